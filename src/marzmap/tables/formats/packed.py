"""Packed tables: a ZIP archive (also KMZ), a tar archive, or one file in gzip, bzip2 or xz.

The table is unpacked to a temporary folder, under a name of ours, and read from there; the folder goes when
nothing reads it any more, and at the latest when Python ends.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import shutil
import tarfile
import weakref
import zipfile
import zlib
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from marzmap._errors import InputError, escaped, shown
from marzmap.tables import reader
from marzmap.tables.cells.values import first_line
from marzmap.tables.formats import signatures
from marzmap.tables.formats.layers import chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from marzmap.tables.options import Options
    from marzmap.tables.table import Batch, Table

MOST_BYTES = 4 * 2**30
"""Size of the largest table, unpacked."""

MOST_FILES = 10_000
"""Files of the largest archive."""

MOST_TIMES = 400
"""A file that grows by more when it is unpacked, beyond `_SMALL` bytes, is not a table but a trap: tables of
text shrink to a tenth or a fiftieth (our choice; deflate reaches 1,032)."""

_TABLE = re.compile(
    r"\.(csv|tsv|tab|txt|json|geojson|geojson[ls]|ndjson|jsonl|kml|gpx|shp|dbf|fgb|gpkg|(geo)?parquet"
    r"|xls[xmb]?|ods|dta)$",
    re.IGNORECASE,
)
"""How the names of tables end."""

_TAR_AT = 257  # where tar archives say that they are such
_SMALL = 64 * 2**20
_CHUNK = 1 << 20
_OTHERS = re.compile(
    r"(^|/)(__macosx/|\.(?!\.?/)|~\$)|read.?me|licen[cs]e|terms|codebook|changelog|metadata|citation|column.?desc",
    re.IGNORECASE,
)
"""Names of files that come along with a table."""


def _gzip(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(path))


_STREAMS: dict[bytes, Callable[[Path], IO[bytes]]] = {
    b"\x1f\x8b": _gzip,
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}
_DAMAGE = (
    OSError, EOFError, RuntimeError, ValueError, NotImplementedError, zipfile.BadZipFile, zlib.error,
    lzma.LZMAError, tarfile.TarError,
)  # fmt: skip


class _Member(NamedTuple):
    """A file in an archive."""

    packed: int  # its size in the archive, or that of the whole archive
    open: Callable[[], IO[bytes]]


class _Folder:
    """A temporary folder, which goes with the last thing that refers to it, or when Python ends."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="marzmap-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def table(path: Path, batch_rows: int, options: Options) -> Table:
    """Open the table in an archive or a packed file; refuse several, and what would fill the disk."""
    folder = _Folder()
    try:
        with _opened(path) as members:
            name, is_asked = _chosen(path, members, options.layer)
            inner = _unpacked(path, members, name, folder.path)
    except InputError:
        raise
    except _DAMAGE as error:
        problem = f"cannot be unpacked: {first_line(error)}"
        raise InputError(f"{path}: {problem}. Unpack it yourself, and give the table in it.") from error
    label = f"{path}/{escaped(name)}" if name else str(path)
    with _labelled(inner, label):
        if inner.is_file() and signatures.kind_of(inner).module == "packed":
            raise InputError(f"{inner}: is packed once more. Unpack it, and give the table in it.")
        table_read = reader.opened(inner, batch_rows, options._replace(layer="") if is_asked else options)
    note = f"{table_read.note}, unpacked" + (f" from {shown(name)}" if name else "")
    return table_read._replace(note=note, batches=_batches(table_read.batches, inner, label, folder))


def _batches(batches: Iterator[Batch], inner: Path, label: str, folder: _Folder) -> Iterator[Batch]:
    """Yield batches, as long as the folder is there."""
    with _labelled(inner, label):
        yield from batches
    shutil.rmtree(folder.path, ignore_errors=True)


@contextmanager
def _labelled(inner: Path, label: str) -> Iterator[None]:
    """Name the file that the user gave in errors, instead of the unpacked one."""
    try:
        yield
    except InputError as error:
        raise InputError(str(error).replace(str(inner), label)) from error


@contextmanager
def _opened(path: Path) -> Iterator[dict[str, _Member]]:
    """Open an archive, or a packed file, which has one member without a name."""
    with path.open("rb") as file:
        start = file.read(_TAR_AT + 5)
    if start.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            yield _in_zip(path, archive)
        return
    unpack = next((unpack for first, unpack in _STREAMS.items() if start.startswith(first)), None)
    if unpack:
        with unpack(path) as stream:
            start = stream.read(_TAR_AT + 5)
    if start[_TAR_AT:] == b"ustar":
        with tarfile.open(path) as archive_of_tar:
            yield _in_tar(path, archive_of_tar)
        return
    size = path.stat().st_size
    yield {"": _Member(size, lambda: unpack(path))} if unpack else {}


