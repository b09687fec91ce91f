"""Places become points with a radius: spellings, choices, and nothing resolved by guessing."""

from __future__ import annotations

import math
import random
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from marzmap import InputError, atlas, geocode, locate
from marzmap.attributes import COLUMNS, typed
from marzmap.geocode import Context, names, phrases, resolve

if TYPE_CHECKING:
    from pathlib import Path


def incident(**given: Any) -> pd.DataFrame:
    row = {"incident_id": "a", **given}
    return typed(pd.DataFrame([row]), [name for name in COLUMNS if COLUMNS[name].origin == "given"])


@cache
def held() -> tuple[pd.DataFrame, geocode.Index]:
    listed = geocode.gazetteer()
    return listed, geocode.index(listed)


@pytest.fixture
def places() -> pd.DataFrame:
    return held()[0]


@pytest.fixture
def known() -> geocode.Index:
    return held()[1]


def placed(known: geocode.Index | pd.DataFrame, **given: Any) -> dict[str, Any]:
    """What becomes of one row, empty values as None."""
    found = geocode.by_name(incident(**given), known).drop(columns="geometry").astype("object")
    (row,) = found.where(found.notna(), None).to_dict("records")
    return {str(name): value for name, value in row.items()}


def own_places(
    folder: Path, rows: str, columns: str = "place_id,name,name_fa,country,longitude,latitude,radius_m"
) -> geocode.Index:
    path = folder / "places.csv"
    path.write_text(f"{columns}\n{rows}", encoding="utf-8")
    return geocode.index(geocode.gazetteer(path))


# Names


@pytest.mark.parametrize(
    "spellings",
    [
        "Shangalak|Shaghalak|Shoghalak|Šaġālak|SHAGHALAK|شغالک|شغالك",
        "Islam Qala|Islām Qal‘ah|Eslam Qaleh|Eslām Qal'e|اسلام قلعه|اسلام‌قلعه|اسلام قلعة|Islam Ghala",
        "Mil 78|Mil-e 78|میل ۷۸|میل ٧٨",
        "Lash-e Juwayn|Lash wa Juwayn|Lash-o-Juwain|لاش و جوین",
        "Torbat-e Heydariyeh|Torbate Heydarieh|تربت حیدریه|تربت حيدرية",
        "Zarandj|Zaranj|Zarandsch|Zarandzh|زرنج",
        "Dust Mohammad|Doost Muhammad|Dūst Moḩammad|دوست محمّد|دوست‌محمد",
    ],
)
def test_spellings_of_one_name_have_one_skeleton_in_both_scripts(spellings: str) -> None:
    assert len({names.skeleton(name) for name in spellings.split("|")}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Zabol", "Zaranj"), ("Kang", "Kohsan"), ("Milak", "Malek Siah"), ("زهک", "زابل")]
)
def test_other_names_have_other_skeletons(one: str, other: str) -> None:
    assert names.skeleton(one) != names.skeleton(other)


@pytest.mark.parametrize("spelling", ["Shaghalak", "Shangalak", "SHOGHALAK", "shagalak", "شغالک", "شغالك"])
def test_shaghalak_is_found_in_its_spellings_with_both_candidates(
    known: geocode.Index, spelling: str
) -> None:
    row = placed(known, place=spelling)
    assert (row["latitude"], row["longitude"], row["radius_m"]) == (31.0549, 61.8058, 3000.0)
    assert (row["place_candidates"], row["place_id"]) == (2, "shaghalak")
    found = geocode.candidates(incident(place=spelling), known)
    assert found["weight"].tolist() == [0.5, 0.5]
    assert found["shown"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("spelling", "tier", "score"),
    [
        ("Zaranj", "exact", 1),
        ("zarānj", "folded", 0.99),
        ("زارنج", "skeleton", 0.93),  # with a long a
        ("Zeranch", "fuzzy", 0.81),
    ],
)
def test_the_surer_a_tier_the_higher_its_score(
    known: geocode.Index, spelling: str, tier: str, score: float
) -> None:
    first = geocode.candidates_of([spelling], Context("AFG", "Nimroz"), known).iloc[0]
    assert (first["place_id"], first["tier"]) == ("zaranj", tier)
    assert first["score"] == pytest.approx(score, abs=0.03)
    assert first["radius_m"] == 4000


def test_a_name_that_sounds_the_same_is_taken_and_says_so(known: geocode.Index) -> None:
    row = placed(known, place="Shaaghaalak")
    assert (row["place_id"], row["score"], row["evidence"]) == ("shaghalak", 0.98, "Shaghalak (skeleton)")


@pytest.mark.parametrize("spelling", ["Shagholak", "Shaghelik", "شیغالک", "Shagalkk", "Shaghalaq"])
def test_a_name_that_only_resembles_one_is_a_candidate_in_the_reason(
    known: geocode.Index, spelling: str
) -> None:
    row = placed(known, place=spelling)
    assert (row["longitude"], row["place_id"], row["score"]) == (None, None, None)
    assert f"{spelling!r} is in no gazetteer; near it: " in row["reason"]
    assert "Shaghalak, Sistan and Baluchestan, IRN (shaghalak)" in row["reason"]


def test_what_only_resembles_a_name_is_taken_in_the_stated_province_if_nothing_else_there_does(
    known: geocode.Index,
) -> None:
    row = placed(known, place="Dogharan", country="AFG", admin1="Herat")
    assert (row["place_id"], row["score"] >= resolve.LIKELY) == ("islam-qala-crossing", True)
    assert row["evidence"].endswith("(skeleton); in Herat, AFG the only one like it")
    assert placed(known, place="Dogharan", country="AFG")["longitude"] is None
    assert placed(known, place="Dogharan", admin1="Ruritania")["longitude"] is None


def test_below_the_threshold_nothing_is_ever_taken_silently(known: geocode.Index) -> None:
    rng = random.Random(7)  # noqa: S311 - drawn to be the same every time
    spelt = [spelling for bearers in known.all.folded.values() for _, spelling in bearers]
    taken = 0
    for name in rng.sample(spelt, 1500):
        at = rng.randrange(len(name))
        changed = name[:at] + rng.choice(["", "a", "m", "ک", "ا"]) + name[at + rng.randrange(2) :]
        context = rng.choice(
            [Context(), Context("AFG"), Context("IRN", "Razavi Khorasan"), Context("", "Herat")]
        )
        answer = resolve.by_name(changed, context, known)
        if answer.rows and answer.score < 0.98:
            taken += 1
            assert answer.score >= resolve.LIKELY, changed
            assert context.admin1, changed
            assert answer.evidence.endswith("the only one like it")
    assert taken > 2


