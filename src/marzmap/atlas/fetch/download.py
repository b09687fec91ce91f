"""Download what lies at an address: with waits where the server asks for them, resumed where it broke off."""

from __future__ import annotations

import base64
import binascii
import hashlib
import http.client
import re
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib import error as failure
from urllib import request

from marzmap._errors import InputError
from marzmap._version import __version__
from marzmap.atlas._files import cache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.client import HTTPResponse
    from pathlib import Path

MOST_BYTES = 2**30
"""Largest file, packed or not; the biggest country's dump has a third of it."""
TIMEOUT_S = 30.0
"""Longest silence of a server, seconds."""
LONGEST_S = 1800.0
"""Longest transfer, seconds."""
LONGEST_WAIT_S = 120.0
"""Longest wait that a server may ask for between two attempts, seconds."""
ATTEMPTS = 4
"""How often a busy server, or one that breaks off, is asked before giving up."""

_CHUNK = 1 << 16
_BUSY = (429, 502, 503, 504)
_FIRST_WAIT_S = 2.0


class Manner(NamedTuple):
    """How a file is obtained.

    Attributes
    ----------
    progress : callable
        Called with the number of bytes received, and of how many (None if unknown).
    announce : callable
        Called with a line before anything is asked, and before a wait.
    timeout_s : float
        Longest silence of the server, seconds.
    most_bytes : int
        Refuse a file that is larger, packed or not.
    sha256 : str
        Checksum that the file must have, hexadecimal; empty for any.
    """

    progress: Callable[[int, int | None], object] = lambda _done, _size: None
    announce: Callable[[str], object] = lambda _line: None
    timeout_s: float = TIMEOUT_S
    most_bytes: int = MOST_BYTES
    sha256: str = ""


PLAIN = Manner()
"""Without a bar or lines, with the limits of this module."""


