"""The locator map: border, countries and incidents, with a list that explains the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.colors import to_rgba

from marzmap import borderline
from marzmap._text import count
from marzmap.appearance import KINDS, LIGHT
from marzmap.plot import _beside, _globe, _ground, _paper, _room, _symbols, _view, _writing
from marzmap.plot._room import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from marzmap._study import Study
    from marzmap._types import Floats, Layers
    from marzmap.atlas import Relief
    from marzmap.plot._paper import Imprint, Sheet
    from marzmap.plot._view import View


_GAP_IN = 0.16
_GLOBE_IN = 0.92
_EDGE_IN = 0.08
_MOST_DRAWN = 2_000
"""More symbols than this are one picture in the SVG."""
_AROUND_PT = 9.0
_CELL_PT = 5.0
# A number's middle lies so far up and right of its symbol's; both fit into a circle so much wider.
_ASIDE_PT, _NUMBER_PT = 1.6, 3.2


def locator_map(
    study: Study,
    layers: Layers,
    *,
    relief: Sequence[Relief] = (),
    world: gpd.GeoDataFrame | None = None,
    imprint: Imprint | None = None,
) -> Figure:
    """Draw where the incidents of a study lie, and where in the world that is.

    The map is equirectangular: true to scale along meridians and at its middle latitude. Symbols that would
    lie over one another are moved apart, each with a line to its place. Up to 30 incidents are numbered
    by their day and listed with date, place and side; of more, those at one place are laid around it.
    Incidents farther than 200 km from the border do not widen the map; a note counts those outside it.

    Parameters
    ----------
    study : Study
        Title, period, day and borders.
    layers : mapping of str to GeoDataFrame
        As in `marzmap.build().layers`, longitude and latitude (EPSG:4326); ``border`` must be there.
    relief : sequence of Relief
        Shaded relief, from `atlas.relief`.
    world : GeoDataFrame, optional
        Countries for the globe, from `atlas.countries`.
    imprint : Imprint, optional
        Text of the margin.

    Returns
    -------
    Figure
        A5 landscape.

    Examples
    --------
    >>> import marzmap
    >>> built = marzmap.build()
    >>> figure = locator_map(built.study, built.layers)
    >>> [text.get_text() for text in figure.texts if "Qala" in text.get_text()]
    ['Islam Qala crossing', 'Standoff at the Islam Qala crossing']
    """
    with _paper.style():
        incidents = layers.get("incidents")
        sheet = _paper.sheet(study, "Where the incidents lie", incidents, imprint)
        high = sheet.high - sheet.low
        axes = sheet.axes(_paper.MARGIN_IN, sheet.low, _view.MAP_IN, high)
        seen = _view.view(layers["border"], incidents, _view.MAP_IN, high)
        _ground.frame(axes, seen)
        if "countries" in layers:
            _ground.land(axes, study, layers["countries"], seen)
        _ground.shade(axes, relief, seen)
        used = _lines(axes, layers, seen)
        taken = [Box(0, 0, _ground.bar(axes, seen) + 50, 31)]
        if world is not None:
            taken.append(_inset(sheet, layers, world, seen))
        left = _paper.MARGIN_IN + _view.MAP_IN + _GAP_IN
        notes: list[str] = []
        if incidents is not None and sheet.number:
            drawn, room, notes = _incidents(axes, incidents, layers, seen)
            used |= drawn
            taken += room
        low = _beside.legend(sheet, left, incidents, used, notes)
        if incidents is None or not sheet.number:
            text = "No incident yet. Fill in incidents.csv and build again."
            _paper.line(sheet.figure, left, sheet.high - 0.12, text, size=6.5, colour=LIGHT.muted)
        elif sheet.number <= _paper.FEW:
            _beside.listed(sheet, left, low, _numbered(incidents), layers.get("countries"))
        else:
            _beside.counted(sheet, left, incidents, layers.get("countries"))
        _writing.names(axes, study, layers, seen, taken)
        return sheet.figure


def _numbered(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return incidents in the order of their numbers."""
    return incidents.iloc[_symbols.order(incidents)].reset_index(drop=True)


