"""What a file is, by its first bytes: the module that reads it, or its name and the way out."""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


class Kind(NamedTuple):
    """A kind of file.

    Attributes
    ----------
    start : str
        Regular expression (bytes) that the first bytes of such a file match.
    module : str
        Module of this package whose function `table` opens it, loaded only when it is needed; empty if
        marzmap cannot read it.
    name : str
        What it is, with its article.
    way_out : str
        What to do where it cannot be read.
    """

    start: bytes
    module: str
    name: str = ""
    way_out: str = ""


_UNPACK = "Unpack it and give the table in it"
_EXPORT = "Export the table as CSV UTF-8 from the program that made it"
_AS_XLSX = "Open it in Excel or LibreOffice and save it as XLSX"
_COPY = "Copy the table in it into a spreadsheet and save that as CSV UTF-8"
_IMAGE = "Give the table that it shows as CSV UTF-8"

KINDS = (
    Kind(rb"PAR1", "parquet"),
    Kind(rb"SQLite format 3\0[\s\S]{52}GP", "gdal"),
    Kind(rb"SQLite format 3", "", "an SQLite database, but not a GeoPackage", "Save its table as CSV UTF-8"),
    Kind(rb"fgb[\x02\x03]fgb", "gdal"),
    Kind(rb"\0\0\x27\x0a", "gdal"),
    Kind(rb"\x1f\x8b|BZh[1-9]|\xfd7zXZ\0", "packed"),
    Kind(rb"[\s\S]{257}ustar", "packed"),
    Kind(rb"\xd0\xcf\x11\xe0", "workbook"),
    Kind(rb"\{\\rtf", "", "a document in RTF", _COPY),
    Kind(rb"\s*[{\x1e]", "objects"),
    Kind(rb"\s*\[\s*[{\[]", "objects"),
    Kind(rb"MIME-Version:", "", "a web archive (MHTML)", _AS_XLSX),
    Kind(rb"%PDF-", "", "a PDF document", _COPY),
    Kind(rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF[\s\S]{4}WEBP|BM[\s\S]{4}\0\0\0\0", "", "an image", _IMAGE),
    Kind(rb"II\*\0|MM\0\*|II\+\0", "", "an image (TIFF)", _IMAGE),
    Kind(rb"7z\xbc\xaf\x27\x1c", "", "a 7z archive", _UNPACK),
    Kind(rb"Rar!\x1a\x07", "", "a RAR archive", _UNPACK),
    Kind(rb"\x28\xb5\x2f\xfd", "", "packed with Zstandard", _UNPACK),
    Kind(rb"ARROW1", "", "an Arrow or Feather file", "Save it as Parquet or CSV UTF-8"),
    Kind(rb"(?:RDX|RDA)\d\n|[XA]\n\0\0\0", "", "a data file of R", "Save its table with write.csv()"),
    Kind(rb"\$FL[23]", "", "a data file of SPSS", _EXPORT),
    Kind(rb"\x89HDF|CDF[\x01\x02\x05]", "", "a file of arrays (HDF5 or netCDF)", _EXPORT),
    Kind(rb"version https://git-lfs", "", "a pointer of Git LFS, not the file itself", "Run git lfs pull"),
    Kind(rb"<stata_dta>", "", "a data file of Stata", _EXPORT),
)
"""Kinds of files by their first bytes, the first that fits. What begins in no such way is text."""

ROOTS = {
    "kml": Kind(b"", "kml"),
    "gpx": Kind(b"", "gpx"),
    "html": Kind(b"", "workbook"),
    "table": Kind(b"", "workbook"),
    "workbook": Kind(b"", "", "a workbook in the XML of Excel 2003", _AS_XLSX),
    "qgis": Kind(b"", "", "a project of QGIS, which holds no data", "Export the layer as GeoPackage"),
    "rss": Kind(b"", "", "a news feed (RSS)", "Give a table of incidents"),
    "feed": Kind(b"", "", "a news feed (Atom)", "Give a table of incidents"),
    "svg": Kind(b"", "", "an image (SVG)", _IMAGE),
}
"""Kinds of XML by the name of their root element."""

ZIPPED = (
    (r"xl/workbook\.(xml|bin)", Kind(b"", "workbook")),
    (r"word/.*", Kind(b"", "", "a document of Word", _COPY)),
    (r"ppt/.*", Kind(b"", "", "slides of PowerPoint", _COPY)),
    (r".*\.qgs", Kind(b"", "", "a project of QGIS, which holds no data", "Export the layer as GeoPackage")),
)
"""Kinds of ZIP archives by the name of a file in them, the first that fits; the others are packed tables."""

OPENDOCUMENT = {
    b"application/vnd.oasis.opendocument.spreadsheet": Kind(b"", "workbook"),
    b"application/vnd.oasis.opendocument.text": Kind(b"", "", "a text document of LibreOffice", _COPY),
    b"application/vnd.oasis.opendocument.presentation": Kind(b"", "", "slides of LibreOffice", _COPY),
}
"""Kinds of OpenDocument by the file `mimetype` in them."""

ENDINGS = {
    ".shx": Kind(b"", "", "a part of a shapefile", "Give the file that ends in .shp"),
    ".prj": Kind(b"", "", "a part of a shapefile", "Give the file that ends in .shp"),
    ".cpg": Kind(b"", "", "a part of a shapefile", "Give the file that ends in .shp"),
    ".dbf": Kind(b"", "gdal"),
    ".sav": Kind(b"", "", "a data file of SPSS", _EXPORT),
}
"""Kinds of files whose first bytes are those of others, or say too little, by the ending of their names."""

_TEXT = Kind(b"", "text")
_PACKED = Kind(b"", "packed")
_LONGEST = 4096  # bytes of a file that are looked at
_ROOT = re.compile(
    r"\s*(?:<\?[\s\S]*?\?>\s*|<!--[\s\S]*?-->\s*)*<(?:!DOCTYPE\s+)?(?:\w+:)?([A-Za-z][\w-]*)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?\u2026\u061f\u06d4\u3002][\"'”»)]*$")
_WORDS = 8  # of a sentence that is not a header


def module_of(path: Path) -> str:
    """Return the name of the module that reads a file; refuse what is not a table by its name.

    Raises
    ------
    InputError
        The file is of a kind that marzmap cannot read; the message has the way out.
    OSError
        It cannot be read at all.

    Examples
    --------
    >>> from marzmap import atlas
    >>> module_of(atlas.folder() / "radii.csv")
    'text'
    """
    kind = kind_of(path)
    if not kind.module:
        raise InputError(f"{path}: {kind.name}. {kind.way_out}.")
    return kind.module


def kind_of(path: Path) -> Kind:
    """Return the kind of a file."""
    with path.open("rb") as file:
        start = file.read(_LONGEST)
    ending = path.suffix.lower()
    if ending in ENDINGS:
        return ENDINGS[ending]
    if start.startswith(b"PK"):
        return _zipped(path)
    text = start_of_text(start)
    bare = text.encode("utf-8", "surrogateescape")
    kind = next((kind for kind in KINDS if re.match(kind.start, bare)), None)
    if kind:
        return kind
    root = _ROOT.match(text)
    if text.lstrip().startswith("<") and root:
        name = root[1].lower()
        return ROOTS.get(name, Kind(b"", "", f"XML, with the root element <{root[1]}>", _EXPORT))
    if is_prose(text):
        return Kind(b"", "", "running text, not a table", "Draft incidents from it with marzmap draft")
    return _TEXT


def start_of_text(start: bytes) -> str:
    r"""Return the first bytes of a file as text, without the mark of its encoding.

    Examples
    --------
    >>> start_of_text("\ufeff[1]".encode("utf-16-le")), start_of_text(b"\xef\xbb\xbf{")
    ('[1]', '{')
    """
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[: len(start) // 2 * 2].decode("utf-16", "replace")
    return start.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def is_prose(text: str) -> bool:
    """Check whether a text begins as sentences do, and no two lines have as many separators.

    Examples
    --------
    >>> is_prose("Two guards were killed near Zaranj on 5 June, officials said.")
    True
    >>> is_prose("id,date,place")
    False
    """
    lines = [line for line in text.splitlines() if line.strip()][:20]
    if not lines or len(lines[0].split()) < _WORDS or not _SENTENCE.search(lines[0].rstrip()):
        return False
    for separator in ",;\t|":
        counts = [line.count(separator) for line in lines]
        if any(one == other > 1 for one, other in pairwise(counts)):
            return False
    return True


def _zipped(path: Path) -> Kind:
    """Return the kind of a file that begins like a ZIP archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            mimetype = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return _PACKED
    return OPENDOCUMENT.get(mimetype.strip()) or _named(names)


def _named(names: Collection[str]) -> Kind:
    for pattern, kind in ZIPPED:
        if any(re.fullmatch(pattern, name) for name in names):
            return kind
    return _PACKED
