"""Tables of others come in by their headers alone: every format, encoding and usual name of a column."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats_fixtures import (
    ACLED,
    ACLED_WEEKLY,
    DATE_FORMS,
    EVENTS,
    FORMATS,
    UCDP,
    acled,
    atlos,
    check_all_good,
    csv_of,
    gdelt,
    in_any_folder,
    of_csv,
    ucdp,
    write_file,
)
from marzmap import InputError, atlas, check
from marzmap._text import fold
from marzmap.attributes import EVENT_TYPES
from marzmap.check import columns, formats, reading, wordlists
from marzmap.tables import ALIASES, CODES, NEW, WORDS, meanings
from marzmap.tables.columns import headless

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick


def rows_of(path: Path) -> list[dict[str, str]]:
    found = list(reading.table(path).rows)
    assert [row.faults for row in found] == [[]] * len(found)
    return [row.texts for row in found]


BINARY = ("xlsx", "ucdp xlsx", "geojson", "parquet")


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_loads_with_no_option(tmp_path: Path, name: str) -> None:
    form, prefix, content = FORMATS[name]
    path = write_file(tmp_path, content(), "table")
    assert reading.table(path).form == form
    accepted = check_all_good(path)
    assert accepted["incident_id"].tolist() == [prefix + event.key for event in EVENTS]
    assert accepted["date_start"].tolist() == [event.day for event in EVENTS]
    assert accepted["date_end"].tolist() == [event.day for event in EVENTS]
    assert accepted["latitude"].tolist() == [event.latitude for event in EVENTS]
    assert accepted["longitude"].tolist() == [event.longitude for event in EVENTS]
    if form not in {"gdelt", "atlos"} and name != "geojson":
        assert accepted["place"].tolist() == [event.place for event in EVENTS]
        assert accepted["killed_low"].tolist() == [event.dead for event in EVENTS]


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in BINARY])
def test_the_order_of_rows_makes_no_difference(tmp_path: Path, name: str) -> None:
    content = FORMATS[name][2]()
    lines = content.splitlines(keepends=True)
    first = [] if name == "gdelt" else [lines.pop(0)]
    shuffled = b"".join([*first, *reversed(lines)])
    before = {row["incident_id"]: row for row in rows_of(write_file(tmp_path, content))}
    after = {row["incident_id"]: row for row in rows_of(write_file(tmp_path, shuffled))}
    assert len(before) == 3
    assert after == before


@in_any_folder
@given(seed=st.integers(0, 10**6), form=st.sampled_from([*DATE_FORMS]), pick=st.lists(st.integers(0, 11)))
def test_a_row_is_read_by_itself_wherever_it_stands(
    tmp_path: Path, seed: int, form: str, pick: list[int]
) -> None:
    header, rows = acled(form)
    many = [
        row | {"event_id_cnty": f"TST{at}{more}", "time_precision": str(more + 1), "fatalities": str(at)}
        for at, row in enumerate(rows)
        for more in range(3)
    ]
    many += [many[0] | {"event_id_cnty": f"X{n}", "event_date": text} for n, text in enumerate(MESSY)]
    alone = {
        row["event_id_cnty"]: next(iter(rows_of(write_file(tmp_path, csv_of(header, [row]))))) for row in many
    }
    some = [many[at] for at in dict.fromkeys(pick)] or many
    random.Random(seed).shuffle(some)  # noqa: S311 - no secret
    for row, values in zip(some, rows_of(write_file(tmp_path, csv_of(header, some))), strict=True):
        assert values == alone[row["event_id_cnty"]]


MESSY = ("31-12-2021", "2021-12-31", "3 May 2022")


# ACLED


def test_acled_has_31_columns_and_none_of_its_further_columns_is_kept(tmp_path: Path) -> None:
    assert len(ACLED) == 31
    assert tuple(ACLED) == formats.acled.COLUMNS
    accepted = check_all_good(write_file(tmp_path, of_csv(acled())))
    assert not {"tags", "timestamp", "assoc_actor_1", "source_scale", "notes"} & set(accepted)
    assert accepted["geo_precision"].tolist() == [2, 2, 2]
    assert accepted["event_type"].tolist() == ["armed clash", "shelling", "other"]
    assert accepted["event_type_stated"].tolist()[0] == "Battles: Armed clash"
    assert accepted["summary"].tolist() == [event.text for event in EVENTS]
    assert accepted["country"].tolist() == ["IRN"] * 3
    sources = json.loads(accepted["sources"][0])
    assert sources[0]["terms"] == "no redistribution of raw rows"
    assert [source["title"] for source in sources[1:]] == ["A Paper That Is Not", "Another"]


def test_a_column_that_the_user_added_to_acled_is_kept(tmp_path: Path) -> None:
    header, rows = acled(my_note="seen")
    assert (
        check_all_good(write_file(tmp_path, csv_of([*header, "my_note"], rows)))["my_note"].tolist()
        == ["seen"] * 3
    )


@pytest.mark.parametrize("before_2023", [True, False])
def test_inter_is_read_as_number_and_as_text(tmp_path: Path, *, before_2023: bool) -> None:
    accepted = check_all_good(write_file(tmp_path, of_csv(acled(before_2023=before_2023))))
    assert set(accepted["actor_1_type"]) == {"State forces"}
    assert set(accepted["actor_2_type"]) == {"External/Other forces"}


@pytest.mark.parametrize("form", DATE_FORMS)
@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("1", "2021-12-01", "2021-12-01"),
        ("2", "2021-11-28", "2021-12-04"),
        ("3", "2021-12-01", "2021-12-31"),
        ("", "2021-12-01", "2021-12-01"),
    ],
)
def test_time_precision_widens_the_date(tmp_path: Path, form: str, code: str, start: str, end: str) -> None:
    row = check_all_good(write_file(tmp_path, of_csv(acled(form, time_precision=code)))).iloc[0]
    assert (row["date_start"], row["date_end"]) == (start, end)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("03/04/2022", "2022-04-03 .* or 2022-03-04"),
        ("31-02-2022", "not a date"),
        ("sometime", "not a date"),
    ],
)
def test_a_date_in_no_form_of_acled_is_not_guessed(tmp_path: Path, text: str, reason: str) -> None:
    rejected = check.incidents(write_file(tmp_path, of_csv(acled(event_date=text)))).rejected
    assert rejected["column"].tolist() == ["event_date"] * 3
    assert all(re.search(reason, text) for text in rejected["reason"])
    assert rejected["event_id_cnty"].tolist() == ["TST101", "TST102", "TST103"]


def test_a_code_of_time_that_is_none_sets_the_row_aside(tmp_path: Path) -> None:
    rejected = check.incidents(write_file(tmp_path, of_csv(acled(time_precision="4")))).rejected
    assert rejected["reason"].tolist() == ["'4': it should be 1 to 3"] * 3


# Headers of ACLED's counts at HDX (by district, by country) and of HDX HAPI, by the program
# that writes them (source in columns/refused.csv); the rows are made up.
COUNTS = [
    "Country,Admin1,Admin2,ISO3,Admin2 Pcode,Admin1 Pcode,Month,Year,Events,Fatalities",
    "Country,ISO3,Month,Year,Events,Fatalities",
    "Country,Month,Year,Events,Fatalities",
    "Country,Admin1,Admin2,Admin2 Pcode,Month,Year,Events",
    (
        "location_code,has_hrp,in_gho,provider_admin1_name,provider_admin2_name,admin1_code,admin1_name,"
        "admin2_code,admin2_name,admin_level,event_type,events,fatalities,reference_period_start,"
        "reference_period_end,dataset_hdx_id,resource_hdx_id,warning,error"
    ),
]


@pytest.mark.parametrize("header", COUNTS)
def test_monthly_counts_are_refused_by_their_name(tmp_path: Path, header: str) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(f"{header}\n{',' * header.count(',')}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"ACLED's monthly counts .* single events: log in at acleddata"):
        check.incidents(path)


def test_acleds_weekly_aggregate_is_refused_with_the_reason(tmp_path: Path) -> None:
    row = dict.fromkeys(ACLED_WEEKLY, "1")
    with pytest.raises(InputError, match=r"weekly aggregate: .* centres of provinces"):
        reading.table(write_file(tmp_path, csv_of(ACLED_WEEKLY, [row])))


# UCDP


def test_ucdp_has_49_columns_of_which_none_that_is_not_used_is_lost(tmp_path: Path) -> None:
    assert len(UCDP) == 49
    assert tuple(UCDP) == formats.ucdp.COLUMNS
    accepted = check_all_good(write_file(tmp_path, of_csv(ucdp())))
    assert accepted["event_type"].tolist() == ["armed clash", "armed clash", "attack on civilians"]
    assert accepted["killed_high"].tolist() == [4, 7, 6]
    assert accepted["where_prec"].tolist() == [2, 2, 2]
    assert accepted["where_description"].tolist() == ["beside the fence"] * 3
    assert accepted["number_of_sources"].tolist() == ["-1"] * 3
    assert accepted["country"].tolist() == ["IRN"] * 3
    assert {"relid", "deaths_civilians", "best", "gwnob", "conflict_name"} <= set(accepted)
    assert json.loads(accepted["sources"][0])[0]["terms"] == "CC BY 4.0"


@pytest.mark.parametrize(
    ("code", "last", "edtf"),
    [
        ("1", "2021-12-10", "2021-12-10"),
        ("2", "2021-12-14", "2021-12-10/2021-12-14"),
        ("3", "2021-12-16", "2021-12-10/2021-12-16"),
        ("4", "2021-12-31", "2021-12-10/2021-12-31"),
        ("5", "2022-03-31", "2021-12-10/2022-03-31"),
        ("2", "2021-12-10", "2021-12-07/2021-12-13"),
        ("3", "2021-12-10", "2021-12-07/2021-12-13"),
        ("4", "2021-12-10", "2021-12"),
        ("5", "2021-12-10", "2021"),
    ],
)
def test_date_prec_becomes_an_interval(tmp_path: Path, code: str, last: str, edtf: str) -> None:
    table = ucdp(date_prec=code, date_start="2021-12-10 00:00:00.000", date_end=f"{last} 00:00:00.000")
    assert check_all_good(write_file(tmp_path, of_csv(table)))["date_edtf"].tolist() == [edtf] * 3


@pytest.mark.parametrize(
    ("column", "cell"), [("date_prec", "6"), ("type_of_violence", "4"), ("date_start", "2021-13-01")]
)
def test_a_cell_of_ucdp_that_cannot_be_is_told_by_its_own_column(
    tmp_path: Path, column: str, cell: str
) -> None:
    checked = check.incidents(write_file(tmp_path, of_csv(ucdp(**{column: cell}))))
    faults = checked.emptied if column == "type_of_violence" else checked.rejected
    assert faults["row"].tolist() == [2, 3, 4]
    assert all(column in text for text in faults["column"])


def test_ucdp_sources_are_told_one_by_one_where_their_lists_fit(tmp_path: Path) -> None:
    fit = ucdp(source_headline="One;Two", source_office="A;B", source_date="2021-12-01;2021-12-02")
    sources = json.loads(check_all_good(write_file(tmp_path, of_csv(fit)))["sources"][0])
    assert sources[1:] == [
        {"title": "One", "publisher": "A", "date": "2021-12-01"},
        {"title": "Two", "publisher": "B", "date": "2021-12-02"},
    ]
    unfit = ucdp(source_headline="One;Two", source_office="A")
    sources = json.loads(check_all_good(write_file(tmp_path, of_csv(unfit)))["sources"][0])
    assert [source["title"] for source in sources[1:]] == ['"A Paper That Is Not, 2021, An event"']


# GDELT


def test_gdelt_has_61_columns_and_its_first_line_is_a_row(tmp_path: Path) -> None:
    assert len(headless.GDELT) == 61
    table = reading.table(write_file(tmp_path, gdelt()))
    found = list(table.rows)
    assert [row.number for row in found] == [1, 2, 3]
    assert [row.texts["event_type"] for row in found] == ["armed clash", "shelling", "other"]
    assert found[0].texts["actor_1"] == 'THE "GUARDS'
    assert found[0].texts["gdelt_geo_type"] == "4"
    assert found[0].texts["country"] == "IRN"
    assert json.loads(found[0].texts["sources"])[1] == {"url": "https://example.org/news"}


@pytest.mark.parametrize("width", [58, 57])
def test_gdelt_1_lacks_three_columns_or_four(tmp_path: Path, width: int) -> None:
    cells = gdelt().splitlines()[0].split(b"\t")
    without_adm2 = [cell for at, cell in enumerate(cells) if at not in {39, 47, 55}][:width]
    (row,) = reading.table(write_file(tmp_path, b"\t".join(without_adm2))).rows
    assert row.texts["event_type"] == "armed clash"
    assert (row.texts["longitude"], row.texts["latitude"]) == (cells[57].decode(), cells[56].decode())
    assert len(json.loads(row.texts["sources"])) == width - 56


def test_gdelts_articles_are_refused(tmp_path: Path) -> None:
    line = b"\t".join([b"20211201120000-7", b"20211201120000", *[b""] * 25])
    with pytest.raises(InputError, match=r"Knowledge Graph: one row an article"):
        reading.table(write_file(tmp_path, line))


def test_a_source_of_gdelt_that_runs_code_is_left_out(tmp_path: Path) -> None:
    checked = check.incidents(
        write_file(tmp_path, gdelt().replace(b"https://example.org/news", b"javascript:alert(1)"))
    )
    assert checked.emptied["row"].tolist() == [1, 2, 3]
    assert not checked.accepted["sources"].fillna("").str.contains("javascript").any()


# Atlos


def test_atlos_gives_its_state_its_sources_and_what_the_project_added(tmp_path: Path) -> None:
    accepted = check_all_good(write_file(tmp_path, of_csv(atlos())))
    assert accepted["status"].tolist() == ["published", "draft", "published"]
    assert accepted["sensitive"].tolist() == [False, True, False]
    assert accepted["event_type"].tolist() == ["shelling"] * 3
    assert accepted["atlos_precision"].tolist() == ["vicinity"] * 3
    assert accepted["Fence Seen"].tolist() == ["Yes"] * 3
    assert [source["url"] for source in json.loads(accepted["sources"][0])] == [
        "https://example.org/1",
        "https://example.org/2",
    ]


def test_atlos_escapes_what_looks_like_a_formula(tmp_path: Path) -> None:
    header, rows = atlos()
    rows = [row | {"Longitude": "'-61.5", "Description": "'=a+b", "More Info": "'quoted'"} for row in rows]
    accepted = check_all_good(write_file(tmp_path, csv_of(header, rows)))
    assert accepted.iloc[0][["longitude", "title", "summary"]].tolist() == [-61.5, "=a+b", "'quoted'"]


# Columns


def test_no_usual_name_means_two_things() -> None:
    words = [fold(name) for name in (*WORDS, *NEW, *CODES)]
    names = [fold(name) for alias in ALIASES.values() for name in (*alias.usual, *alias.loose)]
    assert len({*words, *names}) == len(words) + len(names)


@pytest.mark.parametrize("word", [word for word in ALIASES if word not in CODES])
def test_every_usual_name_is_read_as_its_word(word: str) -> None:
    needed = {"incident_id", "date_edtf", "place", "longitude", "latitude"}
    for name in (*ALIASES[word].usual, *ALIASES[word].loose):
        for written in (name, name.upper().replace(" ", "_"), name.title().replace(" ", "-")):
            header = [written, *sorted(needed - {word})]
            if word in {"date from", "date until"}:
                header.remove("date_edtf")
                header += ["date_start"] if word == "date until" else []
            assert meanings(header, "a.csv")[word] == written
            assert name in columns.listed()


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("incident_id,date_edtf,lat,Lat.,lon", "columns 'lat' and 'Lat.' both mean latitude"),
        ("id,event date,Event-Date,place,a", "columns 'event date' and 'Event-Date' both mean date_edtf"),
        (
            "id,place,dtae",
            "no column 'date_edtf', nor one of its usual names .* If 'dtae' is meant, rename it",
        ),
        ("id,date,latitude,longitdue", "no column 'longitude'.* If 'longitdue' is meant, rename it"),
        ("id,date,latitude,place", "no column 'longitude'"),
        ("id,date,plaec", "no column 'place' .*'plaec' is meant"),
        ("id,date from (dd-mm-yyyy),date until (mm/dd/yyyy),place", "write dates in two ways"),
    ],
)
def test_a_header_that_is_not_clear_is_refused(tmp_path: Path, header: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        reading.table(write_file(tmp_path, f"{header}\n1,2,3,4,5\n".encode()))


def test_a_loose_name_gives_way_and_stays_the_users(tmp_path: Path) -> None:
    text = "incident_id,id,date,x,y,longitude,latitude,side,row\na,7,2021,500000,3400000,61.5,31.5,left,3\n"
    accepted = check_all_good(write_file(tmp_path, text.encode()))
    row = accepted.iloc[0]
    assert (row["incident_id"], row["longitude"], row["latitude"]) == ("a", 61.5, 31.5)
    assert (row["id"], row["x"], row["y"], row["side_given"], row["row_given"]) == (
        *("7", "500000", "3400000", "left", "3"),
    )


def test_of_loose_names_the_first_listed_is_taken_wherever_it_stands(tmp_path: Path) -> None:
    accepted = check_all_good(write_file(tmp_path, b"id,city,location,date\n1,Zaranj,Milak,2021\n"))
    assert accepted.iloc[0][["place", "city"]].tolist() == ["Milak", "Zaranj"]
    table = reading.table(write_file(tmp_path, b"id,Location,location,date\n1,a,b,2021\n"))
    assert next(table.rows).texts["place"] == "a"
    (notice,) = table.notices
    assert notice.startswith("columns 'Location' and 'location' both mean place and differ ('a' and 'b' in")
    assert notice.endswith("'Location' is used, 'location' stays your own")


def test_a_word_that_is_nearly_one_of_ours_is_told() -> None:
    layout = formats.layout(["id", "date", "place", "sumary", "actor_3"], "a.csv")
    looks = {column.name: (column.looks, column.looks_by) for column in layout.columns if column.looks}
    assert looks == {"sumary": ("summary", "spelling")}


def test_a_persian_table_is_read_by_its_persian_header(tmp_path: Path) -> None:
    header = "شناسه,تاریخ,محل,عرض جغرافیایی,طول جغرافیایی,كشته,شرح,کشور\n"
    cells = "۱,۱۴۰۰-۰۹-۱۰,شغالک,۳۱٫۱,۶۱٫۷,۲,متن,ایران\n"
    row = check_all_good(write_file(tmp_path, (header + cells).encode())).iloc[0]
    assert (row["date_edtf"], row["place"], row["latitude"]) == ("2021-12-01", "شغالک", 31.1)
    assert (row["killed_low"], row["killed_high"], row["country"]) == (2, 2, "IRN")


@pytest.mark.parametrize(
    ("name", "edtf"),
    [
        ("date (dd-mm-yyyy)", "2022-04-03"),
        ("Date [DD/MM/YYYY]", "2022-04-03"),
        ("date_mdy", "2022-03-04"),
        ("event date (mm/dd/yyyy)", "2022-03-04"),
    ],
)
def test_the_header_may_say_whether_day_or_month_comes_first(tmp_path: Path, name: str, edtf: str) -> None:
    text = f"id,{name},place\n1,03/04/2022,a\n2,03-04-2022,a\n"
    assert check_all_good(write_file(tmp_path, text.encode()))["date_edtf"].tolist() == [edtf, edtf]


def test_a_date_in_two_columns_is_an_interval(tmp_path: Path) -> None:
    text = (
        "id,start date,end date,place\n1,2021-12-01,2021-12-03,a\n2,2021-12-01,,a\n3,,2021,a\n4,2022,2022,a\n"
    )
    dates = check_all_good(write_file(tmp_path, text.encode()))["date_edtf"].tolist()
    assert dates == ["2021-12-01/2021-12-03", "2021-12-01", "../2021", "2022"]


@pytest.mark.parametrize(
    ("header", "cells", "sources"),
    [
        (
            "source",
            "https://a.org/1 ; https://a.org/2",
            [{"url": "https://a.org/1"}, {"url": "https://a.org/2"}],
        ),
        ("source,url", "A paper,https://a.org", [{"title": "A paper", "url": "https://a.org"}]),
        (
            "source,url,source date",
            "A,https://a.org,2021",
            [{"title": "A", "url": "https://a.org", "date": "2021"}],
        ),
        ("source", "A paper", [{"title": "A paper"}]),
    ],
)
def test_sources_in_words_and_links_become_json(
    tmp_path: Path, header: str, cells: str, sources: list[dict[str, str]]
) -> None:
    path = write_file(tmp_path, f"id,date,place,{header}\n1,2021,a,{cells}\n".encode())
    assert json.loads(check_all_good(path)["sources"][0]) == sources


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_a_link_that_is_none_is_left_out(tmp_path: Path, link: str) -> None:
    path = write_file(tmp_path, f'id,date,place,url\n1,2021,a,"{link}"\n'.encode())
    checked = check.incidents(path)
    assert checked.emptied["column"].tolist() == ["url"]
    assert checked.accepted["sources"].isna().all()


def test_countries_are_told_by_every_scheme() -> None:
    assert atlas.country_of_code("fips", "af") == atlas.country_of_code("gw", "700") == "AFG"
    assert atlas.country_of_code("numeric", "004") == atlas.country_of_name("افغانستان") == "AFG"
    assert atlas.country_of_name("Türkiye") == atlas.country_of_name("turkey") == "TUR"
    assert atlas.country_of_code("gw", "999") == ""


def test_every_type_of_others_is_told_in_our_words() -> None:
    ours = {
        kind for table in (formats.ucdp.EVENT_TYPES, formats.gdelt.EVENT_TYPES) for kind in table.values()
    }
    ours |= {line["event_type"] for line in wordlists.lines("event_types.csv")}
    assert ours <= set(EVENT_TYPES)


# The 25 sub-events of ACLED's codebook, by event; those that are not listed here are other.
ACLED_KINDS = {
    "Battles": dict.fromkeys(
        ["Armed clash", "Government regains territory", "Non-state actor overtakes territory"], "armed clash"
    ),
    "Protests": {
        "Peaceful protest": "other",
        "Protest with intervention": "other",
        "Excessive force against protesters": "attack on civilians",
        "Excessive force against protestors": "attack on civilians",
    },
    "Riots": dict.fromkeys(["Violent demonstration", "Mob violence"], "other"),
    "Explosions/Remote violence": dict.fromkeys(
        ["Chemical weapon", "Suicide bomb", "Remote explosive/landmine/IED", "Grenade"], "other"
    )
    | dict.fromkeys(["Air/drone strike", "Shelling/artillery/missile attack"], "shelling"),
    "Violence against civilians": dict.fromkeys(
        ["Sexual violence", "Attack", "Abduction/forced disappearance"], "attack on civilians"
    ),
    "Strategic developments": dict.fromkeys(
        [
            *("Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Other"),
            *("Headquarters or base established", "Looting/property destruction"),
            "Non-violent transfer of territory",
        ],
        "other",
    ),
}


@pytest.mark.parametrize("event", ACLED_KINDS)
def test_every_event_of_acled_becomes_our_type(event: str) -> None:
    table = formats.layout(formats.acled.COLUMNS, "acled.csv")
    for part, kind in ACLED_KINDS[event].items():
        cells = dict.fromkeys(table.keys, "") | {"eventtype": event, "subeventtype": part}
        assert table.row(cells)[0]["event_type"] == kind


# What marzmap wrote


def test_incidents_csv_of_a_build_is_read_as_it_is_also_after_editing(tmp_path: Path, saved: Path) -> None:
    content = (saved / "incidents.csv").read_bytes()
    path = write_file(tmp_path, content, "incidents.csv")
    assert reading.table(path).form == "marzmap"
    first = check_all_good(path)
    assert len(first) == 3
    edited = (
        content.decode().replace("Clash at Shaghalak", "Clash edited").replace("2021-12-01,", "2021-12,", 1)
    )
    second = check_all_good(write_file(tmp_path, edited.encode()))
    assert second["title"][0] == "Clash edited"
    same = [
        name for name in first if name not in {"title", "incident_id", "date_edtf", "date_start", "date_end"}
    ]
    assert second[same].equals(first[same])


@pytest.mark.parametrize("name", ["acled", "ucdp", "gdelt", "atlos", "plain csv"])
def test_what_came_of_a_format_can_be_read_again(tmp_path: Path, name: str) -> None:
    from marzmap.write import table

    first = check_all_good(write_file(tmp_path, FORMATS[name][2]()))
    out = first.drop(columns="row").assign(border_id="AFG-IRN", border_distance_m=1.0)
    second = check_all_good(write_file(tmp_path, table.text(out).encode(), "incidents.csv"))
    assert second.columns.tolist() == first.columns.tolist()
    assert second.drop(columns="row").equals(first.drop(columns="row"))


def test_what_came_of_a_line_can_be_read_again(tmp_path: Path) -> None:
    header = "incident_id,date_edtf,border_id,border_distance_m,longitude,latitude,placed_by,footprint_wkt\n"
    path = write_file(
        tmp_path, (header + 'a,2021,AFG-IRN,1.0,61,31,inferred,"LINESTRING (61 31, 62 31)"\n').encode()
    )
    assert next(reading.table(path).rows).geometry == "LINESTRING (61 31, 62 31)"
