"""Models of how stated points err about true places, lines about true lines, and sources about countries."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from calibration import GEOD
from marzmap import borderline, locate

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from marzmap._types import Floats

    Random = np.random.Generator
    Errors = Callable[[Random, int], Floats]

BORDERS = ("COL-VEN", "ETH-KEN", "KGZ-TJK", "LAO-THA", "SYR-TUR")
"""Mountains and rivers, straight lines, enclaves, a great river, a railway."""
RADII_KM = ((0.2, 1.0), (1.0, 3.0), (3.0, 10.0), (10.0, 30.0))
"""Classes of radius."""

_SIGMAS = np.sqrt(-2 * np.log(0.05))
# True places are drawn as far as this from the line, and stated points used as far as that, in radii.
_FARTHEST, _USED = 6.0, 3.0


class Drawn(NamedTuple):
    """Stated points with the truth behind them.

    Attributes
    ----------
    longitude, latitude, radius_m : (N,) float
        As stated: degrees, metres.
    word : (N,) str
        The country that the source states.
    true_country : (N,) str
        That holds the true place, by the border as drawn.
    true_distance_m : (N,) float
        Of the true place from the border as drawn.
    """

    longitude: Floats
    latitude: Floats
    radius_m: Floats
    word: NDArray[np.object_]
    true_country: NDArray[np.object_]
    true_distance_m: Floats


class Model(NamedTuple):
    """An error model.

    Attributes
    ----------
    meaning : str
        In words.
    errors : callable
        Draws offsets (2, N) of stated points, in radii.
    median_km : float or None
        Half of the true places lie within this of the line (exponential); None if they are anywhere alike.
    line : float
        How many times as large the line's error is as stated.
    varies : bool
        Whether its size differs from place to place, by a log-normal factor with a deviation of 1.
    reliability : float
        How often the source's word is right.
    """

    meaning: str
    errors: Errors
    median_km: float | None = None
    line: float = 1.0
    varies: bool = False
    reliability: float = 0.95


def normal(random: Random, count: int) -> Floats:
    """A circular normal with 95 % inside the radius."""
    offsets: Floats = random.normal(size=(2, count)) / _SIGMAS
    return offsets


def disc(random: Random, count: int) -> Floats:
    """Evenly over the disc."""
    away, turn = np.sqrt(random.random(count)), random.uniform(0, 2 * np.pi, count)
    offsets: Floats = away * np.stack([np.cos(turn), np.sin(turn)])
    return offsets


def villages(random: Random, count: int) -> Floats:
    """The nearest village of a square grid in any direction, 95 % of whose land is inside the radius."""
    # Of a unit square 95 % lie within 0.599 of its middle (ten million draws).
    x, y = random.uniform(-0.5, 0.5, (2, count)) / 0.599
    turn = random.uniform(0, 2 * np.pi, count)
    return np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)])


def heavy(random: Random, count: int) -> Floats:
    """A circular Student's t with three degrees of freedom, 95 % inside the radius."""
    # Squared, half of it is F(2, 3), whose 95 % point is 9.5521.
    size = np.sqrt(random.chisquare(3, count) / 3) * np.sqrt(2 * 9.5521)
    offsets: Floats = random.normal(size=(2, count)) / size
    return offsets


def mixed(random: Random, count: int) -> Floats:
    """A normal, but for one in ten the radius is a third of what it should be."""
    offsets: Floats = normal(random, count) * np.where(random.random(count) < 0.1, 3.0, 1.0)
    return offsets


def understated(random: Random, count: int) -> Floats:
    """A normal, but the radius is half of what it should be."""
    return 2 * normal(random, count)


