"""Text tables as people have them: quotes left open, lines around the table, separators stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from marzmap import check
from marzmap._cli import main

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "id,date,place,lat,lon,summary\n"


def rows_of(numbers: range, summary: str = "shots") -> str:
    return "".join(f"{at},2021-12-0{at},Kang,31.112,61.93,{summary}\n" for at in numbers)


def checked(folder: Path, text: str | bytes, name: str = "incidents.csv") -> check.Checked:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return check.incidents(path)


def said(folder: Path) -> str:
    """What `check` prints of the table."""
    return CliRunner().invoke(main, ["check", str(folder / "incidents.csv")]).output


def test_an_open_quote_takes_only_its_own_row(tmp_path: Path) -> None:
    text = (
        HEADER + '1,2021-12-01,Kang,31.112,61.93,6" mortar fired\n'
        '2,2021-12-02,Kang,31.112,61.93,He said "go" and left\n'
        '3,2021-12-03,Kang,31.112,61.93,"quoted "inside" text"\n'
        '4,2021-12-04,Kang,31.112,61.93,"open quote\n'
        "5,2021-12-05,Kang,31.112,61.93,swallowed?\n6,2021-12-06,Kang,31.112,61.93,swallowed too?\n"
    )
    result = checked(tmp_path, text)
    assert result.accepted["incident_id"].tolist() == ["1", "2", "3", "5", "6"]
    assert result.accepted["summary"].tolist()[:3] == [
        '6" mortar fired',
        'He said "go" and left',
        'quoted "inside" text',
    ]
    assert result.rejected["row"].tolist() == [5]
    assert "the quote opened in line 5 is not closed: lines 6 to 7" in result.rejected["reason"][0]
    assert "incidents.csv:5: the quote opened in line 5 is not closed" in said(tmp_path)


def test_an_open_quote_in_tabs_takes_only_its_own_row(tmp_path: Path) -> None:
    text = (HEADER + '1,2021-12-01,Kang,31.112,61.93,"clash begins\n' + rows_of(range(2, 4))).replace(
        ",", "\t"
    )
    result = checked(tmp_path, text, "incidents.tsv")
    assert result.accepted["incident_id"].tolist() == ["2", "3"]
    assert result.rejected["row"].tolist() == [2]


@pytest.mark.parametrize(
    ("wrong", "taken"),
    [
        ('4,2021-12-04,"Kang,31.112,61.93,shots\n', "lines 6 to 10"),
        ('"4,2021-12-04,Kang,31.112,61.93,shots\n', "lines 6 to 10"),
        ('4,2021-12-04,Kang,31.112,61.93,"shots ""twice""\n', "lines 6 to 10"),
    ],
)
def test_a_later_quote_does_not_close_an_open_one(tmp_path: Path, wrong: str, taken: str) -> None:
    text = HEADER + rows_of(range(1, 4)) + wrong + rows_of(range(5, 9)) + rows_of(range(9, 10), '"a, b"')
    result = checked(tmp_path, text)
    assert result.accepted["incident_id"].tolist() == [*"12356789"]
    assert result.accepted["summary"].tolist()[-1] == "a, b"
    assert result.rejected["row"].tolist() == [5]
    assert taken in result.rejected["reason"][0]


@pytest.mark.parametrize(
    "cell",
    [
        '"first line\nsecond, with commas, and more\r\nthird ""line"""',
        '"\n\nafter blank lines"',
        '"5 men, 3 women\n7 men, 2 women, none hurt, all, went, home"',
    ],
)
def test_a_cell_may_hold_lines(tmp_path: Path, cell: str) -> None:
    text = HEADER + rows_of(range(1, 2)) + rows_of(range(2, 3), cell) + rows_of(range(3, 4))
    result = checked(tmp_path, text)
    assert result.accepted["row"].tolist() == [2, 3, 4]
    assert result.accepted["summary"][1].split() == cell[1:-1].replace('""', '"').split()


def test_phrases_in_quotes_are_kept_as_they_are(tmp_path: Path) -> None:
    text = HEADER + rows_of(range(1, 2), '"Go" he said') + rows_of(range(2, 3), '"Wolf" and "Fox"')
    text += rows_of(range(3, 4), '"known as "Wolf""') + rows_of(range(4, 5), ' "a, b"')
    result = checked(tmp_path, text)
    assert result.accepted["summary"].tolist() == [
        '"Go" he said',
        '"Wolf" and "Fox"',
        'known as "Wolf"',
        "a, b",
    ]


