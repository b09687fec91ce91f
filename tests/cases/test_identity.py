"""Ids of tables as people have them: none, damaged, made anew; and two builds whose ids have shifted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from marzmap import check, summarise
from marzmap._cli import main

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping
    from pathlib import Path

ROWS = ["2021-12-01,Kang,31.112,61.93", "2021-12-02,Kang,31.112,61.93", "2021-12-03,Zaranj,30.96,61.86"]
MADE = r"^r-[0-9a-f]{12}(-\d+)?$"


def _checked(path: Path, header: str, lines: list[str]) -> check.Checked:
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return check.incidents(path)


def _with(ids: list[str]) -> list[str]:
    return [f"{name},{row}" for name, row in zip(ids, ROWS, strict=False)]


@pytest.mark.parametrize("damaged", ["2.02E+11", "1,23457E+15", "2e11"])
def test_ids_that_a_spreadsheet_shortened_are_reported(tmp_path: Path, damaged: str) -> None:
    lines = [f'"{damaged}",{row}' for row in ROWS]
    checked = _checked(tmp_path / "a.csv", "event_id,date,place,lat,lon", lines)
    assert not len(checked.rejected)
    assert checked.accepted["incident_id"].is_unique
    assert checked.accepted["incident_id"].str.match(MADE).all()
    assert checked.emptied["column"].tolist() == ["event_id"] * 3
    assert all("a spreadsheet shortened a long number" in reason for reason in checked.emptied["reason"])
    assert "3 long ids" in checked.notices[0]
    assert "Format the column as text" in checked.notices[0]


@pytest.mark.parametrize("word", ["nan", "None", "#N/A", "-", "NULL", "<NA>", "n/a", "#REF!"])
def test_a_word_for_nothing_is_not_an_id(tmp_path: Path, word: str) -> None:
    checked = _checked(tmp_path / "a.csv", "id,date,place,lat,lon", _with(["7", word, word]))
    ids = checked.accepted["incident_id"]
    assert ids[0] == "7"
    assert ids[1:].str.match(MADE).all()
    assert checked.emptied["reason"].tolist() == ([f"holds Excel's error {word}"] * 2 if "#" in word else [])
    assert "#" in word or any(f"count as empty: '{word}' (2)" in notice for notice in checked.notices)
    assert any(notice.startswith("ids of 2 rows are made") for notice in checked.notices)


def test_zero_is_an_id_once(tmp_path: Path) -> None:
    counted = _checked(tmp_path / "a.csv", "id,date,place,lat,lon", _with(["0", "1", "2"]))
    assert counted.accepted["incident_id"].tolist() == ["0", "1", "2"]
    filled = _checked(tmp_path / "b.csv", "id,date,place,lat,lon", _with(["0", "0", "0"]))
    assert filled.accepted["incident_id"].is_unique
    assert len(filled.emptied) == 2


def test_the_same_sound_id_twice_sets_a_row_aside(tmp_path: Path) -> None:
    checked = _checked(tmp_path / "a.csv", "id,date,place,lat,lon", _with(["a", "b", "a"]))
    assert checked.rejected["reason"].tolist() == ["'a' stands in row 2 too"]


def test_a_column_that_is_not_one_of_ids_is_named(tmp_path: Path) -> None:
    checked = _checked(tmp_path / "a.csv", "id,date,place,lat,lon", _with(["AFG", "AFG", "AFG"]))
    assert len(checked.accepted) == 1
    assert any("column 'id' has no ids" in notice for notice in checked.notices)


@pytest.mark.parametrize("header", ["date,place,lat,lon", "Date of incident,Location,Latitude,Longitude"])
def test_a_table_without_ids_gets_stable_ones(tmp_path: Path, header: str) -> None:
    first = _checked(tmp_path / "a.csv", header, ROWS).accepted
    assert first["incident_id"].str.match(MADE).all()
    shuffled = _checked(tmp_path / "b.csv", f"{header},remark", [f"{row},x" for row in reversed(ROWS)])
    assert shuffled.accepted["incident_id"].tolist() == first["incident_id"].tolist()[::-1]
    assert any("no column of ids" in notice for notice in shuffled.notices)


def test_ids_do_not_depend_on_how_a_date_is_written(tmp_path: Path) -> None:
    iso = _checked(tmp_path / "a.csv", "date,place", ["2021-12-01,Kang"])
    solar = _checked(tmp_path / "b.csv", "date,place", ["10 Qaws 1400,KANG"])
    assert iso.accepted["incident_id"].tolist() == solar.accepted["incident_id"].tolist()


@pytest.mark.parametrize("size", [1, 2, 3_000])
def test_rows_of_equal_content_are_counted(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.csv"
    path.write_text("date,place,killed\n" + "2021-12-01,Kang,1\n" * 3)
    ids = [name for block in check.blocks(path, size=size) for name in block.accepted["incident_id"]]
    assert ids == [ids[0], f"{ids[0]}-2", f"{ids[0]}-3"]


def test_an_empty_cell_gets_an_id_and_the_others_stay(tmp_path: Path) -> None:
    checked = _checked(tmp_path / "a.csv", "id,date,place,lat,lon", _with(["a", "", "c"]))
    ids = checked.accepted["incident_id"]
    assert (ids[0], ids[2]) == ("a", "c")
    assert ids.str.match(MADE).tolist() == [False, True, False]
    assert not len(checked.emptied)
    assert any(notice.startswith("ids of 1 row are made") for notice in checked.notices)


def test_the_command_says_what_became_of_ids(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["event_id,date,place,lat,lon", *_with(["2.02E+11"] * 3)]))
    said = CliRunner().invoke(main, ["check", str(path)]).output
    assert "a spreadsheet has shortened 3 long ids" in said
    assert "3 good, 0 bad" in said


# What two builds say of the same four incidents, the ids of the second one higher; a fifth is new.
OLD = {
    "1": ("2021-12-01", "Kang", "31.112", "61.93", "1", "AFG"),
    "2": ("2021-12-02", "Kang", "31.05", "61.80", "1", "IRN"),
    "3": ("2021-12-03", "Zaranj", "30.96", "61.86", "2", "AFG"),
    "4": ("2021-12-04", "Islam Qala", "34.66", "61.07", "0", "AFG"),
}
NEW = {str(int(name) + 1): row for name, row in OLD.items()} | {
    "6": ("2022-01-01", "Kang", "31.00", "61.75", "4", "IRN")
}


def _build(path: Path, rows: Mapping[str, tuple[str, ...]]) -> Path:
    lines = [",".join([name, *row]) for name, row in rows.items()]
    path.write_text(
        "\n".join(["incident_id,date_edtf,place,latitude,longitude,killed_low,side", *lines]),
        encoding="utf-8",
    )
    return path


def test_shifted_ids_are_noticed_before_a_changed_side(tmp_path: Path) -> None:
    old, new = _build(tmp_path / "old.csv", OLD), _build(tmp_path / "new.csv", NEW)
    said = CliRunner().invoke(main, ["diff", str(old), str(new)]).output
    assert said.startswith("1 added, 0 removed, 0 changed, 0 on another side\n")
    assert "4 incidents are numbered anew (1 -> 2, 2 -> 3, 3 -> 4, 4 -> 5)" in said
    found = json.loads(CliRunner().invoke(main, ["diff", str(old), str(new), "--json"]).output)
    assert [(row["was"], row["incident_id"]) for row in found["renumbered"]] == [
        ("1", "2"),
        ("2", "3"),
        ("3", "4"),
        ("4", "5"),
    ]
    assert [row["incident_id"] for row in found["added"]] == ["6"]


def test_a_row_deleted_on_top_shifts_all_ids_down(tmp_path: Path) -> None:
    fewer = {str(int(name) - 1): row for name, row in OLD.items() if name != "1"}
    old, new = _build(tmp_path / "old.csv", OLD), _build(tmp_path / "new.csv", fewer)
    found = summarise.difference(summarise.read(old), summarise.read(new))
    assert [row["incident_id"] for row in found.removed] == ["1"]
    assert not found.added
    assert not found.changed
    assert [(row["was"], row["incident_id"]) for row in found.renumbered] == [
        ("2", "1"),
        ("3", "2"),
        ("4", "3"),
    ]


def test_a_side_that_changed_is_found_under_a_new_id(tmp_path: Path) -> None:
    changed = NEW | {"3": (*NEW["3"][:-1], "AFG")}
    old, new = _build(tmp_path / "old.csv", OLD), _build(tmp_path / "new.csv", changed)
    found = summarise.difference(summarise.read(old), summarise.read(new))
    assert [row["incident_id"] for row in found.flipped] == ["3"]
    assert found.flipped[0]["old"]["side"] == "IRN"


def test_edits_of_single_rows_are_no_new_numbers(tmp_path: Path) -> None:
    edited = OLD | {
        "2": ("2021-12-09", *OLD["2"][1:]),
        "3": (OLD["3"][0], "Milak", "30.98", "61.85", "2", "AFG"),
    }
    old, new = _build(tmp_path / "old.csv", OLD), _build(tmp_path / "new.csv", edited)
    found = summarise.difference(summarise.read(old), summarise.read(new))
    assert not found.renumbered
    assert [row["incident_id"] for row in found.changed] == ["2", "3"]


def test_twins_are_compared_by_their_ids(tmp_path: Path) -> None:
    twins = {"1": OLD["1"], "2": (*OLD["1"][:-2], "5", "IRN")}
    old = _build(tmp_path / "old.csv", twins)
    new = _build(tmp_path / "new.csv", {"1": twins["2"], "2": twins["1"]})
    found = summarise.difference(summarise.read(old), summarise.read(new))
    assert not found.renumbered
    assert [row["incident_id"] for row in found.changed] == ["1", "2"]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(2, 40), st.integers(0, 10), st.randoms(use_true_random=False))
def test_permuted_ids_and_true_edits_are_recovered(size: int, edits: int, chance: random.Random) -> None:
    names = [f"n{number}" for number in range(size)]
    content = pd.DataFrame(
        {
            "date_edtf": [f"2021-{1 + number % 12:02}-{1 + number // 12:02}" for number in range(size)],
            "place": [f"place {chance.randrange(5)}" for _ in names],
            "killed_low": [str(chance.randrange(9)) for _ in names],
            "side": [chance.choice(["AFG", "IRN"]) for _ in names],
        },
        index=names,
    )
    permuted = chance.sample(names, size)
    new = content.set_axis(permuted, axis=0)
    edited = chance.sample(permuted, min(edits, size))
    new.loc[edited, "killed_low"] = "99"
    found = summarise.difference(content, new.loc[chance.sample(permuted, size)])
    moved = {(was, name) for was, name in zip(names, permuted, strict=True) if was != name}
    assert {(row["was"], row["incident_id"]) for row in found.renumbered} == moved
    assert {row["incident_id"] for row in found.changed} == {*edited}
    assert not found.added
    assert not found.removed
    assert not found.flipped
