"""Many made-up incidents for the page: along a straight line, over five years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

import page_fixtures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap.atlas import Relief

_TYPES = ["armed clash", "shelling", "standoff", "closure", "attack on civilians", "other"]
_WORDS = "Clash Shots Patrol Guards Village River Post North South Road Bridge Farm Night Hill Wall"


def incidents(count: int, seed: int = 7) -> gpd.GeoDataFrame:
    """Rows with coordinates, dates, type, side, probability and a title of 40 characters."""
    rng = np.random.default_rng(seed)
    longitude, latitude = rng.normal(61, 0.4, count), rng.uniform(30, 35.6, count)
    first = np.datetime64("2018-01-01") + rng.integers(0, 5 * 365, count)
    last = first + np.where(rng.random(count) < 0.3, rng.integers(1, 60, count), 0)
    probability = rng.beta(6, 1, count) * 0.5 + 0.5
    likely = np.where(longitude < 61, "IRN", "AFG")
    words = rng.choice(_WORDS.split(), (count, 6))
    titles = [f"{' '.join(row)} {number:<40}"[:40] for number, row in enumerate(words)]
    table = pd.DataFrame(
        {
            "title": titles,
            "date_start": first.astype(str),
            "date_end": last.astype(str),
            "date_edtf": [str(a) if a == b else f"{a}/{b}" for a, b in zip(first, last, strict=True)],
            "event_type": rng.choice(_TYPES, count, p=[0.4, 0.25, 0.1, 0.1, 0.1, 0.05]),
            "side": np.where(probability >= 0.8, likely, "undetermined"),
            "side_likely": likely,
            "side_probability": probability.round(3),
        }
    )
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(longitude, latitude), crs="EPSG:4326")


def html(count: int, relief: Sequence[Relief] = ()) -> str:
    """Page of so many incidents on the small study's border and basemap."""
    return html_with(incidents(count), relief)


def html_with(rows: gpd.GeoDataFrame, relief: Sequence[Relief] = ()) -> str:
    """Page of these incidents on the small study's border and basemap."""
    from marzmap import view

    layers = page_fixtures.layers()
    kept = {
        name: layers[name] for name in ("border", "countries", "districts", "rivers", "places", "crossings")
    }
    page = view.page(
        page_fixtures.study(period=""),
        {"incidents": rows} | kept,
        attributions=page_fixtures.ATTRIBUTIONS,
        relief=relief,
    )
    return view.html(page)
