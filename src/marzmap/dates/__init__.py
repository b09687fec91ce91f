"""Dates as people write them, and the days they can mean.

>>> dated("early May 2023").edtf
'2023-05-01/2023-05-10'
"""

from marzmap.dates.reading import Dated, Form, dated, edtf_of, interval

__all__ = ["Dated", "Form", "dated", "edtf_of", "interval"]
