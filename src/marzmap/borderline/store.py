"""Networks and their indexes kept on disk, so that a layer is cut into segments once."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zlib
from pathlib import Path
from tokenize import TokenError
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from marzmap.borderline import ellipsoid, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import ModuleType

    from numpy.typing import NDArray

Arrays = TypeVar("Arrays", bound=NamedTuple)


def key(*parts: bytes, modules: tuple[ModuleType, ...] = (ellipsoid, lines)) -> str:
    """Name for what is made of these parts by these very modules: other input or code, another name."""
    digest = hashlib.sha256()
    for part in (*parts, *(_source(module) for module in modules)):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:32]


def stored(folder: Path, name: str, kind: type[Arrays], make: Callable[[], Arrays]) -> Arrays:
    """A network or an index from its files, or made and put there.

    Parameters
    ----------
    folder : Path
        Where they are kept; need not exist. Without leave to write there nothing is kept. Of each kind the
        last eight stay.
    name : str
        From `key`.
    kind : type
        A NamedTuple of arrays.
    make : callable
        Makes one.

    Returns
    -------
    NamedTuple
        The same either way: one that is damaged (its checksums fail) or of another shape is made anew. Its
        files are mapped into memory, which takes a third of the time of reading them; changing an array
        changes no file.
    """
    prefix = f"{kind.__name__.lower()}-"
    place = folder / f"{prefix}{name}"
    try:
        return kind._make(_read(place, kind._fields))
    except (OSError, ValueError, EOFError, TokenError):
        made = make()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=prefix, dir=folder, ignore_cleanup_errors=True) as part:
            _write(Path(part), kind._fields, made)
            shutil.rmtree(place, ignore_errors=True)
            Path(part).rename(place)
        for old in sorted(folder.glob(f"{prefix}*"), key=lambda each: each.stat().st_mtime)[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    except OSError:
        # A cache that cannot be written only costs time.
        return made
    return made


_SUMS = "crc32"
_KEPT = 8
_BLOCK = 1 << 20


def _read(place: Path, fields: tuple[str, ...]) -> list[NDArray[Any]]:
    if np.load(_file(place, _SUMS), allow_pickle=False).tolist() != _sums(place, fields):
        raise ValueError("damaged")
    return [np.asarray(np.load(_file(place, field), mmap_mode="c", allow_pickle=False)) for field in fields]


def _write(place: Path, fields: tuple[str, ...], made: Iterable[NDArray[Any]]) -> None:
    for field, array in zip(fields, made, strict=True):
        np.save(_file(place, field), np.ascontiguousarray(array), allow_pickle=False)
    np.save(_file(place, _SUMS), np.array(_sums(place, fields), dtype=np.uint32), allow_pickle=False)


def _sums(place: Path, fields: tuple[str, ...]) -> list[int]:
    """Return the checksums of files; block by block, for a mapped file that is read stays in memory."""
    sums = []
    for field in fields:
        with _file(place, field).open("rb") as file:
            total = 0
            while block := file.read(_BLOCK):
                total = zlib.crc32(block, total)
        sums.append(total)
    return sums


def _file(place: Path, field: str) -> Path:
    return place / f"{field}.npy"


def _source(module: object) -> bytes:
    return Path(str(getattr(module, "__file__", ""))).read_bytes()
