"""A gazetteer is never complete: what it lacks is not taken for another place, and what it holds is found."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from names_not_held import BORDERS, STATED, still_placed, taken_wrongly

MOST_WRONG = 0.01
LEAST_STILL = 0.9


def test_a_name_not_held_is_hardly_ever_taken_for_another() -> None:
    names = 0
    wrong: dict[str, list[str]] = {stated: [] for stated in STATED}
    for border in BORDERS:
        count, taken = taken_wrongly(border)
        names += count
        for stated, each in taken.items():
            wrong[stated] += each
    assert names >= 1_000
    for each in wrong.values():
        assert len(each) <= MOST_WRONG * names, each


def test_what_was_placed_rightly_before_still_is() -> None:
    """Names near six borders with and without context, and far ones with their province, as of e3efef9."""
    before = pd.read_csv(Path(__file__).with_name("placed_before.csv"))
    total, still = still_placed(before)
    assert total >= 1_000
    assert still >= LEAST_STILL * total
