"""How the page looks: the appearance of incidents and the colours of the map, as JSON and as CSS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marzmap.appearance import (
    CASUALTIES,
    CERTAIN,
    CERTAINTY,
    CIRCLE,
    DARK,
    GROUP_COLOURS,
    KINDS,
    LIGHT,
    SIZES,
    UNKNOWN_KIND,
    outline,
)

if TYPE_CHECKING:
    from marzmap.appearance import Palette

_BOX = 24


def content() -> dict[str, Any]:
    """Return what the page's scripts read: kinds with their paths, classes by casualties and by certainty.

    Examples
    --------
    >>> content()["sizes"][1]
    {'least': 1, 'most': 4, 'pixels': 24, 'words': '{low} to {high}'}
    """
    return {
        "kinds": [
            {"kind": kind, "name": look.name, "path": path(look.shape)} for kind, look in KINDS.items()
        ],
        "unknown": UNKNOWN_KIND,
        "headings": {"casualties": CASUALTIES, "certain": CERTAIN},
        "sizes": [size._asdict() for size in SIZES],
        "certainty": [step._asdict() for step in CERTAINTY],
    }


def path(shape: str) -> str:
    """Write the outline of a shape as an SVG path in a box of 24 units.

    Examples
    --------
    >>> path("square")
    'M5.50 5.50L18.50 5.50L18.50 18.50L5.50 18.50Z'
    """
    middle = _BOX / 2
    if shape == "circle":
        left, wide = middle - CIRCLE, 2 * CIRCLE
        half = f"a{CIRCLE:g} {CIRCLE:g} 0 1 0"
        return f"M{left:g} {middle:g}{half} {wide:g} 0{half}-{wide:g} 0Z"
    return "M" + "L".join(f"{middle + x:.2f} {middle - y:.2f}" for x, y in outline(shape)) + "Z"


def style() -> str:
    """Write the colours as CSS custom properties; on paper they are the light ones.

    Examples
    --------
    >>> [line for line in style().splitlines() if "--river-ink" in line]
    ['  --river-ink: #44708a;', '  --river-ink: #7fa6bd;']
    """
    looks = KINDS.values()
    light = _block(":root", _colours(LIGHT) | {look.name: look.light for look in looks})
    dark = _block(':root[data-scheme="dark"]', _colours(DARK) | {look.name: look.dark for look in looks})
    # Until the script has found out which colours are wanted.
    early = {"paper": DARK.paper, "rule": DARK.paper, "water": DARK.water}
    waiting = _block(":root:not([data-scheme])", early)
    types = [_block(f".type-{look.name}", {"colour": f"var(--{look.name})"}) for look in looks]
    sures = [_block(f".sure-{step.name}", {"sure": f"{step.opacity:g}"}) for step in CERTAINTY]
    groups = [
        _block(f".of-{group.lower()}", {"colour": f"var(--{name})"}) for group, name in GROUP_COLOURS.items()
    ]
    return (
        f"{light}{''.join(types + sures + groups)}@media screen {{\n{dark}}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n{waiting}}}\n"
    )


def _colours(palette: Palette) -> dict[str, str]:
    return {name.replace("_", "-"): code for name, code in palette._asdict().items()}


def _block(selector: str, values: dict[str, str]) -> str:
    lines = "".join(f"  --{name}: {value};\n" for name, value in values.items())
    return f"{selector} {{\n{lines}}}\n"
