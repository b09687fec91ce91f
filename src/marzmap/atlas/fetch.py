"""More places for the gazetteer: a GeoNames country dump, loaded into the user's cache when asked for.

A dump is a table of 19 columns without a header, tab-separated (IR.txt), alone or in a zip (IR.zip). Whoever
has a network names its address, whoever has none a file. What is kept is a table of places and a card that
tells where it comes from; both are checked against the card's sha256 whenever they are read.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import shutil
import ssl
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib import error as failure
from urllib import request

from marzmap import _overwriting
from marzmap._errors import InputError
from marzmap.atlas import fetched, geonames
from marzmap.atlas._columns import PLACE_COLUMNS
from marzmap.atlas._countries import alpha_2

if TYPE_CHECKING:
    from collections.abc import Callable

    from marzmap.atlas.fetched import Card

    Progress = Callable[[int, int | None], object]

MOST_BYTES = 2**30
"""Largest dump, packed or not; the biggest country's has a third of it."""
TIMEOUT_S = 30.0
"""So long may a server be silent, seconds."""
LONGEST_S = 1800.0
"""So long may a dump take to come, seconds."""

LICENCE = "CC-BY-4.0"
ATTRIBUTION = "Place names: GeoNames, CC BY 4.0."

_CHUNK = 1 << 16


def places(
    country: str,
    source: str,
    *,
    progress: Progress | None = None,
    timeout_s: float = TIMEOUT_S,
    most_bytes: int = MOST_BYTES,
) -> Card:
    """Load a GeoNames country dump into the user's cache, where `atlas.places` finds it.

    Parameters
    ----------
    country : str
        Alpha-3 code, such as "IRN". Of a dump of many countries only its places are kept.
    source : str
        Path of the dump (zip or txt), or its address (http or https).
    progress : callable, optional
        Told how many bytes have come, and of how many (None if unknown).
    timeout_s : float
        So long may the server be silent, seconds.
    most_bytes : int
        Refuse a dump that is larger, packed or not.

    Returns
    -------
    dict
        The card: title, source, sha256 (of the dump), date (of fetching), rows, left_out (rows of other
        kinds), country, licence, attribution, table_sha256.

    Raises
    ------
    InputError
        There is no such country, file or address, or what is there is no whole dump of that country. What
        was fetched before then stays as it was.

    Notes
    -----
    Kept are the populated places and `geonames.POSTS`, with the names of province and district that the
    dump itself gives to their codes. name_fa is filled where there is only one name in Persian letters: of
    several it is not told which is meant; all names are aliases. Mountains, rivers and other wide things are
    left out: no radius is known for them.
    """
    if country not in alpha_2():
        asked = country.upper()
        near = next((three for three, two in alpha_2().items() if asked in (two, three)), "IRN")
        raise InputError(f"{country!r} is no country. Expected an ISO 3166-1 alpha-3 code: --country {near}.")
    folder = fetched.folder()
    if Path(source).is_file():
        kept = [folder / f"{country}{ending}" for ending in (".parquet", ".json")]
        _overwriting.refuse(kept, [Path(source)])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as beside:
            dump = _dump(source, Path(beside) / "dump", progress, timeout_s, most_bytes)
            rows, left_out = geonames.rows(dump, source, country, most_bytes)
            card = {
                "title": f"Places of {country}, GeoNames",
                "source": source,
                "sha256": _sha256(dump),
                "date": datetime.now(UTC).date().isoformat(),
                "rows": len(rows),
                "left_out": left_out,
                "country": country,
                "licence": LICENCE,
                "attribution": ATTRIBUTION,
            }
            return _keep(rows, card, folder, Path(beside))
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror or error}.") from error


def _keep(rows: list[dict[str, Any]], card: Card, folder: Path, beside: Path) -> Card:
    """Write table and card, each whole or not at all; the card last, for without it there is nothing."""
    import pandas as pd

    table, path = beside / "table", beside / "card"
    columns = {name: dtype for name, dtype in PLACE_COLUMNS.items() if name in rows[0]}
    pd.DataFrame(rows, columns=[*columns]).astype(columns).to_parquet(table, index=False)
    card = card | {"table_sha256": _sha256(table)}
    path.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    table.replace(folder / f"{card['country']}.parquet")
    path.replace(folder / f"{card['country']}.json")
    return card


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(source: str, to: Path, progress: Progress | None, timeout_s: float, most_bytes: int) -> Path:
    """Path of the dump, which is downloaded first if an address was given."""
    if "://" in source:
        with to.open("wb") as file:
            _download(source, file, progress or (lambda _done, _size: None), timeout_s, most_bytes)
        return to
    path = Path(source)
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise InputError(
            f"{source}: no such file. Give the path of a GeoNames dump, or its address (https://...)."
        ) from error
    if not path.is_file():
        raise InputError(f"{source}: a folder. Give the path of a GeoNames dump in it, such as IR.zip.")
    if size > most_bytes:
        raise geonames.too_large(source, most_bytes)
    # A copy, so that what is read is what the sha256 tells of.
    try:
        shutil.copyfile(path, to)
    except OSError as error:
        raise InputError(f"{source}: cannot be read: {error.strerror}.") from error
    return to


def _download(address: str, to: IO[bytes], progress: Progress, timeout_s: float, most_bytes: int) -> None:
    """Stream what lies at an address into a file."""
    if not re.match(r"https?://", address, re.IGNORECASE):
        raise InputError(f"{address}: not an address that is fetched. Give http://, https:// or a path.")
    try:
        asked = request.Request(address, headers={"User-Agent": "marzmap", "Accept-Encoding": "identity"})  # noqa: S310 - http and https only, tested above
        with _opener().open(asked, timeout=timeout_s) as answer:
            _stream(address, answer, to, progress, most_bytes)
    except failure.HTTPError as error:
        error.close()
        raise InputError(
            f"{address}: the server answered {error.code}. Check the address, or try later."
        ) from error
    except TimeoutError as error:
        raise _silent(address, timeout_s) from error
    except failure.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _silent(address, timeout_s) from error
        raise InputError(f"{address}: cannot be reached: {error.reason}. Give a file if offline.") from error
    except (http.client.HTTPException, ConnectionError, ssl.SSLError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{address}: not fetched: {type(error).__name__}. Try again.") from error


def _opener() -> request.OpenerDirector:
    """What opens http and https, by redirection too, and nothing else."""
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


def _stream(
    address: str, answer: http.client.HTTPResponse, to: IO[bytes], progress: Progress, most_bytes: int
) -> None:
    said = answer.headers.get("Content-Length", "")
    size = int(said) if said.isdecimal() else None
    if size is not None and size > most_bytes:
        raise geonames.too_large(address, most_bytes)
    done, begun = 0, time.monotonic()
    while chunk := answer.read1(_CHUNK):
        done += len(chunk)
        if done > most_bytes:
            raise geonames.too_large(address, most_bytes)
        if time.monotonic() - begun > LONGEST_S:
            raise InputError(f"{address}: not there after {LONGEST_S:g} s. Download it by other means.")
        to.write(chunk)
        progress(done, size)
    if size is not None and done != size:
        raise InputError(f"{address}: broken off after {done:,} of {size:,} bytes. Fetch it again.")


def _silent(address: str, timeout_s: float) -> InputError:
    return InputError(f"{address}: silent for {timeout_s:g} s. Try again, or give a file.")
