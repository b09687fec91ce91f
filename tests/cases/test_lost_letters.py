"""Letters that a program lost before the table was saved are reported, and not taken for a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from marzmap import check

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "id,date,place,lat,lon,title\n"


def checked(tmp_path: Path, place: str, point: str, title: str = "") -> check.Checked:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADER}1,2021-12-01,{place},{point},{title}\n", encoding="utf-8")
    return check.incidents(path)


LOST = {
    "question marks": ("?????", "has lost its letters"),
    "two words of them": ("???-???", "has lost its letters"),
    "one letter": ("Ku?nica", "a letter is lost"),
    "replacement characters": ("Ku\ufffdnica", r"U\+FFFD"),
    **{
        f"UTF-8 as {encoding}": (name.encode().decode(encoding), name)
        for encoding, name in {"cp1252": "Cúcuta", "cp1251": "Ворух", "latin-1": "Kuźnica"}.items()
    },
}


@pytest.mark.parametrize(("place", "reason"), LOST.values(), ids=[*LOST])
def test_lost_letters_of_a_place_are_reported(tmp_path: Path, place: str, reason: str) -> None:
    without_point = checked(tmp_path, place, ",")
    assert without_point.rejected["column"].tolist() == ["place"]
    assert without_point.rejected["reason"].str.contains(reason).all()
    with_point = checked(tmp_path, place, "31.14,61.79")
    assert with_point.accepted["place"].isna().tolist() == [True]
    assert with_point.accepted["longitude"].tolist() == [61.79]
    assert with_point.emptied["reason"].str.contains(reason).all()


@pytest.mark.parametrize(
    "title",
    [
        "Who fired? No one knows",
        "https://example.org/page?id=7",
        "Cúcuta – «la frontera»",
        "Ворух",
        "BANGLADÉŠ",  # the bytes of its last two letters in Windows-1252 are one letter of UTF-8
        "زرنج",
        "Þórshöfn, Ürümqi",
        "What?Really, in a text that is so long that it is no name of a place but a whole sentence",
    ],
)
def test_sound_texts_are_not_reported(tmp_path: Path, title: str) -> None:
    found = checked(tmp_path, "Kang", "31.14,61.79", f'"{title}"')
    assert found.accepted["title"].tolist() == [title]
    assert found.emptied.empty
