"""Numbers of killed and wounded, each sentence with what a reader would write into the four columns."""

from __future__ import annotations

import pytest

from marzmap.draft import casualties, totals

pytestmark = pytest.mark.quick

NONE = (None, None)
SENTENCES = {
    # Numbers in words and digits, as subject and as object.
    "Two guards were killed.": ((2, 2), NONE),
    "An officer was shot dead.": ((1, 1), NONE),
    "The shelling killed twenty-three people and injured 1,200.": ((23, 23), (1200, 1200)),
    "Gunmen killed two soldiers and a farmer.": ((3, 3), NONE),
    "The fire killed a woman and two children on the Afghan side.": ((3, 3), NONE),
    "The clash resulted in the deaths of a woman and two children.": ((3, 3), NONE),
    "The raid left four Chadian civilians dead and five others wounded.": ((4, 4), (5, 5)),
    "One soldier was killed and another injured.": ((1, 1), (1, 1)),
    "Two Kyrgyz guards were killed and six were wounded.": ((2, 2), (6, 6)),
    "One of our border force personnel was martyred and another injured.": ((1, 1), (1, 1)),
    "We have one fatality and one injury.": ((1, 1), (1, 1)),
    "Seventeen people, including four children and a woman, were killed.": ((17, 17), NONE),
    "Two Armenian and two Azerbaijani soldiers died.": ((4, 4), NONE),
    "The death toll rose to 12.": ((12, 12), NONE),
    "Clashes left half a dozen people dead.": ((6, 6), NONE),
    # Ranges and limits.
    "Eight to eleven people died.": ((8, 11), NONE),
    "Between 10 and 15 people were killed.": ((10, 15), NONE),
    "Two or three guards were wounded.": (NONE, (2, 3)),
    "At least two people were killed and more than thirty wounded.": ((2, None), (30, None)),
    "Up to five villagers were hurt.": (NONE, (None, 5)),
    "As many as 20 people died.": ((None, 20), NONE),
    "About 20 people were wounded, and dozens died.": (NONE, NONE),
    "Several soldiers and a number of civilians were killed.": (NONE, NONE),
    # Nobody, and nobody of one side.
    "No one was killed.": ((0, 0), NONE),
    "There were no casualties.": ((0, 0), (0, 0)),
    "There were no casualties on the Iranian side.": (NONE, NONE),
    "No casualties were reported.": (NONE, NONE),
    "No Iranian guards were killed.": (NONE, NONE),
    # Denials.
    "Iran denied that ten of its soldiers had been killed.": (NONE, NONE),
    "Earlier reports that ten had died were denied.": (NONE, NONE),
    "Iran said one guard was killed (denied by the Taliban).": ((0, 1), NONE),
    "Residents said that 12 people were killed, but officials rejected these reports.": ((0, 12), NONE),
    "The ministry said three guards were killed and denied that five were wounded.": ((3, 3), NONE),
    # What is not a number of people: years, days, ages, hours, posts, animals, ordinals.
    "In 2023 guards were killed at the border.": (NONE, NONE),
    "On 27 May 2023 a farmer was shot dead.": ((1, 1), NONE),
    "On 20 February 2024, four migrants were killed.": ((4, 4), NONE),
    "A 35-year-old resident was injured.": (NONE, (1, 1)),
    "His wife, 52, and two sons were killed.": (NONE, NONE),
    "After 12 hours at 15 posts, 340 kilograms were seized.": (NONE, NONE),
    "Four camels were killed and 30 sheep died.": (NONE, NONE),
    "A third guard died in hospital.": ((3, None), NONE),
    # What did not happen.
    "A new war could have killed thousands.": (NONE, NONE),
    "Ten people would be killed if it began again.": (NONE, NONE),
    "Guards clashed days after strikes killed 46 people.": (NONE, NONE),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_numbers_of_a_sentence_are_what_a_reader_takes(sentence: str) -> None:
    told = casualties.counts(sentence)
    assert (totals.total("killed", told), totals.total("wounded", told)) == SENTENCES[sentence]


REPORTS = {
    "a total and its parts": (["Three people were killed.", "Two soldiers and a farmer died."], (3, 3)),
    "two nations": (["Two Iranian guards were killed.", "One Taliban fighter was killed."], (3, 3)),
    "one group, counted twice": (["Two guards died.", "It killed three Iranian border guards."], (2, 3)),
    "a single one of more": (["Eight soldiers were killed.", "A soldier was killed on the road."], (8, 8)),
    "perhaps of the same": (
        ["An Iranian guard was martyred.", "Three terrorists were killed."],
        NONE,
    ),
    "civilians and soldiers": (["Two soldiers were killed.", "Three civilians were killed."], (5, 5)),
    "a total, then some of it": (["At least three people died.", "One person died."], (3, None)),
    "a total, then a larger one": (["Three people died.", "Officials said five people died."], (3, 5)),
    "two sides": (
        ["The Armenian side has one killed soldier.", "The Azerbaijani side lost two men killed."],
        (3, 3),
    ),
    "one reports, another denies": (
        ["Ten soldiers were killed.", "Iran denied that ten soldiers were killed."],
        (0, 10),
    ),
    "one reports, another says none": (["More than a dozen people died.", "No one was killed."], (0, None)),
    "one denies that any": (
        ["Eight to eleven people died.", "It denied that any civilians were killed."],
        (0, 11),
    ),
}


@pytest.mark.parametrize("case", REPORTS)
def test_the_numbers_of_several_sentences_are_put_together(case: str) -> None:
    sentences, expected = REPORTS[case]
    told = [count for sentence in sentences for count in casualties.counts(sentence)]
    assert totals.total("killed", told) == expected


def test_what_is_denied_is_named() -> None:
    told = casualties.counts("Iran denied that ten soldiers were killed or that any guards were wounded.")
    assert totals.denials(told) == "killed: 10; wounded: any"
