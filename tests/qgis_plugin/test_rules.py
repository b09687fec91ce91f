"""The plugin keeps the rules of QGIS's plugin repository, and works with Qt 5 and Qt 6. No QGIS needed."""

from __future__ import annotations

import ast
import configparser
import io
import json
import re
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner

import marzmap
from marzmap._cli import main
from marzmap.layers import LAYERS
from marzmap.write import plugin

pytestmark = pytest.mark.quick

ROOT = Path(__file__).parents[2]
FOLDER = Path(marzmap.__file__).parent / "qgis_plugin"
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py"))}
TREES = {name: ast.parse(text) for name, text in SOURCES.items()}
REQUIRED = {
    *("name", "description", "about", "version", "qgisMinimumVersion", "author", "email"),
    *("repository", "tracker"),
}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(plugin.archive())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def metadata(files: dict[str, bytes]) -> configparser.SectionProxy:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(files["marzmap_qgis/metadata.txt"].decode())
    return read["general"]


def test_the_archive_holds_one_folder_of_texts(files: dict[str, bytes]) -> None:
    paths = [PurePosixPath(name) for name in files]
    assert {path.parts[0] for path in paths} == {"marzmap_qgis"}
    assert {path.name for path in paths} >= {"__init__.py", "metadata.txt", "LICENSE", "icon.svg"}
    assert {path.suffix for path in paths} == {".py", ".txt", ".svg", ".json", ""}
    assert not any(part.startswith((".", "__MACOSX", "__pycache__")) for path in paths for part in path.parts)
    for content in files.values():
        content.decode("utf-8")
    assert sum(map(len, files.values())) < 100_000
    assert plugin.archive() == plugin.archive()


def test_the_metadata_is_whole(files: dict[str, bytes]) -> None:
    stated = metadata(files)
    assert [key for key in sorted(REQUIRED) if not stated.get(key, "").strip()] == []
    assert (stated["version"], stated["name"]) == (marzmap.__version__, "marzmap")
    assert (stated["qgisMinimumVersion"], stated["qgisMaximumVersion"]) == ("3.22", "4.99")
    assert (stated["hasProcessingProvider"], stated["supportsQt6"]) == ("yes", "True")
    for key in ("repository", "tracker", "homepage"):
        assert re.fullmatch(r"https://\S+", stated[key])
    assert re.fullmatch(r"\S+@\S+\.\S+", stated["email"])
    assert f"marzmap_qgis/{stated['icon']}" in files
    assert not re.search(r"plugin|qgis", stated["name"], re.IGNORECASE)


def test_the_licence_is_that_of_marzmap(files: dict[str, bytes]) -> None:
    assert files["marzmap_qgis/LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_the_layers_are_named_as_in_marzmap(files: dict[str, bytes]) -> None:
    layers = json.loads(files["marzmap_qgis/layers.json"])
    assert [*layers] == [*LAYERS]
    assert layers["border_further"] == {"title": "Border in further sources", "visible": False}


@pytest.mark.parametrize("name", TREES)
def test_a_module_needs_only_python_and_qgis(name: str) -> None:
    modules = {
        module.split(".")[0]
        for node in ast.walk(TREES[name])
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and node.level == 0
            else []
        )
    }
    assert modules - sys.stdlib_module_names <= {"qgis", "processing"}


@pytest.mark.parametrize("name", SOURCES)
def test_a_module_is_of_python_3_9(name: str) -> None:
    tree = ast.parse(SOURCES[name], feature_version=(3, 9))
    assert not any(isinstance(node, ast.Match) for node in ast.walk(tree))
    # An annotation such as `str | None` is a text then.
    assert name == "__init__.py" or "from __future__ import annotations" in SOURCES[name]


@pytest.mark.parametrize("name", TREES)
def test_enums_are_scoped_for_qt_6(name: str) -> None:
    unscoped = [
        ast.unparse(node)
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and re.match(r"Q[A-Z]|Qgs", node.value.id)
        and node.attr[0].isupper()
    ]
    # These are enums or classes themselves, of which a member follows.
    scopes = {
        *("QMessageBox.StandardButton", "QgsFeatureSink.Flag", "QgsProcessing.SourceType"),
        *("QgsProcessingFeatureSource.Flag", "QgsProcessingParameterDefinition.Flag", "QgsWkbTypes.Type"),
        *("QgsProcessingParameterFile.Behavior", "QgsVectorFileWriter.WriterError"),
        "QgsVectorFileWriter.SaveVectorOptions",
    }
    assert [text for text in unscoped if text not in scopes] == []
    assert not re.search(r"\bexec_\(|PyQt[456]\.|QVariant", SOURCES[name].replace("qgis.PyQt.", ""))


def test_the_command_refuses_other_names(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["qgis-plugin", "-o", str(tmp_path / "marzmap.txt")])
    assert done.exit_code == 2
    assert "give -o a name that ends in .zip" in done.stderr
    done = CliRunner().invoke(main, ["qgis-plugin", "-o", str(tmp_path / "marzmap.zip")])
    assert done.exit_code == 0
    assert (tmp_path / "marzmap.zip").read_bytes() == plugin.archive()


def test_the_command_leaves_the_tables_of_a_study_alone(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text('[files]\nincidents = "rows.zip"\n')
    (tmp_path / "rows.zip").write_bytes(b"mine")
    done = CliRunner().invoke(main, ["qgis-plugin", "-o", str(tmp_path / "rows.zip")])
    assert done.exit_code == 1
    assert "would be written over rows.zip of the study" in done.stderr
    assert (tmp_path / "rows.zip").read_bytes() == b"mine"
