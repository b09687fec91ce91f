"""What was fetched into the user's cache, checked against its cards whenever it is read."""

from __future__ import annotations

import hashlib
import io
import json
import os
from typing import TYPE_CHECKING, Any

from marzmap._errors import InputError
from marzmap.atlas._columns import PLACE_COLUMNS
from marzmap.atlas._files import cache, with_shapes
from marzmap.tables import FORMER

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

Card = dict[str, Any]

KINDS = ("places", "units", "crossings", "borders")
"""What can be fetched: places and units of a country, crossings and lines of a border."""

NOT_STATED = "LicenseRef-not-stated"
"""SPDX name for a licence that is not stated."""

_WHOLE = ("source", "sha256", "date", "rows", "licence", "attribution", "title", "table_sha256")


def cards(*kinds: str, subjects: Collection[str] | None = None) -> dict[str, Card]:
    """Return the cards of what was fetched, by the names that `atlas` lists: "places.IRN".

    Parameters
    ----------
    *kinds : str
        Which of `KINDS`; all if none is given.
    subjects : collection of str, optional
        Countries and borders to keep to.

    Raises
    ------
    InputError
        A card is damaged.

    Examples
    --------
    >>> all(name.partition(".")[0] in KINDS for name in cards())
    True
    """
    return {
        f"{kind}.{path.stem}": _card(path)
        for kind in kinds or KINDS
        for path in sorted(folder(kind).glob("*.json"))
        if subjects is None or path.stem in subjects
    }


def read(name: str) -> pd.DataFrame:
    """Read the places that were fetched, in the columns of `atlas.places`.

    Parameters
    ----------
    name : str
        A name of `cards`.

    Raises
    ------
    InputError
        They are damaged: their sha256 is not that of their card.
    """
    import pandas as pd

    frame = pd.read_parquet(io.BytesIO(_content(name))).rename(columns=FORMER)
    return frame.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS)


def read_shapes(name: str) -> gpd.GeoDataFrame:
    """Read units, crossings or lines that were fetched, with their shapes.

    Parameters
    ----------
    name : str
        As in `cards`.

    Raises
    ------
    InputError
        They are damaged, as for `read`.
    """
    from pyarrow import parquet

    return with_shapes(parquet.read_table(io.BytesIO(_content(name))))


def lines() -> Path:
    """Return the path of one layer with all lines that were fetched, written anew where they have changed.

    Raises
    ------
    InputError
        A table is damaged.
    """
    import pyarrow as pa
    from pyarrow import parquet

    tables = [parquet.read_table(io.BytesIO(_content(name))) for name in cards("borders")]
    whole = io.BytesIO()
    parquet.write_table(pa.concat_tables(tables), whole)
    content = whole.getvalue()
    # Named after its content, so that a layer that was read before is not taken for it.
    target = folder("borders") / f"lines-{hashlib.sha256(content).hexdigest()[:16]}.parquet"
    if not target.is_file():
        beside = target.with_suffix(f".{os.getpid()}")
        beside.write_bytes(content)
        beside.replace(target)
    return target


def folder(kind: str = "places") -> Path:
    """Return the folder that holds the fetched tables of a kind and their cards."""
    return cache() / kind


def path(name: str) -> Path:
    """Return the path of a table that was fetched, by its name in `cards`."""
    kind, _, subject = name.partition(".")
    return folder(kind) / f"{subject}.parquet"


def _content(name: str) -> bytes:
    """Return the bytes of a table, which are those that its card describes."""
    table = path(name)
    card = _card(table.with_suffix(".json"))
    try:
        whole = table.read_bytes()
    except OSError as error:
        raise _damaged(table, f"cannot be read: {error.strerror}") from error
    if hashlib.sha256(whole).hexdigest() != card["table_sha256"]:
        raise _damaged(table, "is damaged: its sha256 is not that of its card")
    return whole


def _card(path: Path) -> Card:
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path, "is damaged: no card that can be read") from error
    if not isinstance(card, dict) or any(name not in card for name in _WHOLE):
        raise _damaged(path, "is damaged: a card that is not whole")
    return card


def _damaged(path: Path, what: str) -> InputError:
    kind = path.parent.name
    option = "--country" if kind in ("places", "units") else "--border"
    subject = "border" if kind == "borders" else kind
    again = f"marzmap atlas fetch {subject} {option} {path.stem}"
    return InputError(f"{path} {what}. Fetch it again ({again}), or delete {path.stem}.json next to it.")