HXL = "#event+id,#date+occurred,#loc+name,#geo+lat,#geo+lon,#description\n"


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        (HEADER + HXL + rows_of(range(1, 3)), "line 2 holds HXL hashtags"),
        ("Incidents\n" + HEADER + HXL.replace("+", " +") + rows_of(range(1, 3)), "line 3 holds HXL hashtags"),
        (HEADER + HXL.replace("#description", "") + rows_of(range(1, 3)), "line 2 holds HXL hashtags"),
        (
            "Border incidents Nimroz 2021,,,,,\nby the office,,,,,\n,,,,,\n" + HEADER + rows_of(range(1, 3)),
            "line 4 is taken for the header; above it: 'Border incidents Nimroz 2021', 'by the office'",
        ),
        ("# exported, by hand\n\n" + HEADER + rows_of(range(1, 3)), "line 3 is taken for the header"),
        (
            HEADER + "Event ID,Event Date,Location,Latitude,Longitude,Notes\n" + rows_of(range(1, 3)),
            "line 2 names the columns again",
        ),
    ],
)
def test_lines_above_the_rows_are_named(tmp_path: Path, text: str, notice: str) -> None:
    result = checked(tmp_path, text)
    assert result.accepted["incident_id"].tolist() == ["1", "2"]
    assert result.accepted["row"].tolist() == [len(text.splitlines()) - 1, len(text.splitlines())]
    assert not len(result.rejected)
    assert any(notice in line for line in result.notices)
    assert notice in said(tmp_path)


@pytest.mark.parametrize(
    ("line", "separator"),
    [("sep=;", ";"), ('"sep=;"', ";"), ("SEP=|", "|"), ("sep=^", "^"), ("sep=\t", "\t")],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_line_that_states_the_separator_is_honoured(
    tmp_path: Path, line: str, separator: str, encoding: str
) -> None:
    text = f"{line}\r\n" + "id;date;place;lat;lon\r\n1;2021-12-01;Zaranj;30,96;61,86\r\n".replace(
        ";", separator
    )
    result = checked(tmp_path, text.encode(encoding))
    assert result.accepted[["latitude", "longitude"]].iloc[0].tolist() == [30.96, 61.86]
    assert result.accepted["row"].tolist() == [3]


def test_totals_and_notes_are_set_aside_as_what_they_are(tmp_path: Path) -> None:
    text = "id,date,place,killed\n1,2021-12-01,Kang,3\n2,2021-12-02,Kang,4\n,,,\nTotal,,,7\n"
    text += "# checked to here\nSource: own count, of 2021\nAll figures are provisional,,,\n"
    result = checked(tmp_path, text)
    assert result.accepted["killed_low"].tolist() == [3, 4]
    assert result.rejected["row"].tolist() == [4, 5, 6, 7, 8]
    reasons = result.rejected["reason"].tolist()
    for reason, part in zip(reasons, ["empty", "totals", "note", "note", "note"], strict=True):
        assert part in reason


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_separators_at_the_end_of_lines_are_no_column(tmp_path: Path, end: str) -> None:
    text = (HEADER + rows_of(range(1, 4))).replace("\n", f",,{end}")
    result = checked(tmp_path, text)
    assert len(result.accepted) == 3
    assert not any(str(name).startswith("unnamed") for name in result.accepted)
    without = HEADER.replace("\n", end) + rows_of(range(1, 4)).replace("\n", f",,{end}")
    assert len(checked(tmp_path, without).accepted) == 3
    beside = checked(tmp_path, text + f"4,2021-12-04,Kang,31.1,61.9,a,,beside{end}" * 60)
    assert len(beside.accepted) + len(beside.rejected) == 63


def test_two_columns_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    result = checked(tmp_path, "id,date,place,weather,weather\n1,2021,Kang,rain,wind\n")
    assert result.accepted[["weather", "weather_2"]].iloc[0].tolist() == ["rain", "wind"]
    assert "column 5 has the name 'weather' of another" in said(tmp_path)


def test_a_file_put_behind_another_is_read_on(tmp_path: Path) -> None:
    text = (HEADER + rows_of(range(1, 3))).encode("utf-8-sig") + (HEADER + rows_of(range(3, 5))).encode(
        "utf-8-sig"
    )
    result = checked(tmp_path, text)
    assert result.accepted["incident_id"].tolist() == ["1", "2", "3", "4"]
    assert result.rejected["reason"].tolist() == ["the row repeats the header"]


def test_a_header_without_rows_gives_no_rows(tmp_path: Path) -> None:
    for text in (HEADER, HEADER.rstrip(), "sep=,\n" + HEADER, "Incidents\n\n" + HEADER, HEADER + HXL):
        result = checked(tmp_path, text)
        assert len(result.accepted) == len(result.rejected) == 0
