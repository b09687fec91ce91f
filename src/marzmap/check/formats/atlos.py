"""Atlos's CSV export.

Its header and cells are those of Atlos's published source (github.com/atlosdotorg/atlos, export_controller.ex
and attribute.ex, read in a stored copy); its documentation says what each attribute means, but lists no
header. What a project added to its incidents follows behind and stays the user's own. Cells that begin with
a sign of a formula carry an apostrophe before it, negative coordinates too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marzmap import attributes
from marzmap._text import fold
from marzmap.check.formats.layout import Cells, Layout, foreign, linked, prefixed, sources, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

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

    def row(cells: Cells) -> tuple[Cells, list[Fault]]:
        plain = {key: _FORMULA.sub("", cell) if cell[:1] == "'" else cell for key, cell in cells.items()}
        return _row(plain, [plain[key] for _, key in links]), []

    dropped = [name for name in header if _SOURCE.fullmatch(fold(name))]
    return foreign("atlos", header, where, COLUMNS, _WORDS, row, dropped)


def _row(cells: Cells, links: list[str]) -> Cells:
    kinds = [kind.strip() for kind in cells["type"].split(",")]
    ours = [kind.casefold() for kind in kinds if kind.casefold() in attributes.EVENT_TYPES]
    hidden = [part for part in cells["sensitive"].split(",") if part.strip().casefold() not in HARMLESS]
    # An attribute that was renamed is still asked for by its old name.
    status, day = cells["status"] or cells["flag"], cells["date"] or cells["daterecorded"]
    return {
        "incident_id": prefixed("atlos", cells["slug"]),
        "title": cells["description"],
        "date_edtf": day,
        "event_type": ours[0] if ours else "other",
        "summary": cells["moreinfo"],
        "sources": sources(*map(linked, links)),
        "status": "published" if status.strip().casefold() == PUBLISHED else "draft",
        "sensitive": "true" if hidden else "false",
        "longitude": cells["longitude"],
        "latitude": cells["latitude"],
        "atlos_precision": cells["geolocationresolution"].strip().casefold(),
        "event_type_stated": cells["type"],
        "status_stated": status,
        "sensitive_stated": cells["sensitive"],
    }
