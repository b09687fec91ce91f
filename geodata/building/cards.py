"""The data cards of `layers.toml`, kept by hand: read them, and fill in what the files themselves show."""

from __future__ import annotations

import functools
import hashlib
import json
import operator
import re
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

GEODATA = Path(__file__).parents[1]


def read(folder: Path = GEODATA) -> dict[str, dict[str, Any]]:
    """Return the data cards of `layers.toml` by layer name, such as "borders.world"."""
    text = (folder / "layers.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    names = re.findall(r"^\[([\w.-]+)\]$", text, re.MULTILINE)
    return {name: functools.reduce(operator.getitem, name.split("."), tables) for name in names}


def fill(folder: Path = GEODATA) -> None:
    """Write the sha256 and the count of features of each layer's file into `layers.toml`; keep the rest.

    Raises
    ------
    SystemExit
        A card has no line to hold one of them.
    """
    path = folder / "layers.toml"
    text = path.read_text("utf-8")
    for name, card in read(folder).items():
        layer = folder / card["file"]
        values = {
            "features": count_features(layer),
            "sha256": f'"{hashlib.sha256(layer.read_bytes()).hexdigest()}"',
        }
        for key, value in values.items():
            if value is not None:
                text = _with_value(text, name, key, str(value))
    path.write_text(text, "utf-8", newline="\n")


def _with_value(text: str, name: str, key: str, value: str) -> str:
    # The first line of that key between the card's heading and the next one.
    line = re.compile(rf"(^\[{re.escape(name)}\]\n(?:(?!\[).*\n)*?{key} = ).*", re.MULTILINE)
    text, replaced = line.subn(lambda match: match[1] + value, text)
    if not replaced:
        raise SystemExit(f"layers.toml: [{name}] needs a line '{key} = '.")
    return text


def count_features(path: Path) -> int | None:
    """Count the rows of a layer's file; an image has none."""
    if path.suffix == ".parquet":
        return int(pq.read_metadata(path).num_rows)
    if path.suffix == ".geojson":
        return len(json.loads(path.read_bytes())["features"])
    return len(pd.read_csv(path)) if path.suffix == ".csv" else None
