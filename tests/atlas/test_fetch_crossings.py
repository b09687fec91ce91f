"""Crossings and lines from Overpass or a file, against our line; the posts are invented."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import numpy as np
import pytest
import shapely
from pyproj import Geod

from loopback import busy, sends, silent
from marzmap import atlas, locate
from marzmap._errors import InputError
from marzmap.atlas import fetch, fetched

if TYPE_CHECKING:
    from pathlib import Path

GEOD = Geod(ellps="WGS84")
BORDER = "KGZ-TJK"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARZMAP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("time.sleep", lambda _: None)
    return tmp_path / "cache"


def line_points() -> Any:
    """Vertices of the border's first part, in order."""
    borders = atlas.borders()
    first = borders[(borders["border_id"] == BORDER) & (borders["border_part"] == 1)]
    return np.concatenate([shapely.get_coordinates(shape) for shape in first.geometry])


def off_line(at: int, metres: float) -> tuple[float, float]:
    """A point so far from a vertex of the line, straight across it, by PROJ."""
    vertices = line_points()
    ahead = GEOD.inv(*vertices[at - 1].tolist(), *vertices[at + 1].tolist())[0]
    longitude, latitude = vertices[at].tolist()
    lon, lat, _ = GEOD.fwd(longitude, latitude, ahead + 90, metres)
    return lon, lat


def by_hand_m(lon: float, lat: float) -> float:
    """Distance from the border by brute force: the nearest of places every 20 m along its edges."""
    lines = atlas.borders()
    lines = lines[lines["border_id"] == BORDER]
    spots = shapely.get_coordinates(shapely.segmentize(lines.geometry.to_numpy(), 0.0002))
    near = spots[np.argsort(np.hypot((spots[:, 0] - lon) * 0.77, spots[:, 1] - lat))[:200]]
    return float(min(GEOD.inv(lon, lat, *spot)[2] for spot in near))


def node(number: int, lon: float, lat: float, **tags: Any) -> dict[str, Any]:
    named = {key.replace("__", ":"): text for key, text in tags.items()}
    return {"type": "node", "id": number, "lon": lon, "lat": lat, "tags": named}


def answer(*elements: dict[str, Any], **further: Any) -> bytes:
    facts = {"timestamp_osm_base": "2026-11-20T01:02:03Z", "copyright": "OpenStreetMap, ODbL"}
    return json.dumps({"version": 0.6, "osm3s": facts, "elements": elements} | further).encode()


POST: dict[str, Any] = {"barrier": "border_control"}
FEATURE = b'{"features": [{"properties": %b, "geometry": {"type": "Point", "coordinates": [61, 34.7]}}]}'


@pytest.fixture
def posts() -> bytes:
    """Two posts of one road, a railway, one far off, an airport's, and a way by its centre."""
    return answer(
        node(1, *off_line(400, 300.0), **POST, name="Өткөл", name__en="Otkol"),
        node(2, *off_line(400, -900.0), **POST, name="Гузар", name__en="Guzar"),
        node(3, *off_line(400, 50.0), railway="border"),
        node(4, *off_line(900, 30_000.0), **POST),
        node(5, *off_line(900, 10.0), **POST, aeroway="terminal"),
        {
            "type": "way",
            "id": 6,
            "center": dict(zip(("lon", "lat"), off_line(1200, -700.0), strict=True)),
            "tags": POST,
        },
    )


