"""News texts in the styles of agencies: no value is invented, and half of the incidents are found."""

from __future__ import annotations

import pytest

from draft_scores import NOTE_FIELDS, Score, news, notes, score
from marzmap import geocode

pytestmark = pytest.mark.quick


@pytest.fixture(scope="module")
def of_news() -> Score:
    return score(news(), geocode.index(geocode.gazetteer()))


@pytest.fixture(scope="module")
def of_notes() -> Score:
    return score(notes(), geocode.index(geocode.gazetteer()), NOTE_FIELDS)


def test_no_value_of_a_news_text_is_invented(of_news: Score) -> None:
    assert of_news.faults == ()
    assert of_news.right >= 0.9 * of_news.drafted


def test_a_note_of_one_sentence_is_read_as_well_as_before(of_notes: Score) -> None:
    """The bounds are what the rules before these gave for the same notes, with six values invented."""
    assert of_notes.faults == ()
    assert of_notes.right >= 18
    before = {"date_edtf": 21, "event_type": 21, "place": 18}
    before |= {"killed_low": 11, "killed_high": 10, "wounded_low": 10, "wounded_high": 9}
    assert {field: of_notes.filled[field] for field in before if of_notes.filled[field] < before[field]} == {}


def test_half_of_the_incidents_of_the_news_are_found(of_news: Score) -> None:
    assert of_news.expected == 17
    assert of_news.right >= 0.5 * of_news.expected
