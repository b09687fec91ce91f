"""What a person states about columns goes before everything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from formats_fixtures import acled, csv_of, write_file
from marzmap import InputError, check
from marzmap.check import reading
from marzmap.tables import Options

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick


def first_row(path: Path, **columns: str) -> dict[str, str]:
    return next(reading.table(path, Options(columns=columns)).rows).texts


def test_a_stated_column_wins_over_an_exact_name(tmp_path: Path) -> None:
    path = write_file(tmp_path, b"id,date,place,Ort,tot\n1,2021,far away,Kang,3\n")
    row = first_row(path, Ort="place", tot="killed")
    assert (row["place"], row["place_given"]) == ("Kang", "far away")
    assert (row["killed_low"], row["killed_high"]) == ("3", "3")


def test_a_column_stated_as_nothing_stays_the_users(tmp_path: Path) -> None:
    path = write_file(tmp_path, b"id,date,place,killed\n1,2021,Kang,see text\n")
    row = first_row(path, killed="")
    assert row["killed"] == "see text"
    assert "killed_low" not in row
    assert len(check.incidents(path, options=Options(columns={"killed": ""})).accepted) == 1


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"Orte": "place"}, r"\[columns\] 'Orte': no such column. Did you mean 'Ort'?"),
        ({"Ort": "plase"}, r"\[columns\] 'Ort' = 'plase': there is no such word. Did you mean 'place'?"),
        ({"Ort": "qqq"}, "there is no such word. `marzmap check --columns` lists them"),
        ({"Ort": "place", "id": "place"}, "'Ort' and 'id' are both stated to be place"),
    ],
)
def test_a_statement_that_cannot_be_is_refused(tmp_path: Path, columns: dict[str, str], message: str) -> None:
    path = write_file(tmp_path, b"id,date,Ort\n1,2021,Kang\n")
    with pytest.raises(InputError, match=message):
        reading.table(path, Options(columns=columns))


def test_columns_of_a_known_format_can_be_stated_otherwise(tmp_path: Path) -> None:
    header, rows = acled()
    path = write_file(tmp_path, csv_of(header, rows))
    plain = first_row(path)
    added = [row | {"ort": "Kang", "tote": "7"} for row in rows]
    write_file(tmp_path, csv_of([*header, "ort", "tote"], added))
    row = first_row(path, ort="place", tote="killed", notes="")
    assert (row["place"], row["killed_low"], row["killed_high"]) == ("Kang", "7", "7")
    assert row["notes"] == rows[0]["notes"]
    assert "summary" not in row
    assert row["incident_id"] == plain["incident_id"]
    assert json.loads(row["sources"])[0]["publisher"].startswith("ACLED")
    # What says again what the format says changes nothing.
    same = first_row(path, event_date="date_edtf", notes="summary")
    assert same == plain | {"ort": "Kang", "tote": "7"}
