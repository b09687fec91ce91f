"""Counts of incidents and casualties: by unit, by side, by actor, by crossing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from marzmap._errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from marzmap._types import Floats


BY = {
    "unit": ("country_at", "admin1_at", "admin2_at"),
    "side": ("border_id", "side"),
    "actor": ("actor",),
    "crossing": ("crossing_id",),
}
"""What can be counted by, and the columns of a group; actor is actor_1 or actor_2."""

CASUALTIES = tuple(
    f"{what}_{bound}" for what in ("killed", "wounded") for bound in ("low", "high", "unknown")
)
"""Fewest and most that are reported, and the number of incidents of which there is no figure."""


def by(incidents: pd.DataFrame, what: str) -> pd.DataFrame:
    """Count incidents and casualties in groups.

    Parameters
    ----------
    incidents : DataFrame
        Located incidents.
    what : str
        A key of `BY`.

    Returns
    -------
    DataFrame
        A row for each group, the largest first: its columns by `BY`, incidents, then `CASUALTIES`. What is
        in no group is in a last row without a name. An incident counts once for each of its actors, so
        that the counts by actor can add up to more than there are.

    Raises
    ------
    InputError
        No such key, or a column of it is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"crossing_id": ["milak", None, "milak"], "killed_low": [1, 2, None]})
    >>> by(rows, "crossing")[["crossing_id", "incidents", "killed_low", "killed_unknown"]].values.tolist()
    [['milak', 2, 1, 1], [<NA>, 1, 2, 0]]
    """
    import pandas as pd

    if what not in BY:
        raise InputError(f"Incidents are not counted by {what!r}. Expected one of: {', '.join(BY)}.")
    keys = [*BY[what]]
    missing = [name for name in (("actor_1",) if what == "actor" else keys) if name not in incidents]
    if missing:
        raise InputError(f"To count by {what} the column {missing[0]} is needed.")
    figures = pd.DataFrame({"incidents": 1.0} | casualties(incidents), index=range(len(incidents)))
    if what == "actor":
        actors = [name for name in ("actor_1", "actor_2") if name in incidents]
        first, *others = (incidents[name].astype("string").reset_index(drop=True) for name in actors)
        # No one is counted twice in an incident, and only one without any actor has none.
        others = [other[other.notna() & (other != first).fillna(value=True)] for other in others]
        have = first.notna() | first.index.isin([at for other in others for at in other.index])
        actor = pd.concat([first[first.notna() | ~have], *others])
        groups = actor.to_frame("actor").join(figures)
    else:
        groups = incidents[keys].astype("string").reset_index(drop=True).join(figures)
    named = groups.dropna(subset=keys[-1:])
    table = named.groupby(keys, dropna=False, sort=True)[[*figures]].sum().reset_index()
    table = table.sort_values("incidents", ascending=False, kind="stable")
    unknown = groups[groups[keys[-1]].isna()]
    if len(unknown):
        rest = unknown[[*figures]].sum().to_frame().T
        table = pd.concat([table, rest], ignore_index=True)
    dtypes = dict.fromkeys(keys, "string") | dict.fromkeys(figures, "Int64")
    return table.reindex(columns=[*dtypes]).astype(dtypes).reset_index(drop=True)


def casualties(incidents: pd.DataFrame) -> dict[str, Floats]:
    """Casualties of each incident, by the names of `CASUALTIES`.

    What no source gives is not zero: it adds nothing, and the incident counts as one without a figure.
    Where only the fewest or only the most are given, they are taken for both.
    """
    nothing = np.full(len(incidents), np.nan)
    figures: dict[str, Floats] = {}
    for what in ("killed", "wounded"):
        low, high = (
            incidents[f"{what}_{bound}"].to_numpy(dtype=np.float64, na_value=np.nan)
            if f"{what}_{bound}" in incidents
            else nothing
            for bound in ("low", "high")
        )
        low, high = np.where(np.isnan(low), high, low), np.where(np.isnan(high), low, high)
        figures[f"{what}_low"], figures[f"{what}_high"] = np.nan_to_num(low), np.nan_to_num(high)
        figures[f"{what}_unknown"] = np.isnan(low).astype(np.float64)
    return figures
