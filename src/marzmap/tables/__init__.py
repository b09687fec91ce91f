"""Below every step: one reader for the tables of any format.

`read` opens a file as batches of typed columns, with the numbers of their rows and what is wrong with those
that do not fit; `frame.read` reads a short table of text whole. What columns are called, and numbers as
people write them, is understood here for all steps alike.
"""

from marzmap.tables.columns.aliases import ALIASES, CODES, FORMER, NEW, REQUIRED, WORDS, Alias
from marzmap.tables.columns.header import SURENESS, Column, HeaderError, columns_of, meanings, unique
from marzmap.tables.encodings import is_encoding
from marzmap.tables.faults import FAULT_COLUMNS, Fault, message, messages
from marzmap.tables.options import DATE_ORDERS, Options, is_time_zone
from marzmap.tables.reader import read
from marzmap.tables.table import Aside, Batch, Table

__all__ = [
    "ALIASES",
    "CODES",
    "DATE_ORDERS",
    "FAULT_COLUMNS",
    "FORMER",
    "NEW",
    "REQUIRED",
    "SURENESS",
    "WORDS",
    "Alias",
    "Aside",
    "Batch",
    "Column",
    "Fault",
    "HeaderError",
    "Options",
    "Table",
    "columns_of",
    "is_encoding",
    "is_time_zone",
    "meanings",
    "message",
    "messages",
    "read",
    "unique",
]