def test_places_that_no_gazetteer_has_are_hardly_ever_taken_for_others(places: pd.DataFrame) -> None:
    """The price of the lower tiers: villages are looked up that were taken out of the gazetteer."""
    towns = places[(places["precedence"] == 2) & places["admin1"].notna()]
    gone = towns.sample(400, random_state=5)
    rest = geocode.index(places.drop(index=gone.index))
    for stated, most in ((False, 0.02), (True, 0.01)):
        wrong = []
        for town in gone.to_dict("records"):
            context = Context(town["country"], town["admin1"]) if stated else Context()
            answer = resolve.by_name(town["name"], context, rest)
            if answer.rows and answer.score <= 0.98:
                wrong.append((town["name"], answer.evidence))
        assert len(wrong) <= most * len(gone), wrong


def test_an_unknown_place_says_what_is_near_it(known: geocode.Index) -> None:
    row = placed(known, place="Zarandsh")
    assert row["longitude"] is None
    assert "'Zarandsh' is in no gazetteer; near it: " in row["reason"]
    assert "Zaranj, Nimroz, AFG (zaranj)" in row["reason"]


def test_the_gazetteers_own_record_of_a_curated_place_is_not_another_place(known: geocode.Index) -> None:
    assert placed(known, place="Zaranj")["place_id"] == "zaranj"
    assert placed(known, place="Zhazang")["place_id"] == "zaranj"  # an alias that only the gazetteer has
    assert "geonames:1120985" not in known.places


# What is ambiguous, and what decides


@pytest.mark.parametrize("name", ["Qala", "Qal'eh", "قلعه", "قلعة", "Hajjiabad", "حاجی‌آباد", "کهک", "Bandar"])
def test_an_ambiguous_name_is_reported_with_candidates(known: geocode.Index, name: str) -> None:
    row = placed(known, place=name)
    assert (row["longitude"], row["place_id"]) == (None, None)
    assert row["reason"].startswith(f"{name!r} is ambiguous: ")
    assert row["reason"].count("(") >= 2
    assert geocode.candidates_of([name], Context(), known)["place_id"].nunique() >= 2


def test_an_ambiguous_name_of_the_studys_own_is_not_resolved(tmp_path: Path) -> None:
    known = own_places(tmp_path, "1,Qala,,,61,34,1000\n2,Qala,,,62,35,1000\n")
    row = placed(known, place="qala")
    assert (row["longitude"], row["reason"]) == (None, "'qala' is ambiguous: Qala (1), Qala (2)")


def test_a_studys_own_place_comes_first_wherever_it_lies(tmp_path: Path) -> None:
    known = own_places(tmp_path, "1,Herat,,IRN,60,34,1000\n2,Qala,,IRN,60,34,1000\n")
    assert placed(known, place="Herat", country="AFG")["longitude"] == 60
    assert placed(known, place="Qala", country="AFG", admin1="Farah")["place_id"] == "2"


def test_a_place_with_no_candidate_marked_is_shown_at_the_first(tmp_path: Path) -> None:
    rows = "1,1,Qala,61,34,9,false\n1,2,Qala,62,35,9,false\n"
    columns = "place_id,candidate,name,longitude,latitude,radius_m,shown"
    row = placed(own_places(tmp_path, rows, columns), place="Qala")
    assert (row["longitude"], row["place_candidates"]) == (61, 2)


def test_the_stated_country_tells_homonyms_apart(known: geocode.Index) -> None:
    herat = placed(known, place="Herat", country="AFG")
    assert herat["longitude"] > 62
    assert herat["evidence"] == "Herat (exact); of 2 so called the one in AFG"
    assert placed(known, place="Herat")["reason"].startswith("'Herat' is ambiguous: Herat")
    reason = placed(known, place="Herat", country="PAK")["reason"]
    assert reason.startswith("'Herat' is in no gazetteer of PAK; elsewhere: Herat, Herat, AFG (")


@pytest.mark.parametrize("province", ["South Khorasan", "Khorasan-e Jonubi, South Khorasan", "خراسان جنوبی"])
def test_the_stated_province_tells_homonyms_apart(known: geocode.Index, province: str) -> None:
    if province == "خراسان جنوبی":  # no translation: the district does
        row = placed(known, place="حاجی‌آباد", country="IRN", admin1=province, admin2="زیرکوه")
    else:
        row = placed(known, place="Hajjiabad", country="IRN", admin1=province)
    assert row["place_id"] == "hajjiabad"


def test_a_place_in_another_province_than_stated_is_not_taken(known: geocode.Index) -> None:
    row = placed(known, place="Zaranj", country="AFG", admin1="Herat")
    assert row["longitude"] is None
    assert row["reason"] == (
        "'Zaranj' is in no gazetteer of Herat, AFG; elsewhere: Zaranj, Nimroz, AFG (zaranj)"
    )
    # A province by an unknown name says nothing, and a district by another one neither.
    assert placed(known, place="Zaranj", admin1="Zarangiana")["place_id"] == "zaranj"
    assert placed(known, place="Zaranj", admin1="نیمروز", admin2="Markaz")["place_id"] == "zaranj"


def test_near_the_border_comes_first_and_decides_nothing(places: pd.DataFrame) -> None:
    reference = locate.reference(("AFG-IRN",))
    distances = locate.on_border(places, reference)["border_distance_m"]
    near = geocode.index(places.assign(border_distance_m=distances))
    for name, first in (("Mohammadabad", "geonames:1160239"), ("محمدآباد", "geonames:1160239")):
        assert geocode.candidates_of([name], Context(), near)["place_id"].iloc[0] == first
        assert geocode.candidates_of([name], Context(), geocode.index(places))["place_id"].iloc[0] != first
        assert placed(near, place=name)["longitude"] is None


def test_a_chosen_place_is_taken(known: geocode.Index) -> None:
    row = placed(known, place="Qala", place_id="islam-qala")
    assert (row["longitude"], row["evidence"]) == (61.06667, "chosen by its place_id")
    assert placed(known, place_id="zaranj")["radius_m"] == 4000
    assert placed(known, place="a spot that nobody knows", place_id="zaranj")["place_id"] == "zaranj"


