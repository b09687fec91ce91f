"""Step 4: located incidents become figures.

`compare` tells what another border file would change: how far apart the lines run, and which incidents
change their side or their nearest crossing. `difference` tells two builds apart.
"""

from marzmap.summarise.builds import Difference, difference, difference_in_words, read
from marzmap.summarise.sources import COMPARED, Comparison, compare, in_words, offsets

__all__ = [
    "COMPARED",
    "Comparison",
    "Difference",
    "compare",
    "difference",
    "difference_in_words",
    "in_words",
    "offsets",
    "read",
]
