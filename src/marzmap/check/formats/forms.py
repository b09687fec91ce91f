"""Exports of survey forms (KoBoToolbox, ODK, Ona, SurveyCTO): columns that belong to one question.

From KoBoToolbox's "Exporting and downloading your data" and ODK Central's "Submissions": a question for a
point is one column "question" with latitude, longitude, altitude and accuracy between spaces, or four of its
own (`_question_latitude`; `question-Latitude`; `question:Latitude`); a question with several answers is one
column "question" and one more for each answer, "question/answer", which holds 1 or 0.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from marzmap.tables.columns import naming

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

_PART = re.compile(
    r"(?:(?P<group>.+[-:./])?_(?P<kobo>.+)_|(?P<odk>.+)[-:./])"
    r"(?P<part>latitude|longitude|altitude|precision|accuracy)",
    re.IGNORECASE,
)
_WORDS = {"latitude": "latitude", "longitude": "longitude", "precision": "radius_m", "accuracy": "radius_m"}


def questions(header: Sequence[str], taken: Container[str]) -> dict[str, str]:
    """Return the words of columns that belong to a question for a point or with several answers.

    The first question for a point says where an incident was and how exactly, in metres. What is left of it,
    further such questions and single answers stay as they are. ODK Central writes "group-question": such a
    column means what "question" means, if no other column does.

    Examples
    --------
    >>> questions(["Place", "_Place_latitude", "_Place_precision"], ())
    {'_Place_latitude': 'latitude', '_Place_precision': 'radius_m', 'Place': ''}
    >>> questions(["Harm", "Harm/killed", "Harm/wounded"], ())
    {'Harm/killed': '', 'Harm/wounded': ''}
    """
    names = [name for name in header if name not in taken]
    words: dict[str, str] = {}
    points: list[str] = []
    for name in names:
        if hit := _PART.fullmatch(name):
            question = (hit["group"] or "") + hit["kobo"] if hit["kobo"] else hit["odk"]
            points.append(question)
            words[name] = _WORDS.get(hit["part"].casefold(), "") if question == points[0] else ""
    words |= {name: "" for name in names if name in points}
    answers = (name for name in names if "/" in name and name.rpartition("/")[0] in header)
    words |= dict.fromkeys((name for name in answers if name not in words), "")
    return _grouped([name for name in names if name not in words], header) | words


def _grouped(names: Sequence[str], header: Sequence[str]) -> dict[str, str]:
    """Return the words of questions in groups, as ODK Central writes them, that one column alone means."""
    means = {name: naming.match(name) for name in header}
    meant = {match.word for match in means.values() if match}
    behind = {
        name: match.word
        for name in names
        if "-" in name and not means[name] and (match := naming.match(name.replace("-", "/")))
    }
    times = Counter(behind.values())
    return {name: word for name, word in behind.items() if times[word] == 1 and word not in meant}
