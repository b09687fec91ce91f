"""More places when online: GeoNames dumps into the user's cache, Nominatim when asked; on loopback only."""

from __future__ import annotations

import hashlib
import io
import json
import random
import socket
import sys
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from pyproj import Geod

from loopback import PATIENCE_S, Handler, Route, endless, missing, moves, sends, silent
from marzmap import atlas, geocode
from marzmap._errors import InputError
from marzmap.atlas import fetch, fetched
from marzmap.geocode import online
from publishers import record

if TYPE_CHECKING:
    from pathlib import Path


AGENT = "marzmap-tests (nobody@example.org)"


LINES = [
    record(
        900_000_003,
        "Deh-e Nākojā",
        alternatenames="Deh-e Nakoja,deh nkwja,ده ناکجا,Nakuja|Abad,https://example.org/x",
        population="6000",
    ),
    record(900_000_001, "Ostān-e Khiyālī", feature_class="A", feature_code="ADM1", admin2_code=""),
    record(900_000_002, "Shahrestān-e Khiyālī", feature_class="A", feature_code="ADM2"),
    record(900_000_004, "Pāsgāh-e Sefr", feature_class="S", feature_code="PSTB"),
    record(900_000_005, "Kūh-e Boland", feature_class="T", feature_code="MT"),
    record(900_000_006, "Qal‘ah-ye Khayāl", country_code="AF", longitude="62.4"),
    record(900_000_007, "Kohneh\u202e\x1b[31m", feature_code="PPLQ", alternatenames="كهنه,کهنهٔ دوم,کهنه"),
    record(1_161_297, "Another name of Dust Mohammad"),
    record(124_878, "Marāgheh", population="151385"),
]
DUMP = ("\n".join(LINES) + "\n").encode()


def zipped(content: bytes, name: str = "IR.txt") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "Readme for GeoNames Gazetteer extract files\n")
        archive.writestr(name, content)
    return whole.getvalue()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("MARZMAP_CACHE", str(folder))
    return folder


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "IR.txt"
    path.write_bytes(DUMP)
    return path


# --- GeoNames dumps -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["zip over http", "txt over http", "zip file", "txt file", "redirected"])
def test_a_dump_is_loaded_from_file_or_address_packed_or_not(way: str, loopback: Any, tmp_path: Path) -> None:
    content = zipped(DUMP) if "txt" not in way else DUMP
    loopback.routes = {"/dump/IR": sends(content), "/old": moves("/dump/IR")}
    source = f"{loopback.address}/{'old' if way == 'redirected' else 'dump/IR'}"
    if "file" in way:
        (tmp_path / "given").write_bytes(content)
        source = str(tmp_path / "given")
    told: list[tuple[int, int | None]] = []
    card = fetch.places(
        "IRN", source, manner=fetch.Manner(progress=lambda done, size: told.append((done, size)))
    )
    assert card["rows"] == 4
    assert card["left_out"] == 4
    assert card["sha256"] == hashlib.sha256(content).hexdigest()
    assert (card["source"], card["licence"], card["country"]) == (source, "CC-BY-4.0", "IRN")
    assert fetched.cards() == {"places.IRN": card}
    assert told == ([] if "file" in way else [(len(content), len(content))])


def test_the_gazetteer_has_what_was_fetched_behind_the_embedded_places_and_none_twice(dump: Path) -> None:
    before = atlas.places()
    fetch.places("IRN", str(dump))
    after = atlas.places()
    assert after.iloc[: len(before)].equals(before)
    assert after["place_id"].iloc[len(before) :].tolist() == [
        "geonames:900000003",
        "geonames:900000004",
        "geonames:900000007",
    ]
    assert after.dtypes.equals(before.dtypes)
    assert atlas.places(fetched=False).equals(before)
    assert (after["place_id"] == "geonames:1161297").sum() == 1


