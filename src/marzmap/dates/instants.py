"""Times of day and instants: the day that they are of, which for an instant depends on a time zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from marzmap.dates.spans import Span, spread

IN_UTC = "an instant in UTC"
"""Note of a date that was an instant in UTC and is of two or three days, as no time zone was stated."""

OF_EXCEL = "a day number of Excel"
"""Note of a date that was one."""


class Clock(NamedTuple):
    """A time of day, and the zone that is written with it."""

    time: time
    offset: timedelta | None  # ahead of UTC; None where it is not written


def split(text: str) -> tuple[str, Clock | None]:
    """Split a date into its day and its time of day, if it has just one.

    Raises
    ------
    ValueError
        There is no such time.

    Examples
    --------
    >>> split("2021-12-01t10:30:00+0430")
    ('2021-12-01', Clock(time=datetime.time(10, 30), offset=datetime.timedelta(seconds=16200)))
    >>> split("1 december 2021, 10:30 pm")[0]
    '1 december 2021'
    """
    if not _MAY_HAVE_TIME.search(text):
        return text, None
    matches = [*_TIME.finditer(text)] or [*_BASIC_TIME.finditer(text)]
    if len(matches) != 1:
        return text, None
    match = matches[0]
    rest = f"{text[: match.start()]} {text[match.end() :]}".strip(" ,")
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    half = match.groupdict().get("half")
    if half:
        late = half[0] in _LATE
        hour = hour % _NOON + _NOON * late if 1 <= hour <= _NOON else -1
    try:
        clock = time(0 if (hour, minute, second) == (24, 0, 0) else hour, minute, min(second, 59))
    except ValueError:
        raise ValueError(f"has a time that no clock shows, {match[0].strip(' ,t')}") from None
    return " ".join(rest.split()), Clock(clock, _offset(match["zone"] or ""))


def local(span: Span, clock: Clock, zone: str, sign: str) -> Span:
    """Return the day of an instant in a time zone, as its own offset has it, or the days it may be anywhere.

    A time without an offset is local. Midnight in UTC is taken for a date without a time, as databases and
    GIS write one, where no time zone is stated.

    Examples
    --------
    >>> day = spread(date(2021, 12, 1), date(2021, 12, 1), "")
    >>> evening = Clock(time(21), timedelta(0))
    >>> local(day, evening, "Asia/Kabul", "").edtf, local(day, evening, "", "").edtf
    ('2021-12-02', '[2021-12-01,2021-12-02]')
    """
    if clock.offset is None or span.start != span.end:
        return span
    instant = datetime.combine(span.start, clock.time, timezone(clock.offset))
    if zone:
        day = instant.astimezone(ZoneInfo(zone)).date()
        return spread(day, day, sign, "" if day == span.start else f"{zone} time")
    if clock.offset or clock.time == time():
        return span
    first, last = ((instant + shift).date() for shift in (_LATEST_ZONE, _EARLIEST_ZONE))
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    return Span(first, last, f"[{','.join(f'{day}{sign}' for day in days)}]", IN_UTC)


def counted(text: str, zone: str) -> Span | None:
    """Return the day of a serial number of Excel or of seconds since 1970; None if it is neither.

    Excel counts days in its system of 1900, in which 60 is a day that never was, so that from 61 on the day
    is that many after 30 December 1899. Seconds and milliseconds of UTC are those since 1970 (POSIX).

    Examples
    --------
    >>> counted("44531.4375", "").edtf, counted("1638316800000", "").edtf
    ('2021-12-01', '2021-12-01')
    """
    if match := _SERIAL.fullmatch(text):
        day = _EXCEL + timedelta(int(match[1]))
        return spread(day, day, "", OF_EXCEL)
    if match := _EPOCH.fullmatch(text):
        digits = match[0].partition(".")[0]
        instant = datetime.fromtimestamp(int(digits[:10]), UTC)
        day = instant.date()
        fraction = "milli" if len(digits) == _MILLISECONDS else "micro" if len(digits) > _MILLISECONDS else ""
        span = local(spread(day, day, ""), Clock(instant.time(), timedelta(0)), zone, "")
        note = "; ".join(filter(None, (f"{fraction}seconds since 1970", span.note)))
        return span._replace(note=note)
    return None


def _offset(zone: str) -> timedelta | None:
    """Return how far a zone is ahead of UTC; None where none is written."""
    if not zone:
        return None
    match = re.search(r"([+-])([0-9]{1,2}):?([0-9]{2})?$", zone)
    if not match:
        return timedelta(0)
    size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if size > _EARLIEST_ZONE:
        raise ValueError(f"has an offset from UTC that no zone has, {zone}")
    return -size if match[1] == "-" else size


_EARLIEST_ZONE, _LATEST_ZONE = timedelta(hours=14), timedelta(hours=-12)
"""How far clocks are ahead of UTC, and behind it, at most: Kiribati, and ships (IANA time zones)."""

_EXCEL = date(1899, 12, 30)
_SERIAL = re.compile(r"([2-5][0-9]{4})(?:\.[0-9]+)?")
_EPOCH = re.compile(r"1[0-9]{9}(?:[0-9]{3}|[0-9]{6})?(?:\.[0-9]+)?")
_MILLISECONDS, _NOON, _LATE = 13, 12, "pبم"

_MAY_HAVE_TIME = re.compile(r"[0-9][:ht]|t[0-9]")
_ZONE = r"(?P<zone>(?:utc|gmt)?[+-][0-9]{1,2}(?::?[0-9]{2})?(?![0-9])|z|utc|gmt)?"
_TIME = re.compile(
    rf"(?:^|(?<=[0-9])t|[ ,]+)(?:at |kl |um |ساعت |в |à |a las )?"
    r"(?P<hour>[0-9]{1,2})[:h](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r" ?(?P<half>[ap]\.?m\.?(?![^\W_])|[قب]\.ظ\.?|[صم](?![^\W_]))? ?"
    rf"{_ZONE}(?: ?\([^()]*\)|\[[^\[\]]*\])?(?: uhr| hrs?)?(?=$|[ ,])"
)
_BASIC_TIME = re.compile(
    rf"(?<=[0-9])t(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})?(?P<second>[0-9]{{2}})?(?:\.[0-9]+)?{_ZONE}$"
)
