"""Statements: codes with values, in the columns `reason_code` and `side_by_source` between the steps.

A statement is a code of `REASONS` or `SIDES`, with its values in brackets: "far_from_border(200)". A text
holds several, separated by ";". `english`, and the page for its reader, turn them into words.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from marzmap.attributes import REASONS, SIDES

if TYPE_CHECKING:
    import pandas as pd

_ESCAPED = {ord(character): f"%{ord(character):02X}" for character in "%;(),"}


def coded(code: str, *values: object) -> str:
    """Return a statement: a code of `REASONS` or `SIDES` with its values.

    Examples
    --------
    >>> coded("in_other_country", "TKM", "AFG-IRN"), coded("radius_unknown")
    ('in_other_country(TKM,AFG-IRN)', 'radius_unknown')
    """
    inside = ",".join(str(value).translate(_ESCAPED) for value in values)
    return f"{code}({inside})" if values else code


def joined(*statements: str | None) -> str | None:
    """Join statements into one text; None if there are none.

    Examples
    --------
    >>> joined("radius_unknown", None, coded("far_from_border", 200))
    'radius_unknown;far_from_border(200)'
    """
    return ";".join(filter(None, statements)) or None


def statements(text: object) -> list[tuple[str, list[str]]]:
    """Split a text into statements: each code with its values; nothing if it is not a text.

    Examples
    --------
    >>> statements("radius_unknown;far_from_border(200)")
    [('radius_unknown', []), ('far_from_border', ['200'])]
    """
    parts = [part.partition("(") for part in _parts(text)]
    return [
        (code, [unquote(value) for value in inside.removesuffix(")").split(",")] if opened else [])
        for code, opened, inside in parts
    ]


def without(text: object, *codes: str) -> str | None:
    """Return a text without the statements of some codes.

    Examples
    --------
    >>> without("radius_unknown;far_from_border(200)", "radius_unknown")
    'far_from_border(200)'
    """
    return joined(*(part for part in _parts(text) if part.partition("(")[0] not in codes))


def only(text: object, *codes: str) -> str | None:
    """Return of a text only the statements of some codes.

    Examples
    --------
    >>> only("radius_unknown;far_from_border(200)", "radius_unknown")
    'radius_unknown'
    """
    return joined(*(part for part in _parts(text) if part.partition("(")[0] in codes))


def _parts(text: object) -> list[str]:
    return [part for part in text.split(";") if part] if isinstance(text, str) else []


@cache
def placeholders(template: str) -> list[str]:
    """List the names of the placeholders of a template, in order.

    Examples
    --------
    >>> placeholders(REASONS["in_other_country"].english)
    ['country', 'border']
    """
    return re.findall(r"{(\w+)}", template)


def english(text: object) -> str | None:
    """Write statements in English; one that no catalogue has stays as it is. None if there are none.

    Examples
    --------
    >>> english("in_other_country(TKM,AFG-IRN);far_from_border(200)")
    'lies in TKM, not beside AFG-IRN; more than 200 km from the border'
    >>> english("side(world,IRN,0.99);side_open(natural-earth,AFG,0.62)")
    'world: IRN 0.99; natural-earth: undetermined (AFG 0.62)'
    """
    words = []
    for part, (code, values) in zip(_parts(text), statements(text), strict=True):
        template = REASONS[code].english if code in REASONS else SIDES.get(code, "")
        names = placeholders(template)
        complete = template and len(names) == len(values)
        words.append(template.format(**dict(zip(names, values, strict=True))) if complete else part)
    return "; ".join(words) or None


def in_english(column: pd.Series[str]) -> pd.Series[str]:
    """Write a column of statements in English.

    Examples
    --------
    >>> import pandas as pd
    >>> in_english(pd.Series(["radius_unknown", None], dtype="string")).tolist()
    ['radius unknown', <NA>]
    """
    words = {text: english(text) for text in column.dropna().unique()}
    return column.map(words).astype("string")


def with_words(incidents: pd.DataFrame) -> pd.DataFrame:
    """Add notes and reasons in English next to their codes, and write `side_by_source` in English.

    Parameters
    ----------
    incidents : DataFrame
        Located incidents, with statements in these columns.

    Returns
    -------
    DataFrame
        A new frame, as tables and layers show it.

    Examples
    --------
    >>> import pandas as pd
    >>> codes = pd.DataFrame({"side_by_source": ["side(world,IRN,0.84)"], "reason_code": ["radius_unknown"]})
    >>> with_words(codes.astype("string")).iloc[0].tolist()
    ['world: IRN 0.84', 'radius unknown', 'radius_unknown']
    >>> odd = codes.assign(check_note_code="wounded_low_above_high(9,5)").astype("string")
    >>> with_words(odd)["check_note"].tolist()
    ['wounded: the lowest figure, 9, is above the highest, 5']
    """
    worded = incidents.assign(side_by_source=in_english(incidents["side_by_source"]))
    for name in ("check_note", "claims_note", "reason"):
        if f"{name}_code" in incidents:
            worded.insert([*worded].index(f"{name}_code"), name, in_english(incidents[f"{name}_code"]))
    return worded
