"""The notebooks: stripped, numbered, and told with what marzmap offers to everyone."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import marzmap

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTEBOOKS = sorted(Path(__file__).parents[1].glob("notebooks/*.ipynb"))


def cells(notebook: Path, kind: str) -> list[dict[str, Any]]:
    told = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in told if cell["cell_type"] == kind]


def code(notebook: Path) -> ast.Module:
    lines = [line for cell in cells(notebook, "code") for line in [*cell["source"], "\n"]]
    # Lines for the shell are none of Python.
    return ast.parse("".join(line for line in lines if not line.startswith("!")))


def words(tree: ast.Module) -> Iterator[str]:
    """Every name of marzmap that the code uses, such as marzmap.locate.columns."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {(name.asname or name.name): name.name for name in node.names}
        if isinstance(node, ast.ImportFrom):
            known |= {(name.asname or name.name): f"{node.module}.{name.name}" for name in node.names}
    ours = {short: whole for short, whole in known.items() if whole.split(".")[0] == "marzmap"}
    yield from ours.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ours:
            yield f"{ours[node.value.id]}.{node.attr}"


def test_they_are_numbered() -> None:
    assert [notebook.name.split("-")[0] for notebook in NOTEBOOKS] == ["1", "2", "3"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_of_a_run_is_kept(notebook: Path) -> None:
    kept = [(cell["outputs"], cell["execution_count"], cell["metadata"]) for cell in cells(notebook, "code")]
    assert kept == [([], None, {})] * len(kept)
    assert kept


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_begins_with_its_title(notebook: Path) -> None:
    first = json.loads(notebook.read_text(encoding="utf-8"))["cells"][0]
    assert first["cell_type"] == "markdown"
    title = first["source"][0].removeprefix("# ").strip().rstrip("?")
    assert notebook.stem.partition("-")[2] == title.lower().replace(" ", "-")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_only_what_is_offered_is_used(notebook: Path) -> None:
    tree = code(notebook)
    names = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    assert [name for name in names if name.startswith("_")] == []
    used = sorted(set(words(tree)) - {"marzmap"})
    assert used
    for name in used:
        _, *path, last = name.split(".")
        home: Any = marzmap
        for part in path:
            home = getattr(home, part)
        offered = getattr(home, "__all__", None) or [word for word in vars(home) if not word.startswith("_")]
        assert last in offered, name
