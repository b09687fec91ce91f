"""The source's word for a country, laid beside what geometry says: Bayes' rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from marzmap.appearance import LIKELY
from marzmap.locate.countries import numbers
from marzmap.locate.model import NO_WORD

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from marzmap._types import Floats, Ints
    from marzmap.locate.certainty import Certainty
    from marzmap.locate.model import Assumptions
    from marzmap.locate.reference import Reference

WITH_SOURCE = ("side_with_source", "side_with_source_likely", "side_with_source_probability")
"""Columns of the side by geometry and the source's word together."""
UNDETERMINED = "undetermined"


def stated_countries(points: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return the country that the source of each row states (alpha-3), None where it states none."""
    if "country_stated" not in points:
        return np.full(len(points), None)
    countries: NDArray[np.object_] = points["country_stated"].to_numpy(dtype=object, na_value=None)
    return countries


def country_numbers(stated: NDArray[np.object_], reference: Reference) -> Ints:
    """Return the numbers of stated countries, -1 where nothing is stated or no such country is there."""
    there = np.array([bool(country) for country in stated], dtype=np.bool_)
    return np.where(there, numbers(reference.countries.names, stated), -1)


def with_source(
    sure: Certainty, word: Ints, reference: Reference, assumed: Assumptions
) -> dict[str, NDArray[Any]]:
    """Return the columns `WITH_SOURCE`; empty where the source's word is not to count."""
    counts = word if assumed.country_reliability > NO_WORD else np.full(len(word), -1)
    likely, probability = with_word(sure, counts, assumed.country_reliability)
    nothing = np.full(len(likely), None)
    names = np.where(likely >= 0, reference.countries.names[likely], nothing)
    side = np.where(probability >= LIKELY, names, np.where(likely >= 0, UNDETERMINED, nothing))
    return dict(zip(WITH_SOURCE, (side, names, probability), strict=True))


def with_word(sure: Certainty, stated: Ints, reliability: float) -> tuple[Ints, Floats]:
    """Return the likelier country by geometry and the source's word together, and its probability.

    Parameters
    ----------
    sure : Certainty
        What geometry alone says; `stated` of it is the probability of the stated country.
    stated : (N,) int
        The country that the source of each point states, number in `Countries.names`; -1 where none.
    reliability : float
        Probability r that a source states the country in which the place lies.

    Returns
    -------
    likely : (N,) int
        The stated country, or the likelier of those beside the border; -1 where nothing can be said.
    probability : (N,) float
        Of it.

    Notes
    -----
    A source states the country S with a probability of r if the place lies in S, of 1 - r if elsewhere. So
    ``P(S | word) = r P(S) / (r P(S) + (1 - r) (1 - P(S)))``, and any other country's probability is as many
    times smaller as the probability of all others together. Where geometry rules S out the word changes
    nothing; where the countries are more than two the 1 - r is the most that a wrong word for S can have, so
    that the word counts for no more than it is worth.

    Examples
    --------
    >>> one = np.array([0])
    >>> from marzmap.locate.certainty import Certainty
    >>> half = Certainty(one, np.array([0.5]), *[np.zeros(1)] * 2, one == 0, np.array([0.5]))
    >>> with_word(half, one, 0.95)[1].tolist()
    [0.95]
    """
    weight = reliability * sure.stated
    total = weight + (1 - reliability) * (1 - sure.stated)
    by_word = weight / total
    by_geometry = np.where(sure.likely >= 0, (1 - reliability) * sure.probability / total, 0.0)
    agree = (stated == sure.likely) | (by_word >= by_geometry)
    usable = (stated >= 0) & np.isfinite(by_word)
    likely = np.where(usable, np.where(agree, stated, sure.likely), -1)
    return likely, np.where(usable, np.where(agree, by_word, by_geometry), np.nan)
