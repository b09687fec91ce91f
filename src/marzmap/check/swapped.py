"""Points that lie where the others do not, and would with longitude and latitude swapped."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from marzmap._text import count

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from marzmap.check.crosswise import CountryAt

COMMON = 0.3
"""Share of the points of a table from which on the country that holds them is where they are expected, if
nothing else says where that is (our choice)."""

_POLE, _LISTED = 90, 5


def notices(accepted: pd.DataFrame, country_at: CountryAt, countries: Collection[str] = ()) -> list[str]:
    """Return a sentence about the rows that look swapped; none where no row does.

    Parameters
    ----------
    accepted : DataFrame
        row, country, longitude and latitude (degrees) of rows that passed the checks.
    country_at : callable
        As for `rows.incidents`.
    countries : collection of str
        Where the incidents are expected (alpha-3), such as on both sides of the border of a study. By
        default, the countries that hold `COMMON` of the points or more. Those that rows state are added.

    Examples
    --------
    >>> import pandas as pd
    >>> def east_of_60(longitude, latitude):
    ...     return np.where(longitude > 60, "AFG", "RUS")
    >>> points = {"row": [2, 3], "longitude": [61.93, 31.112], "latitude": [31.112, 61.93]}
    >>> notices(pd.DataFrame(points).assign(country=None), east_of_60, ["AFG", "IRN"])
    ['1 row lies in RUS, and would lie in AFG with longitude and latitude swapped: row 3']
    """
    points = accepted[
        accepted["longitude"].notna() & accepted["latitude"].notna() & accepted["country"].isna()
    ]
    if points.empty:
        return []
    longitude, latitude = (points[name].to_numpy(dtype="float64") for name in ("longitude", "latitude"))
    holder = np.asarray(country_at(longitude, latitude)).astype(str)
    common = {name for name, number in Counter(holder.tolist()).items() if number >= COMMON * len(holder)}
    expected = ({*countries} or common) | {*accepted["country"].dropna()}
    away = np.flatnonzero(~np.isin(holder, [*expected]) & (holder != "") & (np.abs(longitude) <= _POLE))
    if not len(away):
        return []
    swapped = np.asarray(country_at(latitude[away], longitude[away])).astype(str)
    fits = np.isin(swapped, [*expected])
    rows = points["row"].to_numpy()[away[fits]].tolist()
    if not rows:
        return []
    here, there = (" or ".join(sorted({*names})) for names in (holder[away[fits]], swapped[fits]))
    listed = ", ".join(map(str, rows[:_LISTED])) + (", ..." if len(rows) > _LISTED else "")
    lie, word = ("lies", "row") if len(rows) == 1 else ("lie", "rows")
    where = f"{count(len(rows), 'row')} {lie} in {here}, and would lie in {there}"
    return [f"{where} with longitude and latitude swapped: {word} {listed}"]
