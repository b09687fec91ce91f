"""Step 4: located incidents become figures.

`along_border` counts them in bins along the border, `hot_stretches` finds where they lie denser than chance
would lay them, evenly or by their `nearness` to people or crossings, `by_period` when there were more or
fewer, `by` how many there are by unit, side, actor or crossing. `compare` shows what another border file
would change: how far apart the lines run, and which incidents change their side or their nearest crossing.
`difference` compares two builds.
"""

from marzmap.summarise.along import along_border, weights
from marzmap.summarise.builds import TABLE, Difference, difference, difference_in_words, read
from marzmap.summarise.changes import by_period
from marzmap.summarise.counts import BY, by
from marzmap.summarise.exposure import nearness
from marzmap.summarise.sources import COMPARED, Comparison, compare, in_words, offsets
from marzmap.summarise.stretches import hot_in_words, hot_stretches

__all__ = [
    "BY",
    "COMPARED",
    "TABLE",
    "Comparison",
    "Difference",
    "along_border",
    "by",
    "by_period",
    "compare",
    "difference",
    "difference_in_words",
    "hot_in_words",
    "hot_stretches",
    "in_words",
    "nearness",
    "offsets",
    "read",
    "weights",
]
