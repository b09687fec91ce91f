"""Step 0: an article becomes draft rows, each with the sentences that it rests on."""

from marzmap.draft.article import COLUMNS, PASSED_OVER, incidents, passed_over
from marzmap.draft.days import STATED
from marzmap.draft.events import MOST_SENTENCES
from marzmap.draft.nations import named
from marzmap.draft.parties import Actor, actors
from marzmap.draft.places import LEAST_ALIKE

__all__ = [
    "COLUMNS",
    "LEAST_ALIKE",
    "MOST_SENTENCES",
    "PASSED_OVER",
    "STATED",
    "Actor",
    "actors",
    "incidents",
    "named",
    "passed_over",
]