def test_posts_become_crossings_with_their_distance_from_the_line(posts: bytes, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes(posts)
    card = fetch.crossings(BORDER, str(path))
    rows = fetched.read_shapes(f"crossings.{BORDER}").set_index("crossing_id")
    assert {*rows.index} == {"kgz-tjk-node-1", "kgz-tjk-node-3", "kgz-tjk-way-6"}
    road = rows.loc["kgz-tjk-node-1"]
    assert (road["name"], road["kind"], road["status"]) == ("Otkol - Guzar", "road", "unknown")
    assert road["name_local"] == "Өткөл - Гузар"
    assert road["source"] == "OpenStreetMap, node 1, node 2"
    assert "2 posts taken together" in road["note"]
    assert rows.loc["kgz-tjk-node-3", "kind"] == "rail"
    assert rows.loc["kgz-tjk-way-6", "name"].startswith("Unnamed crossing at km ")
    for row in rows.itertuples():
        stated = float(row.note.partition(" m ")[0].replace(",", ""))
        assert stated == pytest.approx(by_hand_m(row.longitude, row.latitude), abs=11)
    assert (card["rows"], card["posts"], card["left_out"], card["as_of"]) == (3, 4, 1, "2026-11-20")
    assert card["licence"] == "ODbL-1.0"
    assert "OpenStreetMap contributors" in card["attribution"]


def test_the_side_of_a_post_is_that_of_the_country_there(posts: bytes, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes(posts)
    fetch.crossings(BORDER, str(path))
    rows = fetched.read_shapes(f"crossings.{BORDER}")
    # By the grid of countries and the edges of all of them.
    world = locate.reference().countries
    held = world.names[locate.country_at(rows["longitude"].to_numpy(), rows["latitude"].to_numpy(), world)]
    assert [note.partition("on the side of ")[2][:3] for note in rows["note"]] == held.tolist()
    assert {*held} == {"KGZ", "TJK"}


def test_overpass_is_asked_what_was_shown_before(posts: bytes, loopback: Any) -> None:
    lines: list[str] = []
    loopback.routes = {"/api": busy(sends(posts), after="3")}
    fetch.crossings(BORDER, "", fetch.Manner(announce=lines.append), server=f"{loopback.address}/api")
    query = parse_qs(loopback.posted[0])["data"][0]
    assert lines[:2] == [query, f"Asking {loopback.address}/api"]
    assert lines[2].endswith("answered 429: asking again in 3 s")
    assert 'nwr["barrier"="border_control"]' in query
    south, west, north, east = map(float, query.partition("bbox:")[2].partition("]")[0].split(","))
    spots = line_points()
    assert west < spots[:, 0].min()
    assert east > spots[:, 0].max()
    assert south < spots[:, 1].min()
    assert north > spots[:, 1].max()


def test_geojson_of_overpass_turbo_and_of_others_is_read(posts: bytes, tmp_path: Path) -> None:
    elements = json.loads(posts)["elements"][:3]

    def features(*, osm: bool) -> dict[str, Any]:
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"@id": f"node/{each['id']}"} | each["tags"] if osm else {"name": "Gate"},
                    "geometry": {"type": "Point", "coordinates": [each["lon"], each["lat"]]},
                }
                for each in elements
            ],
        }

    path = tmp_path / "export.geojson"
    path.write_text(json.dumps(features(osm=True)))
    turbo = fetch.crossings(BORDER, str(path))
    assert (turbo["rows"], turbo["licence"]) == (2, "ODbL-1.0")
    path.write_text(json.dumps(features(osm=False)))
    own = fetch.crossings(BORDER, str(path))
    assert (own["rows"], own["licence"], own["attribution"]) == (1, "LicenseRef-not-stated", "")
    assert fetch.crossings(BORDER, str(path), licence="CC-BY-4.0")["licence"] == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (answer(remark="runtime error: Query timed out"), r"half an answer; the server says: runtime error"),
        (answer()[:-20], r"not JSON, or cut off after character"),
        (answer(), r"0 features, none of them a point with barrier=border_control"),
        (
            answer(node(1, 61.0, 34.7, **POST)),
            r"none of its 1 point lies within 5 km of KGZ-TJK",
        ),
        (answer(node(1, 610.0, 34.7, **POST)), "node 1 has no position that can be read"),
        (answer(node(1, float("nan"), 34.7, **POST)), "node 1 has no position that can be read"),
        (b"<html><title>Overpass</title>", r"a web page \(Overpass\), not data"),
        (b"\xff\xfe", "not UTF-8 text"),
        (b"[]", "JSON with neither elements nor features"),
        (FEATURE % b'["x"]', r"none of its 1 point lies within 5 km of KGZ-TJK"),
        (FEATURE % b'{"tags": ["x"]}', r"none of its 1 point lies within 5 km of KGZ-TJK"),
        (b"[" * 100_000, "not JSON, or cut off"),
    ],
)
def test_what_is_no_answer_is_refused_and_what_was_there_stays(
    content: bytes, message: str, posts: bytes, loopback: Any, cache: Path
) -> None:
    loopback.routes = {"/good": sends(posts), "/bad": sends(content)}
    fetch.crossings(BORDER, server=f"{loopback.address}/good")
    before = {path.name: path.read_bytes() for path in (cache / "crossings").iterdir()}
    with pytest.raises(InputError, match=message) as caught:
        fetch.crossings(BORDER, server=f"{loopback.address}/bad")
    assert "\n" not in str(caught.value)
    assert {path.name: path.read_bytes() for path in (cache / "crossings").iterdir()} == before


def test_a_hung_server_of_overpass_leaves_nothing(loopback: Any, cache: Path) -> None:
    loopback.routes = {"/api": silent}
    with pytest.raises(InputError, match=r"silent for 0\.3 s"):
        fetch.crossings(BORDER, "", fetch.Manner(timeout_s=0.3), server=f"{loopback.address}/api")
    assert list((cache / "crossings").iterdir()) == []


