"""What columns look like that nothing is known of: proposed to people, and the place is used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marzmap._text import fold, folded_words
from marzmap.atlas import country_stated
from marzmap.dates import dated
from marzmap.tables import DATE_ORDERS
from marzmap.tables.columns import misspelt
from marzmap.tables.columns.aliases import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from marzmap.dates import Form


def by_values(texts: Iterable[str]) -> str:
    """Return the word that the texts of a column look like; empty where they look like nothing we know.

    Examples
    --------
    >>> by_values(["1 May 2021", "2021-05-03"]), by_values(["Iran", "AFG"]), by_values(["3", "12"])
    ('date_edtf', 'country', '')
    """
    cells = [text.strip() for text in texts if text.strip()][:_LOOKED_AT]
    if not cells:
        return ""
    if all(_LINK.match(cell) for cell in cells):
        return "source url"
    if all(not _NUMBER.fullmatch(cell) and len(cell) > _SHORT and _is_date(cell) for cell in cells):
        return "date_edtf"
    return "country" if all(_is_country(cell) for cell in cells) else ""


def proposed(
    names: Sequence[str], taken: Iterable[str], samples: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, str]]:
    """Return the words that columns may mean which mean nothing yet, and what speaks for it.

    Parameters
    ----------
    names : sequence of str
        Columns that stay the user's own.
    taken : iterable of str
        Words that other columns mean already.
    samples : mapping of str to sequence of str
        Texts of the first rows by column.

    Returns
    -------
    dict of str to (str, str)
        By column the word, and "spelling", "values" or "name".

    Examples
    --------
    >>> proposed(["sumary", "Reported Date", "weather"], [], {})
    {'sumary': ('summary', 'spelling'), 'Reported Date': ('date_edtf', 'name')}
    """
    free = _free(taken)
    spelt = misspelt.likely(names)
    looks = {}
    for name in names[: misspelt.MOST]:
        texts = samples.get(name, ())
        ways = {
            "values": by_values(texts),
            "spelling": spelt.get(name, ""),
            "name": _by_stem(name, texts),
        }
        found = next(((word, how) for how, word in ways.items() if word and free(word)), None)
        if found:
            looks[name] = found
    return looks


def _free(taken: Iterable[str]) -> Callable[[str], bool]:
    """Return a check whether a word would still be of use next to those that are taken."""
    words = {*taken}
    words |= {word for word, same in _SAME.items() if not words.isdisjoint(same)}
    return lambda word: word not in words


def _by_stem(name: str, texts: Sequence[str]) -> str:
    """Return the word of which a name has a stem; of numbers of people only where there are numbers."""
    parts = folded_words(_CAMEL.sub(" ", name))
    # Of "casualties-injured" the last part says what it is.
    last = folded_words(_CAMEL.sub(" ", _GROUP.split(name)[-1]))
    for part in (*last, *parts):
        for word, stem in _STEMS:
            matches = part.startswith(stem) if len(stem) > _WHOLE else part == stem
            if matches and (word not in _COUNTS or all(_NUMBER.fullmatch(text) for text in texts if text)):
                return word
    return ""


def _is_country(text: str) -> bool:
    """Check whether a text is the name or code of a country, and hardly anything else: not "me" or "4"."""
    is_plain = len(text) > _ALPHA_2 or text.isupper()
    return is_plain and not _NUMBER.fullmatch(text) and bool(country_stated(text))


def _is_date(text: str) -> bool:
    return any(_is_read(text, form) for form in ("", *DATE_ORDERS.values()))


def _is_read(text: str, form: Form) -> bool:
    try:
        return bool(dated(text, form).start)
    except ValueError:
        return False


_LOOKED_AT = 50  # texts of a column
_ALPHA_2 = 2  # letters of a code
_SHORT = 4  # characters, which may be a year or a count
_WHOLE = 3  # characters: a stem so short counts as a whole word only

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_GROUP = re.compile(r"[-/.:]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_COUNTS = ("killed", "wounded")
_SAME = {
    "date_edtf": ("date from", "date until", "year"),
    "killed": ("killed_low", "killed_high"),
    "wounded": ("wounded_low", "wounded_high"),
    "source title": ("sources",),
    "source url": ("sources",),
    "longitude": ("geometry", "position"),
    "latitude": ("geometry", "position"),
}
"""Words that are of no more use where one of others is there."""

_STEMS = [(line["word"], fold(line["stem"])) for line in lines("stems.csv")]