def _incidents(
    axes: Axes, incidents: gpd.GeoDataFrame, layers: Layers, seen: View
) -> tuple[set[str], list[Box], list[str]]:
    """Draw the incidents; return what was drawn, what room it took, and notes for the legend."""
    shown, many = _numbered(incidents), len(incidents) > _paper.FEW
    used, taken = (_many if many else _few)(axes, shown, layers, seen)
    notes = []
    if outside := int((~seen.holds(coordinates(shown))).sum()):
        notes.append(f"{count(outside, 'incident')} outside the map.")
    if many:
        notes.append("Incidents at one place are laid around it; radii are not drawn.")
    return used, taken, notes


def coordinates(layer: gpd.GeoDataFrame) -> Floats:
    """Return longitude and latitude of a layer's points (of other shapes, their middles)."""
    places: Floats = shapely.get_coordinates(shapely.centroid(layer.geometry.array))
    return places


def _lines(axes: Axes, layers: Layers, seen: View) -> set[str]:
    """Draw rivers, barriers, the border and its crossings; return what was drawn."""
    used = {"border"}
    line = {"facecolor": "none", "zorder": 5.0}
    looks: dict[str, dict[str, Any]] = {
        "rivers": line | {"edgecolor": LIGHT.river, "linewidth": 0.7, "zorder": 3.2},
        "border_band": _ground.BAND | {"linewidth": 2.4, "zorder": 4.0},
        "hot_stretches": line | {"edgecolor": LIGHT.hot, "linewidth": 6.5, "alpha": 0.42},
        "barriers": line
        | {"edgecolor": LIGHT.barrier, "linewidth": 0.9, "linestyle": (0, (3, 1.6)), "capstyle": "butt"},
    }
    for name, look in looks.items():
        if name in layers and len(shapes := _ground.cut(layers[name].geometry.array, seen)):
            _ground.draw_path(axes, shapes, gid=name, **look)
            used.add(name)
    _border(axes, layers, seen, order=5.5)
    if "crossings" in layers:
        spots = coordinates(layers["crossings"])
        spots = spots[seen.holds(spots)]
        if len(spots):
            axes.plot(*spots.T, gid="crossings", **_ground.CROSSING, zorder=6)
            used.add("crossings")
    return used


def _border(axes: Axes, layers: Layers, seen: View, *, order: float) -> None:
    """Draw the line itself, with a light rim."""
    line = _ground.cut(layers["border"].geometry.array, seen)
    look: dict[str, Any] = {"facecolor": "none", "capstyle": "butt"}
    _ground.draw_path(axes, line, edgecolor=LIGHT.casing, linewidth=2.6, zorder=order, **look)
    _ground.draw_path(axes, line, edgecolor=LIGHT.border, linewidth=1.4, zorder=order, gid="border", **look)


def _inset(sheet: Sheet, layers: Layers, world: gpd.GeoDataFrame, seen: View) -> Box:
    """Draw the globe in the corner with the least of incidents and border (not the scale bar's); its box."""
    line = shapely.segmentize(layers["border"].geometry.array, (seen.north - seen.south) / 100)
    spots = [seen.points(shapely.get_coordinates(line))]
    if "incidents" in layers:
        spots += [seen.points(coordinates(layers["incidents"]))] * 3
    all_spots = np.concatenate(spots)
    size, edge = 72 * _GLOBE_IN, 72 * _EDGE_IN
    right, high = 72 * seen.wide - size - edge, 72 * seen.high - size - edge
    corners = [Box(x, y, x + size, y + size) for x, y in ((right, high), (edge, high), (right, edge))]

    def crowd(box: Box) -> int:
        near = (all_spots > np.array(box[:2]) - edge) & (all_spots < np.array(box[2:]) + edge)
        return int(near.all(axis=1).sum())

    box = min(corners, key=crowd)
    inset = sheet.axes(_paper.MARGIN_IN + box.left / 72, sheet.low + box.low / 72, _GLOBE_IN, _GLOBE_IN)
    inset.set_zorder(5)
    inset.set_gid("globe")
    _globe.globe(inset, world, seen)
    return box


def _context(axes: Axes, layers: Layers, seen: View, size: float) -> tuple[set[str], list[Box]]:
    """Draw the context events; return what was drawn and what room it took."""
    if "context" not in layers:
        return set(), []
    about = coordinates(layers["context"])
    about = about[seen.holds(about)]
    _symbols.draw(axes, about, "context", box_pt=size, order=6.8)
    return {"context"} if len(about) else set(), [_room.square(spot, size / 2) for spot in seen.points(about)]