def test_a_choice_in_the_studys_table_of_places_is_taken(tmp_path: Path) -> None:
    known = own_places(tmp_path, "here,Qala,قلعه,AFG,61.5,34,1000\nthere,Old Qala,,AFG,61,34,1000\n")
    for row in ({"place": "Qala"}, {"place": "قلعه"}, {"place": "5 km north of Qala", "place_id": "here"}):
        assert placed(known, **row)["place_id"] == "here"
    assert placed(known, place="Qala", place_id="there")["longitude"] == 61


def test_a_choice_that_does_not_fit_is_told(known: geocode.Index) -> None:
    assert placed(known, place="Qala", place_id="islam")["reason"] == (
        "place_id 'islam' is in no table of places"
    )
    reason = placed(known, place="Farah", place_id="zaranj")["reason"]
    assert reason.startswith(
        "place_id 'zaranj' is Zaranj, Nimroz, AFG (zaranj), but 'Farah' is Farah, Farah, AFG"
    )


def test_the_name_in_the_other_script_decides_what_one_leaves_open(known: geocode.Index) -> None:
    assert placed(known, place_fa="کهک")["longitude"] is None
    assert placed(known, place="Kohak", place_fa="کهک")["place_id"] == "kohak"
    assert placed(known, place="no such place", place_fa="زرنج")["place_id"] == "zaranj"
    torn = placed(known, place="Zaranj", place_fa="هرات شهر زابل")
    assert torn["place_id"] == "zaranj"
    torn = placed(known, place="Zaranj", place_fa="زابل")
    assert torn["longitude"] is None
    assert torn["reason"].startswith("'Zaranj' and 'زابل' are different places: Zaranj, Nimroz")


@pytest.mark.parametrize(
    ("asked", "context"),
    [
        ("Herat's Qala district", Context("AFG", "Herat")),
        ("Herat's Qala", Context("AFG")),
        ("Qala", Context("AFG", "هرات")),
        ("ولسوالی قلعه، هرات", Context("AFG")),
    ],
)
def test_qala_in_its_province_is_islam_qala_first(
    places: pd.DataFrame, known: geocode.Index, asked: str, context: Context
) -> None:
    """With the alias that the curated places have for it, and without."""
    bare = places.assign(aliases=places["aliases"].str.replace("|Qala district", "", regex=False))
    for held_ones in (known, geocode.index(bare)):
        found = geocode.candidates_of([asked], context, held_ones)
        assert found["place_id"].iloc[0] == "islam-qala"
        assert (found["admin1"].head(3) == "Herat").all()


# Phrases


def apart_m(one: dict[str, Any], other: dict[str, Any]) -> tuple[float, float]:
    """Bearing, degrees from north, and distance of one point from another."""
    ends = (other["longitude"], other["latitude"], one["longitude"], one["latitude"])
    bearing, _, distance = Geod(ellps="WGS84").inv(*ends)
    return bearing % 360, distance


@pytest.mark.parametrize(
    ("phrase", "bearing", "distance_m", "radius_m"),
    [
        # u = 4 km (Zaranj) + 5 km; sqrt(10² + 19² - 2 10 19 cos 45°)
        ("10 km north of Zaranj", 0, 10_000, 13_860),
        ("about 10 kilometres to the north of Zaranj city", 0, 10_000, 13_860),
        ("در ۱۰ کیلومتری شمال زرنج", 0, 10_000, 13_860),
        ("۱۰ کیلومتر شمال شهر زرنج", 0, 10_000, 13_860),
        # u = 4 + 1; sqrt(7² + 12² - 2 7 12 cos 22.5°)
        ("7 km SE of Zaranj", 135, 7_000, 6_150),
        ("7 km south-east of Zaranj, Nimroz", 135, 7_000, 6_150),
        ("۷ کیلومتری جنوب شرقی زرنج", 135, 7_000, 6_150),
        # u = 4 + 0.5; sqrt(2.5² + 7² - 2 2.5 7 cos 11.25°)
        ("2.5 km WSW of Zaranj", 247.5, 2_500, 4_570),
        ("2 miles west of Zaranj", 270, 3_218.7, 6_940),
        ("12 km from Zaranj", None, 0, 17_000),
        ("۱۲ کیلومتری زرنج", None, 0, 17_000),
        ("near Zaranj", None, 0, 14_000),
        ("on the outskirts of Zaranj", None, 0, 14_000),
        ("north of Zaranj", None, 0, 14_000),
        ("نزدیک زرنج", None, 0, 14_000),
        ("در نزدیکی شهر زرنج", None, 0, 14_000),
        ("د زرنج ته نږدې", None, 0, 14_000),
        ("Zaranj district", None, 0, 60_000),
        ("ولسوالی زرنج", None, 0, 60_000),
        ("د زرنج ولسوالۍ", None, 0, 60_000),
        ("شهرستان زرنج", None, 0, 60_000),
        ("near Zaranj district", None, 0, 70_000),
    ],
)
def test_a_phrase_moves_the_point_and_widens_the_radius(
    known: geocode.Index, phrase: str, bearing: float | None, distance_m: float, radius_m: float
) -> None:
    row, zaranj = placed(known, place=phrase), placed(known, place="Zaranj")
    there, moved_m = apart_m(row, zaranj)
    assert moved_m == pytest.approx(distance_m, abs=1)
    assert bearing is None or there == pytest.approx(bearing, abs=0.02)
    assert row["radius_m"] == pytest.approx(radius_m, abs=10)
    assert (row["placed_by"], row["place_id"]) == ("inferred", "zaranj")
    assert "Zaranj: " in row["radius_source"]


def test_the_radius_is_that_of_the_published_worked_example() -> None:
    """MaNIS/HerpNet/ORNIS guidelines: 10 km NE of Bakersfield, 4.119 km of uncertainty: 6.210 km."""
    bakersfield = {"name": "Bakersfield", "longitude": -119.02, "latitude": 35.37, "radius_m": 3119.0}
    phrase = phrases.read("10 km NE of Bakersfield")
    assert phrase is not None
    # They take 1 km for what "10 km" leaves open here; their own rule, which is ours, says 5 km.
    found = phrases.place(phrase._replace(precision_m=1000), [bakersfield], 0, "")
    assert found["radius_m"] == pytest.approx(6_210, abs=11)


