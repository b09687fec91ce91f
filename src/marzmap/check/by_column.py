"""Check rows by whole columns: those in which nothing is remarkable are accepted, the others are left.

A row is accepted here only if `rows` would accept it with the same values and without a message. What is
wrong with a row, or was read otherwise than it is written, is left to `rows`, which reads the others one by
one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marzmap.check import accepted, blanks, fields, identity, model, placing, sensitive, wording
from marzmap.check.formats.rules import row_by_row
from marzmap.tables.arrow import (
    content,
    dense,
    each,
    encoded,
    filled,
    filtered,
    is_text,
    mask,
    not_digits,
    once,
    text_column,
    truths,
)
from marzmap.tables.cells import values as cell_values
from marzmap.tables.columns import missing
from marzmap.tables.samples import POSITIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import pandas as pd

    from marzmap import tables
    from marzmap._types import Bools, Ints
    from marzmap.check.crosswise import CountryAt
    from marzmap.check.formats.layout import Columns
    from marzmap.check.reading import Source, Table

_HALF, _POLE = 180, 90  # degrees
_READ = (model.FIELDS | {wording.CONVERTED}) - {"date_edtf"}
_FIGURES = (("killed_low", "killed_high"), ("wounded_low", "wounded_high"))


class Split(NamedTuple):
    """A batch in two: the unremarkable rows, and the others."""

    accepted: pd.DataFrame  # unremarkable rows, as `block.Checked.accepted`
    countries: list[str]  # the different texts of their countries
    others: tables.Batch  # rows still to be read one by one


def split(
    batch: tables.Batch,
    source: Source,
    table: Table,
    ids: identity.Ids,
    country_at: CountryAt | None,
    latest: date | None,
) -> Split | None:
    """Split a batch into its unremarkable rows and the others; `ids` learns the ids of the first.

    None where a table cannot be checked by column. `source`, `table`, `ids`, `country_at` and `latest` are
    those of the table, as `rows.blocks` has them.
    """
    if not batch.rows.num_rows or not _is_simple(batch.rows.schema.types, source, table):
        return None
    given, sound = _as_given(batch, source)
    if not sound.any():
        return None
    texts = _in_our_words(given, source, sound)
    values = _read(texts, source, table, latest, sound)
    sound &= _agreeing(values, len(sound))
    if table.form == "ucdp" and "best" in texts:
        sound &= _best_within(texts["best"], values)
    names = dense(texts["incident_id"])
    listed = names.to_pylist()
    sound &= _identified(names, listed, ids)
    sound = _within_countries(values, sound, country_at)
    numbers = batch.number[sound]
    which = mask(sound)
    countries = texts["country"].filter(which).unique().to_pylist() if "country" in texts else []
    own = {name: column for name, column in texts.items() if name not in values}
    # A copy of what is there already would cost as much as all that is tested.
    if not sound.all():
        own, values = ({name: one.filter(which) for name, one in some.items()} for some in (own, values))
    own = {name: dense(column) for name, column in own.items()}
    others = batch._replace(rows=filtered(batch.rows, pc.invert(which)), number=batch.number[~sound])
    ids.row.update(zip(compress(listed, sound.tolist()), numbers.tolist(), strict=True))
    return Split(_accepted(numbers, table, own, values), countries, others)


def _read(texts: Columns, source: Source, table: Table, latest: date | None, sound: Bools) -> Columns:
    """Return the values of columns; rows with a cell that needs to be read alone are not `sound` then."""
    values: Columns = {}
    for name in table.header:
        if name in source.layout.settled:
            values[name] = dense(texts[name])
        elif name in _READ:
            values[name], is_sound = fields.field(name, texts[name])
            sound &= is_sound
    dates = dense(texts["date_edtf"])
    days = fields.days(dates, table, latest)
    sound &= days.sound
    return values | {"date_edtf": dates, "date_start": days.start, "date_end": days.end}


def _is_simple(types: Sequence[Any], source: Source, table: Table) -> bool:
    """Check whether a table has ids, and degrees or positions in its cells only."""
    return (
        not source.places.crs
        and not source.places.drawn
        and not table.places_only
        and {"incident_id", "date_edtf"} <= {*table.header}
        and "sheet_row" not in table.header
        and all(is_text(kind) or pa.types.is_primitive(kind) or pa.types.is_null(kind) for kind in types)
    )


def _as_given(batch: tables.Batch, source: Source) -> tuple[Columns, Bools]:
    """Return the columns of a batch by their keys, and which rows have no remarkable cell so far.

    Where a row has a position in another cell than those of longitude and latitude, that is remarkable.
    """
    sound = np.ones(batch.rows.num_rows, dtype=np.bool_)
    nothing = pa.array([""] * len(sound))
    elsewhere = {*source.places.named.values(), *source.places.beside}
    given: Columns = defaultdict(lambda: nothing)  # a format of others may lack a column
    for name, key in zip(source.header, source.layout.keys, strict=True):
        texts = _texts(batch.rows.column(name))
        kind = source.wanted.kinds.get(name)
        given[key] = texts = encoded(texts) if kind else texts
        sound &= _usable(texts, name, kind)
        if name in elsewhere:
            sound &= ~filled(texts)
    return given, sound


def _in_our_words(given: Columns, source: Source, sound: Bools) -> Columns:
    """Return columns in marzmap's words; those rows of which something is to be said are not `sound` then."""
    layout, nothing = source.layout, pa.array([""] * len(sound))
    make = layout.by_column or partial(row_by_row, layout.row, layout.header)
    made, is_sound = make(given)
    sound &= is_sound
    words = {word: given[key] for word, key in layout.copied} | made
    if source.places.is_more:
        words = {word: column for word, column in words.items() if word not in POSITIONS}
        words = dict.fromkeys((*placing.AXES, "placed_by", "place"), nothing) | words
    for name in source.marks:
        is_free = partial(_is_free, name)
        sound &= truths(each(is_free, words[name], kind=pa.bool_()))
    if source.marks:
        words[sensitive.WORD] = nothing
    return words


