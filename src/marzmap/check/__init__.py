"""Step 1: tables come in; bad rows are set aside with a reason.

`incidents` reads a table and returns the rows that can be used and those that cannot; `blocks` does so piece
by piece. A table that cannot be read at all raises; a row that cannot be used comes back with its number (the
header is line 1) and, for everything that is wrong with it, the column, the reason and what to do.
"""

from marzmap.check.aside import rejects
from marzmap.check.block import Checked
from marzmap.check.claims import notes as claims_notes
from marzmap.check.kinds import Kind, Outcome
from marzmap.check.model import PRECISIONS
from marzmap.check.reading import Table, table
from marzmap.check.rejected import Rejected, given, together
from marzmap.check.rows import blocks, incidents
from marzmap.dates import interval
from marzmap.tables import FAULT_COLUMNS, REQUIRED, Fault, Options, messages

__all__ = [
    "FAULT_COLUMNS",
    "PRECISIONS",
    "REQUIRED",
    "Checked",
    "Fault",
    "Kind",
    "Options",
    "Outcome",
    "Rejected",
    "Table",
    "blocks",
    "claims_notes",
    "given",
    "incidents",
    "interval",
    "messages",
    "rejects",
    "table",
    "together",
]