def test_the_radius_of_an_offset_holds_every_place_that_the_words_allow() -> None:
    rng = np.random.default_rng(3)
    for text in ("10 km north of A", "7 km SE of A", "2.5 km WSW of A", "60 km e of A", "12 km from A"):
        phrase = phrases.read(text)
        assert phrase is not None
        spot = {"name": "A", "longitude": 61.0, "latitude": 32.0, "radius_m": 3000.0}
        found = phrases.place(phrase, [spot], 0, "")
        count = 4000
        spread = phrase.spread_deg if phrase.kind == "offset" else 180
        bearing = phrase.bearing_deg + rng.uniform(-spread, spread, count)
        away = phrase.distance_m + rng.uniform(-phrase.precision_m, phrase.precision_m, count)
        inside, turn = 3000 * np.sqrt(rng.uniform(size=count)), rng.uniform(0, 360, count)
        globe = Geod(ellps="WGS84")
        first = globe.fwd(np.full(count, 61.0), np.full(count, 32.0), bearing, away)
        there = globe.fwd(first[0], first[1], turn, inside)
        centre = np.full(count, found["longitude"]), np.full(count, found["latitude"])
        off_m = globe.inv(*centre, there[0], there[1])[2]
        assert np.mean(off_m <= found["radius_m"]) >= 0.95


def test_between_two_places_is_half_way_and_reaches_both(known: geocode.Index) -> None:
    row = placed(known, place="between Zaranj and Milak")
    for name in ("Zaranj", "Milak"):
        end = placed(known, place=name)
        assert apart_m(row, end)[1] + end["radius_m"] <= row["radius_m"] + 15
    assert (row["longitude"], row["latitude"]) == pytest.approx((61.8348, 30.9648), abs=2e-4)
    assert placed(known, place="بین زرنج و میلک")["radius_m"] == row["radius_m"]
    assert placed(known, place="between Zaranj and Hajjiabad")["longitude"] is None


def test_the_hand_kept_lists_know_better_than_a_phrase(known: geocode.Index) -> None:
    assert placed(known, place="Kang district")["place_id"] == "kang-district"
    assert placed(known, place="روستای دوغارون")["place_id"] == "dugharun-village"
    for other in ("village of Dogharun", "قریه دوغارون", "Doogharoon village"):
        assert placed(known, place=other)["place_id"] == "dugharun-village"
    assert placed(known, place="دوغارون")["place_id"] == "islam-qala-crossing"


@pytest.mark.parametrize(
    ("phrase", "place_id"),
    [
        ("Zaranj city", "zaranj"),
        ("city of Zaranj", "zaranj"),
        ("شهر زرنج", "zaranj"),
        ("ښار زرنج", "zaranj"),
        ("the village of Milak", "milak"),
        ("قریه درویش", "darwishok"),
        ("Kohsan, Herat", "kohsan"),
        ("Kohsan in Herat province", "kohsan"),
        ("Kohsan (Herat)", "kohsan"),
        ("کهسان ولایت هرات", "kohsan"),
        ("Kohsan, Afghanistan", "kohsan"),
        ("Hajjiabad, South Khorasan", "hajjiabad"),
    ],
)
def test_a_word_for_the_kind_or_the_region_leaves_point_and_radius(
    known: geocode.Index, phrase: str, place_id: str
) -> None:
    row = placed(known, place=phrase)
    place = known.places[place_id][0]
    assert [row[name] for name in ("place_id", "longitude", "radius_m", "placed_by")] == [
        place[name] for name in ("place_id", "longitude", "radius_m", "placed_by")
    ]


@pytest.mark.parametrize(
    ("phrase", "place_id"),
    [
        ("Zaranj, AFG", "zaranj"),
        ("Zaranj, Afghanistan", "zaranj"),
        ("زرنج، افغانستان", "zaranj"),
        ("Zaranj, Iran", None),
        ("Zaranj, Czech Republic", None),  # as on the map
        ("Zaranj, UK", None),  # in use
        ("Zaranj, Northern Cyprus", None),  # on the map, with no code
    ],
)
def test_a_country_beside_a_name_is_heeded(known: geocode.Index, phrase: str, place_id: str | None) -> None:
    assert placed(known, place=phrase)["place_id"] == place_id


@pytest.mark.parametrize(
    "phrase", ["10 km north of Qala", "near Hajjiabad", "ولسوالی قلعه", "نزدیک حاجی‌آباد", "village of Qala"]
)
def test_a_phrase_about_an_ambiguous_place_is_not_placed(known: geocode.Index, phrase: str) -> None:
    row = placed(known, place=phrase)
    assert row["longitude"] is None
    assert "is ambiguous: " in row["reason"]


@pytest.mark.parametrize("phrase", ["10 km north of Atlantis", "near Nowhere-on-Sea", "نزدیک ناکجاآباد بزرگ"])
def test_a_phrase_about_an_unknown_place_invents_nothing(known: geocode.Index, phrase: str) -> None:
    row = placed(known, place=phrase)
    assert (row["longitude"], row["radius_m"]) == (None, None)
    assert "is in no gazetteer" in row["reason"]


def test_a_choice_says_what_a_phrase_is_about(known: geocode.Index) -> None:
    row = placed(known, place="10 km north of Qala", place_id="islam-qala")
    assert apart_m(row, known.places["islam-qala"][0])[1] == pytest.approx(10_000, abs=1)
    assert row["evidence"] == "10 km north of chosen by its place_id"


def test_a_phrase_about_a_place_of_two_points_has_two(known: geocode.Index) -> None:
    row = incident(place="3 km east of Shangalak")
    found = geocode.candidates(row, known)
    assert found["radius_m"].tolist() == pytest.approx([5_320] * 2, abs=10)
    assert (found["longitude"] > [61.83, 61.82]).all()
    # And so does the row that was placed by it.
    assert geocode.candidates(geocode.by_name(row, known), known)["longitude"].tolist() == (
        found["longitude"].tolist()
    )


def test_how_closely_a_district_is_known_the_table_of_radii_says(
    places: pd.DataFrame, tmp_path: Path
) -> None:
    table = geocode.radii(radii_csv(tmp_path, "where_prec,3,44000,centroid,,a survey\n"))
    row = placed(geocode.index(places, table), place="Zaranj district")
    assert (row["radius_m"], row["radius_source"]) == (
        44_000,
        "district of Zaranj: where_prec 3, the study's radii",
    )


# Provinces


