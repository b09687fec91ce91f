"""Tables are cut into the rows that independent readers find, whatever their length and damage."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
import tracemalloc
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formats_fixtures import EVENTS, feature, geojson_of, point
from marzmap import InputError, atlas, geocode, tables
from marzmap.tables import arrow, frame, utf_8
from marzmap.tables.columns import aliases, missing
from marzmap.tables.formats import members, quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

in_any_folder = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def rows(path: Path, batch_rows: int = 100) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of every row, in their order."""
    table = tables.read(path, batch_rows)
    for batch in table.batches:
        fit = zip(batch.number.tolist(), (list(row.values()) for row in batch.rows.to_pylist()), strict=True)
        yield from sorted([*fit, *((row.number, row.cells) for row in batch.aside)])


@in_any_folder
@given(body=st.text(alphabet='a,"\n\r ش\x1c\u00a0', max_size=60), batch_rows=st.integers(1, 40))
def test_text_is_cut_as_by_pythons_own_reader(tmp_path: Path, body: str, batch_rows: int) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x,y,z\n" + body, encoding="utf-8", newline="")
    found = list(rows(path, batch_rows))
    # Where quotes are not as CSV has them, the cells may be cut otherwise, but nothing of them is lost.
    for letter in "aش":
        assert sum("".join(cells).count(letter) for _, cells in found) == body.count(letter)
    with path.open(encoding="utf-8", newline="") as file:
        if quotes.are_odd(file, ",", 3):
            return
    wanted = list(csv.reader(io.StringIO(body, newline="")))
    while wanted and not "".join(wanted[-1]).strip():
        wanted.pop()
    assert [number for number, _ in found] == list(range(2, len(wanted) + 2))
    for (_, cells), same in zip(found, wanted, strict=True):
        if len(same) > 3 and not "".join(same[3:]).strip():
            del same[3:]  # separators at the end of a line
        # A row that lacks its last cells has empty ones, if what it has fits the columns.
        whole = same + [""] * (3 - len(same))
        assert cells in (same, whole) if "".join(same).strip() else cells == [""] * 3


def test_plain_quotes_are_never_odd() -> None:
    texts = ["".join(letters) for letters in itertools.product('a,"\n\r', repeat=6)]
    around = [(text, utf_8.around_quotes(text.encode())) for text in texts]
    plain = [text for text, beside in around if beside is not None and beside <= {*b',"\n\r'}]
    assert not any(quotes.are_odd(io.StringIO(text, newline=""), ",", 2) for text in plain)
    assert len(plain) > len(texts) / 5


def test_quotes_and_lines_are_counted_across_what_is_read_at_once(tmp_path: Path) -> None:
    path, line = tmp_path / "a.csv", b'1,"Kang, at ""the"" river",b\r\n'
    for mark in (b"", codecs.BOM_UTF8):
        path.write_bytes(mark + b'"x",y,z\r\n' + line * 80_000)
        assert utf_8.looked_at(path) == utf_8.Bytes(80_001, -1, frozenset(b'\n",'), is_ascii=True)
    path.write_bytes(line * 80_000 + b'2,"open\n3,closed"\n')
    assert utf_8.looked_at(path).around is None


def test_no_word_that_is_looked_for_in_cells_begins_with_a_digit() -> None:
    # So that most cells need no look.
    beside = [line["word"] for line in aliases.lines("beside.csv")]
    for word in [*beside, *missing.words("text"), *missing.words("count"), *missing.words("degrees")]:
        assert not word[0].isdigit()
    cells = pa.array(["", "1a", "a1", "-9", "٣", " 3", "9"])
    assert arrow.not_digits(cells.slice(1)).tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize("end_of_line", ["\n", "\r"])
def test_quotes_are_closed_where_pythons_csv_closes_them(end_of_line: str) -> None:
    sound = 0
    for letters in itertools.product(f'a,"{end_of_line}', repeat=7):
        lines = list(io.StringIO("".join(letters), newline=""))
        try:
            wanted = [cells or [""] for cells in csv.reader(lines, strict=True)]
        except csv.Error:  # of a quote that is not closed, or has letters behind it
            continue
        assert [record.cells for record in quotes.records(lines, ",")] == wanted, lines
        sound += 1
    assert sound > 4**7 / 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
