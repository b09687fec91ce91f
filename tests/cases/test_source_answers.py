"""Answers of programs' interfaces (JSON) of known sources; all values are made up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from marzmap import check

if TYPE_CHECKING:
    from pathlib import Path


def first(tmp_path: Path, answer: dict[str, Any]) -> dict[str, Any]:
    """Return the only row of an answer as it is accepted."""
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    (incident,) = check.incidents(path).accepted.to_dict("records")
    return {str(column): value for column, value in incident.items()}


def test_acled_answers_with_a_list_of_data(tmp_path: Path) -> None:
    event = {
        "event_id_cnty": "AFG9001",
        "event_date": "2021-12-01",
        "time_precision": "1",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "iso": "4",
        "country": "Afghanistan",
        "location": "Kang",
        "latitude": "31.112",
        "longitude": "61.93",
        "geo_precision": "1",
        "fatalities": "2",
        "population_best": "100",
    }
    incident = first(tmp_path, {"status": 200, "success": True, "count": 1, "data": [event]})
    assert (incident["incident_id"], incident["event_type"]) == ("acled:AFG9001", "armed clash")
    assert (incident["longitude"], incident["country"], incident["killed_high"]) == (61.93, "AFG", 2)


def test_ucdp_answers_with_pages_of_results(tmp_path: Path) -> None:
    event = {
        "id": 7,
        "year": 2021,
        "active_year": True,
        "type_of_violence": 3,
        "side_a": "Government of X",
        "where_prec": 1,
        "where_coordinates": "Kang",
        "latitude": 31.112,
        "longitude": 61.93,
        "country": "Afghanistan",
        "country_id": 700,
        "date_prec": 1,
        "date_start": "2021-12-01T00:00:00",
        "date_end": "2021-12-01T00:00:00",
        "best": 2,
        "high": 3,
        "low": 1,
    }
    incident = first(tmp_path, {"TotalCount": 1, "TotalPages": 1, "NextPageUrl": "", "Result": [event]})
    assert (incident["incident_id"], incident["event_type"]) == ("ucdp:7", "attack on civilians")
    assert (incident["date_edtf"], incident["killed_low"], incident["killed_high"]) == ("2021-12-01", 1, 3)


def test_kobo_answers_with_paths_of_questions(tmp_path: Path) -> None:
    submission = {
        "_id": 101,
        "formhub/uuid": "aa",
        "start": "2021-12-05T18:03:11.000+03:30",
        "end": "2021-12-05T18:09:00.000+03:30",
        "event/incident_date": "2021-12-01",
        "event/where": "30.96 61.86 480.5 6.2",
        "event/killed": "1",
        "_uuid": "6f",
        "_attachments": [],
        "_geolocation": [30.96, 61.86],
        "_submission_time": "2021-12-06T14:40:02",
        "_submitted_by": None,
    }
    incident = first(tmp_path, {"count": 1, "next": None, "previous": None, "results": [submission]})
    assert (incident["incident_id"], incident["date_edtf"]) == ("6f", "2021-12-01")
    assert (incident["longitude"], incident["latitude"], incident["killed_low"]) == (61.86, 30.96, 1)
