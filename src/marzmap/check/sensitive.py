"""Which columns of a table mark a row as sensitive, and what their cells say.

Whatever looks like such a mark is heeded, in every format: a row is taken for sensitive unless the cell
clearly says that it is not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from marzmap._errors import shown
from marzmap._text import fold, folded_words
from marzmap.statements import coded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WORD = "sensitive"
"""Column of `attributes.COLUMNS` that the marks go into."""


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


_STEMS = _folded("""
    sensitiv sensibl sensibel sensível sensibil confidential confidentiel confidencial confidenziale
    vertraulich riservat hassas məxfi gizlilik конфиденц конфіденц чувствит чутлив محرمانه רגיש חסוי
    գաղտնի 敏感 机密 機密 保密 संवेदनशील गोपनीय
""")
"""Beginnings of words, in many languages, that say so anywhere in the name of a column."""

_WHOLE = _folded("""
    restricted restriction restrictions private privacy secret hidden withheld withhold embargo embargoed
    protected redact redacted tlp nda offlimits internaluseonly donotpublish dontpublish donotshare dontshare
    donotrelease donotdisclose notforpublication notpublic nonpublic nopublish nopublication nodisclosure
    restreint restreinte privé privée secrète caché restringido restringida privado privada secreto secreta
    reservado reservada oculto nopublicar restrito restrita sigiloso sigilosa eingeschränkt geheim privat
    gesperrt nichtöffentlich schutzbedürftig nichtveröffentlichen gizli kısıtlı özel секретно закрыто закрытый
    приватно нельзяпубликовать حساس حساسه حساسة
    سری رازدارانه خصوصی پنهان غیرقابلانتشار منتشرنشود انتشارنیابد سري سرية خاص محظور
    محرم خفیہ
""")
"""Names that say so alone, or with a word of `_FILLERS`; in a longer name they may mean something else."""

_OPPOSITE = _folded("""
    public publishable publish shareable sharable releasable canpublish canshare canbeshared canbepublished
    maypublish mayshare oktopublish oktoshare forpublication publicationallowed sharingallowed publicable
    publiable öffentlich veröffentlichen публично قابلانتشار قابلنشر للنشر عمومی
""")
"""Names whose "no" marks a row."""

_FILLERS = _folded("""
    is are flag flagged row record data info information location place point geo coordinates level status
    mark marked incident event y n yes no given stated column the of as este es est ist sind donnée données
    lieu datos lugar daten ort آیا است هست داده اطلاعات معلومات مکان محل ردیف رویداد هل بيانات موقع
""")

_NO = _folded("""
    no n false f 0 off not none non nein não nao nie nej nee ne hayır hayir нет ні ложь نه خیر خير لا نخیر
    نیست pas falso faux falsch 否 नहीं לא ոչ null nan na nil
    notsensitive nonsensitive insensitive notconfidential nonconfidential notrestricted unrestricted
    unclassified public open clear white tlpclear tlpwhite low
    frozen graphicviolence deletedbysource deceptiveormisleading
""")
"""Cells that clearly say no; among them the words of Atlos that are no reason to hide a place, and those of
the Traffic Light Protocol."""

_EMPTY = frozenset(("", "-", "--", "–", "—", "/"))

_YES = _folded("""
    yes y true t 1 on x ja oui sí sim evet да так بله بلی آری نعم vrai verdadero verdadeiro wahr истина 是 हाँ
    כן այո
""")

_PLAIN_YES = frozenset(("true", "yes", "1", "t", "y", "on"))

_LIKE = 88
"""Likeness, of 100, from which a word passes for a misspelt one of `_STEMS` (our choice)."""

_MISSPELT = ("sensitive", "sensitivity", "confidential", "confidentiality")
_LEAST_LETTERS = 7


def columns(header: Iterable[str]) -> list[str]:
    """Return the columns that mark rows as sensitive, by their names.

    Examples
    --------
    >>> columns(["id", "is_sensitive", "Confidential?", "حساس", "geo-sensitivity", "sensetive", "restricted"])
    ['is_sensitive', 'Confidential?', 'حساس', 'geo-sensitivity', 'sensetive', 'restricted']
    >>> columns(["place", "public", "restricted_area_type", "side", "insensitive_name"])
    ['public', 'insensitive_name']
    """
    return [name for name in header if _marks(name) or _is_opposite(name)]


def stated(cells: Mapping[str, str]) -> tuple[str, str | None]:
    """Return what the cells of columns that mark a row say together, and a note where it is not clear.

    Parameters
    ----------
    cells : mapping of str to str
        Only columns of `columns`, by name.

    Returns
    -------
    text : str
        "" where none of them marks the row.
    note : str or None
        A code of `attributes.REASONS` where the cell says neither yes nor no.

    Examples
    --------
    >>> stated({"sensitive": "yes", "note": ""}), stated({"publishable": "no"})
    (('yes', None), ('publishable: no', None))
    >>> stated({"confidential": "perhaps"}), stated({"sensitive": "no", "publishable": "yes"})
    (('confidential: perhaps', 'mark_unclear(confidential: perhaps)'), ('', None))
    """
    for name, cell in cells.items():
        marked, free = says_yes(cell), says_no(cell)
        if _is_opposite(name):
            marked, free = free, marked
        if not free:
            whole = f"{name}: {cell.strip()}"
            text = cell.strip() if name == WORD and is_plain(cell.strip()) else whole
            return text, None if marked else coded("mark_unclear", shown(whole)[1:-1])
    return "", None


def is_plain(text: str) -> bool:
    """Check whether a text says yes in a word that needs no reading."""
    return text.casefold() in _PLAIN_YES


def says_no(cell: str) -> bool:
    """Check whether a cell clearly says no, or nothing.

    Examples
    --------
    >>> [says_no(cell) for cell in ("", "No", "خیر", "0.0", "not sensitive", "Graphic Violence", "perhaps")]
    [True, True, True, True, True, True, False]
    """
    return _parts(cell) <= _NO


def says_yes(cell: str) -> bool:
    """Check whether a cell clearly says yes, or nothing.

    Examples
    --------
    >>> [says_yes(cell) for cell in ("", "Yes", "بله", "1", "no", "ask first")]
    [True, True, True, True, False, False]
    """
    return _parts(cell) <= _YES


def _parts(cell: str) -> set[str]:
    """Return what a cell says, part by part; a part of signs alone says nothing that could be read."""
    parts = (part.strip().removesuffix(".0") for part in re.split(r"[,;|،؛]", cell))
    return {fold(part) for part in parts if part not in _EMPTY}


def _marks(name: str) -> bool:
    words = folded_words(name)
    whole = "".join(words)
    if any(stem in whole for stem in _STEMS) or _bare(words) in _WHOLE:
        return True
    long = [word for word in (*words, whole) if len(word) >= _LEAST_LETTERS]
    return any(process.extractOne(word, _MISSPELT, scorer=fuzz.ratio, score_cutoff=_LIKE) for word in long)


def _is_opposite(name: str) -> bool:
    return _bare(folded_words(name)) in _OPPOSITE


def _bare(words: list[str]) -> str:
    """Return a name without the words that only say that it is a mark."""
    return "".join(word for word in words if word not in _FILLERS)
