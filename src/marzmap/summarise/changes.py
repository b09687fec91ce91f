"""Changes in time: which months or quarters have more or fewer incidents than those before."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from marzmap._errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from marzmap._types import Floats

    Span = tuple[date, date]

BASELINE = {"month": 12, "quarter": 4}
"""How many periods before it a period is held against: a year's."""
LEAST_BASELINE = 3
"""With fewer periods before it nothing is said of a period (our choice)."""
LEAST_COUNT = 5
"""Where fewer incidents than this are both found and expected, nothing is said (our choice)."""
ALPHA = 0.05
"""A change is reported up to this p-value."""

COLUMNS = {
    "period": "string",
    "date_start": "string",
    "date_end": "string",
    "days": "Int64",
    "incidents": "Int64",
    "baseline_incidents": "Int64",
    "baseline_days": "Int64",
    "expected": "float64",
    "p_value": "float64",
    "change": "string",
}
"""Columns of periods and their dtypes."""

_MONTHS = {"month": 1, "quarter": 3}


def by_period(
    incidents: pd.DataFrame,
    length: Literal["month", "quarter"] = "month",
    *,
    first: str = "",
    last: str = "",
    baseline: int | None = None,
) -> pd.DataFrame:
    """Count incidents by month or quarter, and say which differ from the periods before.

    Parameters
    ----------
    incidents : DataFrame
        With date_start and date_end, YYYY-MM-DD.
    length : "month" or "quarter"
        Of a period.
    first, last : str
        Days, YYYY-MM-DD, from and to which incidents were collected; if absent, the whole periods from that
        of the first incident to that of the last.
    baseline : int, optional
        How many periods before it a period is held against; by default a year's.

    Returns
    -------
    DataFrame
        A row for each period: `COLUMNS`. expected is what the baseline's rate a day lets expect; change is
        "more", "fewer", "no change", "too few" (fewer than `LEAST_COUNT` found and expected), or "no
        baseline" (fewer than `LEAST_BASELINE` periods before). Incidents that are not known to the period,
        or lie outside first to last, are counted in a last row without a period.

    Raises
    ------
    InputError
        No such length; a day that is none, or the last before the first.

    Notes
    -----
    Exact and conditional (Przyborowski and Wilenski 1940, Biometrika 31:313): if the rates are equal, the
    count of the period is binomial in the count of both, with the period's share of the days. The p-value is
    twice the smaller tail, at most 1, after Holm (1979, Scand. J. Statist. 6:65) for all periods that have a
    baseline. Incidents that come in waves change more often than the Poisson distribution allows for.

    Examples
    --------
    >>> import pandas as pd
    >>> days = [f"2022-{month:02}-11" for month in range(1, 7)] + ["2022-07-15"] * 12
    >>> periods = by_period(pd.DataFrame({"date_start": days, "date_end": days}), first="2022-01-01")
    >>> periods[["period", "incidents", "change"]].tail(2).values.tolist()
    [['2022-06', 1, 'too few'], ['2022-07', 12, 'more']]
    """
    if length not in _MONTHS:
        raise InputError(f"{length!r} is not a length of a period. Expected month or quarter.")
    back = BASELINE[length] if baseline is None else baseline
    if back < 1:
        raise InputError(f"baseline is {back}. Give the number of periods before, from 1 on.")
    spans = [
        (date.fromisoformat(start), date.fromisoformat(end))
        for start, end in incidents[["date_start", "date_end"]].astype("string").dropna().to_numpy()
    ]
    if not spans and not (first and last):
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS.items()})
    periods = _periods(spans, _MONTHS[length], first, last)
    counts = _counts(spans, periods, _MONTHS[length])
    table = pd.DataFrame(_rows(periods, counts, back, length)).reindex(columns=[*COLUMNS])
    table["p_value"] = _holm(table["p_value"].to_numpy(dtype=np.float64))
    table["change"] = _changes(table)
    apart = len(incidents) - sum(counts)
    if apart:
        table.loc[len(table), "incidents"] = apart
    return table.astype(COLUMNS)


