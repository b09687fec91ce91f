"""`marzmap check` looks up the places of rows without coordinates, and says what `marzmap build` says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from click.testing import CliRunner

from marzmap import _rows, atlas
from marzmap._cli import main

if TYPE_CHECKING:
    from pathlib import Path

STUDIES = {
    "ARM-AZE": """\
id,date,title,place,country
1,2022-09-13,Shelling of Sotk,Sotk,Armenia
2,2022-09-12,Clashes near Jermuk,Jermuk,ARM
3,2020-07,Tovuz clashes,"near Aygepar, Tavush",AM
4,2023-05-11,Fire at Sotk mine,Sotk mine,Armenia
5,2021-05-12,Advance at Lake Sev,Lake Sev,Armenia
6,2021-11-14,Border at Goris,Горис,Armenia
""",
    "AFG-IRN": """\
incident_id,date,location,province,status,longitude,latitude
a,2021-12-01,Shangalak,,,,
b,2021-12-02,Qala,,,,
c,2021-12-03,Nowhere at all,,,,
d,2021-12-04,Qala,Herat,,,
e,2021-12-05,Qala,,,,
f,2021-12-06,Nowhere at all,,draft,,
g,2021-12-07,Nowhere at all,,,61.9,31.1
h,,Zaranj,,,,
""",
    "KGZ-TJK": """\
id,date,place,place_id,source
1,2022-09-14,Ворух,,x
2,2022-09-14,Batken,,x
3,2022-09-14,Batken,geonames:999999999,x
4,2022-09-15,5 km north of Isfara,,x
5,2022-09-15,between Batken and Isfara,,x
6,2022-09-16,"Goris, Armenia",,x
""",
}


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, [*map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(params=[*STUDIES])
def study(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    (tmp_path / "table.csv").write_text(STUDIES[request.param], encoding="utf-8")
    run("new", tmp_path / "study", "--border", request.param, "--from", tmp_path / "table.csv")
    return tmp_path / "study"


def test_check_sets_the_same_rows_aside_as_build(study: Path, tmp_path: Path) -> None:
    run("check", study / "table.csv", "--rejected", tmp_path / "bad.csv")
    run("build", study, "-o", tmp_path / "map", "--formats", "csv")
    first, then = (
        pd.read_csv(path, dtype=str) for path in (tmp_path / "bad.csv", tmp_path / "map/rejected.csv")
    )
    assert len(first)
    pd.testing.assert_frame_equal(first, then[[*first]])


def test_the_report_for_programs_agrees_with_build(study: Path, tmp_path: Path) -> None:
    report = json.loads(run("check", study / "table.csv", "--json"))
    summary = run("build", study, "-o", tmp_path / "map", "--formats", "csv")
    aside = pd.read_csv(tmp_path / "map/rejected.csv")
    assert report["counts"]["bad"] == len(aside)
    listed = {(each["row"], each["reason"]) for each in report["faults"] if each["outcome"] == "set aside"}
    assert listed == {*zip(aside["row"], aside["reason"], strict=True)}
    assert report["places"]["set_aside"] == int(aside["fix"].eq(_rows.FIX_PLACE).sum())
    assert report["places"]["more"] in summary.splitlines()


def test_names_are_grouped_and_the_first_row_listed(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(STUDIES["AFG-IRN"].replace("status", "x"), encoding="utf-8")
    lines = run("check", path, "--border", "AFG-IRN").splitlines()
    (at,) = (
        at for at, line in enumerate(lines) if line.startswith("events.csv:3: location: 'Qala' is ambig")
    )
    assert lines[at + 1] == "    and 1 more row with this: 6"
    assert (
        "events.csv: 6 rows without coordinates, looked up by name as for AFG-IRN: 1 placed, 5 not" in lines
    )
    assert lines[-2].startswith("GeoNames holds more places of Afghanistan than the 3")
    assert lines[-2].endswith("`marzmap atlas fetch places --country AFG,IRN` loads the rest")


def test_without_a_border_or_a_country_nothing_is_looked_up(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("id,date,place\n1,2021-12-01,Nowhere at all\n", encoding="utf-8")
    text = run("check", path)
    assert "events.csv: 1 row without coordinates: their places were not looked up." in text
    assert text.splitlines()[-1] == "1 row read, 1 good, 0 bad"
    path.write_text("id,date,place,country\n1,2021-12-01,Nowhere at all,Armenia\n", encoding="utf-8")
    assert run("check", path).splitlines()[-1] == "1 row read, 0 good, 1 bad"


def test_no_gazetteer_is_loaded_where_all_rows_have_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise AssertionError("the places were loaded")

    monkeypatch.setattr(atlas, "places", refuse)
    path = tmp_path / "events.csv"
    path.write_text("id,date,place,lat,lon\n1,2021-12-01,Nowhere at all,31.1,61.9\n", encoding="utf-8")
    assert run("check", path).splitlines()[-1] == "1 row read, 1 good, 0 bad"
    path.write_text("id,date,place,lat,lon\n1,2021-12-01,Nowhere at all,,\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="the places were loaded"):
        CliRunner().invoke(main, ["check", str(path), "--border", "AFG-IRN"], catch_exceptions=False)
