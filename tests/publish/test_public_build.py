"""A whole public build: no secret in any byte of any file, and nothing that leads back to the place."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner
from pyproj import Geod

import leaks
import marzmap
from formats_fixtures import acled, csv_of, ucdp
from marzmap import InputError, _outputs, locate
from marzmap._cli import main
from marzmap.publish import key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STUDY = """
[study]
title = "Rows that may not all be handed on"
as_of = 2026-11-22
[border]
pairs = ["AFG-IRN"]
[files]
incidents = "incidents.csv"
context = "context.csv"
places = "places.csv"
"""
OWN_PLACES = """
place_id,name,name_local,country,longitude,latitude,radius_m,radius_source,placed_by,source
nightjar,Nightjar Hollow,گودال شبگرد,IRN,61.74671,31.17893,431,Marigold survey,curated,Marigold survey
"""
HEADER = """
incident_id,title,date,event_type,place,place_local,country,admin1,admin2,longitude,latitude,radius_m,summary,sources,
sensitive,wkt,gps,mgrs,village,where_coordinates,note
""".replace("\n", "").split(",")
BASEMAP = {"countries", "districts", "border", "places", "rivers"}
LONGITUDE, LATITUDE = 61.7391234567, 31.1152345678
SECRETS = (
    *(
        "61.7391",
        "31.1152",
        "61°44",
        "Shaghalak",
        "شغالک",
        "Shangalak",
        "41RLQ7943",
        "Orchidgate",
        "Palmyrene",
    ),
    *("Quillbrook", "Zephyrholm", "61.6512", "31.2468", "Foxgloveton", "Ravenmoor", "Thistledown", "62.0123"),
    *("Nightjar", "شبگرد", "61.74671", "31.17893", "Marigold"),
)
GEOD = Geod(ellps="WGS84")


def table(*rows: dict[str, Any]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def incident(name: str, **cells: Any) -> dict[str, Any]:
    return {"incident_id": name, "title": "Clash", "date": "2022-01-01", "event_type": "armed clash", **cells}


def own(word: str) -> dict[str, str]:
    return dict.fromkeys(("village", "where_coordinates", "note"), f"the {word} farm")


def secret_rows() -> list[dict[str, Any]]:
    under_terms = json.dumps([{"title": "Event 7", "publisher": "A List", "terms": "Do not share"}])
    return [
        incident(
            "point",
            **own("Orchidgate"),
            place="Shaghalak",
            place_local="شغالک",
            country="IRN",
            longitude="61°44'20.84444\"E",
            latitude=LATITUDE,
            radius_m=743,
            sensitive="yes",
            gps="31.1152, 61.7391",
            mgrs="41RLQ7943",
        ),
        incident("named", **own("Palmyrene"), place="Shangalak", sensitive="perhaps"),
        incident(
            "line",
            **own("Quillbrook"),
            sensitive="yes",
            wkt="LINESTRING (61.6512 31.2468, 61.6534 31.2491)",
        ),
        incident("listed", **own("Zephyrholm"), place="Zaranj", sources=under_terms, summary="Foxgloveton"),
        incident(
            "refused", **own("Ravenmoor"), place="Shaghalak", sensitive="yes", longitude=200, latitude=31
        ),
        incident("from places.csv", place="Nightjar Hollow", place_local="گودال شبگرد", sensitive="yes"),
        incident("open", place="Milak", note="an open note"),
    ]


def fillers(count: int) -> list[dict[str, Any]]:
    random = np.random.default_rng(4)
    east, north = random.uniform(60.8, 61.3, count), random.uniform(32.0, 34.5, count)
    return [
        incident(f"f{at}", longitude=f"{east[at]:.5f}", latitude=f"{north[at]:.5f}", radius_m=2000)
        for at in range(count)
    ]


@pytest.fixture
def study(tmp_path: Path) -> Callable[..., Path]:
    def written(*rows: dict[str, Any], name: str = "study", more: str = "", context: str = "") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "incidents.csv").write_text(table(*rows), encoding="utf-8")
        (folder / "context.csv").write_text(context or table(), encoding="utf-8")
        (folder / "places.csv").write_text(OWN_PLACES.lstrip(), encoding="utf-8")
        (folder / "study.toml").write_text(STUDY + more, encoding="utf-8")
        return folder

    return written


def saved(study: Path, name: str, *, public: bool = True, **how: Any) -> Path:
    folder = study.parent / name
    how = {"formats": (*_outputs.FORMATS, *_outputs.ON_REQUEST)} | how
    marzmap.save(marzmap.build(study, public=public), folder, **how)
    return folder


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("many", [False, True], ids=["few rows and figures", "more rows than lists"])
def test_no_secret_is_in_any_byte_of_any_file(study: Callable[..., Path], *, many: bool) -> None:
    context = table(
        incident("before", **own("Thistledown"), longitude=62.0123, latitude=31.5, sensitive="yes")
    )
    folder = study(*secret_rows(), *(fillers(2100) if many else []), context=context)
    exact = marzmap.build(folder).incidents.set_index("incident_id").loc["point"]
    measured = ("border_longitude", "border_latitude", "border_distance_m", "chainage_m", "crossing_along_m")
    values = [LATITUDE, 61.6512, 62.0123, *(float(exact[name]) for name in (*measured, "longitude"))]
    texts = [*SECRETS, *(f"{exact[name]:.3f}" for name in measured[2:])]
    how = {"figures": not many}
    public = saved(folder, "public", **how)
    open_ = saved(folder, "open", public=False, formats=["html", "csv", "gpkg"])
    hits = [
        (name, what)
        for name, what in leaks.found(public, texts, values)
        # The outlines of the basemap hold any number of few digits.
        if not (re.match(r"\d", str(what)) and BASEMAP.intersection(re.split(r"[/!.]", name)))
    ]
    assert hits == []
    assert not (public / "rejected.csv").exists()
    # The search sees what is there: without --public it finds every one of them.
    there = {what for _, what in leaks.found(open_, texts, values)}
    # The position in words is read, and not written out again.
    assert there >= {*SECRETS, LATITUDE} - {"41RLQ7943"}


ONE = {"place": "Shaghalak", "longitude": 61.7391, "latitude": 31.1152, "radius_m": 500}
OTHER = {"place_local": "دیگر", "country": "IRN", "longitude": 61.7812, "latitude": 31.1689, "radius_m": 3000}
PLACES = {
    # Places of one cell, as different as can be.
    "one": incident("a", **own("Orchidgate"), **ONE),
    "other": incident("a", **own("Quillbrook and more"), **OTHER, gps="31.1689 61.7812"),
    "line": incident("a", wkt="LINESTRING (61.701 31.11, 61.703 31.112)", note="x"),
}


@pytest.mark.parametrize("how", ["coarsen", "jitter"])
def test_builds_of_two_places_in_one_cell_are_the_same_bytes(
    study: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    # Whoever has every byte of the output cannot tell which of the places in the cell is meant.
    monkeypatch.setenv(key.VARIABLE, str(tmp_path / "key"))
    results = []
    for name, row in PLACES.items():
        more = f'[public]\nsensitive = "{how}"\n'
        folder = study(row | {"sensitive": "yes"}, *secret_rows()[-1:], *fillers(30), name=name, more=more)
        toml = (folder / "study.toml").read_text(encoding="utf-8")
        (folder / "study.toml").write_text(toml.replace("[study]", '[study]\nid = "same"'), encoding="utf-8")
        results.append(digests(saved(folder, f"{name}-{how}", figures=how == "coarsen")))
    assert len(results[0]) > 40
    assert results[0] == results[1] == results[2]
    if how == "jitter":
        secret = (tmp_path / "key").read_text(encoding="ascii").strip()
        assert leaks.found(tmp_path / "one-jitter", [secret], []) == []


def attacked(row: Any, reference: locate.Reference) -> tuple[float, float]:
    """Find the point of a cell whose measures are most like the published ones, on a grid of 100 m."""
    east, north = np.meshgrid(np.arange(61.7, 61.8, 0.001), np.arange(31.1, 31.2, 0.001))
    longitude, latitude = east.ravel(), north.ravel()
    measured = locate.columns(longitude, latitude, None, reference)
    foot = np.hypot(
        measured["border_longitude"] - row["border_longitude"],
        measured["border_latitude"] - row["border_latitude"],
    )
    crossing = GEOD.inv(longitude, latitude, *np.full((2, len(longitude)), [[61.8104], [30.9917]]))[2]
    published = GEOD.inv(row["longitude"], row["latitude"], 61.8104, 30.9917)[2]
    misfit = (
        np.abs(measured["border_distance_m"] - row["border_distance_m"])
        + np.abs(measured["chainage_m"] - row["chainage_m"])
        + foot * 1e5
        + np.abs(crossing - published)
    )
    best = int(np.argmin(misfit))
    return float(longitude[best]), float(latitude[best])


def test_no_published_measure_leads_back_to_the_place(study: Callable[..., Path]) -> None:
    reference = locate.reference(("AFG-IRN",))
    folder = study(incident("a", longitude=61.7391, latitude=31.1152, radius_m=500, sensitive="yes"))
    away = []
    for public in (False, True):
        row = marzmap.build(folder, public=public).incidents.iloc[0]
        guess = attacked(row, reference)
        away.append([GEOD.inv(*guess, *point)[2] for point in ((61.7391, 31.1152), (61.75, 31.15))])
    # The attack works: on the exact row it comes within the width of its grid.
    assert away[0][0] < 150
    assert away[1][1] < 150
    assert away[1][0] > 3000


@pytest.mark.parametrize("format_", [ucdp, acled])
@pytest.mark.parametrize("column", ["sensitive", "is_sensitive", "confidential", "حساس"])
def test_a_mark_is_heeded_in_an_export_of_others(
    study: Callable[..., Path], format_: Callable[..., Any], column: str
) -> None:
    header, rows = format_()
    folder = study(more='[public]\ntext = "drop"\n')
    marked = [row | {column: "yes"} for row in rows]
    (folder / "incidents.csv").write_bytes(csv_of([*header, column], marked))
    # The basemap of the other formats has a place of these coordinates.
    public = saved(folder, "public", formats=["csv", "parquet"])
    assert leaks.found(public, ["61.7925", "31.1447", "Testabad", "Kalat-e Mesal", "دهٔ نمونه"], []) == []
    told = marzmap.build(folder, public=True)
    assert [round(float(value), 2) for value in told.incidents["longitude"]] == [61.75, 61.05, 60.85]
    assert told.published
    assert not any("nothing" in line for line in told.published)


def test_a_title_made_of_the_place_stops_the_build(study: Callable[..., Path]) -> None:
    header, rows = ucdp()
    folder = study()
    (folder / "incidents.csv").write_bytes(
        csv_of([*header, "sensitive"], [row | {"sensitive": "1"} for row in rows])
    )
    result = CliRunner().invoke(main, ["build", str(folder), "-o", str(folder / "map"), "--public"])
    assert result.exit_code == 1
    assert "incidents.csv:2: title: 'Testabad' gives the place of a sensitive row away" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (folder / "map").exists()


def test_no_raw_text_of_a_restricted_source_is_in_any_file(study: Callable[..., Path]) -> None:
    header, rows = acled()
    many = [
        row | {"event_id_cnty": f"TST{number}", "notes": f"A made-up note {number}", "latitude": latitude}
        for number in range(2001)
        for row, latitude in [(rows[number % 3], "" if number % 100 == 1 else rows[number % 3]["latitude"])]
    ]
    folder = study()
    (folder / "incidents.csv").write_bytes(csv_of(header, many))
    built = marzmap.build(folder, public=True)
    marzmap.save(built, folder / "map")
    raw = ["A made-up note", "Made-up Guards", "Invented Forces", "A Paper That Is Not"]
    assert leaks.found(folder / "map", raw, []) == []
    cited = leaks.found(folder / "map", ["ACLED (Armed Conflict Location"], [])
    assert {name.partition("!")[0] for name, _ in cited} >= {"map.html", "incidents.csv", "layers.gpkg"}
    assert any("ACLED" in line for line in built.attributions)
    assert (built.notice, built.notice_fa) == ("", "")
    assert not (folder / "map/rejected.csv").exists()
    open_ = marzmap.build(folder)
    assert len(open_.rejected) > 0
    assert open_.notice.startswith("Not for publication: 1,9")


def test_a_public_manifest_confirms_no_guess_at_the_study(study: Callable[..., Path]) -> None:
    folder = study(*secret_rows())
    inputs = [folder / name for name in ("incidents.csv", "context.csv", "places.csv", "study.toml")]
    secrets = [
        hashlib.new(kind, path.read_bytes()).hexdigest() for path in inputs for kind in ("sha256", "md5")
    ]
    assert leaks.found(saved(folder, "public"), secrets, []) == []
    listed = json.loads((folder.parent / "public/manifest.json").read_text(encoding="utf-8"))["inputs"]
    assert {one["name"] for one in listed if "sha256" not in one} == {f"study/{path.name}" for path in inputs}
    open_ = saved(folder, "open", public=False)
    assert leaks.found(open_, secrets[:1], [])
    # A public build in the folder of another one leaves no rejected rows of it behind.
    assert (open_ / "rejected.csv").exists()
    saved(folder, "open")
    assert not (open_ / "rejected.csv").exists()


def test_a_seed_in_the_study_is_refused_with_what_to_do(study: Callable[..., Path]) -> None:
    with pytest.raises(
        InputError, match=r"\[public\] seed is not a setting any more. Delete the line: marzmap makes"
    ):
        marzmap.build(study(more='[public]\nseed = "0042"\n'))


def test_the_summary_says_what_was_looked_for(study: Callable[..., Path]) -> None:
    folder = study(*secret_rows()[-1:])
    result = CliRunner().invoke(
        main, ["build", str(folder), "-o", str(folder / "map"), "--public", "--formats", "csv"]
    )
    assert "nothing had to be changed: no row is marked sensitive, no source states terms" in result.stdout
    marked = study(*secret_rows(), name="marked")
    result = CliRunner().invoke(
        main, ["build", str(marked), "-o", str(marked / "map"), "--public", "--formats", "csv"]
    )
    assert "nothing had to be changed" not in result.stdout
    assert "1 row set aside; a build without --public lists them" in result.stdout
    assert "see rejected.csv" not in result.stdout
