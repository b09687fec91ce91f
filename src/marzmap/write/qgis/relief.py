"""The shaded relief as a raster that QGIS places by itself: the image, and its place beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from marzmap._errors import InputError
from marzmap.write.qgis.style import MULTIPLY, VERSION, leaf, serialised, texts
from marzmap.write.qgis.symbols import channels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marzmap.atlas import Relief

KEY, TITLE = "relief", "Relief"
FILE = f"{KEY}.webp"

ABOUT = "Shaded relief of the land; coarse, so it is hidden at large scales."

_SHADE = "#a08a68"
"""Colour that its grey is turned to, so that the ground stays as warm as paper."""

_OPACITY = 0.35
_SMALLEST, _LARGEST = 8_000_000, 600_000
"""Denominators of the scales between which it is shown: its edge stays out of view, and so do its pixels."""

_CONTAINER, _SIZES = slice(8, 12), slice(24, 30)


def files(relief: Relief, corners: tuple[complex, complex]) -> dict[str, bytes]:
    """Make the raster's files.

    Parameters
    ----------
    relief : Relief
        WebP, its rows spaced as in Web Mercator.
    corners : tuple of complex
        South-west and north-east corner in Web Mercator, metres: easting + northing * 1j.

    Returns
    -------
    dict of str to bytes
        The image as it is, `.aux.xml` that tells GDAL where it lies, and its style as QML.

    Raises
    ------
    InputError
        The image is no WebP.
    """
    across, down = size(relief.image)
    (left, bottom), (right, top) = ((corner.real, corner.imag) for corner in corners)
    steps = (left, (right - left) / across, 0.0, top, 0.0, (bottom - top) / down)
    aux = texts(
        Element("PAMDataset"), SRS="EPSG:3857", GeoTransform=", ".join(f"{step:.6f}" for step in steps)
    )
    indent(aux)
    style = Element("qgis", {"version": VERSION, **attributes()})
    style.extend(elements())
    return {
        FILE: relief.image,
        f"{FILE}.aux.xml": tostring(aux) + b"\n",
        f"{KEY}.qml": serialised(style),
    }


def size(image: bytes) -> tuple[int, int]:
    """Read columns and rows of a WebP image (RFC 9649).

    Examples
    --------
    >>> size(b"RIFF....WEBPVP8X" + bytes(8) + bytes([3, 0, 0, 1, 0, 0]))
    (4, 2)
    """
    kind, head = image[12:16], image[_SIZES]
    if image[_CONTAINER] == b"WEBP":
        if kind == b"VP8X":
            return int.from_bytes(head[:3], "little") + 1, int.from_bytes(head[3:], "little") + 1
        if kind == b"VP8 ":
            across, down = (int.from_bytes(head[at : at + 2], "little") & 0x3FFF for at in (2, 4))
            return across, down
        if kind == b"VP8L":
            bits = int.from_bytes(image[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    raise InputError(f"The relief begins with {image[:16]!r}; expected a WebP image. Convert it.")


def attributes() -> dict[str, str]:
    """Write what stands in the opening tag of the raster's layer."""
    return {
        "styleCategories": "AllStyleCategories",
        "hasScaleBasedVisibilityFlag": "1",
        "minScale": str(_SMALLEST),
        "maxScale": str(_LARGEST),
    }


def elements() -> Iterable[Element]:
    """Write what stands within it: faint, smooth, darkening what is below."""
    pipe = Element("pipe")
    bands = {"redBand": "1", "greenBand": "2", "blueBand": "3", "alphaBand": "-1"}
    SubElement(pipe, "rasterrenderer", {"type": "multibandcolor", "opacity": f"{_OPACITY}", **bands})
    SubElement(pipe, "brightnesscontrast", brightness="38", contrast="12", gamma="1")
    red, green, blue = (channels(_SHADE)[name] for name in ("red", "green", "blue"))
    warm = {"colorizeRed": red, "colorizeGreen": green, "colorizeBlue": blue, "colorizeStrength": "60"}
    grey = {"grayscaleMode": "0", "saturation": "0", "colorizeOn": "1"}
    SubElement(pipe, "huesaturation", grey | warm)
    # Cubic would overshoot, and a colour beyond white turns into specks where nothing lies below.
    resampler = {"zoomedInResampler": "bilinear", "zoomedOutResampler": "bilinear", "maxOversampling": "2"}
    SubElement(pipe, "rasterresampler", resampler)
    pipe.append(leaf("resamplingStage", "resamplingFilter"))
    yield pipe
    yield leaf("blendMode", str(MULTIPLY))
