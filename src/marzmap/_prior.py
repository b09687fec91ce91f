"""The prior of a study: its half distance, estimated if need be, and which sides it changes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from marzmap import locate

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from marzmap._study import Study

FARTHEST_M = 200_000.0
"""How near to the border incidents lie is estimated from places within the study's reach, or this, metres."""


def with_half_distance(
    study: Study, placed: gpd.GeoDataFrame, main: locate.Reference
) -> tuple[Study, locate.Assumptions]:
    """Return the study with the half distance of a near prior, and what is assumed of its places.

    Raises
    ------
    InputError
        It is to be estimated, and there are too few places.
    """
    ours = study.assumed
    if ours.prior == "near" and not ours.prior_km:
        found = locate.decay(placed, main, min(1000 * study.reach_km, FARTHEST_M))
        ours = ours._replace(prior_km=found.half_m / 1000, prior_places=found.places)
    half_m = 1000 * ours.prior_km if ours.prior == "near" else math.inf
    return study._replace(assumed=ours), locate.Assumptions(ours.country_reliability, half_m)


def with_changes(
    study: Study,
    located: gpd.GeoDataFrame,
    flat: Callable[[], gpd.GeoDataFrame],
) -> Study:
    """Return the study with the number of sides that a near prior changes.

    Parameters
    ----------
    study : Study
        From `with_half_distance`.
    located : GeoDataFrame
        Its incidents, located under its prior.
    flat : callable
        Locates the same incidents under the flat prior.
    """
    if study.assumed.prior == "flat":
        return study
    changed = int((flat()["side"].fillna("") != located["side"].fillna("")).sum())
    return study._replace(assumed=study.assumed._replace(sides_changed=changed))
