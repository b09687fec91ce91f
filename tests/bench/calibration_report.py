"""Are sides as sure as they say, and intervals as wide, when the errors are not as the model has them.

Run by name: `uv run tests/bench/calibration_report.py [--count N]`. True places are drawn by five borders,
stated points from them by an error model, lines are displaced. `locate` then speaks under each setting: a
flat prior, or one near the line estimated from the sample as a study would; radii that mean 95 % of a normal,
or the whole of a disc; without and with the source's word for a country.

Measured on 30 November 2026 with `--count 1000`. A line has the coverage of the 80 % intervals by class of
radius (0.2 to 1, 1 to 3, 3 to 10, 10 to 30 km; each known to 5 points), of sides the share told, wrong
and expected to be wrong, then the same with the source's word; all in percent.

normal: as the model has it
  flat, 95 | 87 | 71 | 82 | 76 | 84 | 2.9 | 2.7 | 97 | 0.5 | 1.1
  flat, all | 91 | 84 | 90 | 85 | 77 | 1.9 | 2.6 | 98 | 0.4 | 1.3
  near, 95 | 86 | 72 | 72 | 59 | 77 | 2.0 | 3.1 | 98 | 0.5 | 1.3
  near, all | 90 | 83 | 78 | 58 | 70 | 1.3 | 2.3 | 99 | 0.7 | 1.4
  half distance estimated: 2.40 km
disc: evenly over the disc of the radius
  flat, 95 | 73 | 68 | 61 | 64 | 83 | 3.0 | 2.5 | 97 | 1.3 | 1.2
  flat, all | 82 | 81 | 78 | 79 | 79 | 1.9 | 2.7 | 98 | 1.3 | 1.3
  near, 95 | 73 | 65 | 58 | 53 | 78 | 1.9 | 3.1 | 97 | 1.4 | 1.3
  near, all | 81 | 80 | 65 | 54 | 71 | 1.0 | 2.2 | 98 | 1.8 | 1.4
  half distance estimated: 2.40 km
near: normal; half of the true places within 0.7 km of the line
  flat, 95 | 81 | 78 | 81 | 80 | 57 | 17.2 | 5.6 | 91 | 3.4 | 3.4
  flat, all | 88 | 91 | 89 | 90 | 47 | 12.7 | 5.3 | 94 | 3.4 | 3.7
  near, 95 | 79 | 75 | 66 | 72 | 33 | 3.3 | 4.9 | 98 | 3.2 | 3.5
  near, all | 84 | 79 | 68 | 68 | 30 | 2.6 | 3.7 | 99 | 3.6 | 3.5
  half distance estimated: 0.35 km
near 3: normal; half of the true places within 3 km of the line
  flat, 95 | 82 | 83 | 74 | 78 | 73 | 6.1 | 3.3 | 95 | 1.8 | 1.9
  flat, all | 87 | 91 | 88 | 89 | 67 | 4.4 | 3.4 | 97 | 1.8 | 2.0
  near, 95 | 81 | 78 | 76 | 78 | 62 | 3.2 | 3.1 | 98 | 1.7 | 2.1
  near, all | 86 | 86 | 82 | 73 | 54 | 1.3 | 1.9 | 99 | 2.1 | 2.3
  half distance estimated: 1.91 km
disc near: disc; half of the true places within 0.7 km of the line
  flat, 95 | 70 | 63 | 64 | 64 | 67 | 19.3 | 5.4 | 88 | 3.0 | 2.9
  flat, all | 78 | 78 | 80 | 82 | 57 | 15.3 | 5.8 | 91 | 2.8 | 3.2
  near, 95 | 74 | 70 | 73 | 76 | 38 | 7.2 | 5.3 | 97 | 2.8 | 3.5
  near, all | 78 | 71 | 73 | 74 | 32 | 5.0 | 3.8 | 99 | 3.1 | 3.5
  half distance estimated: 0.44 km
villages: the nearest village of a grid is named, the radius fits the grid
  flat, 95 | 73 | 69 | 69 | 67 | 81 | 4.4 | 2.6 | 96 | 1.4 | 1.3
  flat, all | 82 | 84 | 86 | 81 | 77 | 3.2 | 2.8 | 97 | 1.6 | 1.3
  near, 95 | 71 | 68 | 65 | 57 | 75 | 2.9 | 3.1 | 97 | 1.9 | 1.5
  near, all | 82 | 79 | 71 | 53 | 68 | 1.3 | 2.2 | 98 | 1.9 | 1.6
  half distance estimated: 2.14 km
radius half: the radius is half of what it should be, as of a village's own
  flat, 95 | 61 | 48 | 47 | 49 | 87 | 9.5 | 2.4 | 94 | 4.1 | 1.2
  flat, all | 66 | 61 | 58 | 63 | 82 | 8.2 | 2.5 | 95 | 3.6 | 1.4
  near, 95 | 59 | 48 | 46 | 44 | 82 | 7.7 | 3.0 | 94 | 3.4 | 1.4
  near, all | 67 | 59 | 52 | 42 | 75 | 6.3 | 2.2 | 96 | 3.5 | 1.6
  half distance estimated: 2.68 km
line half: the line errs half as far as stated
  flat, 95 | 90 | 83 | 79 | 76 | 84 | 2.0 | 2.3 | 98 | 0.9 | 1.2
  flat, all | 96 | 93 | 89 | 87 | 79 | 0.9 | 2.1 | 99 | 1.0 | 1.3
  near, 95 | 90 | 78 | 71 | 64 | 79 | 0.9 | 2.9 | 98 | 1.0 | 1.2
  near, all | 93 | 90 | 78 | 63 | 74 | 0.3 | 2.1 | 99 | 1.2 | 1.3
  half distance estimated: 2.40 km
line double: the line errs twice as far as stated
  flat, 95 | 72 | 81 | 77 | 78 | 83 | 3.3 | 2.4 | 97 | 1.1 | 1.2
  flat, all | 77 | 91 | 86 | 89 | 78 | 2.4 | 2.4 | 98 | 1.1 | 1.3
  near, 95 | 71 | 78 | 71 | 61 | 77 | 2.7 | 3.0 | 98 | 1.2 | 1.4
  near, all | 76 | 88 | 76 | 61 | 72 | 1.4 | 2.4 | 98 | 1.1 | 1.5
  half distance estimated: 2.14 km
line varies: the line's error differs from place to place
  flat, 95 | 79 | 77 | 78 | 76 | 82 | 3.3 | 2.9 | 97 | 1.4 | 1.2
  flat, all | 83 | 90 | 91 | 85 | 76 | 1.7 | 2.6 | 98 | 1.5 | 1.4
  near, 95 | 76 | 75 | 70 | 58 | 76 | 2.0 | 3.1 | 98 | 1.4 | 1.4
  near, all | 84 | 86 | 76 | 57 | 69 | 1.5 | 2.4 | 99 | 1.8 | 1.5
  half distance estimated: 2.14 km
heavy tails: Student's t, three degrees of freedom, 95 % inside
  flat, 95 | 88 | 90 | 88 | 91 | 82 | 1.8 | 2.5 | 98 | 1.3 | 1.0
  flat, all | 90 | 94 | 94 | 94 | 78 | 1.3 | 2.6 | 98 | 1.3 | 1.1
  near, 95 | 87 | 87 | 81 | 69 | 76 | 1.6 | 2.9 | 98 | 1.5 | 1.1
  near, all | 92 | 91 | 85 | 64 | 70 | 1.1 | 2.0 | 99 | 1.6 | 1.3
  half distance estimated: 2.14 km
mixture: one in ten radii is a third of what it should be
  flat, 95 | 77 | 79 | 77 | 73 | 85 | 4.0 | 2.7 | 97 | 0.9 | 1.0
  flat, all | 82 | 89 | 88 | 83 | 80 | 3.0 | 2.8 | 98 | 1.1 | 1.3
  near, 95 | 76 | 77 | 72 | 61 | 80 | 2.9 | 3.4 | 98 | 1.0 | 1.3
  near, all | 81 | 86 | 77 | 56 | 72 | 1.7 | 2.5 | 99 | 1.1 | 1.4
  half distance estimated: 2.40 km
word 80: the stated country is right in four of five, not 19 of 20
  flat, 95 | 83 | 81 | 81 | 79 | 83 | 2.5 | 2.4 | 94 | 3.2 | 1.6
  flat, all | 88 | 89 | 89 | 88 | 78 | 1.0 | 2.5 | 96 | 4.5 | 1.7
  near, 95 | 82 | 78 | 75 | 61 | 78 | 1.3 | 3.0 | 95 | 4.7 | 1.8
  near, all | 88 | 86 | 79 | 59 | 71 | 0.3 | 2.2 | 97 | 5.8 | 1.7
  half distance estimated: 2.40 km
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

import _helpers  # noqa: F401 - makes the modules of tests/helpers importable
from calibration_models import BORDERS, MODELS, RADII_KM, Drawn, drawn
from marzmap import locate
from marzmap.appearance import LIKELY
from marzmap.locate import prior
from marzmap.locate.decay import half_distance_m
from marzmap.locate.points import meet

if TYPE_CHECKING:
    from marzmap._types import Bools, Floats

SETTINGS = {
    "flat, 95": (False, False),
    "flat, all": (False, True),
    "near, 95": (True, False),
    "near, all": (True, True),
}
"""Names of the settings: whether the prior is near, whether radii hold the whole place."""
RELIABILITY = 0.95
REACH_M = 50_000.0


class Told(NamedTuple):
    """What is told of stated points, and whether it is so; the same with the source's word."""

    probability: Floats
    right: Bools
    covered: Bools
    with_word: Floats
    right_with_word: Bools


