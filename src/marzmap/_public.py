"""The public interface of the package: what `import marzmap` offers, loaded when it is first asked for."""

from __future__ import annotations

import importlib
from typing import Any

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
    """Return the names that the package offers."""
    return sorted([*vars(importlib.import_module("marzmap")), *__all__])
