"""Claims: positions that are read, and contradictions that the data state."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import marzmap
from marzmap import atlas, check
from marzmap.attributes import POSITIONS, REASONS
from marzmap.statements import english

if TYPE_CHECKING:
    from pathlib import Path

POINT = "A post was taken"


def claim(by: str, position: str = "", about: str = "") -> dict[str, Any]:
    named = {"by": by, "text": "They say so.", "position": position, "about": about, "sources": [1]}
    return {name: value for name, value in named.items() if value}


def note(*claims: dict[str, Any]) -> str | None:
    (found,) = check.claims_notes(pd.Series([json.dumps(claims)]))
    return None if pd.isna(found) else english(found)


# Worked out by hand from the rule of the issue: only a contradiction that the data state.
CASES: dict[str, tuple[list[dict[str, Any]], str | None]] = {
    "one asserts, one denies": (
        [claim("Iran", "asserts"), claim("Taliban", "denies")],
        "That it happened: stated by Iran, denied by Taliban",
    ),
    "officials had not commented": ([claim("Iran", "no comment"), claim("Taliban", "asserts")], None),
    "neither commented": ([claim("Iran", "no comment"), claim("Taliban", "no comment")], None),
    "both deny": (
        [claim("Iran", "denies"), claim("Taliban", "denies")],
        "Told by two sides, Iran and Taliban",
    ),
    "no position is stated": ([claim("Iran"), claim("Taliban")], "Told by two sides, Iran and Taliban"),
    "only one has a position": (
        [claim("Iran", "denies"), claim("Taliban")],
        "Told by two sides, Iran and Taliban",
    ),
    "one in part": (
        [claim("Iran", "asserts"), claim("Taliban", "partly")],
        "That it happened: stated by Iran, denied in part by Taliban",
    ),
    "one denies what the other states in part": (
        [claim("Iran", "denies"), claim("Taliban", "partly")],
        "That it happened: stated in part by Taliban, denied by Iran",
    ),
    "on other things": (
        [claim("Iran", "asserts"), claim("Taliban", "denies", POINT)],
        "Told by two sides, Iran and Taliban",
    ),
    "on one thing": (
        [claim("Iran", "denies", POINT), claim("Press", "asserts", POINT), claim("Taliban", "asserts")],
        "A post was taken: stated by Press, denied by Iran",
    ),
    "one speaker alone": ([claim("Iran", "asserts"), claim("Iran", "denies")], None),
    "one speaker both ways, another one way": (
        [claim("Iran", "asserts"), claim("Iran", "denies"), claim("Taliban", "denies")],
        "That it happened: stated by Iran, denied by Iran, Taliban",
    ),
    "the press is not a side": ([claim("Iran", "asserts"), claim("Press", "asserts")], None),
    "a note is nobody's account": ([claim("Iran", "asserts"), claim("note", "denies")], None),
    "nobody": ([], None),
}


@pytest.mark.parametrize("case", CASES)
def test_only_a_stated_contradiction_is_called_one(case: str) -> None:
    claims, expected = CASES[case]
    assert note(*claims) == expected


def test_names_and_points_of_any_letters_come_through() -> None:
    said = [claim("A, (b); c%", "asserts", "x;(y),%"), claim("طالبان", "denies", "x;(y),%")]
    assert note(*said) == "x;(y),%: stated by A, (b); c%, denied by طالبان"


def test_every_pair_of_positions_has_words_in_both_languages() -> None:
    for one in POSITIONS:
        for other in POSITIONS:
            for about in ("", POINT):
                (code,) = check.claims_notes(
                    pd.Series([json.dumps([claim("Iran", one, about), claim("Taliban", other, about)])])
                )
                if not pd.isna(code):
                    assert code.partition("(")[0] in REASONS


def checked(path: Path, claims: str) -> check.Checked:
    rows = [["incident_id", "date_edtf", "place", "claims"], ["a", "2021", "Milak", claims]]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), "utf-8")
    return check.incidents(path)


@pytest.mark.parametrize("written", ["No Comment", "no_comment", "NO  COMMENT", "no comment"])
def test_a_position_is_read_in_any_spelling(tmp_path: Path, written: str) -> None:
    found = checked(tmp_path / "a.csv", json.dumps([{"by": "Iran", "position": written}]))
    assert json.loads(found.accepted["claims"][0]) == [{"by": "Iran", "position": "no comment"}]
    assert found.emptied.empty


@pytest.mark.parametrize("written", ["perhaps", 1, ["denies"], {"asserts": 1}])
def test_an_unknown_position_is_a_fault_with_its_fix(tmp_path: Path, written: object) -> None:
    found = checked(tmp_path / "a.csv", json.dumps([{"by": "Iran", "position": written}]))
    assert found.accepted["claims"].isna().all()
    (fault,) = found.emptied.to_dict("records")
    assert fault["column"] == "claims"
    assert "is not asserts, denies, partly or no comment" in fault["reason"]
    assert '"position"' in fault["fix"]


def test_embedded_studies_state_positions_as_sources_do() -> None:
    """Read by a person from the claims of the studies, whose sources are in their rows."""
    built = marzmap.build("iran-afghanistan-2021-2024").incidents.set_index("incident_id")
    notes = built["claims_note_code"].map(english)
    assert notes["2023-05-27-sasoli"] == "Taliban forces fired first: stated by Iran, denied by Taliban"
    assert notes["2022-06-28-milak"] == "There was a clash: stated by Press, denied by Taliban"
    assert notes["2023-05-30-islam-qala"] == "Told by two sides, Iran and Taliban"  # both deny
    # Iran had not commented, or the Taliban had not.
    assert notes[["2022-03-07-sekhsar", "2023-07-farah"]].isna().all()
    small = atlas.folder() / "studies" / "iran-afghanistan" / "incidents.csv"
    for row in csv.DictReader(io.StringIO(small.read_text("utf-8"))):
        if row["incident_id"] in built.index:
            assert json.loads(row["claims"]) == json.loads(built.loc[row["incident_id"], "claims"])
