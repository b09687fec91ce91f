"""Numbers are told only where every word of harm in an incident's sentences was understood."""

from __future__ import annotations

import pytest

from marzmap import atlas, draft, geocode
from marzmap.draft import accounting, assertions, nations

pytestmark = pytest.mark.quick

NOT_UNDERSTOOD = {
    "The shells killed livestock traders from three hamlets.": {"killed"},
    "A child was found dead, and the bodies of two men lay by the road.": {"killed", "wounded"},
    "Porters were left with severe wounds to the legs.": {"wounded"},
    "Two guards of the fort fell.": {"killed", "wounded"},
    "Troops neutralised four intruders.": {"killed", "wounded"},
    "The initial reports put the dead at nine.": {"killed", "wounded"},
    "The toll was later revised.": {"killed", "wounded"},
}
UNDERSTOOD = [
    "Two guards were killed and one was hurt.",
    "The wounded were flown to the capital.",
    "No casualties were reported on the other side.",
    "Eleven smugglers were arrested and 300 villagers fled.",
    "The raid killed five herders, two of whom died in hospital.",
    "Thirty soldiers crossed the line with four vehicles.",
]


@pytest.mark.parametrize("sentence", NOT_UNDERSTOOD)
def test_harm_that_is_not_understood_is_seen(sentence: str) -> None:
    assert accounting.unread(sentence) == NOT_UNDERSTOOD[sentence]


@pytest.mark.parametrize("sentence", UNDERSTOOD)
def test_harm_that_is_counted_or_of_nobody_is_no_gap(sentence: str) -> None:
    assert accounting.unread(sentence) == set()


LEAD = "On 4 March 2021 Chadian and Sudanese troops exchanged fire near Birak."
OPEN = ("", "")
# By what follows the lead: killed and wounded.
REPORTS = {
    "Three soldiers were killed.": ((3, 3), OPEN),
    "Three soldiers were killed. Herders too lost kin, dead of their burns.": (OPEN, OPEN),
    "The army had spoken of seven dead but retracted that.": (OPEN, OPEN),
    "Unverified accounts told of two dead.": ((0, 2), OPEN),
    "Three soldiers died in it. A girl was also killed.": ((4, 4), OPEN),
    "Two herders were killed. A woman was also killed.": (OPEN, OPEN),
    "A corporal hurt in it, and one wounded in the shelling of the fort later died.": ((1, ""), (1, 1)),
    "A guard wounded in the exchange has died in hospital, bringing the number of killed to four.": (
        (4, 4),
        OPEN,
    ),
    "Two Chadian soldiers were killed. Monitors later put the number of dead at six.": ((2, 6), OPEN),
    "It caused no injuries.": (OPEN, (0, 0)),
    "Two soldiers were killed and nine injured. Three of the injured were in a grave state.": (
        (2, 2),
        (9, 9),
    ),
}


@pytest.fixture(scope="module")
def known() -> geocode.Index:
    return geocode.index(geocode.gazetteer())


@pytest.mark.parametrize("rest", REPORTS)
def test_numbers_are_told_whole_or_left_open(rest: str, known: geocode.Index) -> None:
    (row,) = draft.incidents(f"{LEAD} {rest}", known, draft.actors()).to_dict("records")
    killed, wounded = ((row[f"{harm}_low"], row[f"{harm}_high"]) for harm in ("killed", "wounded"))
    assert (killed, wounded) == REPORTS[rest]


def kinds(text: str, known: geocode.Index) -> list[object]:
    return draft.incidents(text, known, draft.actors())["event_type"].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "Eritrean and Djiboutian soldiers fought at Ras Doumeira on 10 June 2008.",
        "On 3 May 2020 Burundian gunmen fired on a hamlet in Rwanda.",
        "On 5 July 2019 mortars fired from Mozambique hit a farm in Malawi.",
        "On 2 April 2001 a Kosovar patrol and Macedonian soldiers exchanged fire.",
    ],
)
def test_two_neighbours_make_a_border(text: str, known: geocode.Index) -> None:
    assert len(kinds(text, known)) == 1


def test_countries_without_a_common_border_make_none(known: geocode.Index) -> None:
    assert kinds("On 5 July 2019 Italian police and Kenyan smugglers exchanged fire.", known) == []


def test_the_same_clash_told_again_is_one_row(known: geocode.Index) -> None:
    text = (
        "ARUA, 9 June 2014 (Wire) - Nine people died in fighting on the border of Uganda and South Sudan.\n\n"
        "The fighting broke out on Friday near the village of Afoji, elders said."
    )
    (row,) = draft.incidents(text, known, draft.actors()).to_dict("records")
    assert (row["date_edtf"], row["place"], row["killed_high"]) == ("2014-06-06", "Afoji", 9)


def test_what_is_denied_gives_no_kind(known: geocode.Index) -> None:
    text = "On 8 May 2019 shots were fired at the border; the army denied using artillery or mortars."
    assert kinds(text, known) == ["armed clash"]


def test_a_suicide_bombing_is_no_accident() -> None:
    sentence = "A suicide bomber hit a patrol at the frontier."
    assert assertions.reason_not_a_report(sentence) == ""
    assert assertions.incidents_at(sentence)[0]
    assert assertions.reason_not_a_report("A guard died by suicide.") == "it is of an accident"


def test_countries_of_a_border_are_no_parties(known: geocode.Index) -> None:
    text = "On 8 May 2019 gunmen attacked a patrol near Pakistan's border with Afghanistan."
    (row,) = draft.incidents(text, known, draft.actors()).to_dict("records")
    assert (row["actor_1"], row["actor_2"]) == ("", "")


def test_every_country_with_a_land_border_has_an_adjective() -> None:
    # Congolese is of two countries; the others are named as they are.
    shared = {"COG", "GUF", "HKG", "LIE", "MAC", "MAF", "SXM", "VAT"}
    countries = {code for pair in atlas.border_pairs() for code in pair.split("-")}
    known_countries = {row["country"] for row in atlas.country_codes()}
    assert countries & known_countries - {*nations.DEMONYMS.values()} == shared
