"""Tables that are published without a header: what their columns are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

_GDELT = """
GlobalEventID SQLDATE MonthYear Year FractionDate
Actor1Code Actor1Name Actor1CountryCode Actor1KnownGroupCode Actor1EthnicCode Actor1Religion1Code
Actor1Religion2Code Actor1Type1Code Actor1Type2Code Actor1Type3Code
Actor2Code Actor2Name Actor2CountryCode Actor2KnownGroupCode Actor2EthnicCode Actor2Religion1Code
Actor2Religion2Code Actor2Type1Code Actor2Type2Code Actor2Type3Code
IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles
AvgTone
Actor1Geo_Type Actor1Geo_FullName Actor1Geo_CountryCode Actor1Geo_ADM1Code Actor1Geo_ADM2Code Actor1Geo_Lat
Actor1Geo_Long Actor1Geo_FeatureID
Actor2Geo_Type Actor2Geo_FullName Actor2Geo_CountryCode Actor2Geo_ADM1Code Actor2Geo_ADM2Code Actor2Geo_Lat
Actor2Geo_Long Actor2Geo_FeatureID
ActionGeo_Type ActionGeo_FullName ActionGeo_CountryCode ActionGeo_ADM1Code ActionGeo_ADM2Code ActionGeo_Lat
ActionGeo_Long ActionGeo_FeatureID
DATEADDED SOURCEURL
"""
GDELT = tuple(_GDELT.split())
"""The documented columns of GDELT 2.0 events."""

_GDELT_1 = tuple(name for name in GDELT if "ADM2" not in name)
# GDELT 1.0 has no columns of second-order divisions, and up to March 2013 none of addresses.
_BY_WIDTH = {len(names): names for names in (GDELT, _GDELT_1, _GDELT_1[:-1])}
_DAY = re.compile(r"\d{8}")
_GKG = re.compile(r"\d{14}-T?\d+")


def names(cells: Sequence[str], where: object) -> tuple[str, ...]:
    """Return the names of the columns of a GDELT table whose first line is not a header; none if it is one.

    Examples
    --------
    >>> names(["place", "date"], "a.csv"), len(names(["1", "20211201", *[""] * 59], "a.csv"))
    ((), 61)
    """
    known = _BY_WIDTH.get(len(cells), ())
    if known and cells[0].isdecimal() and _DAY.fullmatch(cells[1]):
        return known
    if cells and _GKG.fullmatch(cells[0]):
        raise InputError(
            f"{where}: this is GDELT's Global Knowledge Graph: one row an article, not an event. "
            "Take GDELT's events (*.export.CSV)."
        )
    return ()
