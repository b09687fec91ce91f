"""Some of the page's script modules in a browser, with the data of a page: their functions by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marzmap.view import _shell

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_MODULES = ("days", "data", "persian", "say", "dates", "statements", "words", "spelling", "shelves", "search")


def loaded(chromium: Browser, html: str) -> Page:
    """Open a page that draws nothing: the data of `html`, and `data`, `say`, `words`, ... as globals."""
    scripts = "".join(map(_shell._scoped, _MODULES))  # noqa: SLF001 - the only way that modules are put together
    given = ", ".join(f"{name}: module_{name}" for name in _MODULES)
    bundle = f'<script type="module">{scripts}Object.assign(globalThis, {{ {given} }});</script>'
    data = re.findall(
        r'<script type="(?:application/json" id="data|text/plain" id="events)">.*?</script>', html
    )
    assert len(data) == 2
    page = chromium.new_page()
    page.set_content(f"<!DOCTYPE html><meta charset=utf-8>{''.join(data)}{bundle}")
    page.wait_for_function("globalThis.search")
    return page