def _texts(column: Any) -> Any:
    """Return a column as texts, none of them null."""
    if not is_text(column.type):
        return text_column(cell_values.texts(column))
    column = column.cast(pa.string())
    return column.fill_null("") if column.null_count else column


@once
def _usable(texts: Any, name: str, kind: missing.Kind | None) -> Bools:
    """Find the cells that a table may hold and that, in a column of a kind, do not say "no value"."""
    joined = str(content(texts), "utf-8")
    usable = np.ones(len(texts), dtype=np.bool_)
    if checks := blanks.suspected(joined, pc.max(pc.binary_length(texts)).as_py()):
        usable = truths(each(partial(_passes, checks, name), texts, kind=pa.bool_()))
    return usable & ~_missing(texts, kind, is_ascii=joined.isascii()) if kind else usable


def _passes(checks: Sequence[Callable[[str, str], object]], name: str, text: str) -> bool:
    return not any(check(name, text) for check in checks)


def _is_free(name: str, text: str) -> bool:
    """Check whether a cell of a column that may mark a row as sensitive clearly does not."""
    return sensitive.stated({name: text}) == ("", None)


def _missing(texts: Any, kind: missing.Kind, *, is_ascii: bool) -> Bools:
    """Find the cells that say that there is no value; no word for that begins with a digit."""
    if not len(not_digits(texts)):
        return np.zeros(len(texts), dtype=np.bool_)
    if is_ascii:
        listed = pa.array(sorted(missing.words(kind)), pa.string())
        return truths(pc.is_in(pc.ascii_lower(pc.ascii_trim_whitespace(texts)), listed))
    return truths(each(lambda text: missing.says_missing(text, kind), texts, kind=pa.bool_()))


