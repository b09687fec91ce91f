"""Whose terms let their rows be handed on: those that clearly say so, and sources that state none."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from marzmap._text import fold, objects
from marzmap.attributes import COLUMNS

if TYPE_CHECKING:
    import pandas as pd

_NAMES = frozenset(
    {"terms", "termsofuse", "licence", "license", "licensing", "rights", "usagerights", "copyright"}
    | {"redistribution", "lizenz", "licencia", "licenca", "licenza", "droits", "derechos", "лицензия"}
    | {"nutzungsbedingungen", "مجوز", "ترخيص", "ترخیص", "حقوق"}
)
"""Keys of a source, and columns of a table, that state terms; folded."""

CITED = ("title", "publisher", "url", "date", "archive_url", "terms")
"""Keys of a source that are handed on of a restricted or sensitive row."""

_OPEN = r"""
(?:https? )?(?:www )?creativecommons org (?:licenses by(?: sa)?|publicdomain (?:zero|mark))
|cc ?by(?: ?sa)?|cc ?0|cc zero|creative commons (?:attribution(?: share ?alike)?|zero)
|public domain|domaine public|dominio publico|gemeinfrei|مالکیت عمومی
|odbl|open database|odc by|pddl|open government|ogl
|(?:free|freely|unrestricted|open)(?: (?:to|for|use|reuse|and|of))* (?:redistribut(?:e|ion)|share|republish)
|(?:may|can) be (?:freely )?(?:redistributed|shared|republished)
|redistribution(?: is)? (?:permitted|allowed|free)
"""
"""Terms, word for word and without signs, that clearly let rows be handed on."""

_BESIDE = r"""
v?\d+|international|unported|generic|igo|deed|en|licen[cs]ed?|universal|dedication|mark|under|the|a|an|and|or|of
|to|it|its|with|by|for|any|is|are|attribution|citation|credit|link|required|please|cite|source|data|legalcode
|gdelt project|share ?alike|databases?
"""
"""What may stand beside them without taking anything back."""

_PERMISSIVE = re.compile(f"(?:(?:{_OPEN}|{_BESIDE})(?: |$))+".replace("\n", ""))
_SAID = re.compile(f"(?:^| )(?:{_OPEN})(?: |$)".replace("\n", ""))


def permits(terms: object) -> bool:
    """Check whether terms clearly let rows be handed on; nothing stated forbids nothing.

    Examples
    --------
    >>> [permits(terms) for terms in ("", "CC BY 4.0", "ODbL-1.0", "Public domain", "free to redistribute")]
    [True, True, True, True, True]
    >>> [permits(terms) for terms in ("CC BY-NC 4.0", "Do not share", "CC BY 4.0, raw rows excepted")]
    [False, False, False]
    """
    bare = unicodedata.normalize("NFKD", "" if terms is None else str(terms)).casefold()
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = " ".join(re.findall(r"[^\W_]+", bare))
    return not bare.strip() or bool(_PERMISSIVE.fullmatch(words) and _SAID.search(words))


def restricted(rows: pd.DataFrame) -> pd.Series[bool]:
    """Return which rows state terms, of a source or in a column of their own, that do not permit handing on.

    Examples
    --------
    >>> import pandas as pd
    >>> given = ['[{"title": "x", "terms": "No redistribution of raw rows"}]', '[{"title": "y"}]', None]
    >>> restricted(pd.DataFrame({"sources": given})).tolist()
    [True, False, False]
    >>> restricted(pd.DataFrame({"sources": None, "Licence": ["CC0", "(c) AP"]})).tolist()
    [False, True]
    """
    forbidden = rows["sources"].isin([cell for cell in rows["sources"].unique() if _forbidding(cell)])
    for name in rows:
        if name not in COLUMNS and _states_terms(str(name)):
            stated = rows[name].dropna()
            forbidden |= rows[name].isin([text for text in stated.unique() if not permits(text)])
    return forbidden


def owners(*tables: pd.DataFrame) -> list[str]:
    """Return the publishers whose terms forbid handing on, each once, with the address to cite."""
    texts = (
        ", ".join(str(source[name]) for name in ("publisher", "url") if source.get(name))
        for rows in tables
        for cell in rows["sources"].unique()
        for source in _forbidding(cell)
    )
    return sorted({text for text in texts if text})


def citation(cell: object) -> str | None:
    """Return the restricted sources themselves, without those that they name in turn.

    Where a column of the table states the terms, each source is one of them.

    Examples
    --------
    >>> citation('[{"title": "Event 7", "terms": "confidential", "quote": "x"}, {"title": "A paper"}]')
    '[{"title": "Event 7", "terms": "confidential"}]'
    """
    own = [*map(plain, _forbidding(cell) or objects(cell))]
    return json.dumps(own, ensure_ascii=False) if own else None


def plain(source: dict[str, Any]) -> dict[str, Any]:
    """Return what a citation needs of a source; whatever else a table noted of it stays behind."""
    return {name: source[name] for name in CITED if name in source}


def _forbidding(cell: object) -> list[dict[str, Any]]:
    """Return the sources in a cell whose terms do not permit handing on."""
    return [
        source
        for source in objects(cell)
        if not all(permits(text) for name, text in source.items() if _states_terms(str(name)))
    ]


@lru_cache(maxsize=256)
def _states_terms(name: str) -> bool:
    return fold(name) in _NAMES
