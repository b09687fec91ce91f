"""Where the rows of a table of incidents are: all that their columns say of it, compared."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import shapely

from marzmap._errors import shown
from marzmap.check import plus_codes, shapes
from marzmap.statements import coded, joined
from marzmap.tables import samples
from marzmap.tables.cells import among_words, grids, positions
from marzmap.tables.cells.crs import is_wgs84, transformer
from marzmap.tables.cells.geometries import is_geometry
from marzmap.tables.cells.numerals import degrees, number
from marzmap.tables.columns.aliases import CODES, NEW, WORDS
from marzmap.tables.faults import POINTS_APART_M, Fault, no_geometry
from marzmap.tables.samples import POSITIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from marzmap.check.formats import Layout
    from marzmap.tables import Aside, Options, Table
    from marzmap.tables.cells.numerals import Axis
    from marzmap.tables.cells.positions import Order

AXES: tuple[Axis, Axis] = ("longitude", "latitude")


class Given(NamedTuple):
    """What says where the rows of a table are."""

    named: Mapping[str, str]  # the column of each word of `POSITIONS` that the table has
    orders: Mapping[str, Order]  # which number of a pair comes first, by column
    beside: Mapping[str, int]  # further columns of whole positions, only compared, and their places in a row
    crs: str  # the system of coordinates in columns; "" for degrees
    drawn: bool  # whether the file has geometries of its own

    @property
    def is_more(self) -> bool:
        """Check whether there is more than longitude and latitude."""
        return bool(self.named or self.beside or self.crs or self.drawn)


def given(table: Table, cells: Mapping[str, Sequence[str]], layout: Layout, options: Options) -> Given:
    """Return what says where the rows of a table are."""
    ours = {*WORDS, *CODES, *NEW}
    named = {word: layout.named.get(word, word) for word in POSITIONS if word in layout.header}
    own = {layout.named.get(name, name) for name in layout.header if name not in ours}
    whole = [*samples.positions([name for name in table.header if name in own], cells)]
    orders = {
        name: positions.order_named(name) or positions.order_of(cells.get(name, ()))
        for name in (*named.values(), *whole)
    }
    beside = {name: table.header.index(name) for name in whole}
    crs = "" if table.geometry or not options.crs or is_wgs84(options.crs) else options.crs
    return Given(named, orders, beside, crs, bool(table.geometry))


def notices(
    places: Given, cells: Mapping[str, Sequence[str]], header: Collection[str], by_format: Container[str] = ()
) -> list[str]:
    """Return what a person should read of how positions are understood.

    `header` is in marzmap's words; `by_format` are the columns of the table that a format of others defines.
    """
    name = places.named.get("position", "")
    is_open = name and name not in by_format
    assumed = positions.order_assumed(name, cells.get(name, ())) if is_open else ""
    main = next(map(shown, places.named.values()), "longitude")
    lines = [assumed] * bool(assumed) + [
        f"column {shown(other)} holds positions too: it is read where {main} is empty, else compared"
        for other in places.beside
    ]
    if lines:
        return lines
    if places.is_more or "longitude" in header:
        return []
    alike = samples.axes([*cells], cells)
    return [_unnamed(alike, cells)] if alike else [*_in_words(cells)]


def _in_words(cells: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Say of each column that it has positions among other words, which are not used."""
    for name, texts in cells.items():
        text = next((text for text in texts if among_words.pair_in(text)), "")
        if text:
            yield (
                f"column {shown(name)} has positions among other words ({shown(text)}) and is not used: "
                "put them into columns latitude and longitude"
            )


def _unnamed(columns: tuple[str, str], cells: Mapping[str, Sequence[str]]) -> str:
    """Say that two columns look like coordinates and are not used."""
    names = " and ".join(map(shown, columns))
    texts = ", ".join(next(filter(None, cells[name])) for name in columns)
    return f"columns {names} look like latitude and longitude ({texts}) and are not used: name them so"