def estimated_m(sample: Drawn, reference: locate.Reference, *, whole: bool) -> float:
    """Estimate the half distance of the near prior from the stated points, as a study would."""
    means = np.full(len(sample.radius_m), whole)
    places = meet(sample.longitude, sample.latitude, sample.radius_m, reference, means)
    return half_distance_m(places.rows(places.found.distance_m <= REACH_M), reference, REACH_M)


def told(sample: Drawn, reference: locate.Reference, *, near: bool, whole: bool) -> Told:
    """Ask `locate` for the side of stated points, and compare it with the true places."""
    half = estimated_m(sample, reference, whole=whole) if near else prior.FLAT_M
    found = locate.columns(
        sample.longitude,
        sample.latitude,
        sample.radius_m,
        reference,
        whole=np.full(len(sample.radius_m), whole),
        stated=sample.word,
        assumed=locate.Assumptions(RELIABILITY, half),
    )
    signed = np.where(sample.true_country == found["side_likely"], 1, -1) * sample.true_distance_m
    low, high = found["border_distance_low_m"], found["border_distance_high_m"]
    return Told(
        found["side_probability"],
        found["side_likely"] == sample.true_country,
        (low <= signed) & (signed <= high),
        found["side_with_source_probability"],
        found["side_with_source_likely"] == sample.true_country,
    )