def _periods(spans: list[Span], months: int, first: str, last: str) -> list[Span]:
    """Return the first and last day of each period from the first day to the last, or as far as spans go."""
    earliest, latest = min(spans, default=None), max((end for _, end in spans), default=None)
    begin = _day(first, "first") if first or not earliest else _days(_number(earliest[0], months), months)[0]
    end = _day(last, "last") if last or not latest else _days(_number(latest, months), months)[1]
    if end < begin:
        raise InputError(f"The last day, {end}, is before the first, {begin}.")
    whole = [_days(number, months) for number in range(_number(begin, months), _number(end, months) + 1)]
    return [(max(start, begin), min(over, end)) for start, over in whole]


def _counts(spans: list[Span], periods: list[Span], months: int) -> list[int]:
    """Count the spans within each period."""
    begin, end = periods[0][0], periods[-1][1]
    inside = Counter(
        _number(start, months)
        for start, over in spans
        if begin <= start and over <= end and _number(start, months) == _number(over, months)
    )
    return [inside[_number(start, months)] for start, _ in periods]


def _rows(periods: list[Span], counts: list[int], back: int, length: str) -> list[dict[str, Any]]:
    """Return a row for each period, compared with the periods before it."""
    days = [(end - start).days + 1 for start, end in periods]
    rows = []
    for at, (start, end) in enumerate(periods):
        row: dict[str, Any] = {
            "period": _name(start, length),
            "date_start": start.isoformat(),
            "date_end": end.isoformat(),
            "days": days[at],
            "incidents": counts[at],
        }
        if at >= min(LEAST_BASELINE, back):
            before = slice(max(at - back, 0), at)
            baseline, baseline_days = sum(counts[before]), sum(days[before])
            row |= {
                "baseline_incidents": baseline,
                "baseline_days": baseline_days,
                "expected": baseline / baseline_days * days[at],
                "p_value": p_value(counts[at], baseline, days[at] / (days[at] + baseline_days)),
            }
        rows.append(row)
    return rows


def p_value(count: int, baseline: int, share: float) -> float:
    """Return the two-sided p-value of a count against a baseline.

    It is twice the smaller tail of a binomial, at most 1; the share is the period's of the days of both.

    Examples
    --------
    >>> round(p_value(3, 0, 0.25), 6)  # 2 / 64
    0.03125
    """
    total = count + baseline
    chance = [
        math.exp(
            math.lgamma(total + 1)
            - math.lgamma(number + 1)
            - math.lgamma(total - number + 1)
            + number * math.log(share)
            + (total - number) * math.log1p(-share)
        )
        for number in range(total + 1)
    ]
    return min(1.0, 2 * min(math.fsum(chance[: count + 1]), math.fsum(chance[count:])))


def _changes(table: pd.DataFrame) -> NDArray[np.str_]:
    """Return what is said of each period."""
    count, expected = table["incidents"], table["expected"]
    few = (count < LEAST_COUNT) & (expected < LEAST_COUNT)
    conditions = [expected.isna(), few, table["p_value"] > ALPHA, count > expected]
    return np.select(conditions, ["no baseline", "too few", "no change", "more"], "fewer")


def _holm(p_values: Floats) -> Floats:
    """Return p-values after Holm's step-down for as many as there are; NaN stays."""
    given = np.flatnonzero(~np.isnan(p_values))
    order = given[np.argsort(p_values[given], kind="stable")]
    stepped = p_values[order] * np.arange(len(order), 0, -1)
    corrected = np.full(len(p_values), np.nan)
    corrected[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return corrected


def _number(day: date, months: int) -> int:
    """Return the number of the period, N months long, that contains a day."""
    return (day.year * 12 + day.month - 1) // months


def _days(number: int, months: int) -> tuple[date, date]:
    """Return the first and last day of a period."""
    start, after = (
        date(month // 12, month % 12 + 1, 1) for month in (number * months, (number + 1) * months)
    )
    return start, after - timedelta(days=1)


def _name(day: date, length: str) -> str:
    """Return a period as EDTF has a month, or as is usual for a quarter."""
    return f"{day:%Y-%m}" if length == "month" else f"{day.year}-Q{(day.month + 2) // 3}"


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{name} is {text!r}, which is not a day. Expected YYYY-MM-DD.") from error
