"""How axes look: quiet lines, our own typeface, and swatches that explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.ticker import FuncFormatter, MaxNLocator

from marzmap.appearance import LIGHT
from marzmap.plot import _paper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

    from marzmap.plot._paper import Sheet


def dressed(axes: Axes) -> None:
    """Give axes quiet lines, and all their labels the typeface of the sheet."""
    axes.set_axis_on()
    axes.set_facecolor(LIGHT.paper)
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(LIGHT.muted)
        spine.set_linewidth(0.6)
    axes.tick_params(length=2, width=0.5, color=LIGHT.muted, pad=2)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set(**_paper.as_written(5.6, colour=LIGHT.muted))


def scaled(axes: Axes, most: float, *, whole: bool = False) -> None:
    """Set an axis of counts: from 0, with thin lines across; in whole numbers if asked for."""
    axes.set_ylim(0, most * 1.06 if most > 0 else 1)
    axes.yaxis.set_major_locator(
        MaxNLocator(5, steps=[1, 2, 5, 10] if whole else [1, 2, 2.5, 5, 10], integer=whole)
    )
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.grid(visible=True, axis="y", color=LIGHT.muted, alpha=0.18, linewidth=0.4)
    axes.set_axisbelow(True)


def swatches(sheet: Sheet, low: float, looks: Mapping[str, Any], left: float = _paper.MARGIN_IN) -> None:
    """Explain in a line what is drawn: text, and the look of its swatch (with a size of its own, inches)."""
    for text, look in looks.items():
        wide, high = look.get("width", 0.14), look.get("height", 0.075)
        rest = {name: value for name, value in look.items() if name not in ("width", "height")}
        _paper.box(sheet.figure, left + 0.07 - wide / 2, low + 0.032 - high / 2, wide, high, **rest)
        _paper.line(sheet.figure, left + 0.19, low, text, size=5.6)
        left += 0.38 + _paper.width(text, 5.6)
