"""Step 5: layers become one HTML page that needs no network and treats all text as text."""

from marzmap.view._page import html, page

__all__ = ["html", "page"]
