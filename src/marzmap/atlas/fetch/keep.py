"""Keep what was fetched: a table and its card in the user's cache, each whole or not there at all."""

from __future__ import annotations

import contextlib
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from marzmap import _overwriting
from marzmap._errors import InputError
from marzmap.atlas import fetched
from marzmap.atlas._countries import alpha_2
from marzmap.atlas.fetch.download import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from marzmap.atlas.fetched import Card


@contextlib.contextmanager
def scratch(kind: str, subject: str, source: str) -> Iterator[Path]:
    """Give a folder next to where a table will be kept, which is gone afterwards.

    Parameters
    ----------
    kind : str
        One of `fetched.KINDS`.
    subject : str
        Country or border that the table is about.
    source : str
        File or address that is read.

    Raises
    ------
    InputError
        The source is a file of the cache itself, or the cache cannot be written.
    """
    folder = fetched.folder(kind)
    if Path(source).is_file():
        _overwriting.refuse(
            [folder / f"{subject}{ending}" for ending in (".parquet", ".json")], [Path(source)]
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as beside:
            yield Path(beside)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror or error}.") from error


def keep(kind: str, subject: str, table: pd.DataFrame, card: Card, beside: Path) -> Card:
    """Write a table and its card; the card last, for without it there is nothing.

    Parameters
    ----------
    kind, subject : str
        As for `scratch`.
    table : DataFrame
        Without an index that matters; of shapes a GeoDataFrame.
    card : dict
        What is known of it; the date of today and the checksum of the table are added.
    beside : Path
        From `scratch`.

    Returns
    -------
    dict
        The whole card.
    """
    written, path, folder = beside / "table", beside / "card", fetched.folder(kind)
    import pandas as pd

    frame = pd.DataFrame(table).reset_index(drop=True)
    if "geometry" in frame:
        frame["geometry"] = shapely.to_wkb(frame["geometry"].to_numpy())
    frame.to_parquet(written, index=False)
    whole = {
        **card,
        "date": datetime.now(UTC).date().isoformat(),
        "rows": len(table),
        "table_sha256": sha256(written),
    }
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    written.replace(folder / f"{subject}.parquet")
    path.replace(folder / f"{subject}.json")
    return whole


def check_country(country: str) -> None:
    """Refuse what is not the alpha-3 code of a country.

    Raises
    ------
    InputError
        With the code that was probably meant.

    Examples
    --------
    >>> check_country("IR")
    Traceback (most recent call last):
    marzmap._errors.InputError: 'IR' is not a country. Give an ISO 3166-1 alpha-3 code: --country IRN.
    """
    if country not in alpha_2():
        asked = country.upper()
        near = next((three for three, two in alpha_2().items() if asked in (two, three)), "")
        hint = f"--country {near}" if near else "such as --country ARM"
        raise InputError(f"{country!r} is not a country. Give an ISO 3166-1 alpha-3 code: {hint}.")
