"""Border incidents to an honest map: how far from the line, which side, how sure.

The modules are the steps, in the order of the data: `draft`, `check`, `geocode`, `publish`, `locate`,
`summarise`, `plot`, `view`, `write`; `atlas` holds the reference layers, `attributes` the words,
`borderline` the measure. `build` runs them all, `page` draws the map, `save` writes every file. Each is
loaded when it is first used.

Examples
--------
>>> import marzmap
>>> marzmap.attributes.COLUMNS["chainage_m"].origin
'locate'
"""

from marzmap._public import __all__ as __all__
from marzmap._public import __dir__ as __dir__
from marzmap._public import __getattr__ as __getattr__

__version__ = "0.1.0"
