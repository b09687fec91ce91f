"""The things on a page, each at its place in millimetres, and texts that fit into their boxes."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from marzmap.appearance import LIGHT
from marzmap.write.qgis.symbols import channels, symbol

if TYPE_CHECKING:
    from collections.abc import Iterable

    Box = tuple[float, float, float, float]
    """Left, top, width, height."""

LEFT, RIGHT, MIDDLE = 1, 2, 4
"""QGIS's numbers of where a text is in its box."""

REGULAR, BOLD = 50, 75
LATIN = "Noto Sans"

_SHAPES = {"ellipse": 0, "rectangle": 1, "triangle": 2}
_ITEMS = {"page": 65638, "map": 65639, "label": 65641, "legend": 65642, "shape": 65643, "scalebar": 65646}
"""QGIS's numbers of the kinds of things on a page."""

_TOP, _CENTRE = 32, 128
_POINT_MM = 0.3528
_LETTER = 0.53
"""Width of a letter, about, as a part of the size of the type."""

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Type(NamedTuple):
    """How a text is set: sizes to choose from, the largest first, points; colour, weight and font.

    `line` is the height of a line as a part of the size, about.
    """

    sizes: tuple[float, ...]
    colour: str = LIGHT.ink
    weight: int = REGULAR
    font: str = LATIN
    line: float = 1.36


def item(kind: str, name: str, where: Box, **values: str) -> Element:
    """Put something on the page."""
    left, top, width, height = (f"{value:g}" for value in where)
    corner = f"{left},{top},mm"
    place = {"position": corner, "positionOnPage": corner, "size": f"{width},{height},mm"}
    plain = {"visibility": "1", "opacity": "1", "background": "false", "frame": "false"}
    both = {"uuid": reference(name), "templateUuid": reference(name), "outlineWidthM": "0.2,mm"}
    return Element("LayoutItem", {"type": str(_ITEMS[kind]), "id": name, **place, **both, **plain, **values})


def shape(kind: str, name: str, where: Box, look: Element) -> Element:
    """Draw an ellipse, a rectangle or a triangle with a fill."""
    element = item("shape", name, where, shapeType=str(_SHAPES[kind]))
    element.append(symbol("fill", look, name=""))
    return element


def written(
    name: str, text: str, where: Box, form: Type, *, align: int = LEFT, centred: bool = False
) -> Element:
    """Set a text in the largest of its sizes in which it fits."""
    shown, size = fitted(plain(text), where[2:], form.sizes, form.line)
    upright = str(_CENTRE if centred else _TOP)
    margins = {"marginX": "0", "marginY": "0", "valign": upright, "halign": str(align)}
    label = item("label", name, where, labelText=shown, htmlState="0", **margins)
    SubElement(label, "LabelFont", description=font(form.font, size, form.weight), style="")
    SubElement(label, "FontColor", channels(form.colour))
    return label


def font(family: str, size: float, weight: int) -> str:
    """Write a font as Qt does: size in points, not in pixels, weight, then slant and other switches."""
    return f"{family},{size:g},-1,5,{weight},0,0,0,0,0"


def reference(name: str) -> str:
    """Name a thing for others that refer to it; the same in every build."""
    return f"{{{uuid.uuid5(uuid.NAMESPACE_URL, f'marzmap layout {name}')}}}"


def plain(text: str) -> str:
    """Take a text as it is: in one line, nothing computed from it, no character that turns what follows.

    Examples
    --------
    >>> plain("one [% 1 + 1 %]").replace(chr(0x2060), "|")
    'one [|% 1 + 1 %]'
    """
    return " ".join(_TURNING.sub("", text).replace("[%", "[\u2060%").split())


def fitted(
    text: str, room: tuple[float, float], sizes: Iterable[float], line: float = Type((0,)).line
) -> tuple[str, float]:
    """Choose the first size, points, in which a text fits into a box; cut it if there is none.

    Parameters
    ----------
    text : str
        Of one line; it is broken between words.
    room : tuple of float
        Width and height of the box, millimetres.
    sizes : iterable of float
        The largest first.
    line : float
        As of `Type`.

    Examples
    --------
    >>> fitted("A title", (100, 10), (16, 12))
    ('A title', 16)
    >>> fitted("long " * 100, (100, 10), (16, 12))[0][-6:]
    'long …'
    """
    width, height = room
    size, letters = 0.0, 0
    for size in sizes:
        # Lines break between words, so that each loses some of its width.
        in_line = int(0.94 * width / (size * _LETTER * _POINT_MM))
        letters = int(height / (size * line * _POINT_MM)) * in_line
        if len(text) <= letters:
            return text, size
    return text[: letters - 2].rpartition(" ")[0] + " …", size
