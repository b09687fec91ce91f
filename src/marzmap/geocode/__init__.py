"""Step 2: places become points with a radius.

A place is found by its name, spelt as it is or folded: without marks and case, Arabic letters as the
Persian ones, spaces and hyphens dropped. A name that stands for several places is never resolved by
guessing: the row says which they are. How closely a point is known comes from a table of radii, which a
study may change row by row.
"""

from marzmap.geocode.closeness import radii, with_radii
from marzmap.geocode.names import fold
from marzmap.geocode.places import CANDIDATE_COLUMNS, by_name, candidates, candidates_of, gazetteer

__all__ = [
    "CANDIDATE_COLUMNS",
    "by_name",
    "candidates",
    "candidates_of",
    "fold",
    "gazetteer",
    "radii",
    "with_radii",
]
