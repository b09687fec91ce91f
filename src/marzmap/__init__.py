"""Border incidents to an honest map: how far from the line, which side, how sure.

The modules are the steps, in the order of the data: `draft`, `check`, `geocode`, `publish`, `locate`,
`summarise`, `plot`, `view`, `write`; `atlas` holds the reference layers, `attributes` the columns,
`statements` the words of their codes, `borderline` the measure. `build` runs them all, `page` draws the map,
`save` writes every file. Each is loaded when it is first used.

Examples
--------
>>> import marzmap
>>> marzmap.attributes.COLUMNS["chainage_m"].origin
'locate'
"""

import os
from typing import TYPE_CHECKING

from marzmap._lazy import facade
from marzmap._version import __version__

if TYPE_CHECKING:
    from marzmap import (
        atlas,
        attributes,
        borderline,
        check,
        draft,
        geocode,
        locate,
        plot,
        publish,
        statements,
        summarise,
        view,
        write,
    )
    from marzmap._errors import InputError, MarzmapError
    from marzmap._outputs import page, save
    from marzmap._pipeline import build
    from marzmap._study import Study

__all__ = [
    "InputError",
    "MarzmapError",
    "Study",
    "__version__",
    "atlas",
    "attributes",
    "borderline",
    "build",
    "check",
    "draft",
    "geocode",
    "locate",
    "page",
    "plot",
    "publish",
    "save",
    "statements",
    "summarise",
    "view",
    "write",
]

# The threads of pykdtree wait for work asleep; awake they take most of the CPU. Read when OpenMP is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

_HOMES = {"build": "_pipeline", "page": "_outputs", "save": "_outputs", "Study": "_study"}
_HOMES |= {"InputError": "_errors", "MarzmapError": "_errors"}
if not TYPE_CHECKING:  # type checkers see the names above, and no others
    __getattr__, __dir__ = facade(__name__, {name: _HOMES.get(name, name) for name in __all__})
