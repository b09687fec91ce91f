"""How the letters of a DBF are encoded, the table of a shapefile, and how they become text.

GDAL loses letters at the ends of words of some code pages (the last of a Hebrew word in Windows-1255, GDAL
3.11), and does not know all; many programs write a code page into the header that the text is not in. GDAL
reads bytes as ISO 8859-1, which keeps each, and Python decodes them.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from marzmap.tables import encodings, letters

if TYPE_CHECKING:
    from pathlib import Path

UTF8 = "utf-8"
BYTES = "ISO-8859-1"
"""What GDAL must take letters for, so that each byte is kept."""

_HEADER, _CODE_PAGE_AT, _LENGTH_AT = 32, 29, 8  # bytes in the header
_CHUNK = 1 << 20

_PAGES = {
    "cp437": "01 09 0b 0d 0f 11 15 18 19 1b",
    "cp850": "02 0a 0e 10 12 14 16 1a 1d 25 37",
    "cp852": "1f 22 23 40 64 87",
    "cp865": "08 17 66",
    "cp866": "26 65",
    "cp1252": "03 58 59",
    "cp932": "13 7b",
    "gb18030": "4d 7a",
    "cp949": "4e 79",
    "cp950": "4f 78",
    "cp874": "50 7c",
    "cp737": "6a 86",
    "cp857": "6b 88",
    "cp863": "1c 6c",
    "cp860": "24",
    "cp861": "67",
    "cp1250": "c8",
    "cp1251": "c9",
    "cp1253": "cb",
    "cp1254": "ca",
    "cp1255": "7d",
    "cp1256": "7e",
    "cp1257": "cc",
    "mac-roman": "04",
    "mac-cyrillic": "96",
    "mac-latin2": "97",
    "mac-greek": "98",
}
"""What the byte of the header that names a code page stands for, hexadecimal, as in GDAL. 00 and 57 say no
more than "of the computer"."""


def encoding_of(path: Path, stated: str = "") -> str:
    """Return Python's name of the encoding of a DBF; "" for one that only GDAL may know.

    It is the one that a person states, UTF-8 where the text is that, that of the `.cpg` next to the file or
    of its header, else the code page that its words are clearly in.

    Raises
    ------
    InputError
        The words are not clearly in one code page, or clearly in another than the file says.
    """
    if stated:
        return stated
    beside = {one.suffix.lower(): one for one in path.parent.glob("*") if one.stem == path.stem}
    file = beside[".dbf"]
    with file.open("rb") as opened:
        header = opened.read(_HEADER)
    start = int.from_bytes(header[_LENGTH_AT : _LENGTH_AT + 2], "little")
    said = _of_cpg(beside[".cpg"]) if ".cpg" in beside else _of_header(header)
    if said is None:
        if _is_utf8(file, start):
            return UTF8
        problem = "does not say how its letters are encoded, and they are not UTF-8"
        return encodings.code_page(file, _words(file, start), problem)
    if said and not encodings.is_unicode(said) and (words := _words(file, start)):
        if _is_utf8(file, start):
            return UTF8
        encodings.confirm(file, words, said)
    return said


def _of_header(header: bytes) -> str | None:
    """Return the code page that a header names; None if none."""
    code = f"{header[_CODE_PAGE_AT]:02x}" if len(header) == _HEADER else ""
    return next((name for name, codes in _PAGES.items() if code in codes.split()), None)


def _of_cpg(path: Path) -> str:
    """Return the encoding that a `.cpg` names, such as 1256, ANSI 1256 or UTF-8; "" if Python has none."""
    words = path.read_bytes()[:100].decode("ascii", "replace").split()
    name = words[-1] if words else ""
    name = f"cp{name}" if name.isdigit() else name
    return name if encodings.is_encoding(name) else ""


def _is_utf8(path: Path, start: int) -> bool:
    decoder = codecs.getincrementaldecoder(UTF8)()
    with path.open("rb") as file:
        file.seek(start)
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _words(path: Path, start: int) -> list[bytes]:
    """Return the first words of the rows that have letters beyond ASCII."""
    words: dict[bytes, None] = {}
    with path.open("rb") as file:
        file.seek(start)
        while len(words) < letters.WORDS and (chunk := file.read(_CHUNK)):
            words |= dict.fromkeys(encodings.words(chunk))
    return [*words]


def recoded_names(schema: Any, encoding: str) -> Any:
    """Return the schema of bytes that were taken for ISO 8859-1, with the names that they stand for."""
    return pa.schema([field.with_name(_text(field.name, encoding)) for field in schema], schema.metadata)


def recoded(batch: Any, encoding: str) -> Any:
    """Return rows of bytes that were taken for ISO 8859-1, as the text that they are."""
    columns = [_recoded(column, encoding) if _is_text(column.type) else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, schema=recoded_names(batch.schema, encoding))


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _recoded(column: Any, encoding: str) -> Any:
    texts = (cell if cell is None else _text(cell, encoding) for cell in column.to_pylist())
    return pa.array(texts, column.type)


def _text(cell: str, encoding: str) -> str:
    # The width of a column is in bytes, so that it may cut the last letter.
    return cell.encode("latin-1").decode(encoding, "replace")
