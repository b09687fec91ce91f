"""Changes by month and quarter: exact p-values, the guard against low counts, dates that are vague."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marzmap import InputError, summarise
from marzmap.summarise.changes import p_value

pytestmark = pytest.mark.quick


def dated(*spans: str) -> pd.DataFrame:
    """Incidents by days, or by first and last day with a slash."""
    ends = [(span.split("/") * 2)[:2] for span in spans]
    return pd.DataFrame(ends, columns=["date_start", "date_end"], dtype="string")


def monthly(counts: list[int]) -> pd.DataFrame:
    """So many incidents in each month from January 2021 on."""
    months = [f"{2021 + at // 12}-{at % 12 + 1:02}-15" for at in range(len(counts))]
    return dated(*(day for day, count in zip(months, counts, strict=True) for _ in range(count)))


@settings(deadline=None, max_examples=50)
@given(
    st.integers(0, 30),
    st.integers(0, 60),
    st.sampled_from([Fraction(1, 40), Fraction(31, 396), Fraction(1, 2)]),
)
def test_p_values_are_those_of_exact_arithmetic(count: int, baseline: int, share: Fraction) -> None:
    total = count + baseline
    chance = [
        math.comb(total, number) * share**number * (1 - share) ** (total - number)
        for number in range(total + 1)
    ]
    exact = min(Fraction(1), 2 * min(sum(chance[: count + 1], Fraction()), sum(chance[count:], Fraction())))
    assert p_value(count, baseline, float(share)) == pytest.approx(float(exact), rel=1e-9)


def test_a_month_with_many_more_is_told() -> None:
    found = summarise.by_period(monthly([2] * 12 + [9]), first="2021-01-01", last="2022-01-31")
    last = found.iloc[-1]
    assert last[["period", "incidents", "baseline_incidents", "baseline_days"]].tolist() == [
        "2022-01",
        9,
        24,
        365,
    ]
    assert last["expected"] == pytest.approx(24 * 31 / 365)
    # Ten months have a baseline; the smallest p-value counts tenfold.
    assert last["p_value"] == pytest.approx(10 * p_value(9, 24, 31 / 396))
    assert last["change"] == "more"
    assert set(found["change"].iloc[:3]) == {"no baseline"}
    assert set(found["change"].iloc[3:-1]) == {"too few"}


def test_fewer_is_told_where_some_were_expected() -> None:
    found = summarise.by_period(monthly([20] * 12 + [4, 19]), first="2021-01-01", last="2022-02-28")
    assert found["change"].iloc[-2:].tolist() == ["fewer", "no change"]


def test_no_alarm_is_raised_on_low_counts() -> None:
    # Four after none in a year: p = 2 (31/396)^4, less than a thousandth, and yet they are but four.
    found = summarise.by_period(monthly([0] * 12 + [4]), first="2021-01-01", last="2022-01-31")
    assert found["p_value"].iloc[-1] < 0.001
    assert found["change"].iloc[-1] == "too few"
    five = summarise.by_period(monthly([0] * 12 + [5]), first="2021-01-01", last="2022-01-31")
    assert five["change"].iloc[-1] == "more"


def test_even_months_raise_few_alarms() -> None:
    random = np.random.default_rng(4)
    alarms = 0
    for _ in range(100):
        found = summarise.by_period(monthly(random.poisson(8, 36).tolist()), first="2021-01-01")
        alarms += bool(found["change"].isin(["more", "fewer"]).any())
    # Exact tests stay below their level; Holm keeps the whole table below it.
    assert alarms <= 5


def test_dates_that_are_vague_are_counted_apart() -> None:
    rows = dated("2022-01-03", "2022-01-30/2022-02-01", "2022-02-05/2022-02-09", "2022", "2022-05-01")
    rows.loc[3] = [None, None]
    months = summarise.by_period(rows, last="2022-03-10")
    assert months["period"].fillna("").tolist() == ["2022-01", "2022-02", "2022-03", ""]
    assert months["incidents"].tolist() == [1, 1, 0, 3]
    assert months["days"].tolist()[:3] == [31, 28, 10]
    quarters = summarise.by_period(rows, "quarter", first="2021-12-31", last="2022-05-31")
    assert quarters["period"].fillna("").tolist() == ["2021-Q4", "2022-Q1", "2022-Q2", ""]
    assert quarters["incidents"].tolist() == [0, 3, 1, 1]
    assert quarters["date_end"].tolist()[:3] == ["2021-12-31", "2022-03-31", "2022-05-31"]


def test_no_dates_give_typed_no_rows() -> None:
    some, none = summarise.by_period(monthly([1, 2])), summarise.by_period(dated())
    assert none.dtypes.to_dict() == some.dtypes.to_dict()
    assert len(none) == 0
    empty = summarise.by_period(dated(), first="2021-01-01", last="2021-03-31")
    assert empty["incidents"].tolist() == [0, 0, 0]
    assert empty.dtypes.to_dict() == some.dtypes.to_dict()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"length": "week"}, "'week' is not a length of a period. Expected month or quarter"),
        ({"first": "May"}, "first is 'May', which is not a day. Expected YYYY-MM-DD"),
        ({"last": "2020-01-01"}, "The last day, 2020-01-01, is before the first, 2021-01-01"),
        ({"baseline": 0}, "baseline is 0"),
    ],
)
def test_what_is_no_period_is_an_error(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        summarise.by_period(monthly([1]), **arguments)  # type: ignore[arg-type]
