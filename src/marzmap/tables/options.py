"""What a person states about a table that the table does not say itself."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marzmap.dates import Form

DATE_ORDERS: dict[str, Form] = {"dmy": "dd-mm-yyyy", "mdy": "mm-dd-yyyy", "ymd": "yyyy-mm-dd"}
"""Orders of day, month and year by the names that `--dates` and `[files] dates` take."""


class Options(NamedTuple):
    """How to read a table, where its reader cannot know.

    Attributes
    ----------
    layer : str
        The layer, sheet or member to read, of a file that has several; empty for the one marzmap finds.
    crs : str
        The system of its coordinates, such as "EPSG:32641"; empty for the one that the file states, or else
        longitude and latitude on WGS 84.
    dates : str
        The order of day, month and year in its dates; empty where its header or its dates say it.
    columns : mapping of str to str
        Word of `attributes.COLUMNS` (or of `NEW`, `CODES`) by the column of the table that means it; "" for
        a column that stays the user's own.
    time_zone : str
        Time zone in which the day of an instant is taken, such as "Asia/Kabul"; empty where none is stated.
    encoding : str
        Encoding of a table of text, by any name that Python knows, such as "windows-1251"; empty for the one
        that the text itself shows.
    """

    layer: str = ""
    crs: str = ""
    dates: Form = ""
    columns: Mapping[str, str] = {}
    time_zone: str = ""
    encoding: str = ""


def is_time_zone(name: str) -> bool:
    """Check whether a text is the name of a time zone of the IANA database.

    Examples
    --------
    >>> is_time_zone("Asia/Kabul"), is_time_zone("Kabul")
    (True, False)
    """
    return name in zoneinfo.available_timezones()
