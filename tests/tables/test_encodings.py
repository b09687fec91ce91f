"""The encoding of a text is what its letters clearly show, what is stated, or refused with two readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from marzmap import InputError, check
from marzmap._cli import main
from marzmap.tables import Options, encodings, letters

if TYPE_CHECKING:
    from pathlib import Path

PLACES = {
    "cp1251 koi8-r cp866 iso8859-5": "Ворух Кок-Таш Чоркух Ак-Сай Самаркандек перестрелка село пограничник",
    "cp1251 koi8-u": "Вовчанськ Гоптівка Козача Лопань обстріл прикордонник село міст",
    "cp1253 iso8859-7": "Καστανιές Νέα Βύσσα Διδυμότειχο επεισόδιο ποταμός",
    "cp1255 iso8859-8": "מטולה קריית שמונה אביבים זרעית ירי גבול",
    "cp1256 iso8859-6": "الحدود القائم البوكمال اشتباك قرية النهر",
    "cp1256 fa": "مرز زرنج زابل هيرمند پاسگاه درگيري روستا",
    "cp1254 iso8859-9": "İpsala Iğdır Doğubayazıt Şırnak çatışma köyü sınır",
    "cp1250 iso8859-2 cp852": "Kuźnica Białostocka Górny strzały żołnierz granicę",
    "cp1250 iso8859-2": "Břeclav Mikulov Hřensko střelba příčina vesnice řeka",
    "cp1250 iso8859-2 hu": "Záhony Röszke Kelebia lövés határőr község erdő",
    "cp1257": "Zilupe Pāternieki Krāslava šāviens robežsargs ciems",
    "cp1257 lt": "Medininkai Šalčininkai Raigardas šūvis pasienietis kaimas",
    "cp1252 cp850 de": "Görlitz Straße Grenzübergang Schüsse Äußerung Flüchtling",
    "cp1252 mac-roman": "Modane Menton frontière fusillade gendarme blessé rivière",
    "cp1252": "Cúcuta Táchira frontera tiroteo guarnición río peñón",
    "gb18030": "边境 冲突 北京 中国 新疆 西藏 村",
    "cp932": "国境 東京 日本 海岸 北海道 漁船",
    "cp949": "판문점 서울 한국 국경 초소 총격",
}
"""Words of tables in 18 languages, by the code pages in which people keep them."""

TABLES = [
    (code_page, words.split()[start : start + size], case)
    for code_pages, words in PLACES.items()
    for code_page in code_pages.split()
    if code_page not in {"fa", "de", "hu", "lt"}
    for size, start in ((1, 0), (1, 1), (2, 1), (9, 0))
    for case in (str, str.upper)
]


def written(folder: Path, words: list[str], code_page: str) -> Path:
    lines = [f"{at},2021-12-01,{word},31.1,61.9" for at, word in enumerate(words, start=1)]
    path = folder / "incidents.csv"
    path.write_bytes("\n".join(["id,date,place,lat,lon", *lines, ""]).encode(code_page))
    return path


def outcome(folder: Path, words: list[str], code_page: str) -> str:
    try:
        accepted = check.incidents(written(folder, words, code_page)).accepted
    except InputError as error:
        return "refused" if "--encoding" in str(error) else "not explained"
    return "right" if accepted["place"].tolist() == words else "wrong"


def test_no_code_page_is_taken_for_another(tmp_path: Path) -> None:
    outcomes = []
    for code_page, words, case in TABLES:
        cased = [case(word) for word in words]
        if "".join(cased).encode(code_page, "ignore").decode(code_page) == "".join(cased):
            outcomes.append((outcome(tmp_path, cased, code_page), code_page, cased))
    assert len(outcomes) > 200
    assert [one for one in outcomes if one[0] not in {"right", "refused"}] == []
    assert sum(kind == "right" for kind, *_ in outcomes) > 0.5 * len(outcomes)


@pytest.mark.parametrize(
    ("code_page", "words"),
    [
        ("koi8-r", ["Ворух", "Кок-Таш"]),
        ("cp866", ["Ворух", "Чоркух"]),
        ("cp1253", ["Καστανιές", "Νέα Βύσσα"]),
        ("cp1255", ["מטולה", "קריית שמונה"]),
        ("cp1251", ["ВОРУХ-ГУЛЬ", "АК-САЙ"]),
        ("cp1250", ["Kuźnica Białostocka", "Usnarz Górny"]),
    ],
)
def test_short_tables_of_border_villages_are_read(tmp_path: Path, code_page: str, words: list[str]) -> None:
    assert outcome(tmp_path, words, code_page) == "right"


def test_a_letter_that_may_be_several_is_refused_and_stated(tmp_path: Path) -> None:
    path = written(tmp_path, ["İpsala"], "cp1254")
    with pytest.raises(InputError, match=r"two ways: '.psala' in .* or '.psala' in .*--encoding"):
        check.incidents(path)
    stated = check.incidents(path, options=Options(encoding="windows-1254"))
    assert stated.accepted["place"].tolist() == ["İpsala"]
    output = CliRunner().invoke(main, ["check", str(path), "--encoding", "iso-8859-9"]).output
    assert "1 row read, 1 good" in output
    wrong = CliRunner().invoke(main, ["check", str(path), "--encoding", "cyrillic2"])
    assert wrong.exit_code == 2
    assert "is not an encoding" in wrong.output


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-32", "utf-16"])
def test_unicode_without_a_mark_is_known_by_its_zeros(tmp_path: Path, encoding: str) -> None:
    assert outcome(tmp_path, ["Ворух", "زرنج"], encoding) == "right"


def test_text_in_a_stated_encoding_that_it_is_not_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, ["Ворух"], "koi8-r")
    with pytest.raises(InputError, match=r"not UTF-8 text \(byte \d+\), as stated"):
        check.incidents(path, options=Options(encoding="utf-8"))


def test_every_code_page_has_a_usual_name() -> None:
    assert encodings.title("cp1251") == "Windows-1251"
    assert encodings.title("iso8859-1") == "iso8859-1"


@pytest.mark.parametrize("code_page", ["koi8-r", "cp1251", "cp866", "iso8859-5", "mac-cyrillic"])
@pytest.mark.parametrize("word", ["бЭФЬТИЯБО", "СЯРОц"])
def test_a_word_in_unusual_case_is_not_clear(word: str, code_page: str) -> None:
    ordered = letters.readings([word.encode(code_page)])
    assert not (letters.is_clear(ordered) and ordered[0].words == (word,))


@pytest.mark.parametrize("text", ["а" * 10**6, "a" * 10**6 + "ж", "жa" * 10**6])
def test_of_a_long_word_only_the_beginning_is_weighed(text: str) -> None:
    weighed = letters.readings(encodings.words(text.encode("cp1251")))
    assert weighed
    for reading in weighed:
        assert len(reading.words) <= letters.WORDS
        assert max(map(len, reading.words)) <= letters.LONGEST


@pytest.mark.parametrize(
    ("code_page", "words"),
    [
        ("big5", "北京 中國 台北 北島"),
        ("cp932", "日本 東京 日本海 ソマリア"),
    ],
)
def test_letters_whose_second_half_is_ascii_are_whole(tmp_path: Path, code_page: str, words: str) -> None:
    assert outcome(tmp_path, words.split(), code_page) == "right"


def test_a_row_that_is_utf8_by_chance_is_not_in_another_encoding(tmp_path: Path) -> None:
    # In code page 850 the letters ÏÉ have the bytes of one letter of UTF-8.
    words = "KARATCHAÏÉVO CORRÈZE TÉHÉRAN QUÉBEC MÉRIDIONAL ARDÈCHE HÉRAULT LOZÈRE PYRÉNÉES"
    assert outcome(tmp_path, [*words.split(), *words.lower().split()], "cp850") == "right"


@pytest.mark.parametrize(
    ("code_page", "word"), [("iso8859-2", "CELEBES PÓŁNOCNY"), ("cp852", "Rychnov nad Kněžnou")]
)
def test_two_letters_that_are_one_of_utf8_by_chance_are_shown(
    tmp_path: Path, code_page: str, word: str
) -> None:
    assert outcome(tmp_path, [word], code_page) in {"refused", "right"}


def test_a_word_of_two_scripts_in_utf8_is_read(tmp_path: Path) -> None:
    assert outcome(tmp_path, ["Zaranjزرنج", "Zaranjزرنج-2"], "utf-8") == "right"


def test_a_word_that_is_utf8_by_chance_helps_to_choose(tmp_path: Path) -> None:
    # In ISO 8859-2 the letters ÉŠ have the bytes of one letter of UTF-8.
    assert outcome(tmp_path, ["MAURITÁNIE", "BANGLADÉŠ"], "iso8859-2") in {"right", "refused"}
