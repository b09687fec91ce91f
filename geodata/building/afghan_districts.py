"""units.afghanistan: the districts of 2014, each in the province that holds most of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from building import units
from building.cards import GEODATA
from building.shapes import multi

if TYPE_CHECKING:
    import geopandas as gpd

    from building.packages import Opener
    from building.shapes import Shapes

LAYER = "17698898B"


def districts(open_package: Opener) -> gpd.GeoDataFrame:
    """Return the districts with their provinces."""
    world = units.provinces(open_package)
    provinces = world[world["iso_a2"] == "AF"].set_index("adm1_code")
    # The source repeats a neighbour's name for two of these, and transliterates two more oddly.
    renamed = pd.read_csv(GEODATA / "units/afghan-provinces.csv", index_col="adm1_code")
    provinces.loc[renamed.index, ["name", "name_fa"]] = renamed[["name", "name_fa"]]
    by_hand = pd.read_csv(GEODATA / "units/afghan-districts.csv", index_col=["province_drawn", "district"])
    return in_provinces(*units.geoboundaries(open_package, LAYER), provinces, by_hand)


def in_provinces(
    names: list[str], shapes: Shapes, provinces: gpd.GeoDataFrame, by_hand: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Put each district into the province that holds most of it.

    Parameters
    ----------
    names, shapes
        Of the districts.
    provinces : GeoDataFrame
        With `name` and `name_fa`.
    by_hand : DataFrame
        By province as drawn and district: the province that it belongs to, and its Persian name.
    """
    persian = dict(zip(provinces["name"], provinces["name_fa"], strict=True))
    largest = units.shares(shapes, provinces.geometry.to_numpy()).argmax(axis=1)
    drawn = provinces["name"].to_numpy()[largest]
    corrections = dict(zip(by_hand.index, by_hand[["province", "district_fa"]].to_numpy(), strict=True))
    districts = []
    for name, shape, province in zip(names, shapes, drawn, strict=True):
        district = "Herat" if name == "Hirat" else name
        moved, district_fa = corrections.get((province, district), (province, None))
        here = (moved, persian[moved], district, None if pd.isna(district_fa) else district_fa)
        districts.append(("AFG", *here, multi(shape)))
    return units.layer(districts)
