"""Dates as people write them, and the days they can mean.

>>> dated("early May 2023").edtf
'2023-05-01/2023-05-10'
"""

from marzmap.dates.reading import Dated, dated, edtf_of, interval
from marzmap.dates.spans import Form

__all__ = ["Dated", "Form", "dated", "edtf_of", "interval"]
