"""Tables in the words of their makers: kinds, states, sources, countries, numbers of people, nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from marzmap import check

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick


def read(folder: Path, column: str, *cells: str, more: str = "") -> check.Checked:
    """Check a table of one place with a column of given cells."""
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    lines = [f"{at},2021-12-01,Kang,31.112,61.93,{cell}{more}" for at, cell in enumerate(quoted, start=1)]
    path = folder / "table.csv"
    path.write_text("\n".join([f"id,date,place,lat,lon,{column}", *lines]), encoding="utf-8")
    return check.incidents(path)


def kept(checked: check.Checked, name: str) -> list[Any]:
    """The values of a column, None where there is none, with no row lost."""
    assert checked.rejected.empty
    column = checked.accepted[name]
    return [None if missing else value for value, missing in zip(column, column.isna(), strict=True)]


# Kinds, states and sources

MEDIA = {
    "id": "media_1",
    "date": "2026-09-01",
    "title": "Clash no 1",
    "location": "Kang",
    "country": "Afghanistan",
    "category": "sécurité",
    "status": "Signal médiatique — vérification requise",
    "precision": "centre de localité approximatif",
    "source": "RFI",
    "source_url": "https://example.org/x",
}


def features(folder: Path, *properties: dict[str, str]) -> Path:
    point = {"type": "Point", "coordinates": [61.93, 31.11]}
    listed = [
        {"type": "Feature", "geometry": point, "properties": MEDIA | {"id": f"media_{at}"} | one}
        for at, one in enumerate(properties, start=1)
    ]
    path = folder / "media.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}), encoding="utf-8")
    return path


def test_a_status_of_its_own_keeps_the_row_on_the_map(tmp_path: Path) -> None:
    checked = check.incidents(features(tmp_path, {}, {}))
    assert kept(checked, "status") == ["published"] * 2
    assert kept(checked, "status_stated") == [MEDIA["status"]] * 2
    assert kept(checked, "event_type_stated") == ["sécurité"] * 2
    assert kept(checked, "country") == ["AFG"] * 2
    assert json.loads(kept(checked, "sources")[0]) == [{"title": "RFI", "url": "https://example.org/x"}]
    (notice,) = (notice for notice in checked.notices if notice.startswith("status:"))
    assert notice == (
        "status: 1 word is taken for published: 'Signal médiatique — vérification requise' (2). "
        "It stays in status_stated."
    )


def test_clear_words_of_status_are_understood(tmp_path: Path) -> None:
    words = ["Verified", "черновик", "PUBLISHED", "پیش‌نویس", "rejected", "onaylandı", "who knows"]
    checked = read(tmp_path, "status", *words)
    assert kept(checked, "status") == [
        *("published", "draft", "published", "draft", "draft", "published", "published")
    ]
    assert kept(checked, "status_stated") == [*words[:2], None, *words[3:]]


def test_what_is_false_is_a_draft_and_what_is_unverified_is_said(tmp_path: Path) -> None:
    words = ["False", "опровергнуто", "Réfuté", "unverified", "Rumour", "تأیید نشده", "unverified"]
    checked = read(tmp_path, "status", *words)
    assert kept(checked, "status") == ["draft"] * 3 + ["published"] * 4
    assert kept(checked, "status_stated") == words
    false, unverified = (notice for notice in checked.notices if notice.startswith("status:"))
    assert false.startswith("status: 3 words are taken for draft, which the map leaves out: 'False' (1), ")
    assert unverified.startswith(
        "status: 3 words say that a row is not verified, and it is published all the same; write draft "
        "to leave it out: 'unverified' (2), "
    )


def test_a_kind_that_is_not_clear_names_those_that_are(tmp_path: Path) -> None:
    (notice,) = (text for text in read(tmp_path, "event_type", "Riot").notices if "other" in text)
    assert notice.endswith(
        "Marzmap's words are armed clash, shelling, standoff, closure, attack on civilians, other and "
        "context."
    )


def test_event_types_of_others_are_understood_or_kept(tmp_path: Path) -> None:
    words = {
        "Battles": "armed clash",
        "Explosions/Remote violence": "other",
        "Airstrike": "shelling",
        "Clash": "armed clash",
        "IED": "other",
        "Border Crossing": "other",
        "Armed Clash": "armed clash",
        "Cross-Border Incursion": "other",
        "درگیری": "armed clash",
        "Protests": "other",
    }
    checked = read(tmp_path, "event_type", *words)
    assert kept(checked, "event_type") == [*words.values()]
    stated = [None if word == "Armed Clash" else word for word in words]
    assert kept(checked, "event_type_stated") == stated
    assert checked.emptied.empty
    assert [notice.partition(":")[0] for notice in checked.notices if "_stated" in notice] == [
        "event_type"
    ] * 2


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("миномётный обстрел", "shelling"),
        ("Shelling/artillery/missile attack", "shelling"),
        ("Hostage Taking (Kidnapping)", "attack on civilians"),
        ("One-sided violence", "attack on civilians"),
        ("fermeture de la frontière", "closure"),
        ("قصف مدفعي", "shelling"),
        ("Sınır kapatma", "closure"),
        ("Enfrentamientos", "armed clash"),
        ("STAND-OFF", "standoff"),
        ("حمله هوایی", "shelling"),
    ],
)
def test_event_types_are_understood_in_many_languages(tmp_path: Path, word: str, kind: str) -> None:
    assert kept(read(tmp_path, "type", word), "event_type") == [kind]


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("BBC; Reuters", [{"title": "BBC"}, {"title": "Reuters"}]),
        ("BBC", [{"title": "BBC"}]),
        ("https://example.org/a", [{"url": "https://example.org/a"}]),
        ("BBC (https://example.org/a)", [{"title": "BBC", "url": "https://example.org/a"}]),
        ("[TOLO](https://example.org/b)", [{"title": "TOLO", "url": "https://example.org/b"}]),
        ('<a href="https://example.org/c">AP</a>', [{"title": "AP", "url": "https://example.org/c"}]),
        ('["BBC", "AP"]', [{"title": "BBC"}, {"title": "AP"}]),
        ('{"title": "BBC"}', [{"title": "BBC"}]),
    ],
)
def test_sources_in_any_notation_become_entries(
    tmp_path: Path, cell: str, entries: list[dict[str, str]]
) -> None:
    assert json.loads(kept(read(tmp_path, "sources", cell), "sources")[0]) == entries


def test_claims_in_words_are_kept_in_words(tmp_path: Path) -> None:
    checked = read(tmp_path, "claims", "Iran says one died", '[{"by": "Iran", "text": "one died"}]')
    assert kept(checked, "claims") == [None, '[{"by": "Iran", "text": "one died"}]']
    assert kept(checked, "claims_stated") == ["Iran says one died", None]


@pytest.mark.parametrize(
    ("cell", "metres", "stated"),
    [
        ("5 km", 5000, None),
        ("~500 m", 500, None),
        ("1,5 km", 1500, None),
        ("1,200", 1200, None),
        ("۲ کیلومتر", 2000, None),
        ("2 miles", 3218.688, None),
        ("centre de localité approximatif", None, "centre de localité approximatif"),
        ("village level", None, "village level"),
        ("exact", None, "exact"),
    ],
)
def test_a_radius_is_a_length_or_stays_in_words(
    tmp_path: Path, cell: str, metres: float | None, stated: str | None
) -> None:
    checked = read(tmp_path, "radius_m", cell, "300")
    assert kept(checked, "radius_m") == [metres, 300]
    assert stated is None or kept(checked, "radius_stated") == [stated, None]


# Countries

NAMES = {
    "AFG": [
        "AF",
        "af",
        "AFG",
        "afg",
        "AFGHANISTAN",
        "افغانستان",
        "Афганистан",
        "أفغانستان",
        "004",
        "Afganistán",
    ],
    "IRN": [
        "IR",
        "Iran (Islamic Republic of)",
        "Islamic Republic of Iran",
        "I.R. Iran",
        "Iran, Islamic Rep.",
        "ایران",
    ],
    "RUS": ["Russian Federation", "Россия", "RU", "643", "Russia (Soviet Union)"],
    "PRK": ["Korea, Dem. People's Rep.", "DPRK", "Korea (Democratic People's Republic of)", "North Korea"],
    "COD": ["DR Congo", "Congo (Kinshasa)", "Congo, Democratic Republic of the", "RDC", "DR Congo (Zaire)"],
    "TUR": ["Türkiye", "Turkey", "TURKIYE", "ترکیه", "Турция", "Turquie"],
    "ARM": ["AM", "Armenia", "Հայաստան", "Армения", "051"],
    "PSE": ["Palestine, State of", "West Bank", "occupied Palestinian territory"],
    "XKX": ["Kosovo", "XK", "Косово"],
    "CIV": ["Cote d'Ivoire", "Côte d’Ivoire", "Ivory Coast"],
    "MMR": ["Burma", "Myanmar (Burma)"],
    "SWZ": ["Swaziland", "eSwatini"],
    "VNM": ["Viet Nam", "Vietnam"],
    "KGZ": ["Kyrgyz Republic", "Кыргызская Республика", "Kirghizia"],
    "UZB": ["O'zbekiston", "Oʻzbekiston", "Республика Узбекистан"],
    "CHN": ["PRC", "P.R. China", "中国"],
    "SAU": ["السعودية", "KSA"],
}


@pytest.mark.parametrize("country", NAMES)
def test_countries_are_read_by_every_usual_name(tmp_path: Path, country: str) -> None:
    assert kept(read(tmp_path, "country", *NAMES[country]), "country") == [country] * len(NAMES[country])


@pytest.mark.parametrize(
    "cell", ["Afghanistan/Iran", "Afghanistan; Iran", "AFG-IRN", "Iran, Afghanistan; Pakistan"]
)
def test_several_countries_are_none_and_noted(tmp_path: Path, cell: str) -> None:
    checked = read(tmp_path, "country", cell, "Iran")
    assert kept(checked, "country") == [None, "IRN"]
    assert checked.emptied.empty
    assert checked.accepted["check_note_code"][0].startswith("several_countries(")


def test_an_unknown_country_leaves_the_row_on_the_map(tmp_path: Path) -> None:
    checked = read(tmp_path, "country", "Narnia", "IR")
    assert kept(checked, "country") == [None, "IRN"]
    assert checked.emptied["reason"].tolist() == ["'Narnia' is not a code or name of a country"]


def test_na_is_namibia_among_codes_of_two_letters_only(tmp_path: Path) -> None:
    assert kept(read(tmp_path, "country", "AO", "NA"), "country") == ["AGO", "NAM"]
    assert kept(read(tmp_path, "country", "Angola", "NA"), "country") == ["AGO", None]


# Numbers of people, and nothing

PEOPLE: dict[str, tuple[int | None, int | None]] = {
    "3": (3, 3),
    "3.0": (3, 3),
    "3+": (3, None),
    "at least 5": (5, None),
    "5-7": (5, 7),
    "5–7": (5, 7),
    "2 (incl. 1 child)": (2, 2),
    "0": (0, 0),
    "zero": (0, 0),
    "two": (2, 2),
    "1,200": (1200, 1200),
    "1 200": (1200, 1200),
    "1.200": (1200, 1200),
    "<5": (None, 4),
    ">10": (11, None),
    "۳": (3, 3),
    "٣": (3, 3),
    "3 killed": (3, 3),
    "99": (99, 99),
    "up to 5": (None, 5),
    "12 or more": (12, None),
    "از ۵ تا ۷ نفر": (5, 7),
    "от 5 до 7 человек": (5, 7),
    "au moins trois morts": (3, None),
    "en az 3": (3, None),
    "entre 3 y 5": (3, 5),
}
NOTHING = [
    "N/A",
    "n/a",
    "NaN",
    "nan",
    "-",
    "—",
    "?",
    "unknown",
    "unk.",
    "none",
    "NULL",
    "None",
    "-99",
    "-9",
    "нет данных",
]
UNCLEAR = ["~10", "dozens", "3;4", "several", "7-5", "5-Jul", "1.2", "2 police, 1 civilian", "3 (5)", "#N/A"]


def test_numbers_of_people_are_read_as_ranges(tmp_path: Path) -> None:
    checked = read(tmp_path, "killed", *PEOPLE)
    assert checked.emptied.empty
    ends = zip(kept(checked, "killed_low"), kept(checked, "killed_high"), strict=True)
    assert dict(zip(PEOPLE, ends, strict=True)) == PEOPLE


def test_words_for_nothing_are_empty_with_one_notice(tmp_path: Path) -> None:
    checked = read(tmp_path, "killed", *NOTHING, "4")
    assert kept(checked, "killed_low") == kept(checked, "killed_high") == [None] * len(NOTHING) + [4]
    assert checked.emptied.empty
    (notice,) = (line for line in checked.notices if line.startswith("killed:"))
    assert notice.startswith(f"killed: {len(NOTHING)} cells say that there is no value, and count as empty: ")


def test_unclear_numbers_are_emptied_and_the_columns_named(tmp_path: Path) -> None:
    checked = read(tmp_path, "killed", *UNCLEAR)
    assert kept(checked, "killed_low") == kept(checked, "killed_high") == [None] * len(UNCLEAR)
    assert checked.emptied["row"].unique().tolist() == list(range(2, len(UNCLEAR) + 2))
    told = checked.emptied[checked.emptied["reason"].str.contains("whole number|not a number|date")]
    assert told["fix"].str.contains("killed_low and killed_high").all()
    assert checked.accepted["check_note_code"].str.startswith("cell_emptied(killed,").all()


def test_words_for_nothing_are_empty_in_every_column(tmp_path: Path) -> None:
    header = "id,date,place,lat,lon,title,country,radius_m,admin1,source,note\n"
    cells = "1,2021,Kang,unknown,N/A,-,n/a,NaN,نامعلوم,неизвестно,N/A\n2,2021,nan,31,61,a,IR,1,b,c,d\n"
    path = tmp_path / "table.csv"
    path.write_text(header + cells, encoding="utf-8")
    checked = check.incidents(path)
    row, other = checked.accepted.to_dict("records")
    for name in ("longitude", "latitude", "title", "country", "radius_m", "admin1", "sources"):
        assert pd.isna(row[name])
    assert pd.isna(other["place"])
    # The user's own columns are the user's.
    assert row["note"] == "N/A"


@pytest.mark.parametrize(("column", "cell"), [("date", "N/A"), ("date", "نامعلوم"), ("place", "nan")])
def test_a_date_or_place_of_nothing_is_missing(tmp_path: Path, column: str, cell: str) -> None:
    row = {"id": "1", "date": "2021", "place": "Kang"} | {column: cell}
    path = tmp_path / "table.csv"
    path.write_text(f"id,date,place\n{','.join(row.values())}\n2,2021,Kang\n", encoding="utf-8")
    checked = check.incidents(path)
    assert checked.accepted["incident_id"].tolist() == ["2"]
    (fault,) = checked.rejected.to_dict("records")
    assert fault["column"] == column


@pytest.mark.parametrize("cell", ["nan", "N/A", "-"])
def test_an_id_of_nothing_is_not_taken_for_an_id(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"id,date,place\n{cell},2021,Kang\n2,2021,Kang\n", encoding="utf-8")
    made, given = check.incidents(path).accepted["incident_id"]
    assert made not in {cell, "2"}
    assert given == "2"