class _Stated(NamedTuple):
    """One position of a row."""

    column: str  # what it is called in messages
    text: str
    shape: BaseGeometry
    radius_m: float | None = None


class _Unread(NamedTuple):
    """A cell that should hold a position, and why it does not."""

    column: str
    text: str
    reason: str


def placed(
    row: Aside, shape: BaseGeometry | None, values: dict[str, str], table: Given
) -> tuple[str | None, str | None, list[Fault]]:
    """Put the position of a row into its values, where it has one; compare it with all others that it has.

    The file's own geometry goes before one in a column, that before longitude and latitude, these before
    easting and northing, these before a whole position in a cell.

    Returned are a line or polygon, a note, and what is wrong.
    """
    written = {word: values.pop(word, "").strip() for word in POSITIONS}
    for name in (*AXES, "placed_by", "place"):
        values.setdefault(name, "")
    if not {"", "geometry", *table.named.values()}.isdisjoint(fault.column for fault in row.faults):
        return None, None, []
    every = [_Stated("geometry", "", shape)] if shape is not None else []
    unread: list[_Unread] = []
    for reader in (_geometry, _axes, _metres, _position):
        try:
            every += filter(None, [reader(written, values, table)])
        except _UnreadError as error:
            unread.append(error.cell)
    every += _beside(row, table)
    usable = [one for one in every if not one.shape.is_empty] or every
    if not usable and any(plus_codes.with_town(cell.text, values) for cell in unread):
        return None, None, []
    if not usable:
        has_axes = any(values[name].strip() for name in AXES)
        return None, None, [] if has_axes else [_fault(cell) for cell in unread]
    main, *others = usable
    notes, wrong = _compared(main, others, values, table)
    notes += [coded("position_unread", cell.column, cell.text[:_LONGEST]) for cell in unread]
    if main.column in AXES:
        return None, joined(*notes), wrong
    place = shapes.place(main.shape)
    if place.fault:
        wrong.append(place.fault._replace(column=main.column))
        return None, None, wrong
    _put(main, place, values)
    return place.wkt, joined(*notes), wrong


class _UnreadError(ValueError):
    """A cell that should hold a position does not."""

    def __init__(self, column: str, text: str, reason: str) -> None:
        super().__init__(reason)
        self.cell = _Unread(column, text, reason)


def _geometry(written: Mapping[str, str], _: Mapping[str, str], table: Given) -> _Stated | None:
    return _whole("geometry", written["geometry"], table)


def _position(written: Mapping[str, str], _: Mapping[str, str], table: Given) -> _Stated | None:
    return _whole("position", written["position"], table)


def _whole(word: str, text: str, table: Given) -> _Stated | None:
    """Read a whole position in one cell."""
    if not text:
        return None
    column = table.named.get(word, word)
    try:
        position = positions.read(text, table.orders.get(column, ""), table.crs)
    except ValueError as error:
        reason = str(error)
        if word == "geometry":
            reason = reason.replace("is not a position", "is not a geometry")
        raise _UnreadError(column, text, reason) from error
    return _Stated(column, text, position.shape, position.radius_m)


def _axes(_: Mapping[str, str], values: dict[str, str], table: Given) -> _Stated | None:
    """Read longitude and latitude; where they are in another system, put degrees in their place."""
    texts = [values[name].strip() for name in AXES]
    if not all(texts):
        return None
    for name, text, limit in zip(AXES, texts, _LIMITS, strict=True):
        try:
            if not table.crs and abs(degrees(text, name)) > limit:
                raise _UnreadError(name, text, f"{shown(text)} is not within -{limit} to {limit}")
        except ValueError as error:
            raise _UnreadError(name, text, str(error)) from error
    if table.crs:
        texts = _in_degrees(table.crs, texts[0], texts[1])
        values.update(zip(AXES, texts, strict=True))
    point = shapely.Point(degrees(texts[0], "longitude"), degrees(texts[1], "latitude"))
    return _Stated(AXES[0], f"{texts[0]}, {texts[1]}", point)


