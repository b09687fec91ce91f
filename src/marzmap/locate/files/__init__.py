"""Tables of any length and format are located, in threads or on other machines."""

from marzmap.locate.files.table import Tally, file

__all__ = ["Tally", "file"]