def _agreeing(values: dict[str, Any], count: int) -> Bools:
    """Find the rows that `crosswise.faults` says nothing of; complete how they were placed."""
    sound = truths(values["date_edtf"].is_valid())
    for low, high in _FIGURES:
        if low in values and high in values:
            sound &= truths(pc.fill_null(pc.less_equal(values[low], values[high]), fill_value=True))
    named = truths(values["place"].is_valid()) if "place" in values else np.zeros(count, dtype=np.bool_)
    if not {"longitude", "latitude"} <= {*values}:
        return sound & named & ("longitude" not in values) & ("latitude" not in values)
    longitude, latitude = (values[name].to_numpy(zero_copy_only=False) for name in ("longitude", "latitude"))
    inside = (np.abs(longitude) <= _HALF) & (np.abs(latitude) <= _POLE) & ((longitude != 0) | (latitude != 0))
    placed_by = values.get("placed_by", pa.nulls(count, pa.string()))
    given = pc.if_else(mask(inside), pa.scalar("given"), pa.scalar(None, pa.string()))
    values["placed_by"] = pc.coalesce(placed_by, given)
    placed: Bools = inside | (named & np.isnan(longitude) & np.isnan(latitude))
    return sound & placed


def _best_within(best: Any, values: dict[str, Any]) -> Bools:
    """Find the rows whose best estimate of the killed is within their lowest and highest figure."""
    low, high = (values[name].to_numpy(zero_copy_only=False) for name in _FIGURES[0])
    numbers, sound = fields.field("killed_low", best)
    figure = numbers.to_numpy(zero_copy_only=False)
    within = np.isnan(figure) | np.isnan(low) | np.isnan(high) | ((low <= figure) & (figure <= high))
    fine: Bools = sound & within
    return fine


def _identified(texts: Any, listed: list[str], ids: identity.Ids) -> Bools:
    """Find the rows with an id that is not damaged, not like one that marzmap makes, and of one row only.

    `listed` are the ids as a list.
    """
    bare = pc.utf8_trim_whitespace(texts)
    single = np.ones(len(listed), dtype=np.bool_)
    stripped = listed if bare.equals(texts) else bare.to_pylist()
    different = {*stripped}
    if len(different) < len(listed) or not ids.row.keys().isdisjoint(different):
        times = Counter(stripped)
        single[:] = [times[text] == 1 and text not in ids.row for text in stripped]
    odd = pc.or_(
        pc.match_substring_regex(bare, pattern=identity.DAMAGED), pc.starts_with(bare, identity.MADE)
    )
    return filled(texts) & single & ~truths(odd)


def _within_countries(values: dict[str, Any], sound: Bools, country_at: CountryAt | None) -> Bools:
    """Find the rows whose points lie in the country that is stated for them."""
    if not country_at or not {"country", "longitude", "latitude"} <= {*values}:
        return sound
    stated = pc.fill_null(values["country"], "").to_numpy(zero_copy_only=False).astype(str)
    longitude, latitude = (values[name].to_numpy(zero_copy_only=False) for name in ("longitude", "latitude"))
    rows = np.flatnonzero(sound & (stated != "") & ~np.isnan(longitude))
    inside = sound.copy()
    inside[rows] = np.asarray(country_at(longitude[rows], latitude[rows])).astype(str) == stated[rows]
    return inside


def _accepted(numbers: Ints, table: Table, own: Columns, values: Columns) -> pd.DataFrame:
    """Return unremarkable rows as a frame, with what is assumed where a table does not say it."""
    nothing = pa.nulls(len(numbers), pa.string())
    values = {"event_type": nothing, "status": nothing} | values
    for name, usual in (("event_type", "other"), ("status", "published")):
        values[name] = values[name].fill_null(usual)
    values["sensitive"] = pa.array(np.zeros(len(numbers), dtype=np.bool_))
    return accepted.frame(numbers, table.header, values.get, own.get)
