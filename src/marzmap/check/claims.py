"""Claims: who takes which position on what, and where the data themselves state a contradiction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from marzmap._errors import shown
from marzmap._text import objects
from marzmap.attributes import ASSERTS, DENIES, NO_COMMENT, PARTLY, POSITIONS
from marzmap.check import citations
from marzmap.statements import coded, joined

if TYPE_CHECKING:
    import pandas as pd

_NOTE = "note"  # of the study's editor
_NOT_A_SIDE = ("press", _NOTE)
_CONTRADICTIONS = (
    (ASSERTS, DENIES, "denied"),
    (ASSERTS, PARTLY, "denied_in_part"),
    (PARTLY, DENIES, "stated_in_part"),
)


def checked(text: str) -> str:
    """Check the JSON array of claims; positions come back as they are listed in `attributes.POSITIONS`.

    Raises
    ------
    ValueError
        It is not such an array, or a position is not a known one; the message says why.

    Examples
    --------
    >>> checked('[{"by": "Iran", "position": "No_Comment"}]')
    '[{"by": "Iran", "position": "no comment"}]'
    """
    if '"position"' not in citations.checked(text):
        return text
    claims = json.loads(text)
    named = [claim for claim in claims if claim.get("position") not in (None, "", *POSITIONS)]
    for claim in named:
        word = " ".join(str(claim["position"]).casefold().replace("_", " ").split())
        if word not in POSITIONS:
            raise ValueError(f"position {shown(claim['position'])} is not {_LISTED}")
        claim["position"] = word
    return json.dumps(claims, ensure_ascii=False) if named else text


_LISTED = f"{', '.join(POSITIONS[:-1])} or {POSITIONS[-1]}"


def notes(claims: pd.Series[Any]) -> pd.Series[str]:
    """Return on what the claims of each row contradict each other, or that two sides report the incident.

    Claims contradict each other only where the data state it: on one thing two speakers take different
    positions. Having no comment is not a position, and where all deny a thing they agree. The notes of a
    study's editor do not count.

    Parameters
    ----------
    claims : Series of str
        JSON arrays, as in the column `claims`.

    Returns
    -------
    Series of str
        Statements with codes of `attributes.REASONS`; null where there is nothing to say.

    Examples
    --------
    >>> import pandas as pd
    >>> said = [{"by": "Iran", "position": "asserts"}, {"by": "Taliban", "position": "denies"}]
    >>> cells = [json.dumps(said), json.dumps([one | {"position": "denies"} for one in said]), None]
    >>> notes(pd.Series(cells)).tolist()
    ['event_denied(Iran,Taliban)', 'two_sides(Iran,Taliban)', <NA>]
    """
    of_cell = {cell: _note(objects(cell)) for cell in claims.dropna().unique()}
    return claims.map(of_cell).astype("string")


def _note(claims: list[dict[str, Any]]) -> str | None:
    claims = [claim for claim in claims if claim.get("by") and _folded(claim["by"]) != _NOTE]
    points = dict.fromkeys(_about(claim) for claim in claims)
    return joined(*(_contradiction(point, claims) for point in points)) or _sides(claims)


def _contradiction(point: str, claims: list[dict[str, Any]]) -> str | None:
    """Return who states and who denies a point; an empty one is the incident itself."""
    positions: dict[str, dict[str, None]] = {}
    for claim in claims:
        if _about(claim) == point:
            positions.setdefault(str(claim.get("position")), {})[str(claim["by"])] = None
    return joined(
        *(
            coded(f"point_{code}", point, *pair) if point else coded(f"event_{code}", *pair)
            for one, other, code in _CONTRADICTIONS
            if len({**positions.get(one, {}), **positions.get(other, {})}) > 1
            and (pair := [", ".join(positions.get(each, ())) for each in (one, other)])
            and all(pair)
        )
    )


def _sides(claims: list[dict[str, Any]]) -> str | None:
    """Return the two who speak for a side, if both give an account."""
    sides = [*dict.fromkeys(str(claim["by"]) for claim in claims if _folded(claim["by"]) not in _NOT_A_SIDE)]
    speaking = {str(claim["by"]) for claim in claims if claim.get("position") != NO_COMMENT}
    return coded("two_sides", *sides[:2]) if len(sides) > 1 and {*sides[:2]} <= speaking else None


def _about(claim: dict[str, Any]) -> str:
    return str(claim.get("about") or "").strip()


def _folded(name: object) -> str:
    return str(name).strip().casefold()
