"""Pages of made-up incidents to be searched, and what a search finds there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import page_fixtures
from marzmap import view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    from playwright.sync_api import Page


def html_of(
    rows: Mapping[str, Mapping[str, Any]],
    count: int = 1,
    *,
    change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame] = lambda table: table,
    **study: Any,
) -> str:
    """Page of incidents that have these texts and no others, so many times over, changed as asked."""
    layers = page_fixtures.layers()
    names = {column for row in rows.values() for column in row}
    table = layers["incidents"].iloc[[0] * len(rows) * count].reset_index(drop=True)
    copies = [row for row in rows.values() for _ in range(count)]
    for name in names:
        table[name] = [row.get(name) for row in copies]
        table[name] = table[name].astype("string")
    table["incident_id"] = [f"{name}-{number}" for name in rows for number in range(count)]
    page = view.page(
        page_fixtures.study(**study),
        layers | {"incidents": change(table)},
        attributions=page_fixtures.ATTRIBUTIONS,
    )
    return view.html(page)


def hits(page: Page, query: str) -> set[str]:
    """Names of the incidents that a search finds; each of them in all its copies or in none."""
    found: list[str] = page.evaluate(
        """query => { const passed = search.search(query);
            return Array.from({length: data.incidentCount}, (_, i) => i).filter(i => passed[i])
                .map(i => data.value("incident_id", i)); }""",
        query,
    )
    copies = Counter(name.rsplit("-", 1)[0] for name in found)
    assert len(set(copies.values())) <= 1
    return set(copies)
