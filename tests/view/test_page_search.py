"""The search of the page finds what is meant, in two scripts and in whatever spelling."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import page_search
from page_panel import until
from page_scripts import loaded
from page_search import hits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


SEARCHED: dict[str, dict[str, Any]] = {
    "latin": {"title": "Clash at Shaghalak", "place": "Shaghalak"},
    "sister": {"title": "Shots near Shangalak"},
    "persian": {"title_local": "درگیری در شغالک", "place_local": "شغالک"},
    "arabic": {"title_local": "رويداد در كابل", "summary": "روز ۸۱۲۷"},
    "qala": {"place_local": "اسلام قلعه"},
    "joined": {"place": "Islamqala", "summary": "Islam guards a lake; Qala is far."},
    "marks": {"title": "At Eslām Qal‘eh-ye Now, 8127"},
    "half": {"summary": "نیروها می\u200cروند و عبدالخالــق"},
    "claim": {
        "claims": json.dumps([{"by": "Ministry", "text": "Nobody crossed the dry river.", "sources": [1]}])
    },
    "source": {
        "sources": json.dumps([{"title": "Zero line", "publisher": "Hasht-e Subh", "url": "https://a.b"}])
    },
    "plain": {"claims": "They say: wheat", "actor_1": "Farmers' guard", "admin2_at": "Taybad"},
    "kind": {"event_type": "shelling"},
    "hostile": {"event_type": "constructor", "title": "<b>__proto__</b>"},
    "longer": {"title": "Road to Gardan", "place_local": "گردان", "summary": "Qari Daud, at Nowzad"},
    "short": {"title": "The gourd seller", "place_local": "گرد", "place": "Now Zad"},
}


def searched(count: int = 1) -> str:
    """Page of these incidents, so many times over."""
    return page_search.html_of(SEARCHED, count)


@pytest.fixture(scope="module", params=[1, 200], ids=["few", "many"])
def shelf(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Few events come as lists, many as packed columns, some of them codes."""
    found = loaded(chromium, searched(request.param))
    yield found
    found.close()


SHAGHALAK = {"latin", "sister", "persian"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", set(SEARCHED)),
        ("  !? ", set(SEARCHED)),
        # Spellings that sound alike, in both scripts; of a place the beginning of a sound is enough.
        ("Shangalak", SHAGHALAK),
        ("shaghalak", SHAGHALAK),
        ("شغالک", SHAGHALAK),
        ("شغالك", SHAGHALAK),
        ("Šaġāl", {"latin", "persian"}),
        ("shaghalaks", set()),
        # Two words that are one elsewhere, and the other way round.
        ("Islam Qala", {"qala", "joined", "marks"}),
        ("eslām-e qal'eh", {"qala", "joined", "marks"}),
        ("islamqala", {"qala", "joined", "marks"}),
        ("اسلام\u200cقلعه", {"qala", "joined", "marks"}),
        ("اسلامقلعه", {"qala", "joined", "marks"}),
        # Three consonants are soon heard in another word: there the vowels must agree as well.
        ("guard", {"joined", "plain", "short"}),
        ("gard", {"plain", "longer", "short"}),
        ("گردا", {"plain", "longer", "short"}),
        ("Šeġal", {"latin", "persian"}),
        ("Shoghal", {"persian"}),  # which does not write the vowel
        ("Nowzad", {"longer", "short"}),
        ("Now Zad", {"longer", "short"}),
        # Letters, digits, half-spaces and marks.
        ("رویداد", {"arabic"}),
        ("كابل", {"arabic"}),
        ("کابل", {"arabic"}),
        ("8127", {"arabic", "marks"}),
        ("٨١٢٧", {"arabic", "marks"}),
        ("میروند", {"half"}),
        ("می\u200cروند", {"half"}),
        ("عبدالخالق", {"half"}),
        ("ESLAM", {"qala", "joined", "marks"}),
        # Parts of words; all words are wanted, from whichever column.
        ("haghal cla", {"latin"}),
        ("clash river", set()),
        # What others say, who says it, and where.
        ("ministry river", {"claim"}),
        ("subh zero", {"source"}),
        ("wheat", {"plain"}),
        ("farmers' taybad", {"plain"}),
        ("shelling", {"kind"}),
        ("گلوله\u200cباران", {"kind"}),
        ("constructor", {"hostile"}),
        ("__proto__", {"hostile"}),
        # Quotes and what must not be there.
        ('"dry river"', {"claim"}),
        ('"dry riv', {"claim"}),
        ('"river dry"', set()),
        ("«اسلام قلعه»", {"qala"}),
        ('"shaghalak shots"', set()),
        ("shaghalak -clash", {"sister", "persian"}),
        ("shangalak -shangalak", {"latin", "persian"}),
        ('-"zero line" subh', set()),
        ("-", set(SEARCHED)),
        ("-river", set(SEARCHED) - {"claim"}),
        ("Hasht-e", {"source"}),
    ],
)
@pytest.mark.browser
def test_a_search_finds_what_is_meant_in_whatever_spelling(
    shelf: Page, query: str, expected: set[str]
) -> None:
    assert hits(shelf, query) == expected


@pytest.mark.browser
def test_the_search_prepares_itself_while_nothing_else_is_to_be_done(chromium: Browser) -> None:
    page = loaded(chromium, searched())
    until(page, "shelves.index.soundOf.length > 0")  # nobody has searched yet
    assert hits(page, "shangalak") == SHAGHALAK
    page.close()


def shown(page: Page) -> set[str]:
    """Names of the incidents on the page."""
    names: list[str] = page.evaluate("Array.from(state.state.shown, i => data.value('incident_id', i))")
    return {name.rsplit("-", 1)[0] for name in names}


@pytest.mark.browser
def test_a_worker_searches_where_incidents_are_many(chromium: Browser) -> None:
    page = loaded(chromium, searched(200))
    page.fill("#search", "shangalak")
    until(page, "state.state.shown.length === 600")
    assert shown(page) == SHAGHALAK
    # What is typed meanwhile counts, and what is cleared is at once no more looked for.
    busy = "document.querySelector('#listing').ariaBusy"
    twice = "state.change({text: 'wheat'}); state.change({text: 'nowzad'});"
    assert page.evaluate(f"{twice} {busy}") == "true"
    until(page, "state.state.shown.length === 400")
    assert shown(page) == {"longer", "short"}
    assert page.evaluate(busy) == "false"
    page.evaluate("state.change({text: 'wheat'}); state.change({text: ''})")
    assert shown(page) == set(SEARCHED)
    assert page.evaluate("shelves.index.soundOf.length") == 0  # the page has no index of its own
    page.close()


@pytest.mark.browser
def test_the_page_searches_itself_where_workers_are_refused(chromium: Browser) -> None:
    html = searched(200)
    assert "worker-src blob:; " in html
    page = loaded(chromium, html.replace("worker-src blob:; ", ""))  # refused by an event, after a while
    page.fill("#search", "shangalak")
    until(page, "state.state.shown.length === 600")
    assert shown(page) == SHAGHALAK
    page.close()


@pytest.mark.browser
def test_the_page_searches_itself_where_no_worker_begins(chromium: Browser) -> None:
    page = loaded(chromium, searched(200))
    page.evaluate("() => { globalThis.Worker = () => { throw new Error('refused'); }; }")
    page.fill("#search", "shangalak")
    until(page, "state.state.shown.length === 600")
    assert shown(page) == SHAGHALAK
    page.close()
