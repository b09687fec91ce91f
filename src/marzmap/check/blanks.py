"""Cells of a table that no row is made of: those that no table should hold, and those that say "no value"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marzmap.atlas import alpha_2
from marzmap.attributes import COLUMNS
from marzmap.check import cells, lost_letters, said, sensitive
from marzmap.check.model import COUNTS, PRECISIONS
from marzmap.tables import CODES, NEW
from marzmap.tables.cells import excel_errors
from marzmap.tables.columns import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marzmap.check.formats import Layout
    from marzmap.tables import Fault
    from marzmap.tables.columns.missing import Kind


class Blanks(NamedTuple):
    """What the columns of a table hold, so that blank cells can be made of some.

    Attributes
    ----------
    kinds : dict
        Kind of each column that marzmap uses, by its name in the table; the user's own are not in it.
    marks : frozenset of str
        Columns that may mark a row as sensitive.
    """

    kinds: dict[str, Kind]
    marks: frozenset[str]


def blanks(
    layout: Layout, given: Sequence[str], samples: Mapping[str, Sequence[str]], marks: Sequence[str]
) -> Blanks:
    """Return what the columns of a table, as it names them, hold."""
    named = {word: layout.named.get(word, word) for word in layout.header}
    ours = {*COLUMNS, *CODES, *NEW, "geometry"}
    own = {name for word, name in named.items() if word not in ours}
    marked = frozenset(named.get(name, name) for name in (*marks, sensitive.WORD))
    kinds: dict[str, Kind] = {name: "text" for name in given if name not in own and name not in marked}
    for word, name in named.items():
        if name in kinds and word in _KINDS:
            kinds[name] = _KINDS[word]
    country = named.get("country", "")
    if country in kinds and _is_alpha_2(samples.get(country, ())):
        kinds[country] = "alpha-2"
    return Blanks(kinds, marked)


def unusable(columns: Mapping[str, Sequence[str]]) -> dict[int, list[Fault]]:
    """Return the faults of cells that no table should hold, by the position of their row."""
    faults: dict[int, list[Fault]] = {}
    for name, texts in columns.items():
        # Nearly all columns are sound, which shows when the texts are looked at as a whole.
        whole = " ".join(texts)
        longest = len(whole) if len(whole) <= cells.LONGEST else max(map(len, texts))
        checks = suspected(whole, longest)
        for at, text in enumerate(texts if checks else ()):
            problems = [problem for check in checks if (problem := check(name, text))]
            if problems:
                faults.setdefault(at, []).extend(problems)
    return faults


def suspected(whole: str, longest: int) -> list[Callable[[str, str], Fault | None]]:
    """Return the checks that joined texts of a column may not pass, given the length of the longest."""
    checks = (
        (cells.hostile, cells.may_be_hostile(whole, longest)),
        (excel_errors.fault, excel_errors.may_be(whole)),
        (lost_letters.fault, lost_letters.may_be_lost(whole)),
    )
    return [check for check, is_suspected in checks if is_suspected]


def blanked(
    columns: Mapping[str, Sequence[str]],
    faults: Mapping[int, Sequence[Fault]],
    wanted: Blanks,
    tally: said.Tally,
) -> Mapping[str, Sequence[str]]:
    """Return columns without cells that say that there is no value, which are counted, or are at fault.

    Cells that may mark a row as sensitive are left.
    """
    changed: dict[str, list[str]] = {}
    for name, kind in wanted.kinds.items():
        counted = missing.counted(columns[name], kind)
        if counted:
            changed[name] = ["" if text in counted else text for text in columns[name]]
            for word, cell_count in counted.items():
                tally[said.Said(name, said.MISSING, word.strip())] += cell_count
    for at, problems in faults.items():
        for fault in problems:
            if fault.column not in wanted.marks:
                changed.setdefault(fault.column, [*columns[fault.column]])[at] = ""
    return {**columns, **changed} if changed else columns


def _is_alpha_2(sample: Sequence[str]) -> bool:
    """Check whether a column holds alpha-2 codes, of which NA, Namibia, is one."""
    codes = {text.strip().upper() for text in sample if text.strip()} - {"NA"}
    return bool(codes) and codes <= {*alpha_2().values()}


_KINDS: dict[str, Kind] = {
    **dict.fromkeys((*COUNTS, *PRECISIONS), "count"),
    **dict.fromkeys(("longitude", "latitude"), "degrees"),
    **dict.fromkeys(("radius_m", "score"), "number"),
}
