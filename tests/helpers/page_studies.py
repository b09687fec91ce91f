"""Studies of made-up incidents on other borders, built as a user would build them, for the page's tests."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from marzmap import _new, atlas
from marzmap._pipeline import build

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._pipeline import Build

_AS_OF = date(2026, 11, 30)
_KINDS = ("armed clash", "shelling", "standoff", "closure", "attack on civilians", "other")
_COLUMNS = (
    "incident_id title place date_edtf event_type killed_low killed_high sources sensitive "
    "longitude latitude radius_m geometry"
)


def made_up(pair: str, count: int, folder: Path, *, shapes: bool = False) -> Build:
    """Build a study of incidents near one border.

    Parameters
    ----------
    pair : str
        Border, such as ``KGZ-TJK``.
    count : int
        Incidents, 7 or more with `shapes`.
    folder : Path
        Where the study is written.
    shapes : bool
        Whether one incident is a line, one an area, one restricted and one sensitive.
    """
    _new.study(folder, (pair,), as_of=_AS_OF)
    rng = np.random.default_rng(3)
    line = atlas.borders().query("border_id == @pair").geometry
    points = line.sample_points(count // len(line) + 1, rng=rng).explode().sample(count, random_state=2)
    with (folder / "incidents.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, _COLUMNS.split())
        writer.writeheader()
        for number, point in enumerate(points):
            x, y = (round(float(one), 5) for one in np.array([point.x, point.y]) + rng.normal(0, 0.05, 2))
            row = _row(f"{pair}-{number}", rng) | {"longitude": x, "latitude": y}
            writer.writerow(row | (_special(number, x, y) if shapes else {}))
    return build(folder)


def _row(name: str, rng: np.random.Generator) -> dict[str, Any]:
    killed = int(rng.integers(0, 9))
    return {
        "incident_id": name,
        "title": f"Invented clash {name}",
        "place": f"Invented place {name}",
        "date_edtf": date(2021, 1, 1) + timedelta(days=int(rng.integers(0, 1300))),
        "event_type": rng.choice(_KINDS),
        "killed_low": killed,
        "killed_high": killed + 2,
        "sources": _source("CC BY 4.0"),
        "radius_m": int(rng.choice([500, 1500, 5000])),
    }


def _source(terms: str) -> str:
    source = {"title": "Invented report", "publisher": "Nobody", "url": "https://example.org/1"}
    return json.dumps([source | {"terms": terms}])


def _special(number: int, x: float, y: float) -> dict[str, str]:
    """Return what is special about a row: that it is a line, an area, restricted or sensitive."""
    line = f"LINESTRING ({x} {y}, {x + 0.1} {y + 0.05}, {x + 0.2} {y - 0.02})"
    area = f"POLYGON (({x} {y}, {x + 0.15} {y}, {x + 0.15} {y + 0.1}, {x} {y + 0.1}, {x} {y}))"
    nowhere = {"longitude": "", "latitude": ""}
    special: dict[int, dict[str, str]] = {
        2: nowhere | {"geometry": line},
        3: nowhere | {"geometry": area},
        4: {"sources": _source("No redistribution")},
        5: {"sensitive": "yes"},
    }
    return special.get(number, {})