def _in_zip(path: Path, archive: zipfile.ZipFile) -> dict[str, _Member]:
    """Return the files of a ZIP archive."""
    listed = archive.infolist()
    _check_number(path, len(listed))
    if any(part.flag_bits & 1 for part in listed):
        raise InputError(f"{path}: locked with a password. Unpack it, and give the table in it.")
    return {
        part.filename: _Member(part.compress_size, partial(archive.open, part))
        for part in listed
        if part.filename and not part.filename.endswith("/")
    }


def _in_tar(path: Path, archive: tarfile.TarFile) -> dict[str, _Member]:
    """Return the plain files of a tar archive, not its links."""
    size = path.stat().st_size
    members: dict[str, _Member] = {}
    for number, part in enumerate(archive, start=1):
        _check_number(path, number)
        _check_size(path, part.size, size)
        if part.isreg():
            members[part.name] = _Member(size, partial(_file_of, archive, part))
    return members


def _file_of(archive: tarfile.TarFile, part: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(part)
    if file is None:
        raise ValueError(f"{part.name} is not a file")
    return file


def _check_number(path: Path, number: int) -> None:
    if number > MOST_FILES:
        raise InputError(
            f"{path}: holds more than {MOST_FILES:,} files. Unpack it, and give the table in it."
        )


def _check_size(path: Path, size: int, packed: int) -> None:
    """Refuse what would fill the disk."""
    if size > MOST_BYTES:
        raise InputError(f"{path}: larger than 4 GiB when unpacked. Unpack it, and give the table in it.")
    if size > _SMALL and size > MOST_TIMES * packed:
        raise InputError(
            f"{path}: grows more than {MOST_TIMES} times when unpacked, as no table does. "
            "Unpack it, and give the table in it."
        )


def _chosen(path: Path, members: dict[str, _Member], layer: str) -> tuple[str, bool]:
    """Return the name of the table in an archive, and whether it is the layer that is asked for."""
    if [*members] == [""]:
        return "", False
    folders = dict.fromkeys(
        str(parent) for name in members for parent in PurePosixPath(name).parents if parent.suffix == ".gdb"
    )
    shapefiles = {_stem(name) for name in members if name.lower().endswith(".shp")}
    names = [
        name
        for name in members
        if _TABLE.search(name)
        and not _OTHERS.search(name)
        and not (name.lower().endswith(".dbf") and _stem(name) in shapefiles)
    ]
    names += folders
    # A text next to a table of another kind explains it.
    likely = [name for name in names if not name.lower().endswith(".txt")] or names
    if not names:
        listed = ", ".join(shown(name) for name in [*members][:5])
        raise InputError(
            f"{path}: an archive without a table; it holds {listed or 'nothing'}. Give the table."
        )
    is_asked = len(likely) > 1
    short = {PurePosixPath(name).name: name for name in names}
    return chosen(path, "file", names, short.get(layer, layer) if is_asked else "", likely), is_asked


def _stem(name: str) -> str:
    return str(PurePosixPath(name).with_suffix("")).lower()


def _unpacked(path: Path, members: dict[str, _Member], name: str, folder: Path) -> Path:
    """Unpack a table and what belongs to it; return its path, of which nothing is as the archive says."""
    own = PurePosixPath(name or path.stem)
    target = folder / f"table{own.suffix.lower()}"
    if own.suffix.lower() == ".gdb":
        target.mkdir()
        parts = {
            target / f"{PurePosixPath(part).name}": part
            for part in members
            if PurePosixPath(part).parent == own
        }
    elif own.suffix.lower() in (".shp", ".dbf"):
        parts = {
            folder / f"table{PurePosixPath(part).suffix.lower()}": part
            for part in members
            if _stem(part) == _stem(name)
        }
    else:
        parts = {target: name}
    size = 0
    for to, part in parts.items():
        size = _copy(path, members[part], to, size)
    return target


def _copy(path: Path, member: _Member, to: Path, size: int) -> int:
    """Unpack a file, and return how large it and those before are: what its archive says may be wrong."""
    own = 0
    with member.open() as source, to.open("wb") as file:
        while chunk := source.read(_CHUNK):
            own += len(chunk)
            _check_size(path, own, member.packed)
            _check_size(path, size + own, size + own)
            file.write(chunk)
    return size + own