def test_a_fetched_place_has_its_names_units_and_kind_and_is_found_by_name(dump: Path) -> None:
    fetch.places("IRN", str(dump))
    row = fetched.read("places.IRN").set_index("place_id").loc["geonames:900000003"]
    assert (row["name"], row["name_local"]) == ("Deh-e Nakoja", "ده ناکجا")
    assert row["aliases"] == "Deh-e Nkoj|Deh-e Nākojā|Nakuja Abad"
    assert (row["admin1"], row["admin2"]) == ("Ostan-e Khiyali", "Shahrestan-e Khiyali")
    assert (row["country"], row["longitude"], row["latitude"]) == ("IRN", 61.7, 31.05)
    assert (row["population"], row["source"], row["placed_by"]) == (6000, "GeoNames 900000003", "gazetteer")
    assert fetched.read("places.IRN").set_index("place_id").loc["geonames:900000004", "note"] == "border post"
    every = geocode.gazetteer()
    (found,) = geocode.by_name(_rows("ده ناکجا"), every).to_dict("records")
    assert (found["longitude"], found["latitude"]) == (61.7, 31.05)
    # As far as the eighth nearest place of GeoNames that is held, by PROJ, in full hundreds of metres.
    numbered = every.assign(geonames=every["source"].str.extract(r"GeoNames (\d+)", expand=False))
    world = pd.read_parquet(atlas.folder() / "places/world.parquet").astype({"geonames": "string"})
    places = pd.concat([world, numbered.dropna(subset="geonames")]).drop_duplicates("geonames")
    spots = places[["longitude", "latitude"]].to_numpy()
    away = sorted(Geod(ellps="WGS84").inv(61.7, 31.05, *spot)[2] for spot in spots)
    assert found["radius_m"] == pytest.approx(away[8], abs=100)


def test_signs_that_cannot_be_seen_are_taken_out_and_no_persian_name_is_guessed(dump: Path) -> None:
    fetch.places("IRN", str(dump))
    row = fetched.read("places.IRN").set_index("place_id").loc["geonames:900000007"]
    assert row["name"] == "Kohneh [31m"
    # Two of the names are one, with the Arabic kaf; the third has a sign that is not Persian.
    assert row["name_local"] == "کهنه"
    assert row["note"] == "abandoned"
    assert all(sign.isprintable() for sign in row["aliases"].replace("\u200c", ""))


def test_only_the_places_of_the_country_asked_for_are_kept(dump: Path) -> None:
    card = fetch.places("AFG", str(dump))
    assert (card["rows"], card["left_out"]) == (1, 0)
    assert fetched.read("places.AFG")["name"].tolist() == ["Qalah-ye Khayal"]
    with pytest.raises(InputError, match=r"no place of PAK \(PK\), but of IR, AF\."):
        fetch.places("PAK", str(dump))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (record(1, "x").rpartition("\t")[0], r":10: 18 cells\. Expected the 19 tab-separated ones"),
        (record(1, "x", latitude="91"), r":10: '91' is not a latitude\. The dump is damaged"),
        (record(1, "x", latitude="nan"), "'nan' is not a latitude"),
        (record(1, "x", longitude="61,7"), "'61,7' is not a longitude"),
        (record(1, "x", country_code="IRN"), "'IRN' is not a country code"),
        (record(1, "x", population="many"), "'many' is not a population"),
        (record(1, "x", modification_date="2020-0"), "'2020-0' is not a date"),
        (record(0, "x"), "'0' is not a geonameid"),
        (record(900_000_004, "twice"), r":10: 900000004 stands in line 4 too"),
        ("x" * 100_000, ":10: 1 cells"),
    ],
)
def test_a_damaged_line_is_refused_with_its_number_and_what_was_there_stays(
    line: str, message: str, dump: Path, cache: Path
) -> None:
    fetch.places("IRN", str(dump))
    held = {path.name: path.read_bytes() for path in (cache / "places").iterdir()}
    dump.write_bytes(DUMP + line.encode() + b"\n")
    with pytest.raises(InputError, match=message):
        fetch.places("IRN", str(dump))
    assert {path.name: path.read_bytes() for path in (cache / "places").iterdir()} == held


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no place of IRN .* but of no country"),
        (b"<html><body>Not found</body></html>", "a web page, not data"),
        (DUMP.replace("ā".encode(), b"\xe4"), ":1: not UTF-8 text"),
        (zipped(DUMP)[:-30], "damaged after line 0: BadZipFile"),
        (zipped(DUMP, "data.bin"), "0 tables in the zip. Expected one, such as IR.txt"),
        (zipped(b"", "IR.txt"), "no place of IRN"),
    ],
)
def test_what_is_no_dump_is_refused(content: bytes, message: str, dump: Path, cache: Path) -> None:
    dump.write_bytes(content)
    with pytest.raises(InputError, match=message):
        fetch.places("IRN", str(dump))
    assert list((cache / "places").iterdir()) == []


