"""How likely letters follow each other in languages, from the Unicode CLDR, as Babel packages it.

    uv run python -m building.letters      (in the folder geodata, with the packages of the group dev)

writes `src/marzmap/tables/letters.csv`. The words are the names of countries, languages, scripts, currencies,
cities, months and weekdays. CLDR: © Unicode, Inc., Unicode Licence v3.
"""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import babel
from babel import Locale

from marzmap.tables import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = (
    *("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "el", "he", "ar", "fa", "ps", "ur", "tr", "az"),
    *("pl", "cs", "sk", "sq", "hu", "ro", "hr", "sl", "lt", "lv", "et", "de", "fr", "es", "pt", "it", "sv"),
    *("da", "nb", "is", "fi", "nl", "ca", "br", "cy", "mt", "eo", "vi", "th"),
    *("zh_Hans", "zh_Hant", "ja", "ko"),
)
"""Languages with letters beyond ASCII that are written in the code pages of `tables/code_pages.py`."""

CHARACTERS = ("zh_Hans", "zh_Hant", "ja", "ko")
"""Languages of so many characters that few words say only how frequent each is."""

MOST = {1: 2_000, 2: 500, 3: 1_500}
"""Sequences of each length that are kept, the most frequent of a language (our choice)."""

STEP = 0.5
"""To which the logarithms are rounded."""

TARGET = Path(letters.__file__).with_suffix(".csv")


def names(locale: Locale) -> Iterator[str]:
    """Yield the names in a language."""
    yield from [*locale.territories.values(), *locale.languages.values(), *locale.scripts.values()]
    yield from locale.currencies.values()
    yield from (zone["city"] for zone in locale.time_zones.values() if "city" in zone)
    for table in (locale.months, locale.days):
        for width in table["format"].values():
            yield from width.values()


def frequencies(language: str) -> dict[int, Counter[str]]:
    """Return how frequent the sequences of one to three letters are, a blank for the edge of a word."""
    longest = 1 if language in CHARACTERS else max(MOST)
    counts: dict[int, Counter[str]] = {size: Counter() for size in range(1, longest + 1)}
    for name in names(Locale.parse(language)):
        for word in letters.spelled(name).split():
            spelling = f" {word} "
            for size, counter in counts.items():
                counter.update(spelling[at : at + size] for at in range(size == 1, len(spelling) - size + 1))
    return counts


def likelihoods(counts: dict[int, Counter[str]]) -> dict[str, float]:
    """Return how likely the last letter of each sequence is behind its others.

    Of longer sequences it is a mean with the likelihood behind one letter less, as Witten and Bell weigh them
    (The zero-frequency problem, IEEE Transactions on Information Theory 37, 1991, method C).
    """
    likely = {part: count / counts[1].total() for part, count in counts[1].items()}
    for size in range(2, max(counts) + 1):
        before: defaultdict[str, list[int]] = defaultdict(list)
        for part, count in counts[size].items():
            before[part[:-1]].append(count)
        for part, count in counts[size].items():
            others = before[part[:-1]]
            likely[part] = (count + len(others) * likely[part[1:]]) / (sum(others) + len(others))
    return likely


def lines(language: str) -> Iterator[tuple[str, int, str, str]]:
    """Yield language, length, rounded logarithm and sequences, the likeliest first."""
    counts = frequencies(language)
    likely = likelihoods(counts)
    for size, counter in counts.items():
        parts: defaultdict[int, list[str]] = defaultdict(list)
        for part, _ in sorted(counter.items(), key=lambda item: (-item[1], item[0]))[: MOST[size]]:
            parts[round(math.log(likely[part]) / STEP)].append(part)
        for steps in sorted(parts, reverse=True):
            yield language, size, f"{steps * STEP:g}", "".join(sorted(parts[steps]))


def main() -> None:
    """Write the table."""
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("language", "size", "logarithm", "parts"))
        for language in LANGUAGES:
            writer.writerows(lines(language))
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes, Babel {babel.__version__}")  # noqa: T201 - a script


if __name__ == "__main__":
    main()
