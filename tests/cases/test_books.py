"""Workbooks as people have them: many sheets, covers, error cells, merged cells."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marzmap import InputError, check, tables
from marzmap._cli import main
from marzmap.tables import Options
from workbooks import WRITERS, Error, Merged, ods, xls, xlsb, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Lines = list[list[object]]
Sheets = dict[str, Lines]

HEADER: list[object] = ["id", "date", "place", "lat", "lon", "killed"]
YEARS: Sheets = {
    "2021": [HEADER, ["1", date(2021, 12, 1), "Zaranj", 30.96, 61.86, 3]],
    "2022": [HEADER, ["2", date(2022, 7, 31), "Kang", 31.112, 61.93, 1]],
    "2023": [HEADER, ["3", date(2023, 5, 27), "Kang", 31.112, 61.93, 2]],
}
COVER: Lines = [["type", "incident register"], ["made by", "nobody"], ["version", 3]]
LINES: Lines = [
    HEADER,
    ["1", "2021-12-01", "Zaranj", Error("#REF!"), Error("#VALUE!"), 3],
    ["2", "2021-12-02", Error("#N/A"), 30.96, 61.86, Error("#DIV/0!")],
    ["3", "2021-12-03", "Kang", 31.112, 61.93, 2],
]


def save(folder: Path, content: bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def lines_of(path: Path, layer: str = "") -> list[list[str]]:
    """Return every row that fits as texts, the header first."""
    table = tables.read(path, options=Options(layer))
    return [table.header, *([*row.values()] for batch in table.batches for row in batch.rows.to_pylist())]


def checked(path: Path) -> str:
    return CliRunner().invoke(main, ["check", str(path)], catch_exceptions=False).output


# Sheets


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_sheet_a_year_is_one_table(tmp_path: Path, kind: str) -> None:
    path = save(tmp_path, WRITERS[kind](YEARS), f"a.{kind}")
    accepted, rejected, _, notices = check.incidents(path)
    assert accepted["incident_id"].tolist() == ["1", "2", "3"]
    assert accepted["date_edtf"].tolist() == ["2021-12-01", "2022-07-31", "2023-05-27"]
    assert accepted["killed_low"].tolist() == [3, 1, 2]
    assert accepted["row"].tolist() == [2, 3, 4]
    assert accepted["sheet"].tolist() == ["2021", "2022", "2023"]
    assert accepted["sheet_row"].tolist() == ["2", "2", "2"]
    assert rejected.empty
    assert "'2021' 2 to 2, '2022' 3 to 3, '2023' 4 to 4" in notices[0]


def test_provinces_with_other_orders_of_columns_are_one_table(tmp_path: Path) -> None:
    sheets: Sheets = {
        "Nimroz": [["id", "Date", "Place", "Killed"], ["n1", "2021-12-01", "Zaranj", 1]],
        "Farah": [["Place", "id", "killed", "date", "remark"], ["Farah", "f1", 2, "2022-01-02", "x"]],
        "Herat": [["id", "Location", "date", "deaths"], ["h1", "Ghurian", "2022-01-03", 4]],
    }
    found = lines_of(save(tmp_path, ods(sheets), "a.ods"))
    assert found == [
        ["id", "Date", "Place", "Killed", "remark", "sheet", "sheet_row"],
        ["n1", "2021-12-01", "Zaranj", "1", "", "Nimroz", "2"],
        ["f1", "2022-01-02", "Farah", "2", "x", "Farah", "2"],
        ["h1", "2022-01-03", "Ghurian", "4", "", "Herat", "2"],
    ]


def test_a_fault_names_the_sheet_and_its_row(tmp_path: Path) -> None:
    second = [
        HEADER,
        ["2", "2022-07-31", "Kang", 31.1, 61.9, 1],
        ["2", "2022-08-01", "Kang", 31.1, 61.9, "x"],
    ]
    path = save(tmp_path, xlsx(YEARS | {"2022": second}), "a.xlsx")
    lines = checked(path).splitlines()
    assert any(
        line.startswith("a.xlsx:4 (sheet '2022', row 3): id: '2' stands in row 3 too") for line in lines
    )
    assert any(line.startswith("a.xlsx:4 (sheet '2022', row 3): killed: ") for line in lines)


@pytest.mark.parametrize("kind", [*WRITERS])
def test_the_table_behind_a_cover_is_found(tmp_path: Path, kind: str) -> None:
    lines: Lines = [HEADER, ["1", "2021-12-01", "Zaranj", 30.96, 61.86, 3]]
    sheets: Sheets = {"Cover": COVER, "Data": lines, "Lists": [["event type"], ["armed clash"], ["shelling"]]}
    path = save(tmp_path, WRITERS[kind](sheets), f"a.{kind}")
    table = tables.read(path)
    assert table.note == f"{kind.upper()}, sheet 'Data'"
    (notice,) = table.notices
    assert notice.startswith(
        "Read sheet 'Data'. Not read: 'Cover' (other columns), 'Lists' (other columns). "
    )
    assert check.incidents(path).accepted["place"].tolist() == ["Zaranj"]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_hidden_sheets_are_read_only_when_asked_for(tmp_path: Path, kind: str) -> None:
    old: Lines = [
        HEADER,
        ["9", "2020-01-01", "Old", 30.0, 61.0, 9],
        ["8", "2020-01-01", "Old", 30.0, 61.0, 9],
    ]
    path = save(tmp_path, WRITERS[kind]({"old": old, "new": YEARS["2021"]}, hidden=["old"]), f"a.{kind}")
    assert [line[0] for line in lines_of(path)] == ["id", "1"]
    assert "'old' (hidden)" in tables.read(path).notices[0]
    assert [line[0] for line in lines_of(path, "old")] == ["id", "9", "8"]


def test_a_chart_is_not_a_table(tmp_path: Path) -> None:
    path = save(tmp_path, xlsx(YEARS | {"Empty": []}, chart="Trend"), "a.xlsx")
    table = tables.read(path)
    assert table.note == "XLSX, sheets '2021', '2022', '2023'"
    assert table.notices[0].startswith("Read sheets '2021', '2022', '2023'. Not read: 'Trend' (a chart).")
    with pytest.raises(InputError, match="sheet 'Trend' is a chart"):
        lines_of(path, "Trend")
    with pytest.raises(InputError, match="sheet 'Empty' is empty"):
        lines_of(path, "Empty")


def test_a_layer_is_a_name_or_a_number(tmp_path: Path) -> None:
    path = save(tmp_path, xlsx(YEARS | {"Notes": [["a"], ["b"]]}), "a.xlsx")
    wanted: Lines = [HEADER, ["2", "2022-07-31", "Kang", "31.112", "61.93", "1"]]
    assert lines_of(path, "2022") == lines_of(path, "2") == wanted
    assert lines_of(path, " notes ") == [["a"], ["b"]]
    with pytest.raises(InputError, match=r"no sheet '2024'.* 1 '2021', 2 '2022', 3 '2023', 4 'Notes'"):
        lines_of(path, "2024")


def test_two_different_tables_are_named(tmp_path: Path) -> None:
    other: Lines = [
        ["case", "when", "where", "weapon", "unit", "summary"],
        ["c", "2021", "Kang", "x", "y", "z"],
    ]
    sheets: Sheets = {
        "Border": YEARS["2021"],
        "Inland": [["event id", "date", "place", *"abcdefg"], *other[1:]],
    }
    path = save(tmp_path, xlsx(sheets), "a.xlsx")
    with pytest.raises(
        InputError, match=r"sheets 'Border' and 'Inland' hold different tables\. Choose one with --layer"
    ):
        lines_of(path)
    assert lines_of(path, "Border")[0] == HEADER


# Errors


@pytest.mark.parametrize("kind", [*WRITERS])
def test_error_cells_are_faults_of_their_columns(tmp_path: Path, kind: str) -> None:
    path = save(tmp_path, WRITERS[kind]({"S": LINES}), f"a.{kind}")
    assert lines_of(path)[1:3] == [
        ["1", "2021-12-01", "Zaranj", "#REF!", "#VALUE!", "3"],
        ["2", "2021-12-02", "#N/A", "30.96", "61.86", "#DIV/0!"],
    ]
    accepted, rejected, emptied, _ = check.incidents(path)
    # Without its coordinates the first is nowhere; with them the second needs no name of a place.
    assert accepted["incident_id"].tolist() == ["2", "3"]
    assert rejected["row"].tolist() == [2]
    assert rejected["reason"].tolist() == ["holds Excel's error #REF!\nholds Excel's error #VALUE!"]
    assert emptied["row"].tolist() == [3, 3]
    assert emptied["reason"].tolist() == ["holds Excel's error #N/A", "holds Excel's error #DIV/0!"]


@pytest.mark.parametrize(
    "text", ["#DIV/0!", "#ДЕЛ/0!", "#¡DIV/0!", "#ZAHL!", "#BAŞV!", "Err:502", "#N/D", "#valeur!"]
)
def test_errors_in_any_language_empty_a_count(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,date,place,killed\n1,2021-12-01,Zaranj,{text}\n", encoding="utf-8")
    accepted, rejected, emptied, _ = check.incidents(path)
    assert rejected.empty
    assert accepted["killed_low"].isna().all()
    assert emptied["reason"].str.startswith(f"holds Excel's error {text}").all()
    assert emptied["column"].tolist() == ["killed"]


def test_a_column_too_narrow_is_not_a_value(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,date,place\n1,########,Zaranj\n#1,2021-12-01,#Zaranj\n", encoding="utf-8")
    accepted, rejected, *_ = check.incidents(path)
    assert accepted[["incident_id", "place"]].to_numpy().tolist() == [["#1", "#Zaranj"]]
    assert "which Excel shows where a column is too narrow" in rejected["reason"].item()


def test_a_formula_that_was_never_worked_out_is_not_empty(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for line in (HEADER, ["1", "2021-12-01", '="Zar"&"anj"', 30.96, 61.86, "=1+2"]):
        book.active.append(line)
    book.save(tmp_path / "a.xlsx")
    emptied = check.incidents(tmp_path / "a.xlsx").emptied
    assert emptied["column"].tolist() == ["place", "killed"]
    assert emptied["reason"].tolist() == ["holds a formula whose value is not stored in the file"] * 2


# Cells


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_merged_date_belongs_to_all_its_rows(tmp_path: Path, kind: str) -> None:
    lines: Lines = [
        ["id", "date", "place"],
        ["1", Merged(date(2021, 12, 1), 3), "Zaranj"],
        ["2", "", "Kang"],
        ["3", "", "Milak"],
        ["4", date(2021, 12, 5), "Zaranj"],
    ]
    if kind == "ods":
        lines[2:4] = [["2", None, "Kang"], ["3", None, "Milak"]]
    path = save(tmp_path, WRITERS[kind]({"A": lines}), f"a.{kind}")
    assert [line[1] for line in lines_of(path)[1:]] == [*["2021-12-01"] * 3, "2021-12-05"]
    assert tables.read(path).notices == (
        "Sheet 'A': the value of 1 merged cell was read for each of its rows, in 'date'.",
    )


def test_merged_cells_of_a_binary_workbook_are_known(tmp_path: Path) -> None:
    lines: Lines = [["id", "date", "place"], ["1", Merged("2021-12-01", 2), "Zaranj"], ["2", "", "Kang"]]
    path = save(tmp_path, xlsb({"A": lines}), "a.xlsb")
    assert [line[1] for line in lines_of(path)[1:]] == ["2021-12-01"] * 2


@pytest.mark.parametrize("write", [xlsx, xls, ods])
def test_a_header_in_two_rows_is_read_as_one(tmp_path: Path, write: Callable[[Sheets], bytes]) -> None:
    lines: Lines = [
        [Merged("ID", 2), Merged("Date", 2), Merged("Location", 1, 3), "", "", Merged("Killed", 1, 2), ""],
        ["", "", "Place", "Lat", "Lon", "min", "max"],
        ["1", "2021-12-01", "Zaranj", 30.96, 61.86, 1, 3],
    ]
    if write is ods:
        lines[0] = [cell for cell in lines[0] if cell != ""]
    path = save(tmp_path, write({"A": lines}), "a.book")
    accepted = check.incidents(path).accepted
    columns = [
        "row",
        "incident_id",
        "date_edtf",
        "place",
        "latitude",
        "longitude",
        "killed_low",
        "killed_high",
    ]
    assert accepted[columns].to_numpy().tolist() == [[3, "1", "2021-12-01", "Zaranj", 30.96, 61.86, 1, 3]]


def test_typed_cells_become_what_they_mean(tmp_path: Path) -> None:
    lines: Lines = [
        ["id", "date", "place", "took", "checked", "share", "serial", "code"],
        [202112010001, date(2021, 12, 1), "Zaranj", timedelta(hours=30, minutes=5), True, 0.25, 44531, "007"],
    ]
    found = lines_of(save(tmp_path, xlsx({"A": lines}), "a.xlsx"))
    assert found[1] == ["202112010001", "2021-12-01", "Zaranj", "30:05:00", "true", "0.25", "44531", "007"]


def test_days_that_count_from_1904_are_read(tmp_path: Path) -> None:
    import xlsxwriter

    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"date_1904": True})
    sheet = book.add_worksheet("A")
    sheet.write_row(0, 0, ["id", "date", "place"])
    sheet.write_row(1, 0, ["1", "", "Zaranj"])
    sheet.write_datetime(1, 1, date(2021, 12, 1), book.add_format({"num_format": "d mmmm yyyy"}))
    book.close()
    assert lines_of(save(tmp_path, packed.getvalue(), "a.xlsx"))[1] == ["1", "2021-12-01", "Zaranj"]


# Lines around the table


@pytest.mark.parametrize("kind", [*WRITERS])
def test_titles_tags_totals_and_notes_are_not_rows(tmp_path: Path, kind: str) -> None:
    lines: Lines = [
        ["Border incidents of Nimroz"],
        [],
        HEADER,
        ["#event+id", "#date+occurred", "#loc+name", "#geo+lat", "#geo+lon", "#affected+killed"],
        ["1", "2021-12-01", "Zaranj", 30.96, 61.86, 3],
        ["2", "2021-12-02", "Kang", 31.112, 61.93, 1],
        ["Total", "", "", "", "", 4],
        ["Source: made up for a test"],
    ]
    lines = [[*line, *[""] * (6 - len(line))] for line in lines]
    path = save(tmp_path, WRITERS[kind]({"A": lines}), f"a.{kind}")
    accepted, rejected, _, notices = check.incidents(path)
    assert accepted[["row", "killed_low"]].to_numpy().tolist() == [[5, 3], [6, 1]]
    assert rejected["row"].tolist() == [7, 8]
    assert "'Total' begins a row of totals" in rejected["reason"].iloc[0]
    assert "is a note, not a row" in rejected["reason"].iloc[1]
    assert "'Border incidents of Nimroz'" in notices[0]
    assert "HXL" in notices[1]


def test_a_title_over_a_header_in_two_rows_is_passed_over(tmp_path: Path) -> None:
    lines: Lines = [
        [Merged("Border incidents 2021", 1, 6)],
        ["ID", "Date", "Place", Merged("Casualties", 1, 3)],
        ["", "", "", "killed", "wounded", "missing"],
        ["1", "2021-12-01", "Zaranj", 3, 4, 5],
    ]
    path = save(tmp_path, xlsx({"A": lines}), "a.xlsx")
    accepted, _, _, notices = check.incidents(path)
    assert accepted[["row", "place", "killed_low", "wounded_low"]].to_numpy().tolist() == [
        [4, "Zaranj", 3, 4]
    ]
    assert "rows 2 and 3 are the header together" in notices[0]


def test_a_cell_far_beside_the_table_sets_its_row_aside(tmp_path: Path) -> None:
    lines: Lines = [HEADER, *([str(at), "2021-12-01", "Zaranj", 30.96, 61.86, 3] for at in range(60))]
    lines[50] = [*lines[50], "", "", "check this"]
    table = tables.read(save(tmp_path, xlsx({"A": lines}), "a.xlsx"))
    (aside,) = [row for batch in table.batches for row in batch.aside]
    assert (aside.number, aside.faults[0].reason) == (51, "9 cells under a header of 6 columns")


@pytest.mark.parametrize(
    "counts",
    [
        [["Province", "Count"], ["Nimroz", 1], ["Herat", 4], ["Farah", 0]],
        [["Place", "lat", "lon"], ["Herat", 34.3, 62.2]],
        [["Killed in all", "Year"], [2, 2021]],
    ],
)
def test_a_second_table_beside_the_first_is_not_read(tmp_path: Path, counts: Lines) -> None:
    rows: Lines = [HEADER, *([str(at), "2021-12-01", "Zaranj", 30.96, 61.86, 3] for at in range(1, 3))]
    lines: Lines = []
    for at in range(max(len(rows), len(counts))):
        left = rows[at] if at < len(rows) else [""] * len(HEADER)
        lines.append([*left, "", *(counts[at] if at < len(counts) else [])])
    result = check.incidents(save(tmp_path, xlsx({"A": lines}), "a.xlsx"))
    assert result.rejected.empty
    assert result.accepted["place"].tolist() == ["Zaranj", "Zaranj"]
    assert result.accepted["latitude"].tolist() == [30.96, 30.96]
    assert any("are another one" in notice and str(counts[0][0]) in notice for notice in result.notices)


def test_columns_behind_an_empty_one_belong_to_their_rows(tmp_path: Path) -> None:
    lines: Lines = [
        [*HEADER, "", "source", "summary"],
        ["1", "2021-12-01", "Zaranj", 30.96, 61.86, 3, "", "Wire", "Shots"],
        ["2", "2021-12-02", "Zaranj", 30.96, 61.86, 3, "", "", "More shots"],
    ]
    result = check.incidents(save(tmp_path, xlsx({"A": lines}), "a.xlsx"))
    assert result.accepted["summary"].tolist() == ["Shots", "More shots"]


# What is not read


def test_what_is_locked_or_not_a_workbook_is_named(tmp_path: Path) -> None:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    for stream, words in (
        ("EncryptedPackage", "locked with a password. Open it in Excel"),
        ("WordDocument", "a document of Word, not a table"),
        ("PowerPoint Document", "slides of PowerPoint, not a table"),
    ):
        path = save(tmp_path, start + stream.encode("utf-16-le") + bytes(512), "a.xls")
        with pytest.raises(InputError, match=words):
            tables.read(path)


def test_a_locked_workbook_of_libreoffice_is_named(tmp_path: Path) -> None:
    path = save(tmp_path, ods(YEARS), "a.ods")
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    with pytest.raises(InputError, match="locked with a password"):
        tables.read(path)


def test_damage_that_ends_calamine_is_an_error_of_ours(tmp_path: Path) -> None:
    path = save(tmp_path, xlsb({"A": [HEADER]}), "a.xlsb")
    content = path.read_bytes()
    name = "r1".encode("utf-16-le")
    path.write_bytes(b"")
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w") as made:
        for part in old.namelist():
            made.writestr(part, old.read(part).replace(name, "r9".encode("utf-16-le")))
    with pytest.raises(InputError, match="not readable as XLSB"):
        tables.read(path)


def test_a_web_page_saved_as_xls_is_read(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="utf-8"></head><body><table><tr><th>id</th><th>date</th><th>lat</th>'
        "<th>lon</th></tr><tr><td>1</td><td>2021-12-01</td><td>31.112</td><td>61.93</td></tr></table></body></html>"
    )
    path = save(tmp_path, page.encode(), "a.xls")
    assert tables.read(path).note == "HTML, sheet 'table 1'"
    accepted, rejected, *_ = check.incidents(path)
    assert accepted[["incident_id", "latitude", "longitude"]].to_numpy().tolist() == [["1", 31.112, 61.93]]
    assert rejected.empty


def test_a_page_with_merged_cells_in_its_own_encoding_is_read(tmp_path: Path) -> None:
    page = (
        '<HTML><META http-equiv=Content-Type content="text/html; charset=windows-1251"><style>td {}</style>'
        "<table><tr><td>Menu<td>Home</table>"
        "<table><tr><th>id<th>date<th>place<th>killed<tr><td>1<td rowspan=2>2021-12-01<td>Ворух<td>1"
        "<tr><td>2<td>К&aacute;нг<br>север<td>2</table>"
    )
    path = save(tmp_path, page.encode("cp1251"), "a.xls")
    assert lines_of(path)[1:] == [["1", "2021-12-01", "Ворух", "1"], ["2", "2021-12-01", "Кáнг север", "2"]]
    assert "'table 1' (other columns)" in tables.read(path).notices[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            b"<!DOCTYPE html><html><body><h1>Please log in</h1></body></html>",
            "without a table, such as an error",
        ),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook></Workbook>', "Excel 2003"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "a web archive"),
        (b'<html><meta charset="utf-8"><table><tr><td>\xff</table>', "whose letters cannot be read as utf-8"),
    ],
)
def test_what_only_looks_like_a_workbook_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        tables.read(save(tmp_path, content, "a.xls"))


def test_a_table_saved_as_csv_under_the_name_xls_is_read(tmp_path: Path) -> None:
    path = save(tmp_path, "id\tdate\tplace\n1\t2021-12-01\tKang\n".encode("utf-16"), "a.xls")
    assert lines_of(path)[1] == ["1", "2021-12-01", "Kang"]


def test_a_sheet_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    content = xls({"A": LINES})
    head = b"\x00\x02\x0e\x00" + bytes(4)
    assert content.count(head) == 1
    path = save(tmp_path, content.replace(head, head[:4] + b"\x00\xea\x00\x00"), "a.xls")
    with pytest.raises(InputError, match="not readable as XLS: a sheet of rows 59905 to 4"):
        tables.read(path)


INTACT = {kind: write({"A": LINES, "B": COVER}) for kind, write in WRITERS.items()}


@pytest.mark.parametrize("kind", [*WRITERS])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_workbook_never_ends_in_a_traceback(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    content = bytearray(INTACT[kind])
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    path = save(tmp_path, bytes(content), f"a.{kind}")
    with suppress(InputError):
        assert sum(len(batch.number) + len(batch.aside) for batch in tables.read(path).batches) >= 0
