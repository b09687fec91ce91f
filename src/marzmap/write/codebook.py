"""The codebook: every column of every table and layer, as a table and as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from marzmap.dictionary import ORIGINS, TABLES
from marzmap.layers import LAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marzmap.dictionary import Described

COLUMNS = ("table", "column", "type", "unit", "values", "origin", "meaning")
"""Columns of the codebook."""


def table(tables: Mapping[str, Mapping[str, Described]]) -> pd.DataFrame:
    """Return every column of every table: table, column, type, unit, values, origin, meaning.

    Examples
    --------
    >>> from marzmap.dictionary import describe
    >>> table({"incidents": {"side": describe("incidents", "side")}})[["column", "values"]].values.tolist()
    [['side', 'matches ^([A-Z]{3}|undetermined)$']]
    """
    rows = [
        (key, name, about.type, about.unit, _values(about.limits), ORIGINS[about.origin], about.meaning)
        for key, columns in tables.items()
        for name, about in columns.items()
    ]
    return pd.DataFrame(rows, columns=[*COLUMNS], dtype="string")


_WORDS = {
    "enum": "one of: {}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "above {}",
    "pattern": "matches {}",
    "minLength": "not empty",
}
"""Words for the values that a column may have, by the keyword of JSON Schema."""


def _values(limits: Mapping[str, Any]) -> str:
    """Write in words which values a column may have."""
    texts = {key: ", ".join(value) if isinstance(value, list) else value for key, value in limits.items()}
    return "; ".join(_WORDS[key].format(value) for key, value in texts.items() if key in _WORDS)


def page(title: str, tables: Mapping[str, Mapping[str, Described]]) -> str:
    """Write the codebook as Markdown, a section for each table."""
    lines = [f"# Codebook: {_cell(title)}", ""]
    for name, rows in table(tables).groupby("table", sort=False):
        lines += [f"## {name}", "", _about(str(name)), ""]
        lines += [
            "| column | type | unit | values | origin | meaning |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        cells = rows.drop(columns="table").to_numpy(dtype=object)
        lines += [f"| `{column}` | " + " | ".join(map(_cell, about)) + " |" for column, *about in cells]
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Write a text so that Markdown shows it as it is, in one line."""
    return " ".join("".join(f"\\{sign}" if sign in r"\|*`<>[]" else sign for sign in text).split())


def _about(name: str) -> str:
    return TABLES.get(name) or LAYERS[name].meaning
