"""How the letters of a DBF are encoded, the table of a shapefile, and how they become text.

GDAL loses letters at the ends of words of some code pages (the last of a Hebrew word in Windows-1255, GDAL
3.11), and does not know all: it reads bytes as ISO 8859-1, which keeps each, and Python decodes them.
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
_SYSTEMS_OWN = (0, 0x57)  # code pages that say no more than "of the computer"
_CHUNK = 1 << 20


def encoding_of(path: Path, stated: str = "") -> str:
    """Return Python's name of the encoding of a DBF; "" where its header states one, which GDAL knows.

    It is the one that a person states, that of the `.cpg` next to the file, UTF-8 where the text is that,
    else the code page that its words are clearly in.

    Raises
    ------
    InputError
        The words are not clearly in one code page.
    """
    if stated:
        return stated
    beside = {one.suffix.lower(): one for one in path.parent.glob("*") if one.stem == path.stem}
    if ".cpg" in beside:
        return _of_cpg(beside[".cpg"])
    with beside[".dbf"].open("rb") as file:
        header = file.read(_HEADER)
        if len(header) < _HEADER or header[_CODE_PAGE_AT] not in _SYSTEMS_OWN:
            return ""
        start = int.from_bytes(header[_LENGTH_AT : _LENGTH_AT + 2], "little")
    if _is_utf8(beside[".dbf"], start):
        return UTF8
    problem = "does not say how its letters are encoded, and they are not UTF-8"
    return encodings.code_page(beside[".dbf"], _words(beside[".dbf"], start), problem)


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
