"""Months and days of the week in the languages of tables, from the Unicode CLDR, as Babel packages it.

    uv run python -m building.date_names      (in the folder geodata, with the packages of the group dev)

writes `src/marzmap/dates/names.csv`. CLDR: © Unicode, Inc., Unicode Licence v3. A name that means two months,
or two days of the week, in different languages is left out; `dates/words.csv` decides those by hand.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import babel
from babel import Locale

from marzmap import dates
from marzmap._text import fold

LOCALES = (
    *("en", "fa", "fa_AF", "ps", "ar", "ar_LB", "ar_IQ", "ar_DZ", "ar_MA", "ar_TN", "ru", "fr", "es", "tr"),
    *("de", "pt", "it", "uk", "pl", "tg", "ky", "uz", "uz_Cyrl", "az", "az_Cyrl", "ur", "kk", "tk", "hy"),
    *("ka", "he", "el", "ro", "nl", "bg", "sr", "sr_Latn", "ku", "ckb", "hu", "sw", "so", "id"),
    *("hi", "ne", "bn", "pa", "mr", "gu", "ta", "te", "as", "my", "th", "lo", "km"),
    *("be", "lt", "lv", "et", "fi"),
)
"""Languages of the page and of the borders where people count incidents (our choice). Not Amharic and
Tigrinya, whose names of months are those of the Ethiopian calendar."""

TARGET = Path(dates.__file__).with_name("names.csv")


def lines() -> list[tuple[str, str, int, str]]:
    """Return name, kind, number (January 1, Monday 1) and languages of each name."""
    numbers: defaultdict[tuple[str, str], defaultdict[int, list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for code in LOCALES:
        locale = Locale.parse(code)
        for kind, tables, shift in (("month", locale.months, 0), ("weekday", locale.days, 1)):
            for context in tables.values():
                for width in ("wide", "abbreviated"):
                    for number, name in context.get(width, {}).items():
                        spelling = " ".join(name.split()).strip(" .").casefold()
                        # Numbers for names ("1", "M01") say nothing.
                        if not re.search(r"\d", spelling) and len(spelling) > 1:
                            places = numbers[kind, fold(spelling)][number + shift]
                            places.extend([code] if code not in places else [])
    return sorted(
        (name, kind, number, " ".join(codes))
        for (kind, name), meanings in numbers.items()
        for number, codes in meanings.items()
        if len(meanings) == 1
    )


def main() -> None:
    """Write the table."""
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "kind", "number", "languages"))
        writer.writerows(lines())
    print(f"{TARGET.name}: {len(lines())} names, Babel {babel.__version__}")  # noqa: T201 - a script


if __name__ == "__main__":
    main()
