"""Random and mutated tables: no traceback, and accepted + rejected = read, always.

The whole 20,000 tables: `PYTHONPATH=tests/helpers:tests/bench uv run tests/check/test_check_fuzz.py`.
The suite takes the first of them.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import check_tables
import formats_fixtures as formats
from marzmap import InputError, check
from marzmap.attributes import COLUMNS, EVENT_TYPES, MEANINGS, PLACED_BY
from marzmap.check import by_column, cells, fields, identity, model
from marzmap.check.cells import LONGEST
from marzmap.tables import ALIASES, CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

TABLES = 20_000
IN_THE_SUITE = 2_400
COMPARED_IN_THE_SUITE = 300

SEPARATORS = [",", ";", "\t", "|"]
NASTY = [
    *("", " ", "0", "-1", "3", "۱۲", "٣", "1e9", "9" * 40, "1,500", "nan", "None", "true", "yes", "=1+1"),
    *(
        "2021-12-01",
        "2021-12",
        "2021/12/1",
        "03-04-2022",
        "1400-09-10",
        "۱۰ آذر ۱۴۰۰",
        "late May 2023",
        "soon",
    ),
    *("2022-07-30/..", "[2021,2022]", "2022-05/2022-04", "10 Azar 1400", "1400-12-30", "202X", "2021-1X"),
    *("31.1447", "61,7925", "31°08′42″N", "361", "131", "61.8 E", "31 08 42", "-0.0", "0.0", "1e400"),
    *("armed clash", "Armed_Clash", "battle", "AFG", "iran", "ایران", "XYZ", "published", "draft", "given"),
    *("[]", "[{}]", "[", "null", '[{"url": "javascript:alert(1)"}]', '[{"url": "https://a.org"}]', "[[[["),
    *("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://example.org"),
    *("\0", "a\0b", "\x1b[31m", "\u202egpj.exe", "می\u200cشود", "\ufeff", "\ufffe", "\x85", "é", "😀", "ـ"),
    *('"', '""', "a,b;c\td|e", "line\nbreak", "line\r\nbreak", "\r", "'", "\\", "<script>", "%s%n", "{0}"),
    *("POINT (61 31)", "LINESTRING (61 31, 62 31)", "POLYGON ((0 0, 1 1, 0 1, 1 0, 0 0))", "POINT EMPTY"),
    "x" * (LONGEST + 1),
]
"""Cells: what is right, what is nearly so, what breaks programs."""

NAMES = [
    *COLUMNS,
    *CODES,
    *(name for alias in ALIASES.values() for name in (*alias.usual, *alias.loose)),
    *("row", "column", "fix", "file", "converted", "note", "weather", "", "a" * 300, "=1", "ستون", "latitud"),
]
MUTATIONS = b'\0\n\r\t",;|{}[]()a0-\xff\xe9\xd8\xa0\x81\xef\xbb\xbf'


class Case(NamedTuple):
    """A table to check.

    Attributes
    ----------
    kind : str
        How it was made.
    content : bytes
        The file.
    rows : range or None
        How many rows it may have, where that can be known without marzmap.
    whole : bool
        Whether its header is sound, so that it must not be refused.
    """

    kind: str
    content: bytes
    rows: range | None
    whole: bool


def of_csv(lines: list[list[str]], separator: str, encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(lines)
    return out.getvalue().encode(encoding)


def sizes(content: bytes, separator: str) -> range:
    """How many rows may stand behind a header of one line: bytes are taken for letters one by one.

    As many as Python's csv reads, where quotes only enclose cells and no line in a cell looks like a row.
    Else each line is a row, or is taken in by one with a cell that begins with a quote.
    """
    csv.field_size_limit(sys.maxsize)
    # A space that does not break is blank in UTF-8 and in Windows-1256.
    text = content.decode("latin-1").replace("\xc2\xa0", " ")
    lines = list(io.StringIO(text, newline=""))
    if exact := proper_records(lines, separator):
        return range(exact - 1, exact)
    least = fewest_records(without_blank(lines, separator + '"'), separator)
    return range(least - 1, len(without_blank(lines, separator)))


def without_blank(lines: list[str], marks: str) -> list[str]:
    """Lines up to the last that has more than blanks and certain marks."""
    table = str.maketrans("", "", marks)
    return lines[: max(at for at, line in enumerate(lines, 1) if line.translate(table).strip())]


def proper_records(lines: list[str], separator: str) -> int:
    """Count records by Python's csv up to the last that is not blank; 0 if they may be cut otherwise."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    width = last = start = 0
    try:
        for number, cells in enumerate(reader, 1):
            width = width or len(cells)
            for line in lines[start + 1 : reader.line_num]:
                list(csv.reader([line], delimiter=separator, strict=True))  # raises if it opens a quote
                if line.count(separator) >= width - 1:
                    return 0
            start = reader.line_num
            if "".join(cells).strip():
                last = number
    except csv.Error:
        return 0
    # Readers disagree on a quote behind a blank.
    return 0 if any(re.search(rf'(^|{re.escape(separator)}) +"', line) for line in lines) else last


