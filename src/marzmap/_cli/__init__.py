"""The command line: each command reads, calls one function, writes, reports.

Results go to standard output, progress and errors to standard error. Exit 0: done; 1: an error of the
input, in one line; 2: wrong usage; 130 or 143: stopped.
"""

from marzmap._cli.group import main

__all__ = ["main"]
