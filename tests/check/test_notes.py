"""Facts of a source that look like errors of a row: the row is kept, and a note says what is odd."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from click.testing import CliRunner

import marzmap
from formats_fixtures import acled, ucdp
from marzmap import atlas, check, geocode
from marzmap._cli import main
from marzmap._rows import country_at
from marzmap.statements import english

if TYPE_CHECKING:
    from pathlib import Path

JUBA, PRISTINA, DUSHANBE, SMARA = (31.6, 4.85), (21.16, 42.66), (68.78, 38.56), (-11.67, 26.74)


def checked(folder: Path, *rows: dict[str, Any]) -> check.Checked:
    path = folder / "incidents.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)
    return check.incidents(path, country_at=country_at)


def own(number: int, country: str, point: tuple[float, float], day: str) -> dict[str, Any]:
    return {"id": number, "date": day, "country": country, "longitude": point[0], "latitude": point[1]}


def test_a_lowest_figure_above_the_highest_is_kept_with_both(tmp_path: Path) -> None:
    row = {"id": "1", "date": "2021", "place": "Zaranj", "killed_low": 9, "killed_high": 5}
    accepted, rejected, *_ = checked(tmp_path, row | {"wounded_low": 1, "wounded_high": 1})
    assert len(rejected) == 0
    assert accepted[["killed_low", "killed_high"]].to_numpy().tolist() == [[9, 5]]
    assert accepted["check_note_code"].tolist() == ["killed_low_above_high(9,5)"]
    note = "killed: the lowest figure, 9, is above the highest, 5"
    assert english(accepted["check_note_code"].iloc[0]) == note
    done = CliRunner().invoke(main, ["check", str(tmp_path / "incidents.csv"), "--strict"])
    assert done.exit_code == 0
    assert f"incidents.csv:2: note: {note}" in done.stdout
    assert "1 good, 0 bad, 1 row kept with a note" in done.stdout


@pytest.mark.parametrize(
    ("low", "best", "high", "note"),
    [
        ("2", "3", "5", ""),
        ("2", "7", "5", "best_outside(7,2,5)"),
        ("2", "1", "5", "best_outside(1,2,5)"),
        ("9", "7", "5", "killed_low_above_high(9,5)"),
        ("2", "", "5", ""),
    ],
)
def test_a_best_estimate_outside_its_range_is_noted(
    low: str, best: str, high: str, note: str, tmp_path: Path
) -> None:
    accepted, rejected, *_ = checked(tmp_path, ucdp()[1][0] | {"low": low, "best": best, "high": high})
    assert len(rejected) == 0
    assert accepted["check_note_code"].fillna("").tolist() == [note]
    assert accepted[["killed_low", "killed_high"]].to_numpy().tolist() == [[int(low), int(high)]]


@pytest.mark.parametrize(
    ("country", "point", "day", "note"),
    [
        ("Sudan", JUBA, "2005-03-01", "stated as SDN, of which today's SSD was a part until 2011-07-08"),
        ("Sudan", JUBA, "2011-07-08", "stated as SDN, of which today's SSD was a part until 2011-07-08"),
        ("South Sudan", JUBA, "2012-03-01", None),
        (
            "Serbia (Yugoslavia)",
            PRISTINA,
            "1999-04-01",
            "stated as SRB, of which today's XKX",
        ),
        (
            "Serbia (Yugoslavia)",
            PRISTINA,
            "2007-04-01",
            "stated as SRB, of which today's XKX",
        ),
        ("Yugoslavia", PRISTINA, "1991-04-01", "stated as YUG, of which today's XKX was a part until"),
        ("Soviet Union", DUSHANBE, "1990-02-12", "stated as SUN, of which today's TJK was a part"),
        (
            "Russia (Soviet Union)",
            DUSHANBE,
            "1990-02-12",
            "stated as RUS, of which today's",
        ),
        ("Czechoslovakia", (17.1, 48.15), "1968-08-21", "stated as CSK, of which today's SVK was"),
        (
            "East Germany",
            (13.4, 52.5),
            "1961-08-13",
            "stated as DDR, of which today's DEU was a part",
        ),
        (
            "Ethiopia",
            (38.93, 15.33),
            "1990-02-10",
            "stated as ETH, of which today's ERI was a part until",
        ),
        ("Zaire", (29.2, -1.68), "1996-10-30", None),
        ("Burma", (98.0, 16.8), "1990-01-01", None),
        ("Western Sahara", SMARA, "1990-01-01", None),
        (
            "Morocco",
            SMARA,
            "1990-01-01",
            "stated as MAR; the point lies in ESH, which some sources count",
        ),
    ],
)
def test_states_of_the_time_are_understood(
    country: str, point: tuple[float, float], day: str, note: str | None, tmp_path: Path
) -> None:
    accepted, rejected, *_ = checked(tmp_path, own(1, country, point, day))
    assert rejected["reason"].tolist() == []
    (code,) = accepted["check_note_code"]
    said = english(code)
    assert said is None if note is None else said is not None and said.startswith(note)


@pytest.mark.parametrize(
    ("country", "point", "day", "reason"),
    [
        ("Sudan", JUBA, "2012-03-01", "lies in SSD, more than 25 km from SDN"),
        ("Soviet Union", DUSHANBE, "2005-03-01", "lies in TJK, which was not part of SUN at the date"),
        ("Yugoslavia", JUBA, "1990-03-01", "lies in SSD, which was not part of YUG at the date"),
        ("Russia", JUBA, "1999-03-01", "lies in SSD, more than 25 km from RUS"),
    ],
)
def test_out_of_its_time_a_state_holds_no_more_than_today(
    country: str, point: tuple[float, float], day: str, reason: str, tmp_path: Path
) -> None:
    _, rejected, *_ = checked(tmp_path, own(1, country, point, day))
    (told,) = rejected["reason"]
    assert reason in told


def test_exports_are_understood_as_their_makers_write_them(tmp_path: Path) -> None:
    dated = {"date_start": "1999-04-01", "date_end": "1999-04-01", "date_prec": "1", "low": 9, "high": 5}
    yugoslavia = {"country": "Serbia (Yugoslavia)", "country_id": 345}
    events = [
        ucdp()[1][0] | dated | yugoslavia | {"id": "1", "longitude": PRISTINA[0], "latitude": PRISTINA[1]},
        # Without country_id its name counts.
        ucdp()[1][0]
        | dated
        | yugoslavia
        | {"id": "2", "country_id": "", "longitude": 20.46, "latitude": 44.81},
    ]
    accepted, rejected, *_ = checked(tmp_path, *events)
    assert len(rejected) == 0
    assert accepted["country"].tolist() == ["SRB", "SRB"]
    assert [code.split("(")[0] for code in accepted["check_note_code"]] == ["killed_low_above_high"] * 2
    assert "former_state(SRB,XKX,2006-06-02)" in accepted["check_note_code"].iloc[0]
    sahara = {"country": "Western Sahara", "iso": "732", "longitude": SMARA[0], "latitude": SMARA[1]}
    accepted, rejected, *_ = checked(tmp_path, acled()[1][0] | sahara)
    assert len(rejected) == 0
    assert accepted[["country", "check_note_code"]].fillna("").to_numpy().tolist() == [["ESH", ""]]


def test_the_table_of_former_states_is_in_order() -> None:
    codes = {row["country"] for row in atlas.country_codes()}
    for state in atlas.former_states():
        assert state.held <= codes
        assert date.fromisoformat(state.first) < date.fromisoformat(state.last or "2026-01-01")
        assert len(state.country) == 3
        for name in state.names:
            assert atlas.country_of_name(name) == state.country, name
    withdrawn = {state.country for state in atlas.former_states()} - codes
    assert withdrawn == {"SUN", "YUG", "SCG", "CSK", "DDR", "YMD"}


@pytest.mark.parametrize(
    ("radius_m", "note", "reason"),
    [
        ("500", None, "lies 18129 m from longitude 61.86 and latitude 30.96 of the same row"),
        ("", None, "lies 18129 m from longitude 61.86 and latitude 30.96 of the same row"),
        ("20000", "two_points(18129)", None),
    ],
)
def test_two_points_in_one_row_are_told_with_their_distance(
    radius_m: str, note: str | None, reason: str | None, tmp_path: Path
) -> None:
    # 18,128.9 m by Karney's geodesic.
    row = {"id": "1", "date": "2021-12-02", "place": "Kang", "radius_m": radius_m}
    row |= {"longitude": "61.86", "latitude": "30.96", "wkt": "POINT(61.93 31.112)"}
    accepted, rejected, *_ = checked(tmp_path, row)
    assert accepted["check_note_code"].fillna("").tolist() == ([note or ""] if reason is None else [])
    assert rejected["reason"].tolist() == ([reason] if reason else [])
    if note:
        assert accepted[["longitude", "latitude"]].to_numpy().tolist() == [[61.93, 31.112]]


def test_a_geometry_and_its_rounded_coordinates_are_one_place(tmp_path: Path) -> None:
    row = {"id": "1", "date": "2021-12-01", "longitude": "61.93", "latitude": "31.11"}
    line = row | {"id": "2", "wkt": "LINESTRING(61.9 31.1, 61.96 31.12)"}
    accepted, rejected, *_ = checked(tmp_path, row | {"wkt": "POINT(61.9304 31.1118)"}, line)
    assert len(rejected) == 0
    assert accepted["check_note_code"].isna().all()


def test_a_note_reaches_every_output(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    done = CliRunner().invoke(main, ["new", str(folder), "--border", "AFG-IRN"])
    assert done.exit_code == 0
    (folder / "incidents.csv").write_text(
        "incident_id,title,date_edtf,place,killed_low,killed_high\na,Clash,2021-12-01,Shaghalak,9,5\n"
    )
    done = CliRunner().invoke(main, ["build", str(folder), "-o", str(tmp_path / "map")])
    note = "killed: the lowest figure, 9, is above the highest, 5"
    assert f"    note: {note}" in done.stdout
    for name in ("incidents.csv", "layers.kml", "layers/incidents.geojson", "qgis/incidents.geojson"):
        assert note in (tmp_path / "map" / name).read_text(encoding="utf-8"), name
    assert "killed_low_above_high(9,5)" in (tmp_path / "map/map.html").read_text(encoding="utf-8")
    assert marzmap.build(folder).incidents["killed_high"].tolist() == [5]


def test_a_former_state_says_nothing_of_the_side() -> None:
    rows = pd.DataFrame(
        {"country": ["SDN", "SDN", "SUN"], "date_start": ["2010-01-01", "2012-01-01", "1990-01-01"]}
    )
    known = geocode.index(geocode.gazetteer())
    stated = geocode.with_stated_country(rows.assign(date_end=rows["date_start"]), known)["country_stated"]
    assert stated.fillna("").tolist() == ["", "SDN", ""]