def fewest_records(lines: list[str], separator: str) -> int:
    """Count records where every quote that may be closed in a later line is."""
    opens = re.compile(rf'(^|{re.escape(separator)})"')
    quoted = [at for at, line in enumerate(lines) if '"' in line]
    fewest = [0] * (len(lines) + 1)
    for at in reversed(range(len(lines))):
        fewest[at] = 1 + fewest[at + 1]
        if opens.search(lines[at]):
            # Its cell may end in any line with a quote, and does so where they then come in pairs, unless
            # that line opens a further cell.
            for end in quoted[bisect_right(quoted, at) :]:
                fewest[at] = min(fewest[at], 1 + fewest[end + 1])
                if lines[end].count('"') % 2 and not opens.search(lines[end]):
                    break
    return fewest[0]


def random_table(rng: np.random.Generator) -> Case:
    """A sound header in any order with own columns, and rows of any cells."""
    must = [("incident_id", "id", "شناسه")[rng.integers(3)], ("date_edtf", "date", "تاریخ")[rng.integers(3)]]
    where = [["place"], ["latitude", "longitude"], ["lat", "lon", "place"]][rng.integers(3)]
    further = [
        "event_type",
        "killed_low",
        "killed_high",
        "country",
        "radius_m",
        "sources",
        "where_prec",
        "note",
    ]
    header = must + where + [name for name in further if rng.random() < 0.4]
    rng.shuffle(header)
    lines = [header]
    for at in range(rng.integers(0, 8)):
        good = {must[0]: f"i{at}", must[1]: "2021-12-01", where[0]: "31.1", where[-1]: "61.8"}
        line = [
            good.get(name, "") if rng.random() < 0.8 else NASTY[rng.integers(len(NASTY) - 1)]
            for name in header
        ]
        if rng.random() < 0.05:
            line = line[:-1] if rng.random() < 0.5 else [*line, "more"]
        if rng.random() < 0.02:
            line[rng.integers(len(line))] = NASTY[-1]
        lines.append(line)
    separator = SEPARATORS[rng.integers(4)]
    content = of_csv(lines, separator, ("utf-8", "utf-8-sig")[rng.integers(2)])
    if rng.random() < 0.1 and "�" not in content.decode("utf-8-sig"):
        return Case(
            "random, UTF-16", of_csv(lines, separator, "utf-16"), sizes(content, separator), whole=True
        )
    return Case("random", content, sizes(content, separator), whole=True)


def any_header(rng: np.random.Generator) -> Case:
    """Any names in the header: mostly refused."""
    header = [NAMES[at] for at in rng.integers(len(NAMES), size=rng.integers(1, 12))]
    header += [["incident_id", "date_edtf", "place"], []][rng.integers(2)]
    lines = [[NASTY[at] for at in rng.integers(len(NASTY) - 1, size=len(header))] for _ in range(3)]
    return Case("any header", of_csv([header, *lines], ","), None, whole=False)