MODELS = {
    "normal": Model("as the model has it", normal),
    "disc": Model("evenly over the disc of the radius", disc),
    "near": Model("normal; half of the true places within 0.7 km of the line", normal, 0.7),
    "near 3": Model("normal; half of the true places within 3 km of the line", normal, 3.0),
    "disc near": Model("disc; half of the true places within 0.7 km of the line", disc, 0.7),
    "villages": Model("the nearest village of a grid is named, the radius fits the grid", villages),
    "radius half": Model("the radius is half of what it should be, as of a village's own", understated),
    "line half": Model("the line errs half as far as stated", normal, line=0.5),
    "line double": Model("the line errs twice as far as stated", normal, line=2.0),
    "line varies": Model("the line's error differs from place to place", normal, varies=True),
    "heavy tails": Model("Student's t, three degrees of freedom, 95 % inside", heavy),
    "mixture": Model("one in ten radii is a third of what it should be", mixed),
    "word 80": Model("the stated country is right in four of five, not 19 of 20", normal, reliability=0.8),
}
"""The error models by their names."""


def drawn(model: Model, count: int, reference: locate.Reference, seed: int) -> Drawn:
    """Draw true places by the borders, and stated points from them; those far from the line are left out."""
    random = np.random.default_rng(seed)
    many = 3 * count
    radius = 1000 * np.exp(random.uniform(np.log(RADII_KM[0][0]), np.log(RADII_KM[-1][1]), many))
    true_lon, true_lat, normal_deg = _true_places(model, radius, reference, random)
    truth = locate.columns(true_lon, true_lat, None, reference)
    found = borderline.nearest(true_lon, true_lat, reference.border.network, reference.border.search)
    accuracy = reference.border.columns["accuracy_m"][found.line]
    size = np.exp(random.normal(size=many)) if model.varies else 1.0
    shift = model.line * size * accuracy / 1.959964 * random.normal(size=many)
    east, north = radius * model.errors(random, many)
    east, north = (
        east + shift * np.sin(np.radians(normal_deg)),
        north + shift * np.cos(np.radians(normal_deg)),
    )
    lon, lat, _ = GEOD.fwd(true_lon, true_lat, np.degrees(np.arctan2(east, north)), np.hypot(east, north))
    stated = locate.columns(lon, lat, None, reference)
    other = np.where(
        _left(found, reference) == truth["country_at"], _right(found, reference), _left(found, reference)
    )
    word = np.where(random.random(many) < model.reliability, truth["country_at"], other)
    there = np.isin(truth["border_id"], BORDERS) & (truth["country_at"] != None)  # noqa: E711 - an array
    if model.median_km is None:
        there &= stated["border_distance_m"] <= _USED * radius
    used = np.flatnonzero(there)[:count]
    return Drawn(
        *(
            values[used]
            for values in (lon, lat, radius, word, truth["country_at"], truth["border_distance_m"])
        )
    )


def _true_places(
    model: Model, radius: Floats, reference: locate.Reference, random: Random
) -> tuple[Floats, Floats, Floats]:
    """True places, degrees, across vertices of the borders, and the direction across the line there."""
    network, border_id = reference.border.network, reference.border.columns["border_id"]
    count = len(radius)
    inner = (np.roll(network.part, -1) == network.part) & np.isin(border_id[network.line], BORDERS)
    ours = [np.flatnonzero(inner & (border_id[network.line] == name)) for name in BORDERS]
    vertex = np.array([random.choice(ours[number % len(BORDERS)]) for number in range(count)])
    longitude, latitude = borderline.to_degrees(network.start[:, vertex])
    ahead = borderline.to_degrees(network.start[:, vertex + 1])
    across = GEOD.inv(longitude, latitude, *ahead)[0] + 90
    if model.median_km is None:
        away = radius * random.uniform(-_FARTHEST, _FARTHEST, count)
    else:
        away = random.laplace(0, 1000 * model.median_km / np.log(2), count)
    lon, lat, _ = GEOD.fwd(longitude, latitude, across, away)
    return lon, lat, across


def _left(found: borderline.Nearest, reference: locate.Reference) -> NDArray[np.object_]:
    return np.asarray(reference.border.columns["left"][found.line], dtype=object)


def _right(found: borderline.Nearest, reference: locate.Reference) -> NDArray[np.object_]:
    return np.asarray(reference.border.columns["right"][found.line], dtype=object)
