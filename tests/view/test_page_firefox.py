"""The page in Firefox, next to what Chromium shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from shapely.geometry import Point

from page_browser import needs_browser
from page_canvas import mark_of, near, over, page_of, row_of_pixels
from page_firefox import needs_firefox, picture

if TYPE_CHECKING:
    from pathlib import Path

    from page_browser import Open

pytestmark = [*needs_browser, needs_firefox]

STANDOFF = (230, 159, 0)
PLACE = "#map=8/33/60.5"


@pytest.mark.parametrize(("probability", "share"), [(0.6, 0.4), (0.9, 0.65), (0.99, 1.0)])
def test_the_outline_is_as_dark_as_in_chromium(
    opened: Open, tmp_path: Path, probability: float, share: float
) -> None:
    side = "undetermined" if probability < 0.8 else "IRN"
    row = {"event_type": "standoff", "side": side, "side_likely": "IRN", "side_probability": probability}
    html = page_of([row | {"killed_high": 30}], [Point(60.4, 33)])
    mark = mark_of(opened(html, PLACE), "event-1")
    shown = picture(html, tmp_path, PLACE)
    x, y, reach = round(mark["x"]), round(mark["y"]), round(mark["size"] / 2)
    assert near(tuple(shown[y, x].tolist()), over(STANDOFF, share), 12)
    # Its left edge, from the upper to the lower corner: the darkest of the dashes.
    edge = shown[y - reach // 2 : y + reach // 2, x - reach : x].astype(int).sum(axis=2)
    page = opened(html, PLACE)
    rows = [row_of_pixels(page, x - reach, y + down, reach) for down in range(-reach // 2, reach // 2)]
    expected = np.array(rows).sum(axis=2)
    assert edge.min() == pytest.approx(expected.min(), abs=60)
    assert edge.min() < 3 * 130