def mutated(rng: np.random.Generator) -> Case:
    """A table of a known format with some bytes changed; half the time not in its header."""
    kind, separator = list(_BASES.items())[rng.integers(len(_BASES))]
    base = _kept(kind)
    content = bytearray(base)
    text = separator != "" and kind != "gdelt"
    start = base.index(b"\n") + 1 if text and rng.random() < 0.7 else 0
    for _ in range(rng.integers(1, 30)):
        at = int(rng.integers(start, len(content)))
        way = rng.integers(4)
        if way == 0:
            content[at] = int(rng.integers(256))
        elif way == 1:
            content[at : at + int(rng.integers(1, 20))] = b""
        elif way == 2:
            content[at:at] = NASTY[rng.integers(len(NASTY) - 1)].encode("utf-8", "surrogatepass")
        else:
            content[at] = MUTATIONS[rng.integers(len(MUTATIONS))]
        if len(content) <= start + 1:
            break
    if rng.random() < 0.1:
        del content[int(rng.integers(start, len(content))) :]
    whole = mostly_utf8(rng, bytes(content)) if text else bytes(content)
    return Case(f"mutated {kind}", whole, sizes(whole, separator) if start else None, whole=False)


def mostly_utf8(rng: np.random.Generator, content: bytes) -> bytes:
    """Mostly drop bytes that are not UTF-8: a few of them make an encoding unclear, a table refused."""
    return content if rng.random() < 0.25 else content.decode("utf-8", "ignore").encode()


def noise(rng: np.random.Generator) -> Case:
    """Bytes behind a sound header, or behind nothing."""
    body = bytes(rng.choice(list(b'a0-/,"\n\r\t\0{}[];|\xd8\xff 2021'), size=rng.integers(0, 120)).tolist())
    body = mostly_utf8(rng, body)
    if rng.random() < 0.3:
        return Case("noise", body, None, whole=False)
    whole = b"incident_id,date_edtf,place\n" + body
    return Case("noise behind a header", whole, sizes(whole, ","), whole=False)


@cache
def _kept(name: str) -> bytes:
    makers: dict[str, Callable[[], Any]] = {
        "plain": formats.plain,
        "acled": formats.acled,
        "ucdp": formats.ucdp,
        "atlos": formats.atlos,
    }
    if name in makers:
        return formats.csv_of(*makers[name]())
    if name == "gdelt":
        return formats.gdelt()
    if name == "xlsx":
        return formats.workbook(formats.plain())
    if name == "geojson":
        events = [
            formats.feature({"id": one.key, "date": one.day}, formats.point(one)) for one in formats.EVENTS
        ]
        return formats.geojson_of(events)
    out = io.BytesIO()
    pd.DataFrame(formats.plain()[1]).to_parquet(out)
    return out.getvalue()


# Separator of each, "" where it has no lines.
_BASES = dict.fromkeys(("plain", "acled", "ucdp", "atlos"), ",")
_BASES |= {"gdelt": "\t"} | dict.fromkeys(("xlsx", "geojson", "parquet"), "")
_MAKERS = (random_table, any_header, mutated, noise)
_SHARES = (0.4, 0.1, 0.4, 0.1)


def case(number: int) -> Case:
    """The table of a number, always the same."""
    rng = np.random.default_rng([5, number])
    return _MAKERS[rng.choice(4, p=_SHARES)](rng)


def country_at(longitude: Any, _: Any) -> Any:
    """A world of two countries."""
    return np.where(longitude < 61, "IRN", "AFG")


