"""Step 2: places become points with a radius.

A place is found by its name as written; folded: without marks, case and gaps; by its consonants, in which
Latin and Persian letters agree; or by something like it. Phrases such as "10 km north of Zaranj" move the
point and widen the radius. A name that stands for several places is never resolved by guessing: the row says
which they are, and a column `place_id` or the study's own table of places chooses. How closely a point is
known comes from a table of radii, which a study may change row by row. A district whose polygon is held is
known by that: `over_districts` spreads its incidents over it.
"""

from marzmap.geocode.closeness import radii, with_radii
from marzmap.geocode.context import Context
from marzmap.geocode.extents import extents
from marzmap.geocode.gazetteers import borders_between, gazetteer
from marzmap.geocode.indexing import SURE, TIERS, Index, index
from marzmap.geocode.mentions import mentions
from marzmap.geocode.places import CANDIDATE_COLUMNS, by_name, candidates, countries_of
from marzmap.geocode.review import REVIEW_COLUMNS, Table, candidates_of, table
from marzmap.geocode.spread import in_stated_districts, over_districts
from marzmap.geocode.stated import with_stated_country

__all__ = [
    "CANDIDATE_COLUMNS",
    "REVIEW_COLUMNS",
    "SURE",
    "TIERS",
    "Context",
    "Index",
    "Table",
    "borders_between",
    "by_name",
    "candidates",
    "candidates_of",
    "countries_of",
    "extents",
    "gazetteer",
    "in_stated_districts",
    "index",
    "mentions",
    "over_districts",
    "radii",
    "table",
    "with_radii",
    "with_stated_country",
]
