"""Step 4: located incidents become figures.

`compare` tells what another border file would change: how far apart the lines run, and which incidents
change their side or their nearest crossing.
"""

from marzmap.summarise.sources import COMPARED, Comparison, compare, in_words, offsets

__all__ = ["COMPARED", "Comparison", "compare", "in_words", "offsets"]
