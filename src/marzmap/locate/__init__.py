"""Step 3: locate points against the border, its sides, districts, crossings and barriers.

`reference` loads what points are located against; `columns` locates arrays of points, `on_border` a frame,
`by_footprint` its lines and areas, `in_blocks` both, in threads or on other machines. `in_units`,
`to_crossings` and `to_barriers` add what lies around them, `by_source` what other border sources say;
`by_centre` empties what the mere centre of a province does not support, `by_reach` what ties a place to a
stretch of a border that it is too far from. Distances are geodesics on WGS 84. A side has a probability: the
place is uncertain by its radius, the line by its accuracy; `model` states how.

`file` starts without pandas and geopandas, which take a second: they are imported inside functions here.
"""

from marzmap._ways import Way, dask, threads
from marzmap.locate.barriers import barriers
from marzmap.locate.behind import band, to_barriers
from marzmap.locate.blocks import Line, in_blocks
from marzmap.locate.countries import country_at
from marzmap.locate.crossings import CROSSING_RADIUS_M, shut_days, to_crossings
from marzmap.locate.decay import LEAST_PLACES, Decay, decay
from marzmap.locate.disputed import disputed_at
from marzmap.locate.districts import in_units
from marzmap.locate.files import Tally, file
from marzmap.locate.footprints import by_footprint
from marzmap.locate.model import RADIUS_SIGMAS, Assumptions
from marzmap.locate.own_crossings import own_crossings
from marzmap.locate.points import AT_BORDER, FAR_M, columns, on_border
from marzmap.locate.reach import ALONG_LINE, by_reach
from marzmap.locate.reference import Border, Reference, border, pieces, reference
from marzmap.locate.sources import by_source, disagreement
from marzmap.locate.stated import UNDETERMINED, WITH_SOURCE
from marzmap.locate.surroundings import OF_THE_POINT, by_centre

__all__ = [
    "ALONG_LINE",
    "AT_BORDER",
    "CROSSING_RADIUS_M",
    "FAR_M",
    "LEAST_PLACES",
    "OF_THE_POINT",
    "RADIUS_SIGMAS",
    "UNDETERMINED",
    "WITH_SOURCE",
    "Assumptions",
    "Border",
    "Decay",
    "Line",
    "Reference",
    "Tally",
    "Way",
    "band",
    "barriers",
    "border",
    "by_centre",
    "by_footprint",
    "by_reach",
    "by_source",
    "columns",
    "country_at",
    "dask",
    "decay",
    "disagreement",
    "disputed_at",
    "file",
    "in_blocks",
    "in_units",
    "on_border",
    "own_crossings",
    "pieces",
    "reference",
    "shut_days",
    "threads",
    "to_barriers",
    "to_crossings",
]
