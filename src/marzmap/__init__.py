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

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_MODULES = (
    "atlas",
    "attributes",
    "borderline",
    "check",
    "draft",
    "geocode",
    "locate",
    "plot",
    "publish",
    "summarise",
    "view",
    "write",
)
_FROM = {
    "build": "_pipeline",
    "page": "_outputs",
    "save": "_outputs",
    "Study": "_study",
    "InputError": "_errors",
    "MarzmapError": "_errors",
}

__all__ = [*_MODULES, *_FROM]  # noqa: PLE0604 - the two tables above are the list


def __getattr__(name: str) -> Any:
    """Load a module or function of the public interface when it is first asked for."""
    if name in _MODULES:
        return importlib.import_module(f"marzmap.{name}")
    if name in _FROM:
        return getattr(importlib.import_module(f"marzmap.{_FROM[name]}"), name)
    raise AttributeError(f"module 'marzmap' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Names that the package offers."""
    return sorted([*globals(), *__all__])
