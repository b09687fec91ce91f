"""Columns that a format makes of others: stated once, and made row by row or of whole columns alike."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marzmap.check.formats.layout import prefixed
from marzmap.tables.arrow import dense, each, mask, text_column, truths, with_others

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marzmap._types import Bools
    from marzmap.check.formats.layout import Cells, Columns
    from marzmap.tables.faults import Fault


class Rule(NamedTuple):
    """How a column is made."""

    word: str  # the column
    keys: tuple[str, ...]  # keys of the cells that it is made of
    make: Callable[..., str]  # makes a text of their texts
    # Makes the column of whole columns; by default `make` is asked once for what is the same in many rows.
    whole: Callable[..., Any] | None = None


class Check(NamedTuple):
    """What finds the faults of the cells of a column."""

    key: str
    faults: Callable[[str], Sequence[Fault]]


class Rules(NamedTuple):
    """How the columns of a format are made, and what is tested of its cells."""

    made: tuple[Rule, ...]
    checks: tuple[Check, ...] = ()

    @property
    def keys(self) -> set[str]:
        """Return the keys of all cells of which columns are made."""
        return {key for rule in self.made for key in rule.keys} | {check.key for check in self.checks}

    def row(self, cells: Cells) -> tuple[Cells, list[Fault]]:
        """Make the columns for a row, as `Layout.row`.

        Examples
        --------
        >>> Rules((Rule("title", ("kind", "place"), "{}: {}".format),)).row({"kind": "Fire", "place": "Kang"})
        ({'title': 'Fire: Kang'}, [])
        """
        made = {rule.word: rule.make(*(cells[key] for key in rule.keys)) for rule in self.made}
        return made, [*chain.from_iterable(check.faults(cells[check.key]) for check in self.checks)]

    def columns(self, cells: Columns) -> tuple[Columns, Bools]:
        """Make the columns for many rows, as `Layout.by_column`."""
        made = {
            rule.word: (rule.whole or partial(each, rule.make))(*(cells[key] for key in rule.keys))
            for rule in self.made
        }
        sound = np.ones(len(next(iter(cells.values()))), dtype=np.bool_)
        for check in self.checks:
            sound &= truths(each(partial(_passes, check), cells[check.key], kind=pa.bool_()))
        return made, sound


def _passes(check: Check, text: str) -> bool:
    return not check.faults(text)


def copied(word: str, key: str) -> Rule:
    """Return the rule of a column that is another one."""
    return Rule(word, (key,), _same, _same)


def _same(texts: Any) -> Any:
    return texts


def identified(form: str, key: str) -> Rule:
    """Return the rule of an id that says which format it comes from."""
    return Rule("incident_id", (key,), partial(prefixed, form), partial(identifiers, form))


def identifiers(form: str, texts: Any) -> Any:
    """Return a column of ids that say which format they come from, as `prefixed` returns one."""
    texts = dense(texts)
    made = pc.binary_join_element_wise(f"{form}:", texts, "")
    return with_others(made, mask(_are_plain(texts)), partial(prefixed, form), texts)


def _are_plain(texts: Any) -> Bools:
    """Find ids that are no word for nothing, end in no ".0" and need no escape: letters, then digits."""
    return truths(pc.match_substring_regex(texts, "^(?:[A-Za-z]+-?)?[0-9]+$"))


def citing(keys: Sequence[str], make: Callable[..., str]) -> Rule:
    r"""Return the rule of sources whose first names the id of the row, of which `keys` has the key first.

    Examples
    --------
    >>> import pyarrow as pa
    >>> rule = citing(["id", "by"], lambda number, by: f'[{{"title": "Event {number}"}}, "{by}"]')
    >>> rule.whole(pa.array(["7", "8"]), pa.array(["BBC", "BBC"])).to_pylist()
    ['[{"title": "Event 7"}, "BBC"]', '[{"title": "Event 8"}, "BBC"]']
    """
    return Rule("sources", tuple(keys), make, partial(_citing, make))


def _citing(make: Callable[..., str], identifier: Any, *others: Any) -> Any:
    """Make sources once for what is the same besides the id, and put the ids of the rows into them."""
    identifier = dense(identifier)
    around = [dense(each(partial(_around, make, at), *others)) for at in (0, 2)]
    made = pc.binary_join_element_wise(around[0], identifier, around[1], "")
    return with_others(made, mask(_are_plain(identifier)), make, identifier, *others)


_PLACE = "00000000000000000000"
"""An id that no text holds, in the place of which that of a row is put."""


def _around(make: Callable[..., str], at: int, *texts: str) -> str:
    return make(_PLACE, *texts).partition(_PLACE)[at]


def row_by_row(
    row: Callable[[Cells], tuple[Cells, list[Fault]]], header: Sequence[str], cells: Columns
) -> tuple[Columns, Bools]:
    """Make whole columns where a format only makes rows: `row` is called for each."""
    listed = {key: dense(column).to_pylist() for key, column in cells.items()}
    rows = [row(dict(zip(listed, texts, strict=True))) for texts in zip(*listed.values(), strict=True)]
    made = {word: text_column([values.get(word, "") for values, _ in rows]) for word in header}
    return made, np.array([not faults for _, faults in rows], dtype=np.bool_)
