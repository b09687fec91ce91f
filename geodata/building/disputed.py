"""The tables by hand next to the borders: what is said of disputed lines, and where sources disagree."""

from __future__ import annotations

from functools import cache

import pandas as pd

from building.cards import GEODATA


@cache
def disputed(column: str) -> dict[str, str]:
    """Return one column of `borders/disputed.csv` by border_id, where it says something.

    country
        Whose an area is that two zones contain and Natural Earth gives to neither.
    overlap_status
        Status of the line next to such an area, where it is not disputed.
    status
        Status of the whole line, where Natural Earth's lines do not say it: it draws the wall in Western
        Sahara, and Kosovo as any other country.
    note
        Note on the stretches that are not agreed.
    exclave_note
        Note on the exclaves of the border, where another country holds them than the one they belong to.
    natural_earth_note
        Natural Earth draws another line than the coverage, so that no offset can be measured.

    Examples
    --------
    >>> disputed("country")["IDN-SGP"]
    'SGP'
    """
    table = pd.read_csv(GEODATA / "borders/disputed.csv", index_col="border_id", dtype=str)
    return dict(table[column].dropna())


@cache
def line_since() -> dict[str, str]:
    """Return the date (EDTF) since which a line runs as it is drawn, by border_id, where incidents are older.

    It was agreed, or became a ceasefire line, in that year.

    Examples
    --------
    >>> line_since()["KGZ-TJK"]
    '2025'
    """
    table = pd.read_csv(GEODATA / "borders/line-since.csv", index_col="border_id", dtype=str)
    return dict(table["line_since"])


@cache
def uncertain_stretches() -> pd.DataFrame:
    """Return the stretches of the default line on which good sources disagree, and how far.

    Their ends are vertices of the line: start_longitude, start_latitude, end_longitude, end_latitude,
    accuracy_m, note.
    """
    return pd.read_csv(GEODATA / "borders/uncertain-stretches.csv")
