"""Any header: it is understood or refused in a sentence, and reads the same once it is stated."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats_fixtures import in_any_folder, write_file
from marzmap import InputError, check
from marzmap.tables.columns.aliases import lines

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick

LISTED = [line[key] for line in lines("names.csv") for key in ("name", "word")]
AFFIXES = [line["affix"] for line in lines("affixes.csv")]
CELLS = [
    *("", "1", "2021-12-01", "03/04/2022", "31.112, 61.93", "Kang", "AFG", "61.9", "31.1", "shelling", "nan"),
    *("https://example.org/a", "5-7", "POINT (61 31)", "41R 398000 3442000", "یک", "[]", "\x1b[2J", "\u202e"),
]
names = st.one_of(
    st.sampled_from(LISTED),
    st.builds("{}{}{}".format, st.sampled_from(AFFIXES), st.sampled_from(" _-/."), st.sampled_from(LISTED)),
    st.builds("{}{}{}".format, st.sampled_from(LISTED), st.sampled_from(" _-/."), st.sampled_from(AFFIXES)),
    st.builds("_{}_{}".format, st.sampled_from(LISTED), st.sampled_from(LISTED)),
    st.sampled_from(LISTED).map(str.upper),
    st.text(st.characters(codec="utf-8"), max_size=12),
)
headers = st.tuples(
    st.lists(names, max_size=8), st.sampled_from([[], ["date", "place"], ["id", "date", "lat", "lon"]])
).map(lambda parts: list(dict.fromkeys([*parts[0], *parts[1]])) or ["a"])


WIDTH = 12  # columns at most
tables = st.lists(st.lists(st.sampled_from(CELLS), min_size=WIDTH, max_size=WIDTH), max_size=4)


@in_any_folder
@given(header=headers, rows=tables)
def test_any_header_reads_the_same_once_it_is_stated(
    tmp_path: Path, header: list[str], rows: list[list[str]]
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([header, *(row[: len(header)] for row in rows)])
    path = write_file(tmp_path, text.getvalue().encode())
    try:
        table = check.table(path)
        plain = check.incidents(table)
    except InputError:
        return
    assert [column.name for column in table.columns] == table.given
    words = [column.word for column in table.columns if column.word]
    assert len(words) == len(set(words))
    stated = {column.name: column.word for column in table.columns if column.word}
    again = check.incidents(path, options=check.Options(columns=stated, dates=table.dates))
    pd.testing.assert_frame_equal(plain.accepted, again.accepted)
    pd.testing.assert_frame_equal(plain.rejected, again.rejected)
