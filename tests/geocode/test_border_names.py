"""Names along borders of all continents, drawn from GeoNames, geoBoundaries and Overture by a seeded script.

`bench/border_names_report.py` measures the whole list.
"""

from __future__ import annotations

import pandas as pd
import pytest

from border_names import names, results

SAMPLE = ("ARM-AZE", "COL-VEN", "IND-PAK", "KGZ-TJK", "KHM-THA", "SDN-TCD")


def test_the_list_has_20_names_of_30_borders_and_150_not_held() -> None:
    rows = names()
    held = rows[rows["kind"] != "not held"]
    assert held["border"].value_counts().tolist() == [20] * 30
    assert (held["kind"] == "local").groupby(held["border"]).sum().min() >= 8
    assert (held["kind"] == "misspelt").groupby(held["border"]).sum().min() >= 4
    assert len(rows) - len(held) == 150
    assert rows["held_out"].mean() == pytest.approx(1 / 3, abs=0.02)


@pytest.mark.parametrize("stated", ["none", "province"])
def test_the_place_meant_comes_first_and_none_is_placed_wrongly(stated: str) -> None:
    rows = names()
    rows = rows[rows["border"].isin(SAMPLE)]
    found = rows.join(pd.DataFrame(results(rows, stated), index=rows.index))
    held = found[found["kind"] != "not held"]
    assert held["first"].mean() >= 0.9
    assert held["among_five"].mean() >= 0.97
    taken = found[found["placed"]]
    assert len(taken) >= 20
    assert taken[~taken["right"]]["name"].tolist() == []