def proven(made: Case, path: Path) -> str:
    """Check a table and prove that no row is lost and nothing bad is accepted; tell how it went."""
    path.write_bytes(made.content)
    size = 3 if len(made.content) % 2 else 10_000
    accepted_rows: list[int] = []
    rejected_rows: list[int] = []
    try:
        for accepted, rejected, *_ in check.blocks(path, country_at=country_at, size=size):
            accepted_rows += accepted["row"].tolist()
            rejected_rows += rejected["row"].tolist()
            sound(accepted)
            told = check.messages(rejected, "a.csv")
            assert len(told) >= len(rejected)
            assert all(line.isprintable() and len(line) < 1000 for line in told)
            rejected.to_csv().encode("utf-8", "strict")
    except InputError as error:
        refusal = str(error)
    else:
        refusal = ""
    assert refusal.isprintable()
    if refusal:
        assert not made.whole, refusal
        return "refused"
    read = sorted(accepted_rows + rejected_rows)
    assert len(read) == len(set(read))
    if made.rows is not None:
        assert read == list(range(2, len(read) + 2))
        assert len(read) in made.rows
    return "all accepted" if not rejected_rows else "some accepted" if accepted_rows else "all rejected"


def sound(accepted: Any) -> None:
    """Accepted rows keep what the vocabulary promises."""
    accepted.to_csv().encode("utf-8", "strict")
    for name in set(COLUMNS) & set(accepted):
        assert str(accepted[name].dtype) == COLUMNS[name].dtype
    assert accepted["incident_id"].notna().all()
    assert accepted["incident_id"].is_unique
    assert accepted["date_edtf"].notna().all()
    start, end = accepted["date_start"], accepted["date_end"]
    assert (start.isna() | end.isna() | (start <= end)).all()
    lon, lat = accepted["longitude"], accepted["latitude"]
    assert (lon.isna() == lat.isna()).all()
    assert (lon.dropna().abs() <= 180).all()
    assert (lat.dropna().abs() <= 90).all()
    assert (lon.notna() | accepted["place"].notna()).all()
    for what in ("killed", "wounded"):
        low, high = accepted[f"{what}_low"], accepted[f"{what}_high"]
        # Figures that a source states against each other stay, with a note.
        noted = accepted["check_note_code"].str.contains(f"{what}_low_above_high").fillna(value=False)
        assert (low.isna() | high.isna() | (low <= high) | noted).all()


@pytest.mark.parametrize("part", range(4))
def test_random_and_mutated_tables_lose_no_row_and_end_in_no_traceback(tmp_path: Path, part: int) -> None:
    size = IN_THE_SUITE // 4
    seen = Counter(proven(case(at), tmp_path / "a.csv") for at in range(part * size, part * size + size))
    # Each outcome happens: the tables are neither all hopeless nor all good.
    assert len(seen) == 4
    assert seen["refused"] < size / 2


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ('a,2021,b\n"', [1, 2]),
        ('a,2021,"b\nc"\n', [1]),
        ('a,2021,6" gun\nb,2021,"c, ""d"""\n,,\n', [2]),
        ('a,2021,"b\nc,2021,d\n', [2]),
        ('a,2021,"b\nc,2021,d"\n', [1, 2]),
        ('a,2021,"b"c\nd"\n', [1, 2]),
        ('a,2021,"b\nc" x,d" e\n', [1, 2]),
    ],
)
def test_sizes_of_tables_counted_by_hand(body: str, rows: list[int]) -> None:
    assert [*sizes(f"incident_id,date_edtf,place\n{body}".encode(), ",")] == rows


def test_a_lone_quote_in_the_last_line_is_a_row_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('incident_id,date_edtf,place\na,2021,b\n"', encoding="utf-8")
    [(accepted, rejected, *_)] = check.blocks(path, country_at=country_at)
    assert (accepted["row"].tolist(), rejected["row"].tolist()) == ([2], [3])


def outcome(path: Path, size: int, *, whole_columns: bool) -> list[check.Checked] | str:
    """Blocks of a table, checked by column or row by row only; or why it cannot be read."""
    try:
        table = check.table(path)
        table = table if whole_columns else table._replace(source=None)
        return [
            *check.blocks(
                table, country_at=country_at, latest=date(2040, 1, 1), countries=["AFG", "IRN"], size=size
            )
        ]
    except InputError as error:
        return str(error)