def test_fetched_crossings_stand_behind_those_by_hand_and_none_twice(tmp_path: Path) -> None:
    by_hand = atlas.crossings(fetched=False).query("crossing_id == 'zaranj-milak'").iloc[0]
    near = GEOD.fwd(by_hand["longitude"], by_hand["latitude"], 0, 800)[:2]
    far = GEOD.fwd(by_hand["longitude"], by_hand["latitude"], 0, 2_600)[:2]
    path = tmp_path / "answer.json"
    path.write_bytes(answer(node(1, *near, **POST), node(2, *near, railway="border"), node(3, *far, **POST)))
    fetch.crossings("AFG-IRN", str(path))
    after = atlas.crossings()
    assert after.iloc[: len(after) - 2].equals(atlas.crossings(fetched=False))
    assert sorted(after["crossing_id"][-2:]) == ["afg-irn-node-2", "afg-irn-node-3"]


def test_a_border_that_is_none_is_told() -> None:
    with pytest.raises(InputError, match="'TJK-KGZ' is not a land border"):
        fetch.crossings("TJK-KGZ", "x")


# --- Lines --------------------------------------------------------------------------------------------------


def ways(border: str, moved: float = 0.0) -> bytes:
    """Our own line as ways of Overpass, shuffled and partly reversed."""
    lines = atlas.borders()
    shapes = lines[lines["border_id"] == border].geometry.to_numpy()
    pieces = []
    for spots in map(shapely.get_coordinates, shapes):
        middle = len(spots) // 2
        pieces += [spots[: middle + 1], spots[middle:]] if middle > 1 else [spots]
    turned = [spots[::-1] if at % 3 else spots for at, spots in enumerate(pieces)]
    elements = [
        {
            "type": "way",
            "id": at + 1,
            "geometry": [{"lon": lon, "lat": lat + moved} for lon, lat in spots.tolist()],
        }
        for at, spots in enumerate(turned[::-1])
    ]
    return answer(*elements)


@pytest.mark.parametrize("border", ["AFG-IRN", "KGZ-TJK", "IND-PAK"])
def test_our_own_line_comes_back_as_it_is(border: str, loopback: Any) -> None:
    loopback.routes = {"/api": sends(ways(border))}
    card = fetch.border(border, server=f"{loopback.address}/api")
    assert 'rel["boundary"="administrative"]' in parse_qs(loopback.posted[0])["data"][0]
    ours = atlas.borders()
    ours = ours[ours["border_id"] == border]
    theirs = atlas.borders("fetched")
    assert card["apart_m"] == 0
    assert card["length_m"] == card["ours_m"]
    assert theirs["border_part"].tolist() == sorted({*ours["border_part"]})
    for part, own in ours.groupby("border_part"):
        line = shapely.line_merge(shapely.union_all(own.geometry.to_numpy()))
        other = theirs[theirs["border_part"] == part].iloc[0]
        start = shapely.get_coordinates(own.geometry.iloc[0])[0]
        assert shapely.get_coordinates(other.geometry)[0].tolist() == start.tolist()
        assert (other["left"], other["right"]) == (own["left"].iloc[0], own["right"].iloc[0])
        assert other.geometry.length == pytest.approx(line.length)


def test_a_line_of_another_border_is_refused(loopback: Any) -> None:
    loopback.routes = {"/api": sends(ways("AFG-TKM"))}
    with pytest.raises(InputError, match=r"It is another border, or half of one"):
        fetch.border("KGZ-TJK", server=f"{loopback.address}/api")
    loopback.routes = {"/api": sends(answer(node(1, 70.0, 40.0)))}
    with pytest.raises(InputError, match="none of them a line"):
        fetch.border("KGZ-TJK", server=f"{loopback.address}/api")
    with pytest.raises(InputError, match=r"'fetched' is not a border layer.*marzmap atlas fetch border"):
        atlas.borders("fetched")


def test_how_far_a_moved_line_lies_from_ours_is_stated(loopback: Any) -> None:
    loopback.routes = {"/api": sends(ways("KGZ-TJK", moved=0.01))}
    card = fetch.border("KGZ-TJK", server=f"{loopback.address}/api", accuracy_m=1_200.0)
    # 0.01 degrees of latitude are 1,110 m; across a line that runs north they are less.
    assert 900 < card["apart_m"] <= 1_111
    assert {*atlas.borders("fetched")["accuracy_m"]} == {1_200.0}
