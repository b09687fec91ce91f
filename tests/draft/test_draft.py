"""Articles become draft rows: what is told is found, what is not told stays empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner

import marzmap
from marzmap import InputError, draft, geocode
from marzmap._cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from marzmap.geocode import Index

    Rows = list[dict[str, object]]

pytestmark = pytest.mark.quick

# Our own words for the three incidents of the default study.
THREE = """
A border with three bad days

Since the summer of 2021 the frontier between the two neighbours has seen small quarrels, most of them over
within minutes. Trade went on, and in May 2023 ministers met in Tehran to speak of water.

The earliest grave incident was in December 2021 at the village of Shangalak in Hirmand county. Taliban border
forces fired on farmers who had gone past a wall, and Iranian border guards answered. Both capitals soon
called the clash a misunderstanding.

Another came in April 2022. Iranian border guards and Taliban forces skirmished in Herat’s Qala district,
after which Iran closed its border post. Each side said that the other had begun.

In July 2022 men shot at each other across the frontier in Nimroz province: one Afghan soldier died and one
was wounded, after Taliban forces had tried to raise a flag.

In April 2022 blasts in Mazar-i-Sharif and Kabul killed dozens of worshippers.
"""

# Another hand: days, Solar Hijri dates, shells, a closed crossing.
CANAL = """
On 7 March 2022 a gun battle broke out at the Sekhsar canal near the border, in Kang district. It lasted an
hour; two Iranian soldiers were killed and three Taliban fighters were wounded, according to local radio.

The crossing at Islam Qala was closed on 23 April 2022 when Afghan road workers reached the zero line. It
opened again the next day.

On 10 Azar 1400 artillery was heard at the frontier: Iranian forces shelled outposts near Zaranj, and at least
4 villagers were injured.

A trade fair opened in Herat on 3 May 2022. Prices rose by ten per cent.
"""

# Another border, and nothing that the gazetteer knows.
ELSEWHERE = """
Kyrgyz border guards and Tajik border guards exchanged fire on September 14, 2022 near Kekirtok. Officials
said one Tajik guard was killed and five were hurt at the border.

