"""Networks and their indexes kept on disk, so that a layer is cut into segments once."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from marzmap.borderline import ellipsoid, lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

Arrays = TypeVar("Arrays", bound=NamedTuple)


def key(*parts: bytes, modules: tuple[ModuleType, ...] = (ellipsoid, lines)) -> str:
    """Name for what is made of these parts by these very modules: other input or code, another name."""
    digest = hashlib.sha256()
    for part in (*parts, *(_source(module) for module in modules)):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:32]


def stored(folder: Path, name: str, kind: type[Arrays], make: Callable[[], Arrays]) -> Arrays:
    """A network or an index from its file, or made and put there.

    Parameters
    ----------
    folder : Path
        Where they are kept; need not exist. Without leave to write there nothing is kept.
    name : str
        From `key`.
    kind : type
        A NamedTuple of arrays.
    make : callable
        Makes one.

    Returns
    -------
    NamedTuple
        The same either way: a file that is damaged (its checksums fail) or of another shape is made anew.
    """
    file = folder / f"{name}.npz"
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            return kind(*(arrays[field] for field in kind._fields))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        made = make()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
            np.savez(part, **made._asdict())
        Path(part.name).replace(file)
    except OSError:
        # A cache that cannot be written only costs time.
        return made
    return made


def _source(module: object) -> bytes:
    return Path(str(getattr(module, "__file__", ""))).read_bytes()
