"""Truth drawn from the uncertainty model, as an oracle for `locate`: none of its arithmetic is used.

Places are moved by geodesics; whether a place lies in a country is asked of polygons on an azimuthal plane.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from pyproj import Geod, Transformer

from marzmap import borderline, locate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from marzmap._types import Floats
    from marzmap.locate import Reference

    Texts = NDArray[np.object_]

GEOD = Geod(ellps="WGS84")
BORDERS = ("AFG-IRN", "BGD-IND", "CAN-USA", "ETH-KEN", "LAO-THA")
"""Desert, enclaves and rivers, a parallel, straight lines, a great river."""
CLASSES_KM = ((0.2, 1.0), (1.0, 3.0), (3.0, 10.0), (10.0, 30.0))
DRAWS = 200_000
SAMPLES = 400_000

_WINDOW_SIGMAS = 6.0


class Stated(NamedTuple):
    """Stated points, their radii, metres, and the direction of the border's normal there; degrees."""

    longitude: Floats
    latitude: Floats
    radius_m: Floats
    normal: Floats


class Told(NamedTuple):
    """What is told of a point: side, its probability, the interval of the signed distance, metres."""

    likely: Texts
    probability: Floats
    low_m: Floats
    high_m: Floats


def stated(reference: Reference, count: int, seed: int) -> Stated:
    """Points by five borders, up to three radii to either side; the radii from 0.2 to 30 km, by logarithm."""
    random = np.random.default_rng(seed)
    radius = 1000 * np.exp(random.uniform(np.log(0.2), np.log(30.0), count))
    network, border_id = reference.border.network, reference.border.columns["border_id"]
    ours = [np.flatnonzero(border_id[network.line] == name) for name in BORDERS]
    vertex = np.array([random.choice(ours[number % len(BORDERS)]) for number in range(count)])
    longitude, latitude = borderline.to_degrees(network.start[:, vertex])
    azimuth, away = random.uniform(0, 360, count), radius * random.uniform(0, 3, count)
    longitude, latitude, _ = GEOD.fwd(longitude, latitude, azimuth, away)
    met = borderline.nearest(longitude, latitude, network, reference.border.search)
    normal = GEOD.inv(met.longitude, met.latitude, longitude, latitude)[0]
    return Stated(longitude, latitude, radius, normal)


def accuracy_m(points: Stated, reference: Reference) -> Floats:
    """Accuracy of the border at the foot of each point."""
    border = reference.border
    line, _ = borderline.distances(points.longitude, points.latitude, border.network, border.search)
    accuracy: Floats = border.columns["accuracy_m"][line]
    return accuracy


def drawn(points: Stated, accuracy: Floats, seed: int, mistake: float = 1.0) -> tuple[Floats, Floats]:
    """A true place for each point, degrees, as it lies to the drawn line.

    The place is normal about the point; the line is shifted along its normal, which is to shift the place
    the other way. `mistake` is how many times as large the line's error is as its accuracy says.
    """
    random = np.random.default_rng(seed)
    count = len(points.longitude)
    east, north = points.radius_m / np.sqrt(-2 * np.log(0.05)) * random.normal(size=(2, count))
    shift = mistake * accuracy / 1.959964 * random.normal(size=count)
    east, north = (
        part - shift * turn(np.radians(points.normal)) for part, turn in ((east, np.sin), (north, np.cos))
    )
    longitude, latitude, _ = GEOD.fwd(
        points.longitude, points.latitude, np.degrees(np.arctan2(east, north)), np.hypot(east, north)
    )
    return longitude, latitude


def told(points: Stated, reference: Reference) -> Told:
    """What `locate` says of points."""
    found = locate.columns(points.longitude, points.latitude, points.radius_m, reference)
    words = ("side_likely", "side_probability", "border_distance_low_m", "border_distance_high_m")
    return Told(*(found[word] for word in words))


def held(said: Told, longitude: Floats, latitude: Floats, reference: Reference) -> tuple[Floats, Floats]:
    """Whether true places lie in the likely country, and whether their signed distance is in the interval."""
    found = locate.columns(longitude, latitude, None, reference)
    right = found["country_at"] == said.likely
    distance = np.where(right, 1, -1) * found["border_distance_m"]
    inside = (said.low_m <= distance) & (distance <= said.high_m)
    return right.astype(float), inside.astype(float)


def monte_carlo(
    points: Stated, accuracy: Floats, likely: Texts, reference: Reference, samples: int
) -> Floats:
    """Share of true places in the likely country, of so many drawn about each point."""
    random = np.random.default_rng(400_000)
    share = np.empty(len(points.longitude))
    networks = [edges.network for edges in (reference.countries.land, reference.countries.sea)]
    to_degrees = Transformer.from_crs("EPSG:4978", "EPSG:4979", always_xy=True)
    spots = [np.stack(to_degrees.transform(*network.start)[:2]) for network in networks]
    for row, (longitude, latitude, radius, normal) in enumerate(zip(*points, strict=True)):
        across, line = radius / np.sqrt(-2 * np.log(0.05)), accuracy[row] / 1.959964
        faces = _faces(longitude, latitude, _WINDOW_SIGMAS * np.hypot(across, line), networks, spots)
        found = locate.columns(*_middles(faces, longitude, latitude), None, reference)["country_at"]
        country = shapely.union_all(faces[found == likely[row]])
        shapely.prepare(country)
        east, north = across * random.normal(size=(2, samples))
        shift, turn = line * random.normal(size=samples), np.radians(normal)
        inside = shapely.contains_xy(country, east - shift * np.sin(turn), north - shift * np.cos(turn))
        share[row] = inside.mean()
    return share


def _plane(longitude: float, latitude: float) -> str:
    return f"+proj=aeqd +lon_0={longitude} +lat_0={latitude} +ellps=WGS84 +units=m"


def _faces(
    longitude: float,
    latitude: float,
    reach: float,
    networks: list[borderline.Network],
    spots: list[Floats],
) -> NDArray[np.object_]:
    """What the edges of the world cut a square window about a point into, on a plane about it."""
    window = shapely.box(-reach, -reach, reach, reach)
    to_plane = Transformer.from_crs("EPSG:4326", _plane(longitude, latitude), always_xy=True)
    lines = [window.exterior]
    for network, spot in zip(networks, spots, strict=True):
        # A window's corner is less than two of its halves away; segments are at most 1 km long.
        lat_m, wide = np.abs(spot[1] - latitude) * 110_000, 2 * reach + 2_000
        lon_m = np.abs((spot[0] - longitude + 180) % 360 - 180) * 111_000 * np.cos(np.radians(spot[1]))
        near = np.flatnonzero((lat_m < wide) & (lon_m < wide))
        near = near[(near + 1 < len(network.part))]
        near = near[network.part[near] == network.part[np.minimum(near + 1, len(network.part) - 1)]]
        ends = [to_plane.transform(*spot[:, vertex]) for vertex in (near, near + 1)]
        pairs = np.stack([np.stack(end, axis=1) for end in ends], axis=1)
        lines += [*shapely.intersection(shapely.linestrings(pairs), window)]
    return np.asarray(shapely.get_parts(shapely.polygonize([shapely.union_all(lines)])))


def _middles(faces: NDArray[np.object_], longitude: float, latitude: float) -> tuple[Floats, Floats]:
    spots = shapely.point_on_surface(faces)
    back = Transformer.from_crs(_plane(longitude, latitude), "EPSG:4326", always_xy=True)
    lon, lat = back.transform(shapely.get_x(spots), shapely.get_y(spots))
    return np.asarray(lon), np.asarray(lat)
