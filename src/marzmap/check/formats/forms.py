"""Exports of survey forms (KoBoToolbox, ODK, Ona, SurveyCTO): columns that belong to one question.

From KoBoToolbox's "Exporting and downloading your data" and ODK Central's "Submissions": a question for a
point is one column "question" with latitude, longitude, altitude and accuracy between spaces, or four of its
own (`_question_latitude`; `question-Latitude`; `question:Latitude`); a question with several answers is one
column "question" and one more for each answer, "question/answer", which holds 1 or 0.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

_PART = re.compile(
    r"(?:_(?P<kobo>.+)_|(?P<odk>.+)[-:./])(?P<part>latitude|longitude|altitude|precision|accuracy)",
    re.IGNORECASE,
)
_WORDS = {"latitude": "latitude", "longitude": "longitude"}


def questions(header: Sequence[str], taken: Container[str]) -> dict[str, str]:
    """Return the words of columns that belong to a question for a point or with several answers.

    The first question for a point says where an incident was. What is left of it, further such questions and
    single answers stay as they are.

    Examples
    --------
    >>> questions(["Place", "_Place_latitude", "_Place_longitude", "_Place_precision"], ())
    {'_Place_latitude': 'latitude', '_Place_longitude': 'longitude', '_Place_precision': '', 'Place': ''}
    >>> questions(["Harm", "Harm/killed", "Harm/wounded"], ())
    {'Harm/killed': '', 'Harm/wounded': ''}
    """
    names = [name for name in header if name not in taken]
    words: dict[str, str] = {}
    points: list[str] = []
    for name in names:
        if hit := _PART.fullmatch(name):
            question = hit["kobo"] or hit["odk"]
            points.append(question)
            words[name] = _WORDS.get(hit["part"].casefold(), "") if question == points[0] else ""
    words |= {name: "" for name in names if name in points}
    answers = (name for name in names if "/" in name and name.rpartition("/")[0] in header)
    return words | dict.fromkeys((name for name in answers if name not in words), "")
