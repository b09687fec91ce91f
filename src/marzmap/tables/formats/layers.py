"""Which of several layers, members or lists of a file is its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap._errors import InputError, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MOST = 20  # names in a message


def chosen(
    path: Path, noun: str, names: Sequence[str], layer: str, likely: Sequence[str] | None = None
) -> str:
    """Return the name of the layer to read.

    Parameters
    ----------
    path : Path
        The file, for messages.
    noun : str
        What its parts are called: "layer", "member", "list".
    names : sequence of str
        All of them, in their order.
    layer : str
        The one that is asked for, in any case, or its number; "" for none.
    likely : sequence of str
        Those that may be the table; by default all.

    Raises
    ------
    InputError
        None has that name, or several may be the table.

    Examples
    --------
    >>> from pathlib import Path
    >>> chosen(Path("a.gpkg"), "layer", ["incidents", "places"], "Places")
    'places'
    """
    listed = ", ".join(shown(name) for name in names[:_MOST]) + (", ..." if len(names) > _MOST else "")
    if layer:
        numbers = {str(number): name for number, name in enumerate(names, start=1)}
        folded = {name.strip().casefold(): name for name in reversed(names)}
        exact = {name: name for name in names}
        name = exact.get(layer) or folded.get(layer.strip().casefold()) or numbers.get(layer.strip())
        if name is None:
            raise InputError(f"{path}: no {noun} {shown(layer)}. Give with --layer one of: {listed}.")
        return name
    possible = names if likely is None else likely
    if len(possible) == 1:
        return possible[0]
    if not names:
        raise InputError(f"{path}: holds no {noun} with a table. Save the table as CSV UTF-8.")
    raise InputError(f"{path}: holds several {noun}s. Give one with --layer: {listed}.")
