"""Headers as people write them: each is understood, or the report says what to do, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from formats_fixtures import write_file
from marzmap import InputError, check
from marzmap._cli import main
from marzmap.check import reading

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick


def understood(folder: Path, text: str) -> dict[str, str]:
    """Word by column of a table, of the columns that mean something."""
    table = reading.table(write_file(folder, text.encode()))
    return {column.name: column.word for column in table.columns if column.word}


def looks(folder: Path, text: str) -> dict[str, str]:
    """Word that a column may mean, of the columns that look usable."""
    table = reading.table(write_file(folder, text.encode()))
    return {column.name: column.looks for column in table.columns if column.looks}


def row(folder: Path, text: str) -> dict[Any, Any]:
    accepted = check.incidents(write_file(folder, text.encode())).accepted
    first: dict[Any, Any] = accepted.iloc[0].dropna().to_dict()
    return first


# Languages: the header of one table of incidents in each, as its speakers write it.
LANGUAGES = {
    "de": "Nummer,Datum,Ort,Land,Provinz,Art des Vorfalls,Tote,Verletzte,Beschreibung,Quelle",
    "fr": "Identifiant,Date,Lieu,Pays,Province,Type d'incident,Morts,Blessés,Résumé,Source",
    "es": "Identificador,Fecha,Lugar,País,Provincia,Tipo de incidente,Muertos,Heridos,Descripción,Fuente",
    "pt": "Identificador,Data,Localidade,País,Província,Tipo de ocorrência,Mortos,Feridos,Descrição,Fonte",
    "it": "Identificativo,Data,Luogo,Paese,Regione,Tipo di incidente,Morti,Feriti,Descrizione,Fonte",
    "tr": "Kayıt No,Tarih,Olay Yeri,Ülke,İl,Olay Türü,Ölü sayısı,Yaralı sayısı,Açıklama,Kaynak",
    "ru": "№,Дата,Населённый пункт,Страна,Область,Тип события,Погибшие,Раненые,Описание,Источник",
    "uk": "Номер,Дата,Місце,Країна,Область,Тип події,Загиблі,Поранені,Опис,Джерело",
    "ar": "الرقم,التاريخ,المكان,البلد,المحافظة,نوع الحادث,القتلى,الجرحى,الوصف,المصدر",
    "fa": "شناسه,تاریخ,محل,کشور,استان,نوع رویداد,کشته,زخمی,شرح,منبع",
    "ps": "شمېره,نېټه,ځای,هېواد,ولایت,د پېښې ډول,وژل شوي,ټپيان,لنډيز,سرچينه",
    "ur": "نمبر شمار,تاریخ,جگہ,ملک,صوبہ,واقعے کی قسم,ہلاکتیں,زخمی,خلاصہ,ذریعہ",
    "az": "İdentifikator,Tarix,Hadisə yeri,Ölkə,Vilayət,Hadisə növü,Ölənlər,Yaralananlar,Təsvir,Mənbə",
    "tg": "Рақам,Сана,Ҷой,Кишвар,Вилоят,Навъи ҳодиса,Кушташудагон,Захмиён,Шарҳ,Манбаъ",
    "ky": "Катар номери,Күнү,Окуя болгон жер,Өлкө,Облус,Окуянын түрү,Өлгөндөр,Жарадарлар,Баяндама,Булак",
    "uz": "Raqam,Sana,Voqea joyi,Davlat,Viloyat,Voqea turi,Oʻlganlar,Yaradorlar,Tavsif,Manba",
    "zh": "编号,日期,地点,国家,省,事件类型,死亡人数,受伤人数,描述,来源",
    "el": "Κωδικός,Ημερομηνία,Τοποθεσία,Χώρα,Επαρχία,Είδος συμβάντος,Νεκροί,Τραυματίες,Περιγραφή,Πηγή",
    "he": "מזהה,תאריך,מקום,מדינה,מחוז,סוג אירוע,הרוגים,פצועים,תיאור,מקור",
}
WORDS = [
    *("incident_id", "date_edtf", "place", "country", "admin1", "event_type", "killed", "wounded"),
    *("summary", "source title"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("change", [str, str.upper, lambda text: text.replace(" ", "_")])
def test_a_header_in_any_of_these_languages_is_understood(tmp_path: Path, language: str, change: Any) -> None:
    header = change(LANGUAGES[language])
    cells = "1,2021-12-01,Kang,AFG,Nimroz,shelling,2,3,text,A paper"
    assert list(understood(tmp_path, f"{header}\n{cells}\n").values()) == WORDS


# When, where and how many: date, place, country, latitude, longitude, killed, wounded.
FURTHER = {
    "hi": "तारीख,स्थान,देश,अक्षांश,देशांतर,मृत,घायल",
    "bn": "তারিখ,স্থান,দেশ,অক্ষাংশ,দ্রাঘিমাংশ,নিহত,আহত",
    "ur": "تاریخ,جگہ,ملک,عرض بلد,طول بلد,ہلاک,زخمی",
    "ckb": "بەروار,شوێن,وڵات,هێڵی پانی,هێڵی درێژی,کوژراو,بریندار",
    "hy": "ամսաթիվ,վայր,երկիր,լայնություն,երկայնություն,զոհեր,վիրավորներ",
    "ka": "თარიღი,ადგილი,ქვეყანა,განედი,გრძედი,დაღუპული,დაჭრილი",
    "my": "ရက်စွဲ,နေရာ,နိုင်ငံ,လတ္တီတွဒ်,လောင်ဂျီတွဒ်,သေဆုံး,ဒဏ်ရာရ",
    "th": "วันที่,สถานที่,ประเทศ,ละติจูด,ลองจิจูด,เสียชีวิต,บาดเจ็บ",
    "am": "ቀን,ቦታ,ሀገር,ኬክሮስ,ኬንትሮስ,የሞቱ,የቆሰሉ",
    "sw": "Tarehe,Mahali,Nchi,Latitudo,Longitudo,Waliouawa,Waliojeruhiwa",
    "vi": "Ngày,Địa điểm,Quốc gia,Vĩ độ,Kinh độ,Tử vong,Bị thương",
    "id": "Tanggal,Lokasi,Negara,Lintang,Bujur,Tewas,Luka-luka",
    "ko": "날짜,장소,국가,위도,경도,사망,부상",
    "pl": "Data zdarzenia,Miejscowość,Kraj,Szerokość geograficzna,Długość geograficzna,Zabici,Ranni",
    "lt": "įvykio data,vietovė,šalis,platuma,ilguma,žuvo,sužeisti",
    "lv": "notikuma datums,notikuma vieta,valsts,platums,garums,bojāgājušie,ievainotie",
    "et": "kuupäev,koht,riik,laiuskraad,pikkuskraad,hukkunud,vigastatud",
    "fi": "päivämäärä,paikka,maa,leveysaste,pituusaste,kuolleet,haavoittuneet",
    "be": "дата здарэння,месца,краіна,шырата,даўгата,загінулі,параненыя",
    "ja": "日付,場所,国名,緯度,経度,死者,負傷者",
}


@pytest.mark.parametrize("language", FURTHER)
def test_when_where_and_how_many_in_further_languages(tmp_path: Path, language: str) -> None:
    words = ["date_edtf", "place", "country", "latitude", "longitude", "killed", "wounded"]
    table = f"{FURTHER[language]}\n2021-12-01,Kang,AFG,31.112,61.93,2,3\n"
    assert list(understood(tmp_path, table).values()) == words


def test_names_that_differ_in_their_vowels_are_not_one(tmp_path: Path) -> None:
    # Hindi: vote, not killed.
    assert "मत" not in understood(tmp_path, "तारीख,स्थान,मत\n2021-12-01,Kang,2\n")


POINTS = "incident_id latitude longitude date_edtf"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        # KoBo and ODK: groups before the question, the question as it is asked.
        (
            "_id,group_ab1/Location/Latitude,group_ab1/Location/Longitude,group_ab1/date",
            POINTS,
        ),
        ("uuid,data-Location-Latitude,data-Location-Longitude,data-date", POINTS),
        (
            "id,When did the incident take place?,Where did it happen?,How many people were killed?",
            "incident_id date_edtf place killed",
        ),
        # A JSON answer laid flat, and attributes of ArcGIS.
        ("properties.id,properties.lat,properties.lon,properties.date", POINTS),
        ("OBJECTID,attributes.Latitude,attributes.Longitude,attributes.EventDate", POINTS),
        # Prefixes, suffixes, units, capitals inside.
        ("incidentId,eventLat,eventLong,incidentDate", POINTS),
        ("inc_id,inc_lat,inc_lon,inc_date", POINTS),
        ("event id,Latitude (WGS84),Longitude (WGS84),Event Date (dd/mm/yyyy)", POINTS),
        ("id,LAT_DD,LON_DD,Date of the incident", POINTS),
        (
            "id,date,place name,Total No Killed,Number of People Injured",
            "incident_id date_edtf place killed wounded",
        ),
        ("id,date,Location 1,Reported killed", "incident_id date_edtf place killed"),
    ],
)
def test_a_name_within_a_longer_one_is_understood(tmp_path: Path, header: str, words: str) -> None:
    cells = ["7", *["31"] * header.count(",")]
    assert list(understood(tmp_path, f"{header}\n{','.join(cells)}\n").values()) == words.split(" ")


@pytest.mark.parametrize(
    ("own", "unlike"),
    [
        ("Lat/Lon", "longitude"),  # two names of one kind are not a path
        ("killed/wounded", "wounded"),
        ("enumerator/name", "title"),  # whose name, nobody knows
        ("Nationals killed", "killed"),  # some of them only
        ("Reported Date", "date_edtf"),
        ("date of data entry", "date_edtf"),
        ("location description", "summary"),
        ("School/Province/name", "admin1"),
    ],
)
def test_a_name_that_says_something_else_is_left(tmp_path: Path, own: str, unlike: str) -> None:
    words = understood(tmp_path, f"id,date,place,{own}\n1,2021,Kang,qqq\n")
    assert words.get(own) != unlike


def test_every_lacking_column_is_named_at_once_with_candidates(tmp_path: Path) -> None:
    text = "Web ID,Reported,Plaec,Deaths\n1,2021-12-01,Kang,2\n2,3 May 2021,Kang,2\n"
    with pytest.raises(InputError) as error:
        reading.table(write_file(tmp_path, text.encode()))
    message = str(error.value)
    assert "no column 'date_edtf'" in message
    assert "no column 'place' (or 'longitude' and 'latitude')" in message
    assert "If 'Plaec' is meant, rename it 'place'." in message
    assert (
        "'Reported' looks like date_edtf by its values, '2021-12-01', '3 May 2021': if it is, rename it"
        in message
    )
    # The ids are no reason to refuse it.
    assert "incident_id" not in message


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        # F25c and siblings: the columns that look usable, by their names or values.
        ("id,date,place,Reported Date\n1,2021,Kang,2021-12-02\n", {}),
        ("id,place,start date,Reported Date\n1,Kang,2021-12-01,x\n", {}),
        ("Web ID,date,place\n1,2021,Kang\n", {"Web ID": "incident_id"}),
        ("id,date,place,Nationals killed\n1,2021,Kang,2\n", {"Nationals killed": "killed"}),
        ("id,date,place,Nationals killed\n1,2021,Kang,two men\n", {}),
        ("id,date,place,State of origin\n1,2021,Kang,Iran\n", {"State of origin": "country"}),
        ("id,date,place,see\n1,2021,Kang,https://example.org/a\n", {"see": "source url"}),
        ("id,date,place,sumary\n1,2021,Kang,text\n", {"sumary": "summary"}),
        ("id,date,place,summary,sumary\n1,2021,Kang,text,text\n", {}),
    ],
)
def test_what_looks_usable_is_proposed_and_never_used(
    tmp_path: Path, text: str, proposed: dict[str, str]
) -> None:
    assert looks(tmp_path, text) == proposed
    assert not understood(tmp_path, text).keys() & proposed.keys()


@pytest.mark.parametrize(
    ("header", "cells", "values", "notices"),
    [
        # The exact name before the usual one, the usual before the likely, the filled before the empty.
        ("id,date,lat,latitude,lon", "1,2021,31.1,31.112,61.93", {"latitude": 31.112, "lat": "31.1"}, 1),
        ("id,date,lat,latitude,lon", "1,2021,31.112,31.112,61.93", {"latitude": 31.112}, 0),
        ("id,date,lat,latitude,lon", "1,2021,31.1,,61.93", {"latitude": 31.1}, 0),
        ("id,date,place name,Location", "1,2021,Kang,Post 7", {"place": "Kang", "Location": "Post 7"}, 0),
        ("id,date,village,town", "1,2021,,Zaranj", {"place": "Zaranj"}, 0),
        ("id,date,place,deaths,fatalities", "1,2021,Kang,2,3", {"killed_low": 2, "fatalities": "3"}, 1),
        ("id,date,place,killed,killed_low", "1,2021,Kang,9,3", {"killed_low": 3}, 0),
    ],
)
def test_of_two_columns_of_one_meaning_the_better_is_taken(
    tmp_path: Path, header: str, cells: str, values: dict[str, Any], notices: int
) -> None:
    text = f"{header}\n{cells}\n"
    first = row(tmp_path, text)
    assert {name: first[name] for name in values} == values
    table = reading.table(tmp_path / "table.csv")
    assert sum("both mean" in notice for notice in table.notices) == notices


def test_a_table_of_many_faults_is_reported_once_a_kind(tmp_path: Path) -> None:
    rows = "".join(f"{number},2021-13-{number:02},Kang,{number} men,Narnia\n" for number in range(1, 100))
    path = write_file(tmp_path, f"id,date,place,killed,country\n{rows}".encode())
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) < 40
    assert result.stdout.splitlines()[-1].startswith("99 rows read, 0 good, 99 bad")


def test_a_column_of_ucdp_that_is_of_no_use_stays(tmp_path: Path) -> None:
    # F16: a subset of UCDP's columns; its country is used, its year is not the date.
    header = (
        "id,year,type_of_violence,side_a,side_b,where_prec,where_coordinates,latitude,longitude,country,"
        "region,date_prec,date_start,date_end,best"
    )
    cells = "1,2021,1,A,B,1,Kang,31.112,61.93,Afghanistan,Asia,1,2021-12-01,2021-12-01,3"
    words = understood(tmp_path, f"{header}\n{cells}\n")
    assert words["country"] == "country"
    assert words["date_start"] == "date_edtf"
    assert "year" not in words
    assert row(tmp_path, f"{header}\n{cells}\n")["country"] == "AFG"
