"""What is to be said of the rows of a table, gathered by kind: one remedy, one kind, however many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from marzmap.statements import english, only, statements, without
from marzmap.tables import FAULT_COLUMNS
from marzmap.tables.faults import sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from marzmap.check.block import Checked
    from marzmap.tables import Fault

Outcome = Literal["set aside", "emptied", "noted", "converted"]
"""What becomes of a row: it is set aside; it is kept without a cell; with a note; with a value that was read
otherwise than written."""

ROWS_KEPT = 10
"""Rows of each kind that are kept, the first."""


class Place(NamedTuple):
    """Where a row is."""

    row: int  # its number
    sheet: str = ""  # its sheet and row there, in brackets, where the table has several


class Kind(NamedTuple):
    """Rows of which the same is to be said."""

    outcome: Outcome
    column: str  # in the table; "" for the row as a whole
    fix: str  # what to do; "" where nothing is to be done
    places: tuple[Place, ...]  # the first rows
    reasons: tuple[str, ...]  # what is to be said of each of these
    times: int  # how often it is to be said
    alike: bool = False  # whether the very same is to be said of each


Kinds = dict[tuple[str, str, str], Kind]
"""Kinds by outcome, column and remedy, or code of a note, in the order in which they are met first."""


def gathered(kinds: Kinds, block: Checked) -> Kinds:
    """Return kinds with what a block adds to them.

    Examples
    --------
    >>> import pandas as pd
    >>> from marzmap.check import Checked
    >>> fault = {"row": [4], "column": ["Lat"], "reason": ["'x' is not a number"], "fix": ["Give degrees."]}
    >>> nothing = pd.DataFrame(columns=["check_note_code", "converted", *fault])
    >>> (kind,) = gathered({}, Checked(nothing, pd.DataFrame(fault), nothing)).values()
    >>> kind.outcome, kind.places[0].row, kind.times
    ('set aside', 4, 1)
    """
    kinds = {**kinds}
    for outcome, frame in (("set aside", block.rejected), ("emptied", block.emptied)):
        for place, column, reason, fix in faults(frame):
            _add(kinds, (outcome, column, fix), place, reason)
    noted = block.accepted[block.accepted["check_note_code"].notna()]
    for place, codes in zip(row_places(noted), noted["check_note_code"], strict=True):
        for code, _ in statements(without(codes, "cell_emptied")):
            _add(kinds, ("noted", "", code), place, english(only(codes, code)) or "")
    read = block.accepted[block.accepted["converted"].notna()]
    for place, text in zip(row_places(read), read["converted"], strict=True):
        _add(kinds, ("converted", "", ""), place, text)
    return kinds


def faults(frame: pd.DataFrame) -> Iterator[tuple[Place, str, str, str]]:
    """Return place, column, reason and fix of each fault of a frame with `FAULT_COLUMNS`, a line a fault."""
    cells = frame[[*FAULT_COLUMNS[1:]]].itertuples(index=False)
    for place, texts in zip(row_places(frame), cells, strict=True):
        for column, reason, fix in zip(*(text.split("\n") for text in texts), strict=True):
            yield place, column, reason, fix


def of_one_reason(places: Sequence[Place], fault: Fault) -> Kind:
    """Return rows that are set aside for one and the same reason as a kind of their own."""
    first = tuple(places[:ROWS_KEPT])
    return Kind(
        "set aside", fault.column, fault.fix, first, (fault.reason,) * len(first), len(places), alike=True
    )


def row_places(frame: pd.DataFrame) -> Iterator[Place]:
    """Return where each row of a table is."""
    return map(Place, frame["row"].tolist(), sheets(frame))


def _add(kinds: Kinds, key: tuple[str, str, str], place: Place, reason: str) -> None:
    outcome, column, fix = key
    kind = kinds.get(key)
    if kind is None:
        kinds[key] = Kind(outcome, column, "" if outcome == "noted" else fix, (place,), (reason,), 1)  # type: ignore[arg-type]
    elif kind.times < ROWS_KEPT:
        kinds[key] = kind._replace(
            places=(*kind.places, place), reasons=(*kind.reasons, reason), times=kind.times + 1
        )
    else:
        kinds[key] = kind._replace(times=kind.times + 1)
