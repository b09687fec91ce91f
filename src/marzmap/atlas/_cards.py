"""The data cards of the reference layers: `geodata/layers.toml`."""

from __future__ import annotations

import functools
import tomllib
from typing import TYPE_CHECKING, Any

from marzmap.atlas import fetched
from marzmap.atlas._files import folder
from marzmap.atlas._unit_sources import countries_beside, unit_sources

if TYPE_CHECKING:
    from collections.abc import Iterable


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


def behind(names: Iterable[str], pairs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the cards of some layers, and of what was fetched besides for some borders and their countries.

    Parameters
    ----------
    names : iterable of str
        Names of `cards`, "borders.fetched", and "units" for those of the countries; any other is left out.
    pairs : iterable of str
        Borders of a study, such as "KGZ-TJK".

    Examples
    --------
    >>> [*behind(["rivers", "the study's table"], ["KGZ-TJK"])]
    ['rivers']
    """
    named, ours, borders = list(names), cards(), list(pairs)
    codes = countries_beside(borders)
    # Of the border layers only this one has what was fetched.
    own = [name for name in named if name == "borders.fetched" or not name.startswith("borders.")]
    kinds = [kind for kind in fetched.KINDS if kind in {name.partition(".")[0] for name in own}]
    further = fetched.cards(*kinds, subjects={*borders, *codes}) if kinds else {}
    units = {f"units.{code}": unit_sources()[code] for code in codes if "units" in named}
    return {name: ours[name] for name in named if name in ours} | units | further


def attributions(*layers: str, pairs: Iterable[str] | None = None) -> list[str]:
    """Return the attribution texts of the named layers, each once, in that order.

    Parameters
    ----------
    layers : str
        Names of `cards`, and of what `behind` returns besides.
    pairs : iterable of str, optional
        The borders that are shown: what is owed for others only is left out. If None, all of them.

    Examples
    --------
    >>> attributions("rivers", "countries.natural-earth")
    ['Made with Natural Earth.']
    """
    units = {f"units.{code}": row for code, row in unit_sources().items()}
    known = cards() | units | fetched.cards()
    shown = None if pairs is None else {*pairs}
    texts = [
        text
        for layer in layers
        for text in (
            str(known[layer]["attribution"]),
            *(
                text
                for pair, text in known[layer].get("attribution_of", {}).items()
                if shown is None or pair in shown
            ),
        )
        if text
    ]
    texts = list(dict.fromkeys(texts))
    return [text for text in texts if not any(text in other for other in texts if other != text)]
