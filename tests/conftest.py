"""What several test files use: the default study, built once."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from gazetteer_rows import gazetteer, gazetteer_index
from loopback import loopback
from marzmap import view
from marzmap._outputs import page, save
from marzmap._pipeline import build
from page_browser import chromium, opened, small
from page_strip import strip_html, strip_table
from qgis_fixtures import qgis_files, qgis_layers, qgis_relief, qgis_study

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._pipeline import Build


__all__ = [  # fixtures that helpers define
    "chromium",
    "gazetteer",
    "gazetteer_index",
    "loopback",
    "opened",
    "qgis_files",
    "qgis_layers",
    "qgis_relief",
    "qgis_study",
    "small",
    "strip_html",
    "strip_table",
]

# Run by Debian's own Python, which has PyQGIS.
collect_ignore = ["helpers/qgis_report.py", "helpers/qgis_toolbox.py"]


# Tests run beside each other: how long an example takes says nothing.
settings.register_profile("beside others", deadline=None)
settings.load_profile("beside others")
# What a shell runs in the background ignores Ctrl-C, and so do the programs that tests start and stop so.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def built() -> Build:
    """The default study, worked through."""
    return build()


@pytest.fixture(scope="session")
def fourteen() -> Build:
    """The second embedded study, of fourteen incidents, worked through."""
    return build("iran-afghanistan-2021-2024")


@pytest.fixture(scope="session")
def fourteen_html(fourteen: Build) -> str:
    """The page of the second embedded study."""
    return view.html(page(fourteen))


@pytest.fixture(scope="session")
def saved(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the default study's outputs. Tests read it; none writes into it."""
    folder = tmp_path_factory.mktemp("default") / "map"
    save(built, folder)
    return folder


@pytest.fixture(scope="session")
def saved_fourteen(fourteen: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the second embedded study's outputs. Tests read it; none writes into it."""
    folder = tmp_path_factory.mktemp("fourteen") / "map"
    save(fourteen, folder)
    return folder
