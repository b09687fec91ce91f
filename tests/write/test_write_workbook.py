"""The workbook of a build, as an independent reader sees it."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from marzmap import _outputs, check
from marzmap._cli import main
from marzmap.attributes import COLUMNS
from marzmap.write import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._pipeline import Build


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(sheet: Any) -> list[tuple[Any, ...]]:
    return [*sheet.iter_rows(values_only=True)]


def made(**columns: Any) -> Any:
    frame = pd.DataFrame(columns)
    return opened(workbook.content(frame, about={"title": "Made up"}, day="2024-01-01"))


def test_a_build_writes_a_workbook_only_when_asked(built: Build, tmp_path: Path) -> None:
    assert "incidents.xlsx" not in _outputs.save(built, tmp_path / "a", formats=["csv", "parquet"])
    assert "xlsx" not in _outputs.FORMATS
    files = _outputs.save(built, tmp_path / "b", formats=["xlsx"])
    assert files == ["CITATION.cff", "incidents.xlsx", "manifest.json"]
    manifest = json.loads((tmp_path / "b" / "manifest.json").read_text(encoding="utf-8"))
    licences = {file["path"]: file["licence"] for file in manifest["files"]}
    assert "ODbL-1.0" in licences["incidents.xlsx"]
    assert "XlsxWriter" in manifest["libraries"]


def test_two_builds_write_the_same_bytes(built: Build, tmp_path: Path) -> None:
    for name in "ab":
        _outputs.save(built, tmp_path / name, formats=["xlsx"])
    assert (tmp_path / "a/incidents.xlsx").read_bytes() == (tmp_path / "b/incidents.xlsx").read_bytes()


def test_cells_say_the_same_as_the_csv(built: Build, tmp_path: Path) -> None:
    _outputs.save(built, tmp_path / "map", formats=["xlsx", "csv"])
    header, *rows = rows_of(opened((tmp_path / "map/incidents.xlsx").read_bytes())["incidents"])
    written = (tmp_path / "map/incidents.csv").read_text(encoding="utf-8")
    texts = [*csv.reader(io.StringIO(written, newline=""))]
    assert [*header] == texts[0]
    assert len(rows) == len(texts) - 1
    for row, line in zip(rows, texts[1:], strict=True):
        for name, value, text in zip(header, row, line, strict=True):
            kind = COLUMNS[name].dtype if name in COLUMNS else "string"
            if value is None:
                assert text == ""
            elif name in workbook.DAYS:
                assert isinstance(value, datetime)
                assert value.date().isoformat() == text
            elif kind == "string":
                assert value == text
            elif kind == "boolean":
                assert value is (text == "True")
            else:
                assert not isinstance(value, (str, bool))
                assert math.isclose(value, float(text), rel_tol=0, abs_tol=1e-12)


def test_a_workbook_of_a_build_is_read_again(built: Build, tmp_path: Path) -> None:
    _outputs.save(built, tmp_path / "map", formats=["xlsx", "csv"])
    book, table = (check.incidents(tmp_path / "map" / f"incidents.{kind}") for kind in ("xlsx", "csv"))
    assert len(book.rejected) == len(table.rejected) == 0
    names = ["incident_id", "date_edtf", "place", "longitude", "latitude", "radius_m", "killed_low", "claims"]
    pd.testing.assert_frame_equal(book.accepted[names], table.accepted[names])


def test_the_codebook_names_every_column(built: Build, tmp_path: Path) -> None:
    _outputs.save(built, tmp_path / "map", formats=["xlsx"])
    book = opened((tmp_path / "map/incidents.xlsx").read_bytes())
    assert book.sheetnames == ["incidents", "columns", "about"]
    assert [sheet.freeze_panes for sheet in book] == ["A2", "A2", "A2"]
    lines = {name: others for name, *others in rows_of(book["columns"])}
    assert {*lines} == {"column", *rows_of(book["incidents"])[0]}
    assert lines["border_distance_m"][:2] == ["number", "metres"]
    assert lines["latitude"][:3] == ["number", "degrees, WGS 84", "at least -90; at most 90"]
    assert lines["date_start"][0] == "date"
    assert lines["side"][0] == "string"
    assert lines["side"][-1] == COLUMNS["side"].meaning
    facts = dict(rows_of(book["about"]))
    assert facts["as_of"] == built.study.as_of
    assert "ODbL-1.0" in facts["licence"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@SUM(A1)", "\t=1", "https://example.org", "007"])
def test_texts_are_texts(text: str) -> None:
    cell = made(place=[text])["incidents"]["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


def test_days_before_spreadsheets_stay_texts() -> None:
    old, new = (row[0] for row in rows_of(made(date_start=["1893-05-01", "1921-05-01"])["incidents"])[1:])
    assert (old, new.isoformat()) == ("1893-05-01", "1921-05-01T00:00:00")


def test_what_a_cell_cannot_hold_is_said() -> None:
    book = made(summary=["a" * 40_000, "b"])
    assert book["incidents"]["A2"].value == "a" * workbook.LONGEST
    assert "incidents.csv has them whole" in dict(rows_of(book["about"]))["note"]
    assert "note" not in dict(rows_of(made(summary=["b"])["about"]))


def test_xlsx_is_a_format_of_the_command(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["build", "-o", str(tmp_path / "map"), "--formats", "xlsx"])
    assert done.exit_code == 0
    assert (tmp_path / "map/incidents.xlsx").exists()
