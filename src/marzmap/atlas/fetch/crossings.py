"""More crossings of a border: from OpenStreetMap by way of Overpass, or from a file of points."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from marzmap._errors import InputError
from marzmap._text import count
from marzmap.atlas._crossings import CROSSING_COLUMNS
from marzmap.atlas.fetch.download import PLAIN, Manner
from marzmap.atlas.fetch.keep import keep, scratch
from marzmap.atlas.fetch.snap import Snapped, check_border, snap
from marzmap.atlas.fetch.transfer import obtain_answer
from marzmap.atlas.fetched import NOT_STATED, Card
from marzmap.atlas.geonames import latin, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap.atlas.fetch.overpass import Answer, Feature

FARTHEST_M = 5_000.0
"""Farther from our line than this, metres, a point is not a crossing of it (our choice): posts lie up to some
kilometres before a border, and the line itself may be off."""
APART_M = 1_000.0
"""Posts whose nearest points of the line are closer than this, metres, are one crossing (our choice): both
countries have one, and often several."""
RADIUS_M = 500.0
"""Radius of a crossing that a map shows, metres: that of those kept by hand."""


def crossings(
    border: str, source: str = "", manner: Manner = PLAIN, *, server: str = "", licence: str = ""
) -> Card:
    """Load the crossings of a border into the user's cache, where `atlas.crossings` finds them.

    Parameters
    ----------
    border : str
        Alphabetical pair, such as "KGZ-TJK".
    source : str
        Path or address of Overpass JSON or GeoJSON. If empty, a server of Overpass is asked; the query is
        announced first.
    manner : Manner
        Limits, and what to report to.
    server : str
        Address of the server of Overpass; the public one if empty.
    licence : str
        SPDX name of the licence of a file that states none.

    Returns
    -------
    dict
        The card: title, border, source, query, sha256, as_of (of the data), date (of fetching), rows, posts
        (taken together in them), left_out (points too far from the line), farthest_m, licence, attribution.

    Raises
    ------
    InputError
        There is no such border, file or address, it cannot be read, or no crossing of that border is in it.
        What was fetched before then stays as it was.

    Notes
    -----
    Of OpenStreetMap the tags ``barrier=border_control`` and ``railway=border`` are taken. Posts of one kind
    whose nearest points of our line are within `APART_M` along it are one crossing, at the post nearest the
    line. Whether it is open is not known from there: that stays empty.
    """
    import geopandas as gpd
    import pandas as pd

    check_border(border)
    with scratch("crossings", border, source) as beside:
        answer, origin = obtain_answer("crossings", border, beside, manner, source, server)
        posts, left_out, snapped = _near(border, answer, origin["source"])
        rows = [_row(border, posts, snapped, members) for members in _together(posts, snapped)]
        frame = pd.DataFrame(rows, columns=[*CROSSING_COLUMNS]).astype(CROSSING_COLUMNS)
        points = gpd.points_from_xy(frame["longitude"], frame["latitude"])
        card = {
            "title": f"Crossings of {border}" + (", OpenStreetMap" if answer.licence else ""),
            "border": border,
            **origin,
            "posts": len(posts),
            "left_out": left_out,
            "farthest_m": round(float(snapped.distance_m.max())),
            "licence": answer.licence or licence or NOT_STATED,
            "attribution": answer.attribution and f"Crossings {answer.attribution}",
        }
        return keep("crossings", border, gpd.GeoDataFrame(frame, geometry=points), card, beside)


def _near(border: str, answer: Answer, source: str) -> tuple[list[Feature], int, Snapped]:
    """Return the posts near a line, how many points are left out, and where the posts lie against it."""
    posts = _posts(answer.features)
    if not posts:
        raise InputError(
            f"{source}: {count(len(answer.features), 'feature')}, none of them a point with "
            "barrier=border_control or railway=border. Look at the query or file."
        )
    spots = np.array([shapely.get_coordinates(each.shape)[0] for each in posts])
    snapped = snap(spots[:, 0], spots[:, 1], border)
    near = np.flatnonzero(snapped.distance_m <= FARTHEST_M)
    if not len(near):
        nearest = int(np.argmin(snapped.distance_m))
        lon, lat = spots[nearest]
        raise InputError(
            f"{source}: none of its {count(len(posts), 'point')} lies within {FARTHEST_M / 1000:g} km of "
            f"{border}; the nearest, at {lat:.4f}, {lon:.4f}, is {snapped.distance_m[nearest] / 1000:,.0f} "
            "km off. It is about another border, or has none."
        )
    kept = Snapped._make(values[near] for values in snapped)
    return [posts[at] for at in near], len(posts) - len(near), kept


def _posts(features: Sequence[Feature]) -> list[Feature]:
    """Return the features that are posts, as points: by their tags, or all points where none has such."""
    tagged = [each for each in features if _is_post(each.tags)]
    chosen = tagged or [each for each in features if not {"barrier", "railway"} & {*each.tags}]
    chosen = chosen if tagged else [each for each in chosen if each.shape.geom_type == "Point"]
    return [each._replace(shape=each.shape.representative_point()) for each in chosen]


def _is_post(tags: dict[str, str]) -> bool:
    is_post = tags.get("barrier") == "border_control" or tags.get("railway") == "border"
    return is_post and "aeroway" not in tags


def _kind(post: Feature) -> str:
    stated = post.tags.get("kind", "").casefold()
    return "rail" if "railway" in post.tags or stated.startswith("rail") else "road"


def _together(posts: Sequence[Feature], snapped: Snapped) -> list[list[int]]:
    """Return the numbers of the posts of each crossing, along the border, nearest to the line first."""
    order = sorted(
        range(len(posts)),
        key=lambda at: (_kind(posts[at]), int(snapped.part[at]), float(snapped.chainage_m[at])),
    )
    crossings: list[list[int]] = []
    for _, run in groupby(order, key=lambda at: (_kind(posts[at]), int(snapped.part[at]))):
        last = -np.inf
        for at in run:
            if snapped.chainage_m[at] - last > APART_M:
                crossings.append([])
            crossings[-1].append(at)
            last = float(snapped.chainage_m[at])
    by_place = sorted(crossings, key=lambda each: (int(snapped.part[each[0]]), snapped.chainage_m[each[0]]))
    return [sorted(each, key=lambda at: (snapped.distance_m[at], posts[at].identifier)) for each in by_place]


def _row(border: str, posts: Sequence[Feature], snapped: Snapped, members: list[int]) -> dict[str, Any]:
    """Return a crossing in the columns of `atlas.crossings`."""
    first = members[0]
    post, metres = posts[first], float(snapped.distance_m[first])
    where = f"km {snapped.chainage_m[first] / 1000:.0f}"
    names = _names([posts[at].tags for at in members])
    lon, lat = shapely.get_coordinates(post.shape)[0]
    side = f", on the side of {snapped.side[first]}" if snapped.side[first] else ""
    together = f" {len(members)} posts taken together." if len(members) > 1 else ""
    from_osm = "/" in post.identifier and post.identifier.partition("/")[0] in ("node", "way", "relation")
    identifiers = ", ".join(plain(posts[at].identifier.replace("/", " ")) for at in members)
    return {
        "crossing_id": f"{border.lower()}-{_slug(post, first)}",
        "name": names[0] or f"Unnamed crossing at {where}",
        "name_local": names[1],
        "border_id": border,
        "kind": _kind(post),
        "status": "unknown",
        "longitude": round(float(lon), 7),
        "latitude": round(float(lat), 7),
        "radius_m": RADIUS_M,
        "source": f"OpenStreetMap, {identifiers}" if from_osm else identifiers or "a file of the user's own",
        "note": f"{metres:,.0f} m from the line{side}, at {where}.{together}",
    }


def _slug(post: Feature, number: int) -> str:
    kept = "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in post.identifier)
    return kept.strip("-").lower()[:40] or f"point-{number + 1}"


def _names(tags: Sequence[dict[str, str]]) -> tuple[str | None, str | None]:
    """Return the names of the posts of a crossing: in Latin letters, and as they are written there."""
    english = [_first(each, "name:en", "int_name", "name") for each in tags]
    latins = [latin(name) or None for name in english]
    # A name that is in no Latin letters still names the place.
    whole = _joined(latins) or _joined([plain(name) for name in english])
    local = _joined([plain(each.get("name", "")) for each in tags])
    return whole, local if local != whole else None


def _first(tags: dict[str, str], *keys: str) -> str:
    return next((tags[key] for key in keys if tags.get(key, "").strip()), "")


def _joined(names: Sequence[str | None]) -> str | None:
    """Return different names in a row, each once; None without any."""
    return " - ".join(dict.fromkeys(filter(None, names))) or None