def test_a_zip_with_any_byte_changed_loads_the_same_places_or_is_refused(dump: Path) -> None:
    seeded = random.Random(5)  # noqa: S311 - nothing secret
    whole = zipped(DUMP)
    outcomes = set()
    for _ in range(400):
        broken = bytearray(whole)
        broken[seeded.randrange(len(broken))] ^= 1 << seeded.randrange(8)
        dump.write_bytes(bytes(broken))
        try:
            fetch.places("IRN", str(dump))
            outcomes.add(tuple(fetched.read("places.IRN")["name"]))
        except InputError:
            outcomes.add(())
    assert len(outcomes) == 2
    assert () in outcomes


def test_a_dump_that_grows_when_unpacked_is_refused(dump: Path) -> None:
    bomb = zipped(DUMP + (record(7, "Elsewhere", country_code="AF") + "\n").encode() * 100_000)
    assert len(bomb) < 100_000
    dump.write_bytes(bomb)
    assert fetch.places("IRN", str(dump))["rows"] == 4
    with pytest.raises(InputError, match=r"more than 1,000,000 bytes\. Give the dump of one country"):
        fetch.places("IRN", str(dump), fetch.Manner(most_bytes=1_000_000))
    with pytest.raises(InputError, match=r"more than 1,000 bytes"):
        fetch.places("IRN", str(dump), fetch.Manner(most_bytes=1_000))


def test_a_damaged_cache_is_refused_and_says_what_to_do(dump: Path, cache: Path) -> None:
    fetch.places("IRN", str(dump))
    table, card = cache / "places" / "IRN.parquet", cache / "places" / "IRN.json"
    whole = table.read_bytes()
    table.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(InputError, match=r"IRN\.parquet is damaged.*Fetch it again \(marzmap atlas fetch"):
        atlas.places()
    table.unlink()
    with pytest.raises(InputError, match=r"IRN\.parquet cannot be read"):
        atlas.places()
    table.write_bytes(whole)
    assert len(atlas.places())
    for content in ("", "[]", "{}", '{"title": "x"}'):
        card.write_text(content)
        with pytest.raises(InputError, match=r"IRN\.json is damaged"):
            atlas.places()
    card.unlink()
    assert fetched.cards() == {}
    assert atlas.places().equals(atlas.places(fetched=False))


@pytest.mark.parametrize(
    ("route", "message"),
    [
        (sends(b"sorry", 500), r"the server answered 500\. Check the address, or try later"),
        (missing, "the server answered 404"),
        (silent, r"silent for 0\.3 s\. Try again, or give a file"),
        (sends(zipped(DUMP), size=10_000), r"broken off after [\d,]+ of 10,000 bytes"),
        (sends(b"\x00\xff" * 900), "not UTF-8 text|1 cells"),
        (moves("ftp://127.0.0.1/IR.zip"), "cannot be reached|answered 302"),
        (moves("file:///etc/hostname"), "answered 302|cannot be reached"),
        (moves("/dump"), "answered 302"),
        (sends(b"x", size=3_000_000_000), "more than 1,073,741,824 bytes"),
        (endless, "more than 1,073,741,824 bytes|more than 2,000,000 bytes"),
    ],
)
def test_a_server_that_fails_leaves_one_clear_error_and_nothing_in_the_cache(
    route: Route, message: str, loopback: Any, cache: Path
) -> None:
    loopback.routes = {"/dump": route}
    most = 2_000_000 if route is endless else fetch.MOST_BYTES
    patience = 0.3 if route is silent else PATIENCE_S
    with pytest.raises(InputError, match=message) as caught:
        fetch.places("IRN", f"{loopback.address}/dump", fetch.Manner(timeout_s=patience, most_bytes=most))
    assert "\n" not in str(caught.value)
    assert list((cache / "places").iterdir()) == []


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=r"cannot be reached.*Give a file if offline"):
            fetch.places("IRN", f"http://127.0.0.1:{port}/IR.zip", fetch.Manner(timeout_s=PATIENCE_S))


