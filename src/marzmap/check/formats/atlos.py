"""Atlos's CSV export.

Its header and cells are those of Atlos's published source (github.com/atlosdotorg/atlos, export_controller.ex
and attribute.ex, read in a stored copy); its documentation says what each attribute means, but lists no
header. What a project added to its incidents follows behind and stays the user's own. Cells that begin with
a sign of a formula carry an apostrophe before it, negative coordinates too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from marzmap import attributes
from marzmap._text import fold
from marzmap.check.formats.layout import Cells, Columns, Layout, foreign, linked, sources, words_of
from marzmap.check.formats.rules import Rule, Rules, copied, identified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap._types import Bools
    from marzmap.tables.faults import Fault

COLUMNS = words_of(
    """
Slug|Project|Inserted At|Updated At|Latitude|Longitude|Sensitive|Description|Type|Impact|Equipment|
Time Of Day|Geolocation Resolution|Environment|Weather|Camera System|More Info|Civilian Impact|Event|
Casualty|Military Infrastructure|Weapon|Time Recorded|Date|Restrictions|Status|Tags|Date Recorded|Flag|
Recorded By
""",
    "|",
)
"""The header; behind it Source 1, Source 2, ... and what the project added. Older ones have fewer."""

SIGNATURE = ("Slug", "Inserted At", "Updated At", "Latitude", "Longitude", "Sensitive", "Description")
"""Columns by which the format is known."""

HARMLESS = ("", "not sensitive", "graphic violence", "deleted by source", "deceptive or misleading")
"""Words of Sensitive that are no reason to hide a place. "Personal Information Visible" is one, by Atlos's
account: it could identify people or where they are. So are words that a project made itself."""

PUBLISHED = "completed"
"""The Status of an incident that is done; those of another are drafts."""

_WORDS = {
    "incident_id": "Slug",
    "title": "Description",
    "date_edtf": "Date",
    "event_type": "Type",
    "summary": "More Info",
    "sources": "",
    "status": "Status",
    "sensitive": "Sensitive",
    "longitude": "Longitude",
    "latitude": "Latitude",
    "atlos_precision": "Geolocation Resolution",
    "event_type_stated": "",
    "status_stated": "",
    "sensitive_stated": "",
}
_SOURCE = re.compile(r"source(\d+)")
_FORMULA = re.compile(r"^'(?=[=+@-])")


def layout(header: Sequence[str], where: object) -> Layout:
    """Lay out an export of Atlos.

    Examples
    --------
    >>> table = layout([*COLUMNS, "Source 1"], "atlos-export.csv")
    >>> cells = dict.fromkeys(table.keys, "") | {"slug": "ATL-1", "longitude": "'-71.5", "status": "Claimed"}
    >>> row, _ = table.row(cells)
    >>> row["incident_id"], row["longitude"], row["status"]
    ('atlos:ATL-1', '-71.5', 'draft')
    """
    links = sorted((int(hit[1]), fold(name)) for name in header if (hit := _SOURCE.fullmatch(fold(name))))
    rules = Rules((*_RULES, Rule("sources", tuple(key for _, key in links), _sources)))

    def row(cells: Cells) -> tuple[Cells, list[Fault]]:
        return rules.row({key: _unquoted(cell) for key, cell in cells.items()})

    def by_column(cells: Columns) -> tuple[Columns, Bools]:
        return rules.columns({key: _all_unquoted(cells[key]) for key in rules.keys})

    dropped = [name for name in header if _SOURCE.fullmatch(fold(name))]
    laid_out = foreign("atlos", header, where, COLUMNS, _WORDS, row, dropped)
    return laid_out._replace(by_column=by_column)


def _unquoted(cell: str) -> str:
    return _FORMULA.sub("", cell) if cell[:1] == "'" else cell


def _all_unquoted(texts: Any) -> Any:
    """Return a column as `_unquoted` returns its texts."""
    if pa.types.is_dictionary(texts.type):
        return pa.DictionaryArray.from_arrays(texts.indices, _all_unquoted(texts.dictionary))
    return pc.replace_substring_regex(texts, "^'([=+@-])", r"\1")


def _event_type(text: str) -> str:
    kinds = [kind.strip().casefold() for kind in text.split(",")]
    return next((kind for kind in kinds if kind in attributes.EVENT_TYPES), "other")


def _first(text: str, other: str) -> str:
    """Return the cell of an attribute, or of its old name, by which a renamed one is still asked for."""
    return text or other


def _status(text: str, other: str) -> str:
    return "published" if _first(text, other).strip().casefold() == PUBLISHED else "draft"


def _sensitive(text: str) -> str:
    return "false" if all(part.strip().casefold() in HARMLESS for part in text.split(",")) else "true"


def _sources(*links: str) -> str:
    return sources(*map(linked, links))


_RULES = (
    identified("atlos", "slug"),
    copied("title", "description"),
    Rule("date_edtf", ("date", "daterecorded"), _first),
    Rule("event_type", ("type",), _event_type),
    copied("summary", "moreinfo"),
    Rule("status", ("status", "flag"), _status),
    Rule("sensitive", ("sensitive",), _sensitive),
    copied("longitude", "longitude"),
    copied("latitude", "latitude"),
    Rule("atlos_precision", ("geolocationresolution",), lambda text: text.strip().casefold()),
    copied("event_type_stated", "type"),
    Rule("status_stated", ("status", "flag"), _first),
    copied("sensitive_stated", "sensitive"),
)
