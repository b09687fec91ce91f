"""The scan statistic on lines: arithmetic of windows, counts and chance. Arrays in, arrays out.

Kulldorff's statistic (1997, Communications in Statistics, Theory and Methods 26:1481) in one dimension, with
windows of any length between two events (Nagarwalla 1996, Statistics in Medicine 15:845).
"""

from marzmap.summarise.scan.cells import in_cells, whole_cells
from marzmap.summarise.scan.chance import greatest, maxima, p_value
from marzmap.summarise.scan.course import Course, course
from marzmap.summarise.scan.windows import Window, windows

__all__ = [
    "Course",
    "Window",
    "course",
    "greatest",
    "in_cells",
    "maxima",
    "p_value",
    "whole_cells",
    "windows",
]