def test_the_centre_of_each_province_lies_in_it() -> None:
    units, provinces = atlas.units(), atlas.provinces()
    assert len(provinces) == len(units[["country", "admin1"]].drop_duplicates()) == 34 + 31
    for row in provinces.itertuples():
        own = units[(units["country"] == row.country) & (units["admin1"] == row.admin1)]
        assert own.contains(shapely.Point(row.longitude, row.latitude)).any(), row.admin1


@pytest.mark.parametrize(
    ("phrase", "province"),
    [
        ("Nimroz province", "AFG-nimroz"),
        ("the province of Nimruz", "AFG-nimroz"),
        ("Nimroz Province, Afghanistan", "AFG-nimroz"),
        ("Afghanistan’s Nimroz province", "AFG-nimroz"),
        ("near Nimroz province", "AFG-nimroz"),
        ("ولایت نیمروز", "AFG-nimroz"),
        ("د هرات ولایت", "AFG-herat"),
        ("Farah velayat", "AFG-farah"),
        ("Sistan-Baluchestan province", "IRN-sistan-and-baluchestan"),
        ("استان سیستان و بلوچستان", "IRN-sistan-and-baluchestan"),
        ("South Khorasan ostan", "IRN-south-khorasan"),
        ("Sistan and Baluchistan Province", "IRN-sistan-and-baluchestan"),
        ("Khorasan-e Razavi province", "IRN-razavi-khorasan"),
        ("Esfahan province", "IRN-isfahan"),
        ("Hilmand province", "AFG-helmand"),
    ],
)
def test_a_province_is_placed_at_its_centre_and_known_no_closer(
    places: pd.DataFrame, known: geocode.Index, phrase: str, province: str
) -> None:
    row = placed(known, place=phrase)
    assert (row["place_id"], row["placed_by"], row["radius_m"]) == (f"province:{province}", "centroid", None)
    assert "province of" in row["evidence"]
    assert told(incident(place=phrase), places)["reason_code"] == "centre_only"


def test_a_town_is_no_province_and_a_province_no_town(known: geocode.Index) -> None:
    assert placed(known, place="Farah")["place_id"] == "geonames:1142264"
    assert placed(known, place="Farah province")["place_id"] == "province:AFG-farah"
    row = placed(known, place="Zaranj province")
    assert row["longitude"] is None
    assert row["reason"] == "no province 'Zaranj' is known; so called: Zaranj, Nimroz, AFG (zaranj)"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"place": "Atlantis province"}, "no province 'Atlantis' is known"),
        ({"place": "Azarbaijan province"}, "no province 'Azarbaijan' is known; near it: "),  # East or West
        (
            {"place": "Nimroz province", "country": "IRN"},
            "no province 'Nimroz' is known in IRN; elsewhere: Nimroz",
        ),
        ({"place": "Nimroz"}, "'Nimroz' is in no gazetteer; near it: Kang"),
    ],
)
def test_what_is_no_province_there_is_not_placed(
    known: geocode.Index, given: dict[str, Any], reason: str
) -> None:
    row = placed(known, **given)
    assert row["longitude"] is None
    assert row["reason"].startswith(reason)


def test_of_a_province_elsewhere_the_centre_is_not_known(tmp_path: Path) -> None:
    rows = "t,Taftan,PAK,Balochistan,61.6,28.97,3000\n"
    columns = "place_id,name,country,admin1,longitude,latitude,radius_m"
    row = placed(own_places(tmp_path, rows, columns), place="Balochistan province")
    assert row["longitude"] is None
    assert row["reason"].startswith("'Balochistan' is a province of PAK, whose centre is not held")


def test_a_short_name_of_several_provinces_names_them_all(known: geocode.Index) -> None:
    row = placed(known, place="Khorasan province")
    assert row["longitude"] is None
    for name in ("north", "razavi", "south"):
        assert f"(province:IRN-{name}-khorasan)" in row["reason"]
    assert (
        placed(known, place="Khorasan province", place_id="province:IRN-north-khorasan")["latitude"] == 37.41
    )


def test_a_bare_name_that_no_place_bears_may_be_the_provinces(known: geocode.Index) -> None:
    found = geocode.candidates_of(["Nimroz"], Context("AFG"), known)
    assert found["place_id"].iloc[0] == "province:AFG-nimroz"
    assert found["reason"].iloc[0].endswith("; a province: Nimroz province, AFG (province:AFG-nimroz)")
    elsewhere = geocode.candidates_of(["Nimroz"], Context("IRN"), known)
    assert "province:AFG-nimroz" not in set(elsewhere["place_id"])


@pytest.mark.parametrize(
    "phrase",
    ["10 km north of Herat province", "20 km from Herat province", "between Zaranj and Herat province"],
)
def test_no_distance_is_counted_from_a_centre(known: geocode.Index, phrase: str) -> None:
    row = placed(known, place=phrase)
    assert row["longitude"] is None
    assert row["reason"].startswith("Herat province, AFG (province:AFG-herat) is known by its centre only")


# The frame


def test_given_coordinates_stay(known: geocode.Index) -> None:
    row = placed(known, place="Shaghalak", longitude=61.0, latitude=31.0, radius_m=50.0, placed_by="given")
    assert [row[name] for name in ("longitude", "latitude", "radius_m", "placed_by")] == [61, 31, 50, "given"]
    assert (row["place_id"], row["score"], row["reason"], row["place_candidates"]) == (None,) * 4


def test_a_radius_that_is_stated_without_a_point_stays_unless_the_place_is_vaguer(
    known: geocode.Index,
) -> None:
    stated = placed(known, place="Zaranj", radius_m=20_000.0, radius_source="the report")
    assert (stated["radius_m"], stated["radius_source"]) == (20_000, "the report")
    assert placed(known, place="Zaranj", radius_m=50.0)["radius_m"] == 4_000


def test_what_is_placed_stays_as_it_is_when_it_is_placed_again(known: geocode.Index) -> None:
    names = ["Shangalak", "Shaaghaalak", "3 km east of Shangalak", "Qala", "Zaranj"]
    rows = pd.concat([incident(place=name) for name in names], ignore_index=True)
    once = geocode.by_name(rows, known)
    pd.testing.assert_frame_equal(geocode.by_name(once, known), once)


