"""Step 2b: rows are made fit to be handed on.

A source's terms travel with its rows: whose terms do not clearly allow handing on raw rows loses what the
source wrote and keeps what was worked out. A row marked sensitive loses its exact place before anything is
measured from it, for a distance would give the place away, and every column that is not on a short list.
"""

from marzmap.publish.notices import notice
from marzmap.publish.rows import RESTRICTED_COLUMNS, SENSITIVE_COLUMNS, Published, Table, incidents
from marzmap.publish.terms import owners, permits, restricted

__all__ = [
    "RESTRICTED_COLUMNS",
    "SENSITIVE_COLUMNS",
    "Published",
    "Table",
    "incidents",
    "notice",
    "owners",
    "permits",
    "restricted",
]
