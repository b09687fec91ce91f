"""Step 0: an article becomes draft rows, each with the sentences that it rests on."""

from marzmap.draft.article import COLUMNS, LEAST_ALIKE, MOST_SENTENCES, incidents
from marzmap.draft.parties import Actor, actors

__all__ = ["COLUMNS", "LEAST_ALIKE", "MOST_SENTENCES", "Actor", "actors", "incidents"]
