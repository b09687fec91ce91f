"""Names that the gazetteer lacks, taken for other places; and names it holds, placed: by border.

Run by name: `uv run tests/bench/bench_names_not_held.py [BORDER ...]`. It takes some minutes.
"""

from __future__ import annotations

import argparse
from collections import Counter

import _helpers  # noqa: F401 - makes the modules of tests/helpers importable
from names_not_held import STATED, ZONE_M, placed, taken_wrongly, without_half

BORDERS = (
    *("AFG-IRN", "ARM-AZE", "BLR-UKR", "COD-RWA", "COL-VEN", "DOM-HTI", "IND-PAK", "IRN-PAK", "IRN-TUR"),
    *("KGZ-TJK", "KHM-THA", "MMR-THA", "POL-UKR", "SDN-TCD", "SYR-TUR"),
)
SAMPLE = 150


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("borders", nargs="*", default=BORDERS)
    print(
        f"{'border':10} {'names':>6}  wrongly taken  placed near  placed far   ({', '.join(STATED)} stated)"
    )
    names, wrong, right = 0, Counter[str](), {"near": Counter[tuple[str, bool]](), "far": Counter()}
    for border in parser.parse_args().borders:
        count, taken = taken_wrongly(border)
        held = without_half(border)
        near = held.places["border_distance_m"] <= ZONE_M
        names += count
        wrong.update({stated: len(each) for stated, each in taken.items()})
        parts = {"near": held.places[near], "far": held.places[~near]}
        found = {
            zone: placed(part.sample(min(SAMPLE, len(part)), random_state=1), held.known)
            for zone, part in parts.items()
        }
        for zone, counts in found.items():
            right[zone].update(counts)
        line = [f"{len(taken[stated])}" for stated in STATED], *map(shares, found.values())
        print(f"{border:10} {count:6}  {'   '.join(', '.join(each) for each in line)}", flush=True)
    rates = [f"{wrong[stated] / names:.2%}" for stated in STATED]
    line = rates, *map(shares, right.values())
    print(f"{'all':10} {names:6}  {'   '.join(', '.join(each) for each in line)}")


def shares(counts: Counter[tuple[str, bool]]) -> list[str]:
    """Return the share of names that were placed rightly, by what was stated."""
    return [f"{counts[one, True] / max(1, counts[one, True] + counts[one, False]):.0%}" for one in STATED]


if __name__ == "__main__":
    main()