def test_a_placed_row_has_the_candidates_of_the_row_it_was(known: geocode.Index) -> None:
    row = incident(place="Shangalak")
    before, after = geocode.candidates(row, known), geocode.candidates(geocode.by_name(row, known), known)
    pd.testing.assert_frame_equal(before, after)


def test_candidates_are_known_no_closer_than_their_incident(
    known: geocode.Index, places: pd.DataFrame
) -> None:
    row = geocode.by_name(incident(place="Shaghalak", where_prec=2), known)
    wide = geocode.candidates(geocode.with_radii(row, geocode.radii(), places), known)
    assert wide["radius_m"].tolist() == [25_000, 25_000]
    assert set(wide["radius_source"]) == {"where_prec 2, marzmap's radii"}
    row = geocode.by_name(incident(place="Shaghalak", geo_precision=1), known)
    assert geocode.candidates(row, known)["radius_m"].tolist() == [3_000, 3_000]


def test_a_place_without_a_radius_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "places.csv"
    own.write_text("place_id,name,longitude,latitude\n1,Qala,61,34\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2: no radius_m"):
        geocode.gazetteer(own)


def test_no_rows_give_typed_no_rows(known: geocode.Index) -> None:
    found = geocode.by_name(incident(place="Milak").iloc[:0], known)
    kinds = {"placed_by": "string", "place_id": "string", "score": "float64", "evidence": "string"}
    assert found[[*kinds]].dtypes.astype(str).to_dict() == kinds
    assert len(geocode.candidates(incident(place="Milak").iloc[:0], known)) == 0
    assert [len(frame) for frame in geocode.table(incident(place="Milak").iloc[:0], known)] == [0, 0]


def test_rows_do_not_matter_to_each_other_and_an_index_says_what_its_gazetteer_says(
    places: pd.DataFrame, known: geocode.Index
) -> None:
    asked = ["Milak", "Qala", "near Milak", "Shagholak", "Zaranj", "Milak"]
    rows = pd.concat([incident(place=name) for name in asked]).set_axis([9, 3, 5, 1, 7, 2])
    whole = geocode.by_name(rows, known)
    assert whole.index.tolist() == [9, 3, 5, 1, 7, 2]
    pd.testing.assert_frame_equal(whole, geocode.by_name(rows, places))
    pd.testing.assert_frame_equal(whole, geocode.by_name(rows.iloc[::-1], known).iloc[::-1])
    pd.testing.assert_frame_equal(
        whole, pd.concat([geocode.by_name(rows.iloc[[at]], known) for at in range(6)])
    )


# A whole table, and its review


def test_a_table_is_filled_and_what_is_doubtful_reviewed(known: geocode.Index) -> None:
    rows = pd.DataFrame(
        {
            "place": ["Zaranj", "Qala", "Shaaghaalak", "qwrtzpsdf", "Qala", "anywhere"],
            "longitude": [math.nan] * 5 + [60.5],
            "latitude": [math.nan] * 5 + [33.5],
            "weather": ["dry"] * 6,
        },
        index=[5, 4, 3, 2, 1, 0],
    )
    filled, review = geocode.table(rows, known)
    assert filled.index.tolist() == rows.index.tolist()
    assert filled["weather"].tolist() == ["dry"] * 6
    assert filled["place_id"].isna().tolist() == [False, True, False, True, True, True]
    assert filled["longitude"].isna().tolist() == [False, True, False, True, True, False]
    assert filled["score"].dropna().tolist() == [1, 0.98]
    assert review.columns.tolist() == [*geocode.REVIEW_COLUMNS]
    asked = {line["asked"]: line for line in reversed(review.to_dict("records"))}
    assert {name: line["rows"] for name, line in asked.items()} == {
        "Qala": "3, 6",
        "Shaaghaalak": "4",
        "qwrtzpsdf": "5",
    }
    several = review[review["asked"] == "Qala"]
    assert several["candidate"].tolist() == list(range(1, len(several) + 1))
    assert (
        several["fix"]
        .str.fullmatch(r"If it is meant, write \S+ into the column place_id of rows 3, 6\.")
        .all()
    )
    taken = asked["Shaaghaalak"]
    assert (taken["place_id"], taken["tier"], taken["spelling"]) == ("shaghalak", "skeleton", "Shaghalak")
    assert taken["fix"].startswith("Taken. Write another place_id")
    assert "add the place to places.csv" in asked["qwrtzpsdf"]["fix"]


def test_every_candidate_of_a_review_can_be_chosen_by_its_id(known: geocode.Index) -> None:
    _, review = geocode.table(incident(place="Hajjiabad"), known)
    assert len(review) > 5
    for line in review.to_dict("records"):
        row = placed(known, place="Hajjiabad", place_id=line["place_id"])
        assert [row[name] for name in ("longitude", "latitude", "radius_m")] == [
            line[name] for name in ("longitude", "latitude", "radius_m")
        ]


def test_the_row_numbers_of_a_check_are_those_of_the_review(known: geocode.Index) -> None:
    rows = pd.DataFrame({"row": [17, 40], "place": ["Qala", "Qala"]})
    assert set(geocode.table(rows, known).review["rows"]) == {"17, 40"}


# Hostile names


@pytest.mark.parametrize(
    "name",
    [
        "x" * 1_000_000,
        "\u202eزرنج\n\x1b[31m",
        "???",
        "\x00",
        "10 km north of " * 20_000,
        "near near near",
        "99999 km north of Zaranj",
        "10,000 m north of Zaranj",
        "<script>alert(1)</script>",
        "'s",
        "between  and ",
        "💥💥💥",
    ],
)
def test_hostile_names_are_not_found_and_told_in_one_line(known: geocode.Index, name: str) -> None:
    row = placed(known, place=name, admin1=name)
    assert row["longitude"] is None
    assert row["reason"].isprintable()
    assert len(row["reason"]) < 1000
    assert geocode.table(incident(place=name, place_id=name), known).review["rows"].tolist() == ["2"]


_WORDS = (
    *("near", "north", "of", "10", "km", "district", "between", "and", "in", "'s", ",", "(", ")", "Zaranj"),
    *("۱۰", "کیلومتری", "شمال", "نزدیک", "ولسوالی", "بین", "و", "زرنج", "قلعه"),
)


