"""What `marzmap diff` says of two builds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from marzmap import InputError, atlas, summarise
from marzmap._cli import main
from marzmap.write import table

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._pipeline import Build

pytestmark = pytest.mark.quick


@pytest.fixture
def first(built: Build, tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "incidents.csv").write_bytes(table.text(built.incidents.drop(columns="row")).encode())
    return folder


def rewritten(first: Path, change: dict[str, dict[str, str]], without: str = "") -> Path:
    """A second build beside the first, with some values changed and an incident left out."""
    frame = pd.read_csv(first / "incidents.csv", dtype=str, keep_default_na=False).set_index("incident_id")
    for name, values in change.items():
        for column, value in values.items():
            frame.loc[name, column] = value
    second = first.with_name("new")
    second.mkdir()
    kept = frame.drop(index=without) if without else frame
    kept.fillna("").reset_index().to_csv(second / "incidents.csv", index=False)
    return second


def told(*arguments: str | Path) -> str:
    result = CliRunner().invoke(main, ["diff", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_same_build_differs_in_nothing(first: Path) -> None:
    assert told(first, first / "incidents.csv") == "0 added, 0 removed, 0 changed, 0 on another side\n"


def test_fields_sides_and_rows_are_told_apart(first: Path) -> None:
    changed = {
        "2021-12-01-shaghalak": {
            "side": "undetermined",
            "side_probability": "0.6000",
            "radius_m": "9000.000",
        },
        "2023-01-01-new": {"title": "New\x1b[31m one", "date_edtf": "2023-01-01"},
    }
    second = rewritten(first, changed, without="2022-04-23-islam-qala")
    said = told(first, second)
    assert said.startswith("1 added, 1 removed, 1 changed, 1 on another side\n")
    assert "  2023-01-01-new  2023-01-01  New [31m one\n" in said
    assert "Removed\n  2022-04-23-islam-qala  2022-04-23  Standoff" in said
    assert "IRN (P = 0.8" in said
    assert ", now undetermined (IRN P = 0.6000)\n" in said
    assert "    radius_m: 3000.000, now 9000.000\n" in said
    as_json = json.loads(told(first, second, "--json"))
    assert [row["incident_id"] for row in as_json["flipped"]] == ["2021-12-01-shaghalak"]
    assert set(as_json["changed"][0]["fields"]) == {"side", "side_probability", "radius_m"}
    assert as_json["changed"][0]["fields"]["radius_m"] == {"old": "3000.000", "new": "9000.000"}


def test_a_column_that_only_one_build_has_is_a_change(first: Path) -> None:
    second = rewritten(first, {"2021-12-01-shaghalak": {"note": "mine"}})
    found = summarise.difference(summarise.read(first), summarise.read(second))
    assert [(row["incident_id"], row["fields"]) for row in found.changed] == [
        ("2021-12-01-shaghalak", {"note": {"old": "", "new": "mine"}})
    ]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", "IRN", "AFG"]), max_size=6),
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", "IRN", "AFG"]), max_size=6),
)
def test_there_and_back_swaps_added_and_removed(one: dict[str, str], two: dict[str, str]) -> None:
    old, new = (
        pd.DataFrame({"side": list(rows.values())}, index=list(rows), dtype=str) for rows in (one, two)
    )
    there, back = summarise.difference(old, new), summarise.difference(new, old)
    assert {row["incident_id"] for row in there.added} == set(two) - set(one)
    assert {row["incident_id"] for row in there.removed} == {row["incident_id"] for row in back.added}
    flipped = {name for name in set(one) & set(two) if one[name] != two[name]}
    assert {row["incident_id"] for row in there.flipped} == flipped
    assert {row["incident_id"] for row in back.changed} == flipped


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the table is empty"),
        ("title\nx\n", "no column 'incident_id'"),
        ("incident_id\nx\nx\n", "bad.csv:3: incident_id 'x' is empty or there twice"),
    ],
)
def test_what_is_no_build_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=complaint):
        summarise.read(file)
    result = CliRunner().invoke(main, ["diff", str(file), str(tmp_path / "gone")])
    assert result.exit_code == 1


def test_the_two_embedded_studies_share_three_incidents() -> None:
    small, large = (
        atlas.folder() / "studies" / name / "incidents.csv"
        for name in ("iran-afghanistan", "iran-afghanistan-2021-2024")
    )
    found = summarise.difference(summarise.read(small), summarise.read(large))
    assert not found.removed
    assert len(found.added) == len(summarise.read(large)) - len(summarise.read(small))
