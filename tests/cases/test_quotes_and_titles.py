"""Tables of text as people save them: quotes left open, titles, tags, totals and notes around the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from marzmap import check

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "id,date,place,lat,lon,summary\n"


def checked(tmp_path: Path, text: str, name: str = "a.csv") -> check.Checked:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return check.incidents(path)


OPEN_QUOTES = {
    "at the end": (
        HEADER + '1,2021-12-01,Kang,31.112,61.93,6" mortar fired\n'
        '2,2021-12-02,Kang,31.112,61.93,He said "go" and left\n'
        '3,2021-12-03,Kang,31.112,61.93,"quoted "inside" text"\n'
        '4,2021-12-04,Kang,31.112,61.93,"open quote\n'
        "5,2021-12-05,Kang,31.112,61.93,swallowed?\n"
        "6,2021-12-06,Kang,31.112,61.93,swallowed too?\n",
        [5],
    ),
    "closed by another row": (
        HEADER + '1,2021-12-01,Kang,31.112,61.93,"open quote\n'
        "2,2021-12-02,Kang,31.112,61.93,between\n"
        '3,2021-12-03,Kang,31.112,61.93,"a quoted text"\n'
        "4,2021-12-04,Kang,31.112,61.93,after\n",
        [2],
    ),
    "two of them": (
        HEADER + '1,2021-12-01,"Kang,31.112,61.93,first\n'
        "2,2021-12-02,Kang,31.112,61.93,between\n"
        '3,2021-12-03,Kang,31.112,61.93,"second\n'
        "4,2021-12-04,Kang,31.112,61.93,after\n",
        [2, 4],
    ),
    "with tabs": (
        ("id\tdate\tplace\tlat\tlon\tsummary\n"
        '1\t2021-12-01\tKang\t31.112\t61.93\t"clash begins\n'
        "2\t2021-12-02\tZaranj\t30.96\t61.86\ttwo dead\n"
        "3\t2021-12-03\tKang\t31.112\t61.93\tthree dead\n"),
        [2],
    ),
    "with semicolons": (
        ("id;date;place;lat;lon\n"
        '1;2021-12-01;"Kang;31,112;61,93\n'
        "2;2021-12-02;Zaranj;30,96;61,86\n"),
        [2],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "faulty"), OPEN_QUOTES.values(), ids=[*OPEN_QUOTES])
def test_an_open_quote_swallows_no_row(tmp_path: Path, text: str, faulty: list[int]) -> None:
    found = checked(tmp_path, text)
    assert sorted([*found.accepted["row"], *found.rejected["row"]]) == [*range(2, text.count("\n") + 1)]
    reasons = dict(zip(found.rejected["row"], found.rejected["reason"], strict=True))
    assert [*reasons] == faulty
    assert all("is not closed" in reason for reason in reasons.values())


def test_quotes_within_cells_are_characters(tmp_path: Path) -> None:
    text = HEADER + (
        '1,2021-12-01,Kang,31.112,61.93,6" mortar fired\n'
        '2,2021-12-02,Kang,31.112,61.93,"quoted "inside" text"\n'
        '3,2021-12-03,Kang,31.112,61.93,"a ""doubled"" quote"\n'
        '4,2021-12-04,Kang,31.112,61.93,"two lines, with a comma:\nnear the ""line"", at night"\n'
    )
    found = checked(tmp_path, text)
    assert found.accepted["summary"].tolist() == [
        '6" mortar fired',
        'quoted "inside" text',
        'a "doubled" quote',
        'two lines, with a comma:\nnear the "line", at night',
    ]
    assert found.rejected.empty


ABOVE = {
    "titles": ("Border incidents Nimroz 2021\n\nSource: police\n", "", 4, "line 4"),
    "a comment": ("# exported 2021-12-31, by hand\n", "", 2, "line 2"),
    "titles with commas": ("Incidents, Nimroz, 2021\nPrepared by us\n", "", 3, "line 3"),
    "a separator": ("sep=,\n", "", 2, ""),
    "tags": ("", "#event+id,#date+occurred,#loc+name,#geo+lat,#geo+lon,#description\n", 1, "HXL"),
    "tags in part": ("", "#event +id,#date,,#geo+lat,#geo+lon,\n", 1, "HXL"),
}


@pytest.mark.parametrize(("above", "below", "line", "notice"), ABOVE.values(), ids=[*ABOVE])
def test_lines_about_the_header_are_left_out_and_named(
    tmp_path: Path, above: str, below: str, line: int, notice: str
) -> None:
    row = "1,2021-12-01,Kang,31.112,61.93,a clash\n"
    found = checked(tmp_path, above + HEADER + below + row)
    assert found.accepted["place"].tolist() == ["Kang"]
    assert found.accepted["row"].tolist() == [line + 1 + bool(below)]
    assert notice in " ".join(found.notices)


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_the_header_is_found_with_any_separator(tmp_path: Path, separator: str) -> None:
    lines = ["Incidents, 2021, Nimroz", "", "id,date,place".replace(",", separator)]
    found = checked(tmp_path, "\n".join([*lines, "1,2021-12-01,Kang".replace(",", separator)]))
    assert found.accepted["row"].tolist() == [4]


def test_a_stated_separator_goes_before_a_likelier_one(tmp_path: Path) -> None:
    found = checked(tmp_path, "sep=;\nid;date;place;lat;lon\n1;2021-12-01;Zaranj;30,96;61,86\n")
    assert found.accepted[["longitude", "latitude"]].to_numpy().tolist() == [[61.86, 30.96]]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Total,,,,,12", "total"),
        ("Итого: 3,,,,,", "not"),
        ("مجموع,,,,,12", "total"),
        ("Source: the police of Nimroz,,,,,", "note"),
        ("All figures are as reported by the press,,,,,", "note"),
        ("Примечание: по данным прессы,,,,,", "note"),
    ],
)
def test_totals_and_notes_are_set_aside_as_such(tmp_path: Path, line: str, kind: str) -> None:
    row = "1,2021-12-01,Kang,31.112,61.93,a clash\n"
    found = checked(tmp_path, f"{HEADER}{row}{line}\n")
    assert found.accepted["row"].tolist() == [2]
    assert found.rejected["row"].tolist() == [3]
    assert kind in found.rejected["reason"][0]
