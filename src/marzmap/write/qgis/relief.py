"""The shaded relief as a raster that QGIS places by itself: its pieces, and what puts them together."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from marzmap._errors import InputError
from marzmap.write.qgis.style import MULTIPLY, VERSION, leaf, serialised, texts
from marzmap.write.qgis.symbols import channels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Corners = Sequence[tuple[complex, complex]]

KEY = "relief"
FILE = f"{KEY}.vrt"

_SHADE = "#a08a68"
"""Colour that its grey is turned to, so that the ground stays as warm as paper."""

_OPACITY = 0.35
_LARGEST = 600_000
"""Denominator of the largest scale at which it is shown: its pixels stay out of view."""
_SMALLEST_PER_M = 3.5
"""Denominator of the smallest one, by its longer side in metres: its edge does not come far into view."""

_CONTAINER, _SIZES = slice(8, 12), slice(24, 30)


def files(images: Sequence[bytes], corners: Corners) -> dict[str, bytes]:
    """Make the raster's files.

    Parameters
    ----------
    images : sequence of bytes
        Pieces of the relief: WebP, their rows spaced as in Web Mercator.
    corners : sequence of tuple of complex
        South-west and north-east corner of each in Web Mercator, metres: easting + northing * 1j.

    Returns
    -------
    dict of str to bytes
        The pieces as they are, the raster that GDAL puts together from them, and its style as QML.

    Raises
    ------
    InputError
        A piece is not a WebP image.
    """
    pieces = {f"{KEY}-{number}.webp": image for number, image in enumerate(images, 1)}
    style = Element("qgis", {"version": VERSION, **attributes(corners)})
    style.extend(elements())
    whole = _whole([(name, *size(image)) for name, image in pieces.items()], corners)
    return pieces | {FILE: whole, f"{KEY}.qml": serialised(style)}


def _whole(pieces: list[tuple[str, int, int]], corners: Corners) -> bytes:
    """Tell GDAL where each piece lies (the VRT format, gdal.org/drivers/raster/vrt.html)."""
    left, bottom, right, top = _box(corners)
    # Pixels as small as the smallest of a piece.
    step_x = min(
        (high - low).real / across for (_, across, _), (low, high) in zip(pieces, corners, strict=True)
    )
    step_y = min((high - low).imag / down for (_, _, down), (low, high) in zip(pieces, corners, strict=True))
    across, down = round((right - left) / step_x), round((top - bottom) / step_y)
    step_x, step_y = (right - left) / across, (top - bottom) / down
    raster = Element("VRTDataset", rasterXSize=f"{across}", rasterYSize=f"{down}")
    steps = (left, step_x, 0.0, top, 0.0, -step_y)
    texts(raster, SRS="EPSG:3857", GeoTransform=", ".join(f"{step:.6f}" for step in steps))
    for number, colour in enumerate(("Red", "Green", "Blue"), 1):
        band = SubElement(raster, "VRTRasterBand", dataType="Byte", band=f"{number}")
        # Where no piece lies it is white, which darkens nothing.
        texts(band, NoDataValue="255", HideNoDataValue="1", ColorInterp=colour)
        for (name, width, height), (low, high) in zip(pieces, corners, strict=True):
            source = SubElement(band, "SimpleSource", resampling="bilinear")
            SubElement(source, "SourceFilename", relativeToVRT="1").text = name
            texts(source, SourceBand=f"{number}")
            SubElement(source, "SrcRect", xOff="0", yOff="0", xSize=f"{width}", ySize=f"{height}")
            place = {
                "xOff": (low.real - left) / step_x,
                "yOff": (top - high.imag) / step_y,
                "xSize": (high - low).real / step_x,
                "ySize": (high - low).imag / step_y,
            }
            SubElement(source, "DstRect", {key: f"{value:.6f}" for key, value in place.items()})
    indent(raster)
    return tostring(raster) + b"\n"


def _box(corners: Corners) -> tuple[float, float, float, float]:
    """Return west, south, east and north of all pieces, metres."""
    lows, highs = zip(*corners, strict=True)
    west, south = min(low.real for low in lows), min(low.imag for low in lows)
    return west, south, max(high.real for high in highs), max(high.imag for high in highs)


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


def attributes(corners: Corners) -> dict[str, str]:
    """Write the attributes of the opening tag of the raster's layer."""
    left, bottom, right, top = _box(corners)
    return {
        "styleCategories": "AllStyleCategories",
        "hasScaleBasedVisibilityFlag": "1",
        "minScale": f"{round(_SMALLEST_PER_M * max(right - left, top - bottom), -5):.0f}",
        "maxScale": str(_LARGEST),
    }


def elements() -> Iterable[Element]:
    """Write the elements within it: faint, smooth, darkening what is below."""
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
