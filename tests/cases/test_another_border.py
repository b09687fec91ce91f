"""A table of another border, with the words of ACLED, codes of two letters and dates of three forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner

from marzmap import check
from marzmap._cli import main

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "id,date,title,place,country,type,killed,source\n"
ROWS = """\
1,2022-09-13,Shelling of Sotk,Sotk,Armenia,Shelling/artillery/missile attack,2,https://example.org/a
2,12-13 September 2022,Clashes near Jermuk,Jermuk,ARM,clash,4,https://example.org/b
3,July 2020,Tovuz clashes,"near Aygepar, Tavush",AM,clash,16,https://example.org/c
4,2023-05-11,Fire at Sotk mine,Sotk mine,Armenia,clash,1,https://example.org/d
5,2021-05-12,Advance at Lake Sev,Lake Sev,Armenia,standoff,,https://example.org/e
6,11/14/2021,Border at Goris,Горис,Armenia,clash,,https://example.org/f
"""


def test_every_row_of_armenia_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "incidents.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    accepted, rejected, emptied, _ = check.incidents(path)
    assert rejected.empty
    assert emptied.empty
    assert accepted["country"].tolist() == ["ARM"] * 6
    assert accepted["event_type"].tolist() == ["shelling", *["armed clash"] * 3, "standoff", "armed clash"]
    assert accepted["date_edtf"].tolist()[1::4] == ["2022-09-12/2022-09-13", "2021-11-14"]
    assert accepted["killed_low"].fillna(-1).tolist() == [2, 4, 16, 1, -1, -1]


@pytest.mark.parametrize(
    ("rows", "country"),
    [
        (
            "1,13.09.2022,t,Vorukh,TJ,перестрелка,2+,ИА\n2,2022-09-14,t,Voruch,Tadzhikistan,Battles,N/A,\n",
            "TJK",
        ),
        (
            "1,2023-01-05,t,Kulbus,SD,اشتباكات,5-7,BBC; AP\n2,2023-01-06,t,Geneina,السودان,Air strike,two,\n",
            "SDN",
        ),
    ],
)
def test_rows_of_further_borders_are_understood(tmp_path: Path, rows: str, country: str) -> None:
    path = tmp_path / "incidents.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    accepted, rejected, emptied, _ = check.incidents(path)
    assert rejected.empty
    assert emptied.empty
    assert accepted["country"].tolist() == [country] * 2
    assert accepted["event_type"][0] == "armed clash"
    assert accepted["killed_low"].fillna(-1).tolist() == ([2, -1] if country == "TJK" else [5, 2])


def test_places_of_armenia_are_placed_or_given_for_review(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(HEADER + ROWS, encoding="utf-8")
    study, out = tmp_path / "study", tmp_path / "map"
    for command in (
        ["new", str(study), "--border", "ARM-AZE", "--from", str(tmp_path / "table.csv")],
        ["build", str(study), "-o", str(out), "--formats", "csv"],
    ):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, result.output
    placed = pd.read_csv(out / "incidents.csv").set_index("incident_id")
    assert placed.loc[[1, 2, 6], "country_at"].tolist() == ["ARM"] * 3
    assert placed.loc[[1, 2, 6], "radius_m"].between(1_500, 40_000).all()
    # No gazetteer here has Aygepar: its province is stated, and no side follows from that.
    tavush = placed.loc[[3]]
    assert tavush[["place_id", "placed_by", "side"]].to_numpy().tolist() == [
        ["province:ARM-tavush", "centroid", "undetermined"]
    ]
    assert tavush[["border_distance_m", "radius_m"]].isna().all(axis=None)
    rejected = pd.read_csv(out / "rejected.csv")
    reasons = dict(zip(rejected["row"], rejected["reason"].astype(str), strict=True))
    assert [*reasons] == [5, 6]
    # Of a lake those that bear or begin with its name, not a town that sounds like both words together.
    for row, places in ((5, ["Sotk"]), (6, ["Sevan", "Sevkar"])):
        offered = reasons[row].partition("; near it: ")[2].split(" ARM (geonames:")
        assert [each.rpartition("), ")[2].partition(",")[0] for each in offered[: len(places)]] == places
        assert "AFG" not in reasons[row]