def test_a_row_longer_than_a_batch_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"x,y\n1,قرية الحدود\n2,{'b' * 50_000}\n3\n4,\n".encode(encoding))
    assert list(rows(path)) == [
        (2, ["1", "قرية الحدود"]),
        (3, ["2", "b" * 50_000]),
        (4, ["3"]),
        (5, ["4", ""]),
    ]


def test_features_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    peaks = []
    for count in (20_000, 50_000):
        features = [feature({"id": at, "text": "a" * 100}, point(EVENTS[at % 3])) for at in range(count)]
        path.write_bytes(geojson_of(features))
        del features
        tracemalloc.start()
        assert sum(len(batch.number) for batch in tables.read(path, 1000).batches) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]


@in_any_folder
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    ),
    indent=st.sampled_from([None, 0, 3]),
)
def test_an_object_is_read_as_by_pythons_own_reader(
    tmp_path: Path, value: object, indent: int | None
) -> None:
    whole = {"before": value, "features": [value, 1, value], "after": value}
    (tmp_path / "a.json").write_text(json.dumps(whole, indent=indent), encoding="utf-8")
    found = list(members.members(tmp_path / "a.json"))
    assert [one.value for one in found if one.path == ("features",) and one.is_entry] == whole["features"]
    assert _put_together(found) == json.loads(json.dumps(whole))


def _put_together(found: Iterable[members.Member]) -> dict[str, Any]:
    """Return the object that members are of, save for empty ones."""
    whole: dict[str, Any] = {}
    for path, value, is_entry in found:
        inside = whole
        for key in path[:-1]:
            inside = inside.setdefault(key, {})
        if is_entry:
            inside[path[-1]].append(value)
        else:
            inside[path[-1]] = value
    return whole


@pytest.mark.parametrize(
    "text", ["", "[1", '{"a"}', '{"a": 1', '{"a": 1,}', '{"a": 1} b', '{"features": [1 2]}']
)
def test_what_is_not_an_object_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"expected .* at character \d+"):
        list(members.members(tmp_path / "a.json"))


def test_properties_keep_their_types(tmp_path: Path) -> None:
    cells: list[dict[str, object]] = [
        {"a": 1, "b": 1, "c": True, "d": "x", "e": 2**60},
        {"a": 2, "b": 1.5, "c": None, "d": 3, "e": 1},
    ]
    path = tmp_path / "a.geojson"
    path.write_bytes(geojson_of([feature(properties, None) for properties in cells]))
    table = tables.read(path)
    types = [str(table.schema.field(name).type) for name in "abcde"]
    assert types == ["int64", "double", "bool", "string", "string"]
    (batch,) = table.batches
    assert batch.rows.column("d").to_pylist() == ["x", "3"]
    assert batch.rows.column("e").to_pylist() == [str(2**60), "1"]


@in_any_folder
@given(st.lists(st.floats(-180, 180), min_size=1), st.sampled_from(["{:.6f}", "+{}", " {} ", "{:e}"]))
def test_plain_numbers_are_read_as_python_reads_them(values: list[float], form: str) -> None:
    texts = [form.format(abs(value)) for value in values]
    found = arrow.floats(pa.array(texts), "longitude")
    assert found.tolist() == [float(text) for text in texts]


def test_a_table_of_places_may_be_written_as_people_do(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("place_id;name;lon;lat;accuracy m\nhere;Testabad;61°30′ E;31,25;۲۵۰۰\n", encoding="utf-8")
    own = geocode.gazetteer(path).iloc[0]
    assert own[["name", "longitude", "latitude", "radius_m"]].tolist() == ["Testabad", 61.5, 31.25, 2500]
    path.write_text("place_id,name,lon,lat\n\nhere,Testabad,east,31\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"places\.csv:3: longitude: 'east' is not a number of degrees"):
        geocode.gazetteer(path)


def test_a_short_table_with_a_ragged_row_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "radii.csv"
    given = (atlas.folder() / "radii.csv").read_bytes()
    path.write_bytes(given + b"where_prec,1,2,3,4,5,6,7\n")
    lines = len(path.read_text(encoding="utf-8").splitlines())
    with pytest.raises(InputError, match=rf"radii\.csv:{lines}: 8 cells under a header of 7 columns"):
        frame.read(path)
    path.write_bytes(given + b"where_prec,1,2\n")
    assert any(notice.endswith(f"count as empty: {lines}.") for notice in frame.read(path).attrs["notices"])
    assert np.isnan(geocode.radii()["radius_m"]).any()
