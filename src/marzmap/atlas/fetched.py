"""The places that were fetched into the user's cache, checked against their cards whenever they are read."""

from __future__ import annotations

import hashlib
import io
import json
from typing import TYPE_CHECKING, Any

from marzmap._errors import InputError
from marzmap.atlas._columns import PLACE_COLUMNS
from marzmap.atlas._files import cache

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

Card = dict[str, Any]

_WHOLE = ("source", "sha256", "date", "rows", "country", "licence", "attribution", "title", "table_sha256")


def cards() -> dict[str, Card]:
    """Return the cards of what was fetched, by the names that `atlas` lists: "places.IRN".

    Raises
    ------
    InputError
        A card is damaged.

    Examples
    --------
    >>> all(name.startswith("places.") for name in cards())
    True
    """
    return {f"places.{path.stem}": _card(path) for path in sorted(folder().glob("*.json"))}


def read(name: str) -> pd.DataFrame:
    """Read what was fetched, in the columns of `atlas.places`.

    Parameters
    ----------
    name : str
        A name of `cards`.

    Raises
    ------
    InputError
        It is damaged: its sha256 is not that of its card.
    """
    import pandas as pd

    path = folder() / f"{name.removeprefix('places.')}.json"
    card, table = _card(path), path.with_suffix(".parquet")
    try:
        whole = table.read_bytes()
    except OSError as error:
        raise _damaged(table, f"cannot be read: {error.strerror}") from error
    if hashlib.sha256(whole).hexdigest() != card["table_sha256"]:
        raise _damaged(table, "is damaged: its sha256 is not that of its card")
    frame = pd.read_parquet(io.BytesIO(whole))
    return frame.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS)


def folder() -> Path:
    """Return the folder that holds the fetched places and their cards."""
    return cache() / "places"


def _card(path: Path) -> Card:
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path, "is damaged: no card that can be read") from error
    if not isinstance(card, dict) or any(name not in card for name in _WHOLE):
        raise _damaged(path, "is damaged: a card that is not whole")
    return card


def _damaged(path: Path, what: str) -> InputError:
    again = f"marzmap atlas fetch places --country {path.stem} --from FILE-or-ADDRESS"
    return InputError(f"{path} {what}. Fetch it again ({again}), or delete {path.stem}.json beside it.")
