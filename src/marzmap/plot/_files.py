"""The figures as files: the same bytes on every machine with the same libraries."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from marzmap._version import __version__
from marzmap.plot import _paper, _text
from marzmap.plot._locator import locator_map
from marzmap.plot._profile import border_profile
from marzmap.plot._time import timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    from matplotlib.figure import Figure

    from marzmap._study import Study
    from marzmap.atlas import Relief
    from marzmap.plot._paper import Imprint


def files(
    study: Study,
    layers: Mapping[str, gpd.GeoDataFrame],
    along_border: pd.DataFrame,
    *,
    weights: pd.DataFrame | None = None,
    relief: Sequence[Relief] = (),
    world: gpd.GeoDataFrame | None = None,
    imprint: Imprint | None = None,
) -> dict[str, bytes]:
    """Draw all figures, each as PNG (300 dots an inch) and SVG (letters as outlines; no script, no link).

    Parameters, errors
        As for `locator_map`, `border_profile` and `timeline`.

    Returns
    -------
    dict of str to bytes
        Content by name.

    Examples
    --------
    >>> import marzmap
    >>> built = marzmap.build()
    >>> [*files(built.study, built.layers, built.along_border)]  # doctest: +NORMALIZE_WHITESPACE
    ['locator-map.png', 'locator-map.svg', 'border-profile.png', 'border-profile.svg', 'timeline.png',
     'timeline.svg']
    """
    figures = {
        "locator-map": locator_map(study, layers, relief=relief, world=world, imprint=imprint),
        "border-profile": border_profile(study, layers, along_border, weights=weights, imprint=imprint),
        "timeline": timeline(study, layers, imprint=imprint),
    }
    title = _text.plain(study.title)
    return {
        f"{name}.{form}": _content(figure, form, title)
        for name, figure in figures.items()
        for form in ("png", "svg")
    }


def _content(figure: Figure, form: str, title: str) -> bytes:
    """Return the bytes of a figure; they hold neither the day nor matplotlib's version."""
    made = f"marzmap {__version__}"
    about = {
        "png": {"Title": title, "Software": made},
        "svg": {"Title": title, "Creator": made, "Date": None},
    }
    target = io.BytesIO()
    with _paper.style():
        figure.savefig(target, format=form, dpi=_paper.DPI, metadata=about[form])
    return target.getvalue()
