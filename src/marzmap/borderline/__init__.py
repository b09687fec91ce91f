"""The measure: points against border lines on the WGS 84 ellipsoid, exactly. Arrays in, arrays out.

Everything happens in earth-centred coordinates (ECEF, metres), where the antimeridian and the poles are
ordinary places. `network` cuts lines into short segments and indexes them. `nearest` finds, for each
point, the segments that can be nearest, measures those along the geodesic and keeps the shortest.

Examples
--------
>>> lines = network([[(0.0, 0.0), (1.0, 0.0)]], [0])
>>> nearest([0.5], [0.1], lines).distance_m.round(1).tolist()
[11057.4]
"""

from marzmap.borderline.around import WIDEST_M, Around, around, within
from marzmap.borderline.circles import circles
from marzmap.borderline.edge_shares import REACH_SIGMAS
from marzmap.borderline.ellipsoid import SEMI_MAJOR_M, dot, to_degrees, to_ecef
from marzmap.borderline.lines import SEGMENT_M, Network, network
from marzmap.borderline.pairs import TIE_M
from marzmap.borderline.pieces import piece_probabilities
from marzmap.borderline.points import Nearest, distances, nearest
from marzmap.borderline.search import kd_tree
from marzmap.borderline.shares import Spread, line_shares, plane, probability, shares

__all__ = [
    "REACH_SIGMAS",
    "SEGMENT_M",
    "SEMI_MAJOR_M",
    "TIE_M",
    "WIDEST_M",
    "Around",
    "Nearest",
    "Network",
    "Spread",
    "around",
    "circles",
    "distances",
    "dot",
    "kd_tree",
    "line_shares",
    "nearest",
    "network",
    "piece_probabilities",
    "plane",
    "probability",
    "shares",
    "to_degrees",
    "to_ecef",
    "within",
]
