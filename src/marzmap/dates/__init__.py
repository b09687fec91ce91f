"""Dates as people write them, and the days they can mean.

>>> dated("early May 2023").edtf
'2023-05-01/2023-05-10'
"""

from marzmap.dates.instants import IN_UTC, OF_EXCEL
from marzmap.dates.parts import of_cells, orders
from marzmap.dates.reading import Dated, dated, edtf_of, interval
from marzmap.dates.spans import ORDERS, Form

__all__ = [
    "IN_UTC",
    "OF_EXCEL",
    "ORDERS",
    "Dated",
    "Form",
    "dated",
    "edtf_of",
    "interval",
    "of_cells",
    "orders",
]
