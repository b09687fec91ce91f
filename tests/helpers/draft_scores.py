"""Scores of drafts against what texts are expected to give: rows found, rows wrong, values invented."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from marzmap import draft

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from marzmap.geocode import Index

    Row = dict[Hashable, object]
    Expected = dict[str, list[str]]

FOLDER = Path(__file__).parent.parent / "draft"
COUNTS = ("killed_low", "killed_high", "wounded_low", "wounded_high")
TEXTS = ("place", "admin1", "admin2", "country", "event_type")
FIELDS = ("date_edtf", *TEXTS, *COUNTS, "actors", "by", "denied", "inferred")
NOTE_FIELDS = ("date_edtf", "event_type", "place", *COUNTS)


class Score(NamedTuple):
    """What became of the expected incidents.

    Attributes
    ----------
    expected : int
        Incidents that the texts report.
    drafted : int
        Rows proposed.
    right : int
        Rows that are one expected incident each and hold no value that is not expected.
    faults : tuple of str
        Rows that are no expected incident, and values that are not expected, in words.
    filled : dict of str to int
        By field: how many of the expected incidents have a right value.
    wanted : dict of str to int
        By field: how many have a value to be found.
    """

    expected: int
    drafted: int
    right: int
    faults: tuple[str, ...]
    filled: dict[str, int]
    wanted: dict[str, int]


def news() -> dict[str, tuple[str, list[Expected]]]:
    """Text and expected incidents of each news text, by its name."""
    listed = tomllib.loads((FOLDER / "news" / "expected.toml").read_text(encoding="utf-8"))["incident"]
    return {
        file.stem: (
            file.read_text(encoding="utf-8"),
            [_texts(row) for row in listed if row["text"] == file.stem],
        )
        for file in sorted((FOLDER / "news").glob("*.txt"))
    }


def notes() -> dict[str, tuple[str, list[Expected]]]:
    """Text and expected incident of each one-sentence note, by its number."""
    with (FOLDER / "notes.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    return {
        str(number): (
            row["note"],
            [{"anchor": [row["note"][:20]]} | {name: row[name].split("|") for name in row if name != "note"}],
        )
        for number, row in enumerate(rows, 1)
    }


def score(
    texts: dict[str, tuple[str, list[Expected]]], known: Index, fields: Sequence[str] = FIELDS
) -> Score:
    """Draft every text, and compare the fields of each row with the incidents that the text reports."""
    parties = draft.actors()
    filled, wanted = dict.fromkeys(fields, 0), dict.fromkeys(fields, 0)
    faults: list[str] = []
    drafted = right = 0
    for name, (text, incidents) in texts.items():
        for incident in incidents:
            for field in fields:
                wanted[field] += any(incident.get(field, []))
        open_ = [*incidents]
        for row in draft.incidents(text, known, parties, source=name).to_dict("records"):
            drafted += 1
            evidence = str(row["draft_evidence"])
            meant = [one for one in open_ if one["anchor"][0] in evidence]
            if len(meant) != 1:
                faults.append(f"{name}: {len(meant)} incidents in one row: {evidence}")
                continue
            open_.remove(meant[0])
            wrong = [
                f"{name}: {field} {value!r} of: {evidence}"
                for field in fields
                for value in _values(row, field)
                if value not in meant[0].get(field, [])
            ]
            for field in fields:
                values = _values(row, field)
                filled[field] += bool(values) and all(value in meant[0].get(field, []) for value in values)
            right += not wrong
            faults += wrong
    expected = sum(len(incidents) for _, incidents in texts.values())
    return Score(expected, drafted, right, tuple(faults), filled, wanted)


def _texts(row: dict[str, object]) -> Expected:
    """Every field of an expected incident as a list of texts."""
    return {
        field: [str(value) for value in (values if isinstance(values, list) else [values])]
        for field, values in ({"inferred": False} | row).items()
    }


def _values(row: Row, field: str) -> list[str]:
    """What a row says of a field, as texts; nothing where it is left open."""
    if field == "actors":
        return [str(row[name]) for name in ("actor_1", "actor_2") if row[name]]
    if field == "by":
        return [claim["by"] for claim in json.loads(str(row.get("claims") or "[]"))]
    if field == "denied":
        return [text for text in str(row.get("draft_denied", "")).split("; ") if text]
    if field == "inferred":
        return [str("worked out" in str(row.get("draft_date_from", "")))] if row["date_edtf"] else []
    return [str(row[field])] if str(row[field]) else []
