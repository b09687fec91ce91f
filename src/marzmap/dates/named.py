"""Dates with a month, a season or a part of a year in words, in any language of `words`."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from typing import NamedTuple

from marzmap._errors import shown
from marzmap.dates import calendars, words
from marzmap.dates.spans import SOLAR, Span, full_year, months, spread, unit, week


class _Token(NamedTuple):
    """A number, or one or more words of one meaning."""

    kind: str  # a letter of `_KINDS`, "d" one or two digits, "y" four digits, "?" for words that mean nothing
    text: str


def named(text: str, sign: str) -> Span | None:
    """Read a date of numbers and words; None if it has none of the shapes of one.

    Parameters
    ----------
    text : str
        As `words.plain` writes it, without a time and a day of the week.
    sign : str
        EDTF's sign of doubt ("?", "~", "%") to put behind.

    Raises
    ------
    ValueError
        It has the shape of a date but is not one, or can be read in two ways.

    Examples
    --------
    >>> named("1 de diciembre de 2021", "").edtf, named("12-september-21", "").edtf
    ('2021-12-01', '2021-09-12')
    >>> named("30 or 31 july 2022", "").edtf, named("summer 2021", "").edtf
    ('[2022-07-30,2022-07-31]', '2021-22')
    >>> named("week 48, 2021", "").edtf, named("first week of december 2021", "").edtf
    ('2021-11-29/2021-12-05', '2021-12-01/2021-12-07')
    """
    if not re.search(r"[^\W\d_]", text) or not re.search("[0-9]", text):
        return None
    tokens = _tokens(text)
    if tokens is None:
        return None
    kinds = "".join(token.kind for token in tokens)
    parts = [token.text for token in tokens]
    if found := _of_year(kinds, parts, sign):
        return found
    shape = _SHAPES.get(kinds.replace("?", "M"))
    if shape is None or ("nothing" in shape and "?" in kinds):
        return None
    fields = dict(zip(shape, parts, strict=True))
    if "nothing" in fields:
        raise ValueError(f"has a month and {fields['nothing']}, which is a day without a year or a year")
    return _dated(fields, sign)


def _dated(fields: dict[str, str], sign: str) -> Span:
    """Return the days of a month by name."""
    numbers = words.month(fields["month"])
    year = int(full_year(fields["year"]))
    if not numbers and words.key(fields["month"]) in words.meanings("fiscal year"):
        raise ValueError(f"is a fiscal year, whose months depend on the country: write them, {_FISCAL}")
    if not numbers:
        raise ValueError(f"has {shown(fields['month'])} where marzmap expects the name of a month")
    if not {"Gregorian", SOLAR} & {*numbers}:
        other = f"{next(iter(numbers))} calendar ({fields['month']})"
        raise ValueError(f"is a date of the {other}, which marzmap does not convert")
    calendar = SOLAR if year in calendars.SOLAR_HIJRI else "Gregorian"
    if calendar not in numbers:
        other = next(iter(numbers))
        raise ValueError(f"has a {other} month in a {calendar} year (years 1300 to 1499 are Solar Hijri)")
    return _days(year, numbers[calendar], fields, sign, SOLAR if calendar == SOLAR else "")


def _days(year: int, month: int, fields: dict[str, str], sign: str, note: str) -> Span:
    """Return the days of a month that the fields name."""
    day, until, link = fields.get("day"), fields.get("until"), fields.get("link", "to")
    if "per" in fields or "part" in fields:
        return _part_of_month(year, month, fields, sign, note)
    if not (day and until):
        return unit(f"{year:04}", f"{month:02}", day or "", sign)
    start, end = calendars.day(year, month, int(day)), calendars.day(year, month, int(until))
    if link in {"or", "and"}:
        edtf = f"{start}{sign},{end}{sign}"
        edtf = f"[{edtf}]" if link == "or" else f"{{{edtf}}}"
        return Span(min(start, end), max(start, end), edtf, note)
    if end < start:
        raise ValueError("ends before it starts")
    return Span(start, end, f"{start}{sign}/{end}{sign}", note)


def _part_of_month(year: int, month: int, fields: dict[str, str], sign: str, note: str) -> Span:
    """Return a third, a half or a week of a month; its first week is days 1 to 7, its last one the last 7."""
    end = calendars.last_day(year, month)
    if day := fields.get("from"):
        start = calendars.day(year, month, int(day))
        monday = start - timedelta(start.weekday())
        if start != monday:
            raise ValueError(
                f"can be {start}/{start + timedelta(6)}, the 7 days from that one, or {monday}/"
                f"{monday + timedelta(6)}, the week it lies in: write the first and the last day"
            )
        return spread(start, start + timedelta(6), sign, note)
    name = fields.get("part") or f"{fields['number']} {fields['per']}"
    if name == "last week":
        return spread(end - timedelta(6), end, sign, note)
    if name not in _PARTS:
        raise ValueError(f"is not a part of a month: {name}")
    first, last = _PARTS[name]
    start = calendars.day(year, month, first)
    return spread(start, calendars.day(year, month, last) if last else end, sign, note)


def _season(kinds: str, parts: list[str], sign: str) -> Span:
    """Return a season of a year: of the northern half of the Earth, of three months as in EDTF."""
    season, year = (parts[1], parts[0]) if kinds == "yS" else (parts[0], parts[1])
    if int(year) in calendars.SOLAR_HIJRI and len(parts) < len("Syd"):
        first = (int(season) - 21) * 3 + 1
        return months(int(year), first, first + 2, sign)
    winter = season == "24"
    if len(parts) == len("Syd"):
        after = int(year) + 1
        if not winter or int(parts[2]) not in {after, after % 100}:
            raise ValueError("is not a season of two years: a winter is, such as winter 2021/22")
    elif winter:
        before = int(year) - 1
        raise ValueError(f"can be winter {before}/{year[2:]} or winter {year}/{(int(year) + 1) % 100:02}")
    return unit(year, season, "", sign, season=True)


def _of_year(kinds: str, parts: list[str], sign: str) -> Span | None:
    """Return a season, a quarter, a half, a week, or the early, mid or late part (thirds) of a year."""
    if kinds in {"SyLd", "SyLy"}:  # winter 2021-22
        kinds, parts = kinds.replace("L", ""), [parts[0], parts[1], parts[3]]
    if kinds in {"Sy", "yS", "Syd", "Syy"}:
        return _season(kinds, parts, sign)
    if kinds in {"Py", "yP"}:
        part, year = sorted(parts, key=str.isdigit)
        number, length = [*_PARTS].index(part) + 1, 4
    elif kinds in _WEEK_OF_YEAR:
        counted, year = (parts[at] for at in _WEEK_OF_YEAR[kinds])
        if not counted.isdigit():
            raise ValueError("is the last week of a year: write its first and last day")
        return week(int(year), int(counted), 0, sign)
    elif kinds in _OF_YEAR:
        counted, year, per = (parts[at] for at in _OF_YEAR[kinds])
        length = _LENGTHS[per]
        number = int(counted) if counted.isdigit() else _YEAR // length
    else:
        return None
    if not 1 <= number <= _YEAR // length:
        raise ValueError(f"is not a part of a year, which has {_YEAR // length} of them")
    return months(int(year), (number - 1) * length + 1, number * length, sign)


def _tokens(text: str) -> list[_Token] | None:
    """Return the numbers and words of a date; None if it has other characters."""
    text = re.sub(_ORDINAL, "", text)
    if re.search(rf"[^\w\s,./()'’\u02bc\u0300-\u036f\u064b-\u065f׳{words.MARKS}-]|_", text):
        return None
    tokens: list[_Token] = []
    run: list[str] = []
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece.isdigit() or piece == "-":
            tokens += _meant(run)
            run = []
            kind = "L" if piece == "-" else {1: "d", 2: "d", 4: "y"}.get(len(piece), "")
            if not kind:
                return None
            tokens.append(_Token(kind, "to" if piece == "-" else piece))
        else:
            run.append(piece)
    return tokens + _meant(run)


def _meant(run: list[str]) -> list[_Token]:
    """Return what words in a row mean, the longest names first."""
    tokens, at = [], 0
    while at < len(run):
        for length in (3, 2, 1):
            name = words.key("".join(run[at : at + length]))
            bare = name if name in _vocabulary() else name.removesuffix("ماه").removeprefix(_IN_HEBREW)
            token = _vocabulary().get(bare)
            if token and at + length <= len(run):
                tokens.append(token._replace(text=token.text or bare))
                break
        else:
            length = 1
            tokens.append(_Token("?", run[at]))
        at += length
    joined: list[_Token] = []
    for token in tokens:
        if token.kind == "?" and joined and joined[-1].kind == "?":
            joined[-1] = _Token("?", f"{joined[-1].text} {token.text}")
        elif token.kind:
            joined.append(token)
    return joined


@cache
def _vocabulary() -> dict[str, _Token]:
    """Return the meaning of every word; a month before all others, a filler after them."""
    table: dict[str, _Token] = {}
    for word_kind, kind in _KINDS.items():
        for word, value in words.meanings(word_kind).items():
            text = "" if kind == "M" else value or word_kind
            table.setdefault(word, _Token(kind, text))
    return table


_KINDS = {
    "month": "M",
    "solar month": "M",
    "lunar month": "M",
    "ethiopian month": "M",
    "season": "S",
    "part": "P",
    "quarter": "Q",
    "half": "Q",
    "week": "W",
    "or": "L",
    "to": "L",
    "and": "L",
    "filler": "",
    "ordinal": "O",
}
"""Letters of the kinds of words in shapes; the first kind that has a word decides."""

_SHAPES: dict[str, tuple[str, ...]] = {
    "dMy": ("day", "month", "year"),
    "Mdy": ("month", "day", "year"),
    "yMd": ("year", "month", "day"),
    "ydM": ("year", "day", "month"),
    "dMd": ("day", "month", "year"),
    "Mdd": ("month", "day", "year"),
    "My": ("month", "year"),
    "yM": ("year", "month"),
    "PMy": ("part", "month", "year"),
    "MPy": ("month", "part", "year"),
    "MyP": ("month", "year", "part"),
    "yMP": ("year", "month", "part"),
    **{
        shape.replace("U", unit).replace("N", number): fields
        for shape, fields in {
            "NUMy": ("number", "per", "month", "year"),
            "UNMy": ("per", "number", "month", "year"),
            "MyNU": ("month", "year", "number", "per"),
            "MNUy": ("month", "number", "per", "year"),
            "yMNU": ("year", "month", "number", "per"),
        }.items()
        for unit in "WQ"
        for number in "Od"
        if unit + number + shape != "WdUNMy"  # the week of 6 December
    },
    "WdMy": ("per", "from", "month", "year"),
    "WMdy": ("per", "month", "from", "year"),
    "dLdMy": ("day", "link", "until", "month", "year"),
    "MdLdy": ("month", "day", "link", "until", "year"),
    "yMdLd": ("year", "month", "day", "link", "until"),
    "Md": ("month", "nothing"),
    "dM": ("nothing", "month"),
}
_OF_YEAR = {"Qdy": (1, 2, 0), "dQy": (0, 2, 1), "yQd": (2, 0, 1), "ydQ": (1, 0, 2)}
_OF_YEAR |= {kinds.replace("d", "O"): at for kinds, at in _OF_YEAR.items()}
_WEEK_OF_YEAR = {kinds.replace("Q", "W"): at[:2] for kinds, at in _OF_YEAR.items()}
"""Where the number, the year and the word stand in shapes of a part of a year."""

_FISCAL = "such as 2020-07/2021-06"
_IN_HEBREW = "ב"  # "in", written together with the name of a month
_YEAR = 12
_LENGTHS = {"quarter": 3, "half": 6}
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 0), "1 half": (1, 15), "2 half": (16, 0)}
_PARTS |= {f"{number} week": (7 * number - 6, 7 * number) for number in range(1, 5)} | {"5 week": (29, 0)}
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th|er|re|ème|º|ª|°|o|a|-?(?:е|го|ое|є|я|й)|ام|م)(?![^\W\d_])")
_PIECE = re.compile(
    rf"[0-9]+|{words.LETTER}+(?:['’\u02bc\u0300-\u036f\u064b-\u065f׳]+{words.LETTER}*)*"
    r"|(?<=[0-9])\s?-\s?(?=[0-9])"
)
