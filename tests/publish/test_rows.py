"""Rows that may not be handed on as they are: only the columns of a list stay, places are given up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from marzmap import InputError, publish
from marzmap._public import Public
from marzmap.attributes import COLUMNS, typed
from marzmap.check.formats import acled
from marzmap.publish import key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

pytestmark = pytest.mark.quick

OWN = {"restricted": "reduce", "sensitive": "coarsen", "text": "check"}
COARSENED = "coarsened for publication to a cell of 0.1 degrees"
BARE = "of a source whose terms do not clearly allow handing on raw data"


def placed(**changes: list[Any]) -> gpd.GeoDataFrame:
    columns: dict[str, Any] = {
        "row": [2, 3],
        "incident_id": ["a", "b"],
        "title": ["Clash at the river", "Meeting"],
        "place": ["Shaghalak", "Zaranj"],
        "event_type": ["armed clash", "other"],
        "summary": ["text", "text"],
        "sources": [None, None],
        "sensitive": [True, False],
        "longitude": [61.7391, 61.8604],
        "latitude": [31.1152, 30.9593],
        "radius_m": [500.0, np.nan],
        "radius_source": ["ours", None],
        "placed_by": ["given", "given"],
        "place_candidates": [1, 1],
        "evidence": ["as written", None],
        "reason_code": [None, None],
        "mine": ["x", "y"],
    }
    table = pd.DataFrame(columns | changes)
    table = typed(table, [name for name in table if name in COLUMNS])
    points = gpd.points_from_xy(table["longitude"], table["latitude"])
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def nothing(_: Mapping[str, Any], texts: Sequence[str]) -> list[str]:
    return [""] * len(texts)


def names(row: Mapping[str, Any], texts: Sequence[str]) -> list[str]:
    return [str(row["place"]) if str(row["place"]) in text else "" for text in texts]


def done(
    rows: gpd.GeoDataFrame,
    extent_m: float = 0,
    mentions: Any = names,
    study: Path | None = None,
    **changes: str,
) -> publish.Published:
    table = publish.Table("incidents.csv", rows, np.full(len(rows), extent_m))
    return publish.incidents([table], Public(**OWN | changes), mentions, study or Path())


def forbidding(*others: dict[str, str]) -> str:
    own = {"title": "Event 7", "publisher": "ACLED", "url": "https://acleddata.com", "terms": acled.TERMS}
    return json.dumps([own, *others])


def test_a_sensitive_row_keeps_only_what_is_on_the_list() -> None:
    before = placed()
    after = done(before).tables[0]
    assert after.loc[0, ["longitude", "latitude"]].tolist() == [61.75, 31.15]
    assert after.geometry[0].coords[0] == (61.75, 31.15)
    assert after.loc[0, "radius_m"] == 20_000
    assert after.loc[0, "radius_source"] == COARSENED
    assert after.loc[0, "title"] == "Clash at the river"
    pd.testing.assert_series_equal(after.iloc[1], before.iloc[1])
    assert before.loc[0, "place"] == "Shaghalak"
    left = after.iloc[0].dropna().index
    assert {*left} - {"geometry"} <= {*publish.SENSITIVE_COLUMNS}


def test_every_column_of_the_vocabulary_and_every_own_one_is_cleared() -> None:
    # What locate works out comes later, from the new place.
    texts: dict[str, list[Any]] = {
        name: ["secret", "kept"] for name, column in COLUMNS.items() if column.dtype == "string"
    }
    numbers: dict[str, list[Any]] = {
        name: [7, 8] for name, column in COLUMNS.items() if column.dtype in ("float64", "Int64")
    }
    kept: dict[str, list[Any]] = {"incident_id": ["a", "b"], "sources": [None, None], "claims": [None, None]}
    point: dict[str, list[Any]] = {
        "longitude": [61.7, 61.8],
        "latitude": [31.1, 31.2],
        "place_candidates": [1, 1],
    }
    own: dict[str, list[Any]] = {
        "gps": ["secret", "kept"],
        "یادداشت": ["secret", "kept"],
        "number": [7.0, 8.0],
    }
    rows = placed(**{**texts, **numbers, **kept, **point, **own})
    for sensitive, restricted in ((True, False), (False, True), (True, True)):
        marked = rows.assign(
            sensitive=[sensitive, False], sources=[forbidding() if restricted else None, None]
        )
        after = done(marked, mentions=nothing).tables[0]
        columns = publish.RESTRICTED_COLUMNS if restricted else publish.SENSITIVE_COLUMNS
        assert {*after.iloc[0].dropna().index} - {"geometry"} <= {*columns}
        assert {*after.iloc[1].dropna().index} == {*marked.iloc[1].dropna().index} - {"gps"}


def test_what_locate_works_out_is_on_no_list() -> None:
    listed = {*publish.SENSITIVE_COLUMNS, *publish.RESTRICTED_COLUMNS} - {"row", "reason_code"}
    assert [name for name in listed if COLUMNS[name].origin == "locate"] == []
    never = {
        "place",
        "place_local",
        "place_id",
        "country",
        "admin1",
        "admin2",
        "evidence",
        "score",
        "converted",
    }
    assert listed.isdisjoint({*never, "footprint_wkt", "reason"})


def test_a_restricted_row_keeps_what_was_worked_out_and_its_citation() -> None:
    cell = forbidding({"title": "A Paper"})
    after = done(placed(sources=[cell, None], sensitive=[False, False])).tables[0]
    first = after.iloc[0]
    assert first["title"] == "Armed clash (a)"
    assert pd.isna(first[["place", "summary", "mine", "evidence"]]).all()
    assert [source["publisher"] for source in json.loads(first["sources"])] == ["ACLED"]
    assert first[["longitude", "latitude", "radius_m"]].tolist() == [61.7391, 31.1152, 500]
    assert after.loc[1, "mine"] == "y"


def test_rows_can_be_left_out_or_coarsened_and_it_is_reported() -> None:
    rows = placed(sources=[None, forbidding()])
    out = done(rows, restricted="leave out", sensitive="leave out")
    assert (len(out.tables[0]), out.changes) == (0, ["2 rows left out"])
    assert list(out.tables[0].columns) == list(rows.columns)
    coarse = done(rows, restricted="coarsen")
    assert coarse.tables[0]["longitude"].tolist() == [61.75, 61.85]
    assert coarse.changes[:2] == [
        f"1 row {BARE}: reduced to kind, date, point and citation",
        f"2 rows {COARSENED}",
    ]
    assert publish.notice(rows) == (
        f"Not for publication: 1 row is {BARE}; 1 row is marked sensitive.",
        (
            "برای انتشار نیست: ۱ ردیف از منبعی است که شرایط آن دادن دادهٔ خام را به‌روشنی مجاز نمی‌کند؛ "
            "۱ ردیف حساس علامت خورده است."
        ),
    )
    assert publish.owners(rows) == ["ACLED, https://acleddata.com"]


def test_a_jittered_row_says_so_and_only_the_key_repeats_it(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv(key.VARIABLE, str(tmp_path / "key"))
    (tmp_path / "study").mkdir()
    once, again = (done(placed(), sensitive="jitter", study=tmp_path / "study") for _ in "ab")
    pd.testing.assert_frame_equal(once.tables[0], again.tables[0])
    assert once.changes[0] == "1 row moved in secret for publication by up to 10 km from the middle of a cell"
    assert once.tables[0].loc[0, "radius_m"] == 40_000
    (tmp_path / "key").unlink()
    other = done(placed(), sensitive="jitter", study=tmp_path / "study")
    assert other.tables[0].loc[0, "longitude"] != once.tables[0].loc[0, "longitude"]


def test_a_context_event_at_the_same_place_is_moved_as_one() -> None:
    # On both sides of the edge of a cell, 200 m apart.
    rows = [placed(sensitive=[True, True], longitude=[at, 50.0]) for at in (61.799, 61.801)]
    rows[1]["incident_id"] = ["c", "d"]
    tables = [publish.Table("a.csv", one, np.zeros(2)) for one in rows]
    both = publish.incidents(tables, Public(**OWN), nothing, Path()).tables
    assert [one.loc[0, "longitude"] for one in both] == [61.75, 61.75]


def test_the_radius_holds_every_place_that_was_possible() -> None:
    assert done(placed(place_candidates=[2, 1]), extent_m=30_000.0).tables[0].loc[0, "radius_m"] == 80_000


def test_what_is_known_to_a_province_only_keeps_its_reason_and_no_radius() -> None:
    rows = placed(reason_code=["province_only(UCDP where_prec)", None], radius_m=[np.nan, np.nan])
    first = done(rows).tables[0].iloc[0]
    assert pd.isna(first["radius_m"])
    assert first["reason_code"] == "province_only(UCDP where_prec)"


def test_a_text_that_gives_the_place_away_stops_the_build() -> None:
    rows = placed(title=["Clash at Shaghalak", "Meeting in Zaranj"], summary=["at 31.1152, 61.7391", "x"])
    with pytest.raises(InputError) as stopped:
        done(rows)
    assert str(stopped.value) == (
        "incidents.csv:2: title: 'Shaghalak' gives the place of a sensitive row away. So do: 2 summary. "
        'Edit it, or choose in study.toml: [public] text = "drop" or "keep".'
    )


def test_a_study_can_say_that_texts_are_kept() -> None:
    kept = done(placed(title=["Clash at Shaghalak", "Meeting"]), text="keep")
    assert kept.tables[0].loc[0, "title"] == "Clash at Shaghalak"
    assert "stand as written" in kept.changes[-1]


def test_a_study_can_say_that_texts_are_dropped() -> None:
    sources = [{"title": "At Shaghalak"}, {"title": "News", "quote": "Shaghalak", "terms": "CC BY 4.0"}]
    rows = placed(
        title=["At Shaghalak", "x"], summary=["At Shaghalak", "x"], sources=[json.dumps(sources), None]
    )
    first = done(rows, text="drop").tables[0].iloc[0]
    assert first["title"] == "Armed clash (a)"
    assert pd.isna(first["summary"])
    assert json.loads(first["sources"]) == [{"title": "News", "terms": "CC BY 4.0"}]


def test_an_identifier_that_names_the_place_stops_the_build_in_any_case() -> None:
    rows = placed(incident_id=["Shaghalak-1", "b"], title=["x", "y"])
    for text in ("check", "drop"):
        with pytest.raises(InputError, match="2: incident_id: 'Shaghalak'"):
            done(rows, text=text)
    restricted = rows.assign(sources=[forbidding(), None])
    with pytest.raises(InputError, match="2: incident_id: 'Shaghalak'"):
        done(restricted)


def test_of_claims_and_sources_only_the_usual_keys_stay() -> None:
    claims, sources = [{"by": "x", "text": "y", "gps": "31"}], [{"title": "x", "note": "31"}]
    rows = placed(claims=[json.dumps(claims), None], sources=[json.dumps(sources), None])
    first = done(rows).tables[0].iloc[0]
    assert json.loads(first["claims"]) == [{"by": "x", "text": "y"}]
    assert json.loads(first["sources"]) == [{"title": "x"}]


def test_without_such_rows_nothing_changes() -> None:
    rows = placed(sensitive=[False, False])
    out = done(rows)
    assert out.changes == []
    pd.testing.assert_frame_equal(out.tables[0], rows)
