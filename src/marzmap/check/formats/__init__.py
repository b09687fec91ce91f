"""Formats of tables, known by their headers: what their columns mean, and their rows in marzmap's words.

Every format gives the words of `attributes.COLUMNS`, still as text. Codes of how closely a place is known
stay beside them (`columns.CODES`): the table of radii says what follows from each. An id carries the name of
its source before it, such as "ucdp:12345".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap._errors import InputError
from marzmap.check.columns import fold
from marzmap.check.formats import acled, atlos, gdelt, plain, ucdp
from marzmap.check.formats.layout import Cells, Layout

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FORMS", "Cells", "Layout", "layout", "without_header"]

FORMS = {
    "plain": "a table with any of the usual names of columns, see `marzmap check --columns`",
    "marzmap": "incidents.csv as marzmap build writes it",
    "acled": "ACLED events, today's export of 31 columns or the one before March 2023",
    "ucdp": "UCDP GED or UCDP Candidate events, 49 columns",
    "gdelt": "GDELT 2.0 events, 61 columns without a header",
    "atlos": "Atlos, the CSV export of a project or search",
}
"""Formats that are known."""


def layout(header: Sequence[str], where: object, *, geometry: bool = False) -> Layout:
    """Find the format of a table by its header.

    Parameters
    ----------
    header : sequence of str
        Columns of the table.
    where : object
        The table, for messages.
    geometry : bool
        Whether it has geometries beside its columns.

    Returns
    -------
    Layout

    Raises
    ------
    InputError
        The table is of a kind that cannot be used, or lacks a column that it needs.

    Examples
    --------
    >>> layout(ucdp.COLUMNS, "GEDEvent.csv").form
    'ucdp'
    """
    folded = {fold(name) for name in header}

    def has(signature: Sequence[str]) -> bool:
        return folded.issuperset(map(fold, signature))

    if has(plain.OWN_SIGNATURE):
        return plain.written(header, where)
    if has(acled.WEEKLY):
        raise acled.refuse_weekly(where)
    foreign = (
        (acled.SIGNATURE, acled.layout),
        (ucdp.SIGNATURE, ucdp.layout),
        (gdelt.SIGNATURE, gdelt.layout),
        (atlos.SIGNATURE, atlos.layout),
    )
    for signature, of_format in foreign:
        if has(signature):
            return of_format(header, where)
    return plain.layout(header, where, geometry=geometry)


def without_header(cells: Sequence[str], where: object) -> list[str] | None:
    """Name the columns of a table whose first line is no header; None if it is one.

    Raises
    ------
    InputError
        It is of GDELT 1.0.

    Examples
    --------
    >>> without_header(["place", "date"], "a.csv")
    """
    if not gdelt.headerless(cells):
        return None
    if len(cells) in gdelt.VERSION_1:
        raise InputError(
            f"{where}: {len(cells)} columns without a header, as GDELT 1.0 has. Expected the "
            f"{len(gdelt.COLUMNS)} of GDELT 2.0 events."
        )
    return list(gdelt.COLUMNS)
