"""Waits for the files of a study to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    Stamps = dict[Path, tuple[int, int] | None]

PAUSE_MS = 300
"""So long the files must have been left alone: a person who saves again is not done."""
LOOK_AGAIN_MS = 1000
"""So often the files are looked at even when the system tells nothing, as on a network drive."""


def stamps(files: Iterable[Path]) -> Stamps:
    """Time and size of each file; None where there is none.

    Examples
    --------
    >>> from pathlib import Path
    >>> list(stamps([Path("no-such-file")]).values())
    [None]
    """
    found: Stamps = {}
    for file in files:
        try:
            seen = file.stat()
        except OSError:
            found[file] = None
        else:
            found[file] = (seen.st_mtime_ns, seen.st_size)
    return found


def changed(
    since: Mapping[Path, tuple[int, int] | None], listed: Callable[[], Iterable[Path]] | None = None
) -> list[Path]:
    """Wait until files are no longer what they were, and name those that changed, came or went.

    Parameters
    ----------
    since : mapping of Path to stamp
        From `stamps`, taken before the files were read, so that nothing done meanwhile is missed.
    listed : callable, optional
        Lists the files that there are now, as a part may be added to a table; by default those of `since`.

    Returns
    -------
    list of Path
    """
    from watchfiles import watch

    def different() -> list[Path]:
        now = stamps(listed() if listed else since)
        return [file for file in {**since, **now} if file not in since or now.get(file) != since[file]]

    folders = {file.parent for file in since if file.parent.is_dir()}
    looks = watch(
        *folders,
        recursive=False,
        debounce=PAUSE_MS,
        step=PAUSE_MS,
        rust_timeout=LOOK_AGAIN_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for _ in looks:
        if found := different():
            return found
    return []