@pytest.mark.parametrize(
    "address", ["ftp://example.org/IR.zip", "file:///etc/passwd", "data://x", "https:///x"]
)
def test_no_other_kind_of_address_is_opened(address: str) -> None:
    with pytest.raises(InputError, match=r"Give http://, https:// or a path|not fetched|cannot be reached"):
        fetch.places("IRN", address, fetch.Manner(timeout_s=0.5))


def test_a_path_or_country_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such file\. Give the path of a GeoNames dump"):
        fetch.places("IRN", str(tmp_path / "IR.zip"))
    with pytest.raises(InputError, match="a folder"):
        fetch.places("IRN", str(tmp_path))
    with pytest.raises(InputError, match=r"'IR' is not a country.*--country IRN"):
        fetch.places("IR", "x")


def test_a_large_dump_loads_whole(tmp_path: Path) -> None:
    path = tmp_path / "IR.txt"
    names = "Deh-e Nakoja,ده ناکجا,Dehe Nakoja,deh nkwja"
    with path.open("w", encoding="utf-8") as file:
        for number in range(100_000):
            lon, lat = f"{44 + number % 1800 / 100:.5f}", f"{25 + number // 1800 / 10:.5f}"
            line = record(
                10_000_000 + number, f"Deh {number}", longitude=lon, latitude=lat, alternatenames=names
            )
            file.write(line + "\n")
    assert fetch.places("IRN", str(path))["rows"] == 100_000
    assert len(fetched.read("places.IRN")) == 100_000


# --- Nominatim ----------------------------------------------------------------------------------------------


def item(number: int, **given: Any) -> dict[str, Any]:
    """One place as Nominatim's documented JSON has it; invented."""
    return {
        "place_id": number,
        "osm_type": "node",
        "osm_id": 9_000_000_000 + number,
        "lat": "31.05",
        "lon": "61.70",
        "class": "place",
        "type": "village",
        "display_name": "Deh-e Nakoja, Hirmand, Iran",
        "boundingbox": ["31.03", "31.07", "61.68", "61.72"],
        "address": {"state": "Khiyali", "county": "Hirmand", "country_code": "ir"},
        "namedetails": {
            "name": "ده ناکجا",
            "name:en": "Deh-e Nakoja",
            "name:fa": "ده ناکجا",
            "alt_name": "Nakuja",
        },
    } | given


def says(*items: Any) -> Route:
    return sends(json.dumps(items).encode(), kind="application/json")


def provider(loopback: Any, **given: Any) -> online.Provider:
    options = {"address": loopback.address, "wait_s": 0.05, "timeout_s": PATIENCE_S} | given
    return online.nominatim(AGENT, **options)


