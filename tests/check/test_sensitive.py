"""A column that marks rows as sensitive is heeded under any name, in any language and in every format."""

from __future__ import annotations

import csv
import io
import itertools
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from formats_fixtures import FORMATS, write_file
from marzmap import check
from marzmap._cli import main
from marzmap.check import sensitive
from marzmap.check.formats import acled, atlos, gdelt, ucdp
from marzmap.tables import ALIASES, CODES, WORDS
from marzmap.tables.columns.headless import GDELT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick

MARKS = (
    """
sensitive|Sensitive?|is_sensitive|isSensitive|sensitivity|geo-sensitive|SENSITIVE (y/n)|sensetive|confidential
Confidential data|confidental|restricted|is_private|do_not_publish|Not for publication|TLP|embargoed
حساس|محرمانه|حساس است|سری|سرية|sensible|donnée sensible|confidentiel|confidencial|sensível|vertraulich
eingeschränkt|riservato|hassas|конфиденциально|чувствительные данные|чутливий|敏感|संवेदनशील|רגיש
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

HARMLESS = (
    *(
        "weather",
        "note",
        "secretary_of_defence_said",
        "restricted_area_type",
        "private_school_hit",
        "clarity",
    ),
    *("publisher", "shared_border", "احساسات", "published_at", "source_scale"),
)


def with_column(content: bytes, name: str, cells: list[str], separator: str = ",") -> bytes:
    """Add a column behind the others of a table."""
    lines = csv.reader(io.StringIO(content.decode()), delimiter=separator)
    rows = [[*row, cell] for row, cell in zip(lines, [name, *cells], strict=True)]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def marked(path: Path) -> list[bool]:
    accepted, rejected, *_ = check.incidents(path)
    assert len(rejected) == 0
    return [bool(value) for value in accepted["sensitive"]]


@pytest.mark.parametrize("name", MARKS)
def test_a_column_of_any_such_name_marks_a_row(tmp_path: Path, name: str) -> None:
    table = f"incident_id,date,place,{name}\na,2021,Milak,yes\nb,2021,Milak,\nc,2021,Milak,no\n"
    assert marked(write_file(tmp_path, table.encode())) == [True, False, False]


def test_a_name_that_is_about_something_else_marks_nothing() -> None:
    documented = (*acled.COLUMNS, *acled.BEFORE_2023, *ucdp.COLUMNS, *GDELT, *gdelt.SIGNATURE)
    usual = [name for alias in ALIASES.values() for name in (*alias.usual, *alias.loose)]
    others = [name for name in (*WORDS, *CODES, *usual) if name != "sensitive"]
    assert sensitive.columns([*HARMLESS, *documented, *others]) == []
    assert sensitive.columns(atlos.COLUMNS) == ["Sensitive", "Restrictions"]


COMMON_NAMES = ("sensitive", "is_sensitive", "Confidential", "حساس")


# "sensitive" is a column of Atlos's own, which another test reads.
@pytest.mark.parametrize(
    ("form", "name"),
    [
        *itertools.product(("acled", "ucdp", "gdelt", "plain"), COMMON_NAMES),
        *itertools.product(("atlos",), COMMON_NAMES[1:]),
    ],
)
def test_it_is_heeded_in_every_format(tmp_path: Path, form: str, name: str) -> None:
    key = next(
        key for key in FORMATS if FORMATS[key][0] == form and not key.endswith(("xlsx", "json", "parquet"))
    )
    content = FORMATS[key][2]()
    separator = "\t" if form == "gdelt" else ","
    if form == "gdelt":
        content = "\t".join(GDELT).encode() + b"\n" + content
    added = with_column(content, name, ["yes", "", "no"], separator)
    path = write_file(tmp_path, added, "table.tsv" if form == "gdelt" else "table.csv")
    accepted = check.incidents(path).accepted
    # The second event of Atlos's fixture is marked by Atlos's own column.
    assert accepted["sensitive"].tolist() == [True, form == "atlos", False]


@pytest.mark.parametrize(
    ("cell", "hidden"),
    [
        *((yes, True) for yes in ("yes", "TRUE", "1", "1.0", "x", "بله", "oui", "sí", "ja", "да", "evet")),
        *(
            (no, False)
            for no in ("", "no", "False", "0", "0.0", "خیر", "non", "nein", "нет", "n/a", "-", "none")
        ),
        *((open_, False) for open_ in ("not sensitive", "public", "TLP:CLEAR", "Graphic Violence")),
        *((odd, True) for odd in ("perhaps", "ask Maryam", "high", "TLP:AMBER", "???", "2", "no, yes")),
    ],
)
def test_what_does_not_clearly_say_no_marks_the_row(tmp_path: Path, cell: str, *, hidden: bool) -> None:
    for name in ("sensitive", "confidential"):
        table = f'incident_id,date,place,{name}\na,2021,Milak,"{cell}"\n'
        assert marked(write_file(tmp_path, table.encode())) == [hidden], name


def test_a_mark_that_says_neither_is_reported(tmp_path: Path) -> None:
    table = "incident_id,date,place,vertraulich\na,2021,Milak,vielleicht\nb,2021,Milak,nein\n"
    accepted = check.incidents(write_file(tmp_path, table.encode())).accepted
    assert accepted["converted"].tolist()[0] == "sensitive 'vertraulich: vielleicht' as true"
    assert accepted["converted"].isna().tolist() == [False, True]
    assert accepted["check_note_code"].isna().tolist() == [False, True]
    result = CliRunner().invoke(main, ["check", str(tmp_path / "table.csv")])
    assert (
        "table.csv:2: note: 'vertraulich: vielleicht' says neither yes nor no: the row is taken for sensitive"
        in result.stdout
    )
    assert result.stdout.endswith("1 row kept with a note, 1 row marked sensitive\n")
    assert accepted["vertraulich"].tolist() == ["vielleicht", "nein"]


def test_any_of_several_columns_marks_the_row_and_an_opposite_one_turned(tmp_path: Path) -> None:
    table = "incident_id,date,place,sensitive,confidential,publishable\n"
    rows = "a,2021,p,no,yes,yes\nb,2021,p,no,no,no\nc,2021,p,no,no,yes\nd,2021,p,yes,no,yes\ne,2021,p,,,\n"
    assert marked(write_file(tmp_path, (table + rows).encode())) == [True, True, False, True, False]
