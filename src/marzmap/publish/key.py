"""The key that places are moved by: made once, kept with the user's settings, never in a study."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from platformdirs import user_config_path

from marzmap._errors import InputError

VARIABLE = "MARZMAP_JITTER_KEY"
"""Environment variable that names another file for the key."""

_BYTES = 32  # 256 bits
_FOR_OTHERS = 0o077


def path() -> Path:
    """Return the file of the key: MARZMAP_JITTER_KEY, or jitter.key with the user's settings."""
    own = os.environ.get(VARIABLE)
    return Path(own) if own else user_config_path("marzmap", appauthor=False) / "jitter.key"


def read(study: Path) -> bytes:
    """Return the key, made at random the first time.

    Parameters
    ----------
    study : Path
        Folder of the study, which is handed on and must not hold the key.

    Raises
    ------
    InputError
        The file lies in the study, can be read by others, is damaged, or cannot be read or made.
    """
    file = path()
    if file.resolve().is_relative_to(study.resolve()):
        raise InputError(f"{file}: the key of the jitter lies in the study. Keep it elsewhere ({VARIABLE}).")
    try:
        if not file.exists():
            _make(file)
        if os.name == "posix" and file.stat().st_mode & _FOR_OTHERS:
            raise InputError(f"{file}: others can read the key of the jitter. Run: chmod 600 '{file}'.")
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except OSError as error:
        raise InputError(f"{file}: the key of the jitter: {error.strerror}. Set {VARIABLE}.") from error
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError(_damaged(file)) from error
    if len(key) != _BYTES:
        raise InputError(_damaged(file))
    return key


def _make(file: Path) -> None:
    """Write a new key whole, for the user alone to read; another process that was quicker wins."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as new:
        new.write(secrets.token_hex(_BYTES) + "\n")
    try:
        os.link(scratch, file)
    except FileExistsError:
        pass
    finally:
        scratch.unlink()


def _damaged(file: Path) -> str:
    return (
        f"{file}: not a key of the jitter ({2 * _BYTES} hexadecimal digits). Restore it, or delete it: "
        "places are then moved in another way, and who compares both publications learns more of them."
    )
