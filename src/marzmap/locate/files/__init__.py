"""Tables of any length and format are located, in threads or on other machines."""

from marzmap.locate.files.table import Tally, file
from marzmap.locate.files.ways import dask, threads

__all__ = ["Tally", "dask", "file", "threads"]