def test_places_of_an_answer_come_as_rows_of_a_gazetteer_with_radius_and_source(loopback: Any) -> None:
    area = item(2, osm_type="relation", **{"class": "boundary"})
    loopback.routes = {"/search": says(item(1), area)}
    found = online.by_name(["Nakoja"], provider(loopback), countries=["IRN"])
    assert found.columns.tolist() == list(online.ONLINE_COLUMNS)
    assert {name: str(found[name].dtype) for name in atlas.PLACE_COLUMNS} == atlas.PLACE_COLUMNS
    first, second = found.to_dict("records")
    assert (first["asked"], first["place_id"], first["candidate"]) == ("Nakoja", "osm:node/9000000001", 1)
    assert (first["name"], first["name_local"], first["aliases"]) == ("Deh-e Nakoja", "ده ناکجا", "Nakuja")
    assert (first["country"], first["admin1"], first["admin2"]) == ("IRN", "Khiyali", "Hirmand")
    assert (first["longitude"], first["latitude"]) == (61.7, 31.05)
    # By hand: 0.02 degrees of 110.87 km and 0.02 of 95.45 km.
    assert first["radius_m"] == pytest.approx(2926, abs=5)
    assert (first["placed_by"], second["placed_by"]) == ("gazetteer", "centroid")
    assert "ODbL" in first["source"]
    query = parse_qs(urlsplit(loopback.asked[0][0]).query)
    assert (query["q"], query["countrycodes"], query["limit"]) == (["Nakoja"], ["ir"], ["5"])
    assert loopback.asked[0][1] == AGENT


def test_a_user_agent_is_required_and_the_policy_of_the_public_server_kept() -> None:
    for agent in ("", "  ", "a\nb", "نام"):
        with pytest.raises(InputError, match="Nominatim wants to know who asks"):
            online.nominatim(agent)
    with pytest.raises(InputError, match="is not a user agent of yours"):
        online.nominatim("my-application")
    with pytest.raises(InputError, match=r"0\.5 s between requests: the policy .* wants 1 at least"):
        online.nominatim(AGENT, wait_s=0.5)
    for address in ("ftp://example.org", "nominatim", "http://[", "file:///etc/passwd"):
        with pytest.raises(InputError, match="is not the address of a server"):
            online.nominatim(AGENT, address=address)


