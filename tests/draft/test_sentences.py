"""What a sentence reports, and when: negation, modality, memory, habit, and days from a dateline."""

from __future__ import annotations

from datetime import date

import pytest

from marzmap.draft import assertions, claims, events, incident_days, language, sentences
from marzmap.draft.days import Anchor, writing

pytestmark = pytest.mark.quick

REPORTED = [
    "Iranian and Taliban guards clashed on Sunday.",
    "Troops shelled two villages, killing three people.",
    "A gun battle broke out near the canal.",
    "The ministry said that one soldier was killed.",
    "A farmer has allegedly been shot dead.",
    "The crossing was closed after a standoff.",
]
NOT_REPORTED = {
    "Such clashes must not be repeated.": "it names an incident, and does not say that one happened",
    "If guards opened fire, the gate would be closed.": "it is not said to have happened",
    "He warned that troops could have attacked the post.": "it is not said to have happened",
    "The ministry denied that its guards opened fire.": "it is denied or alleged",
    "Baku accused Yerevan of having shelled its posts.": "it is denied or alleged",
    "No one was killed.": "it is denied or alleged",
    "Families mourned those killed in the clash.": "it remembers the past",
    "A wreath was laid for soldiers who died in the fighting.": "it remembers the past",
    "Nineteen residents were killed two years ago in a clash.": "it remembers the past",
    "In the exercise, gunmen attacked a post.": "it is of an exercise",
    "Three guards died when their car overturned.": "it is of an accident",
    "Since January 40 people have been killed.": "it counts up a period or a habit",
    "The two sides have repeatedly clashed.": "it counts up a period or a habit",
    "Clashes along the frontier are common.": "it counts up a period or a habit",
    "Over the past week 12 people were killed.": "it counts up a period or a habit",
}


@pytest.mark.parametrize("sentence", REPORTED)
def test_a_report_is_told_from_the_rest(sentence: str) -> None:
    assert assertions.reason_not_a_report(sentence) == ""
    assert assertions.incidents_at(sentence)[0]


@pytest.mark.parametrize("sentence", NOT_REPORTED)
def test_what_is_no_report_is_named_as_what_it_is(sentence: str) -> None:
    why = assertions.reason_not_a_report(sentence) or assertions.incidents_at(sentence)[1]
    assert why == NOT_REPORTED[sentence]


# Monday, 4 March 2024.
MONDAY = Anchor(date(2024, 3, 4), "the dateline, 2024-03-04")
DAYS = {
    "Guards clashed on Sunday.": "2024-03-03",
    "Guards clashed on Monday.": "2024-03-04",
    "Guards clashed late on Tuesday.": "2024-02-27",
    "Guards clashed last Friday.": "[2024-02-23,2024-03-01]",
    "Guards clashed yesterday.": "2024-03-03",
    "Guards clashed overnight.": "2024-03-03/2024-03-04",
    "Guards clashed two days ago.": "2024-03-02",
    "Guards clashed last week.": "2024-02-20/2024-03-03",
    "Guards clashed on 28 February.": "2024-02-28",
    "Guards clashed on 5 December.": "2023-12-05",
    "Guards clashed on 27 and 28 February.": "2024-02-27/2024-02-28",
    "Guards clashed in November.": "2023-11",
    "Guards clashed on 7 May 2019.": "2019-05-07",
    "Between 3 and 5 May 2022 guards clashed.": "2022-05-03/2022-05-05",
    "Officials said on Monday that guards clashed on Saturday.": "2024-03-02",
    "Guards clashed on Saturday, officials said Monday.": "2024-03-02",
    "Guards clashed on Sunday (2300 GMT Saturday).": "2024-03-03",
}
OPEN = [
    "Guards clashed last month.",
    "Guards clashed earlier this month.",
    "On Monday the police reported that guards had clashed with smugglers.",
]


@pytest.mark.parametrize("sentence", DAYS)
def test_the_day_of_an_incident_is_worked_out(sentence: str) -> None:
    day = incident_days.day_of(sentence, MONDAY, [])
    assert day is not None
    assert day.edtf == DAYS[sentence]


@pytest.mark.parametrize("sentence", OPEN)
def test_a_day_that_can_be_several_stays_open(sentence: str) -> None:
    day = incident_days.day_of(sentence, MONDAY, [])
    assert day is not None
    assert day.edtf == ""
    assert day.basis.startswith("open: ")


@pytest.mark.parametrize("text", ["killed two and " * 10_000, "(" * 50_000, "In Kabul Kabul " * 10_000])
def test_what_is_no_sentence_is_passed_over(text: str) -> None:
    found = events.read(text)
    assert found.events == []
    assert [why for _, why in found.passed_over] == ["it is too long to be a sentence"]


DATELINES = {
    "KABUL, March 4, 2024 (Agency) - Guards clashed.": date(2024, 3, 4),
    "Sept. 12, 2023 (Agency) -- Guards clashed.": date(2023, 9, 12),
    "By the Editor\n4 March 2024\n\nKABUL, March 3 (Agency) - Guards clashed.": date(2024, 3, 3),
    "KABUL, March 3 (Agency) - Guards clashed.": None,
    "As of 18 February 2024\n\n- Guards clashed on 14 February.": date(2024, 2, 18),
    "On 7 May 2019 guards clashed near the border.": None,
}


@pytest.mark.parametrize("article", DATELINES)
def test_the_day_of_writing_is_that_of_dateline_or_heading(article: str) -> None:
    assert writing(sentences.paragraphs(article)).day == DATELINES[article]


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Two guards were killed, officials on both sides said.", "officials on both sides"),
        ("“Six were wounded,” said the head of the hospital.", "the head of the hospital"),
        ("He said that two guards were killed.", ""),
        ("Two guards were killed when officials visited the post.", ""),
    ],
)
def test_a_claim_is_of_who_is_named_for_it(sentence: str, who: str) -> None:
    assert claims.speaker(sentence) == who


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Le bilan est de deux morts et de trois blessés à la frontière dans la nuit de lundi.", "French"),
        ("In der Nacht wurden an der Grenze zwei Soldaten getötet und ein Bauer ist verletzt.", "German"),
        ("Ворух қишлоғида тӯқнашув рӯй дод", "Tajik"),
        ("Երկու զինվոր է զոհվել սահմանին", "in Armenian letters"),
        ("Border guards clash", "English"),
        ("", ""),
    ],
)
def test_a_language_is_named(text: str, name: str) -> None:
    assert language.language_of(text) == name
