"""Formats of tables, known by their headers: what their columns mean, and their rows in marzmap's words.

Every format gives the words of `attributes.COLUMNS`, still as text. Codes of how closely a place is known
stay beside them (`tables.CODES`): the table of radii says what follows from each. An id carries the name of
its source before it, such as "ucdp:12345".
"""

from marzmap.check.formats.by_header import FORMS, layout
from marzmap.check.formats.layout import Cells, Layout

__all__ = ["FORMS", "Cells", "Layout", "layout"]