def test_requests_keep_their_distance_in_time(loopback: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now, times = [0.0], []  # by a clock that goes on only while somebody waits

    def answers(handler: Handler) -> None:
        times.append(now[0])
        says(item(1))(handler)

    def sleep(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr("geopy.extra.rate_limiter.default_timer", lambda: now[0])
    monkeypatch.setattr("geopy.extra.rate_limiter.sleep", sleep)
    loopback.routes = {"/search": answers}
    found = online.by_name(["a", "b", "c"], provider(loopback, wait_s=1.0))
    assert found["reason"].isna().all()
    assert times == [0, 1, 2]


def test_an_answer_is_kept_and_not_asked_for_again_but_a_failure_is(loopback: Any) -> None:
    loopback.routes = {"/search": says(item(1))}
    first = online.by_name(["Nakoja", "Nakoja"], provider(loopback))
    assert len(first) == len(loopback.asked) == 1
    loopback.routes = {"/search": sends(b"", 500)}
    assert online.by_name(["Nakoja"], provider(loopback)).equals(first)
    assert len(loopback.asked) == 1
    for asked in (2, 3):
        failed = online.by_name(["Elsewhere"], provider(loopback))
        assert failed["reason"].tolist() == ["Nominatim: the server answered 500"]
        assert len(loopback.asked) == asked
    online.by_name(["Nakoja"], provider(loopback), countries=["AFG"])
    assert len(loopback.asked) == 4


def test_a_kept_answer_that_is_damaged_is_asked_for_anew(loopback: Any, cache: Path) -> None:
    loopback.routes = {"/search": says(item(1))}
    first = online.by_name(["Nakoja"], provider(loopback))
    (kept,) = (cache / "nominatim").iterdir()
    for content in (b"", b"{}", b'{"answer": [1]}', b"\xff", b'{"answer": [{"lat": "x"}]}'):
        kept.write_bytes(content)
        assert online.by_name(["Nakoja"], provider(loopback)).equals(first)
    assert len(loopback.asked) == 6


def test_no_place_of_a_name_is_a_reason_and_is_kept(loopback: Any) -> None:
    loopback.routes = {"/search": says()}
    for _ in range(2):
        found = online.by_name(["Nakoja"], provider(loopback))
        assert found["reason"].tolist() == ["Nominatim: no place of this name"]
        assert found[["asked", "reason"]].notna().all(axis=None)
    assert len(loopback.asked) == 1


@pytest.mark.parametrize(
    ("route", "reason"),
    [
        (sends(b"", 500), "the server answered 500"),
        (sends(b"slow down", 429), "the server answered 429"),
        (sends(b"", 403), "the server answered 403"),
        (silent, "no answer in 0.4 s"),
        (sends(b"<html>oops"), "an answer that cannot be understood"),
        (sends(b"\xff\xfe"), "an answer that cannot be understood"),
        (sends(b"7"), "an answer that cannot be understood"),
        (sends(b'{"error": "bad \\u001b[31m request"}'), "not reached"),
        (sends(b"[" * 100_000), "an answer that cannot be understood"),
        (says("x"), "an answer that cannot be understood"),
        (says({}), "an answer that cannot be understood"),
        (says(item(1, lat="north")), "an answer that cannot be understood"),
        (says(item(1, lat="91")), "an answer that cannot be understood"),
        (says(item(1, lon="NaN")), "an answer that cannot be understood"),
        (says(item(1, osm_id="1' OR 1")), "an answer that cannot be understood"),
        (says(item(1, osm_type="javascript")), "an answer that cannot be understood"),
        (says(item(1, boundingbox=None)), "an answer that cannot be understood"),
        (says(item(1, boundingbox=["1", "2"])), "an answer that cannot be understood"),
        (says(item(1), 5), "an answer that cannot be understood"),
        (sends(b"[]", size=500), "not reached|understood|no answer"),
    ],
)
def test_failure_is_a_value_in_a_column(route: Route, reason: str, loopback: Any, cache: Path) -> None:
    loopback.routes = {"/search": route}
    found = online.by_name(["Nakoja"], provider(loopback, timeout_s=0.4 if route is silent else PATIENCE_S))
    assert found["asked"].tolist() == ["Nakoja"]
    assert found["longitude"].isna().all()
    assert any(part in found["reason"][0] for part in reason.split("|"))
    assert found["reason"][0].isprintable()
    assert not list((cache / "nominatim").glob("*.json"))


def test_after_three_failures_the_server_is_left_alone_and_every_row_says_so(loopback: Any) -> None:
    loopback.routes = {"/search": sends(b"", 503)}
    found = online.by_name([f"place {number}" for number in range(10)], provider(loopback))
    assert len(found) == 10
    assert found["reason"].notna().all()
    assert found["reason"].str.contains("not asked").sum() == 7
    assert len(loopback.asked) == 3


def test_hostile_names_come_in_as_plain_text(loopback: Any) -> None:
    named = {"name": "Nak\u202eoja\x1b[31m|x", "name:fa": "\u2066ده"}
    loopback.routes = {"/search": says(item(1, namedetails=named, address={"state": "a\nb"}))}
    (row,) = online.by_name(["Nakoja", ""], provider(loopback)).to_dict("records")[:1]
    assert (row["name"], row["name_local"], row["admin1"]) == ("Nak oja [31m x", "ده", "a b")
    assert online.by_name([""], provider(loopback))["reason"].tolist() == ["Nominatim: no name to ask for"]


def test_nothing_is_asked_unless_it_is_asked_for(loopback: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    provider(loopback)
    geocode.by_name(_rows("Nowhere at all"), geocode.gazetteer())
    assert loopback.asked == []


def _rows(place: str) -> pd.DataFrame:
    names = ("place_local", "country", "admin1", "admin2", "radius_source", "placed_by")
    texts = {"incident_id": ["a"], "place": [place]} | {name: [None] for name in names}
    numbers = dict.fromkeys(("longitude", "latitude", "radius_m"), float("nan"))
    return pd.DataFrame(texts, dtype="string").assign(**numbers)


def test_without_geopy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "geopy.adapters", None)
    with pytest.raises(InputError, match=r'pip install "marzmap\[online\]"'):
        online.nominatim(AGENT)
