"""Obtain a file, what lies at an address, or the answer of a server; checked before it is used."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from marzmap._errors import InputError, escaped
from marzmap.atlas.fetch import overpass
from marzmap.atlas.fetch.download import PLAIN, Manner, download, sha256, too_large
from marzmap.atlas.fetch.publishers import request

if TYPE_CHECKING:
    from typing import Literal

    from marzmap.atlas.fetch.overpass import Answer


def obtain(source: str, to: Path, manner: Manner = PLAIN, *, body: bytes = b"", wanted: str = "") -> None:
    """Copy a file, or download what lies at an address.

    Parameters
    ----------
    source : str
        Path, or address (http or https).
    to : Path
        File to write; it is there only when it is whole.
    manner : Manner
    body : bytes
        What is posted to the address; without it the address is read.
    wanted : str
        What the file should be, for messages: "a GeoNames dump, such as IR.zip".

    Raises
    ------
    InputError
        There is no such file or address, the server is silent, breaks off, or answers with an error or a web
        page, or the checksum is another. What has come of an address so far is kept, and the next call goes
        on where it stopped.
    """
    if "://" in source:
        download(source, to, manner, body)
    else:
        _copy(source, to, manner, wanted)
    try:
        _check(source, to, manner.sha256)
    except InputError:
        to.unlink()
        raise


def obtain_answer(
    what: Literal["crossings", "border"], border: str, folder: Path, manner: Manner, source: str, server: str
) -> tuple[Answer, dict[str, str]]:
    """Read a file or address about a border; without one, ask a server of Overpass, announcing the query.

    Parameters
    ----------
    what, border, source, server
        As for `publishers.request`.
    folder : Path
        Where the answer is kept meanwhile.
    manner : Manner

    Returns
    -------
    Answer
    dict
        What a card says of it: source, query, sha256, as_of.

    Raises
    ------
    InputError
        As for `obtain`, or what came is neither Overpass JSON nor GeoJSON.
    """
    address, query = request(what, border, source, server)
    path = folder / "answer"
    if query:
        manner.announce(query)
    body = overpass.posted(query) if query else b""
    obtain(address, path, manner, body=body, wanted="Overpass JSON or GeoJSON")
    answer = overpass.read(path, address)
    return answer, {"source": address, "query": query, "sha256": sha256(path), "as_of": answer.as_of}


def _copy(source: str, to: Path, manner: Manner, wanted: str) -> None:
    """Copy a file, so that what is read is what the checksum was computed from."""
    path = Path(source)
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise InputError(
            f"{source}: no such file. Give the path of {wanted}, or its address (https://...)."
        ) from error
    if not path.is_file():
        raise InputError(f"{source}: a folder. Give the path of {wanted}.")
    if size > manner.most_bytes:
        raise too_large(source, manner.most_bytes)
    try:
        shutil.copyfile(path, to)
    except OSError as error:
        raise InputError(f"{source}: cannot be read: {error.strerror}.") from error


def _check(source: str, path: Path, expected: str) -> None:
    """Refuse a file with another checksum, a web page, and the pointer to a file that lies elsewhere."""
    actual = sha256(path)
    if expected and actual != expected.strip().lower():
        raise InputError(
            f"{source}: its sha256 is {actual}, not {expected}. It is damaged or another version: "
            "obtain it again, or correct --sha256."
        )
    with path.open("rb") as file:
        beginning = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    if beginning[:14].lower().startswith((b"<!doctype html", b"<html")):
        title = re.search(rb"<title[^>]*>([^<]{1,80})", beginning, re.IGNORECASE)
        named = f" ({escaped(title[1].decode(errors='replace').strip())})" if title else ""
        raise InputError(
            f"{source}: a web page{named}, not data. Open it in a browser to read what it says, or give the "
            "address of the file itself."
        )
    if beginning.startswith(b"version https://git-lfs.github.com/spec"):
        raise InputError(
            f"{source}: a pointer of Git LFS, not the data it stands for. Give the address that the file is "
            "downloaded from."
        )
