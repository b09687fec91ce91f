"""What incidents would follow if no stretch of a border were hot: people near it, crossings, others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from marzmap import borderline
from marzmap._errors import InputError
from marzmap.summarise import line
from marzmap.summarise.density import BANDWIDTH_M, density

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import ArrayLike

    from marzmap._types import Floats
    from marzmap.locate import Border

    Exposure = pd.DataFrame | Callable[[pd.DataFrame], ArrayLike]

WITHIN_M = 50_000.0
"""Places farther from the border than this, metres, count for nothing (our choice)."""

# Stretches for which the exposure is given, metres.
_ASKED_M = 1_000.0
_STRETCH = ("border_id", "border_part", "chainage_start_m", "chainage_end_m")
_SAME_M = 1.0


def nearness(
    places: pd.DataFrame,
    border: Border,
    amount: str | None = None,
    *,
    within_m: float = WITHIN_M,
    bandwidth_m: float = BANDWIDTH_M,
) -> pd.DataFrame:
    """Exposure of a border to places: how many of them, or of their people, each stretch is near to.

    Parameters
    ----------
    places : DataFrame
        longitude and latitude: towns from `atlas.places`, crossings from `atlas.crossings`, or others.
    border : Border
        What the incidents are located against.
    amount : str, optional
        Column that says how much a place counts, such as population; unknown is nothing. Without one each
        counts alike.
    within_m : float
        Places farther from the border than this are left out.
    bandwidth_m : float
        How far along the border a place reaches: the standard deviation of a normal about its nearest point
        of the border, metres, from 1,000 on.

    Returns
    -------
    DataFrame
        border_id, border_part, chainage_start_m, chainage_end_m and exposure of stretches of about a
        kilometre that cover the border, for `hot_stretches`.

    Raises
    ------
    InputError
        No such column, a negative amount, or a bandwidth below 1,000.

    Notes
    -----
    The kernel is that of `along_border`, so that every place counts whole, at the end of a line as well.

    Examples
    --------
    >>> from marzmap import atlas, locate
    >>> border = locate.border(("AFG-IRN",), chainage_from="Turkmenistan tripoint")
    >>> towns = atlas.places(fetched=False).drop_duplicates("place_id")
    >>> people = nearness(towns, border, "population")
    >>> people.nlargest(1, "exposure")["chainage_start_m"].round(-3).tolist()  # Zahedan's end
    [924000.0]
    """
    if not bandwidth_m >= _ASKED_M:
        raise InputError(f"bandwidth_m is {bandwidth_m}. Give metres from {_ASKED_M:.0f} on.")
    lacking = [name for name in ("longitude", "latitude", amount) if name and name not in places]
    if lacking:
        raise InputError(f"The places have no column {', '.join(lacking)}.")
    counts = np.ones(len(places))
    if amount:
        counts = np.nan_to_num(places[amount].to_numpy(dtype=np.float64, na_value=np.nan))
    if counts.min(initial=0) < 0:
        raise InputError(f"{amount} is {counts.min()} of a place. Give amounts from 0 on.")
    feet = borderline.nearest(places["longitude"], places["latitude"], border.network, border.search)
    near = (feet.distance_m <= within_m) & (counts > 0)
    parts = line.parts(border)
    table = _asked(border, parts).drop(columns=["longitude", "latitude"])
    start, end = (table[name].to_numpy() for name in _STRETCH[2:])
    exposure, own = np.zeros(len(table)), line.numbers(table.assign(chainage_m=start), parts)
    for part, (length, ring) in enumerate(zip(parts.length_m, parts.ring, strict=True)):
        here, there = own == part, near & (feet.part == part)
        way, middle = feet.chainage_m[there], (start + end)[here] / 2
        rate = density(way, counts[there], middle, length, ring=bool(ring), bandwidth_m=bandwidth_m)
        exposure[here] = rate * (end - start)[here]
    return table.assign(exposure=exposure)


def spread(exposure: Exposure | None, border: Border, parts: line.Parts) -> list[tuple[Floats, Floats]]:
    """Edges of the stretches of each part, and the exposure in each."""
    import pandas as pd

    if exposure is None:
        return [(np.array([0.0, length]), np.array([length])) for length in parts.length_m]
    if not isinstance(exposure, pd.DataFrame):
        asked = _asked(border, parts)
        exposure = asked[[*_STRETCH]].assign(exposure=np.asarray(exposure(asked), dtype=np.float64))
    lacking = [name for name in (*_STRETCH, "exposure") if name not in exposure]
    if lacking:
        raise InputError(f"The exposure has no column {', '.join(lacking)}.")
    amount = exposure["exposure"].to_numpy(dtype=np.float64, na_value=np.nan)
    if not (np.isfinite(amount) & (amount >= 0)).all():
        bad = amount[~(np.isfinite(amount) & (amount >= 0))][0]
        raise InputError(f"The exposure {bad} is not an amount. Give numbers from 0 on.")
    spread = []
    for name, part, length in zip(parts.border_id, parts.border_part, parts.length_m, strict=True):
        own = (exposure["border_id"] == name) & (exposure["border_part"] == part)
        rows = exposure[own.fillna(value=False).to_numpy(dtype=np.bool_)].sort_values("chainage_start_m")
        start, end = (rows[column].to_numpy(dtype=np.float64) for column in _STRETCH[2:])
        edge = np.append(start, end[-1:])
        whole = len(rows) and abs(edge[0]) < _SAME_M and abs(edge[-1] - length) < _SAME_M
        if not whole or (np.abs(end[:-1] - start[1:]) > _SAME_M).any() or (np.diff(edge) <= 0).any():
            raise InputError(
                f"The exposure does not cover {name} part {part} from 0 to {length:.0f} m. Give stretches "
                "that follow one another without gaps."
            )
        edge[0], edge[-1] = 0.0, length
        spread.append((edge, rows["exposure"].to_numpy(dtype=np.float64)))
    for name in dict.fromkeys(parts.border_id):
        if not sum(spread[at][1].sum() for at in np.flatnonzero(parts.border_id == name)):
            raise InputError(f"The exposure of {name} is nothing. Give amounts above 0.")
    return spread


def _asked(border: Border, parts: line.Parts) -> pd.DataFrame:
    """Stretches of about a kilometre, with the points in their middles."""
    import pandas as pd

    tables = []
    for at, (name, part, length) in enumerate(
        zip(parts.border_id, parts.border_part, parts.length_m, strict=True)
    ):
        edge = np.linspace(0, length, int(np.ceil(length / _ASKED_M)) + 1)
        longitude, latitude = line.spots(border, at, (edge[1:] + edge[:-1]) / 2)
        ends = {"chainage_start_m": edge[:-1], "chainage_end_m": edge[1:]}
        spot = {"longitude": longitude, "latitude": latitude}
        tables.append(pd.DataFrame({"border_id": name, "border_part": part} | ends | spot))
    return pd.concat(tables, ignore_index=True)
