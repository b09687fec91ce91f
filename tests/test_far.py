"""A study with events far from its border: they are on the map, and count at none of its stretches."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from pyproj import Geod

import marzmap
from marzmap import InputError, _study, locate, plot, summarise, view, write
from marzmap._cli import main, summary
from marzmap.attributes import REASONS
from marzmap.statements import with_words
from marzmap.write.qgis.tips import incident
from page_browser import needs_browser
from page_strip import numbers

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from marzmap._pipeline import Build
    from page_browser import Open

# Zaranj and the road west of Islam Qala.
NEAR = [("near 1", 61.86, 30.96, 2), ("near 2", 61.20, 34.66, 3)]
CITIES = [("London", -0.13, 51.5, 1), ("Tehran", 51.39, 35.69, 1), ("Kabul", 69.17, 34.53, 20)]
KILLED_NEAR = 5


def inner_events() -> list[tuple[str, float, float, int]]:
    """Forty events of the inner east of Afghanistan, 690 km or more from Iran."""
    random = np.random.default_rng(5)
    east, north = random.uniform(69.0, 71.1, 40), random.uniform(33.6, 34.9, 40)
    return [(f"inner {at}", east[at], north[at], 1) for at in range(40)]


def written(folder: Path, events: list[tuple[str, float, float, int]], more: str = "") -> Path:
    """Write a study of the border between Afghanistan and Iran."""
    folder.mkdir()
    with (folder / "incidents.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(
            ["incident_id", "title", "date_edtf", "longitude", "latitude", "killed_low", "radius_m"]
        )
        for name, east, north, killed in events:
            table.writerow([name, name, "2021-12-01", f"{east:.4f}", f"{north:.4f}", killed, 500])
    border = f'[border]\npairs = ["AFG-IRN"]\nchainage_from = "Turkmenistan tripoint"\n{more}\n'
    about = '[study]\ntitle = "Far"\nas_of = 2026-11-22\n\n'
    (folder / "study.toml").write_text(f'{about}{border}\n[files]\nincidents = "incidents.csv"\n')
    return folder


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return marzmap.build(written(tmp_path_factory.mktemp("far") / "study", NEAR + CITIES + inner_events()))


def names_of(layer: gpd.GeoDataFrame) -> set[str]:
    return set(layer["incident_id"])


def test_far_events_are_in_no_bin_density_or_hot_stretch(far: Build) -> None:
    bins = far.along_border.dropna(subset="border_id")
    rest = far.along_border[far.along_border["border_id"].isna()]
    assert bins["incidents"].sum() == pytest.approx(len(NEAR))
    assert bins["killed_low"].sum() == pytest.approx(KILLED_NEAR)
    assert rest[["incidents", "killed_low"]].to_numpy().tolist() == [[43.0, 62.0]]
    length_10km = (bins["chainage_end_m"] - bins["chainage_start_m"]) / 10_000
    # By the rectangle rule, over a smooth density.
    assert (bins["density_per_10km"] * length_10km).sum() == pytest.approx(len(NEAR), rel=0.01)
    assert "hot_stretches" not in far.layers
    assert far.hot == "No hot stretch: too few incidents to test (2, needs 20)."
    weights = summarise.weights(far.incidents, locate.border(("AFG-IRN",)))
    assert {*weights["row"]} == {0, 1}


def test_far_events_stay_on_the_map_with_their_distance(far: Build) -> None:
    rows = far.layers["incidents"].set_index("incident_id")
    assert len(rows) == len(NEAR) + len(CITIES) + 40
    assert names_of(far.layers["border_links"]) == {"near 1", "near 2"}
    kabul = rows.loc["Kabul"]
    foot = kabul["border_longitude"], kabul["border_latitude"]
    away = Geod(ellps="WGS84").inv(69.17, 34.53, *foot)[2]
    assert kabul["border_distance_m"] == pytest.approx(away, abs=0.01)
    assert (kabul["side"], kabul["reason_code"]) == ("AFG", "beyond_reach(50)")
    apart = rows.drop(index=["near 1", "near 2"])
    assert apart[["crossing_id", "crossing_distance_m", "chainage_m"]].isna().all(axis=None)
    assert rows.loc[["near 1", "near 2"], "crossing_id"].notna().all()


def test_the_summary_says_how_many_count_and_why_not(far: Build) -> None:
    said = summary.of_build(far)
    assert "2 of 45 incidents count along the border; 43 lie more than 50 km from it\n" in said
    assert "more than 50 km from the border, not counted along it" in said
    assert "km 0 of" not in said


def test_counts_by_crossing_leave_far_events_out(far: Build) -> None:
    by_crossing = summarise.by(far.incidents, "crossing")
    assert by_crossing.dropna(subset="crossing_id")["incidents"].sum() == len(NEAR)


def test_the_reach_is_a_setting_of_the_study(tmp_path: Path) -> None:
    wide = marzmap.build(written(tmp_path / "wide", NEAR + CITIES, "reach_km = 1000"))
    assert wide.incidents["chainage_m"].notna().tolist() == [True, True, False, True, True]
    assert wide.incidents["reason_code"].iloc[2] == "in_other_country(GBR,AFG-IRN);beyond_reach(1000)"
    narrow = marzmap.build(written(tmp_path / "narrow", NEAR + CITIES, "reach_km = 0.1"))
    assert narrow.incidents["reason_code"].str.endswith("beyond_reach(0.1)").all()
    assert narrow.along_border["incidents"].tolist()[-1] == 5
    assert "border_links" not in narrow.layers


@pytest.mark.parametrize("value", ["0", "-5", "true", '"50"', "inf", "nan"])
def test_a_reach_that_is_no_length_is_refused(tmp_path: Path, value: str) -> None:
    folder = written(tmp_path / "study", NEAR, f"reach_km = {value}")
    with pytest.raises(InputError, match=r"\[border\] reach_km = .* should be a number from 0.1 to 20040"):
        _study.read(folder)


def test_a_new_study_names_the_setting(tmp_path: Path) -> None:
    made = CliRunner().invoke(main, ["new", str(tmp_path / "new"), "--border", "AFG-IRN"])
    assert made.exit_code == 0
    toml = tmp_path / "new/study.toml"
    assert "# reach_km = 50\n" in toml.read_text()
    toml.write_text(toml.read_text().replace("# reach_km = 50", "reach_km = 20"))
    assert _study.read(tmp_path / "new").reach_km == 20


def test_of_several_places_only_those_within_reach_count() -> None:
    line = locate.reference(("AFG-IRN",))
    places = {"longitude": [61.86, 69.17, 69.17, 61.86], "latitude": [30.96, 34.53, 34.53, 30.96]}
    spots = pd.DataFrame(places).assign(
        radius_m=500.0, weight=[0.25, 0.75, 0.9, 0.1], incident_id=["a", "a", "b", "b"]
    )
    located = locate.by_reach(locate.on_border(spots, line), line.border, 50.0)
    shown = located.iloc[[0, 2]].assign(killed_low=[4, 10])  # b is shown where it is likelier, which is far
    along = summarise.along_border(shown, line.border, located)
    bins, rest = along.dropna(subset="border_id"), along[along["border_id"].isna()]
    assert bins["incidents"].sum() == pytest.approx(0.35)
    assert bins["killed_low"].sum() == pytest.approx(0.25 * 4 + 0.1 * 10)
    assert rest["incidents"].tolist() == pytest.approx([1.65])
    weights = summarise.weights(shown, line.border, located).groupby("row")["weight"].sum()
    assert weights.tolist() == pytest.approx([0.25, 0.1])


def test_another_border_file_tells_no_crossing_of_far_events(far: Build) -> None:
    main_line, other = (locate.reference(("AFG-IRN",), source=name) for name in ("world", "natural-earth"))
    crossings = far.layers["crossings"]
    told = summarise.compare(far.incidents, main_line.border, other, crossings, reach_km=50.0).changes
    assert told["other_crossing_id"].notna().sum() == len(NEAR)
    assert told["changes"].iloc[len(NEAR) :].isna().all()


def test_figures_globes_and_qgis_say_that_far_events_do_not_count(far: Build) -> None:
    figure = plot.border_profile(far.study, far.layers, far.along_border)
    texts = {text.get_text() for text in figure.texts}
    assert "43 incidents without a place on the border not shown." in texts
    worded = far.layers | {"incidents": with_words(far.layers["incidents"])}
    words = REASONS["beyond_reach"].english.format(km=50)
    notes = re.findall(r"Note: .*", write.kml.text(worded, title="Far"))
    assert sum(words in note for note in notes) == 43
    tip = incident({"countries": {}, "crossings": {}, "barriers": {}})
    assert """case when "chainage_m" is null and "border_distance_m" is not null then "reason" end""" in tip


@needs_browser[0]
@needs_browser[1]
def test_the_page_marks_far_events_and_lets_them_be_chosen(opened: Open, far: Build) -> None:
    html = view.html(marzmap.page(far))
    page = opened(html, "#strip=border")
    assert sum(numbers(page, "#profile", "counts")) == len(NEAR)
    assert page.locator(".strip-notes").inner_text() == "43 are not measured along the border."
    lines = page.locator("#alongs label")
    assert lines.all_inner_texts() == ["Counted along it\n2", "Too far from it\n43"]
    page.locator("#alongs input").nth(0).uncheck()
    assert page.locator("#count").inner_text().startswith("43")
    page = opened(html, "#incident=Kabul")
    assert "more than 50 km from the border, not counted along it" in page.locator("#detail").inner_text()
    page = opened(html, "#incident=Kabul&lang=fa")
    persian = "بیش از ۵۰ کیلومتر تا مرز؛ در امتداد آن شمرده نمی‌شود"
    assert persian in page.locator("#detail").inner_text()


@needs_browser[0]
@needs_browser[1]
def test_where_all_count_there_is_nothing_to_choose(opened: Open, built: Build) -> None:
    page = opened(view.html(marzmap.page(built)))
    assert page.locator("section:has(#alongs)").is_hidden()
