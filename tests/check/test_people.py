"""Numbers of people in words: read back as the range that they were written from."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marzmap.check.people import counted

pytestmark = pytest.mark.quick

NUMBER = st.integers(0, 999_999)
DIGITS = st.sampled_from(["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"])
UNIT = st.sampled_from(["", " killed", " people", " نفر", " человек", " morts", " kişi"])


def spelt(number: int, digits: str, separator: str) -> str:
    """A number in digits of a script, its thousands divided."""
    text = f"{number:,}".replace(",", separator)
    return text.translate(str.maketrans("0123456789", digits))


@given(number=NUMBER, digits=DIGITS, separator=st.sampled_from(["", ",", " ", "'", "\u00a0"]), unit=UNIT)
def test_a_number_is_read_in_any_digits(number: int, digits: str, separator: str, unit: str) -> None:
    assert counted(spelt(number, digits, separator) + unit) == (number, number)


@given(
    ends=st.tuples(NUMBER, NUMBER).map(sorted),
    digits=DIGITS,
    form=st.sampled_from(
        [
            "{}-{}",
            "{}–{}",
            "{} to {}",
            "{} — {}",
            "between {} and {}",
            "از {} تا {}",
            "от {} до {}",
            "{} à {}",
            "{} bis {}",
        ]
    ),
    unit=UNIT,
)
def test_a_range_gives_both_its_ends(ends: list[int], digits: str, form: str, unit: str) -> None:
    low, high = (spelt(end, digits, "") for end in ends)
    assert counted(form.format(low, high) + unit) == tuple(ends)


@given(
    number=st.integers(1, 999_999),
    form=st.sampled_from(
        [
            ("at least {}", 0, None),
            ("{}+", 0, None),
            ("≥ {}", 0, None),
            ("حداقل {}", 0, None),
            ("не менее {}", 0, None),
            ("{} or more", 0, None),
            ("more than {}", 1, None),
            (">{}", 1, None),
            ("بیش از {}", 1, None),
            ("up to {}", None, 0),
            ("до {}", None, 0),
            ("<{}", None, -1),
            ("fewer than {}", None, -1),
            ("moins de {}", None, -1),
        ]
    ),
)
def test_one_end_leaves_the_other_open(number: int, form: tuple[str, int | None, int | None]) -> None:
    text, *steps = form
    ends = tuple(None if step is None else number + step for step in steps)
    assert counted(text.format(number)) == ends


@given(st.text(max_size=30))
def test_any_text_is_a_range_or_a_message(text: str) -> None:
    if not text.strip():
        return
    with contextlib.suppress(ValueError):
        low, high = counted(text.strip())
        assert low is None or high is None or low <= high


@pytest.mark.parametrize(
    "text",
    ["dozens", "~10", "about ten", "7-5", "3;4", "1.2", "3 (5)", "2 and 3", "5-Jul", "3.000", "-", "killed"],
)
def test_what_is_not_one_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not|can be|is a date|below its start"):
        counted(text)