Mr. Smith visited the region in late May 2021. He spoke of peace.
"""


@pytest.fixture(scope="module")
def known() -> Index:
    return geocode.index(geocode.gazetteer())


def drafts(text: str, known: Index) -> Rows:
    table = draft.incidents(text, known, draft.actors(), source="article.txt")
    assert table.columns.tolist() == list(draft.COLUMNS)
    assert set(table["status"]) <= {"draft"}
    return table.to_dict("records")  # type: ignore[return-value]


def test_the_three_incidents_are_found_with_month_and_place_and_nothing_else(known: Index) -> None:
    first, second, third = drafts(THREE, known)
    assert [row["date_edtf"] for row in (first, second, third)] == ["2021-12", "2022-04", "2022-07"]
    assert [row["place"] for row in (first, second, third)] == [
        "Shangalak",
        "Herat's Qala district",
        "Nimroz province",
    ]
    assert (first["admin2"], third["admin1"]) == ("Hirmand", "Nimroz")
    assert str(first["places_meant"]).startswith("shaghalak (")
    assert str(second["places_meant"]).startswith(
        "district:AFG-herat-kohsan (Kohsan district, 1.00); islam-qala ("
    )
    # A province has a centre only: as good as a month beside a day.
    assert third["places_meant"] == "province:AFG-nimroz (Nimroz province, 1.00)"
    assert (
        first["draft_score"]
        == second["draft_score"]
        == pytest.approx(float(str(third["draft_score"])) + 0.125)
    )
    assert (first["actor_1"], first["actor_2"]) == ("Taliban border forces", "Iranian border guards")
    assert [third[name] for name in ("killed_low", "killed_high", "wounded_low", "wounded_high")] == [1] * 4
    assert [first[name] for name in ("killed_low", "killed_high", "wounded_low", "wounded_high")] == [""] * 4
    assert {row["event_type"] for row in (first, second, third)} == {"armed clash"}


def test_each_row_carries_the_sentences_it_rests_on(known: Index) -> None:
    whole = " ".join(THREE.split())
    for row in drafts(THREE, known):
        assert str(row["draft_evidence"]) in whole
        assert 0 < float(str(row["draft_score"])) <= 1


def test_another_wording_does_as_well(known: Index) -> None:
    clash, closed, shelled = drafts(CANAL, known)
    assert (clash["date_edtf"], clash["event_type"]) == ("2022-03-07", "armed clash")
    assert (clash["killed_low"], clash["killed_high"], clash["wounded_low"]) == (2, 2, 3)
    assert str(clash["places_meant"]).startswith("sekhsar")
    assert (closed["date_edtf"], closed["event_type"], closed["place"]) == (
        "2022-04-23",
        "closure",
        "Islam Qala",
    )
    assert (shelled["date_edtf"], shelled["event_type"]) == ("2021-12-01", "shelling")
    assert (shelled["place"], shelled["wounded_low"]) == ("Zaranj", 4)


def test_another_border_does_as_well_and_an_unlisted_place_is_kept(known: Index) -> None:
    (row,) = drafts(ELSEWHERE, known)
    assert (row["date_edtf"], row["event_type"]) == ("2022-09-14", "armed clash")
    assert (row["actor_1"], row["actor_2"]) == ("Kyrgyz border guards", "Tajik border guards")
    assert (row["killed_high"], row["wounded_high"]) == (1, 5)
    # The text names it, whether or not a gazetteer does; what it stands for stays empty.
    assert (row["place"], row["places_meant"]) == ("Kekirtok", "")


def test_of_district_and_province_the_smaller_is_the_place(known: Index) -> None:
    text = "On 3 May 2022 a clash broke out at the border in Gulistan district of Nimroz province."
    (row,) = drafts(text, known)
    assert (row["place"], row["admin1"], row["admin2"]) == ("Gulistan district", "Nimroz", "Gulistan")
    assert "province:" not in str(row["places_meant"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nothing happened.",
        "In May 2022 a fair was held at the border.",
        "A clash at the border, no date.",
    ],
)
def test_what_is_no_dated_border_incident_is_no_row(known: Index, text: str) -> None:
    assert drafts(text, known) == []


def test_from_article_to_map_only_what_a_person_has_read(tmp_path: Path) -> None:
    article, table = tmp_path / "article.txt", tmp_path / "incidents.csv"
    article.write_text(THREE, encoding="utf-8")
    result = CliRunner().invoke(main, ["draft", str(article), "-o", str(table)])
    assert result.exit_code == 0, result.output
    assert "3 drafts written" in result.output
    (tmp_path / "study.toml").write_text(
        '[study]\ntitle = "From an article"\nas_of = 2026-11-22\n[border]\npairs = ["AFG-IRN"]\n'
        '[files]\nincidents = "incidents.csv"\n',
        encoding="utf-8",
    )
    built = marzmap.build(tmp_path)
    assert (len(built.incidents), built.drafts, len(built.rejected)) == (0, 3, 0)
    rows = pd.read_csv(table, dtype=str, keep_default_na=False)
    rows.loc[0, "status"] = "published"
    rows.to_csv(table, index=False)
    built = marzmap.build(tmp_path)
    assert built.incidents["place"].tolist() == ["Shangalak"]
    assert "fired on farmers" in built.incidents["draft_evidence"][0]


def run_draft(folder: Path, text: str) -> Result:
    article = folder / "article.txt"
    article.write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["draft", str(article), "-o", str(folder / "incidents.csv")])


PERSIAN = """روز چهارشنبه ۱۰ آذر ۱۴۰۰ در شغالک میان مرزبانان ایران و طالبان درگیری شد
و سه تن کشته شدند."""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PERSIAN, "Persian"),
        ("В среду на границе в районе Ворух произошла перестрелка, погибли два пограничника.", "Russian"),
        ("Dos soldados murieron el martes en la frontera con Venezuela, según el ejército.", "Spanish"),
        ("Çarşamba günü sınırda çıkan çatışmada iki asker öldü ve bir köylü yaralandı.", "Turkish"),
    ],
)
def test_a_text_in_another_language_is_refused_by_its_name(tmp_path: Path, text: str, language: str) -> None:
    result = run_draft(tmp_path, text)
    assert result.exit_code == 1
    assert f"`marzmap draft` reads English only: this text is {language}." in result.output
    assert not (tmp_path / "incidents.csv").exists()


def test_a_text_without_an_incident_says_so_and_why(tmp_path: Path) -> None:
    text = "Families mourned those killed in the clash at the border. Such clashes must not be repeated."
    result = run_draft(tmp_path, text)
    assert result.exit_code == 0
    assert "0 drafts written" in result.output
    assert "No sentence reports an incident at a border." in result.output
    assert "it remembers the past: Families mourned" in result.output
    assert pd.read_csv(tmp_path / "incidents.csv").columns.tolist() == list(draft.COLUMNS)


def test_a_paragraph_in_another_language_is_named(tmp_path: Path) -> None:
    result = run_draft(tmp_path, f"{ELSEWHERE}\n\n{PERSIAN}")
    assert result.exit_code == 0
    assert "it is Persian, and only English is read" in result.output


# Each of these was drafted wrongly before: a year as a count, a figure that is denied, the last of a list.
FARMER = "On 27 May 2023 a farmer was shot dead on the border of Iran and Afghanistan near Zaranj."
TWO = """On 27 May 2023 border guards clashed near Zaranj. Three people were killed: a Taliban fighter and two
Iranian guards. On 5 June an Afghan farmer was shot dead near the border at Kang."""
DENIED = """Seventeen people, including four children and a woman, were killed and more than thirty wounded in
shelling on the border between Iran and Afghanistan on Saturday, 27 May 2023, near the Helmand river, Tasnim
reported. No casualties were reported on the Afghan side. Earlier reports that ten had died were denied."""
MISREAD = [
    (FARMER, [("2023-05-27", "Zaranj", 1, 1, "", "", "")]),
    (TWO, [("2023-05-27", "Zaranj", 3, 3, "", "", ""), ("2023-06-05", "Kang", 1, 1, "", "", "")]),
    (DENIED, [("2023-05-27", "Helmand river", 17, 17, 30, "", "killed: 10")]),
]


@pytest.mark.parametrize(("text", "expected"), MISREAD)
def test_texts_that_were_misread(known: Index, text: str, expected: list[tuple[object, ...]]) -> None:
    names = ("date_edtf", "place", "killed_low", "killed_high", "wounded_low", "wounded_high", "draft_denied")
    assert [tuple(row[name] for name in names) for row in drafts(text, known)] == expected


def test_a_table_of_ones_own_is_never_overwritten(tmp_path: Path) -> None:
    article, table = tmp_path / "article.txt", tmp_path / "incidents.csv"
    article.write_text(THREE, encoding="utf-8")
    table.write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(main, ["draft", str(article), "-o", str(table)])
    assert result.exit_code == 1
    assert "exists already" in result.output
    assert table.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("actor,pattern,kind\na,b,force\n", "no column 'country'"),
        ("actor,pattern,country,kind\na,(,IRN,force\n", r"actors\.csv:2: pattern '\('"),
    ],
)
def test_a_bad_list_of_parties_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "actors.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=complaint):
        draft.actors(tmp_path / "actors.csv")


@pytest.mark.parametrize(
    "words",
    [
        "on the border of Iran and Afghanistan near Zaranj",
        "near Zaranj on the borders of Afghanistan with Iran",
        "at the frontier of the Islamic Republic of Iran near Zaranj",
        "on the Iran/Afghanistan border near Zaranj",
        "on Iran and Afghanistan's common border near Zaranj",
        "in the border region of Afghanistan and Iran near Zaranj",
    ],
)
def test_the_countries_of_a_border_are_not_parties(known: Index, words: str) -> None:
    (row,) = draft.incidents(
        f"On 27 May 2023 a farmer was shot dead {words}.", known, draft.actors()
    ).to_dict("records")
    assert (row["actor_1"], row["actor_2"], row["place"]) == ("", "", "Zaranj")


def test_forces_named_beside_a_border_stay_parties(known: Index) -> None:
    text = (
        "On 27 May 2023 Taliban forces and Iranian border guards exchanged fire on the border of Iran and "
        "Afghanistan near Zaranj."
    )
    (row,) = draft.incidents(text, known, draft.actors()).to_dict("records")
    assert {row["actor_1"], row["actor_2"]} == {"Taliban forces", "Iranian border guards"}
