"""Provinces and districts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from marzmap.atlas import fetched as stored
from marzmap.atlas._cards import cards
from marzmap.atlas._files import layer
from marzmap.atlas._languages import local_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd

UNIT_COLUMNS = dict.fromkeys(("country", "admin1", "admin1_fa", "admin2", "admin2_fa"), "string")
"""Columns of a table of units and their dtypes."""


def units(languages: Sequence[str] | None = None) -> gpd.GeoDataFrame:
    """Return districts: country, admin1, admin2 and their local names, in `languages` as for `local_names`.

    Afghan districts are AIMS 2014 (public domain), Iranian counties OpenStreetMap (ODbL), both by way
    of geoBoundaries (Runfola et al. 2020, doi:10.1371/journal.pone.0231866). Those of a country that
    `fetch.units` has loaded stand in their place.

    Raises
    ------
    InputError
        What was fetched is damaged.
    """
    import pandas as pd

    both = [layer("units/afghanistan.parquet"), layer("units/iran.parquet")]
    own = [stored.read_shapes(name) for name in stored.cards("units")]
    replaced = {country for units in own for country in units["country"]}
    kept = [units[~units["country"].isin(replaced)] for units in both]
    whole = pd.concat([*kept, *own], ignore_index=True)
    for name in ("admin1", "admin2"):
        local = local_names(whole, languages, name)
        whole.insert(whole.columns.get_loc(f"{name}_fa"), f"{name}_local", local)
    return whole.drop(columns=["admin1_fa", "admin2_fa"])


def unit_sources() -> dict[str, dict[str, Any]]:
    """Return the cards of the units of each country, by alpha-3 code: level, year, licence.

    Examples
    --------
    >>> unit_sources()["AFG"]["year"]
    '2014'
    """
    shipped = {
        card["country"]: card
        for name, card in cards().items()
        if name.startswith("units.") and "country" in card
    }
    return shipped | {card["country"]: card for card in stored.cards("units").values()}


def provinces() -> pd.DataFrame:
    """Return the provinces of `units` and their centres: country, admin1, admin1_local, longitude, latitude.

    The centre is that of its districts, to 0.01 degrees; where it lies outside the province, by the bend of a
    border or in a lake, it is a point within the nearest district.

    Examples
    --------
    >>> provinces().query("admin1 == 'Nimroz'").values.tolist()
    [['AFG', 'Nimroz', 'نیمروز', 62.34, 30.82]]
    """
    import pandas as pd

    named = ["country", "admin1", "admin1_local"]
    rows = []
    for names, own in units().groupby(named):
        shapes = own.geometry.array
        middles = shapely.get_coordinates(shapely.centroid(shapes))
        # Degrees of longitude shrink towards the pole, and areas in degrees with them.
        area = shapely.area(shapes) * np.cos(np.radians(middles[:, 1]))
        centre = shapely.Point(np.average(middles, axis=0, weights=area).round(2))
        if not shapely.contains(shapes, centre).any():
            near = shapes[int(np.argmin(shapely.distance(shapes, centre)))]
            centre = shapely.set_precision(shapely.point_on_surface(near), 0.01)
        rows.append([*names, centre.x, centre.y])
    return pd.DataFrame(rows, columns=[*named, "longitude", "latitude"]).astype(
        dict.fromkeys(named, "string")
    )
