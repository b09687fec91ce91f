"""What `marzmap check` reports: how a table is understood, kinds of faults, one row, JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from click.testing import CliRunner

from marzmap._cli import main, report
from marzmap.tables import Column

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "\n".join(
    [
        "ID,Date,Location,Lat,Lon,Fatalities,Reported Date,sumary,weather",
        "a,2021-12-01,Kang,31.112,61.93,2,2021-12-02,text,dry",
        *(f"b{row},0{row}/08/2022,Kang,31.112,61.93,1,2022-05-01,text,dry" for row in range(1, 8)),
        "c,2021-12-03,Kang,x,61.93,many,2021-12-04,text,wet",
        "d,2021-12-04,Kang,31.112,61.93,many,2021-12-05,text,wet",
        "",
    ]
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "events.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["check", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.stderr


def test_each_column_is_listed_with_word_sureness_and_samples(file: Path) -> None:
    lines = run(file).splitlines()
    assert lines[0] == "events.csv: UTF-8, comma-separated"
    assert lines[2].split() == ["your", "column", "our", "word", "known", "by", "first", "values"]
    listed = {line.split("  ")[0]: line for line in lines[3:12]}
    assert " ".join(listed["Lat"].split()) == "Lat latitude usual name '31.112', 'x'"
    assert " ".join(listed["Location"].split()) == "Location place likely name 'Kang'"
    assert " ".join(listed["weather"].split()) == "weather - stays your own 'dry', 'wet'"
    # The words stand under each other.
    assert (
        len({line.index(word) for line, word in ((listed["Lat"], "latitude"), (listed["ID"], "incident_id"))})
        == 1
    )


def test_what_is_unused_and_looks_usable_is_proposed(file: Path) -> None:
    text = run(file)
    below = text[text.index("Left unused, and looks usable:") :].splitlines()
    assert below[1:3] == ["  'sumary' may be summary, by its spelling ('text')", ""]


@pytest.mark.parametrize(("cells", "times"), [(("5-7", "at least 12"), 0), (("4", "5-7"), 1)])
def test_one_number_is_assumed_only_where_one_is_written(
    tmp_path: Path, cells: tuple[str, str], times: int
) -> None:
    path = tmp_path / "counts.csv"
    rows = [f"{at},2021-12-01,31.1,61.9,{cell}" for at, cell in enumerate(cells, 1)]
    path.write_text("\n".join(["id,date,lat,lon,killed", *rows]), encoding="utf-8")
    assumed = "a single number in 'killed' is both the lowest and the highest number of killed"
    assert run(path).count(assumed) == times


def test_rows_of_one_fault_are_counted_and_the_first_listed(file: Path) -> None:
    text = run(file)
    listed = [line for line in text.splitlines() if line.startswith("events.csv:") and ": Date:" in line]
    assert [line.split(":")[1] for line in listed] == ["3", "4", "5"]
    assert "'01/08/2022' can be 2022-08-01 (day first) or 2022-01-08 (month first)" in listed[0]
    assert "    and 4 more rows with this: 6, 7, 8, 9" in text.splitlines()
    assert text.splitlines()[-1].startswith("10 rows read, 2 good, 8 bad")
    assert "events.csv:10: Lat: " in text
    assert "events.csv:11: Fatalities: " in text


def test_every_bad_row_is_in_the_file_of_rejects(file: Path, tmp_path: Path) -> None:
    run(file, "--rejected", tmp_path / "bad.csv")
    bad = pd.read_csv(tmp_path / "bad.csv")
    assert bad["row"].tolist() == [3, 4, 5, 6, 7, 8, 9, 10]


def test_json_holds_what_the_report_says(file: Path) -> None:
    document: dict[str, Any] = json.loads(run(file, "--json"))
    assert document["counts"]["rows"] == 10
    assert (document["counts"]["good"], document["counts"]["bad"]) == (2, 8)
    by_name = {column["name"]: column for column in document["columns"]}
    assert [*by_name] == TABLE.splitlines()[0].split(",")
    assert (by_name["Fatalities"]["word"], by_name["Fatalities"]["sure"]) == ("killed", "usual")
    assert (by_name["sumary"]["word"], by_name["sumary"]["looks"]) == ("", "summary")
    assert by_name["Date"]["samples"][0] == "2021-12-01"
    rows = [fault["row"] for fault in document["faults"] if fault["column"] == "Date"]
    assert rows == [3, 4, 5, 6, 7, 8, 9]
    (kind,) = [kind for kind in document["kinds"] if kind["column"] == "Date"]
    assert (kind["times"], kind["outcome"]) == (7, "set aside")
    assert [place["row"] for place in kind["places"]] == rows
    assert {fault["outcome"] for fault in document["faults"]} == {"set aside", "emptied"}


def test_json_of_a_refused_table_holds_columns_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("ID,dtae,Plaec\n1,2021,Kang\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(path), "--json"])
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["refused"]["reason"].startswith("no column 'date_edtf'")
    assert "If 'dtae' is meant, rename it 'date_edtf'." in document["refused"]["fix"]
    assert result.stderr == f"marzmap: {document['refused']['message']}\n"
    assert [(column["name"], column["word"]) for column in document["columns"]] == [
        ("ID", "incident_id"),
        ("dtae", ""),
        ("Plaec", ""),
    ]
    assert document["columns"][2]["samples"] == ["Kang"]
    # Without --json the columns are listed before the refusal.
    listed = CliRunner().invoke(main, ["check", str(path)])
    assert listed.exit_code == 1
    assert listed.stdout.splitlines()[1].split() == ["ID", "incident_id", "likely", "name", "'1'"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("id,date,place,lat,Lat.,lon\na,2021,Kang,31,32,61\n", ["id", "date", "place", "lat", "Lat.", "lon"]),
        ("event_id_cnty,deleted_timestamp\nAFG1,1\n", ["event_id_cnty", "deleted_timestamp"]),
    ],
)
def test_each_refusal_of_a_header_lists_columns(tmp_path: Path, text: str, names: list[str]) -> None:
    path = tmp_path / "events.csv"
    path.write_text(text, encoding="utf-8")
    document = json.loads(CliRunner().invoke(main, ["check", str(path), "--json"]).stdout)
    assert [column["name"] for column in document["columns"]] == names
    assert document["refused"]["fix"].startswith(("Rename or delete one", "Take its export"))


def test_json_of_what_is_not_a_table_says_so(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_bytes(b"%PDF-1.7\n")
    result = CliRunner().invoke(main, ["check", str(path), "--json"])
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert "PDF" in document["refused"]["message"]
    assert document["columns"] == []


@pytest.mark.parametrize("most", [80, 120, 200])
def test_the_list_of_columns_fits_the_width_of_a_terminal(most: int) -> None:
    names = ["id", "_Where did it happen near the border?_latitude", "Ort des Vorfalls (laut Meldung)"]
    columns = [
        Column(name, word, "usual", samples=("x" * 50, "地" * 50, "z"))
        for name, word in zip(names, ("incident_id", "latitude", "place"), strict=True)
    ]
    lines = report.understanding(columns, most)
    assert all(len(line) + line.count("地") <= most for line in lines)
    assert all("'xxx" in line for line in lines[1:])


def test_everything_about_one_row_is_explained(file: Path) -> None:
    kept = run(file, "--explain", 11)
    assert kept.startswith("events.csv: row 11, kept, 1 cell left empty\n")
    assert "  'Lat': '31.112' -> latitude '31.112'" in kept
    assert "events.csv:11: Fatalities: " in kept
    # 61.93 E, 31.112 N is in Afghanistan, some 10 km from the line.
    assert "lies in AFG, 9.7 km from the border AFG-IRN" in kept
    aside = run(file, "--explain", 10)
    assert aside.startswith("events.csv: row 10, set aside\n")
    assert "events.csv:10: Lat: " in aside
    assert "no usable coordinates" in aside
    assert "no row 99" in run(file, "--explain", 99, code=1)


def test_hostile_names_and_cells_cannot_steer_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    path.write_text('id,date,place,"a\x1b[2Jb\u202e"\n1,2021,Kang,"\x1b[31mred"\n', encoding="utf-8")
    for options in ([], ["--explain", "2"], ["--json"]):
        text = run(path, *options)
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_wide_and_combining_letters_keep_the_columns_straight() -> None:
    lines = report.understanding([Column("地点", "place", "usual"), Column("e\u0301", "date_edtf", "loose")])
    assert lines[1].startswith("地点         place")
    assert lines[2].startswith("e\u0301            date_edtf")


def test_a_table_of_very_many_columns_is_listed_in_part(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    names = [f"own {number}" for number in range(300)]
    path.write_text(",".join(["id", "date", "place", *names]) + "\n", encoding="utf-8")
    text = run(path)
    below = text[text.index("Stay your own:") :]
    assert below.splitlines()[1].startswith("  own 0, own 1, own 2,")
    assert "own 99, and 200 more" in " ".join(below.split())
    assert max(map(len, text.splitlines())) <= 120
    assert len(json.loads(run(path, "--json"))["columns"]) == 303


KOBO = (
    "start,end,{}place,_submission_time,_uuid\n"
    "2021-12-05T18:03:11+03:30,2021-12-05T18:09:00+03:30,{}Kang,2021-12-05T14:40:02,u1\n"
)


def test_the_date_of_a_form_goes_before_when_it_was_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text(KOBO.format("Date of incident,", "2021-12-01,"), encoding="utf-8")
    text = run(path)
    assert "'_submission_time' may be date_edtf, but another column means that more surely" in text
    assert json.loads(run(path, "--json"))["counts"]["good"] == 1
    assert "date_edtf '2021-12-01'" in run(path, "--explain", 2)
    path.write_text(KOBO.format("", ""), encoding="utf-8")
    refusal = run(path, code=1)
    assert "If the date is that of 'start', 'end', '_submission_time', rename it 'date_edtf'." in refusal
