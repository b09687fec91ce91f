"""The data cards of the reference layers: `geodata/layers.toml`."""

from __future__ import annotations

import functools
import tomllib
from typing import Any

from marzmap.atlas._files import folder


@functools.cache
def cards() -> dict[str, dict[str, Any]]:
    """Return the data cards of all layers by layer name, such as "borders.world".

    Examples
    --------
    >>> cards()["borders.world"]["licence"]
    'ODbL-1.0'
    """
    tables = tomllib.loads((folder() / "layers.toml").read_text(encoding="utf-8"))

    def flat(table: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
        if "file" in table:
            return {name: table}
        found: dict[str, dict[str, Any]] = {}
        for key, inner in table.items():
            found |= flat(inner, f"{name}.{key}" if name else key)
        return found

    return flat(tables, "")


def attributions(*layers: str) -> list[str]:
    """Return the attribution texts of the named layers, each once, in that order.

    Examples
    --------
    >>> attributions("rivers", "countries.natural-earth")
    ['Made with Natural Earth.']
    """
    texts = list(dict.fromkeys(str(cards()[layer]["attribution"]) for layer in layers))
    return [text for text in texts if not any(text in other for other in texts if other != text)]
