"""`locate FILE` respects the codes of precision of UCDP, ACLED and others, as `check` and `build` do."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from pyarrow import parquet

from marzmap import attributes, locate
from marzmap._cli import main
from marzmap.locate import OF_THE_POINT

if TYPE_CHECKING:
    from pathlib import Path

# 6.4 km inside Afghanistan.
SPOT = "31.0,61.9"
UCDP = "id,where_prec,country_id,country,latitude,longitude,radius_m,radius_source"
ACLED = "event_id_cnty,geo_precision,iso,country,latitude,longitude"


def located(folder: Path, header: str, rows: list[str], form: str = "csv") -> list[dict[str, str]]:
    given, out = folder / "in.csv", folder / f"out.{form}"
    given.write_text("\n".join([header, *rows]), encoding="utf-8")
    locate.file(given, out, border="AFG-IRN")
    if form == "parquet":
        found: list[dict[str, str]] = parquet.read_table(out).to_pylist()
        return found
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("code", "radius_m", "source", "side"),
    [
        ("1", 5_000, "where_prec 1", "AFG"),
        ("2", 25_000, "where_prec 2", "undetermined"),
        ("2.0", 25_000, "where_prec 2", "undetermined"),
        ("3", 54_000, "where_prec 3 AFG", "undetermined"),
    ],
)
def test_where_prec_gives_the_radius_and_says_so(
    tmp_path: Path, code: str, radius_m: float, source: str, side: str
) -> None:
    (row,) = located(tmp_path, UCDP, [f"a,{code},700,Afghanistan,{SPOT},,"])
    assert (float(row["radius_m"]), row["side"]) == (radius_m, side)
    assert row["radius_source"] == f"{source}, marzmap's radii"


def test_a_radius_of_the_row_itself_stays(tmp_path: Path) -> None:
    (row,) = located(tmp_path, UCDP, [f"a,3,700,Afghanistan,{SPOT},700,GPS"])
    assert (float(row["radius_m"]), row["radius_source"], row["side"]) == (700, "GPS", "AFG")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_province_coded_to_a_point_has_no_side_and_no_distance(tmp_path: Path, form: str) -> None:
    for header, row, name in (
        (UCDP, f"a,4,700,Afghanistan,{SPOT},400,", "UCDP where_prec 4"),
        (ACLED, f"AFG1,3,4,Afghanistan,{SPOT}", "ACLED geo_precision 3"),
    ):
        (found,) = located(tmp_path, header, [row], form)
        assert found["reason_code"] == f"province_only({name})"
        assert found["reason"] == f"{name}: known only to the province"
        assert {found[column] for column in {*OF_THE_POINT} & {*locate.AT_BORDER}} <= {"", None}
        assert (found["side"], found["country_at"]) == ("undetermined", "AFG")
        assert found["radius_m"] in ("", None)


def test_the_country_is_read_in_the_codes_of_each_source(tmp_path: Path) -> None:
    acled = [f"SDN1,2,736,Sudan,{SPOT}", f"X2,2,,سوریه,{SPOT}", f"TCD3,2,148.0,,{SPOT}"]
    found = [float(row["radius_m"]) for row in located(tmp_path, ACLED, acled)]
    assert found == [151_000, 50_000, 211_000]
    (chad,) = located(tmp_path, UCDP, [f"a,3,483,Chad,{SPOT},,"])
    assert float(chad["radius_m"]) == 204_000


def test_a_table_without_codes_gets_no_further_columns(tmp_path: Path) -> None:
    (row,) = located(tmp_path, "id,latitude,longitude", [f"a,{SPOT}"])
    assert row.keys().isdisjoint({"radius_m", "radius_source"})
    assert {"radius_m", "radius_source"} <= attributes.COLUMNS.keys()


def test_the_summary_says_whose_radius_it_took(tmp_path: Path) -> None:
    table = tmp_path / "in.csv"
    rows = [f"a,1,700,,{SPOT},,", f"b,4,700,,{SPOT},,", f"c,1,700,,{SPOT},90,", f"d,,700,,{SPOT},,"]
    table.write_text("\n".join([UCDP, *rows]), encoding="utf-8")
    found = CliRunner().invoke(main, ["locate", str(table), "-o", str(tmp_path / "out.gpkg")])
    assert found.exit_code == 0, found.output
    assert (
        "1 row with the radius of a code of precision (column radius_source); "
        "1 known too vaguely for a side (column reason)"
    ) in found.stdout.splitlines()