@settings(max_examples=300, deadline=None)
@given(
    text=st.lists(
        st.one_of(
            st.text(max_size=8),
            st.sampled_from(_WORDS),
        ),
        max_size=8,
    ).map(" ".join),
    country=st.sampled_from(["", "AFG", "IRN", "XXX"]),
    admin1=st.one_of(st.just("Herat"), st.text(max_size=12)),
    place_id=st.sampled_from(["", "zaranj", "nothing"]),
)
def test_any_text_gives_a_place_or_a_reason(text: str, country: str, admin1: str, place_id: str) -> None:
    answer = resolve.by_names([text], Context(country, admin1), held()[1], place_id)
    assert bool(answer.rows) == bool(answer.evidence) != bool(answer.reason)
    for row in answer.rows:
        assert math.isfinite(row["longitude"])
        assert row["radius_m"] > 0


# Radii


def at(longitude: float = 61.5, latitude: float = 34.123, **given: Any) -> pd.DataFrame:
    placed_by = given.pop("placed_by", "given")
    return incident(longitude=longitude, latitude=latitude, placed_by=placed_by, **given)


def told(row: pd.DataFrame, places: pd.DataFrame, own: Path | None = None) -> dict[str, Any]:
    """What is known of the one row, empty values as None."""
    known = held()[1] if places is held()[0] else places
    found = geocode.with_radii(geocode.by_name(row, known), geocode.radii(own), places)
    named = found[["radius_m", "radius_source", "placed_by", "reason_code"]].astype("object")
    (only,) = named.where(named.notna(), None).to_dict("records")
    return {str(name): value for name, value in only.items()}


def radii_csv(folder: Path, rows: str) -> Path:
    path = folder / "radii.csv"
    path.write_text(f"scheme,value,radius_m,placed_by,reason,source\n{rows}", encoding="utf-8")
    return path


def test_every_code_has_a_radius_or_a_reason_and_each_row_its_source() -> None:
    table = geocode.radii()
    codes = table[table["scheme"].isin(["where_prec", "geo_precision"])].set_index(["scheme", "value"])
    assert len(codes) == 10
    assert codes["radius_m"].dropna().tolist() == [5_000, 25_000, 60_000, 5_000, 15_000, 50_000]
    assert (table["radius_m"].isna() == table["reason"].notna()).all()
    assert table["source"].notna().all()


@pytest.mark.parametrize(
    ("code", "radius_m", "placed_by"),
    [
        ({"where_prec": 1}, 5_000, "given"),
        ({"where_prec": 2}, 25_000, "given"),
        ({"where_prec": 3}, 60_000, "centroid"),
        ({"geo_precision": 1}, 5_000, "given"),
        ({"geo_precision": 2}, 15_000, "given"),
        ({"geo_precision": 3}, 50_000, "inferred"),
    ],
)
def test_a_code_of_precision_gives_the_radius_and_the_row_it_comes_from(
    places: pd.DataFrame, code: dict[str, int], radius_m: float, placed_by: str
) -> None:
    found = told(at(**code), places)
    ((scheme, value),) = code.items()
    assert found == {
        "radius_m": radius_m,
        "radius_source": f"{scheme} {value}, marzmap's radii",
        "placed_by": placed_by,
        "reason_code": None,
    }


def test_codes_of_gdelt_and_atlos_give_what_the_table_says_of_them(
    places: pd.DataFrame, tmp_path: Path
) -> None:
    own = radii_csv(
        tmp_path, "gdelt_geo_type,1,,centroid,known only to the country,x\natlos_precision,vicinity,900,,,x\n"
    )
    assert told(at(gdelt_geo_type=1), places, own)["reason_code"] == "own_words(known only to the country)"
    assert told(at(atlos_precision="vicinity"), places, own)["radius_m"] == 900
    assert told(at(atlos_precision=""), places, own)["radius_m"] is None


@pytest.mark.parametrize("code", [4, 5, 6, 7])
def test_where_prec_4_to_7_get_no_radius_and_say_why_whatever_was_given(
    places: pd.DataFrame, code: int
) -> None:
    for radius_m in (float("nan"), 500.0):
        found = told(at(where_prec=code, radius_m=radius_m), places)
        assert (found["radius_m"], found["radius_source"]) == (None, None)
        assert found["reason_code"].endswith(f"(UCDP where_prec {code})")


def test_a_name_that_is_found_does_not_help_what_is_known_to_the_province_only(places: pd.DataFrame) -> None:
    found = told(incident(place="Shaghalak", where_prec=4), places)
    assert (found["radius_m"], found["placed_by"]) == (None, "centroid")


def test_no_side_follows_and_the_reason_is_kept(places: pd.DataFrame) -> None:
    row = geocode.with_radii(
        geocode.by_name(at(61.4949, 31.0306, where_prec=4), places), geocode.radii(), places
    )
    found = locate.on_border(row, locate.reference(("AFG-IRN",))).iloc[0]
    assert (found["side"], pd.isna(found["side_likely"])) == ("undetermined", True)
    assert found["border_distance_m"] == pytest.approx(29_770, abs=5)
    assert "province_only(UCDP where_prec 4)" in found["reason_code"]


def test_the_centre_of_a_province_has_no_side(places: pd.DataFrame, tmp_path: Path) -> None:
    reason = "centre_only"
    assert told(at(placed_by="centroid"), places)["reason_code"] == reason
    assert told(at(placed_by="centroid", radius_m=90_000.0), places)["radius_m"] == 90_000
    own = tmp_path / "places.csv"
    own.write_text(
        "place_id,name,longitude,latitude,placed_by\nfarah,Farah,61.9,32.5,centroid\n", encoding="utf-8"
    )
    places = geocode.gazetteer(own)
    assert told(incident(place="Farah"), places)["reason_code"] == reason
    # The same point, given as coordinates: it still is the centre of the province.
    assert told(at(61.9, 32.5), places) == told(incident(place="Farah"), places)


def test_a_given_point_that_is_a_places_own_has_its_radius(places: pd.DataFrame, tmp_path: Path) -> None:
    zaranj = told(at(61.86037, 30.95962, place="somewhere"), places)
    assert (zaranj["radius_m"], zaranj["placed_by"]) == (4_000, "given")
    assert zaranj["radius_source"] == "our choice: the city and its outskirts"
    own = tmp_path / "places.csv"
    own.write_text(
        "place_id,name,aliases,longitude,latitude,radius_m\n"
        "1,Town,Toun|Tawn,61.5,34.1,900\n2,Region,,61.5,34.1,30000\n",
        encoding="utf-8",
    )
    places = geocode.gazetteer(own)
    for spelling in ("Town", "tāwn"):
        assert told(at(61.5, 34.1, place=spelling), places)["radius_m"] == 900
    # Which of the two is meant is not said: the wider one.
    assert told(at(61.5, 34.1), places)["radius_m"] == 30_000


