"""Tables as CSV: what is written is what is read, and nothing in it is run."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marzmap import tables
from marzmap.write import table

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20)
letters = st.text("'=+-@\t\rab1. ", min_size=1, max_size=6)


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_any_text_comes_back(rows: list[tuple[str, str]]) -> None:
    written = table.text(pd.DataFrame(rows, columns=["title", "a,b"]))
    found = list(csv.reader(io.StringIO(written, newline="")))
    assert found[0] == ["title", "a,b"]
    pairs = [pair for row, line in zip(rows, found[1:], strict=True) for pair in zip(row, line, strict=True)]
    # What begins like a formula has one more apostrophe than it had.
    assert all(cell == text or (cell == f"'{text}" and text[0] in "=+-@\t\r'") for text, cell in pairs)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(letters, min_size=1, max_size=5))
def test_marzmap_reads_back_what_it_wrote(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "a.csv"
    written = table.text(pd.DataFrame({"id": "x", "text": texts}, dtype="string"))
    path.write_text(written, encoding="utf-8", newline="")
    found = [cell for batch in tables.read(path).batches for cell in batch.rows.column("text").to_pylist()]
    assert found == texts
    for cell in (row["text"] for row in csv.DictReader(io.StringIO(written, newline=""))):
        assert cell[0] not in "=@\t\r"
        if cell[0] in "+-":
            assert not set(cell[1:]) & set("+-=@ab'")


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=1,2"])
def test_a_formula_is_a_text_for_a_spreadsheet(text: str) -> None:
    written = table.text(pd.DataFrame({"summary": [text]}))
    assert list(csv.reader(io.StringIO(written, newline="")))[1] == [f"'{text}"]


def test_numbers_that_are_texts_stay_numbers() -> None:
    assert table.text(pd.DataFrame({"level": ["-5.2", "+3", "-"], "more": [-1.5, 2, 3]})) == (
        "level,more\n-5.2,-1.5\n+3,2.0\n-,3.0\n"
    )


def test_figures_have_their_decimals_and_unknown_ones_are_empty() -> None:
    frame = pd.DataFrame({"longitude": [61.8, None], "radius_m": [3000.0, None], "killed_low": [1, 2]})
    assert table.text(frame) == "longitude,radius_m,killed_low\n61.80000000,3000.000,1\n,,2\n"
