"""The language of a text, by its letters and its commonest words: enough to say what is not read."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_COMMON = {
    "English": "the of and in to was were that on with by from said for at has had after",
    "French": "le la les des et dans une est sur que pour par avec du ont au qui été",
    "Spanish": "el los las y en una del que por con se su para fue han según entre",
    "Portuguese": "o os as e em uma do da que por com não para foi dos das entre",
    "German": "der die das und in den von zu mit ist wurde wurden auf bei nach dem",
    "Turkish": "ve bir bu ile için olarak da de sınır olan sonra göre iki oldu",
    "Italian": "il la di e che in un una del della sono stati con per gli dei",
    "Romanian": "și în de la cu pe au fost care între din este unui",
    "Polish": "w i na z do się że po od przy oraz przez został",
    "Uzbek": "va bilan uchun bu bir ham chegara esa deb edi bo'yicha",
    "Indonesian": "yang dan di dari dengan untuk pada ini oleh dalam",
}
"""Words that hold no meaning of their own, of languages in Latin letters."""

_LETTERS = {
    "ARABIC": (
        ("Urdu", "ٹڈڑںے"),
        ("Pashto", "ټډړږښګڼېۍ"),
        ("Persian", "پچژگکی"),
        ("Arabic", ""),
    ),
    "CYRILLIC": (("Ukrainian", "іїєґ"), ("Tajik", "ӣҷҳқӯғ"), ("Kyrgyz", "өүң"), ("Russian", "")),
}
"""Of scripts that several languages share, the letters that tell them apart, the first found counting."""

_FEWEST_WORDS = 8  # a text with fewer is not judged
_MANY_WORDS = 40  # a text with this many words has some of the commonest words of its language
_LEAST_COMMON = 0.04  # share of the commonest words in a text of its language


def language_of(text: str) -> str:
    """Name the language of a text, or its script where that is all that can be seen; empty for no text.

    Examples
    --------
    >>> language_of("On Sunday two guards were killed at the border, the police said.")
    'English'
    >>> language_of("روز چهارشنبه در شغالک میان مرزبانان درگیری شد")
    'Persian'
    >>> language_of("Dos policías fueron muertos el martes en la frontera con Venezuela, según el ejército")
    'Spanish'
    """
    letters = [letter for letter in text.casefold() if letter.isalpha()]
    scripts = Counter(unicodedata.name(letter, "?").split()[0] for letter in letters)
    if not scripts:
        return ""
    script = scripts.most_common(1)[0][0]
    if script in _LETTERS:
        return next(name for name, marks in _LETTERS[script] if not marks or {*marks} & {*letters})
    if script != "LATIN":
        return {"CJK": "Chinese or Japanese", "HANGUL": "Korean"}.get(script, f"in {script.title()} letters")
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.casefold())
    shares = {
        name: sum(word in common.split() for word in words) / len(words) for name, common in _COMMON.items()
    }
    best = max(shares, key=lambda name: shares[name])
    if len(words) < _FEWEST_WORDS or shares["English"] >= max(shares[best], _LEAST_COMMON):
        return "English"
    if shares[best] > max(2 * shares["English"], _LEAST_COMMON):
        return best
    return "English" if len(words) < _MANY_WORDS else "of another language than English"
