"""More data than comes with marzmap, loaded into the user's cache when asked for: one function a kind.

Whoever has a network gives an address, or lets the publisher's own be asked; whoever has none gives a file.
What is kept is a table and a card that says where it comes from; both are checked whenever they are read.
"""

from marzmap.atlas.fetch.crossings import crossings
from marzmap.atlas.fetch.download import MOST_BYTES, PLAIN, TIMEOUT_S, Manner
from marzmap.atlas.fetch.lines import border
from marzmap.atlas.fetch.overpass import QUERY_TIMEOUT_S
from marzmap.atlas.fetch.places import places
from marzmap.atlas.fetch.publishers import request
from marzmap.atlas.fetch.units import units

__all__ = [
    "MOST_BYTES",
    "PLAIN",
    "QUERY_TIMEOUT_S",
    "TIMEOUT_S",
    "Manner",
    "border",
    "crossings",
    "places",
    "request",
    "units",
]
