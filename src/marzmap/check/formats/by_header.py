"""Formats of tables are recognised by their headers."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from marzmap._text import fold
from marzmap.check.formats import acled, atlos, gdelt, plain, published, stated, ucdp
from marzmap.tables.columns.aliases import lines
from marzmap.tables.columns.header import HeaderError, by_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marzmap.check.formats.layout import Layout

FORMS = {
    "plain": "a table with any of the usual names of columns, see `marzmap check --columns`",
    "marzmap": "incidents.csv as marzmap build writes it",
    "acled": "ACLED events, today's export of 31 columns or the one before March 2023",
    "ucdp": "UCDP GED or UCDP Candidate events, whole or some of their columns",
    "gdelt": "GDELT events, 2.0 or 1.0, with or without a header",
    "atlos": "Atlos, the CSV export of a project or search",
} | {name: source.description for name, source in published.known().items()}
"""Formats that are known."""

_NONE: Mapping[str, Any] = MappingProxyType({})


def layout(
    header: Sequence[str],
    where: object,
    *,
    geometry: bool = False,
    columns: Mapping[str, str] = _NONE,
    samples: Mapping[str, Sequence[str]] = _NONE,
    places_only: bool = False,
) -> Layout:
    """Find the format of a table by its header.

    `columns` gives the word of each column about which something is stated, "" for one that stays as it is;
    `samples` the texts of some rows by column. With `places_only` a table needs no date.

    Raises
    ------
    InputError
        The table is of a kind that cannot be used, or lacks a column that it needs.

    Examples
    --------
    >>> layout(ucdp.COLUMNS, "GEDEvent.csv").form
    'ucdp'
    """
    stated.checked(columns, header, where)
    if (ours := _known(header, where, samples)) is not None:
        return stated.applied(ours, columns, header)
    laid_out = plain.layout
    if source := published.recognised(header):
        laid_out = partial(published.layout, source)
    return laid_out(
        header, where, geometry=geometry, stated=columns, samples=samples, places_only=places_only
    )


def _known(header: Sequence[str], where: object, samples: Mapping[str, Sequence[str]]) -> Layout | None:
    """Lay out a table of marzmap's own or of a known source; None where it is another."""
    folded = {fold(name) for name in header}

    def has(signature: Sequence[str]) -> bool:
        return folded.issuperset(map(fold, signature))

    if has(plain.OWN_SIGNATURE):
        return plain.written(header)
    for line in lines("refused.csv"):
        if has(line["signature"].split()):
            raise HeaderError(where, line["reason"], line["fix"], by_name(header, samples))
    for form in (acled, ucdp, gdelt, atlos):
        if has(form.SIGNATURE):
            foreign: Layout = form.layout(header, where)
            return foreign
    return None