def _metres(written: Mapping[str, str], _: Mapping[str, str], table: Given) -> _Stated | None:
    """Read easting and northing, in the UTM zone of the row or the system that is stated."""
    texts = [written["easting"], written["northing"]]
    if not all(texts):
        return None
    zone, column = written["utm zone"], table.named["easting"]
    text = " ".join(filter(None, (zone, *texts)))
    try:
        if table.crs:
            point = tuple(map(float, _in_degrees(table.crs, texts[0], texts[1])))
        elif zone:
            point = grids.utm(zone, *(float(number(part)) for part in texts))
        else:
            raise _UnreadError(column, text, f"{shown(text)} has no UTM zone")
    except ValueError as error:
        raise _UnreadError(column, text, str(error)) from error
    return _Stated(column, text, shapely.Point(point))


def _in_degrees(crs: str, east: str, north: str) -> list[str]:
    """Return coordinates of another system as longitude and latitude."""
    point = transformer(crs).transform(float(number(east)), float(number(north)))
    return [repr(round(float(degree), _DECIMALS)) for degree in point]


def _beside(row: Aside, table: Given) -> Iterator[_Stated]:
    """Yield the positions in further columns, as far as they can be read."""
    for column, place in table.beside.items():
        text = row.cells[place].strip() if place < len(row.cells) else ""
        with suppress(ValueError):
            if text:
                yield _Stated(column, text, positions.read(text, table.orders[column], table.crs).shape)


def _compared(
    main: _Stated, others: Sequence[_Stated], values: Mapping[str, str], table: Given
) -> tuple[list[str], list[Fault]]:
    """Compare the positions of a row: notes of those within its radius, and faults of those beyond."""
    radius_m = 0.0
    with suppress(ValueError):
        radius_m = float(values.get("radius_m", "") or main.radius_m or 0)
    notes, faults = [], []
    for other in others:
        metres = shapes.apart_m(main.shape, other.shape)
        if metres <= POINTS_APART_M:
            continue
        if metres <= radius_m:
            drawn = main.column in ("geometry", table.named.get("geometry")) and other.column in AXES
            code = ("two_points",) if drawn else ("positions_apart", other.column)
            notes.append(coded(*code, f"{metres:.0f}"))
            continue
        where = f"{shown(other.text)} in column {shown(other.column)}"
        if other.column in AXES:
            where = f"longitude {values[AXES[0]]} and latitude {values[AXES[1]]}"
        elif not other.text:
            where = "the geometry"
        faults.append(Fault(main.column, f"lies {metres:.0f} m from {where} of the same row", _KEEP_ONE))
    return notes, faults


def _fault(cell: _Unread) -> Fault:
    """Return what is wrong with a row whose position cannot be read."""
    if cell.reason.endswith("is not a geometry"):
        return no_geometry(cell.text)._replace(column=cell.column)
    todo = _NAME_ZONE if cell.reason.endswith("has no UTM zone") else _WRITE_DEGREES
    return Fault(cell.column, cell.reason, todo)


def _put(main: _Stated, place: shapes.Place, values: dict[str, str]) -> None:
    """Put a position into the values of its row, and a note of how it was read."""
    if main.radius_m and not values.get("radius_m", "").strip():
        values["radius_m"] = repr(main.radius_m)
    values["longitude"], values["latitude"] = place.longitude, place.latitude
    if place.wkt:
        values["placed_by"] = "inferred"
    if main.text and not is_geometry(main.text):
        read = f"{main.column} {shown(main.text)} as longitude {place.longitude}, latitude {place.latitude}"
        values["converted"] = "; ".join(filter(None, (values.get("converted", "").strip(), read)))


_LIMITS = (180, 90)  # degrees
_DECIMALS, _LONGEST = 8, 80
_KEEP_ONE = "Keep one of the two, or give a radius_m that holds both."
_NAME_ZONE = "Add a column 'utm zone', such as 41R, or name the system: --crs EPSG:32641."
_WRITE_DEGREES = "Write latitude and longitude in degrees, such as 31.112, 61.93."
