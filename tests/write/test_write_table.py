"""Tables as CSV: what is written is what is read."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marzmap.write import table

pytestmark = pytest.mark.quick

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20)


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_any_text_comes_back(rows: list[tuple[str, str]]) -> None:
    written = table.text(pd.DataFrame(rows, columns=["title", "a,b"]))
    assert list(csv.reader(io.StringIO(written, newline=""))) == [["title", "a,b"], *map(list, rows)]


def test_figures_have_their_decimals_and_unknown_ones_are_empty() -> None:
    frame = pd.DataFrame({"longitude": [61.8, None], "radius_m": [3000.0, None], "killed_low": [1, 2]})
    assert table.text(frame) == "longitude,radius_m,killed_low\n61.80000000,3000.000,1\n,,2\n"
