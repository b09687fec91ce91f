"""Where a table begins and ends among titles, comments, hashtags, totals and notes."""

from __future__ import annotations

import pytest

from marzmap.tables.formats import outline

pytestmark = pytest.mark.quick


def cells(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.splitlines()]


@pytest.mark.parametrize(
    ("text", "header", "rows"),
    [
        ("id|date|place\n1|2021|a", 0, 1),
        ("Border incidents, Nimroz||\nby the office||\n||\nid|date|place\n1|2021|a", 3, 4),
        ("Country|Afghanistan|||\nPeriod|2021|||\nid|date|place|lat|lon\n1|2021|a|31|61", 2, 3),
        ("# exported\n# twice\nid|date|place\n1|2021|a", 2, 3),
        ("Event|||Position|\nid|date|place|lat|lon\n1|2021|a|31|61", 1, 2),
        ("id|date|place\n#event+id|#date +occurred|#loc+name\n1|2021|a", 0, 2),
        ("id|date|place|lat|lon\nEvent ID|Event Date|Location|Latitude|Longitude\n1|2021|a|31|61", 0, 2),
        ("Übersicht||\nKürzel|Farbe|Menge\na|rot|3\nb|blau|4", 1, 2),
        ("Kürzel|Farbe|Menge\na|rot|3", 0, 1),
    ],
)
def test_the_header_is_found_among_other_lines(text: str, header: int, rows: int) -> None:
    result = outline.outline(cells(text))
    assert result is not None
    assert (result.header, result.rows) == (header, rows)
    assert result.names == [name.strip() for name in cells(text)[header]]
    assert bool(result.notices) == (rows > 1)


def test_lines_of_numbers_hold_no_header() -> None:
    assert outline.outline(cells("\n1|2")) is None
    assert outline.outline([]) is None


def test_names_are_numbered_where_they_mean_nothing() -> None:
    names, notices = outline.named(["id", "Weather", "", "Weather", "Weather_2", "lat", "lat"])
    assert names == ["id", "Weather", "unnamed_3", "Weather_3", "Weather_2", "lat", "lat"]
    assert notices == ["column 4 has the name 'Weather' of another; here it is 'Weather_3'"]


def test_empty_cells_at_the_end_of_a_header_are_dropped() -> None:
    result = outline.outline(cells("id|date|place||\n1|2021|a||\n2|2021|b||"))
    assert result is not None
    assert result.names == ["id", "date", "place"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Total|||17|30", "totals"),
        ("Итого:|||17|", "totals"),
        ("|جمع||۱۷|", "totals"),
        ("Toplam|||1,200|", "totals"),
        ("Source: own count||||", "a note"),
        ("Quelle: eigene Zählung", "a note"),
        ("All figures are provisional||||", "a note"),
        ("* not confirmed||||", "a note"),
        ("# checked to here||||", "a note"),
        ("#checked||||", "a comment"),
        ("id|date|place|killed|wounded", "repeats the header"),
        ("Sum|2021-12-01|Zaranj|1|2", ""),
        ("Sum|2021-12-01||1|2", ""),
        ("Note 5|2021-12-01|Zaranj|1|2", ""),
        ("5||||", ""),
        ("||||", ""),
    ],
)
def test_totals_notes_and_comments_are_not_rows(text: str, reason: str) -> None:
    fault = outline.no_row(text.split("|"), ["id", "date", "place", "killed", "wounded"])
    assert (fault is None) == (reason == "")
    assert fault is None or reason in fault.reason
