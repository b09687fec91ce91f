"""Read whole columns of marzmap's: the values of unremarkable cells, and which cells these are.

A cell is unremarkable if `wording` and `model` accept it as it is written. This is decided by patterns that
are narrower than theirs, or by asking them once for each different text; all other cells are left to them.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from marzmap.check import cells, date_orders, model, wording
from marzmap.dates import dated
from marzmap.tables.arrow import dense, each, filled, mask, numbers, trimmed, truths

if TYPE_CHECKING:
    from datetime import date

    from marzmap._types import Bools
    from marzmap.check.reading import Table
    from marzmap.dates import Form

_NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,17})?$"
_WHOLE = r"^(0|[1-9][0-9]{0,8})$"
_PATTERNS = (
    dict.fromkeys(("longitude", "latitude", "radius_m", "score"), (_NUMBER, pa.float64()))
    | dict.fromkeys(model.COUNTS, (_WHOLE, pa.int64()))
    | {name: (f"^[1-{most}]$", pa.int64()) for name, most in model.PRECISIONS.items()}
)
"""Numbers that need no reading, and their types."""

_TEXT = r'"[^"\\\x00-\x1f]*"'
_PAIR = rf'(?:"(?:title|publisher|date|terms)": {_TEXT}|"url": "https?://[^"\\\x00-\x1f]*")'
_ENTRY = rf"\{{{_PAIR}(?:, {_PAIR})*\}}"
_SOURCES = rf"^\[{_ENTRY}(?:, {_ENTRY})*\]$"
"""Sources that need no reading."""


class Field(NamedTuple):
    """A column of `model.FIELDS`: its values, null where there is none, and which cells are unremarkable."""

    values: Any
    sound: Bools


def field(name: str, texts: Any) -> Field:
    """Read a column of texts, none of them null; those of a dictionary once each.

    Examples
    --------
    >>> field("killed_low", pa.array(["3", "", "5-7"])).sound.tolist()
    [True, True, False]
    >>> field("country", pa.array(["Iran", "Nowhere"])).values.to_pylist()
    ['IRN', None]
    """
    if pa.types.is_dictionary(texts.type):
        different = field(name, texts.dictionary)
        return Field(different.values.take(texts.indices), different.sound[numbers(texts.indices)])
    some = filled(texts)
    if name in _PATTERNS:
        return _number(name, texts, some)
    if name not in cells.READERS and name not in _LISTED:
        return Field(pc.if_else(mask(some), texts, pa.scalar(None, pa.string())), trimmed(texts))
    if name == "sources":
        return _sources(texts, some)
    kind = pa.bool_() if name == "sensitive" else pa.string()
    values = each(lambda text: _value(name, text)[0], texts, kind=kind)
    return Field(values, truths(each(lambda text: _value(name, text)[1], texts, kind=pa.bool_())))


_LISTED = ("radius_means", "placed_by")  # which the model tests, of those without a reader


def _number(name: str, texts: Any, some: Bools) -> Field:
    pattern, kind = _PATTERNS[name]
    fits = pc.match_substring_regex(texts, pattern=pattern)
    values = pc.if_else(fits, texts, pa.scalar(None, pa.string())).cast(kind)
    sound = truths(fits) | ~some
    if name in _LIMITS:
        least, most = _LIMITS[name]
        inside = pc.and_(pc.greater_equal(values, least), pc.less_equal(values, most))
        sound &= truths(pc.fill_null(inside, fill_value=True))
    return Field(values, sound)


_LIMITS = {"radius_m": (1e-17, 20_037_508.0), "score": (0.0, 1.0)}
"""Least and greatest value, no wider than those of `model.Incident`."""


def _sources(texts: Any, some: Bools) -> Field:
    """Read sources: those that are not written as marzmap writes them one by one."""
    fits = truths(pc.match_substring_regex(texts, pattern=_SOURCES)) | ~some
    values = pc.if_else(mask(some), texts, pa.scalar(None, pa.string()))
    if fits.all():
        return Field(values, fits)
    others = pc.filter(texts, mask(~fits))
    read = [_value("sources", text) for text in others.to_pylist()]
    values = pc.replace_with_mask(values, mask(~fits), pa.array([text for text, _ in read], pa.string()))
    sound = fits.copy()
    sound[~fits] = [is_sound for _, is_sound in read]
    return Field(values, sound)


@lru_cache(maxsize=10_000)
def _value(name: str, text: str) -> tuple[Any, bool]:
    """Return the value of a text, and whether nothing is to be said of it."""
    if not text:
        return None, True
    try:
        cell = cells.read(name, text)
    except ValueError:
        return None, False
    is_same = cell.text in {"", text} or name in wording.UNREMARKED
    if cell.stated or cell.note or not is_same or text != text.strip():
        return None, False
    if not cell.text or name in ("sources", "claims"):
        return cell.text or None, True
    faults: list[list[Any]] = [[]]
    return model.typed([{name: cell.text}], faults)[0][name], not faults[0]


class Days(NamedTuple):
    """A column of dates: the first and the last day of each, and which cells are unremarkable."""

    start: Any
    end: Any
    sound: Bools


def days(texts: Any, table: Table, latest: date | None) -> Days:
    """Read a column of dates, none of them null: days and pairs of days at once, each other text once."""
    start, end = _day(texts, 0), _day(texts, _DAY_LENGTH + 1)
    end = pc.if_else(pc.equal(pc.binary_length(texts), _DAY_LENGTH), start, end)
    plain = pc.and_(pc.match_substring_regex(texts, f"^{DAY}(?:/{DAY})?$"), pc.less_equal(start, end))
    other = pc.invert(plain)
    if other.true_count:
        spans = dense(each(partial(_span, table.dates, table.time_zone), texts.filter(other)))
        start = pc.replace_with_mask(start, other, _day(spans, 0))
        end = pc.replace_with_mask(end, other, _day(spans, _DAY_LENGTH + 1))
    sound = filled(start)
    if latest:
        sound &= truths(pc.less_equal(start, latest.isoformat()))
    return Days(start, end, sound)


def _day(texts: Any, first: int) -> Any:
    return pc.utf8_slice_codeunits(texts, first, first + _DAY_LENGTH)


DAY = (
    "(?:19[0-9]{2}|20[0-2][0-9])-"
    "(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
"""Days of 1900 to 2029 that need no reading, for RE2: all but those of 29 February."""

_DAY_LENGTH = 10  # characters


@lru_cache(maxsize=50_000)
def _span(form: Form, zone: str, text: str) -> str:
    """Return the first and the last day of a date that is written as EDTF, else an empty text."""
    try:
        edtf, start, end, _ = dated(text, form, zone)
    except ValueError:
        return ""
    is_read_otherwise = edtf != text or date_orders.key(text, form, zone)
    return f"{start}/{end}" if start and end and not is_read_otherwise else ""
