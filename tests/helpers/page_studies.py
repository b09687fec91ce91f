"""Studies of made-up incidents on other borders, for the tests of the page: written and built as a user would."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

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
    """Build a study of incidents near one border; with `shapes` two are a line and an area, and some may not be shared.

    Parameters
    ----------
    pair : str
        Border, such as ``KGZ-TJK``.
    count : int
        Incidents, 7 or more with `shapes`.
    folder : Path
        Where the study is written.
    shapes : bool
        Whether the third incident is a line, the fourth an area, the fifth restricted and the sixth sensitive.
    """
    _new.study(folder, (pair,), as_of=_AS_OF)
    rng = np.random.default_rng(3)
    line = atlas.borders().query("border_id == @pair").geometry
    points = line.sample_points(count // len(line) + 1, rng=rng).explode().sample(count, random_state=2)
    with (folder / "incidents.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS.split())
        for number, point in enumerate(points):
            x, y = (
                round(one + move, 5)
                for one, move in zip((point.x, point.y), rng.normal(0, 0.05, 2), strict=True)
            )
            drawn = (
                {
                    2: f"LINESTRING ({x} {y}, {x + 0.1} {y + 0.05}, {x + 0.2} {y - 0.02})",
                    3: f"POLYGON (({x} {y}, {x + 0.15} {y}, {x + 0.15} {y + 0.1}, {x} {y + 0.1}, {x} {y}))",
                }.get(number, "")
                if shapes
                else ""
            )
            terms = "No redistribution" if shapes and number == 4 else "CC BY 4.0"
            source = {
                "title": "Invented report",
                "publisher": "Nobody",
                "url": "https://example.org/1",
                "terms": terms,
            }
            killed = int(rng.integers(0, 9))
            day = date(2021, 1, 1) + timedelta(days=int(rng.integers(0, 1300)))
            writer.writerow(
                [
                    f"{pair}-{number}",
                    f"Invented clash {number}",
                    f"Invented place {number}",
                    day,
                    rng.choice(_KINDS),
                ]
                + [killed, killed + 2, json.dumps([source]), "yes" if shapes and number == 5 else ""]
                + ["" if drawn else x, "" if drawn else y, rng.choice([500, 1500, 5000]), drawn]
            )
    return build(folder)
