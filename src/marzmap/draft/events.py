"""The incidents of an article: each with the sentences that report it, and the sentences passed over."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from marzmap.draft import accounting, assertions, days, incident_days, nations
from marzmap.draft.casualties import counts, is_later_death
from marzmap.draft.days import Anchor, Day
from marzmap.draft.language import language_of
from marzmap.draft.patterns import BORDER
from marzmap.draft.sentences import paragraphs, sentences

MOST_SENTENCES = 8
"""A row takes in this many sentences at most."""

LONGEST_SENTENCE = 1_000
"""What has more characters is no sentence."""

NEWS_DAYS = 14
"""An incident this many days before the day of writing, or fewer, is the news of an article."""


class Event(NamedTuple):
    """An incident that an article reports.

    Attributes
    ----------
    day : Day
        When it was.
    sentences : list of str
        What reports it, in the order of the text.
    numbers : list of int
        Which sentences of the article they are.
    news : bool
        Whether it is what the article is about: of the days before it was written, or told in the lead.
    partly : bool
        Whether a sentence beside it, which is none of its own for sure, may tell of more harm.
    """

    day: Day
    sentences: list[str]
    numbers: list[int]
    news: bool
    partly: bool = False

    def evidence(self) -> str:
        """Return the sentences, with a mark where others lie between."""
        text = self.sentences[0]
        for before, number, sentence in zip(self.numbers, self.numbers[1:], self.sentences[1:], strict=False):
            text += f"{' ' if number == before + 1 else ' […] '}{sentence}"
        return text


class Reading(NamedTuple):
    """What became of an article.

    Attributes
    ----------
    events : list of Event
        Incidents, in the order of the text.
    passed_over : list of (str, str)
        Sentences with a word for an incident that report none, and why.
    at_border : bool
        Whether its heading or its first paragraph names a border, or two neighbouring countries.
    """

    events: list[Event]
    passed_over: list[tuple[str, str]]
    at_border: bool


_AT_BORDER = re.compile(rf"\b(?:{BORDER})\b", re.IGNORECASE)
_UNDATED = Day("", "", 0, 0, "open: the text names no day")
_ANOTHER = re.compile(
    r"^(?:“|\")?(?:Separately|Elsewhere|In (?:another|a separate|a second)|(?:Some |A few )?[Hh]ours later)\b"
)
_SAME_AGAIN = re.compile(
    r"^[“\"]?The (?:\w+ )?(?:clash(?:es)?|fighting|incident|attack|shooting|shelling|raid|ambush|skirmish"
    r"|battle|gun ?battle"
    r"|exchange|violence|firing|fire|blast|explosion|bombing|assault|confrontation|stand-?off)\b"
    r"(?! (?:in|of) (?:\d|[A-Z]\w+ \d))"
)
_REFERS_BACK = re.compile(
    r"^(?:As a result|In total|According to [^,]*, the (?:injured|number)|The (?:clash|fighting|incident"
    r"|attack|shooting)\w*)\b"
)
_OPENING = re.compile(
    r"^(?:Another|The (?:\w+ ){0,2}(?:first|second|third|last|next|latest|earliest|worst|deadliest|\w+est)\b)"
)
_SHOWN = 80  # characters of a paragraph in another language
_YEAR = re.compile(r"\d{4}")


def read(article: str) -> Reading:
    """Find the incidents that an article reports.

    Examples
    --------
    >>> article = "GOMA, 9 Oct 2021 (Wire) - Guards exchanged fire on Friday near the border. One was killed."
    >>> found = read(article)
    >>> found.events[0].day.edtf, found.events[0].evidence()
    ('2021-10-08', 'Guards exchanged fire on Friday near the border. One was killed.')
    """
    spoken = [(each, language_of(each.text)) for each in paragraphs(article)]
    parts = [each for each, language in spoken if language in {"English", ""}]
    texts = [days.DATELINE.sub("", each.text) for each in parts if each.kind == "text"]
    heads = " ".join(each.text for each in parts if each.kind == "heading")
    about = f"{heads} {texts[0] if texts else ''}"
    foreign = [
        (each.text[:_SHOWN], f"it is {language}, and only English is read")
        for each, language in spoken
        if language not in {"English", ""}
    ]
    found = _Found(days.writing(parts), [], foreign)
    number = 0
    for text in texts:
        found.paragraph_begins()
        within = sentences(text)
        for sentence, after in zip(within, [*within[1:], ""], strict=True):
            number += 1
            found.take(sentence, after, number)
        number += 1  # sentences of two paragraphs are never next to each other
    return Reading(
        found.events, found.passed_over, bool(_AT_BORDER.search(about)) or nations.neighbours(about)
    )


class _Found:
    """What is found so far, while an article is read sentence by sentence."""

    def __init__(self, anchor: Anchor, events: list[Event], passed_over: list[tuple[str, str]]) -> None:
        self.anchor, self.events, self.passed_over = anchor, events, passed_over
        self.here: Event | None = None
        self.before: Event | None = None

    def paragraph_begins(self) -> None:
        """Forget the incident of the last paragraph, but for the one before."""
        self.before, self.here = self.here, None

    def take(self, sentence: str, after: str, number: int) -> None:
        """Begin an incident with a sentence, put it to one, or pass it over."""
        if len(sentence) > LONGEST_SENTENCE:
            self.passed_over.append((sentence[:_SHOWN], "it is too long to be a sentence"))
            return
        why = assertions.reason_not_a_report(sentence)
        if not why:
            day = self._day(sentence)
            happened, why = assertions.incidents_at(sentence)
            begun = self._begins(sentence, after, day, happened=bool(happened))
            if begun:
                self.here = Event(begun, [sentence], [number], self._is_news(begun))
                self.events.append(self.here)
                return
            if event := self._goes_to(sentence, day, happened=bool(happened)):
                # The lead names no day, or several, and what follows does.
                if day and (not event.day.words or incident_days.is_closer(day, event.day)):
                    at, event = self.events.index(event), event._replace(day=day)
                    self.events[at] = event
                event.sentences.append(sentence)
                event.numbers.append(number)
                self.here = event
                return
            self._leave_open(sentence, day)
        if assertions.names_incident(sentence):
            self.passed_over.append((sentence, why or "it is not clear of which incident, or of when, it is"))

    def _leave_open(self, sentence: str, day: Day | None) -> None:
        """Note of the incident before that a sentence passed over may tell of more harm."""
        event = self.here or self.before
        another = event and day and day.edtf and not incident_days.overlap(day, event.day)
        if event and not another and (counts(sentence) or accounting.unread(sentence)):
            at, partly = self.events.index(event), event._replace(partly=True)
            self.events[at] = partly
            self.here, self.before = (partly if event is self.here else self.here), self.before

    def _day(self, sentence: str) -> Day | None:
        return incident_days.day_of(sentence, self.anchor, [event.day for event in self.events])

    def _begins(self, sentence: str, after: str, day: Day | None, *, happened: bool) -> Day | None:
        """Return the day of the incident that begins with a sentence, if one does."""
        if day and _YEAR.fullmatch(day.edtf):
            return None
        if self.events and _SAME_AGAIN.match(sentence):
            return None
        if not happened:
            return (
                day if day and self._opens(sentence, after, day) and not self._same(sentence, day) else None
            )
        if day and not day.basis.endswith(days.VAGUE):
            later = self.events and is_later_death(sentence)
            return None if later or self._same(sentence, day) else day
        refers_back = self.passed_over and _REFERS_BACK.match(sentence)
        first = not self.events and not refers_back
        another = not day and bool(_ANOTHER.match(sentence))
        return _UNDATED._replace(basis=day.basis if day else _UNDATED.basis) if first or another else None

    def _opens(self, sentence: str, after: str, day: Day) -> bool:
        """Check whether a sentence dates what the next one reports, as in "Another came in April."."""
        names = assertions.names_incident(sentence) or bool(_OPENING.match(sentence))
        if not (day.edtf and names and after) or assertions.reason_not_a_report(after):
            return False
        return bool(assertions.incidents_at(after)[0]) and not self._day(after)

    def _same(self, sentence: str, day: Day) -> Event | None:
        """Return the incident of the same day; none where both sentences begin with it, as in a list."""
        if _ANOTHER.match(sentence):
            return None
        for event in reversed(self.events):
            listed = sentence.startswith(day.words) and event.sentences[0].startswith(event.day.words)
            close = event is self.here or (incident_days.is_close(event.day) and incident_days.is_close(day))
            begins = sentence.startswith(day.words)  # "On 14 May a shootout took place" is another
            fills = event is self.here or (event is self.events[-1] and self._is_news(day) and not begins)
            if not event.day.words and fills and not day.basis.endswith(days.VAGUE):
                return event
            if event.day.words and incident_days.overlap(event.day, day) and close and not listed:
                return event
        return None

    def _goes_to(self, sentence: str, day: Day | None, *, happened: bool) -> Event | None:
        """Return the incident that a sentence says more of, if it is clear which."""
        news = next((event for event in reversed(self.events) if event.news), None)
        harmed = bool(counts(sentence))
        if is_later_death(sentence) and harmed:
            event = self.here or news
        elif _SAME_AGAIN.match(sentence):
            event = self.here or news
            if event and day and event.day.words and not incident_days.overlap(event.day, day):
                event = None
        elif day:
            event = self._same(sentence, day) if happened and not _YEAR.fullmatch(day.edtf) else None
        elif self.here:
            event = None if assertions.is_condition(sentence) else self.here
        elif happened or harmed:
            event = news or (None if self.anchor.day else self.before)
        else:
            event = None
        return event if event and len(event.sentences) < MOST_SENTENCES else None

    def _is_news(self, day: Day) -> bool:
        """Check whether an incident is of the days before the writing, or the first, without a day."""
        if not incident_days.DAY.fullmatch(day.edtf):
            return (not day.edtf and not self.events) or day.basis.startswith(("worked out", days.UNCOUNTED))
        when, written = date.fromisoformat(day.edtf), self.anchor.day
        return written is not None and timedelta(-1) <= written - when <= timedelta(NEWS_DAYS)
