"""What looking names up costs and finds: 1,000 names, against rapidfuzz over all names, in the same run.

Run by name: `uv run tests/bench/bench_geocode.py [--names 1000]`. Half of the names are from the gold list,
half names of the gazetteer with a letter changed, so that every tier has work. No network is used. Figures
are medians of CPU time.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

import _helpers  # noqa: F401 - makes the modules of tests/helpers importable
import gold_places
from gazetteer_rows import whole_index
from gold_scores import PAIRS, scored, unlisted
from marzmap import geocode
from marzmap.geocode import Context, names, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3


def asked(count: int, seed: int = 11) -> list[str]:
    """Names to look up."""
    rng = random.Random(seed)  # noqa: S311 - drawn to be the same every time
    listed = sorted({spelling for bearers in whole_index().all.folded.values() for _, spelling in bearers})
    gold = [spelling for _, spelling in PAIRS]
    wanted = [rng.choice(gold) for _ in range(count // 2)]
    for name in rng.sample(listed, count - len(wanted)):
        at = rng.randrange(len(name))
        wanted.append(name[:at] + rng.choice("aeimnکرا") + name[at + 1 :])
    rng.shuffle(wanted)
    return wanted


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """CPU time of some work, the median of several runs."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=1000)
    count = parser.parse_args().names
    wanted = asked(count)
    places = geocode.gazetteer()
    spelt = [spelling for row in places.to_dict("records") for spelling in names.written(row)]  # type: ignore[arg-type]
    print(f"{len(places):,} rows, {len(spelt):,} names; {count:,} names to look up")
    print(f"gazetteer  {seconds(geocode.gazetteer):6.2f} s")
    print(f"index      {seconds(lambda: geocode.index(places)):6.2f} s, once a run")
    ours = seconds(lambda: [resolve.by_name(name, Context(), whole_index()) for name in wanted])

    def rival() -> None:
        for name in wanted:
            process.extract(name, spelt, scorer=fuzz.WRatio, limit=5)

    theirs = seconds(rival, 1)
    print(f"look up    {ours:6.2f} s, {count / ours:,.0f} names a second")
    print(f"rapidfuzz  {theirs:6.2f} s, {count / theirs:,.0f} names a second: {theirs / ours:.0f} times ours")
    tuned, held_out = gold_places.split()
    print("\ngold list             pairs  first  among five  taken  wrongly")
    for label, pairs in (
        ("all", PAIRS),
        ("tuned on", tuned),
        ("held out", held_out),
        ("in no table", unlisted()),
    ):
        for country in (False, True):
            found = scored(pairs, country=country)
            told = f"{label}{', country' * country}"
            shares = f"{found.first:6.1%} {found.among_five:11.1%} {found.taken:6.1%}"
            print(f"{told:20} {len(pairs):6} {shares} {len(found.wrong):8}")
    taken = [name for name in gold_places.AMBIGUOUS if resolve.by_name(name, Context(), whole_index()).rows]
    print(f"ambiguous: {len(gold_places.AMBIGUOUS)} names, {len(taken)} resolved silently {taken or ''}")


if __name__ == "__main__":
    main()
