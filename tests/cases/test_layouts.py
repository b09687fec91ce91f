"""Public layouts of tables: `layouts.csv` has their headers as published, and rows of made-up values.

Before any name was added for them 2 of the 30 were read, 1 of them with every usable column understood.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from marzmap import check
from marzmap._errors import InputError

with Path(__file__).with_name("layouts.csv").open(encoding="utf-8", newline="") as _file:
    LAYOUTS = list(csv.DictReader(_file))

REFUSED = ("US border encounters by month",)
"""Layouts that hold no incidents: a message says what to take instead."""


def written(tmp_path: Path, layout: dict[str, str]) -> Path:
    path = tmp_path / "layout.csv"
    path.write_text(f"{layout['header']}\n{layout['row']}\n", encoding="utf-8")
    return path


def test_thirty_layouts_and_three_refused_at_most() -> None:
    assert len({layout["name"] for layout in LAYOUTS}) == len(LAYOUTS) >= 30
    assert len(REFUSED) <= 3


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout["name"] for layout in LAYOUTS])
def test_every_usable_column_is_understood(tmp_path: Path, layout: dict[str, str]) -> None:
    path = written(tmp_path, layout)
    if layout["name"] in REFUSED:
        with pytest.raises(InputError, match=layout["expected"].removeprefix("message=")):
            check.incidents(path)
        return
    checked = check.incidents(path)
    assert checked.rejected[["column", "reason"]].to_dict("records") == []
    (incident,) = checked.accepted.astype("string").fillna("").to_dict("records")
    for expected in layout["expected"].split(";"):
        column, sign, value = next(expected.partition(sign) for sign in "~=" if sign in expected)
        assert value in incident[column] if sign == "~" else value == incident[column], expected
