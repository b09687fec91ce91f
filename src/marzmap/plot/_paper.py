"""The sheet of every figure: A5 landscape, its title above, sources and licences below."""

from __future__ import annotations

import functools
from collections import Counter
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib.style
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from marzmap._text import count, objects
from marzmap.appearance import LIGHT
from marzmap.plot import _text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from marzmap._study import Study

WIDTH_IN, HEIGHT_IN = 8.27, 5.83
"""A5 landscape, inches."""
DPI = 300
"""Dots an inch of the PNG."""
MARGIN_IN = 0.36

SOLID, PALE = "#3f6478", "#b4c8d2"
"""What is certain and what is spread, in profile and timeline."""

FEW = 30
"""So many incidents are numbered and listed, as on the page."""

_MOST_PUBLISHERS = 8
_FOOT_PT, _FOOT_LEADING = 5.0, 1.32
_MOST_LINES = {"Reports": 2, "Data": 4, "Cite as": 2, "Licences": 2}


class Imprint(NamedTuple):
    """The margin of a figure.

    Attributes
    ----------
    attributions : tuple of str
        Whom the data are owed to.
    citation : str
        How to cite it.
    licence : str
        SPDX expression of all that it shows.
    notice : str
        What a reader has to know before all else, such as that it is not for publication.
    """

    attributions: tuple[str, ...] = ()
    citation: str = ""
    licence: str = ""
    notice: str = ""


class Sheet(NamedTuple):
    """A figure with its title and margin, and the room that is left.

    Attributes
    ----------
    figure : Figure
    low, high : float
        Lower and upper end of the room, inches from the bottom.
    number : int
        How many incidents are counted.
    """

    figure: Figure
    low: float
    high: float
    number: int

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Return axes in a box, inches, without frame and ticks."""
        box = (left / WIDTH_IN, bottom / HEIGHT_IN, width / WIDTH_IN, height / HEIGHT_IN)
        axes = self.figure.add_axes(box, autoscale_on=False)
        axes.set_axis_off()
        return axes


@contextmanager
def style() -> Iterator[None]:
    """Draw and save by our own settings only, whatever the user's matplotlibrc holds."""
    own = {
        "svg.fonttype": "path",  # the same everywhere, whatever fonts a reader has
        "svg.hashsalt": "marzmap",
        "axes.unicode_minus": True,
        "path.simplify_threshold": 0.1,
        "figure.dpi": DPI,
        "savefig.dpi": DPI,
    }
    with matplotlib.style.context(["default", own]):
        yield


def sheet(study: Study, what: str, incidents: gpd.GeoDataFrame | None, imprint: Imprint | None) -> Sheet:
    """Begin a figure: title and subtitle, notice, and the margin.

    Parameters
    ----------
    study : Study
        Its title, period and day.
    what : str
        What the figure shows.
    incidents : GeoDataFrame or None
        Those that are counted, and whose sources are named.
    imprint : Imprint or None
        For the margin.
    """
    imprint = imprint or Imprint()
    number = 0 if incidents is None else len(incidents)
    counted = count(number, "incident") if number else "no incident"
    figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=DPI, facecolor=LIGHT.paper)
    FigureCanvasAgg(figure)
    wide = WIDTH_IN - 2 * MARGIN_IN
    high = HEIGHT_IN - 0.26
    line(figure, MARGIN_IN, high, study.title, size=11, face="bold", wide=wide, va="top")
    high -= 0.21
    as_of = f"as of {_text.day(date.fromisoformat(study.as_of))}" if study.as_of else ""
    subtitle = " · ".join(filter(None, (what, counted, study.period and f"period {study.period}", as_of)))
    line(figure, MARGIN_IN, high, subtitle, size=7, colour=LIGHT.muted, wide=wide, va="top")
    high -= 0.15
    for text in _lines(imprint.notice, wide, 7, 2, "bold") if imprint.notice else []:
        line(figure, MARGIN_IN, high, text, size=7, face="bold", colour=LIGHT.border, va="top")
        high -= 0.13
    return Sheet(figure, _foot(figure, imprint, incidents) + 0.1, high - 0.05, number)


