"""Years that nobody means are refused, not read."""

from __future__ import annotations

import pytest

from marzmap import dates


@pytest.mark.parametrize(
    "text", ["21-Dec-9", "13-July-9", "24 February 2", "May 20.,0", "4 July 0021", "July 0021"]
)
def test_a_year_of_one_digit_or_below_100_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="has a year"):
        dates.dated(text)


@pytest.mark.parametrize(("text", "day"), [("21-Dec-09", "2009-12-21"), ("4 July 00", "2000-07-04")])
def test_a_year_of_two_digits_is_read(text: str, day: str) -> None:
    assert dates.dated(text).edtf == day