def line(name: str, said: Told, radius_m: Floats) -> str:
    """Write a row of the table: coverage by class of radius; sides told, wrong, expected to be wrong."""
    cells = []
    for low, high in RADII_KM:
        ours = (radius_m >= low * 1000) & (radius_m < high * 1000)
        cells.append(f"{100 * said.covered[ours].mean():.0f}")
    for probability, right in ((said.probability, said.right), (said.with_word, said.right_with_word)):
        sure = probability >= LIKELY
        wrong, expected = 100 * (1 - right[sure].mean()), 100 * (1 - probability[sure].mean())
        cells.append(f"{100 * sure.mean():.0f} | {wrong:.1f} | {expected:.1f}")
    return f"| {name} | " + " | ".join(cells) + " |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3_000, help="stated points for each error model")
    parser.add_argument("--only", nargs="*", default=[*MODELS], help="names of error models")
    asked = parser.parse_args()
    reference = locate.reference(BORDERS)
    classes = " | ".join(f"{low:g} to {high:g} km" for low, high in RADII_KM)
    for number, (name, model) in enumerate(MODELS.items()):
        if name not in asked.only:
            continue
        sample = drawn(model, asked.count, reference, seed=number)
        print(f"\n{name}: {model.meaning}\n")
        print(
            f"| setting | covered: {classes} | told | wrong | expected | with word: told | wrong | expected |"
        )
        print("| --- |" + " --: |" * 10)
        for setting, (near, whole) in SETTINGS.items():
            print(line(setting, told(sample, reference, near=near, whole=whole), sample.radius_m), flush=True)
        print(f"\nhalf distance estimated: {estimated_m(sample, reference, whole=False) / 1000:.2f} km")


if __name__ == "__main__":
    main()