class _Partial(NamedTuple):
    """A file that is being downloaded: what has come so far, and which version of it that is."""

    content: Path
    version: Path

    def done(self) -> int:
        return self.content.stat().st_size if self.content.is_file() else 0

    def remove(self) -> None:
        self.content.unlink(missing_ok=True)
        self.version.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """Return the checksum of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def too_large(source: str, most_bytes: int) -> InputError:
    """Return the error for a file that is larger than is read."""
    return InputError(f"{source}: more than {most_bytes:,} bytes. Give the file of one country or border.")


def download(address: str, to: Path, manner: Manner = PLAIN, body: bytes = b"") -> None:
    """Write what lies at an address into a file, which is there only when it is whole.

    Parameters
    ----------
    address : str
        http or https.
    to : Path
        On the disk of the user's cache, where what has come so far is kept.
    manner : Manner
    body : bytes
        What is posted to the address; without it the address is read.

    Raises
    ------
    InputError
        The server cannot be reached, is silent, breaks off, answers with an error, or with bytes that have
        another checksum than it states. What has come so far is kept, and the next call goes on there.
    """
    if not re.match(r"https?://", address, re.IGNORECASE):
        raise InputError(f"{address}: not an address that is fetched. Give http://, https:// or a path.")
    partial = _partial(address, body)
    wait_s = _FIRST_WAIT_S
    manner.announce(f"Asking {address}")
    for attempt in range(ATTEMPTS):
        last = attempt + 1 == ATTEMPTS
        try:
            _attempt(address, partial, manner, body)
            break
        except failure.HTTPError as error:
            error.close()
            wait_s = _wait_for(address, error, wait_s, last=last)
            why = f"answered {error.code}"
        except _BrokenOffError as error:
            if last:
                raise
            wait_s, why = 0.0, str(error).removeprefix(f"{address}: ").partition(".")[0]
        manner.announce(f"{address} {why}: asking again" + (f" in {wait_s:g} s" if wait_s else ""))
        time.sleep(wait_s)
        wait_s = max(2 * wait_s, _FIRST_WAIT_S)
    partial.content.replace(to)
    partial.remove()


class _BrokenOffError(InputError):
    """The connection ended before the file did."""


def _wait_for(address: str, error: failure.HTTPError, wait_s: float, *, last: bool) -> float:
    """Return how long to wait after an error of the server; raise if to ask again is of no use."""
    hint = "Check the address, or try later."
    if error.code in _BUSY:
        asked = _retry_after(error.headers.get("Retry-After", ""))
        hint = "It is busy: try later."
        if asked is not None and asked > LONGEST_WAIT_S:
            hint = f"It asks to wait {asked:,.0f} s: try again after that."
        elif not last:
            return wait_s if asked is None else asked
    raise InputError(f"{address}: the server answered {error.code}. {hint}") from error


def _retry_after(stated: str) -> float | None:
    """Return the seconds of a Retry-After header, which is a number or a date; None where it is neither."""
    if stated.strip().isdecimal():
        return float(stated)
    try:
        when = parsedate_to_datetime(stated)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _attempt(address: str, partial: _Partial, manner: Manner, body: bytes) -> None:
    """Ask once, for what is still missing."""
    headers = {"User-Agent": f"marzmap/{__version__}", "Accept-Encoding": "identity"}
    done = partial.done() if not body else 0
    version = partial.version.read_text(encoding="utf-8") if done and partial.version.is_file() else ""
    if version:
        headers |= {"Range": f"bytes={done}-", "If-Range": version}
    try:
        asked = request.Request(address, data=body or None, headers=headers)  # noqa: S310 - http and https only, tested above
        with _opener().open(asked, timeout=manner.timeout_s) as answer:
            _receive(address, answer, partial, manner)
    except failure.HTTPError as error:
        if error.code != http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise
        error.close()
        partial.remove()
        raise _BrokenOffError(f"{address}: has changed since. Fetch it again.") from error
    except TimeoutError as error:
        raise _silent(address, manner.timeout_s, partial.done()) from error
    except failure.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _silent(address, manner.timeout_s, 0) from error
        raise InputError(f"{address}: cannot be reached: {error.reason}. Give a file if offline.") from error
    except (http.client.IncompleteRead, ConnectionError) as error:
        raise _BrokenOffError(
            f"{address}: broken off after {partial.done():,} bytes. Fetch it again."
        ) from error
    except (http.client.HTTPException, ssl.SSLError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{address}: not fetched: {type(error).__name__}. Try again.") from error


def _receive(address: str, answer: HTTPResponse, partial: _Partial, manner: Manner) -> None:
    """Write an answer behind what has come before, and check that it is whole."""
    going_on = answer.status == http.client.PARTIAL_CONTENT
    done = partial.done() if going_on else 0
    stated = answer.headers.get("Content-Length", "")
    size = done + int(stated) if stated.isdecimal() else None
    begins = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    if going_on and (begins is None or int(begins[1]) != done):
        partial.remove()
        raise _BrokenOffError(f"{address}: answered with another part than was asked for. Fetch it again.")
    partial.version.write_text(_version(answer), encoding="utf-8")
    with partial.content.open("ab" if going_on else "wb") as file:
        for chunk in _chunks(address, answer):
            done += len(chunk)
            if max(done, size or 0) > manner.most_bytes:
                partial.remove()
                raise too_large(address, manner.most_bytes)
            file.write(chunk)
            manner.progress(done, size)
    if size is not None and done != size:
        raise _BrokenOffError(f"{address}: broken off after {done:,} of {size:,} bytes. Fetch it again.")
    _check_digest(address, answer, partial)


def _version(answer: HTTPResponse) -> str:
    """Return what says that the bytes are the same another time; empty where the server does not say."""
    tag = answer.headers.get("ETag", "")
    # A weak tag does not say so.
    return tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")


def _chunks(address: str, answer: HTTPResponse) -> Iterator[bytes]:
    begun = time.monotonic()
    while chunk := answer.read1(_CHUNK):
        if time.monotonic() - begun > LONGEST_S:
            raise InputError(f"{address}: not whole after {LONGEST_S:g} s. Download it by other means.")
        yield chunk


def _check_digest(address: str, answer: HTTPResponse, partial: _Partial) -> None:
    """Refuse a file whose checksum is not the one that the server stated (RFC 9530, RFC 3230)."""
    stated = f"{answer.headers.get('Repr-Digest', '')},{answer.headers.get('Digest', '')}"
    digest = re.search(r"sha-256=:?([A-Za-z0-9+/]+=*)", stated, re.IGNORECASE)
    if digest is None:
        return
    try:
        expected = base64.b64decode(digest[1]).hex()
    except binascii.Error:
        return
    if expected != (actual := sha256(partial.content)):
        partial.remove()
        raise InputError(
            f"{address}: damaged on the way: its sha256 is {actual}, the server states {expected}. "
            "Fetch it again."
        )


def _partial(address: str, body: bytes) -> _Partial:
    """Return where what lies at an address is kept until it is whole."""
    folder = cache() / "partial"
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(address.encode() + b"\0" + body).hexdigest()[:32]
    return _Partial(folder / name, folder / f"{name}.version")


def _opener() -> request.OpenerDirector:
    """Return what opens http and https, by redirection too, and nothing else."""
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler,
        request.HTTPHandler,
        request.HTTPSHandler,
        request.HTTPRedirectHandler,
        request.HTTPDefaultErrorHandler,
        request.HTTPErrorProcessor,
        request.UnknownHandler,
    ):
        opener.add_handler(handler())
    return opener


def _silent(address: str, timeout_s: float, done: int) -> InputError:
    after = f" after {done:,} bytes, which are kept" if done else ""
    return InputError(f"{address}: silent for {timeout_s:g} s{after}. Try again, or give a file.")
