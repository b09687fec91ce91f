"""The page's text: whole, the same every time, and no stranger's text outside the data."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import pytest

import marzmap
import page_fixtures
import page_many
from marzmap import _study, view
from marzmap.attributes import Words
from marzmap.view import _events, _shell
from page_browser import seen
from page_fixtures import ATTRIBUTIONS, PAYLOADS, RELIEF

if TYPE_CHECKING:
    import geopandas as gpd

    from marzmap._pipeline import Build


VIEW = Path(str(files("marzmap.view")))


def rendered(**changes: Any) -> str:
    text = changes.pop("text", str)
    page = view.page(
        page_fixtures.study(**changes), page_fixtures.layers(text), attributions=ATTRIBUTIONS, relief=RELIEF
    )
    return view.html(page)


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text inside scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.inner = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.append("")
        self.inner = True

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's own signature
        self.inner = False

    def handle_data(self, data: str) -> None:
        if self.inner:
            self.texts[-1] += data

    def inside(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        found = zip(self.tags, self.texts, strict=True)
        return [(attributes, text) for (name, attributes), text in found if name == tag]


@pytest.fixture(scope="module")
def plain() -> Elements:
    return Elements(rendered())


def test_it_is_a_folium_map_that_shows_itself_in_a_notebook() -> None:
    page = view.page(page_fixtures.study(), page_fixtures.layers(), attributions=ATTRIBUTIONS)
    assert isinstance(page, folium.Map)
    assert page._repr_html_().startswith("<iframe srcdoc=")


def test_the_same_input_gives_the_same_bytes() -> None:
    assert rendered() == rendered()
    page = view.page(page_fixtures.study(), page_fixtures.layers(), attributions=ATTRIBUTIONS)
    assert view.html(page) == view.html(page)


def test_many_incidents_give_the_same_bytes_everywhere() -> None:
    many = page_many.html(_events.FEW + 1)
    assert many == page_many.html(_events.FEW + 1)
    told = "import hashlib, page_many; print(hashlib.sha256(page_many.html({}).encode()).hexdigest())"
    elsewhere = subprocess.run(
        [sys.executable, "-c", told.format(_events.FEW + 1)],
        cwd=Path(__file__).parent,
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join(sys.path), "TZ": "Asia/Kabul", "PYTHONHASHSEED": "7", "LC_ALL": "C"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert elsewhere.strip() == hashlib.sha256(many.encode()).hexdigest()


def test_ids_of_other_folium_maps_stay_random() -> None:
    rendered()
    assert folium.Map().get_name() != folium.Map().get_name()


def test_no_element_loads_anything() -> None:
    html = rendered()
    for _, attributes in Elements(html).tags:
        for name in ("src", "href", "srcset", "data", "poster", "action"):
            assert (attributes.get(name) or "data:").startswith("data:")
    styles = "".join(text for _, text in Elements(html).inside("style"))
    assert not re.findall(r"@import|url\((?!data:)", styles)
    assert "sourceMappingURL" not in html


def test_the_policy_allows_nothing_but_its_own_script_and_style(plain: Elements) -> None:
    elements = plain
    (policy,) = (
        attributes["content"] or ""
        for tag, attributes in elements.tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["worker-src"] == "blob:"  # of the page's own script
    assert rules["img-src"] == "data:"
    assert "unsafe" not in policy
    assert elements.tags[3][1].get("http-equiv") == "Content-Security-Policy"  # before any script or style
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        texts = [text for found, text in elements.inside(tag) if found.get("type") in (None, "module")]
        hashes = [
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts
        ]
        assert sorted(hashes) == sorted(rules[rule].split())
    assert not [name for _, attributes in elements.tags for name in attributes if name.startswith("on")]
    assert not [attributes for _, attributes in elements.tags if "style" in attributes]


def test_a_page_may_ask_only_where_the_layers_that_it_offers_are() -> None:
    assert tuple(_shell.ONLINE_HOSTS) == _study.ONLINE_LAYERS

    def pictures(*offered: str) -> str:
        html = rendered(online_layers=offered)
        return html.partition("img-src ")[2].partition(";")[0]

    assert pictures("nasa-blue-marble") == "data: https://gibs.earthdata.nasa.gov"
    topographic = [f"https://{server}.tile.opentopomap.org" for server in "abc"]
    assert pictures("opentopomap").split() == ["data:", *topographic]
    assert pictures(*_study.ONLINE_LAYERS).split() == [
        "data:",
        *topographic,
        "https://gibs.earthdata.nasa.gov",
    ]


def test_each_script_stands_behind_those_that_it_imports() -> None:
    order = _shell._modules()  # noqa: SLF001 - what is put together is the test
    assert order[-1] == "main"
    assert len(set(order)) == len(order)
    for place, name in enumerate(order):
        needed = re.findall(r'from "([./\w]+)/(\w+)\.js"', _shell.own(f"{name}.js"))
        assert {module for _, module in needed} <= set(order[:place])
        home = next(VIEW.rglob(f"{name}.js")).parent
        assert all((home / folder / f"{module}.js").is_file() for folder, module in needed)
    names = [file.name for file in VIEW.rglob("*.*") if file.suffix in {".js", ".css", ".html"}]
    assert len(set(names)) == len(names)  # found by name alone
    assert {f"{name}.js" for name in order} == {name for name in names if name.endswith(".js")}
    assert set(_shell._STYLES) == {name for name in names if name.endswith(".css")}  # noqa: SLF001


def test_the_page_carries_the_scripts_without_their_comments() -> None:
    shipped = "".join(_shell._scoped(name) for name in _shell._modules())  # noqa: SLF001 - what is shipped
    written = "".join(_shell.own(f"{name}.js") for name in _shell._modules())  # noqa: SLF001
    # A type within an expression shares its line with code.
    kinds = (r"^\s*//", r"^\s*/\*\*(?!.*\*/ *\S)", r"^\s*\* ")
    assert all(re.search(kind, written, flags=re.MULTILINE) for kind in kinds)
    assert not any(re.search(kind, shipped, flags=re.MULTILINE) for kind in kinds)
    # No code went with them but its indent: each line of code is shipped, imports and exports apart.
    stripped = [line.strip() for line in written.splitlines()]
    code = [line for line in stripped if re.match(r"(const|let|return|if|for) ", line)]
    assert code
    lines = shipped.splitlines()
    assert [line for line in code if line not in lines] == []


@pytest.fixture(scope="module")
def little() -> dict[str, gpd.GeoDataFrame]:
    layers = page_fixtures.layers()
    return {name: layers[name] for name in ("incidents", "border", "countries")}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_strangers_text_is_only_ever_data(
    payload: str, plain: Elements, little: dict[str, gpd.GeoDataFrame]
) -> None:
    incidents = little["incidents"].assign(title=payload, claims=f"{payload}!")
    border = little["border"].assign(note=payload)
    study = page_fixtures.study(title=payload, title_local=payload, summary=payload)
    page = view.page(
        study,
        little | {"incidents": incidents, "border": border},
        attributions=[payload],
        citation=payload,
        notice=Words(payload, payload),
    )
    spoilt = Elements(view.html(page))
    assert [tag for tag, _ in spoilt.tags] == [tag for tag, _ in plain.tags]
    ((_, blob),) = [found for found in spoilt.inside("script") if found[0].get("type") == "application/json"]
    assert not re.search("[<>&\u2028\u2029]|{[{%#]", blob)
    content = json.loads(blob)
    assert content["study"]["title"] == content["study"]["summary"] == payload
    assert content["events"]["columns"]["title"]["values"] == [payload] * 3
    assert content["events"]["columns"]["claims"]["values"][0] == f"{payload}!"
    layers = json.loads(gzip.decompress(base64.b64decode(content["layers"])))
    assert layers["border"]["columns"]["note"] == [payload]
    assert list(content["notice"].values()) == [payload, payload]
    assert content["citation"] == content["attributions"][0] == payload
    ((_, title),) = spoilt.inside("title")
    assert title == seen(payload)
    plain_scripts = [text for found, text in plain.inside("script") if not found.get("type")]
    assert [text for found, text in spoilt.inside("script") if not found.get("type")] == plain_scripts


def test_a_lone_surrogate_does_not_stop_the_file() -> None:
    html = rendered(title="broken \ud800 text")
    assert "\\ud800" in html
    html.encode()


def test_numbers_that_are_none_stay_unknown(plain: Elements) -> None:
    ((_, blob),) = [found for found in plain.inside("script") if found[0].get("id") == "data"]
    columns = json.loads(blob)["events"]["columns"]
    assert columns["wounded_low"]["values"] == [None] * 4
    assert columns["killed_high"]["values"] == [4] * 4


def test_a_study_without_incidents_has_a_page() -> None:
    layers = {name: page_fixtures.layers()[name] for name in ("border", "countries")}
    html = view.html(view.page(page_fixtures.study(), layers, attributions=[]))
    assert "A small study" in html


def test_the_default_study_stays_within_a_megabyte(built: Build) -> None:
    html = view.html(marzmap.page(built))
    assert len(html.encode()) < 1_000_000
    assert html == view.html(marzmap.page(built))
