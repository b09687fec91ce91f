"""What `marzmap new --from` writes of a table is what `build` takes, also after a person changed it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from formats_fixtures import acled, csv_of
from marzmap import _new, _study, check
from marzmap._cli import main
from marzmap.tables import Column

TABLE = """\
ID,Date (dd/mm/yyyy),Ort,Lat,Lon,Tote,Verletzte,Reported Date,weather
a,03/12/2021,Kang,31.112,61.93,2,1,2021-12-09,dry
b,04/12/2021,Kang,31.112,61.93,3,0,2021-12-10,wet
"""


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, [*map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    run("new", tmp_path / "study", "--border", "AFG-IRN", "--from", tmp_path / "table.csv")
    return tmp_path / "study"


def built(study: Path) -> pd.DataFrame:
    run("build", study, "-o", study.parent / "map", "--formats", "csv")
    return pd.read_csv(study.parent / "map" / "incidents.csv")


def test_a_new_study_says_what_each_column_means(study: Path) -> None:
    text = (study / "study.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["columns"] == {
        "ID": "incident_id",
        "Date (dd/mm/yyyy)": "date_edtf",
        "Ort": "place",
        "Lat": "latitude",
        "Lon": "longitude",
        "Tote": "killed",
        "Verletzte": "wounded",
    }
    assert '"ID" = "incident_id"  # likely name' in text.splitlines()
    assert '# "weather" = ""' in text.splitlines()
    assert tomllib.loads(text)["files"]["dates"] == "dmy"


def test_what_is_changed_in_a_study_is_built(study: Path) -> None:
    before = built(study)
    assert before["killed_low"].tolist() == [2, 3]
    assert before["date_edtf"].tolist() == ["2021-12-03", "2021-12-04"]
    toml = study / "study.toml"
    text = toml.read_text(encoding="utf-8")
    text = text.replace('"Tote" = "killed"', '"Tote" = "wounded"')
    text = text.replace('"Verletzte" = "wounded"', '"Verletzte" = "killed"')
    text = text.replace('"Date (dd/mm/yyyy)" = "date_edtf"', '"Date (dd/mm/yyyy)" = ""')
    text = text.replace('# "Reported Date" = ""', '"Reported Date" = "date_edtf"')
    toml.write_text(text, encoding="utf-8")
    after = built(study)
    assert after["killed_low"].tolist() == [1, 0]
    assert after["wounded_high"].tolist() == [2, 3]
    assert after["date_edtf"].tolist() == ["2021-12-09", "2021-12-10"]
    assert after["Date (dd/mm/yyyy)"].tolist() == ["03/12/2021", "04/12/2021"]


def test_a_setting_of_a_column_that_is_not_there_stops_the_build(study: Path) -> None:
    toml = study / "study.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('"Tote" =', '"Totte" ='), encoding="utf-8")
    result = CliRunner().invoke(main, ["build", str(study), "-o", str(study.parent / "map")])
    assert result.exit_code == 1
    assert "[columns] 'Totte': no such column. Did you mean 'Tote'?" in result.stderr


def test_the_mapping_of_a_known_format_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "acled.csv"
    path.write_bytes(csv_of(*acled()))
    run("new", tmp_path / "study", "--border", "AFG-IRN", "--from", path)
    options = _study.read(tmp_path / "study").options
    assert options.columns["event_date"] == "date_edtf"
    pd.testing.assert_frame_equal(
        check.incidents(path).accepted, check.incidents(path, options=options).accepted
    )


@given(names=st.lists(st.text(st.characters(codec="utf-8"), max_size=20), unique=True, max_size=5))
def test_any_names_of_columns_come_back_from_the_study(names: list[str]) -> None:
    columns = [Column(name, "place", "usual") for name in names]
    unused = [Column(f"{name}+", "", looks="place") for name in names]
    with TemporaryDirectory() as scratch:
        path, folder = Path(scratch) / "table.csv", Path(scratch) / "study"
        path.touch()
        _new.study(folder, ("AFG-IRN",), as_of=date(2026, 11, 22), table=path, understood=[*columns, *unused])
        assert _study.read(folder).options.columns == dict.fromkeys(names, "place")


def test_what_a_person_should_know_of_a_table_is_printed_by_new_and_build(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(
        "id,date,lat,lon,Location,location,country\na,2021-12-01,31.112,61.93,Kang,Post 7,Narnia\n",
        encoding="utf-8",
    )
    notice = "table.csv: columns 'Location' and 'location' both mean place and differ"
    made = run("new", tmp_path / "study", "--border", "AFG-IRN", "--from", tmp_path / "table.csv")
    assert notice in made
    toml = tmp_path / "study" / "study.toml"
    stated = toml.read_text(encoding="utf-8")
    assert "Location" not in run("build", toml.parent, "-o", tmp_path / "map", "--formats", "csv")
    toml.write_text(stated[: stated.index("[columns]")], encoding="utf-8")
    text = run("build", toml.parent, "-o", tmp_path / "map", "--formats", "csv")
    assert text.startswith(notice)
    assert "1 cell could not be used and was left empty" in text