def agreed(path: Path, size: int) -> int:
    """Compare both ways, to the last message; return how many rows are accepted."""
    columns, rows = (outcome(path, size, whole_columns=way) for way in (True, False))
    if isinstance(columns, str) or isinstance(rows, str):
        assert columns == rows
        return 0
    assert len(columns) == len(rows)
    for one, other in zip(columns, rows, strict=True):
        assert one.notices == other.notices
        for frame, expected in zip(one[:3], other[:3], strict=True):
            pd.testing.assert_frame_equal(frame, expected)
    return sum(len(one.accepted) for one in columns)


@pytest.mark.parametrize("part", range(4))
def test_columns_and_rows_give_the_same_on_any_table(tmp_path: Path, part: int) -> None:
    size, path = COMPARED_IN_THE_SUITE // 4, tmp_path / "a.csv"
    accepted = 0
    for at in range(part * size, part * size + size):
        path.write_bytes(case(at).content)
        accepted += agreed(path, 3 if at % 2 else 10_000)
    assert accepted > size // 4


LIMITS = {
    "incident_id": ("i1", " i1", "r-39286d5b0f7e", "2.02E+11", "0", "NA", "i\u00a01"),
    "date_edtf": ("2021-12-01/2021-12-01", "2021-12-02/2021-12-01", "2039-12-31/2040-01-02", "2040-01-02"),
    "longitude": ("180", "-180.0", "180.00000000000001", "0", "-0.0", "5e0", "", " 61.8"),
    "latitude": ("90", "-90.0", "90.0000000000001", "0", "-0", "", "31.1 "),
    "radius_m": ("0", "0.00000000000000001", "-1", "20037508.3", "20037509", "20037510"),
    "score": ("0", "1", "-0.0", "-0.00000000001", "1.00000000000000001", "1.0000001"),
    "killed_low": ("0", "00", "-0", "999999999", "1000000000", "1000000001", "9", "2.0"),
    "killed_high": ("3", "+3", "1-5", "1000000000"),
    "sources": ('[{"url": "https://"}]', '[{"title": ""}]', '[{"title": "a"},{"title": "b"}]', "[]"),
    "country": ("IRN", "irn", "Iran; Afghanistan", "630", "AFG", "700"),
}
"""Cells at the limits of what is accepted as it is written."""


def test_columns_and_rows_give_the_same_at_limits(tmp_path: Path) -> None:
    usual = dict.fromkeys(LIMITS, "") | {"date_edtf": "2021-12-01", "longitude": "61.8", "latitude": "31.1"}
    cells = [(name, text) for name, texts in LIMITS.items() for text in texts]
    rows = [usual | {"incident_id": f"a{at}"} | {name: text} for at, (name, text) in enumerate(cells)]
    path = tmp_path / "a.csv"
    path.write_bytes(of_csv([[*LIMITS], *([*row.values()] for row in rows)], ","))
    for size in (4, 10_000):
        assert agreed(path, size) > len(rows) / 3


@pytest.mark.parametrize("name", sorted(model.FIELDS - {"date_edtf"}))
def test_a_cell_found_unremarkable_is_typed_as_it_is(name: str) -> None:
    at_limits = [text for some in LIMITS.values() for text in some]
    texts = [*NASTY[:-1], *at_limits, *EVENT_TYPES, *MEANINGS, *PLACED_BY]
    values, sound = fields.field(name, pa.array(texts))
    unremarkable = [at for at in np.flatnonzero(sound).tolist() if texts[at]]
    assert unremarkable
    for at in unremarkable:
        cell = cells.read(name, texts[at])
        faults: list[list[Any]] = [[]]
        [typed] = model.typed([{name: cell.text}] if cell.text else [{}], faults)
        assert (faults, cell.stated, cell.note) == ([[]], "", None), texts[at]
        assert typed[name] == values[at].as_py()


def messed(rng: np.random.Generator, rows: Iterable[dict[str, str]]) -> Iterator[list[str]]:
    """The lines of a table, some with a cell that is not as it should be, and some of them twice."""
    again = []
    for at, row in enumerate(rows):
        line = [*row.values()]
        if not at:
            yield [*row]
        if rng.random() < 0.3:
            line[rng.integers(len(line))] = MESS[rng.integers(len(MESS))]
        again += [line] if at % 200 == 0 else []
        yield line
    yield from again


