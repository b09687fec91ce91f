"""Free text that gives a place away: coordinates in every notation and script, and names in any spelling."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING

import pytest

from marzmap import geocode
from marzmap.publish import texts

if TYPE_CHECKING:
    from marzmap.geocode import Index

pytestmark = pytest.mark.quick

SPOTS = (
    """
31.1152, 61.7391|at 31.1152 61.7391|61.7391|31,1152; 61,7391|31.11/61.73|31.1, 61.7|31°06'54.7"N 61°44'20.8"E
31° 06.912' N|31 06 54 N, 61 44 20 E|N31.1152 E61.7391|31.1 N|latitude 31|lat: 31.1|61 degrees east|31º 6′ 54″
۳۱٫۱۱۵۲|٣١٫١١٥٢ شمال|३१.११५२|عرض جغرافیایی ۳۱|۳۱ درجه|31,1152 с. ш.|31 градус
41R 570453 3442784|570453mE 3442784mN|UTM zone 41|41R PQ 12345 67890|41RPQ1234567890|41rpq1234567890|MGRS
8J8J4P8Q+36|4P8Q+36 Zabol|https://maps.app.goo.gl/abc|https://www.google.com/maps/@31.1,61.7,12z|goo.gl/maps/x
https://www.openstreetmap.org/#map=12/31/61|https://osm.org/go/x|geo:31,61|///filled.count.soap|w3w.co/a.b.c
https://example.org/?q=31.1152%2C61.7391|https://yandex.ru/maps/?ll=61|https://neshan.org/maps/x
""".strip()
    .replace("\n", "|")
    .split("|")
)

PLAIN = (
    """
Two killed, 3.5 km from the wall on 2021-12-01|1,500 people fled|at 12:30|by 7.5 to 8.2 %|km 12
BM-21 and AK-47|between 10 and 12 men|۱۲ نفر کشته شدند|در طول ۳ روز|https://www.bbc.com/news/world-asia-59483491|2021.12.01
UN 1267 committee|3 of 5|for 3 long hours|10 december 2021
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.fixture(scope="module")
def index() -> Index:
    return geocode.index(geocode.gazetteer())


@pytest.mark.parametrize("text", SPOTS)
def test_a_coordinate_in_a_text_is_seen(text: str) -> None:
    assert texts.coordinate(f"Shots were fired ({text}), it says."), text


@pytest.mark.parametrize("text", PLAIN)
def test_a_text_without_a_coordinate_passes(text: str) -> None:
    assert texts.coordinate(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        *("Clash at Shaghalak", "Shangalak", "SHAGHALAK", "Šaġālak", "Shagholak village", "درگیری در شغالک"),
        *("شغالك", "#ShaghalakClash", "Shaghalak's men", "https://example.org/2021/clash-in-shaghalak.html"),
        "https://example.org/%D8%B4%D8%BA%D8%A7%D9%84%DA%A9",
    ],
)
def test_a_name_of_the_place_is_seen_in_any_spelling(index: Index, text: str) -> None:
    place = {"place": "Shaghalak", "longitude": 61.7391, "latitude": 31.1152}
    hits = texts.findings([{"title": text}], [place], functools.partial(geocode.mentions, index=index))
    assert [hit.column for hit in hits] == ["title"]


@pytest.mark.parametrize("text", ["Clash at Shaghalak", "درگیری در شغالک"])
def test_a_name_is_seen_of_a_place_near_the_point(index: Index, text: str) -> None:
    # The row itself names nothing.
    mentions = functools.partial(geocode.mentions, index=index)
    near, far = {"longitude": 61.75, "latitude": 31.13}, {"longitude": 61.0, "latitude": 34.7}
    assert texts.findings([{"summary": text}], [near], mentions)
    assert not texts.findings([{"summary": text}], [far], mentions)


def test_every_column_of_free_text_is_searched(index: Index) -> None:
    place = {"place": "Shaghalak", "place_local": None, "longitude": 61.7391, "latitude": 31.1152}
    cells = dict.fromkeys(texts.COLUMNS, "at Shaghalak")
    cells["claims"] = json.dumps([{"by": "Iran", "text": "at Shaghalak", "sources": [1]}])
    cells["sources"] = json.dumps([{"title": "News", "url": "https://example.org/shaghalak"}])
    hits = texts.findings([cells], [place], functools.partial(geocode.mentions, index=index))
    assert [hit.column for hit in hits] == [*texts.COLUMNS]


def test_a_text_about_something_else_passes(index: Index) -> None:
    mentions = functools.partial(geocode.mentions, index=index)
    place = {"place": "Shaghalak", "place_local": "شغالک", "longitude": 61.7391, "latitude": 31.1152}
    cells = {
        "incident_id": "clash-17",
        "title": "Clash between Iranian border guards and Taliban forces",
        "title_local": "درگیری مرزبانان ایران و نیروهای طالبان",
        "actor_1": "Iranian border guards",
        "summary": "Both sides exchanged fire for several hours on 1 December 2021; no deaths were reported. "
        "Officials of both sides called it a misunderstanding about a wall near farmland.",
        "sources": json.dumps([{"title": "Iran, Taliban clash", "url": "https://example.org/a-59483491"}]),
    }
    assert texts.findings([cells], [place], mentions) == []
