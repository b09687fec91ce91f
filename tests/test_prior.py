"""The prior of a study, from its settings to what is said of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from marzmap import _study
from marzmap._cli import main
from marzmap._errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

TOML = """\
[study]
title = "Small"
as_of = 2026-11-30
[border]
pairs = ["AFG-IRN"]
{more}
[files]
incidents = "incidents.csv"
"""
# 2.1 km inside Iran by the point.
ROW = """\
incident_id,title,date_edtf,event_type,longitude,latitude,radius_m
a,A,2021-12-01,other,61.8058,31.0549,9000
"""


def written(folder: Path, more: str) -> Path:
    (folder / "study.toml").write_text(TOML.format(more=more), encoding="utf-8")
    (folder / "incidents.csv").write_text(ROW, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('prior = "flat"', "Sides use a flat prior"),
        (
            'prior = "near"\nprior_km = 0.5',
            "half of all places are taken to lie within 0.5 km of the line (given)",
        ),
    ],
)
def test_the_summary_and_the_manifest_tell_the_prior(tmp_path: Path, more: str, says: str) -> None:
    out = tmp_path / "map"
    result = CliRunner().invoke(
        main, ["build", str(written(tmp_path, more)), "-o", str(out), "--formats", "csv"]
    )
    assert result.exit_code == 0, result.output
    assert says in result.stdout
    assumed = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["assumed"]
    assert f'prior = "{assumed["prior"]}"' in more


def test_too_few_places_for_an_estimate_are_an_error_in_one_line(tmp_path: Path) -> None:
    study = written(tmp_path, 'prior = "near"')
    result = CliRunner().invoke(main, ["build", str(study), "-o", str(tmp_path / "map")])
    assert result.exit_code == 1
    assert "1 places with a radius lie within 50 km" in result.stderr


@pytest.mark.parametrize(
    "more",
    ["prior_km = 2", 'prior = "far"', 'prior = "near"\nprior_km = 0', "country_reliability = 1.0"],
)
def test_what_cannot_be_assumed_is_an_error(tmp_path: Path, more: str) -> None:
    with pytest.raises(InputError, match=r"\[border\]"):
        _study.read(written(tmp_path, more))