MESS = (*NASTY[:-1], "a; b", " c ", "1.0", "'-1", "POINT (61.8 31.1)", "31.1, 61.8")


def events_of_gtd(count: int) -> Iterator[dict[str, str]]:
    """Events of a source that is known by lines of data."""
    for row in check_tables.worded_rows(count):
        year, month, day = row["year"], row["month"], row["day"]
        yield {"eventid": row["no"].replace("e", "2021"), "iyear": year, "imonth": month, "iday": day} | {
            "country_txt": "Afghanistan",
            "city": row["location"],
            "latitude": row["lat"],
            "longitude": row["lon"],
            "attacktype1_txt": "Armed Assault",
            "nkill": row["deaths"],
            "specificity": "1",
            "summary": row["summary"],
            "scite1": row["link"],
        }


@pytest.mark.parametrize("layout", [*check_tables.LAYOUTS, "gtd"])
def test_columns_and_rows_give_the_same_on_events_of(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "a.csv"
    rows = (check_tables.LAYOUTS | {"gtd": events_of_gtd})[layout](1500)
    path.write_bytes(of_csv([*messed(np.random.default_rng(3), rows)], ","))
    assert agreed(path, 400) > 1000
    assert share_by_column(path) > 0.5


def share_by_column(path: Path) -> float:
    """The share of the first rows of a table that are checked by column, so that the two ways are two."""
    table = check.table(path)
    assert table.source
    batch = next(table.source.batches)
    split = by_column.split(batch, table.source, table, identity.empty(), None, None)
    return len(split.accepted) / len(batch.number) if split else 0


def test_columns_of_numbers_and_days_are_checked_as_their_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    events = pd.DataFrame([*check_tables.plain_rows(300)]).astype({"longitude": float, "latitude": float})
    events = events.astype({"killed_low": int, "killed_high": "Int64", "date": "datetime64[us]"})
    events.loc[5, "killed_high"] = pd.NA
    events.loc[[7, 9], "latitude"] = [91.5, float("nan")]
    events.to_parquet(path)
    assert agreed(path, 100) == 298
    assert share_by_column(path) > 0.95


def test_a_row_with_a_line_among_points_is_read_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    check_tables.write(path, "marzmap", 300)
    assert agreed(path, 100) == 300
    assert share_by_column(path) == 297 / 300


in_any_folder = settings(
    deadline=None,
    max_examples=100,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@in_any_folder
@given(
    st.lists(st.lists(st.text(max_size=12) | st.sampled_from(NASTY[:-1]), min_size=4, max_size=4), max_size=5)
)
def test_any_cells_under_a_sound_header_are_accepted_or_rejected(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    content = of_csv([["incident_id", "date_edtf", "latitude", "longitude"], *rows], ",", "utf-8")
    proven(Case("cells", content, None, whole=True), tmp_path / "a.csv")


@in_any_folder
@given(body=st.text(alphabet=st.sampled_from('a0-/,"\n\r\t\x00{}[]«ک;2021'), max_size=200))
def test_no_text_makes_it_crash_or_lose_a_row(tmp_path: Path, body: str) -> None:
    content = f"incident_id,date_edtf,place\na,2021,b\n{body}".encode()
    proven(Case("text", content, sizes(content, ","), whole=False), tmp_path / "a.csv")


def main(count: int = TABLES) -> None:
    """Take the whole of them and print how it went."""
    start = time.perf_counter()
    kinds: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for at in range(count):
            made = case(at)
            kinds[made.kind] += 1
            try:
                path = Path(folder) / "a.csv"
                outcomes[proven(made, path)] += 1
                agreed(path, 3 if at % 2 else 10_000)
            except BaseException:
                sys.stderr.write(f"table {at} ({made.kind})\n")
                raise
    seconds = time.perf_counter() - start
    sys.stdout.write(f"{count:,} tables in {seconds:.0f} s; {dict(kinds.most_common())}; {dict(outcomes)}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
