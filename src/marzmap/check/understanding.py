"""How a table is understood, column by column: what is shown to people, and kept in a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap.tables import CODES, WORDS, Column
from marzmap.tables.columns.header import distinct

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from marzmap.check.formats import Layout


def columns(
    layout: Layout,
    header: Sequence[str],
    samples: Mapping[str, Sequence[str]],
    stated: Mapping[str, str],
    used: Container[str] = (),
) -> tuple[Column, ...]:
    """Return how each column of a table is understood, in their order.

    `used` are columns of the user's own that are of use nevertheless, and not left unused.

    Examples
    --------
    >>> from marzmap.check import formats
    >>> layout = formats.layout(["Lat", "Lon", "Date"], "a.csv")
    >>> [(column.word, column.sure) for column in columns(layout, ["Lat", "Lon", "Date"], {}, {})]
    [('latitude', 'usual'), ('longitude', 'usual'), ('date_edtf', 'loose')]
    """
    if layout.columns:
        return tuple(
            column._replace(looks="", looks_by="") if column.name in used else column
            for column in layout.columns
        )
    words = {layout.named.get(column, column): column for column in layout.header}
    understood = []
    for name in header:
        word = words.get(name)
        ours = word if word in _OURS else ""
        is_of_format = bool(ours) or word is None or name in layout.combined
        sure = "stated" if name in stated else "format" * is_of_format
        shown = distinct(samples.get(name, ()))
        understood.append(Column(name, ours or "", sure, layout.form, samples=shown))
    return tuple(understood)


_OURS = frozenset((*WORDS, *CODES))