def _footprints(axes: Axes, layers: Layers, seen: View) -> None:
    """Draw incidents that are lines or areas, in the colour of their kind."""
    for name, width, opacity in (("footprint_areas", 0.8, 0.25), ("footprint_lines", 1.6, 0.0)):
        if name in layers:
            for kind, shape in zip(_symbols.kinds(layers[name]), layers[name].geometry.array, strict=True):
                colour = KINDS[kind].light
                look = {"facecolor": to_rgba(colour, opacity), "edgecolor": colour, "linewidth": width}
                _ground.draw_path(axes, _ground.cut([shape], seen), zorder=7, gid=name, **look)


def _few(axes: Axes, incidents: gpd.GeoDataFrame, layers: Layers, seen: View) -> tuple[set[str], list[Box]]:
    """Draw numbered incidents with their radii; return what was drawn and what room it took."""
    used, taken = _context(axes, layers, seen, 6.0)
    if "radius_circles" in layers:
        # Of incidents at one place one circle is drawn: many would make a dark one.
        middles = layers["radius_circles"]
        spots = np.column_stack([shapely.get_coordinates(middles.geometry.array), middles["radius_m"]])
        spots = np.unique(spots.astype(float), axis=0)
        for circle in _ground.cut(shapely.polygons(borderline.circles(*spots.T)), seen):
            _ground.draw_path(axes, [circle], zorder=6.5, gid="radius", **_ground.RADIUS)
            used.add("radius")
    _footprints(axes, layers, seen)
    inside = seen.holds(coordinates(incidents))
    shown = incidents[inside]
    at, boxes = seen.points(coordinates(shown)), _symbols.sizes(shown)
    whole = (72 * seen.wide, 72 * seen.high)
    # Away from the border, so that none is drawn on the other side.
    ways = at - seen.points(shown[["border_longitude", "border_latitude"]].to_numpy(dtype=float))
    ways = np.nan_to_num(ways / np.maximum(np.hypot(*ways.T), 1e-9)[:, None])
    now = _room.apart(at + _ASIDE_PT, boxes * 0.3 + _NUMBER_PT, *whole, ways) - _ASIDE_PT
    moved = np.hypot(*(now - at).T) > boxes * 0.3
    for start, end in zip(seen.degrees(at[moved]), seen.degrees(now[moved]), strict=True):
        axes.plot(*np.stack([start, end]).T, color=LIGHT.ink, linewidth=0.35, zorder=7.5, gid="leader")
    used |= {"leader"} if moved.any() else set()
    axes.plot(*seen.degrees(at[moved]).T, "o", color=LIGHT.ink, markersize=1.1, zorder=7.6)
    _symbols.draw_all(axes, shown, seen.degrees(now), boxes)
    taken += [_room.square(spot, box * 0.4) for spot, box in zip(now, boxes, strict=True)]
    halo = _ground.halo(1.3)
    look: dict[str, Any] = {"ha": "left", "va": "bottom", "zorder": 9, "gid": "number", "path_effects": halo}
    for number, spot, box in zip(np.flatnonzero(inside) + 1, now, boxes, strict=True):
        x, y = (spot + box * 0.2).tolist()
        east, north = seen.degrees(np.array([x, y])).tolist()
        axes.text(east, north, str(number), **look, **_paper.as_written(5.2, "bold"))
        taken.append(Box(x, y, x + 3.7 * len(str(number)), y + 5))
    return used, taken


def _many(axes: Axes, incidents: gpd.GeoDataFrame, layers: Layers, seen: View) -> tuple[set[str], list[Box]]:
    """Draw many incidents, small and without numbers; return what was drawn and what room it took."""
    used, taken = _context(axes, layers, seen, 6.0 * _symbols.small(len(incidents)))
    _footprints(axes, layers, seen)
    shown = incidents[seen.holds(coordinates(incidents))]
    boxes = _symbols.sizes(shown) * _symbols.small(len(incidents))
    least = float(boxes.min(initial=_symbols.BOX_PT[0]))
    at = _room.around(seen.points(coordinates(shown)), least * 0.42, _AROUND_PT)
    for artist in _symbols.draw_all(axes, shown, seen.degrees(at), boxes):
        artist.set_rasterized(len(shown) > _MOST_DRAWN)
    # They would hide the line that it is all about.
    _border(axes, layers, seen, order=8.5)
    cells = np.unique((at / _CELL_PT).round(), axis=0) * _CELL_PT
    return used, [*taken, *(_room.square(cell, _CELL_PT / 2) for cell in cells)]
