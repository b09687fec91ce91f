"""The pieces of borders.world cut into stretches whose accuracy is measured, and what it rests on."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from building.line_accuracy import NATURAL_EARTH, borrowed, closest, stretches
from building.line_offsets import offsets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from building.line_accuracy import Offsets
    from building.packages import Opener

BY_HAND = "by hand"
EVIDENCE = ("basis", "offset_1_m", "offset_2_m", "natural_earth_m")
"""What the accuracy rests on, and the offsets that 95 % of a piece keep from the other lines.

`offset_1_m` and `offset_2_m` are from the national layers of the first and second country of border_id.
"""


@cache
def measured(draw: Callable[[Opener], list[dict[str, Any]]], open_package: Opener) -> gpd.GeoDataFrame:
    """Return the pieces of the borders with their accuracy, cut where it differs clearly, and its evidence.

    An accuracy that is there already stays.
    """
    pieces = draw(open_package)
    lines = [offsets(piece["geometry"], piece["border_id"], open_package) for piece in pieces]
    elsewhere = borrowed([(piece["border_id"], line) for piece, line in zip(pieces, lines, strict=True)])
    frame = gpd.GeoDataFrame(
        cut
        for piece, line in zip(pieces, lines, strict=True)
        for cut in cut_piece(piece, line, elsewhere[piece["border_id"]])
    )
    frame["piece"] = frame.groupby(["border_id", "border_part"]).cumcount()
    return frame


def cut_piece(piece: dict[str, Any], line: Offsets, borrowed_m: float) -> Iterator[dict[str, Any]]:
    """Cut one piece into stretches, unless its accuracy is there already."""
    if not np.isnan(piece["accuracy_m"]):
        yield {**piece, "basis": BY_HAND, **evidence(piece["border_id"], line)}
        return
    path = shapely.get_coordinates(piece["geometry"])
    for first, last, accuracy_m, basis in stretches(line, borrowed_m, agreed=piece["status"] == "agreed"):
        stretch = {"accuracy_m": accuracy_m, "geometry": shapely.linestrings(path[first : last + 1])}
        yield {
            **piece,
            **stretch,
            "basis": basis,
            **evidence(piece["border_id"], line.between(first, last)),
        }


def evidence(border_id: str, line: Offsets) -> dict[str, float]:
    """Return the offset that 95 % keep from the line of each source, NaN where it draws none."""
    lines = {**line.own, **line.copies, **line.natural_earth}
    sources = (*border_id.split("-"), NATURAL_EARTH)
    far = (closest({source: lines.get(source, np.empty(0))})[0] for source in sources)
    columns = zip(EVIDENCE[1:], far, strict=True)
    return {name: metres if metres < np.inf else np.nan for name, metres in columns}
