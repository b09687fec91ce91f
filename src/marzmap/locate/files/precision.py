"""How closely the points of a table are known: its codes of precision and its own radii."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from marzmap._text import fold
from marzmap.atlas import code_radii, country_of_code, country_of_name
from marzmap.attributes import MEANINGS
from marzmap.tables import columns_of
from marzmap.tables.columns.aliases import CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats
    from marzmap.atlas import CodeRadius

COLUMNS = ("radius_m", "radius_source")
"""The columns that a table with codes gets besides."""

# Columns of UCDP, ACLED and others that name the country of a row.
_COUNTRIES: dict[str, Callable[[str], str]] = {
    "countryid": lambda text: country_of_code("gw", _number(text)),
    "iso": lambda text: country_of_code("numeric", _number(text)),
    "country": country_of_name,
}


class Precision(NamedTuple):
    """Columns of a table that hold codes of precision and countries."""

    codes: tuple[tuple[str, str], ...] = ()  # scheme of `atlas.code_radii`, and the column
    countries: tuple[tuple[str, str], ...] = ()  # key of `_COUNTRIES`, and the column


class Known(NamedTuple):
    """How closely the points of some rows are known.

    Attributes
    ----------
    radius_m : (N,) float
        Metres; NaN where unknown.
    source : (N,) object
        The row of the table of radii that a code led to, else what the table says itself, or None.
    is_coded : (N,) bool
        Whether the radius is that of a code.
    reason_code : (N,) object
        Why the code of a row allows no side, else None.
    is_vague : (N,) bool
        Whether there is such a reason.
    is_centre : (N,) bool
        Whether the point is but the centre or capital of what is known.
    holds_all : (N,) bool
        Whether the radius holds the whole place, by the code or the column radius_means.
    """

    radius_m: Floats
    source: NDArray[np.object_]
    is_coded: Bools
    reason_code: NDArray[np.object_]
    is_vague: Bools
    is_centre: Bools
    holds_all: Bools


def precision(header: Sequence[str], where: Path) -> Precision:
    """Find the columns of codes and countries.

    Examples
    --------
    >>> from pathlib import Path
    >>> precision(["id", "Where_Prec", "country_id"], Path("GEDEvent.csv"))
    Precision(codes=(('where_prec', 'Where_Prec'),), countries=(('countryid', 'country_id'),))
    """
    codes = columns_of(CODES, header, where)
    folded = {fold(name): name for name in header}
    there = [(name, folded[name]) for name in _COUNTRIES if name in folded]
    return Precision(
        tuple((scheme, codes[scheme]) for scheme in CODES if scheme in codes), tuple(there) if codes else ()
    )


def known(rows: Any, stated_m: Floats | None, columns: Precision) -> Known:
    """Return how closely the points of a batch are known.

    A radius that the row states stays, unless its code allows no side; see `geocode.with_radii`.
    """
    count = rows.num_rows
    radius_m = np.full(count, np.nan) if stated_m is None else stated_m.copy()
    source, reason = np.full((2, count), None, dtype=object)
    coded, vague, centre, whole = np.zeros((4, count), dtype=np.bool_)
    if "radius_means" in rows.schema.names:
        whole[:] = [str(cell) == MEANINGS[0] for cell in rows.column("radius_means").to_pylist()]
    if "radius_source" in rows.schema.names:
        source = np.array([*rows.column("radius_source").to_pylist(), None], dtype=object)[:-1]
    cells = [rows.column(column).to_pylist() for _, column in (*columns.codes, *columns.countries)]
    cases: dict[tuple[Any, ...], CodeRadius | None] = {}
    for row, case in enumerate(zip(*cells, strict=True)):
        if case not in cases:
            cases[case] = _rule(columns, case)
        rule = cases[case]
        if rule and rule.reason_code:
            radius_m[row], source[row], reason[row] = np.nan, None, rule.reason_code
            vague[row], centre[row] = True, rule.placed_by == "centroid"
        elif rule and np.isnan(radius_m[row]):
            radius_m[row], source[row], coded[row] = rule.radius_m, rule.source, True
            whole[row] = rule.means == MEANINGS[0]
    return Known(radius_m, source, coded, reason, vague, centre, whole)


def _rule(columns: Precision, cells: tuple[Any, ...]) -> CodeRadius | None:
    """Return what the first code of a row that says something says of it."""
    texts = ["" if cell is None else str(cell).strip() for cell in cells]
    stated = zip(columns.countries, texts[len(columns.codes) :], strict=True)
    country = next(filter(None, (_COUNTRIES[kind](text) for (kind, _), text in stated)), "")
    rules = code_radii()
    for (scheme, _), text in zip(columns.codes, texts, strict=False):
        value = _number(text)
        if rule := rules.get((scheme, f"{value} {country}")) or rules.get((scheme, value)):
            return rule
    return None


def _number(text: str) -> str:
    """Return a code without the decimals that a spreadsheet or a column of floats gives it."""
    return text.strip().removesuffix(".0")
