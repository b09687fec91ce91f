"""Languages of countries, and the name of a place that is local."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from marzmap import _study, atlas
from marzmap._errors import InputError
from marzmap.tables import FORMER

if TYPE_CHECKING:
    from pathlib import Path


def test_each_country_with_a_land_border_has_a_language() -> None:
    countries = {code for pair in atlas.border_pairs() for code in pair.split("-")}
    assert [code for code in sorted(countries) if not atlas.languages_of([code])] == []
    # As national constitutions have it, looked up one by one.
    stated = {"AFG": "fa", "ARM": "hy", "AZE": "az", "BLR": "be", "BRA": "pt", "CHN": "zh", "COD": "fr"}
    stated |= {"ETH": "am", "IND": "hi", "ISR": "he", "KAZ": "kk", "KGZ": "ky", "MMR": "my", "PAK": "ur"}
    stated |= {"POL": "pl", "RUS": "ru", "SDN": "ar", "THA": "th", "TJK": "tg", "UKR": "uk", "VEN": "es"}
    assert {code: atlas.languages_of([code])[0] for code in stated} == stated


def test_countries_call_themselves_as_they_do() -> None:
    own = {"ARM": "Հայաստան", "CHN": "中国", "DEU": "Deutschland", "IND": "भारत", "PAK": "پاکستان"}
    own |= {"UKR": "Україна", "THA": "ไทย", "GEO": "საქართველო", "ISR": "ישראל", "EGY": "مصر"}
    world = atlas.countries().set_index("country")["name_local"]
    assert world[list(own)].to_dict() == own
    asked = atlas.countries(languages=["uk"]).set_index("country")["name_local"]
    assert asked[["UKR", "POL"]].tolist() == ["Україна", "Польща"]


@pytest.mark.parametrize(
    ("country", "languages", "names", "local"),
    [
        ("UKR", ["ru", "uk"], "Odesa|Odessa|Одеса|Одесса|Южная Пальмира", "Одеса"),
        ("RUS", ["ru", "uk"], "Moscow|Moskau|Moskva|Масква|Москва|Москова", "Москва"),
        ("RUS", ["ru", "uk"], "Kursk|Курск|Курськ|Курскъ", "Курск"),
        ("PAK", ["hi", "ur"], "Lahore|Lahaur|لاهور|لاہور|लाहौर", "لاہور"),
        ("IND", ["hi", "ur"], "Amritsar|अमृतसर|امرتسر", "अमृतसर"),
        ("IND", ["hi", "ur"], "Samba|سامبا", "سامبا"),
        ("SDN", ["ar"], "Kassala|کسلا|كسلا", "كسلا"),
        ("ISR", ["he"], "Haifa|חֵיפָה|חיפה", "חיפה"),
        ("ARM", ["hy"], "Goris|Горис|Գորիս", "Գորիս"),
        ("CHN", ["zh"], "Beijing|Peking|北京", "北京"),
        ("COL", ["es"], "Cúcuta|Cucuta|Кукута", "Cúcuta"),
        ("POL", ["uk"], "Warsaw|Warszawa|Варшава", "Варшава"),
        ("TKM", ["uk"], "Mary|Merv|مرو", None),
        ("BRA", ["es"], "Boa Vista|بوا ویستا", None),
        ("AFG", ["fa"], "Zaranj|زرنج", "زرنج"),
    ],
)
def test_the_local_name_is_the_one_of_the_country(
    country: str, languages: list[str], names: str, local: str | None
) -> None:
    name, _, aliases = names.partition("|")
    place = pd.DataFrame({"country": [country], "name": [name], "aliases": [aliases]})
    chosen = atlas.local_names(place, languages)
    assert chosen.dtype == "string"
    assert chosen.astype(object).where(chosen.notna(), None).tolist() == [local]


def test_a_name_in_a_stated_language_goes_first() -> None:
    place = {"country": ["IRN"], "name": ["Ahvaz"], "name_fa": ["اهواز"], "aliases": ["الأحواز"]}
    assert atlas.local_names(pd.DataFrame(place)).tolist() == ["اهواز"]
    assert atlas.local_names(pd.DataFrame(place | {"name_local": ["اهوازِ ما"]})).tolist() == ["اهواز"]


def test_no_rows_give_no_names() -> None:
    empty = pd.DataFrame({"country": [], "name": [], "aliases": []}, dtype="string")
    assert atlas.local_names(empty, ["fa"]).tolist() == []


def test_the_letters_of_a_language_are_of_its_script() -> None:
    words = {"Arab": "ARABIC", "Cyrl": "CYRILLIC", "Deva": "DEVANAGARI"}
    for language in atlas.languages().values():
        if language.letters:
            named = {unicodedata.name(char).split()[0] for char in language.letters if char.isalpha()}
            assert named <= {words[language.script], "MODIFIER"}, language.code


@pytest.mark.parametrize(
    ("stated", "languages"),
    [
        ("", ("ru", "uk")),
        ('local_languages = "uk"', ("uk",)),
        ('local_languages = ["be", "ru"]', ("be", "ru")),
    ],
)
def test_a_study_has_the_languages_of_its_countries_or_its_own(
    tmp_path: Path, stated: str, languages: tuple[str, ...]
) -> None:
    assert _study.read(_written(tmp_path, stated)).languages == languages


@pytest.mark.parametrize("stated", ["'klingon'", "['fa', 'klingon']", "[['fa']]", "1"])
def test_an_unknown_language_is_an_error(tmp_path: Path, stated: str) -> None:
    message = re.escape(f"local_languages = {stated} should be a list of codes")
    with pytest.raises(InputError, match=message):
        _study.read(_written(tmp_path, f"local_languages = {stated}"))


def test_settings_by_their_former_names_mean_the_same(tmp_path: Path) -> None:
    assert FORMER["title_fa"] == "title_local"
    folder = _written(tmp_path, 'title_fa = "عنوان"', '[columns]\nOrt = "place_fa"')
    study = _study.read(folder)
    assert study.title_local == "عنوان"
    assert dict(study.options.columns) == {"Ort": "place_local"}
    with pytest.raises(InputError, match=r"has 'title_fa' and 'title_local', which are one setting"):
        _study.read(_written(tmp_path, 'title_fa = "a"\ntitle_local = "b"'))


def _written(folder: Path, study: str, more: str = "") -> Path:
    (folder / "incidents.csv").write_text("Ort,date\n")
    text = f'[study]\ntitle = "T"\nas_of = 2026-11-30\n{study}\n[border]\npairs = ["RUS-UKR"]\n'
    (folder / "study.toml").write_text(f'{text}[files]\nincidents = "incidents.csv"\n{more}\n')
    return folder
