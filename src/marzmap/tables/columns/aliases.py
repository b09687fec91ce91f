"""The usual names of columns: `names.csv`, shown by `marzmap check --columns`."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from marzmap.attributes import names

if TYPE_CHECKING:
    from marzmap.dates import Form

REQUIRED = ("date_edtf",)
"""Columns without which a table is refused. It also needs `place`, or `longitude` and `latitude`."""

FOLDER = Path(__file__).parent
"""Folder of the tables by which headers are understood: to add a name of a column is to add a line."""


class Alias(NamedTuple):
    """Other names of a column.

    Attributes
    ----------
    usual : tuple of str
        Names that mean it.
    loose : tuple of str
        Names that mean it where no other column of the table does, the first before the others; otherwise
        they stay the user's own. Those of rank "alone" never count in part of a longer name.
    meaning : str
        One plain sentence, where it is not a word of `attributes.COLUMNS`.
    """

    usual: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    meaning: str = ""


def lines(name: str) -> list[dict[str, str]]:
    """Return the lines of a table of `FOLDER`.

    Examples
    --------
    >>> lines("names.csv")[0]
    {'word': 'incident_id', 'name': 'event id', 'rank': 'usual'}
    """
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _aliases() -> dict[str, Alias]:
    """Return the other names of each word, in the order of the tables."""
    meanings = {line["word"]: line["meaning"] for line in _MEANINGS}
    words = dict.fromkeys([*(line["word"] for line in NAMES if line["rank"] != "former"), *meanings])
    ranked: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for line in NAMES:
        rank = "loose" if line["rank"] == "alone" else line["rank"]
        ranked[line["word"], rank].append(line["name"])
    return {
        word: Alias(tuple(ranked[word, "usual"]), tuple(ranked[word, "loose"]), meanings.get(word, ""))
        for word in words
    }


NAMES = lines("names.csv")
"""Lines of the table of usual names."""

_MEANINGS = lines("meanings.csv")

ALIASES = _aliases()
"""Usual names of columns. Case, spaces, underscores and hyphens make no difference, nor what is in
brackets. The keys of `NEW` are not words of `attributes.COLUMNS` but become words of it; those of `CODES`
are kept next to them."""

FORMER: dict[str, str] = {line["name"]: line["word"] for line in NAMES if line["rank"] == "former"}
"""Today's names of columns and settings by those they had: an old name is read everywhere, as the new one."""

DATE_FORMS: dict[str, Form] = {
    "edtf": "edtf",
    "ddmmyyyy": "dd-mm-yyyy",
    "ddmmyy": "dd-mm-yyyy",
    "dmy": "dd-mm-yyyy",
    "mmddyyyy": "mm-dd-yyyy",
    "mmddyy": "mm-dd-yyyy",
    "mdy": "mm-dd-yyyy",
    "yyyymmdd": "yyyy-mm-dd",
    "yymmdd": "yyyy-mm-dd",
    "ymd": "yyyy-mm-dd",
    "dayfirst": "dd-mm-yyyy",
    "daymonthyear": "dd-mm-yyyy",
    "monthfirst": "mm-dd-yyyy",
    "monthdayyear": "mm-dd-yyyy",
    "yearmonthday": "yyyy-mm-dd",
    "ttmmjjjj": "dd-mm-yyyy",
    "jjmmaaaa": "dd-mm-yyyy",
    "ddmmaaaa": "dd-mm-yyyy",
    "ggmmaaaa": "dd-mm-yyyy",
    "ggaayyyy": "dd-mm-yyyy",
    "ддммгггг": "dd-mm-yyyy",
    "ддммрррр": "dd-mm-yyyy",
    "روزماهسال": "dd-mm-yyyy",
    "سالماهروز": "yyyy-mm-dd",
}
"""What a header of dates may say of them, in brackets or behind the name: `date (dd-mm-yyyy)`."""

WORDS = (*names("given"), "placed_by", "date_start", "date_end")
"""Words of `attributes.COLUMNS` that a table may give."""

NEW = tuple(line["word"] for line in _MEANINGS if line["kind"] == "made")
"""Keys of `ALIASES` whose cells go into columns of other names."""

CODES = tuple(line["word"] for line in _MEANINGS if line["kind"] == "code")
"""How others code how closely a place is known; the table of radii says what follows."""
