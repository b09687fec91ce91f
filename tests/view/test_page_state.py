"""One state for all: whatever is chosen, map, list, legend, strip and files tell of the same incidents.

An oracle filters the same rows here, from what the address says; it shares no code with the page.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

import page_fixtures
from marzmap import view
from page_browser import ARRIVE, needs_browser, settled
from page_fixtures import ATTRIBUTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from playwright.sync_api import Page

    from page_browser import Open

pytestmark = needs_browser

INCIDENTS = 240
CONTEXT = 12
STATES = 200
DOWNLOADS = 10
COPIES = 5
STILL: dict[str, Any] = {"reduced_motion": "reduce", "hasty": True}

TYPES = ["armed clash", "shelling", "standoff", "closure", "a kind ~ of & its = own", None]
SIDES = ["IRN", "AFG", "undetermined", None]
SURES = ["high", "middle", "low"]
ACTORS = ["Guards", "Riders", "نیروها", "Men! (of * ' the hill)", None]
WORDS = ["quartz", "meadow", "falcon", "bridge", "hilltop"]  # neither look nor sound alike
LAYERS = "barriers crossings districts rivers places relief band evidence candidates footprints stretches"
FURTHER = "further disagreement context"
FACETS = {"type": TYPES, "side": SIDES, "sure": SURES, "actor": ACTORS}


class State(NamedTuple):
    """What an address says; None is what it does not say."""

    incident: str | None
    type: frozenset[str | None] | None
    side: frozenset[str | None] | None
    sure: frozenset[str | None] | None
    actor: frozenset[str | None] | None
    first: str | None
    last: str | None
    text: str
    layers: frozenset[str | None] | None
    strip: str | None
    lang: str | None
    view: tuple[str, str, str]


# --- rows and states, by chance -----------------------------------------------------------------------


def rows(count: int, seed: int, prefix: str) -> pd.DataFrame:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    found = []
    for number in range(count):
        year, month = chance.randint(2020, 2023), chance.randint(1, 12)
        start, end = f"{year}-{month:02}-{chance.randint(1, 14):02}", f"{year}-{month:02}-15"
        dated = chance.random() < 0.9
        found.append(
            {
                "incident_id": f"{prefix} {number} #&=%",
                "title": f"{chance.choice(WORDS).title()} and {chance.choice(WORDS)}",
                "place": chance.choice([None, *WORDS]),
                "event_type": chance.choice(TYPES),
                "side": chance.choice(SIDES),
                "side_likely": "IRN",
                "side_probability": chance.choice([None, 0.5, 0.79, 0.8, 0.9499, 0.95, 1.0]),
                "actor_1": chance.choice(ACTORS),
                "actor_2": chance.choice(ACTORS),
                "date_start": start if dated else None,
                "date_end": (end if chance.random() < 0.5 else start) if dated else None,
                "date_edtf": start if dated else None,
            }
        )
    return pd.DataFrame(found)


def placed(table: pd.DataFrame, seed: int) -> gpd.GeoDataFrame:
    chance = random.Random(seed)  # noqa: S311
    points = [
        Point(chance.gauss(61, 1), chance.uniform(30, 35.6)) if chance.random() < 0.95 else None
        for _ in table.index
    ]
    text = [name for name in table if name != "side_probability"]
    return gpd.GeoDataFrame(table.astype(dict.fromkeys(text, "string")), geometry=points, crs="EPSG:4326")


TABLE = rows(INCIDENTS, 1, "one")


@pytest.fixture(scope="module")
def document() -> str:
    layers = page_fixtures.layers()
    kept = ("border", "border_further", "countries", "districts", "rivers", "places", "crossings", "barriers")
    events = {"incidents": placed(TABLE, 2), "context": placed(rows(CONTEXT, 3, "about"), 4)}
    page = view.page(
        page_fixtures.study(period=""),
        events | {name: layers[name] for name in kept},
        attributions=ATTRIBUTIONS,
    )
    return view.html(page)


def states(count: int) -> list[State]:
    chance = random.Random(5)  # noqa: S311

    def some(values: Iterable[str | None]) -> frozenset[str | None] | None:
        # As the boxes do: none of them, all of them (which is no filter), or any in between.
        chosen = frozenset(value for value in values if chance.random() < 0.7)
        return chosen if chance.random() < 0.5 and len(chosen) < len([*values]) else None

    def seldom(value: Any, share: float = 0.3) -> Any:
        return value if chance.random() < share else None

    def day() -> str:
        return f"{chance.randint(2020, 2023)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"

    found = []
    for _ in range(count):
        texts = [
            " ".join(chance.sample(WORDS, chance.randint(1, 2))),
            chance.choice(WORDS).upper(),
            " Bridge, ",
        ]
        layers: frozenset[str | None] = frozenset(
            name for name in f"{LAYERS} {FURTHER}".split() if chance.random() < 0.6
        )
        latitude, longitude = chance.uniform(30.5, 35), chance.uniform(60.5, 61.5)
        found.append(
            State(
                incident=seldom(chance.choice(TABLE["incident_id"])),
                **{name: some(values) for name, values in FACETS.items()},  # type: ignore[arg-type]
                first=seldom(day()),
                last=seldom(day()),
                text=seldom(chance.choice(texts)) or "",
                layers=seldom(layers),
                strip=seldom("border", 0.2),
                lang=seldom("fa"),
                view=(f"{chance.randint(32, 48) / 4:g}", f"{latitude:.4f}", f"{longitude:.4f}"),
            )
        )
    return found


# --- the oracle ---------------------------------------------------------------------------------------


def shown(state: State) -> list[str]:
    """Ids of the incidents that the state lets pass."""
    return [row["incident_id"] for row in TABLE.to_dict("records") if passes(row, state)]


def passes(row: Mapping[Any, Any], state: State) -> bool:
    known = {name: None if pd.isna(value) else value for name, value in row.items()}
    one = (state.type, known["event_type"]), (state.side, known["side"]), (state.sure, sureness(known))
    if any(chosen is not None and value not in chosen for chosen, value in one):
        return False
    parties = {known["actor_1"], known["actor_2"]}
    # An unknown party beside a known one is nobody.
    if state.actor is not None and not (parties - {None} or parties) & state.actor:
        return False
    start, end = known["date_start"], known["date_end"]
    if start is None or end is None:
        if state.first or state.last:
            return False
    elif start > (state.last or start) or end < (state.first or end):
        return False
    told = f"{known['title']} {known['place'] or ''}".lower()
    return all(word in told for word in state.text.lower().replace(",", " ").split())


def sureness(row: Mapping[str, Any]) -> str:
    probability = row["side_probability"] or 0
    if row["side"] == "undetermined" or probability < 0.8:
        return "low"
    return "high" if probability >= 0.95 else "middle"


def written(state: State) -> str:
    """Address of a state, as a reader may write it: in any order, with everything escaped."""

    def escaped(text: str | None) -> str:
        return "".join(
            f"%{byte:02X}" if sign in "~!*'()" else sign
            for sign in quote(text or "", safe="")
            for byte in sign.encode()
        )

    def several(chosen: Iterable[str | None] | None) -> str | None:
        if chosen is None:
            return None
        return "~".join(sorted(map(escaped, chosen))) if chosen else "!"

    said = {"lang": state.lang, "strip": state.strip, "from": state.first, "to": state.last}
    said |= {name: several(getattr(state, name)) for name in (*FACETS, "layers")}
    said["q"] = escaped(state.text) or None
    said["incident"] = escaped(state.incident) if state.incident else None
    said["map"] = "/".join(state.view)
    return "#" + "&".join(f"{name}={text}" for name, text in said.items() if text is not None)


def told(address: str) -> State:
    """State that an address tells."""
    said = dict(part.split("=", 1) for part in address.removeprefix("#").split("&"))

    def several(name: str) -> frozenset[str | None] | None:
        if name not in said:
            return None
        return (
            frozenset()
            if said[name] == "!"
            else frozenset(unquote(one) or None for one in said[name].split("~"))
        )

    zoom, latitude, longitude = said.pop("map").split("/")
    found = State(
        incident=unquote(said["incident"]) if "incident" in said else None,
        **{name: several(name) for name in FACETS},
        first=said.get("from"),
        last=said.get("to"),
        text=unquote(said.get("q", "")),
        layers=several("layers"),
        strip=said.get("strip"),
        lang=said.get("lang"),
        view=(zoom, latitude, longitude),
    )
    assert not said.keys() - {"incident", *FACETS, "from", "to", "q", "layers", "strip", "lang"}
    return found


# --- the page -----------------------------------------------------------------------------------------

READ = """() => {
    const canvas = document.querySelector("canvas.incidents");
    const plain = text => Number(text.replace(/[۰-۹]/g, digit => "۰۱۲۳۴۵۶۷۸۹".indexOf(digit)));
    const legend = ["types", "sides", "sures"].map(name =>
        [...document.querySelectorAll(`#${name} label`)]
            .filter(label => label.querySelector("input").checked)
            .reduce((sum, label) => sum + plain(label.querySelector(".number-of").textContent), 0));
    return {
        address: location.hash,
        drawn: Number(canvas.dataset.drawn),
        beyond: Number(canvas.dataset.beyond),
        list: Number(document.getElementById("count").dataset.count),
        listed: [...document.querySelectorAll("#list [data-incident]")].map(node => node.dataset.incident),
        strip: Number(document.getElementById("strip").dataset.count),
        legend,
    };
}"""

FOLLOW = f"""async addresses => {{
    {ARRIVE}
    const read = {READ};
    const found = [];
    for (const address of addresses) {{
        await arrive(address);
        found.push(read());
    }}
    return found;
}}"""


def agrees(found: Mapping[str, Any], state: State) -> None:
    """Map, list, legend and strip tell of the incidents that the oracle lets pass."""
    expected = shown(state)
    assert found["drawn"] + found["beyond"] == len(expected), state
    assert found["list"] == found["strip"] == len(expected), state
    assert found["legend"] == [len(expected)] * 3, state
    events = [one for one in found["listed"] if not one.startswith("about")]
    assert set(events) <= set(expected), state
    assert len(events) >= min(len(expected), 100), state


def test_all_parts_agree_with_the_address_and_with_an_oracle(opened: Open, document: str) -> None:
    page = opened(document, **STILL)
    chosen = states(STATES)
    found = page.evaluate(FOLLOW, [written(state) for state in chosen])
    for state, one in zip(chosen, found, strict=True):
        agrees(one, state)
    counts = Counter(one["list"] for one in found)
    assert len(counts) > STATES / 5  # they do differ

    # The address of a state gives that state, and that state gives that address.
    addresses = [one["address"] for one in found]
    for state, address in zip(chosen, addresses, strict=True):
        assert told(address) == _normal(state), address
    some = addresses[::-4]
    assert [one["address"] for one in page.evaluate(FOLLOW, some)] == some


def _normal(state: State) -> State:
    """As the page writes it: what is as at the start is left out."""
    start = frozenset(LAYERS.split())
    return state._replace(layers=None if state.layers == start else state.layers)


def test_an_address_that_is_copied_brings_everything_back_from_disk(opened: Open, document: str) -> None:
    first = opened(document, **STILL)
    for state in states(COPIES):
        (before,) = first.evaluate(FOLLOW, [written(state)])
        copy = opened(document, before["address"], **STILL)
        settled(copy)
        after = copy.evaluate(READ)
        assert after == before
        agrees(after, state)
        assert copy.locator("#detail").is_visible() is (state.incident is not None)
        assert copy.locator("html").get_attribute("lang") == (state.lang or "en")
        assert copy.evaluate("map_marzmap.getZoom()") == float(state.view[0])


def test_files_hold_the_incidents_that_are_shown_with_their_values(opened: Open, document: str) -> None:
    page = opened(document, **STILL)
    known = {row["incident_id"]: row for row in TABLE.to_dict("records")}
    some = [state for state in states(STATES) if len(shown(state)) > 2 and not state.incident][:DOWNLOADS]
    assert len(some) == DOWNLOADS
    for state in some:
        page.evaluate(FOLLOW, [written(state)])
        features = json.loads(downloaded(page, "geojson"))["features"]
        lines = list(csv.DictReader(io.StringIO(downloaded(page, "csv"), newline="")))
        assert sorted(one["properties"]["incident_id"] for one in features) == sorted(shown(state))
        assert [line["incident_id"] for line in lines] == [one["id"] for one in features]
        for feature, line in zip(features, lines, strict=True):
            given = known[line["incident_id"]]
            for name in ("title", "event_type", "actor_1", "date_start"):
                value = None if pd.isna(given[name]) else given[name]
                assert feature["properties"][name] == value
                assert line[name] == (value or "")


def downloaded(page: Page, ending: str) -> str:
    with page.expect_download() as found:
        page.locator(f"#download-{ending}").click()
    return found.value.path().read_bytes().decode()
