"""Hostile text wherever a stranger may write: shown as it stands, kept as it stands, never run."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import page_fixtures
from marzmap import view
from marzmap._cli import main
from marzmap.attributes import Words
from marzmap.check.cells import hostile
from marzmap.statements import english
from marzmap.tables.cells.escapes import escaped
from page_browser import needs_chromium, read, seen, settled
from page_fixtures import ATTRIBUTIONS, LONG, PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import folium
    from playwright.sync_api import Page

    from page_browser import Open

PACKED = 2_200
"""Rows of a page whose columns are packed: each text twenty times."""

TOLD = [
    "title",
    "title_local",
    "place",
    "place_local",
    "actor_1",
    "summary",
    "radius_source",
    "admin1_at",
    "admin2_at",
]
"""Columns that the detail shows word for word."""

KEPT = [*TOLD, "summary_fa", "actor_2", "event_type", "status", "placed_by", "evidence", "reason_code"]
CODES = ["side_likely", "country_at", "border_id", "crossing_id", "barrier_id"]
WITHIN = {"claims": ("by", "text"), "sources": ("title", "publisher", "date", "terms", "url", "archive_url")}

STILL: dict[str, Any] = {"reduced_motion": "reduce", "hasty": True}

ELEMENTS = """() => {
    const nodes = [...document.body.querySelectorAll("*")];
    const attributes = nodes.flatMap(node => node.getAttributeNames());
    const own = location.href.split("#")[0] + "#";
    const links = nodes.filter(node => node.getAttribute("href") || node.getAttribute("src"))
        .map(node => node.href ?? node.src)
        .filter(link => typeof link === "string" && link !== own && !/^data:image\\/webp/.test(link));
    return [
        [...new Set(nodes.map(node => node.localName))].sort(),
        attributes.filter(name => name.startsWith("on") || name === "srcdoc"),
        links.filter(link => !/^https?:/.test(link)),
    ];
}"""

# Opens one incident after the other and reads what is said of it; a long list has not all of them at hand.
DETAILS = """ids => ids.map(id => {
    modules.state.change({selected: modules.data.eventOf(id)});
    return document.getElementById("detail").textContent;
})"""


# Points at one symbol after the other and reads what it is told.
POINTED = """async () => {
    const {left, top} = map_marzmap.getContainer().getBoundingClientRect();
    const told = [];
    for (const {kind, x, y} of map_marzmap.incidents.marks()) {
        if (kind !== "incident") continue;
        const [clientX, clientY] = [left + x, top + y];
        const under = document.elementFromPoint(clientX, clientY);
        under?.dispatchEvent(new MouseEvent("mousemove", {clientX, clientY, bubbles: true}));
        await new Promise(requestAnimationFrame);
        told.push(...[...document.querySelectorAll(".leaflet-tooltip")].map(node => node.textContent));
    }
    return told;
}"""


def ids(texts: Iterable[str]) -> list[str]:
    return [f"{text} {number}" for number, text in enumerate(texts)]


def lists(name: str, text: str) -> str:
    """A cell of claims or sources, hostile within."""
    entry: dict[str, Any] = {key: f"{text} {key}" for key in WITHIN[name]}
    return json.dumps([entry | {"sources": [1]}, {WITHIN[name][0]: text}])


def incidents(count: int, payloads: Sequence[str] = PAYLOADS) -> gpd.GeoDataFrame:
    """Rows with one of the texts in every column that holds text, on places apart from each other."""
    texts = [payloads[number % len(payloads)] for number in range(count)]
    days = np.datetime64("2021-01-01") + np.arange(count)
    table = pd.DataFrame(
        {"incident_id": ids(texts)}
        | {name: [f"{text} {name}" for text in texts] for name in (*KEPT, "side_by_source")}
        | dict.fromkeys(("side", *CODES), texts)
        | {name: [lists(name, text) for text in texts] for name in WITHIN}
        | {name: days.astype(str) for name in ("date_start", "date_end")}
        | {"date_edtf": texts, "radius_m": 1000.0, "border_distance_m": 2000.0, "side_probability": 0.97}
    )
    number = np.arange(count) % 110
    places = gpd.points_from_xy(58.6 + number % 10 * 0.5, 30.2 + number // 10 * 0.5)
    return gpd.GeoDataFrame(table, geometry=places, crs="EPSG:4326")


def page_of(text: str, **layers: gpd.GeoDataFrame) -> folium.Map:
    """Page of the small study with this text before every text of it, save of the layers that are given."""
    study = dict.fromkeys(("title", "summary", "id", "chainage_from"), text)
    study["title_local"] = text + "."  # of two names that are the same one is shown
    return view.page(
        page_fixtures.study(**study),
        page_fixtures.layers(lambda value: text + value) | layers,
        attributions=[text + line for line in ATTRIBUTIONS],
        citation=text,
        notice=Words(text, text),
    )


def html_of(found: gpd.GeoDataFrame, text: str) -> str:
    nothing = page_fixtures.layers()["context"].iloc[:0]
    return view.html(page_of(text, incidents=found, context=nothing))


def downloaded(page: Page, ending: str) -> str:
    with page.expect_download() as found:
        page.locator(f"#download-{ending}").click()
    return found.value.path().read_bytes().decode()


def assert_nothing_ran(page: Page, clean: Page) -> None:
    """Nothing ran, and the page has no element that it would not have without the texts."""
    assert page.evaluate("globalThis.broken") is None
    assert page.evaluate("Object.prototype.broken") is None
    names, handlers, links = page.evaluate(ELEMENTS)
    assert set(names) <= set(clean.evaluate(ELEMENTS)[0])
    assert handlers == links == []


def test_there_are_texts_enough() -> None:
    assert len(set(PAYLOADS)) >= 80


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("count", [len(PAYLOADS), PACKED], ids=["plain", "packed"])
def test_no_text_of_an_incident_runs_or_changes(opened: Open, count: int) -> None:
    found = incidents(count)
    clean = opened(html_of(incidents(2, ["tame"]), "tame"), "#incident=tame 0", **STILL)
    page = opened(html_of(found, PAYLOADS[0]), **STILL, accept_downloads=True)
    assert page.locator("#count").get_attribute("data-count") == str(count)

    # The detail: every column that it tells, and what is within claims and sources.
    rows = found.to_dict("records")[: len(PAYLOADS)]
    told = page.evaluate(DETAILS, [row["incident_id"] for row in rows])
    for row, detail in zip(rows, map(read, told), strict=True):
        for name in TOLD:
            assert seen(row[name]) in detail
        for name in ("claims", "sources"):
            for key in WITHIN[name][:4]:
                assert seen(json.loads(row[name])[0][key]) in detail
    assert_nothing_ran(page, clean)
    page.keyboard.press("Escape")

    # The list: titles, in both languages.
    page.locator("#panel-body").evaluate("node => { node.scrollTop = 0; }")
    settled(page)
    entries = page.locator("#list button").evaluate_all("nodes => nodes.map(node => node.textContent)")
    for row, entry in zip(rows, map(read, entries), strict=False):
        assert seen(row["title"]) in entry
        assert seen(row["title_local"]) in entry

    # What is taken away: each value as it was given.
    features = json.loads(downloaded(page, "geojson"))["features"]
    table = list(csv.DictReader(io.StringIO(downloaded(page, "csv"), newline="")))
    assert len(features) == len(table) == count
    for row, feature, line in zip(found.to_dict("records"), features, table, strict=True):
        properties = feature["properties"]
        for name in ("incident_id", "date_edtf", "side", *KEPT, *CODES):
            assert row[name] == properties[name]
            assert line[name] == escaped(row[name])  # no spreadsheet runs it
        for name, codes in (("reason", "reason_code"), ("side_by_source", "side_by_source")):
            assert english(row[codes]) == properties[name]
            assert line[name] == escaped(english(row[codes]) or "")
        for name in WITHIN:
            assert json.loads(row[name]) == properties[name] == json.loads(line[name])
    assert_nothing_ran(page, clean)


@pytest.mark.browser
@needs_chromium
def test_a_pointer_is_told_each_title_as_it_is(opened: Open) -> None:
    found = incidents(len(PAYLOADS)).set_index("incident_id")
    page = opened(html_of(found.reset_index(), "A study"), **STILL)
    titles = page.evaluate(POINTED)
    said = read(" ".join(titles))
    told = [title for title in found["title"] if seen(title) in said]
    assert len(told) >= 0.9 * len(PAYLOADS)
    assert page.evaluate("globalThis.broken") is None


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("payloads", [PAYLOADS, PAYLOADS[::-1]], ids=["forwards", "backwards"])
def test_the_texts_of_study_and_layers_are_shown_as_they_are(opened: Open, payloads: list[str]) -> None:
    payload = " ".join(payloads)
    shown = seen(payload)

    def told(selector: str) -> str:
        return read(page.locator(selector).evaluate("node => node.textContent"))

    page = opened(view.html(page_of(payload)), **STILL)
    assert read(seen(page.evaluate("document.querySelector('title').textContent"))) == shown
    assert "[U+202E]" in page.evaluate("document.title")  # nothing turns round in the window's own title
    for place in ("#title", "#summary"):
        assert told(place) == shown
    assert told("#title-local") == shown + "."
    for box in page.locator("#layers input").all():
        box.evaluate("node => node.checked || node.click()")
    legend = told("#overview")
    for value in ("armed clash", "Event 1", "Meeting", "Other", "Sources differ here.", ATTRIBUTIONS[0]):
        assert shown + value in legend
    for value in ("wall", "Old wall", "Not surveyed.", "Survey."):
        assert shown + value in legend
    page.locator("#list button").first.click()
    said = told("#detail")
    for value in ("armed clash", "Event 1", "رویداد 1", "Village", "روستا", "2021-12-01", "Guards", "Forces"):
        assert shown + value in said
    for value in ("Shots were exchanged.", "our estimate", "District", "Gate", "They fired first."):
        assert shown + value in said
    for value in ("Iran", "Old wall", "دیوار", "Of two.", "First", "Paper", "Press", "Nobody knows."):
        assert shown + value in said
    # The addresses are not links any more.
    assert page.locator("#detail a[target]:not(.other-maps a)").count() == 0
    page.keyboard.press("Escape")
    for strip in ("border", "time"):
        page.locator(f"#strip-{strip}").click()
        settled(page)
    page.locator("#language").click()
    settled(page)
    assert told("#title") == shown
    assert shown + "رویداد 1" in told("#list")
    assert page.evaluate("globalThis.broken") is None
    assert page.evaluate(ELEMENTS)[1:] == [[], []]


@pytest.mark.browser
@needs_chromium
def test_a_text_of_a_megabyte_and_half_a_character_are_shown(opened: Open) -> None:
    found = incidents(3).astype({"title": object, "summary": object})
    found.loc[0, "title"] = LONG
    found.loc[1, "summary"] = "half \ud800 of a character"
    page = opened(html_of(found, "A study"), **STILL)
    assert LONG in page.locator("#list button").first.evaluate("node => node.textContent")
    told = page.evaluate(DETAILS, found["incident_id"].tolist())
    assert LONG in told[0]
    assert page.evaluate("globalThis.broken") is None


# --- from a folder, by the command line ---------------------------------------------------------------

GIVEN = [
    "title",
    "title_local",
    "place",
    "place_local",
    "actor_1",
    "actor_2",
    "summary",
    "radius_source",
    "admin1",
    "admin2",
]
OWN = "{{ 7 * 7 }}<b>${globalThis.broken=1}"  # a column of the user's


def refused(text: str) -> bool:
    """Whether a table may not hold a text."""
    return hostile("title", text) is not None


def study(folder: Path) -> list[dict[str, str]]:
    """Write a study of hostile texts, in its table, its names, its barriers and its files; give the rows."""
    rows = [
        {"incident_id": f"{'' if refused(text) else text} {number}".strip(), "date_edtf": "2021-12-01"}
        | dict.fromkeys((*GIVEN, OWN), text)
        | {"claims": lists("claims", text), "sources": _linked(text), "event_type": "other"}
        | {"longitude": f"{60.2 + number % 10 * 0.1:.1f}", "latitude": f"{31 + number // 10 * 0.1:.1f}"}
        | {"radius_m": "1000"}
        for number, text in enumerate(PAYLOADS)
    ]
    rows.append(rows[0] | {"incident_id": "long", "summary": LONG})
    # Half a character stands in an escape only.
    rows.append(rows[0] | {"incident_id": "half", "claims": '[{"by": "A", "text": "\\ud800"}]'})
    files = {
        "incidents": "{{ 7 * 7 }}<img src=x onerror=globalThis.broken=1>.csv",
        "context": "';globalThis.broken=1;'.csv",
        "barriers": "${globalThis.broken=1}`.geojson",
    }
    _table(folder / files["incidents"], rows)
    _table(folder / files["context"], [rows[8] | {"incident_id": "about", "event_type": "context"}])
    wall = {"type": "LineString", "coordinates": [[60.6, 31.0], [60.6, 31.6]]}
    barrier: dict[str, Any] = {"barrier_id": "wall", "kind": "wall", "accuracy_m": 500, "schematic": False}
    barrier |= dict(zip(("name", "name_local", "source", "note"), PAYLOADS[::9], strict=False))
    feature = {"type": "Feature", "geometry": wall, "properties": barrier}
    collection = {"type": "FeatureCollection", "features": [feature]}
    (folder / files["barriers"]).write_text(json.dumps(collection), encoding="utf-8")
    named = dict.fromkeys(("title", "title_local", "summary"), STUDY)
    lines = ["[study]", *_toml(named), "as_of = 2026-01-01", "[border]", 'pairs = ["AFG-IRN"]']
    (folder / "study.toml").write_text("\n".join([*lines, "[files]", *_toml(files)]), encoding="utf-8")
    return rows


STUDY = " ".join(text for text in PAYLOADS if not refused(text))


def _linked(text: str) -> str:
    # An address that is none would be a fault of its own.
    return json.dumps([{"title": text, "publisher": text, "url": "https://example.org/?q=<b>"}])


def _toml(texts: dict[str, str]) -> list[str]:
    # A text of JSON is one of TOML where each sign stands for itself.
    return [f"{name} = {json.dumps(text, ensure_ascii=False)}" for name, text in texts.items()]


def _table(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]])
        writer.writeheader()
        # The apostrophe before what looks like a formula is dropped on reading: a text's own needs another.
        own = re.compile(r"^(?='+[=+\-@\t\r])")
        writer.writerows({name: own.sub("'", cell) for name, cell in row.items()} for row in rows)


def _rows(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(2 * len(LONG))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # What looks like a formula has an apostrophe before it.
    return [{name: re.sub(r"^'(?='*[=+\-@\t\r])", "", cell) for name, cell in row.items()} for row in rows]


@pytest.mark.browser
@needs_chromium
def test_a_folder_of_hostile_texts_is_built_whole_and_shown_as_it_is(opened: Open, tmp_path: Path) -> None:
    folder, out = tmp_path / "study", tmp_path / "out"
    folder.mkdir()
    given = study(folder)
    result = CliRunner().invoke(main, ["build", str(folder), "-o", str(out)])
    assert result.exit_code == 0, result.output

    # Every row is in the table, with its texts as they were given or, where they cannot be shown, in a note.
    kept = {row["incident_id"]: row for row in _rows(out / "incidents.csv")}
    assert not (out / "rejected.csv").exists()
    sound = []
    for row in given:
        bad = refused(row["title"]) or row["incident_id"] in ("long", "half")
        found = kept.pop(row["incident_id"])
        assert bool(found["check_note"]) is bad, row["incident_id"]
        for name in (*GIVEN, OWN, "claims", "sources"):
            # These are words for nothing.
            assert found[name] == row[name] or (
                found[name] == "" and (bad or row[name] in ("null", "undefined", "NaN", "None", "nil"))
            )
        if not bad:
            sound.append(row)
    assert kept == {}
    assert len(sound) >= 80

    # The page shows every row; the texts of the sound ones are whole.
    page = opened((out / "map.html").read_text(encoding="utf-8"), **STILL)
    assert page.locator("#count").get_attribute("data-count") == str(len(given))
    assert read(page.locator("#title").evaluate("node => node.textContent")).endswith(seen(STUDY))
    told = page.evaluate(DETAILS, [row["incident_id"] for row in sound])
    for row, detail in zip(sound, map(read, told), strict=True):
        assert detail.count(seen(row["title"])) >= 5
    assert page.evaluate("globalThis.broken") is None
    assert page.evaluate(ELEMENTS)[1:] == [[], []]
