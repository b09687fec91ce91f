"""folium makes the map; this turns it into one document with Leaflet, style, script and data inside."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import xstatic.pkg.leaflet
from branca.element import Figure

from marzmap.view import _looks

if TYPE_CHECKING:
    from collections.abc import Iterable

_STYLES = [f"{name}.css" for name in ("page", "panel", "map", "strip", "phone", "print")]
"""Style sheets, the later ones over the earlier."""

ONLINE_HOSTS = {
    "opentopomap": tuple(f"https://{server}.tile.opentopomap.org" for server in "abc"),
    "nasa-blue-marble": ("https://gibs.earthdata.nasa.gov",),
}
"""Where layers of the network have their pictures; a page may ask there only for those that it offers."""


def shell(
    title: str, blob: str, events: str, centre: tuple[float, float], online: Iterable[str] = ()
) -> folium.Map:
    """Give the folium map whose document holds blob and events; no text of theirs meets a template."""
    atlas_map = _Map(
        location=centre,
        tiles=None,
        zoom_start=6,
        zoom_control=False,
        attributionControl=False,
        maxZoom=15,
        fadeAnimation=False,  # of two tooltips the one left behind would still be read
        zoomSnap=0.25,
        wheelPxPerZoomLevel=90,
    )
    atlas_map.default_js = atlas_map.default_css = []  # what folium would load from the network
    _Document(title, blob, events, online).add_child(atlas_map)
    return atlas_map


class _Map(folium.Map):
    """A folium map whose name does not change from one rendering to the next."""

    @classmethod
    def _generate_id(cls) -> str:
        return "marzmap"


class _Document(Figure):
    """The document around the map: our page in place of branca's, under a strict content policy."""

    def __init__(self, title: str, blob: str, events: str, online: Iterable[str]) -> None:
        super().__init__(height="640px")  # in a notebook
        self._texts = (title, blob, events)
        self._pictures = " ".join(["data:", *(host for name in online for host in ONLINE_HOSTS[name])])

    def render(self, **kwargs: Any) -> str:
        """Return the whole HTML text of the page."""
        for child in self._children.values():
            child.render(**kwargs)
        leaflet = Path(xstatic.pkg.leaflet.BASE_DIR)
        title, blob, events = self._texts
        styles = {
            # The pictures of Leaflet's own controls, which the page does not use.
            "leaflet-style": re.sub(r"url\([^)]*\)", "none", (leaflet / "leaflet.css").read_text("utf-8")),
            "style": _looks.style() + _INDENT.sub("", "".join(map(own, _STYLES))),
        }
        scripts = {
            "leaflet": re.sub(r"//# sourceMappingURL=\S+", "", (leaflet / "leaflet.js").read_text("utf-8")),
            "map-script": self.script.render(**kwargs),
            "script": _bundle(),
        }
        policy = (
            f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; "
            f"img-src {self._pictures}; worker-src blob:; base-uri 'none'; form-action 'none'"
        )
        slots = styles | scripts
        slots |= {"policy": policy, "data": blob, "events": events, "map": self.html.render(**kwargs)}
        # A lone surrogate has no bytes.
        slots["title"] = escape(_HIDDEN.sub(_code, title)).encode(errors="replace").decode()
        # In one pass, so that nothing filled in is searched for slots again.
        return re.sub(r"<!--([a-z-]+)-->", lambda slot: slots[slot[1]], own("page.html"))


def own(name: str) -> str:
    """Return the text of a script module, a style sheet or the page, whichever folder of `view` holds it."""
    return _files()[name]


@functools.cache
def _files() -> dict[str, str]:
    """Return every file of the page by its name, which no two share."""
    texts = {}
    folders = [files("marzmap.view")]
    for folder in folders:  # grows as it goes
        for entry in folder.iterdir():
            if entry.is_dir():
                folders.append(entry)
            elif entry.name.endswith((".js", ".css", ".html")):
                texts[entry.name] = entry.read_text("utf-8")
    return texts


# Characters that turn or hide text, or that HTML does not keep; dom.js shows them in the same way.
_HIDDEN = re.compile("[\0-\b\v-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _code(character: re.Match[str]) -> str:
    return f"U+{ord(character[0]):04X}"


_IMPORT = re.compile(
    r'^import (\* as )?(\w+|{[^}]*}) from "\.{1,2}/(?:\w+/)?(\w+)\.js";$', flags=re.MULTILINE
)


def _modules() -> list[str]:
    """Return script modules, each behind those that it imports."""
    names: list[str] = []

    def add(name: str) -> None:
        for _, _, needed in _IMPORT.findall(own(f"{name}.js")):
            if needed not in names:
                add(needed)
        names.append(name)

    add("worker")  # with what it needs: the page hands it the beginning of its own script
    add("main")
    return names


_END_OF_WORKER = "// Here the script of the worker ends.\n"


def _bundle() -> str:
    """Put all script modules into one; a test that has defined `marzmapTest` before is given them by name."""
    names = _modules()
    given = ", ".join(f"{name}: module_{name}" for name in names)
    after = names.index("worker") + 1
    texts = [*map(_scoped, names[:after]), _END_OF_WORKER, *map(_scoped, names[after:])]
    return "".join(texts) + f"globalThis.marzmapTest?.({{ {given} }});\n"


# Comments that have their lines to themselves, types among them: for who reads the code, not for the page.
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*(?:(?!\*/).)*\*/[ \t]*)\n", flags=re.MULTILINE | re.DOTALL)

# No text of the scripts goes over several lines: eslint sees to it.
_INDENT = re.compile(r"^[ \t]+", flags=re.MULTILINE)


def _scoped(name: str) -> str:
    """Give a script module as a constant of one script: a document on disk cannot import its own parts."""
    text = _INDENT.sub("", _COMMENT.sub("", own(f"{name}.js")))
    text = _IMPORT.sub(r"const \2 = module_\3;", text)
    exported = re.findall(r"^export (?:const|function\*?) (\w+)", text, flags=re.MULTILINE)
    text = re.sub(r"^export ", "", text, flags=re.MULTILINE)
    given = ", ".join(exported)
    # Awaited, for a module may wait: the data come packed.
    return f"const module_{name} = await (async () => {{\n{text}return {{ {given} }};\n}})();\n"


def _hashes(texts: dict[str, str]) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts.values())
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
