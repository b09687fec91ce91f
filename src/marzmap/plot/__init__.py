"""Step 6b: a study becomes figures for a report: PNG and SVG, drawn by matplotlib (extra `figures`).

`locator_map` shows where the incidents lie, `border_profile` how many lie where along the border,
`timeline` when they were; `files` gives all three as they go to disk. Each is a matplotlib Figure of an A5
sheet, with sources, licence, citation and the study's day in its margin. Without matplotlib each raises an
InputError that names the extra.

Texts are Latin. matplotlib before 3.11 neither joins Arabic letters nor sets them from right to left, so what
is written in such a script is shown as ▯, and a place without a Latin name by its coordinates.
"""

from typing import TYPE_CHECKING

from marzmap._lazy import facade
from marzmap.plot._available import available

if TYPE_CHECKING:
    from marzmap.plot._files import files
    from marzmap.plot._locator import locator_map
    from marzmap.plot._paper import Imprint
    from marzmap.plot._profile import border_profile
    from marzmap.plot._time import timeline
    from marzmap.plot._view import extent

__all__ = ["Imprint", "available", "border_profile", "extent", "files", "locator_map", "timeline"]

_HOMES = {"Imprint": "_paper", "border_profile": "_profile", "extent": "_view", "files": "_files"}
_HOMES |= {"locator_map": "_locator", "timeline": "_time"}
if not TYPE_CHECKING:  # type checkers see the names above, and no others
    __getattr__, __dir__ = facade(__name__, _HOMES, before=available)
