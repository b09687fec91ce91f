"""Units cut and extended to the lines of their country: what the line gives to a country has a unit of it.

Units are drawn by others, whose edges lie up to some kilometres off our lines. What of a unit lies beyond the
line is cut off; the strip between the units and the line goes to the nearest unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from building import natural_earth
from building.coast import COAST_MARGIN
from building.shapes import polygonal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from building.packages import Opener
    from building.shapes import Floats, Shape, Shapes

# Degrees.
TOLERANCE = 0.002  # some 200 m: root of the largest triangle that simplification cuts off
STRIP = 0.18  # some 20 km: a strip reaches no farther from the line
STEP = 0.002  # how far apart the seeds are by which a strip is divided
GRID = 2.0**-14  # some 7 m: numbers that end in zeros, so that the file is small
TOUCH = 1e-6
ROUNDS = 3
LEAST_SHARE = 0.1  # of a unit inside its country


def snapped(shapes: Shapes, country: Shape, line: Shape, dry: Shape) -> Shapes:
    """Return units cut at the edges of their country and extended to its land border.

    Parameters
    ----------
    shapes : (N,) array of Polygon or MultiPolygon
        Units of the country, a coverage.
    country : Polygon or MultiPolygon
        Land and territorial sea of the country.
    line : LineString or MultiLineString
        Its land border.
    dry : Polygon or MultiPolygon
        The land about the border.

    Returns
    -------
    (N,) array of MultiPolygon
        A coverage, in whole numbers of `GRID`; empty where nothing is left of a unit.

    Examples
    --------
    >>> halves = shapely.box([0, 1], 0, [1, 2], [0.9, 0.9])
    >>> line = shapely.LineString([(0, 1), (2, 1)])
    >>> drawn = snapped(halves, shapely.box(0, 0, 2, 1), line, shapely.box(0, 0, 2, 1))
    >>> shapely.area(drawn).round(3).tolist()
    [1.0, 1.0]
    """
    if line.is_empty:
        return on_grid(polygonal(shapely.intersection(shapes, country)))
    shapely.prepare(country)
    inside = shapely.covered_by(shapes, country)
    cut = shapes.copy()
    cut[~inside] = polygonal(shapely.intersection(shapes[~inside], country))
    # What is left of a unit that lies beyond the line, but for a sliver, is its neighbours'.
    cut[shapely.area(cut) < LEAST_SHARE * shapely.area(shapes)] = shapely.MultiPolygon()
    gaps = strips(cut, country, line, dry)
    if len(gaps):
        for unit, parts in divided(gaps, cut).items():
            cut[unit] = shapely.union_all([cut[unit], *parts])
    return on_grid(cut)


def strips(shapes: Shapes, country: Shape, line: Shape, dry: Shape) -> Shapes:
    """Return the land of a country that lies between its units and its land border, in parts."""
    whole = shapely.union_all(shapes)
    bare = shapely.difference(land_inside(country, line, dry), whole)
    parts: Shapes = shapely.get_parts(polygonal(bare))
    shapely.prepare([line, whole])
    between = shapely.dwithin(line, parts, TOUCH) & shapely.dwithin(whole, parts, TOUCH)
    return parts[np.asarray(between, dtype=np.bool_)]


def land_inside(country: Shape, line: Shape, dry: Shape) -> Shape:
    """Return the land of a country within a strip's width of its land border."""
    near = shapely.buffer(shapely.simplify(line, STRIP / 20), STRIP, quad_segs=2)
    return shapely.intersection(shapely.intersection(country, near), dry)


def divided(gaps: Shapes, shapes: Shapes) -> dict[int, list[Shape]]:
    """Divide gaps among the units next to them: each place goes to the nearest unit, in degrees."""
    seeds, unit = _seeds(gaps, shapes)
    middle = np.cos(np.radians(shapely.union_all(shapely.envelope(gaps)).centroid.y))
    plane = shapely.transform(shapely.multipoints(seeds), lambda xy: xy * (middle, 1))
    around = shapely.transform(shapely.box(*shapely.total_bounds(gaps)), lambda xy: xy * (middle, 1))
    cells = shapely.get_parts(shapely.voronoi_polygons(plane, extend_to=around, ordered=True))
    cells = shapely.transform(cells, lambda xy: xy / (middle, 1))
    shapely.prepare(gaps)
    gap, cell = shapely.STRtree(cells).query(gaps, predicate="intersects")
    parts: dict[int, list[Shape]] = {}
    for number in np.unique(unit[cell]):
        mine = unit[cell] == number
        region = shapely.coverage_union_all(cells[np.unique(cell[mine])])
        touched = gaps[np.unique(gap[mine])]
        parts[int(number)] = list(polygonal(shapely.intersection(touched, region)))
    return parts


def _seeds(gaps: Shapes, shapes: Shapes) -> tuple[Floats, NDArray[np.int64]]:
    """Return points along the edges that units have on gaps, and the unit of each."""
    tree = shapely.STRtree(shapes)
    touched = np.unique(tree.query(gaps, predicate="dwithin", distance=TOUCH)[1])
    rims = shapely.union_all(shapely.boundary(gaps))
    shapely.prepare(rims)
    path, number = shapely.get_coordinates(
        shapely.segmentize(shapely.boundary(shapes[touched]), STEP), return_index=True
    )
    step = np.flatnonzero(number[1:] == number[:-1])
    middles = (path[step] + path[step + 1]) / 2
    on_rim = shapely.dwithin(rims, shapely.points(middles), TOUCH)
    points, first = np.unique(middles[on_rim].round(9), axis=0, return_index=True)
    return points, touched[number[step][on_rim]][first]


def on_grid(shapes: Shapes) -> Shapes:
    """Round the units of a coverage to `GRID`; they stay a coverage."""
    for _ in range(ROUNDS):
        rounded = shapely.transform(shapes, lambda xy: np.round(xy / GRID) * GRID)
        shapes = polygonal(shapely.make_valid(rounded, method="structure", keep_collapsed=False))
        if shapely.coverage_is_valid(shapes):
            break
        # Edges that came to cross meet in a vertex, which is rounded in its turn.
        shapes = polygonal(shapely.coverage_clean(shapes, gap_width=GRID))
    return shapes


def land_about(line: Shape, open_package: Opener) -> Shape:
    """Return Natural Earth's land within a strip's width of a border, and some more at the coast."""
    near = shapely.buffer(shapely.simplify(line, STRIP / 20), STRIP + COAST_MARGIN, quad_segs=2)
    land, tree = natural_earth.land_tiles(open_package)
    about = shapely.intersection(land[tree.query(near)], near)
    return shapely.buffer(shapely.union_all(about), COAST_MARGIN, quad_segs=2)
