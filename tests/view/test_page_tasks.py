"""What readers come for, and in how many actions they get it.

An action is a click, a drag, a key, or a text typed into a field. The limits are what a reader who knows the
page needs; a task that takes more has lost its way in. What is found is held against the study's own table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import pytest
from playwright.sync_api import expect

from page_browser import needs_browser, settled
from page_canvas import at_rest
from page_panel import downloaded, entries
from page_scripts import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

KEEP_COPIES = """
    Object.defineProperty(navigator, "clipboard", {configurable: true, value: {
        writeText: (text) => { globalThis.copied = text; return Promise.resolve(); } }});
"""
Rows = pd.DataFrame


class Reader:
    """Someone at the page, whose actions are counted."""

    def __init__(self, page: Page, table: Rows) -> None:
        self.page, self.table, self.actions = page, table, 0

    def click(self, what: str, number: int = 0, **how: Any) -> None:
        self.actions += 1
        self.page.locator(what).nth(number).click(**how)
        settled(self.page)

    def type(self, where: str, text: str) -> None:
        self.actions += 1
        self.page.locator(where).fill(text)
        until(self.page, "text => document.querySelector('#list').dataset.sought === text", text)

    def write(self, where: str, text: str) -> None:
        """Type into a field other than the search."""
        self.actions += 1
        self.page.locator(where).fill(text)
        settled(self.page)

    def choose(self, where: str, value: str) -> None:
        self.actions += 1
        self.page.locator(where).select_option(value)
        settled(self.page)

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)
        settled(self.page)

    def drag(self, where: str, start: float, end: float) -> None:
        """Drag over a plot, from one share of its width to another."""
        self.actions += 1
        box = self.page.locator(where).bounding_box()
        assert box
        self.page.mouse.move(box["x"] + start * box["width"], box["y"] + box["height"] / 3)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + end * box["width"], box["y"] + box["height"] / 3, steps=5)
        self.page.mouse.up()
        settled(self.page)

    def only(self, group: str, name: str) -> None:
        """Tick one line of a group of filters alone."""
        line = self.page.locator(f"#{group} .line", has_text=name)
        self.actions += 1
        line.get_by_role("button").click()
        settled(self.page)

    def text(self, what: str) -> str:
        return self.page.locator(what).first.inner_text()

    @property
    def listed(self) -> set[str]:
        return set(entries(self.page))

    def rows(self, which: pd.Series) -> set[str]:
        found = set(self.table.loc[which, "incident_id"])
        assert found  # or the task asks for nothing
        return found


class Task(NamedTuple):
    """A task: how many actions it may take, where the reader starts, and what it is."""

    limit: int
    does: Callable[[Reader], None]
    start: str = ""


TASKS: dict[str, Task] = {}
DETAIL = "#incident=2021-12-01-shaghalak"


def task(limit: int, start: str = "") -> Callable[[Callable[[Reader], None]], Callable[[Reader], None]]:
    """Enter a task under the name of its function."""

    def enter(does: Callable[[Reader], None]) -> Callable[[Reader], None]:
        TASKS[does.__name__] = Task(limit, does, start)
        return does

    return enter


# Find --------------------------------------------------------------------------------------------------


@task(2)
def find_an_incident_by_a_misspelt_name(reader: Reader) -> None:
    reader.type("#search", "Darvishok")
    reader.click("#list button[data-incident]")
    assert reader.text("#detail-title") == "Limited fire at Darwishok"


@task(2)
def find_an_incident_by_its_persian_name(reader: Reader) -> None:
    reader.type("#search", "تایباد")
    reader.click("#list button[data-incident]")
    assert reader.text("#detail-title") == "Conscript killed near Taybad"


@task(1)
def find_all_of_a_month(reader: Reader) -> None:
    reader.type("#search", "May 2023")
    assert reader.listed == reader.rows(reader.table["date_edtf"].str.startswith("2023-05"))


@task(1)
def find_all_at_a_place(reader: Reader) -> None:
    reader.type("#search", "Islamkala")
    assert reader.listed >= reader.rows(reader.table["place"].str.startswith("Islam Qala"))


@task(2)
def go_to_coordinates(reader: Reader) -> None:
    reader.write("#search", "31.05, 61.80")
    reader.press("Enter")
    expect(reader.page.locator(".place-card")).to_contain_text("31.05, 61.80")


@task(1, "#map=12/31/61.8")
def see_the_whole_border_again(reader: Reader) -> None:
    reader.click("button.home")
    at_rest(reader.page)
    south, north = reader.page.evaluate("(b => [b.getSouth(), b.getNorth()])(map_marzmap.getBounds())")
    assert south < 29.9
    assert north > 35.6


# Choose ------------------------------------------------------------------------------------------------


@task(1)
def only_attacks_on_civilians(reader: Reader) -> None:
    reader.only("types", "attack on civilians")
    assert reader.listed == reader.rows(reader.table["event_type"] == "attack on civilians")


@task(1)
def only_those_in_iran(reader: Reader) -> None:
    reader.only("sides", "Iran")
    assert reader.listed == reader.rows(reader.table["side"] == "IRN")


@task(3)
def only_the_clashes_of_2023_on_a_side_not_determined(reader: Reader) -> None:
    reader.type("#search", "2023")
    reader.only("types", "armed clash")
    reader.only("sides", "not determined")
    table = reader.table
    which = (table["event_type"] == "armed clash") & (table["side"] == "undetermined")
    assert reader.listed == reader.rows(which & table["date_edtf"].str.startswith("2023"))


@task(2)
def only_those_with_five_casualties_or_more(reader: Reader) -> None:
    reader.click("#further-filters > summary")
    reader.only("casualties", "5 to 24")
    most = reader.table["killed_high"].fillna(0) + reader.table["wounded_high"].fillna(0)
    assert reader.listed == reader.rows(most.between(5, 24))


@task(2)
def only_those_of_a_district(reader: Reader) -> None:
    reader.click("#further-filters > summary")
    reader.only("districts", "Taybad")
    assert reader.listed == reader.rows(reader.table["admin2_at"] == "Taybad")


@task(2)
def only_those_within_a_kilometre_of_the_line(reader: Reader) -> None:
    reader.click("#further-filters > summary")
    reader.only("distances", "up to 1 km")
    assert reader.listed == reader.rows(reader.table["border_distance_m"].abs() < 1000)


@task(2)
def only_those_that_a_publisher_reports(reader: Reader) -> None:
    reader.click("#further-filters > summary")
    reader.only("publishers", "Mehr News Agency")
    assert reader.listed == reader.rows(reader.table["sources"].str.contains("Mehr News Agency"))


@task(1, "#q=Islam&side=undetermined&type=standoff")
def clear_all_filters(reader: Reader) -> None:
    reader.click("#clear")
    assert len(reader.listed) == len(reader.table)


@task(1, "#q=2023&type=standoff")
def drop_one_filter_of_two(reader: Reader) -> None:
    reader.click(".chip[data-drops=type]")
    assert reader.listed == reader.rows(reader.table["date_edtf"].str.startswith("2023"))


# Read --------------------------------------------------------------------------------------------------


@task(1)
def read_the_coordinates_of_an_incident(reader: Reader) -> None:
    reader.click("#list button[data-incident='2021-12-01-shaghalak']")
    assert "31.055, 61.806" in reader.text("#detail .coordinates")


@task(1, DETAIL)
def copy_the_coordinates(reader: Reader) -> None:
    reader.click("#detail .coordinates button")
    until(reader.page, "globalThis.copied === '31.055, 61.806'")


@task(1)
def read_which_points_are_disputed(reader: Reader) -> None:
    reader.click("#list button[data-incident='2021-12-01-shaghalak']")
    disputed = reader.text("#detail .disputed")
    assert "The wall stands inside Iran: stated by Iran, denied by Taliban" in disputed.translate(PLAIN)


@task(1, DETAIL)
def go_from_a_claim_to_its_source(reader: Reader) -> None:
    reader.click("#claim-1 button.ref")
    source = reader.page.evaluate("document.activeElement.innerText")
    assert "Iran and Taliban forces clash in border area" in source


@task(1)
def read_how_far_from_the_line_and_how_sure(reader: Reader) -> None:
    reader.click("#list button[data-incident='2022-07-31-shaghalak']")
    facts = reader.text("#detail .facts")
    assert "about 2 km from the line" in facts
    assert "fairly sure" in facts


@task(1, DETAIL)
def go_to_the_next_incident(reader: Reader) -> None:
    reader.click("#next")
    assert reader.text("#detail-title") == "Gun battle at the Sekhsar canal"


@task(1, f"{DETAIL}&q=Shaghalak")
def go_back_to_the_list_with_its_filter(reader: Reader) -> None:
    reader.press("Escape")
    assert reader.page.locator("#search").input_value() == "Shaghalak"
    assert 0 < len(reader.listed) < len(reader.table)


# Take --------------------------------------------------------------------------------------------------


@task(2)
def take_a_selection_as_a_table(reader: Reader) -> None:
    reader.only("types", "standoff")
    reader.actions += 1
    text = downloaded(reader.page, "csv")
    for name in reader.rows(reader.table["event_type"] == "standoff"):
        assert name in text
    assert "2023-07-farah" not in text


@task(1, DETAIL)
def copy_a_link_to_an_incident(reader: Reader) -> None:
    reader.click("#copy-incident")
    until(reader.page, "globalThis.copied?.includes('incident=2021-12-01-shaghalak')")


@task(3)
def measure_between_two_places(reader: Reader) -> None:
    reader.click("#measure")
    reader.click("main", position={"x": 700, "y": 300})
    reader.click("main", position={"x": 800, "y": 300})
    assert "km" in reader.text(".measuring")


# See ---------------------------------------------------------------------------------------------------


@task(1)
def read_it_in_persian(reader: Reader) -> None:
    reader.click("#language")
    assert reader.page.locator("html").get_attribute("dir") == "rtl"


@task(1)
def read_it_in_the_dark(reader: Reader) -> None:
    reader.click("#scheme")
    assert reader.page.evaluate("document.documentElement.dataset.scheme") == "dark"


@task(2)
def take_the_relief_away(reader: Reader) -> None:
    reader.click("#layers-fold > summary")
    reader.click("#layers label:has-text('Relief')")
    until(reader.page, "location.hash.includes('layers=') || location.hash.includes('relief')")


# Along the border and in time -----------------------------------------------------------------------------


@task(1)
def step_through_time(reader: Reader) -> None:
    reader.click("#step-on")
    assert 0 < len(reader.listed) < len(reader.table)


@task(2)
def only_those_of_a_year(reader: Reader) -> None:
    reader.click("#times-fold > summary")
    reader.click("#period-years button", 1)
    assert reader.listed == reader.rows(reader.table["date_edtf"].str.startswith("2022"))


@task(3)
def only_those_between_two_days(reader: Reader) -> None:
    reader.click("#times-fold > summary")
    reader.write("#period-from", "2023-05-20")
    reader.write("#period-to", "2023-05-28")
    assert reader.listed == {"2023-05-20-islam-qala", "2023-05-27-sasoli"}


@task(1)
def see_where_along_the_border_most_happened(reader: Reader) -> None:
    reader.click("#strip-border")
    assert reader.page.locator("#border-profile").is_visible()


@task(2)
def only_those_between_two_kilometres(reader: Reader) -> None:
    reader.write("#search", "km 700-800")
    reader.press("Enter")
    assert reader.listed == reader.rows((reader.table["chainage_m"] / 1000).between(700, 800))


@task(2)
def drag_over_a_stretch_of_the_border(reader: Reader) -> None:
    reader.click("#strip-border")
    reader.drag("#profile", 0.72, 0.9)
    assert 0 < len(reader.listed) < len(reader.table)


@task(1)
def see_the_newest_incident_first(reader: Reader) -> None:
    reader.choose("#sort", "newest")
    assert entries(reader.page)[0] == reader.table.sort_values("date_start")["incident_id"].iloc[-1]


@task(1)
def see_the_deadliest_incident_first(reader: Reader) -> None:
    reader.choose("#sort", "casualties")
    most = reader.table["killed_high"].fillna(0) + reader.table["wounded_high"].fillna(0)
    assert (
        entries(reader.page)[0] == reader.table.assign(most=most).sort_values("most")["incident_id"].iloc[-1]
    )


@task(1, "#map=9/34.6/61.1")
def list_what_the_map_shows(reader: Reader) -> None:
    reader.click("#in-view")
    at_islam_qala = reader.rows(reader.table["place"].str.startswith("Islam Qala"))
    assert at_islam_qala <= reader.listed
    assert "2021-12-01-shaghalak" not in reader.listed


PLAIN = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))


@pytest.mark.parametrize("name", TASKS)
def test_a_task_takes_few_actions(opened: Open, fourteen: Build, fourteen_html: str, name: str) -> None:
    limit, does, start = TASKS[name]
    page = opened(fourteen_html, start, reduced_motion="reduce")
    page.evaluate(KEEP_COPIES)
    reader = Reader(page, pd.DataFrame(fourteen.incidents))
    does(reader)
    assert reader.actions <= limit


def test_there_are_thirty_tasks() -> None:
    assert len(TASKS) >= 30
