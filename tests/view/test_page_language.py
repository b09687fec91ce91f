"""The page in English and in Persian: its words, its dates, and how names sound to it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import jdatetime
import pytest

import page_words
from marzmap import appearance, atlas, attributes, statements
from marzmap._text import fold
from marzmap.geocode import names
from marzmap.locate.barriers import KINDS
from page_browser import html_of, read
from page_scripts import loaded
from page_words import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


# Words that stay as they are in Persian: names of formats and of things that have no Persian name.
LATIN = {"CC", "BY", "SA", "CSV", "GeoJSON", "MGRS", "Enter", "p"}
HALF_SPACE = "\u200c"


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    found = loaded(chromium, html_of())
    # A page has the words of the reasons that it needs; here it gets all.
    every = {code: words._asdict() for code, words in attributes.REASONS.items()}
    found.evaluate("every => void Object.assign(columns.table.wording, every)", every)
    yield found
    found.close()


def told(page: Page, script: str, value: Any, lang: str) -> Any:
    return page.evaluate(f"([value, lang]) => {{ say.speak(lang); return {script}; }}", [value, lang])


# The catalogue ----------------------------------------------------------------------------------------


def test_every_text_of_the_scripts_is_in_the_catalogue() -> None:
    said, catalogue = page_words.said(), page_words.persian()
    assert len(said) > 80
    assert [f"{text!r} of {script}" for text, script in said.items() if text not in catalogue] == []


def test_the_catalogue_holds_no_text_that_nobody_says() -> None:
    said = page_words.said()
    assert [text for text in page_words.persian() if text not in said] == []


CATALOGUE = page_words.persian() | dict(attributes.REASONS.values())


def test_both_languages_have_the_same_gaps() -> None:
    wrong = {
        text: persian
        for text, persian in CATALOGUE.items()
        if Counter(PLACEHOLDER.findall(text)) != Counter(PLACEHOLDER.findall(persian))
    }
    assert wrong == {}


def test_the_persian_is_written_with_persian_signs() -> None:
    for text, persian in CATALOGUE.items():
        plain = PLACEHOLDER.sub("", persian)
        latin = set(re.findall(r"[A-Za-z]+", plain))
        assert latin <= LATIN, text
        assert not re.search(r"[0-9٠-٩يكىة,;?%]", plain), text
        # Endings and می are joined by a half-space, which stands at no edge of a word.
        assert not re.search(r"\s(ها|های|هایی|تر|ترین|ای|اند)\b|\bن?می\s", persian), text
        assert not re.search(rf"(^|[^\w]){HALF_SPACE}|{HALF_SPACE}($|[^\w])", persian), text


def test_the_collector_finds_choices_and_refuses_what_it_cannot_read(tmp_path: Any) -> None:
    script = tmp_path / "one.js"
    script.write_text(
        'const a = say(lang === "fa" ? "Left, {x}" : "Right", { x: say("In(side") });\n'
        'const b = f(1, "no") && say("{n} rows"); // say("never")\n'
        "const c = say('Don\\'t');\n",
        "utf-8",
    )
    found = {"Left, {x}", "Right", "In(side", "{n} rows", "Don't"}
    assert set(page_words.said(tmp_path)) == found
    for wrong, message in (("say(name)", "no literal"), ("say(`to ${x}` + '')", "put together")):
        script.write_text(wrong, "utf-8")
        with pytest.raises(AssertionError, match=message):
            page_words.said(tmp_path)


# Words ------------------------------------------------------------------------------------------------

NEAR: dict[str, Any] = {
    "border_distance_m": 2064,
    "border_distance_low_m": 500,
    "border_distance_high_m": 3600,
    "radius_m": 3000,
}
NEAR |= {"side": "IRN", "side_likely": "IRN", "side_probability": 0.93}
OPEN = NEAR | {"side": "undetermined", "side_likely": "AFG", "side_probability": 0.68, "radius_m": 1000}
OPEN |= {"border_distance_m": 201, "border_distance_low_m": -340, "border_distance_high_m": 740}
WALL = {"kind": "wall", "schematic": True, "accuracy_m": 900}
BEHIND = {"barrier_distance_m": 1120, "radius_m": 3000, "behind_barrier_probability": 0.87}
WORD = {"country_stated": "AFG", "side_with_source_likely": "IRN"}
FAR = {"border_distance_m": 250_000, "reason_code": "radius_unknown;far_from_border(200)"}
ASIDE = {
    "border_distance_m": 9000,
    "reason_code": "in_other_country(IRN,AFG-PAK);own_words(a stranger's reason)",
}

WORDS: list[tuple[str, Any, str, str]] = [
    (
        "words.side(value)",
        NEAR,
        "In Iran, about 2 km from the line (0.5 to 3.6 km), fairly sure (93 %)",
        "در ایران، حدود ۲ کیلومتر تا خط مرز (۰٫۵ تا ۳٫۶ کیلومتر)، نسبتاً مطمئن (۹۳٪)",
    ),
    (
        "words.side(value)",
        NEAR | {"side_probability": 0.999, "border_distance_low_m": 287, "border_distance_high_m": 537},
        "In Iran, about 2 km from the line (290 to 540 m), sure (over 99 %)",
        "در ایران، حدود ۲ کیلومتر تا خط مرز (۲۹۰ تا ۵۴۰ متر)، مطمئن (بیش از ۹۹٪)",
    ),
    (
        "words.side(value)",
        OPEN,
        (
            "Side not determined, less than 1 km from the line (on either side of the line, up to 700 m); "
            "Afghanistan is likelier (68 %)"
        ),
        (
            "سمت نامعلوم، کمتر از ۱ کیلومتر تا خط مرز (این سو یا آن سوی خط مرز، تا ۷۰۰ متر)؛ "
            "افغانستان محتمل‌تر است (۶۸٪)"
        ),
    ),
    (
        "words.side(value)",
        FAR,
        "Side not determined, about 250 km from the line; radius unknown; more than 200 km from the border",
        "سمت نامعلوم، حدود ۲۵۰ کیلومتر تا خط مرز؛ شعاع نامعلوم؛ بیش از ۲۰۰ کیلومتر تا مرز",
    ),
    (
        "words.side(value)",
        ASIDE,
        (
            "Side not determined, about 9 km from the line; lies in Iran, not beside Afghanistan-PAK; "
            "a stranger's reason"
        ),
        (
            "سمت نامعلوم، حدود ۹ کیلومتر تا خط مرز؛ در ایران است، نه در کنار مرز افغانستان و PAK؛ "
            "a stranger's reason"
        ),
    ),
    (
        "words.side(value)",
        {"border_distance_m": None},
        "Not measured against the border",
        "نسبت به مرز سنجیده نشده است",
    ),
    (
        "words.side(value)",
        {"reason_code": "centre_only"},
        "Not measured against the border: placed at the centre of a province or country: known no closer",
        "نسبت به مرز سنجیده نشده است: در مرکز استان (ولایت) یا کشور گذاشته شده: دقیق‌تر معلوم نیست",
    ),
    (
        "words.side(value)",
        {"reason_code": "province_only(UCDP where_prec 4)"},
        "Not measured against the border: UCDP where_prec 4: known only to the province",
        "نسبت به مرز سنجیده نشده است: UCDP where_prec 4: فقط تا سطح استان (ولایت) معلوم است",
    ),
    (
        "words.side(value)",
        {"reason_code": "no code of ours;own_words(50%25 %28?%29%3B <b>)"},
        "Not measured against the border: no code of ours; 50% (?); <b>",
        "نسبت به مرز سنجیده نشده است: no code of ours؛ 50% (?); <b>",
    ),
    ("words.sideShort(value)", {"side": "undetermined"}, "side not determined", "سمت نامعلوم"),
    ("words.sideShort(value)", {}, "", ""),
    ("words.sideShort(value)", NEAR, "Iran, 2 km from the line", "ایران، ۲ کیلومتر تا خط مرز"),
    (
        "words.sideShort(value)",
        OPEN,
        "side not determined, less than 1 km from the line",
        "سمت نامعلوم، کمتر از ۱ کیلومتر تا خط مرز",
    ),
    ("words.distance(value, 200)", 412, "about 400 m", "حدود ۴۰۰ متر"),
    ("words.distance(value, 50)", 3, "less than 10 m", "کمتر از ۱۰ متر"),
    ("words.distance(value)", 12_345, "about 12.3 km", "حدود ۱۲٫۳ کیلومتر"),
    ("words.plain(value)", 1_234_500, "1,234.5 km", "۱٬۲۳۴٫۵ کیلومتر"),
    ("words.plain(value)", 900, "900 m", "۹۰۰ متر"),
    ("words.percent(value)", 0.871, "87 %", "۸۷٪"),
    ("words.percent(value)", 0.001, "under 1 %", "کمتر از ۱٪"),
    ("words.likelihood(value)", 0.96, "almost surely", "تقریباً قطعی"),
    ("words.likelihood(value)", 0.1, "unlikely", "نامحتمل"),
    (
        "words.bySource(value).join()",
        {"side_by_source": "side(world,IRN,0.93);side_open(natural-earth,AFG,0.62)"},
        "Natural Earth’s line: not determined, Afghanistan is likelier (62 %)",
        "خط مرز در Natural Earth: نامعلوم، افغانستان محتمل‌تر است (۶۲٪)",
    ),
    (
        "words.bySource(value).join()",
        {"side_by_source": "side(world,IRN,0.93);side(natural-earth,AFG,0.84)"},
        "Natural Earth’s line: in Afghanistan (84 %)",
        "خط مرز در Natural Earth: در افغانستان (۸۴٪)",
    ),
    (
        "words.bySource(value).join()",
        {"side_by_source": "point_in(world,IRN);point_nowhere(natural-earth)"},
        "Natural Earth’s line: the point lies in no country",
        "خط مرز در Natural Earth: نقطه در هیچ کشوری نیست",
    ),
    ("words.bySource(value).join()", {"side_by_source": "side(world,IRN,1);a stranger's"}, "", ""),
    (
        "words.withSource(value)",
        WORD | {"side_with_source": "IRN", "side_with_source_probability": 0.93},
        "With the source’s word (Afghanistan): in Iran (93 %)",
        "با گفتهٔ منبع (افغانستان): در ایران (۹۳٪)",
    ),
    (
        "words.withSource(value)",
        WORD | {"side_with_source": "undetermined", "side_with_source_probability": 0.62},
        "With the source’s word (Afghanistan): not determined, Iran is likelier (62 %)",
        "با گفتهٔ منبع (افغانستان): نامعلوم، ایران محتمل‌تر است (۶۲٪)",
    ),
    ("words.withSource(value)", {"country_stated": "IRN", "side_with_source": None}, "", ""),
    (
        "words.barrier(...value)",
        [BEHIND, WALL],
        "Wall (schematic): about 1 km away; behind it: likely (87 %)",
        "دیوار (طرح‌وار): در فاصلهٔ حدود ۱ کیلومتر؛ پشت آن: محتمل (۸۷٪)",
    ),
    ("words.barrierKind(value)", {"kind": "<b>moat"}, "<b>moat", "<b>moat"),
    ("words.crossingState(value)", {"crossing_open": True}, "open at the date", "در آن تاریخ باز"),
    (
        "words.crossingState(value)",
        {"crossing_open": None},
        "not known whether open at the date",
        "نامعلوم که در آن تاریخ باز بوده است یا نه",
    ),
    (
        "words.placed(value)",
        {"placed_by": "curated", "radius_m": 3000},
        "placed by hand from the sources; true place within 3 km (95 %)",
        "جایابی دستی از روی منابع؛ جای واقعی در شعاع ۳ کیلومتر (۹۵٪)",
    ),
    ("words.placed(value)", {"placed_by": "a guess"}, "a guess; radius not known", "a guess؛ شعاع نامعلوم"),
    ("words.range(...value)", [None, None], "not known", "نامعلوم"),
    ("words.range(...value)", [3, None], "at least 3", "دست‌کم ۳"),
    ("words.range(...value)", [None, 12], "at most 12", "حداکثر ۱۲"),
    ("words.range(...value)", [0, 0], "none", "هیچ"),
    ("words.range(...value)", [0, 1400], "0 to 1,400", "۰ تا ۱٬۴۰۰"),
    ("words.kindOf(value)", "attack on civilians", "attack on civilians", "حمله به غیرنظامیان"),
    ("words.kindOf(value)", None, "kind not known", "نوع نامعلوم"),
    ("words.kindOf(value)", "constructor", "constructor", "constructor"),
    ("words.countryName(value)", "AFG", "Afghanistan", "افغانستان"),
    ("words.countryName(value)", "XXX", "XXX", "XXX"),
    ("say.figure(value, 1)", 1234.56, "1,234.6", "۱٬۲۳۴٫۶"),
    ("say.digits(value)", "1400", "1400", "۱۴۰۰"),
    ("say.listed(value)", ["Iran", "ایران"], "Iran, ایران", "Iran، ایران"),
    ("say.say('No such text {n} {m}', value)", {"n": 3}, "No such text 3 {m}", "No such text ۳ {m}"),
]


@pytest.mark.parametrize(("script", "value", "english", "persian"), WORDS)
@pytest.mark.browser
def test_words_are_right_in_both_languages(
    page: Page, script: str, value: Any, english: str, persian: str
) -> None:
    assert told(page, script, value, "en") == english
    assert told(page, script, value, "fa") == persian


@pytest.mark.browser
def test_a_country_is_called_in_persian_by_its_persian_name(page: Page) -> None:
    row = {"country": "ARM", "name": "Armenia", "name_fa": "ارمنستان", "name_local": "Հայաստան"}
    page.evaluate("row => data.countries.set(row.country, row)", row)
    assert told(page, "words.countryName(value)", "ARM", "fa") == "ارمنستان"
    assert told(page, "words.countryName(value)", "ARM", "en") == "Armenia"


@pytest.mark.browser
def test_the_vocabulary_of_the_tables_is_translated(page: Page) -> None:
    for script, words in (
        ("value.map(words.kindOf)", list(attributes.EVENT_TYPES)),
        ("value.map(words.word)", [*KINDS, "our estimate"]),
        ("value.map(way => words.placed({placed_by: way}).split(/[;؛]/)[0])", list(attributes.PLACED_BY)),
    ):
        persian = told(page, script, words, "fa")
        assert all(re.search("[آ-ی]", word) and not re.search("[a-z]", word) for word in persian)
        assert len(set(persian)) == len(words)


@pytest.mark.parametrize("code", attributes.REASONS)
@pytest.mark.browser
def test_every_reason_is_written_in_both_languages(page: Page, code: str) -> None:
    english, persian = attributes.REASONS[code]
    values = {
        "country": "IRN",
        "border": "AFG-IRN",
        "km": "200",
        "scheme": "UCDP where_prec 4",
        "text": "«متن»",
        "state": "AFG",
        "last": "2011-07-08",
        "best": "7",
        "low": "9",
        "high": "5",
        "metres": "1200",
        "mark": "«شاید»",
        "column": "ستون",
        "columns": "ستون",
        "by": "«این»",
        "others": "«آن», «دیگری»",
        "point": "«سخن»",
    }
    here = {
        "IRN": ("Iran", "ایران"),
        "AFG": ("Afghanistan", "افغانستان"),
        "AFG-IRN": ("Afghanistan-Iran", "افغانستان و ایران"),
        "200": ("200", "۲۰۰"),
        values["others"]: (values["others"], "«آن»، «دیگری»"),
    }
    given = {name: values[name] for name in statements.placeholders(english)}
    row = {"reason_code": statements.coded(code, *given.values())}
    for number, (lang, template, before) in enumerate(
        (
            ("en", english, "Not measured against the border: "),
            ("fa", persian, "نسبت به مرز سنجیده نشده است: "),
        )
    ):
        shown = {name: here[value][number] if value in here else value for name, value in given.items()}
        if code in attributes.NOT_ALONG:
            # Told of the place along the line, not of the side.
            assert told(page, "words.side(value)", row, lang) == before.removesuffix(": ")
            written = before + told(page, "words.apart(value)", row, lang)
        else:
            written = told(page, "words.side(value)", row, lang)
        assert read(written) == before + template.format(**shown)
    assert not re.search("[A-Za-z]", written.replace(values["scheme"], "")), written


@pytest.mark.browser
def test_the_words_for_probabilities_are_those_of_the_command_line(page: Page) -> None:
    shares = [number / 1000 for number in range(1001)]
    assert told(page, "value.map(words.likelihood)", shares, "en") == [*map(appearance.likelihood, shares)]


# Dates ------------------------------------------------------------------------------------------------

DATES = [
    ("2021-12-01", "1 December 2021 (10 Azar 1400)", "۱۰ آذر ۱۴۰۰ (۱ دسامبر ۲۰۲۱)"),
    (
        "2022-07",
        "July 2022, day not known",
        "ژوئیه ۲۰۲۲، روز نامعلوم (۱۰ تیر تا ۹ مرداد ۱۴۰۱)",
    ),
    (
        "2023-07-XX",
        "July 2023, day not known",
        "ژوئیه ۲۰۲۳، روز نامعلوم (۱۰ تیر تا ۹ مرداد ۱۴۰۲)",
    ),
    ("2022", "2022, month not known", "۲۰۲۲ میلادی، ماه نامعلوم (۱۱ دی ۱۴۰۰ تا ۱۰ دی ۱۴۰۱)"),
    ("2022-XX", "2022, month not known", "۲۰۲۲ میلادی، ماه نامعلوم (۱۱ دی ۱۴۰۰ تا ۱۰ دی ۱۴۰۱)"),
    ("201X", "2010s, year not known", "دههٔ ۲۰۱۰ میلادی، سال نامعلوم (۱۱ دی ۱۳۸۸ تا ۱۰ دی ۱۳۹۸)"),
    (
        "19XX",
        "1900 to 1999, year not known",
        "۱۹۰۰ تا ۱۹۹۹ میلادی، سال نامعلوم (۱۱ دی ۱۲۷۸ تا ۱۰ دی ۱۳۷۸)",
    ),
    (
        "2022-22",
        "Summer 2022 (June to August 2022)",
        "تابستان ۲۰۲۲ میلادی (ژوئن تا اوت ۲۰۲۲؛ ۱۱ خرداد تا ۹ شهریور ۱۴۰۱)",
    ),
    (
        "2022-24",
        "Winter 2022 (December 2022 to February 2023)",
        "زمستان ۲۰۲۲ میلادی (دسامبر ۲۰۲۲ تا فوریه ۲۰۲۳؛ ۱۰ آذر تا ۹ اسفند ۱۴۰۱)",
    ),
    ("2021-12-01?", "1 December 2021 (10 Azar 1400), uncertain", "۱۰ آذر ۱۴۰۰ (۱ دسامبر ۲۰۲۱)، نامطمئن"),
    (
        "2022-07~",
        "July 2022, day not known, approximate",
        "ژوئیه ۲۰۲۲، روز نامعلوم (۱۰ تیر تا ۹ مرداد ۱۴۰۱)، تقریبی",
    ),
    (
        "2022%",
        "2022, month not known, uncertain and approximate",
        "۲۰۲۲ میلادی، ماه نامعلوم (۱۱ دی ۱۴۰۰ تا ۱۰ دی ۱۴۰۱)، نامطمئن و تقریبی",
    ),
    (
        "2023-05-21/2023-05-31",
        "21 to 31 May 2023 (31 Ordibehesht to 10 Khordad 1402)",
        "۳۱ اردیبهشت تا ۱۰ خرداد ۱۴۰۲ (۲۱ تا ۳۱ مه ۲۰۲۳)",
    ),
    (
        "2022-12-30/2023-01-02",
        "30 December 2022 to 2 January 2023 (9 to 12 Dey 1401)",
        "۹ تا ۱۲ دی ۱۴۰۱ (۳۰ دسامبر ۲۰۲۲ تا ۲ ژانویه ۲۰۲۳)",
    ),
    (
        "2022-04-25?/2022-04-26?",
        "25 to 26 April 2022 (5 to 6 Ordibehesht 1401), uncertain",
        "۵ تا ۶ اردیبهشت ۱۴۰۱ (۲۵ تا ۲۶ آوریل ۲۰۲۲)، نامطمئن",
    ),
    (
        "2022-04-25~/2022-04-26",
        "25 April 2022 (5 Ordibehesht 1401), approximate, to 26 April 2022 (6 Ordibehesht 1401)",
        "۵ اردیبهشت ۱۴۰۱ (۲۵ آوریل ۲۰۲۲)، تقریبی، تا ۶ اردیبهشت ۱۴۰۱ (۲۶ آوریل ۲۰۲۲)",
    ),
    (
        "2021-12/2022-07",
        "December 2021 to July 2022",
        "دسامبر ۲۰۲۱ تا ژوئیه ۲۰۲۲ (۱۰ آذر ۱۴۰۰ تا ۹ مرداد ۱۴۰۱)",
    ),
    ("2021/2023", "2021 to 2023", "۲۰۲۱ تا ۲۰۲۳ میلادی (۱۲ دی ۱۳۹۹ تا ۱۰ دی ۱۴۰۲)"),
    (
        "2022-07-30/2022-08",
        "30 July 2022 (8 Mordad 1401) to August 2022",
        "۸ مرداد ۱۴۰۱ (۳۰ ژوئیه ۲۰۲۲) تا اوت ۲۰۲۲ (۱۰ مرداد تا ۹ شهریور ۱۴۰۱)",
    ),
    ("2022-07-30/..", "from 30 July 2022 (8 Mordad 1401) on", "از ۸ مرداد ۱۴۰۱ (۳۰ ژوئیه ۲۰۲۲) به بعد"),
    ("../2022-07-30", "up to 30 July 2022 (8 Mordad 1401)", "تا ۸ مرداد ۱۴۰۱ (۳۰ ژوئیه ۲۰۲۲)"),
    (
        "[2022-07-30,2022-07-31]",
        "30 or 31 July 2022 (8 or 9 Mordad 1401)",
        "۸ یا ۹ مرداد ۱۴۰۱ (۳۰ یا ۳۱ ژوئیه ۲۰۲۲)",
    ),
    (
        "{2022-07-30,2022-08-02,2023-01-01}",
        "30 July 2022, 2 August 2022 and 1 January 2023 (8 Mordad, 11 Mordad and 11 Dey 1401)",
        "۸ مرداد، ۱۱ مرداد و ۱۱ دی ۱۴۰۱ (۳۰ ژوئیه ۲۰۲۲، ۲ اوت ۲۰۲۲ و ۱ ژانویه ۲۰۲۳)",
    ),
    (
        "[2022-06,2022-08]",
        "June or August 2022",
        "ژوئن ۲۰۲۲ (۱۱ خرداد تا ۹ تیر ۱۴۰۱) یا اوت ۲۰۲۲ (۱۰ مرداد تا ۹ شهریور ۱۴۰۱)",
    ),
    ("", "Date not known", "تاریخ نامعلوم"),
    *[
        (text, text, text)
        for text in ("soon", "2022-02-30", "2022-13", "9999-24", "../..", "[", "2022//2023", "<b>")
    ],
]


@pytest.mark.parametrize(("edtf", "english", "persian"), DATES)
@pytest.mark.browser
def test_dates_are_told_in_both_calendars(page: Page, edtf: str, english: str, persian: str) -> None:
    assert told(page, "dates.date({date_edtf: value})", edtf, "en") == english
    assert told(page, "dates.date({date_edtf: value})", edtf, "fa") == persian


@pytest.mark.parametrize(
    ("edtf", "english", "persian"),
    [
        ("2021-12-01", "1 December 2021", "۱۰ آذر ۱۴۰۰"),
        ("2022-07", "July 2022", "ژوئیه ۲۰۲۲"),
        ("2021-12/2022-07", "December 2021 to July 2022", "دسامبر ۲۰۲۱ تا ژوئیه ۲۰۲۲"),
        ("2022-21", "Spring 2022", "بهار ۲۰۲۲ میلادی"),
        ("[2022-06,2022-08]", "June or August 2022", "ژوئن یا اوت ۲۰۲۲"),
        (
            "2023-05-30/2023-05-31?",
            "30 May 2023 to 31 May 2023, uncertain",
            "۹ خرداد ۱۴۰۲ تا ۱۰ خرداد ۱۴۰۲، نامطمئن",
        ),
    ],
)
@pytest.mark.browser
def test_a_date_can_be_told_briefly(page: Page, edtf: str, english: str, persian: str) -> None:
    assert told(page, "dates.date({date_edtf: value}, true)", edtf, "en") == english
    assert told(page, "dates.date({date_edtf: value}, true)", edtf, "fa") == persian


SOLAR_MONTHS = {
    "Farvardin": "فروردین",
    "Ordibehesht": "اردیبهشت",
    "Khordad": "خرداد",
    "Tir": "تیر",
    "Mordad": "مرداد",
    "Shahrivar": "شهریور",
    "Mehr": "مهر",
    "Aban": "آبان",
    "Azar": "آذر",
    "Dey": "دی",
    "Bahman": "بهمن",
    "Esfand": "اسفند",
}


@pytest.mark.browser
def test_solar_hijri_days_are_those_of_jdatetime(page: Page) -> None:
    days = [date(1990, 1, 1) + timedelta(days=number) for number in range(46 * 365 + 11)]
    assert days[-1] == date(2035, 12, 31)
    solar = [jdatetime.date.fromgregorian(date=day) for day in days]
    western = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")
    english, persian = list(SOLAR_MONTHS), list(SOLAR_MONTHS.values())
    found = told(page, "value.map(day => dates.date({date_edtf: day}, true))", [*map(str, days)], "fa")
    assert [text.translate(western) for text in found] == [
        f"{day.day} {persian[day.month - 1]} {day.year}" for day in solar
    ]
    found = told(page, "value.map(day => dates.date({date_edtf: day}))", [*map(str, days)], "en")
    assert found == [
        f"{day.day} {day:%B} {day.year} ({own.day} {english[own.month - 1]} {own.year})"
        for day, own in zip(days, solar, strict=True)
    ]


# Spellings --------------------------------------------------------------------------------------------


def is_latin_or_arabic(letter: str) -> bool:
    return letter.isascii() or any(word in unicodedata.name(letter) for word in ("LATIN", "ARABIC"))


def gazetteer() -> list[str]:
    """Names of the default gazetteer, Latin and Persian."""
    places = atlas.places(fetched=False)
    written = dict.fromkeys(
        name
        for _, row in places.iterrows()
        for name in names.written({str(key): cell for key, cell in row.items()})
    )
    persian = [name for name in written if not name.isascii()]
    return persian + [name for name in written if name.isascii()]


ODD = [
    "Straße",
    "ΟΔΟΣ",
    "İstanbul",
    "Diyarbakır",
    "ﬁle",
    "Šaġālak",
    "Ḵāš",
    "ẖ",
    "ﻻله",
    "ｆｕｌｌ",
    "١٢٣ ۴۵۶ ७८",
    "x²",
    "می\u200cشود",
    "ســلام",
    "د کندهار",
    "شمال‌غربی",
    "Qal‘eh-ye Now",
    "ʿAbd ol-ʿAzīz",
    "علیا",
    "پائین",
    "پایین",
    "ه",
    "kaṅgnag",
    "van-e gang",
    "tsch dsch sch ee ph",
    "",
    "-",
    "\U0001f600",
    "مَرْز",
]


@pytest.mark.browser
def test_names_sound_to_the_page_as_they_do_to_the_geocoder(page: Page) -> None:
    every = [*gazetteer(), *ODD]
    heard = [name for name in every if all(map(is_latin_or_arabic, filter(str.isalnum, name)))]
    assert len(every) > len(heard) > 9_000
    for script, own, written in (
        ("fold", fold, every),
        ("sounds", names.sounds, heard),
        ("skeleton", names.skeleton, heard),
    ):
        found = page.evaluate(f"names => names.map(spelling.{script})", written)
        wrong = [(name, one, own(name)) for name, one in zip(written, found, strict=True) if one != own(name)]
        assert wrong == []
