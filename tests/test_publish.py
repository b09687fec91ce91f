"""What may be handed on: restricted rows are reduced, sensitive places given up before they are measured."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

import formats_fixtures
import marzmap
from marzmap import InputError, publish
from marzmap._study import Public, read
from marzmap.check.formats import acled

if TYPE_CHECKING:
    from pathlib import Path

NOTES = "A made-up note that no one may hand on"
STUDY = """
[study]
title = "Rows under terms"
as_of = 2026-11-22
[border]
pairs = ["AFG-IRN"]
[files]
incidents = "incidents.csv"
"""
OWN = {"restricted": "reduce", "sensitive": "coarsen", "seed": ""}
GEOD = Geod(ellps="WGS84")


def rules(**changes: str) -> Public:
    return Public(**OWN | changes)


def placed(**changes: list[Any]) -> gpd.GeoDataFrame:
    columns: dict[str, Any] = {
        "incident_id": ["a", "b"],
        "title": ["Clash at Shaghalak", "Meeting"],
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
        "mine": ["x", "y"],
    }
    table = pd.DataFrame(columns | changes)
    points = gpd.points_from_xy(table["longitude"], table["latitude"])
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def forbidding(*others: dict[str, str]) -> str:
    own = {"title": "Event 7", "publisher": "ACLED", "url": "https://acleddata.com", "terms": acled.TERMS}
    return json.dumps([own, *others])


@pytest.mark.quick
def test_a_coarsened_place_is_the_middle_of_its_cell_and_the_radius_holds_the_cell() -> None:
    before = placed()
    after = publish.incidents(before, rules()).rows
    assert after.loc[0, ["longitude", "latitude"]].tolist() == [61.75, 31.15]
    assert after.geometry[0].coords[0] == (61.75, 31.15)
    assert after.loc[0, "radius_m"] == 500 + 7872
    assert pd.isna(after.loc[0, "place"])
    assert pd.isna(after.loc[0, "evidence"])
    assert after.loc[0, "title"] == "Clash at Shaghalak"  # a person's words stay, and this is said
    pd.testing.assert_series_equal(after.iloc[1], before.iloc[1])
    assert before.loc[0, "place"] == "Shaghalak"


@pytest.mark.quick
@given(st.floats(-180, 180), st.floats(-90, 90))
def test_no_cell_is_wider_than_its_radius(longitude: float, latitude: float) -> None:
    before = placed(longitude=[longitude, 0.0], latitude=[latitude, 0.0], radius_m=[0.0, 0.0])
    after = publish.incidents(before, rules()).rows
    away = GEOD.inv(longitude, latitude, *after.loc[0, ["longitude", "latitude"]])[2]
    assert away <= after.loc[0, "radius_m"]


@pytest.mark.quick
def test_a_jittered_place_lies_within_its_reach_and_only_the_seed_repeats_it() -> None:
    count = 2000
    many = placed(**{name: [value] * count for name, value in placed().iloc[0].drop("geometry").items()})
    many["incident_id"] = [str(number) for number in range(count)]
    once, again, other = (
        publish.incidents(many, rules(sensitive="jitter", seed=seed)).rows for seed in ("s", "s", "t")
    )
    pd.testing.assert_frame_equal(once, again)
    assert (once["longitude"] != other["longitude"]).all()
    away = GEOD.inv(many["longitude"], many["latitude"], once["longitude"], once["latitude"])[2]
    assert away.max() <= publish.JITTER_M
    # Evenly over the disc: half of them within the inner half of its area.
    assert np.mean(away < publish.JITTER_M / np.sqrt(2)) == pytest.approx(0.5, abs=0.04)
    assert once["radius_m"].tolist() == [500 + publish.JITTER_M] * count


@pytest.mark.quick
def test_a_restricted_row_keeps_what_was_worked_out_and_its_citation() -> None:
    cell = forbidding({"title": "A Paper"})
    after = publish.incidents(placed(sources=[cell, None], sensitive=[False, False]), rules()).rows
    first = after.iloc[0]
    assert first["title"] == "Armed clash (a)"
    assert pd.isna(first[["place", "summary", "mine", "evidence"]]).all()
    assert [source["publisher"] for source in json.loads(first["sources"])] == ["ACLED"]
    assert first[["longitude", "latitude", "radius_m"]].tolist() == [61.7391, 31.1152, 500]
    assert after.loc[1, "mine"] == "y"


@pytest.mark.quick
def test_rows_can_be_left_out_or_coarsened_and_it_is_said() -> None:
    rows = placed(sources=[None, forbidding()])
    done = publish.incidents(rows, rules(restricted="leave out", sensitive="leave out"))
    assert (len(done.rows), done.changes) == (0, ["2 rows left out"])
    assert list(done.rows.columns) == list(rows.columns)
    done = publish.incidents(rows, rules(restricted="coarsen"))
    assert done.rows["longitude"].tolist() == [61.75, 61.85]
    assert done.changes[1] == "2 rows set to the middle of a cell of 0.1 degrees"
    assert publish.notice(rows) == (
        "Not for publication: 1 row is of a source that forbids handing on raw data; "
        "1 row is marked sensitive."
    )
    assert publish.owners(rows) == ["ACLED, https://acleddata.com"]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """ACLED-shaped rows, more than the page keeps as plain lists, some of them bad."""
    header, rows = formats_fixtures.acled()
    many = [
        row | {"event_id_cnty": f"TST{number}", "notes": f"{NOTES} {number}", "latitude": latitude}
        for number in range(2001)
        for row, latitude in [(rows[number % 3], "" if number % 100 == 1 else rows[number % 3]["latitude"])]
    ]
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "incidents.csv").write_bytes(formats_fixtures.csv_of(header, many))
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    return folder


def opened(path: Path) -> bytes:
    """All bytes of a file, and those of what is packed in it."""
    content = path.read_bytes()
    if path.suffix == ".qgz":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return b"".join(packed.read(name) for name in packed.namelist())
    if path.suffix == ".html":
        events = re.search(rb'id="events">([^<]*)<', content)
        assert events
        return content + (gzip.decompress(base64.b64decode(events[1])) if events[1] else b"")
    if path.suffix == ".parquet":
        return content + pd.read_parquet(path).to_csv().encode()
    return content


def test_no_raw_text_of_a_restricted_source_is_in_any_output(study: Path, tmp_path: Path) -> None:
    built = marzmap.build(study, public=True)
    marzmap.save(built, tmp_path / "public")
    files = [path for path in (tmp_path / "public").rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        content = opened(path)
        for raw in (NOTES, "Made-up Guards", "Invented Forces", "A Paper That Is Not", "National"):
            assert raw.encode() not in content, path
            assert raw.encode("utf-16-le") not in content, path
    cited = b"".join(opened(path) for path in files)
    assert b"ACLED (Armed Conflict Location" in cited
    assert any("ACLED" in line for line in built.attributions)
    assert built.notice == ""
    assert built.published
    assert re.match(r"[\d,]+ rows reduced to kind, date, point and citation", built.published[0])
    assert not (tmp_path / "public/rejected.csv").exists()


def test_without_it_the_map_says_that_it_is_not_for_publication(study: Path) -> None:
    built = marzmap.build(study)
    assert len(built.rejected) > 0
    assert re.match(
        r"Not for publication: [\d,]+ rows are of a source that forbids handing on raw data\.$", built.notice
    )


@pytest.mark.quick
def test_the_distance_of_a_sensitive_row_is_that_of_its_coarse_place(tmp_path: Path) -> None:
    text = "incident_id,title,date,event_type,place,longitude,latitude,sensitive\n"
    rows = "secret,Clash,2022-01-01,armed clash,Shaghalak,61.7391,31.1152,true\n"
    (tmp_path / "incidents.csv").write_text(text + rows, encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    exact, public = marzmap.build(tmp_path), marzmap.build(tmp_path, public=True)
    assert abs(exact.incidents["border_distance_m"][0] - public.incidents["border_distance_m"][0]) > 1000
    files = json.dumps([layer.to_json() for layer in public.layers.values() if "incident_id" in layer])
    assert "61.739" not in files
    assert "Shaghalak" not in files


@pytest.mark.quick
def test_a_jitter_without_a_seed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "incidents.csv").write_text("place,date\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY + '[public]\nsensitive = "jitter"\n', encoding="utf-8")
    with pytest.raises(InputError, match="needs a seed"):
        read(tmp_path)
