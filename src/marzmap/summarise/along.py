"""Incidents and casualties along the border, in bins of its chainage, and their density.

Each incident counts in each bin by how probably it lies there; see `cells`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from marzmap._errors import InputError
from marzmap.summarise import line
from marzmap.summarise.cells import CELLS, cells
from marzmap.summarise.counts import CASUALTIES, casualties
from marzmap.summarise.density import BANDWIDTH_M, PER_M, bin_densities

if TYPE_CHECKING:
    from marzmap._types import Floats, Ints
    from marzmap.locate import Border
    from marzmap.summarise.cells import Cells


_ROUNDING = 1e-9  # of a sum of weights

BIN_M = 10_000.0
"""About the length of a bin, metres: a part is cut into equal ones."""
COLUMNS = {
    "border_id": "string",
    "border_part": "Int64",
    "bin": "Int64",
    "chainage_start_m": "float64",
    "chainage_end_m": "float64",
    "incidents": "float64",
    "density_per_10km": "float64",
} | dict.fromkeys(CASUALTIES, "float64")
"""Columns of the bins and their dtypes."""


def along_border(
    incidents: pd.DataFrame,
    border: Border,
    candidates: pd.DataFrame | None = None,
    *,
    bin_m: float = BIN_M,
    bandwidth_m: float = BANDWIDTH_M,
) -> pd.DataFrame:
    """Count incidents and casualties in bins along the border, each by how probably it lies there.

    Parameters
    ----------
    incidents : DataFrame
        Located: border_id, border_part, chainage_m, longitude, latitude, radius_m; with candidates,
        incident_id; casualties if there are any.
    border : Border
        What they were located against.
    candidates : DataFrame, optional
        Several possible places of some incidents: incident_id, longitude, latitude, radius_m, weight; if
        located, chainage_m, empty where one does not count along the border.
    bin_m : float
        About the length of a bin, metres: a part of the length L has round(L / bin_m) equal ones, at least
        one.
    bandwidth_m : float
        Standard deviation of the kernel, metres.

    Returns
    -------
    DataFrame
        A row for each bin, in the order of the border: `COLUMNS`. incidents is the number to be expected
        there, the sum of the probabilities; casualties are weighed likewise, and killed_unknown counts
        incidents without a figure. density_per_10km is that in the middle of the bin. What does not count
        along the border, incidents without a chainage and shares of candidates, is in a last row without a
        border, if there is any.

    Raises
    ------
    InputError
        An incident lies at another border; a length that is not above 0.

    Notes
    -----
    The probability of a bin for one incident errs by less than 0.002 where its radius is 100 m or more.
    An incident's weights depend on its row and its candidates only. They sum to one, or to the weight of
    those of its candidates that count along the border (`locate.by_reach`). Incidents whose
    radius is not known, and those that are lines or areas, lie at their chainage. The line's own error is
    left out: it shifts the line across, not along.

    The density is a Gaussian kernel along the line, reflected at the ends of a part and going round where a
    part is closed: the heat equation on the line, which keeps the number of incidents (McSwiggan, Baddeley
    and Nair 2016, Scandinavian Journal of Statistics 44:324).

    Examples
    --------
    >>> import pandas as pd
    >>> from marzmap import locate
    >>> rows = {"longitude": 61.8058, "latitude": 31.0549, "radius_m": 3000.0, "killed_low": [2]}
    >>> rows |= {"border_id": "AFG-IRN", "border_part": 1, "chainage_m": 755_132.0}
    >>> border = locate.border(("AFG-IRN",), chainage_from="Turkmenistan tripoint")
    >>> bins = along_border(pd.DataFrame(rows), border)
    >>> bins[bins["incidents"] > 0][["bin", "incidents", "killed_low"]].round(2).values.tolist()
    [[76, 0.89, 1.77], [77, 0.11, 0.23]]
    """
    for name, value in (("bin_m", bin_m), ("bandwidth_m", bandwidth_m)):
        if not value > 0:
            raise InputError(f"{name} is {value}. Give metres above 0.")
    parts = line.parts(border)
    counts = _bins(parts, bin_m)
    whole = int(counts.sum())
    figures = {"incidents": np.ones(len(incidents))} | casualties(incidents)
    lie = cells(incidents, border, candidates, parts, counts)
    mass, in_bins = _sums(lie, figures, whole)
    part = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(whole) - np.repeat(np.cumsum(counts) - counts, counts)
    length = (parts.length_m / counts)[part]
    columns = {
        "border_id": parts.border_id[part],
        "border_part": parts.border_part[part],
        "bin": number + 1,
        "chainage_start_m": number * length,
        "chainage_end_m": np.where(number + 1 == counts[part], parts.length_m[part], (number + 1) * length),
        "density_per_10km": PER_M * bin_densities(mass, parts, counts, bandwidth_m),
    } | in_bins
    table = pd.DataFrame(columns)[[*COLUMNS]].astype(COLUMNS)
    apart = 1 - np.bincount(lie.row, lie.weight, len(incidents))
    apart[np.abs(apart) < _ROUNDING] = 0
    if apart.any():
        rest = {name: (values * apart).sum() for name, values in figures.items()}
        last = pd.DataFrame([rest]).reindex(columns=[*COLUMNS]).astype(COLUMNS)
        table = pd.concat([table, last], ignore_index=True)
    return table


def weights(
    incidents: pd.DataFrame, border: Border, candidates: pd.DataFrame | None = None, *, bin_m: float = BIN_M
) -> pd.DataFrame:
    """Return the probability of each bin for each incident.

    Parameters, errors
        As for `along_border`.

    Returns
    -------
    DataFrame
        row (position in the table, from 0), border_id, border_part, bin (from 1) and weight; those of a row
        sum to one, or to the share of it that counts along the border.

    Examples
    --------
    >>> import pandas as pd
    >>> from marzmap import locate
    >>> rows = {"longitude": [61.8058, 61.09], "latitude": [31.0549, 34.66], "radius_m": 30_000.0}
    >>> rows |= {"border_id": "AFG-IRN", "border_part": 1, "chainage_m": [755_132.0, 160_500.0]}
    >>> border = locate.border(("AFG-IRN",), chainage_from="Turkmenistan tripoint")
    >>> weights(pd.DataFrame(rows), border).groupby("row")["weight"].sum().round(9).tolist()
    [1.0, 1.0]
    """
    parts = line.parts(border)
    counts = _bins(parts, bin_m)
    lie = cells(incidents, border, candidates, parts, counts)
    place, cell, share = (np.concatenate(values) for values in zip(*lie.in_cells, strict=True))
    at_place = pd.DataFrame({"place": place, "bin": cell // CELLS, "share": share})
    table = pd.DataFrame({"row": lie.row, "place": lie.place, "weight": lie.weight}).merge(at_place)
    table["weight"] *= table["share"]
    table = table.groupby(["row", "bin"])["weight"].sum().reset_index()
    part = np.repeat(np.arange(len(counts)), counts)[table["bin"]]
    columns = {
        "row": table["row"],
        "border_id": parts.border_id[part],
        "border_part": parts.border_part[part],
        "bin": table["bin"] - (np.cumsum(counts) - counts)[part] + 1,
        "weight": table["weight"],
    }
    return pd.DataFrame(columns).astype({"border_id": "string"})


def _sums(lie: Cells, figures: dict[str, Floats], bins: int) -> tuple[Floats, dict[str, Floats]]:
    """Return how many incidents lie in each cell, and the sums of figures of incidents in each bin."""
    at_place = {
        name: np.bincount(lie.place, lie.weight * values[lie.row], lie.places)
        for name, values in figures.items()
    }
    in_cells, in_bins = np.zeros(bins * CELLS), {name: np.zeros(bins) for name in figures}
    for place, cell, share in lie.in_cells:
        in_cells += np.bincount(cell, share * at_place["incidents"][place], bins * CELLS)
        for name, values in at_place.items():
            in_bins[name] += np.bincount(cell // CELLS, share * values[place], bins)
    return in_cells, in_bins


def _bins(parts: line.Parts, bin_m: float) -> Ints:
    """Return how many bins each part has."""
    counts: Ints = np.maximum(np.rint(parts.length_m / bin_m), 1).astype(np.int64)
    return counts
