"""Workbooks of Excel and LibreOffice: XLSX, XLSM, XLSB, XLS and ODS, and tables of web pages saved as such.

calamine reads the values of cells. What it does not say (error cells, and the merged cells of some formats) a
module of each format finds; `choice` finds the sheets that hold the table, `rows` lays them under each other.
"""

from marzmap.tables.formats.workbook.opening import is_workbook
from marzmap.tables.formats.workbook.rows import table

__all__ = ["is_workbook", "table"]
