"""Names in all their spellings: three keys, each leaving out more of how a name is written."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anyascii import anyascii

from marzmap import _errors
from marzmap._text import PERSIAN_LETTERS, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def sounds(name: str) -> list[str]:
    """Write each word of a name as it sounds, letters of all scripts alike; joints are left out.

    Consonants that are spelt in several ways (q, gh and g; kh and x; ت and ط) become one, vowels a, i or u;
    the n of ng, doubled letters, the h that ends a word, apostrophes and the ezafe are dropped.

    Examples
    --------
    >>> sounds("Islām Qal‘ah"), sounds("Eslam-e Ghaleh"), sounds("اسلام قلعه")
    (['islam', 'gala'], ['aslam', 'gala'], ['aslam', 'gla'])
    >>> sounds("Goris"), sounds("Горис"), sounds("Գորիս"), sounds("चमन")
    (['guris'], ['guris'], ['guris'], ['Cmn'])
    """
    return sounds_of([name])[0]


def sounds_of(names: Iterable[str]) -> list[list[str]]:
    """Write many names as `sounds` does: all as one text, in half the time.

    Examples
    --------
    >>> sounds_of(["Islām Qal‘ah", "", "Qala-ye Now"])
    [['islam', 'gala'], [], ['gala', 'nu']]
    """
    text = _OTHER_SCRIPTS.sub(_latin, "".join(name.replace("\n", " ") + "\n" for name in names))
    written = _DIGRAPHS.sub(_sign, unicodedata.normalize("NFC", text.translate(PERSIAN_LETTERS)).casefold())
    plain = _TWICE.sub(r"\1", unicodedata.normalize("NFKD", written)).translate(_SIGNS)
    # What is not heard: the h that ends a word, the n of ng.
    heard = _RUNS.sub(r"\1", _LAST_H.sub("a", _MUTE_H.sub("", plain))).replace("ng", "g")
    words = [_WORDS.findall(line) for line in heard.split("\n")[:-1]]
    return [[word for word in each if word not in _JOINTS] or each for each in words]


def sound(name: str) -> str:
    """Write a whole name as it sounds, without gaps.

    Examples
    --------
    >>> sound("Shangalak") == sound("Shaghalak") == sound("Šaġālak")
    True
    """
    return joined(sounds(name))


def joined(words: list[str]) -> str:
    """Put words together as they sound."""
    return _RUNS.sub(r"\1", "".join(words))


def without_feature(name: str) -> str:
    """Return a name without the words for a mine, a lake and the like, which are not the place so called.

    Examples
    --------
    >>> without_feature("Sotk mine"), without_feature("озеро Севан"), without_feature("Goris")
    ('Sotk', 'Севан', 'Goris')
    """
    words = name.split()
    return " ".join(word for word in words if sound(word) not in FEATURES) if len(words) > 1 else name


def skeleton(name: str) -> str:
    """Give the consonants of a name: what Latin and Persian letters both write.

    Examples
    --------
    >>> skeleton("Shoghalak") == skeleton("شغالک") == skeleton("Shangalak")
    True
    """
    return consonants(sound(name))


def consonants(sounding: str) -> str:
    """Drop the vowels of what `sound` gives, and the n that then stands before g."""
    return sounding.translate(_NO_VOWELS).replace("ng", "g")


def spellings(place: Mapping[str, Any]) -> list[str]:
    """Give each folded name of a place once: name, name_local and aliases (with | between them)."""
    return list(dict.fromkeys(map(fold, written(place))))


def written(place: Mapping[str, Any]) -> list[str]:
    """Give the names of a place as they are written: name, name_local and aliases."""
    return [*texts(place["name"]), *texts(place["name_local"]), *texts(place["aliases"], "|")]


def texts(cell: object, separator: str | None = None) -> list[str]:
    """Give the texts of a cell: none where it is empty."""
    return (cell.split(separator) if separator else [cell]) if isinstance(cell, str) else []


def shown(text: str) -> str:
    r"""Quote a name for a message: one line, no control characters, not too long.

    Examples
    --------
    >>> shown("Qala\n"), len(shown("x" * 1_000_000))
    ("'Qala\\n'", 60)
    """
    return _errors.shown(text, _MOST_SHOWN)


def line(text: str) -> str:
    r"""Put a name into a message as it is, but for what would break its line.

    Examples
    --------
    >>> line("Islam\n Qala\x1b")
    'Islam Qala'
    """
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text[:_MOST_SHOWN]).split())


def is_other_script(name: str) -> bool:
    """Check whether a name has letters that are neither Latin nor Arabic.

    Examples
    --------
    >>> is_other_script("Горис"), is_other_script("Qal‘eh"), is_other_script("قلعه")
    (True, False, False)
    """
    return _OTHER_SCRIPTS.search(name) is not None


def is_common(name: str) -> bool:
    """Tell whether a name is just a word for a kind of place, which stands for none of them.

    Examples
    --------
    >>> is_common("Qal'eh"), is_common("قلعه"), is_common("Deh-e Now"), is_common("Islam Qala")
    (True, True, False, False)
    """
    words = sounds(name)
    return len(words) == 1 and words[0] in COMMON


# What several letters write together, or a letter with its mark; capitals keep them apart from the rest.
_PAIRS = {
    **dict.fromkeys(("tsch", "tch", "ch", "č"), "C"),
    **dict.fromkeys(("dsch", "dzh", "dj", "zh", "ž", "ǧ"), "j"),
    **dict.fromkeys(("sch", "sh", "š"), "S"),
    **dict.fromkeys(("kh", "ḵ", "ḫ", "ẖ", "x"), "X"),
    **dict.fromkeys(("gh", "ġ", "q"), "g"),
    "ph": "f",
    "c": "k",
    "ee": "i",
}
# What is neither Latin nor Arabic; general punctuation is of both.
_OTHER_SCRIPTS = re.compile(
    "[\u0370-\u05ff\u0700-\u074f\u0780-\u1dff\u1f00-\u1fff\u2c00-\ufaff\U00010000-\U0001efff\U00020000-\U0010ffff]+"
)
_DIGRAPHS = re.compile("|".join(_PAIRS))

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("'’‘ʿʾ`´ʻʼˌعء"),
        **dict.fromkeys(map(chr, (*range(0x300, 0x370), *range(0x64B, 0x660), 0x670))),
        **dict.fromkeys("eəاآ", "a"),
        **dict.fromkeys("yıیېۍےئ", "i"),
        **dict.fromkeys("owvوؤ", "u"),
        **dict.fromkeys("حهہھۀە", "h"),
        **dict.fromkeys("طتټٹ", "t"),
        **dict.fromkeys("ثسصڅ", "s"),
        **dict.fromkeys("ذزضظځ", "z"),
        **dict.fromkeys("قغگګږ", "g"),
        **dict.fromkeys("دډڈ", "d"),
        **dict.fromkeys("رړڑ", "r"),
        **dict.fromkeys("نڼں", "n"),
        **dict.fromkeys("شښ", "S"),
        **dict.fromkeys("جژ", "j"),
        **dict(zip("کخچبپفلم", "kXCbpflm", strict=True)),
        **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)},
    }
)
_MOST_SHOWN = 60
_NO_VOWELS = str.maketrans(dict.fromkeys("aiu"))
_WORDS = re.compile(r"[^\W_]+")
_MUTE_H = re.compile(r"(?<=[aiu])h(?![^\W_])")
_LAST_H = re.compile(r"(?<=[^\W_])h(?![^\W_])")
_TWICE = re.compile(r"([a-zCSX])\1+")  # Latin ones: Persian writes a doubled letter once
_RUNS = re.compile(r"([aiu])\1+")
_JOINTS = frozenset(("a", "i", "u", "ia", "ai", "ua", "d"))  # -e, -i, -o, -ye, va; Pashto's د


def _latin(letters: re.Match[str]) -> str:
    latin = str(anyascii(letters.group()))
    # Of the scripts of India anyascii writes च as c, which is k elsewhere.
    return re.sub("c(?!h)", "ch", latin) if "\u0900" <= letters.group()[0] <= "\u0dff" else latin


def _sign(found: re.Match[str]) -> str:
    return _PAIRS[found.group()]


def _listed(kind: str) -> list[str]:
    """Return the words of a kind that `words.csv` lists."""
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as file:
        return [line["word"] for line in csv.DictReader(file) if line["kind"] == kind]


FEATURES = frozenset(map(sound, _listed("feature")))
"""How the words for a mine, a lake and the like sound."""
COMMON = frozenset(part for word in _listed("part of a name") for part in sounds(word))
"""How words that many names have as a part sound."""
