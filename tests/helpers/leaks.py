"""Everything that can be read out of the files of a build: bytes, what is packed in them, and numbers."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pyarrow import parquet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BASE64 = re.compile(rb"[A-Za-z0-9+/]{40,}={0,2}")
_LEAST = 4  # bytes of a packed stream


def layers_of(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file, and everything that is packed or encoded in it, however deep."""
    yield name, content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for inside in packed.namelist():
                yield from layers_of(f"{name}!{inside}", packed.read(inside))
    elif content[:2] == b"\x1f\x8b":
        yield from layers_of(f"{name}!gzip", gzip.decompress(content))
    elif content[:15] == b"SQLite format 3":
        yield from ((f"{name}!{table}", text) for table, text in _sqlite(content))
    elif content[:4] == b"PAR1":
        yield f"{name}!rows", _parquet(content)
    elif content[:8] == b"\x89PNG\r\n\x1a\n":
        yield f"{name}!text", b"".join(_png_texts(content))
    elif _is_text(content):
        for at, hit in enumerate(_BASE64.finditer(content)):
            packed_text = hit[0].rstrip(b"=")
            # A run of letters by chance may have any length.
            whole = packed_text[:-1] if len(packed_text) % 4 == 1 else packed_text
            decoded = base64.b64decode(whole + b"=" * (-len(whole) % 4))
            yield from layers_of(f"{name}!base64-{at}", decoded)
        if name.endswith("json"):
            yield f"{name}!json", json.dumps(json.loads(content), ensure_ascii=False).encode()


def forms(secret: str) -> set[bytes]:
    """Return the bytes that a text may stand as: plain, escaped, quoted for addresses, in UTF-16."""
    ways = {secret, json.dumps(secret)[1:-1], secret.lower(), secret.upper(), unquote(secret)}
    return {way.encode(code) for way in ways for code in ("utf-8", "utf-16-le", "utf-16-be")}


def numbers(value: float) -> set[bytes]:
    """Return the bytes of a number: double and single, in both orders of bytes."""
    return {struct.pack(f"{order}{kind}", value) for order in "<>" for kind in "df"}


def found(folder: Path, secrets: Iterable[str], values: Iterable[float]) -> list[tuple[str, object]]:
    """Return where a secret text or number is in any file of a folder."""
    ways: dict[object, set[bytes]] = {secret: forms(secret) for secret in secrets}
    ways |= {value: numbers(value) for value in values}
    hits: list[tuple[str, object]] = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            for name, content in layers_of(path.relative_to(folder).as_posix(), path.read_bytes()):
                hits += [(name, what) for what, each in ways.items() if any(way in content for way in each)]
    return hits


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _sqlite(content: bytes) -> Iterator[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.gpkg"
        path.write_bytes(content)
        database = sqlite3.connect(path)
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        for name in names:
            rows: list[tuple[Any, ...]] = database.execute(f'select * from "{name}"').fetchall()  # noqa: S608
            # Geometry stands as bytes: kept as such, for numbers are sought in them.
            yield name, b"\n".join(_cell(cell) for row in rows for cell in row)
        database.close()


def _cell(cell: object) -> bytes:
    return cell if isinstance(cell, bytes) else str(cell).encode()


def _parquet(content: bytes) -> bytes:
    file = parquet.ParquetFile(io.BytesIO(content))
    table = file.read()
    texts = [repr(file.metadata.to_dict()), str(file.schema_arrow.metadata)]
    cells = [_cell(cell) for column in table.columns for cell in column.to_pylist()]
    return b"\n".join([*(text.encode() for text in texts), *cells])


def _png_texts(content: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        body = content[at + 8 : at + 8 + length]
        if kind in (b"tEXt", b"iTXt", b"eXIf"):
            yield body
        if kind == b"zTXt":
            yield zlib.decompress(body.partition(b"\0")[2][1:])
        at += 12 + length