@pytest.mark.parametrize(
    ("longitude", "latitude", "whole"),
    [
        (61.01667, 34.65, True),  # 61 01' E, 34 39' N
        (61.0167, 34.65, True),
        (61.017, 34.65, True),
        (61.01666, 34.65, False),
        (61.01667, 34.651, False),
        (61.0, 34.5, False),  # as like tenths of a degree as minutes
    ],
)
def test_whole_minutes_are_known_to_1300_m(
    places: pd.DataFrame, longitude: float, latitude: float, *, whole: bool
) -> None:
    found = told(at(longitude, latitude), places)
    assert found["radius_m"] == (1_300 if whole else None)
    assert found["radius_source"] == ("coordinates whole minutes, marzmap's radii" if whole else None)


def test_whole_minutes_are_the_least_radius(places: pd.DataFrame, tmp_path: Path) -> None:
    own = radii_csv(tmp_path, "where_prec,1,400,,,survey\n")
    assert told(at(61.01667, 34.65, where_prec=1), places, own)["radius_m"] == 1_300
    assert told(at(61.01668, 34.65, where_prec=1), places, own)["radius_m"] == 400
    assert told(at(61.01667, 34.65, where_prec=2), places, own)["radius_m"] == 25_000


def test_where_nothing_is_known_nothing_is_said(places: pd.DataFrame) -> None:
    assert told(at(), places) == dict.fromkeys(("radius_m", "radius_source", "reason_code")) | {
        "placed_by": "given"
    }
    assert told(incident(place="Atlantis", where_prec=4), places)["reason_code"] is None


def test_of_a_code_and_a_place_that_is_found_the_vaguer_decides(places: pd.DataFrame) -> None:
    near = told(incident(place="Zaranj", where_prec=2), places)
    assert (near["radius_m"], near["radius_source"]) == (25_000, "where_prec 2, marzmap's radii")
    assert near["placed_by"] == "curated"
    region = told(incident(place="Farah border", where_prec=1), places)
    assert (region["radius_m"], region["placed_by"]) == (129_000, "inferred")


def test_a_given_radius_stays(places: pd.DataFrame) -> None:
    row = at(61.01667, 34.65, radius_m=50.0, radius_source="GPS", where_prec=1)
    assert (told(row, places)["radius_m"], told(row, places)["radius_source"]) == (50, "GPS")


def test_a_study_replaces_rows_of_the_table_and_adds_others(places: pd.DataFrame, tmp_path: Path) -> None:
    own = radii_csv(
        tmp_path,
        "where_prec,4,80000,,,half a province\nplaced_by,given,700,,,survey\npopulation,0,900,,,survey\n",
    )
    found = told(at(where_prec=4), places, own)
    assert (found["radius_m"], found["radius_source"]) == (80_000, "where_prec 4, the study's radii")
    assert (found["placed_by"], found["reason_code"]) == ("given", None)
    assert told(at(), places, own)["radius_m"] == 700
    towns = geocode.gazetteer(radii=geocode.radii(own))
    villages = towns[(towns["precedence"] == 2) & ~(towns["population"] >= 5_000)]
    assert set(villages["radius_m"]) == {900, 1_300}
    assert len(geocode.radii(own)) == len(geocode.radii()) + 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("when_prec,1,500,,,x", "row 2: scheme 'when_prec' is not known. Take one of: where_prec"),
        ("where_prec,8,500,,,x", "row 2: value '8' is none of where_prec. Expected 1 to 7"),
        ("geo_precision,1,,,,x", "row 2: radius_m should be given, or else a reason"),
        ("geo_precision,1,500,,why,x", "row 2: radius_m should be given, or else a reason"),
        ("population,10,,,why,x", "row 2: radius_m should be given"),
        ("where_prec,1,-5,,,x", "row 2: radius_m '-5' is no length"),
        ("where_prec,1,5 km,,,x", "row 2: radius_m '5 km' is no length"),
        ("where_prec,1,500,guessed,,x", "row 2: placed_by 'guessed' is not known"),
        ("where_prec,1,500,,,x\nwhere_prec,1,600,,,x", "row 3: where_prec 1 stands in row 2 too"),
    ],
)
def test_a_bad_table_of_radii_is_refused(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        geocode.radii(radii_csv(tmp_path, row))


def test_what_is_no_table_of_radii_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "radii.csv"
    with pytest.raises(InputError, match="no such file"):
        geocode.radii(path)
    path.write_text("scheme,value\nwhere_prec,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column 'radius_m'"):
        geocode.radii(path)


def test_the_gazetteers_radii_are_those_of_the_table(places: pd.DataFrame) -> None:
    listed = atlas.places()
    towns = listed["placed_by"] == "gazetteer"
    assert (
        places.loc[places["precedence"] == 2, "radius_m"].tolist() == listed.loc[towns, "radius_m"].tolist()
    )


def test_where_prec_3_reaches_over_nine_districts_in_ten() -> None:
    plane = atlas.units().geometry.to_crs("+proj=laea +lat_0=33 +lon_0=58 +datum=WGS84").array
    reach = geocode.radii().set_index(["scheme", "value"]).loc[("where_prec", "3"), "radius_m"]
    near = shapely.area(shapely.intersection(plane, shapely.buffer(shapely.centroid(plane), reach)))
    share = float(np.mean(near / shapely.area(plane) >= 0.95))
    assert 0.9 <= share < 0.95


def test_rows_index_and_order_stay_and_do_not_matter_to_each_other(places: pd.DataFrame) -> None:
    table = geocode.radii()
    rows = pd.concat([at(where_prec=code) for code in (2, 4, 1)]).set_axis([7, 3, 5])
    found = geocode.with_radii(rows, table, places)
    assert found.index.tolist() == [7, 3, 5]
    assert found.columns.tolist() == [*rows.columns, "reason_code"]
    back = geocode.with_radii(rows.iloc[::-1], table, places).iloc[::-1]
    pd.testing.assert_frame_equal(found, back)
    none = geocode.with_radii(rows.iloc[:0], table, places)
    assert none[["radius_m", "reason_code"]].dtypes.astype(str).tolist() == ["float64", "string"]
