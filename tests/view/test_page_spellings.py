"""The search of the page finds misspelt names and dates, marks its hits and says why a row is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

import page_search
from page_browser import needs_browser
from page_scripts import loaded, until
from page_search import hits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from page_browser import Open

pytestmark = needs_browser


def dated(edtf: str, first: str, last: str, **texts: str) -> dict[str, Any]:
    return {"date_edtf": edtf, "date_start": first, "date_end": last} | texts


ROWS: dict[str, dict[str, Any]] = {
    "fort": {"title": "Shots at Islam Qala"},
    "joined": {"title": "Islamqala road"},
    "persian": {"title_local": "گذرگاه اسلام قلعه"},
    "convoy": {"title": "Convoy in Farah"},
    "convoy_fa": {"title_local": "کاروان در فراه"},
    "closure": {"title": "Closure at Zaranj", "summary": "They may stay until 2023."},
    "closure_fa": {"title_local": "بستن زرنج"},
    "patrol": {
        "title": "Patrol",
        "place": "Taybad",
        "summary": "A debate was held in a tent far off.",
    },
    "whole": dated("2023-05", "2023-05-01", "2023-05-31", title="Month"),
    "twelfth": dated("2023-05-12", "2023-05-12", "2023-05-12", title="Day"),
    "over": dated("2023-04/2023-06", "2023-04-01", "2023-06-30", title="Three months"),
    "june": dated("2023-06-01", "2023-06-01", "2023-06-01", title="Later, may be in 2023"),
    "chance": {"summary": "A call, a kilometre of keel."},
    # In prose a word must sound whole: "تبادل" begins as "Taybad" does, "زباله" has the letters of "Zabol",
    # "سال ما" is two words.
    "exchange": {"title_local": "تبادل آتش", "summary_fa": "زباله‌های یک سال ما در ایستگاه تبادل"},
    "escort": {"title": "Escort to Sabzevar's gate", "summary_fa": "کاروانی از سبزوار رسید"},
    "told": {
        "title": "Quiet",
        "claims": json.dumps([{"by": "Ministry", "text": "Nobody crossed the dry river near the old mill."}]),
    },
}
QALA, ZARANJ, FARAH = {"fort", "joined", "persian"}, {"closure", "closure_fa"}, {"convoy", "convoy_fa"}
MAY = {"whole", "twelfth", "over"}


@pytest.fixture(scope="module", params=[1, 200], ids=["few", "many"])
def shelf(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    found = loaded(chromium, page_search.html_of(ROWS, request.param))
    yield found
    found.close()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # As they are written by those who only heard them.
        ("Islam Kala", QALA),
        ("Islamkala", QALA),
        ("Farrah", FARAH),
        ("Zarang", ZARANJ),
        ("Taybat", {"patrol"}),
        ("Kala", {"fort", "persian"}),
        # The right spelling finds no more than before, and what is nowhere is not found.
        ("Islam Qala", QALA),
        ("Zaranj", ZARANJ),
        ("Taybad", {"patrol"}),
        ("تایباد", {"patrol"}),
        ("Tayba", {"patrol"}),
        ("تبادل", {"exchange"}),
        ("Zabol", set()),
        ("Islam", {"fort", "joined", "persian"}),
        ("Sebzvar", {"escort"}),
        ("سبزوار", {"escort"}),
        # In Persian letters.
        ("اسلام قلعه", QALA),
        ("اسلامقلعه", QALA),
        ("فراه", {"convoy_fa"}),
        ("زرنج", ZARANJ),
        ("kill", set()),
        ("debat", {"patrol"}),
        ("Kandahar", set()),
        ("Zarang Taybat", set()),
        # Dates: what may have happened then, however it is written.
        ("May 2023", MAY),
        ("may, 2023", MAY),
        ("2023-05", MAY),
        ("مه ۲۰۲۳", MAY),
        ("12 May 2023", MAY),
        ("May 13, 2023", {"whole", "over"}),
        ("2023-05-13", {"whole", "over"}),
        ("1 June 2023", {"over", "june"}),
        ("30 February 2023", set()),
        ("2023", MAY | {"june", "closure"}),
        ("1402", MAY | {"june"}),  # 21 March 2023 to 19 March 2024
        ("Khordad 1402", {"whole", "over", "june"}),  # 22 May to 21 June
        ("خرداد ۱۴۰۲", {"whole", "over", "june"}),
        ("تیر ۱۴۰۲", {"over"}),  # from 22 June on
        ("month May 2023", {"whole", "over"}),
        ('"may be"', {"june"}),
        ('"May 2023"', set()),
    ],
)
def test_misspelt_names_and_dates_are_found(shelf: Page, query: str, expected: set[str]) -> None:
    assert hits(shelf, query) == expected


def entry(page: Page, name: str) -> Any:
    return page.locator(f"#list button[data-incident^='{name}']")


def sought(page: Page, words: str, count: int) -> None:
    page.fill("#search", words)
    expect(page.locator("#count")).to_have_attribute("data-count", str(count))
    until(page, "words => document.querySelector('#list').dataset.sought === words", words)


def test_hits_are_marked_and_another_spelling_is_announced(opened: Open) -> None:
    page = opened(page_search.html_of(ROWS))
    note = page.locator("#misspelt")
    sought(page, "Zaranj", 2)
    assert entry(page, "closure-").locator("mark").all_inner_texts() == ["Zaranj"]
    assert entry(page, "closure_fa").locator("mark").all_inner_texts() == ["زرنج"]
    assert note.inner_text() == ""
    sought(page, "islamkala", 3)
    assert entry(page, "fort").locator("mark").all_inner_texts() == ["Islam Qala"]
    assert entry(page, "joined").locator("mark").all_inner_texts() == ["Islamqala"]
    assert "islamkala" in note.inner_text()
    page.locator("#language").click()
    assert "islamkala" in note.inner_text()
    assert "Shown" not in note.inner_text()
    sought(page, "", len(ROWS))
    assert page.locator("mark").count() == 0
    assert note.inner_text() == ""


def test_a_row_says_where_the_words_are_that_it_hides(opened: Open) -> None:
    page = opened(page_search.html_of(ROWS))
    sought(page, "quiet river", 1)
    row = entry(page, "told")
    assert row.locator("mark").all_inner_texts() == ["Quiet", "river"]
    assert row.locator(".why").inner_text() == "What is said: Nobody crossed the dry river near the old mill."
    sought(page, '"dry riv', 1)
    assert row.locator("mark").all_inner_texts() == ["dry river"]
    sought(page, "May 2023", 3)
    assert entry(page, "twelfth").locator("mark").all_inner_texts() == ["12 May 2023"]
    sought(page, "taybat", 1)
    assert entry(page, "patrol").locator(".why").all_inner_texts() == ["Place: Taybad"]
    page.locator("#language").click()
    assert entry(page, "patrol").locator(".why").inner_text().startswith("جا")


def test_a_persian_summary_says_why_its_row_is_found(opened: Open) -> None:
    page = opened(page_search.html_of(ROWS), "#lang=fa")
    sought(page, "Sabzavar karvani", 1)  # by sound, in two texts of two scripts
    assert entry(page, "escort").locator("mark").all_inner_texts() == ["Sabzevar's", "کاروانی", "سبزوار"]
    sought(page, "Islam sal", 0)


def test_a_hostile_text_stays_a_text_where_it_is_marked(opened: Open) -> None:
    rows = {"one": {"title": "<b>shots</b> <script>x</script> \u202eshots", "summary": "<i>river</i>"}}
    page = opened(page_search.html_of(rows))
    sought(page, "shots river", 1)
    assert page.locator("#list b, #list i, #list script").count() == 0
    assert page.locator("#list .why mark").inner_text() == "river"
    assert page.locator("#list strong").inner_text().startswith("<b>shots</b>")
