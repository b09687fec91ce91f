"""Spellings of one name are one, and what only resembles a name is never taken silently."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from gazetteer_rows import incident, placed
from marzmap import geocode
from marzmap.geocode import Context, choosing, names, resolve
from marzmap.geocode.context import is_near

if TYPE_CHECKING:
    import pandas as pd


@pytest.mark.quick
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


@pytest.mark.quick
@pytest.mark.parametrize(
    ("one", "other"), [("Zabol", "Zaranj"), ("Kang", "Kohsan"), ("Milak", "Malek Siah"), ("زهک", "زابل")]
)
def test_other_names_have_other_skeletons(one: str, other: str) -> None:
    assert names.skeleton(one) != names.skeleton(other)


@pytest.mark.quick
@pytest.mark.parametrize("spelling", ["Shaghalak", "Shangalak", "SHOGHALAK", "shagalak", "شغالک", "شغالك"])
def test_shaghalak_is_found_in_its_spellings_with_both_candidates(
    gazetteer_index: geocode.Index, spelling: str
) -> None:
    row = placed(gazetteer_index, place=spelling)
    assert (row["latitude"], row["longitude"], row["radius_m"]) == (31.0549, 61.8058, 11_800)
    assert (row["place_candidates"], row["place_id"]) == (2, "shaghalak")
    found = geocode.candidates(incident(place=spelling), gazetteer_index)
    assert found["weight"].tolist() == [0.5, 0.5]
    assert found["shown"].tolist() == [True, False]


@pytest.mark.quick
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
    gazetteer_index: geocode.Index, spelling: str, tier: str, score: float
) -> None:
    first = geocode.candidates_of([spelling], Context("AFG", "Nimroz"), gazetteer_index).iloc[0]
    assert (first["place_id"], first["tier"]) == ("zaranj", tier)
    assert first["score"] == pytest.approx(score, abs=0.03)
    assert first["radius_m"] == 4000


@pytest.mark.quick
def test_a_name_that_sounds_the_same_is_taken_and_says_so(gazetteer_index: geocode.Index) -> None:
    row = placed(gazetteer_index, place="Shaaghaalak")
    assert (row["place_id"], row["score"], row["evidence"]) == ("shaghalak", 0.98, "Shaghalak (skeleton)")


@pytest.mark.quick
@pytest.mark.parametrize("spelling", ["Shagholak", "Shaghelik", "شیغالک", "Shagalkk", "Shaghalaq"])
def test_a_name_that_only_resembles_one_is_a_candidate_in_the_reason(
    gazetteer_index: geocode.Index, spelling: str
) -> None:
    row = placed(gazetteer_index, place=spelling)
    assert (row["longitude"], row["place_id"], row["score"]) == (None, None, None)
    assert f"{spelling!r} is in no gazetteer; near it: " in row["reason"]
    assert "Shaghalak, Sistan and Baluchestan, IRN (shaghalak)" in row["reason"]


@pytest.mark.quick
def test_what_only_resembles_a_name_is_taken_in_the_stated_province_if_nothing_else_there_does(
    gazetteer_index: geocode.Index,
) -> None:
    row = placed(gazetteer_index, place="Dogharan", country="AFG", admin1="Herat")
    assert (row["place_id"], row["score"] >= choosing.LIKELY) == ("islam-qala-crossing", True)
    assert row["evidence"].endswith("(skeleton); in Herat, AFG the only one like it")
    assert placed(gazetteer_index, place="Dogharan", country="AFG")["longitude"] is None
    assert placed(gazetteer_index, place="Dogharan", admin1="Ruritania")["longitude"] is None


def test_below_the_threshold_nothing_is_ever_taken_silently(gazetteer_index: geocode.Index) -> None:
    rng = random.Random(7)  # noqa: S311 - drawn to be the same every time
    borne = [each for bearers in gazetteer_index.all.folded.values() for each in bearers]
    near = [each for each in borne if is_near(gazetteer_index.places[each[0]][0])]
    taken = 0
    for _, name in [*near, *rng.sample(borne, 1000)]:
        at = rng.randrange(len(name))
        changed = name[:at] + rng.choice(["", "a", "m", "ک", "ا"]) + name[at + rng.randrange(2) :]
        context = rng.choice(
            [Context(), Context("AFG"), Context("IRN", "Sistan and Baluchestan"), Context("", "Nimroz")]
        )
        answer = resolve.by_name(changed, context, gazetteer_index)
        if answer.rows and answer.score < 0.98:
            taken += 1
            assert answer.score >= choosing.LIKELY, changed
            assert context.admin1 or ", " in changed, changed  # such as "Chakhansur, Nimroz"
            assert answer.evidence.endswith("the only one like it")
    assert taken > 2


def test_places_that_no_gazetteer_has_are_hardly_ever_taken_for_others(gazetteer: pd.DataFrame) -> None:
    """The price of the lower tiers: villages are looked up that were taken out of the gazetteer."""
    towns = gazetteer[(gazetteer["precedence"] == 2) & gazetteer["admin1"].notna()]
    gone = towns.sample(400, random_state=5)
    rest = geocode.index(gazetteer.drop(index=gone.index))
    for stated, most in ((False, 0.02), (True, 0.01)):
        wrong = []
        for town in gone.to_dict("records"):
            context = Context(town["country"], town["admin1"]) if stated else Context()
            answer = resolve.by_name(town["name"], context, rest)
            if answer.rows and answer.score <= 0.98:
                wrong.append((town["name"], answer.evidence))
        assert len(wrong) <= most * len(gone), wrong


@pytest.mark.quick
def test_an_unknown_place_says_what_is_near_it(gazetteer_index: geocode.Index) -> None:
    row = placed(gazetteer_index, place="Zarandsh")
    assert row["longitude"] is None
    assert "'Zarandsh' is in no gazetteer; near it: " in row["reason"]
    assert "Zaranj, Nimroz, AFG (zaranj)" in row["reason"]


@pytest.mark.quick
def test_the_gazetteers_own_record_of_a_curated_place_is_not_another_place(
    gazetteer_index: geocode.Index,
) -> None:
    assert placed(gazetteer_index, place="Zaranj")["place_id"] == "zaranj"
    assert (
        placed(gazetteer_index, place="Zhazang")["place_id"] == "zaranj"
    )  # an alias that only the gazetteer has
    assert "geonames:1120985" not in gazetteer_index.places
