"""The CSV of a build opens in the tools that people have, with and without a byte order mark."""

from __future__ import annotations

import csv
import os
import subprocess
from codecs import BOM_UTF8
from typing import TYPE_CHECKING

import pandas as pd
import pyogrio
import pytest
from pyarrow import csv as arrow_csv

from marzmap import _outputs, check

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._pipeline import Build

QGIS = """
import sys
from qgis.core import QgsApplication, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
address = f"file://{sys.argv[1]}?type=csv&xField=longitude&yField=latitude&crs=EPSG:4326&encoding=UTF-8"
layer = QgsVectorLayer(address, "incidents", "delimitedtext")
print(layer.fields()[0].name(), sorted(row["place_local"] for row in layer.getFeatures())[0])
"""


@pytest.fixture(params=[False, True], ids=["plain", "with a mark"])
def table(request: pytest.FixtureRequest, built: Build, tmp_path: Path) -> Path:
    _outputs.save(built, tmp_path / "map", formats=["csv-bom" if request.param else "csv"])
    path = tmp_path / "map" / "incidents.csv"
    assert path.read_bytes().startswith(BOM_UTF8) == request.param
    return path


def test_pandas_arrow_and_gdal_read_the_first_name(table: Path) -> None:
    assert pd.read_csv(table).columns[0] == "incident_id"
    assert arrow_csv.read_csv(table).column_names[0] == "incident_id"
    assert pyogrio.read_info(table)["fields"][0] == "incident_id"


def test_marzmap_reads_both_alike(table: Path) -> None:
    accepted, rejected, *_ = check.incidents(table)
    assert (len(accepted), len(rejected)) == (3, 0)
    assert accepted["place_local"].iloc[0] == "شغالک"


def test_the_csv_module_needs_it_plain(built: Build, tmp_path: Path) -> None:
    _outputs.save(built, tmp_path / "map", formats=["csv"])
    with (tmp_path / "map/incidents.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file))[0] == "incident_id"


@pytest.mark.qgis
def test_qgis_reads_both_alike(table: Path) -> None:
    done = subprocess.run(
        ["/usr/bin/python3", "-c", QGIS, str(table)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split()[:2] == ["incident_id", "شغالک"], done.stderr[-500:]
