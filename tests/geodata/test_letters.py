"""How likely letters follow each other is what the CLDR's names show."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from building import letters


@pytest.mark.parametrize("language", ["ru", "tr", "ja"])
def test_the_table_of_letters_is_made_of_the_names_of_cldr(language: str) -> None:
    with letters.TARGET.open(encoding="utf-8", newline="") as file:
        kept = [tuple(line.values()) for line in csv.DictReader(file) if line["language"] == language]
    assert kept == [(language, str(size), *rest) for _, size, *rest in letters.lines(language)]


def test_likelihoods_behind_a_letter_are_as_worked_by_hand() -> None:
    likely = letters.likelihoods({1: Counter(a=3, b=1), 2: Counter(aa=1, ab=1)})
    # Two kinds of letters behind a, each once: (1 + 2 * 3/4) / 4 and (1 + 2 * 1/4) / 4.
    assert likely == {"a": 0.75, "b": 0.25, "aa": 0.625, "ab": 0.375}