def _foot(figure: Figure, imprint: Imprint, incidents: gpd.GeoDataFrame | None) -> float:
    """Write the margin from its last line up; return where it begins, inches."""
    entries = {
        "Reports": _publishers(incidents),
        "Data": " ".join(imprint.attributions),
        "Cite as": imprint.citation,
        "Licences": imprint.licence.replace(" AND ", ", ").replace("LicenseRef-not-stated", "not stated"),
    }
    wide = WIDTH_IN - 2 * MARGIN_IN
    written = [
        text
        for name, content in entries.items()
        if content
        for text in _lines(f"{name}: {content}", wide, _FOOT_PT, _MOST_LINES[name])
    ]
    step = _FOOT_PT * _FOOT_LEADING / 72
    high = 0.22 + step * len(written)
    for number, text in enumerate(written):
        line(figure, MARGIN_IN, high - step * (number + 1), text, size=_FOOT_PT, colour=LIGHT.muted)
    if written:
        rule(figure, MARGIN_IN, high + 0.06, wide)
    return high + 0.06


def _publishers(incidents: gpd.GeoDataFrame | None) -> str:
    """Name the publishers, those with the most reports first."""
    count: Counter[str] = Counter()
    for cell in () if incidents is None or "sources" not in incidents else incidents["sources"].dropna():
        publishers = {str(one.get("publisher") or one.get("title") or "").strip() for one in objects(cell)}
        count.update(name for name in publishers if _text.legible(name))
    names = sorted(count, key=lambda name: (-count[name], name))
    if not names:
        return ""
    shown = [name[:80] for name in names[:_MOST_PUBLISHERS]]
    more = len(names) - len(shown)
    return (
        ", ".join(shown) + (f" and {more:,} more" if more else "") + "; each source stands in incidents.csv."
    )


def _lines(text: str, wide: float, size: float, most: int, face: str = "plain") -> list[str]:
    return _text.wrapped(_text.plain(text), wide, lambda one: width(one, size, face), most)


@functools.lru_cache(maxsize=4096)
def width(text: str, size: float, face: str = "plain") -> float:
    """Return the width of a text, inches."""
    extent = _measure().get_text_width_height_descent(text, _text.font(size, face), ismath=False)
    return float(extent[0]) / DPI


@functools.cache
def _measure() -> Any:
    return RendererAgg(1, 1, DPI)  # type: ignore[no-untyped-call]


def line(
    figure: Figure,
    left: float,
    bottom: float,
    text: object,
    *,
    size: float,
    face: str = "plain",
    colour: str = LIGHT.ink,
    wide: float | None = None,
    **others: Any,
) -> Text:
    """Write one line at a place of the sheet, inches; cut to a width if one is given."""
    shown = _text.plain(text)
    if wide is not None:
        shown = _text.cut(shown, wide, lambda one: width(one, size, face))
    return figure.text(left / WIDTH_IN, bottom / HEIGHT_IN, shown, **as_written(size, face, colour), **others)


def box(figure: Figure, left: float, low: float, wide: float, high: float, **look: Any) -> None:
    """Draw a box on a sheet, inches."""
    corner = (left / WIDTH_IN, low / HEIGHT_IN)
    figure.add_artist(
        Rectangle(corner, wide / WIDTH_IN, high / HEIGHT_IN, transform=figure.transFigure, **look)
    )


def rule(figure: Figure, left: float, level: float, wide: float) -> None:
    """Draw a thin line across a sheet, inches."""
    ends = [left / WIDTH_IN, (left + wide) / WIDTH_IN]
    figure.add_artist(Line2D(ends, [level / HEIGHT_IN] * 2, color=LIGHT.outline, linewidth=0.5))


def as_written(size: float, face: str = "plain", colour: str = LIGHT.ink) -> dict[str, Any]:
    """Return the look of a text: a face that comes with matplotlib, and never mathematics."""
    return {"fontproperties": _text.font(size, face), "color": colour, "parse_math": False}


def names(countries: gpd.GeoDataFrame | None, codes: Sequence[Any]) -> list[str]:
    """Return the names of countries by their codes; a code without a name stays."""
    by_code = {} if countries is None else dict(zip(countries["country"], countries["name"], strict=True))
    return [str(by_code.get(code, code)) for code in codes]
