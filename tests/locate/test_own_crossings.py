"""A study's own crossings: what a table may leave out, and what is refused with its row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from marzmap import _new, _pipeline, _study, atlas, locate
from marzmap._errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

PAIRS = ("KGZ-TJK",)
HEAD = "crossing_id,name,longitude,latitude"
# Kyzyl-Bel, by GeoNames 1.5 km from the line.
GATE = "gate,Gate,70.74053,40.09991"


def table(folder: Path, head: str, *rows: str) -> Path:
    path = folder / "crossings.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def test_what_a_row_leaves_out_is_filled_in(tmp_path: Path) -> None:
    rows = locate.own_crossings(table(tmp_path, HEAD, GATE), PAIRS)
    assert rows.dtypes[[*atlas.CROSSING_COLUMNS]].astype(str).to_dict() == atlas.CROSSING_COLUMNS
    (row,) = rows.to_dict("records")
    assert (row["border_id"], row["kind"], row["status"]) == ("KGZ-TJK", "road", "unknown")
    assert (row["radius_m"], row["source"]) == (500.0, "crossings.csv")
    assert (row["geometry"].x, row["geometry"].y) == (70.74053, 40.09991)


@pytest.mark.parametrize(
    ("head", "row", "message"),
    [
        (HEAD, "gate,,70.7,40.1", r"row 2: no name\. Each crossing needs one"),
        (HEAD, "gate,Gate,,40.1", r"row 2: no longitude"),
        (HEAD, "gate,Gate,east,40.1", r"crossings\.csv:2: longitude: 'east' is not a number"),
        (HEAD, "gate,Gate,40.09991,70.74053", r"row 2: 'Gate' lies 3,\d{3} km from KGZ-TJK.*may be swapped"),
        (HEAD, "gate,Gate,70.7,400", r"row 2.*400"),
        (f"{HEAD},kind", f"{GATE},tunnel", r"row 2: kind is 'tunnel'\. Expected one of: road, rail, foot"),
        (f"{HEAD},status", f"{GATE},shut", r"row 2: status is 'shut'\. Expected one of: open, closed, unkn"),
        (f"{HEAD},border_id", f"{GATE},KGZ-UZB", r"row 2: border_id is 'KGZ-UZB'\. Expected one of: KGZ-TJK"),
        (f"{HEAD},open_from", f"{GATE},13 March", r"row 2: open_from: '13 March' is not a date of the EDTF"),
        (f"{HEAD},closures", f"{GATE},2021-05/2025-03|x", r"row 2: closures: 'x' is not a date of the EDTF"),
    ],
)
def test_a_row_that_cannot_be_used_is_told(head: str, row: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        locate.own_crossings(table(tmp_path, head, row), PAIRS)


def test_an_id_is_used_once_and_a_border_named_where_there_are_several(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"row 3: crossing_id 'gate' is that of an earlier row"):
        locate.own_crossings(table(tmp_path, HEAD, GATE, GATE), PAIRS)
    with pytest.raises(InputError, match=r"row 2: border_id is empty\. Expected one of: KGZ-TJK, KGZ-UZB"):
        locate.own_crossings(table(tmp_path, HEAD, GATE), ("KGZ-TJK", "KGZ-UZB"))


def test_a_study_goes_by_its_own_crossings_first(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    _new.study(folder, PAIRS, as_of=date(2026, 1, 1))
    table(folder, f"{HEAD},open_from,closures", f"{GATE},2010,2021-05-01/2025-03-12")
    text = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(text.replace("# crossings =", "crossings ="), encoding="utf-8")
    rows = "incident_id,date_edtf,longitude,latitude,event_type,radius_m\n"
    rows += "a,2021-04-28,70.75,40.10,armed clash,500\nb,2022-01-27,70.75,40.10,armed clash,500\n"
    (folder / "incidents.csv").write_text(rows, encoding="utf-8")
    study = _study.read(folder)
    assert folder / "crossings.csv" in _study.files(study)
    built = _pipeline.build(study)
    crossings = built.layers["crossings"]
    # The one kept by hand at the same place gives way, the others stay.
    assert crossings["crossing_id"].tolist() == ["gate", "kulundu", "kyzyl-art"]
    assert built.incidents["crossing_id"].tolist() == ["gate", "gate"]
    assert built.incidents["crossing_open"].fillna(value=False).tolist() == [True, False]
