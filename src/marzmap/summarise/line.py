"""Parts of a border as lines with a chainage: their lengths, places on them, pieces cut from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from marzmap import borderline
from marzmap._errors import InputError
from marzmap.borderline.search import on, shapes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats, Ints
    from marzmap.locate import Border


_ROUNDING_M = 1e-6


class Parts(NamedTuple):
    """The parts of a border, in the order of its network; made by `parts`."""

    # (P,) what each is part of, and its number there.
    border_id: NDArray[np.object_]
    border_part: Ints
    length_m: Floats  # (P,) length, metres
    ring: Bools  # (P,) whether its end is its start


def parts(border: Border) -> Parts:
    """List the parts of a border.

    Examples
    --------
    >>> from marzmap import locate
    >>> afghan = parts(locate.border(("AFG-IRN",)))
    >>> afghan.border_part.tolist(), afghan.ring.tolist()
    ([1], [False])
    """
    network = border.network
    first = np.searchsorted(network.part, np.arange(len(network.part_length_m)))
    piece = network.line[first]
    return Parts(
        border.columns["border_id"][piece],
        border.columns["border_part"][piece].astype(np.int64),
        network.part_length_m,
        network.before[first] >= 0,
    )


def numbers(rows: pd.DataFrame, border_parts: Parts) -> Ints:
    """Return the number of the part that each row with a chainage lies at; -1 for the others.

    Raises
    ------
    InputError
        A row lies at a border or part that is not among those, or beyond the end of its part.
    """
    index = pd.MultiIndex.from_arrays([border_parts.border_id, border_parts.border_part])
    chainage = rows["chainage_m"].to_numpy(dtype=np.float64, na_value=np.nan)
    keys = [
        rows["border_id"].to_numpy(dtype=object),
        rows["border_part"].to_numpy(dtype=np.float64, na_value=-1),
    ]
    part_of_row: Ints = np.where(np.isnan(chainage), -1, index.get_indexer(pd.MultiIndex.from_arrays(keys)))
    beyond = np.abs(chainage - np.clip(chainage, 0, border_parts.length_m[part_of_row])) > _ROUNDING_M
    for row in np.flatnonzero(~np.isnan(chainage) & ((part_of_row < 0) | beyond))[:1]:
        border_id, part = rows["border_id"].iloc[row], rows["border_part"].iloc[row]
        if part_of_row[row] < 0:
            expected = ", ".join(sorted({str(name) for name in border_parts.border_id})[:5])
            raise InputError(
                f"Row {row + 1} lies at {border_id} part {part}, which is not among the borders given "
                f"({expected}). Give the border that the incidents were located against."
            )
        raise InputError(
            f"Row {row + 1} has chainage_m {chainage[row]:.0f}, but {border_id} part {part} is "
            f"{border_parts.length_m[part_of_row[row]]:.0f} m long. Give the border that the incidents were "
            "located against."
        )
    return part_of_row


def spots(border: Border, part: int, chainage_m: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude, degrees, of places along a part."""
    network = border.network
    own = np.flatnonzero(network.part == part)
    # The last vertex of a part has no segment behind it.
    at = np.searchsorted(network.chainage_m[own[:-1]], chainage_m, side="right") - 1
    segment = own[np.maximum(at, 0)]
    share = (chainage_m - network.chainage_m[segment]) / network.length_m[segment]
    return borderline.to_degrees(on(np.clip(share, 0, 1), shapes(segment, network)))


def cut(border: Border, part: int, start_m: float, end_m: float) -> shapely.LineString:
    """Return the piece of a part between two places, past its end where the second comes before the first.

    Examples
    --------
    >>> from marzmap import locate
    >>> piece = cut(locate.border(("AFG-IRN",)), 0, 10_000.0, 20_000.0)
    >>> from pyproj import Geod
    >>> round(Geod(ellps="WGS84").geometry_length(piece))
    10000
    """
    network = border.network
    way = network.chainage_m[network.part == part]
    if start_m <= end_m:
        inner = way[(way > start_m) & (way < end_m)]
    else:
        inner = np.concatenate([way[way > start_m], way[(way > 0) & (way < end_m)]])
    places = np.concatenate([[start_m], inner, [end_m]])
    return shapely.LineString(np.stack(spots(border, part, places), axis=1))
