"""Short Plus Codes with their town, which `geocode` completes: "8W64+2R Herat"."""

from __future__ import annotations

from marzmap._errors import shown
from marzmap.tables.cells.grids import short_plus_code


def with_town(text: str, values: dict[str, str]) -> bool:
    """Make a short Plus Code the place of a row, with its town; return whether it is one that has a town.

    The town is what stands behind the code, else the place of the row.

    Examples
    --------
    >>> values = {"place": "Zaranj"}
    >>> with_town("X3V6+22", values), values["place"]
    (True, 'X3V6+22 Zaranj')
    """
    code, town = short_plus_code(text) or ("", "")
    place = values["place"].strip()
    if not (code and (town or place)):
        return False
    values["place"] = f"{code} {town or place}"
    if place:
        read = f"place {shown(place)} as {shown(values['place'])}"
        values["converted"] = "; ".join(filter(None, (values.get("converted", "").strip(), read)))
    return True
