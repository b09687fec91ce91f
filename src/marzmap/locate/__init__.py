"""Step 3: points meet the border, its sides, the units and the crossings.

`reference` loads what points are located against; `columns` locates arrays of points, `on_border` a frame;
`in_units` and `to_crossings` add what lies around them. Distances are geodesics on WGS 84. The side is told
with its probability: the place is uncertain by its radius, the line by its accuracy.
"""

from marzmap.locate.points import FAR_M, SIDE_PROBABILITY, UNDETERMINED, columns, on_border
from marzmap.locate.reference import Border, Reference, border, pieces, reference
from marzmap.locate.surroundings import CROSSING_RADIUS_M, circles, in_units, to_crossings

__all__ = [
    "CROSSING_RADIUS_M",
    "FAR_M",
    "SIDE_PROBABILITY",
    "UNDETERMINED",
    "Border",
    "Reference",
    "border",
    "circles",
    "columns",
    "in_units",
    "on_border",
    "pieces",
    "reference",
    "to_crossings",
]
