"""Names along 30 borders: how often the place meant comes first, how often it is placed, and never wrongly.

Run by name: `uv run tests/bench/border_names_report.py [--wrong] [BORDER ...]`. The list is drawn by
`draw_border_names.py`.
"""

from __future__ import annotations

import argparse

import pandas as pd

import _helpers  # noqa: F401 - makes the modules of tests/helpers importable
from border_names import STATED, names, results


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("borders", nargs="*")
    parser.add_argument(
        "--wrong", action="store_true", help="list what does not come first, or is wrongly placed"
    )
    chosen = parser.parse_args()
    rows = names()
    rows = rows[rows["border"].isin(chosen.borders)] if chosen.borders else rows
    found = pd.concat([measured(rows[rows["border"] == border]) for border in rows["border"].unique()])
    held = found[found["kind"] != "not held"]
    for label, part in (
        ("all", held),
        ("tuned on", held[~held["held_out"]]),
        ("held out", held[held["held_out"]]),
    ):
        print(f"\n{label}: {len(part) // len(STATED)} names\n{shares(part, ['stated'])}")
    print(f"\nby kind\n{shares(held, ['stated', 'kind'])}")
    taken = found[(found["kind"] == "not held") & found["placed"]]
    counts = taken["stated"].value_counts().to_dict()
    print(f"\nnot held: {sum(rows['kind'] == 'not held')} names, placed: {counts or 'none'}")
    if chosen.wrong:
        wrong = pd.concat([held[~held["first"] | (held["placed"] & ~held["right"])], taken])
        print(wrong[["border", "stated", "kind", "name", "place", "placed", "why"]].to_string())


def measured(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a border with what becomes of each, by what is stated."""
    parts = []
    for stated in STATED:
        columns = pd.DataFrame(results(rows, stated), index=rows.index)
        parts.append(rows.join(columns).assign(stated=stated))
    return pd.concat(parts)


def shares(found: pd.DataFrame, by: list[str]) -> str:
    """Return a table of shares: first, among five, placed; of those placed, how many are wrong."""
    wrong = found["placed"] & ~found["right"]
    groups = found.assign(wrong=wrong).groupby(by, sort=False)
    table = groups[["first", "among_five", "placed"]].mean().mul(100).round(1)
    return str(table.assign(wrong=groups["wrong"].sum(), names=groups.size()).to_string())


if __name__ == "__main__":
    main()
