"""The plan of the house: sizes, imports and facades stay as the rules of the project have them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import marzmap

pytestmark = pytest.mark.quick

PACKAGE = Path(marzmap.__file__).parent
TESTS = Path(__file__).parent
MODULE_LINES = 300
FUNCTION_LINES = 40
TEST_LINES = 600
INNER_IMPORTS = 90

LONG_MODULES = {
    "marzmap.attributes": "one table, a record a column, and the words of each reason",
    "marzmap.layers": "one table, a record a layer",
}
"""Modules that may be longer, with the reason."""
LONG_FUNCTIONS = {"marzmap.borderline.kernels.candidate_pairs": "one walk down a tree, compiled as a whole"}
"""Functions that may be longer, with the reason."""


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if "geodata" not in parts:  # the wheel carries the build scripts of the data
            name = ".".join(parts).removesuffix(".__init__")
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports(name: str) -> set[str]:
    """Modules of the package that a module imports, at the top or inside functions, to run or for types."""
    result: set[str] = set()
    for node in ast.walk(modules()[name]):
        if isinstance(node, ast.Import):
            result |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            # QGIS loads its plugin under another name.
            assert node.level == 0 or name.startswith("marzmap.qgis_plugin"), f"{name} has a relative import"
            # `from package import module` needs the module; another name, the package itself.
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            result |= {full if full in modules() else str(node.module) for full in names}
    return result & modules().keys() - {name}


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or 0) - docstring.lineno + 1
    return lines


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {name: imports(name) for name in modules()}
    while free := {name for name, needed in graph.items() if not needed & graph.keys()}:
        graph = {name: needed for name, needed in graph.items() if name not in free}
    circle = {name: sorted(needed & graph.keys()) for name, needed in graph.items()}
    assert circle == {}


def test_modules_are_short() -> None:
    lines = {name: _length(name) for name in modules()}
    assert len(LONG_MODULES) <= 8
    assert {name: size for name, size in lines.items() if size > MODULE_LINES}.keys() == LONG_MODULES.keys()


def _length(name: str) -> int:
    path = PACKAGE.parent.joinpath(*name.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return len(path.read_text(encoding="utf-8").splitlines())


def test_functions_are_short() -> None:
    long = {
        f"{name}.{node.name}"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of(node) > FUNCTION_LINES
    }
    assert len(LONG_FUNCTIONS) <= 12
    assert long == LONG_FUNCTIONS.keys()


def test_few_imports_stand_inside_functions() -> None:
    inside = {
        (name, node.lineno)
        for name, tree in modules().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert len(inside) <= INNER_IMPORTS, sorted(inside)


def test_packages_only_gather_what_their_modules_define() -> None:
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    packages = [name for name in modules() if _is_package(name)]
    defining = [
        f"{name}: {node.name}"
        for name in packages
        for node in ast.walk(modules()[name])
        if isinstance(node, definitions)
    ]
    assert packages
    assert defining == []


def _is_package(name: str) -> bool:
    return PACKAGE.parent.joinpath(*name.split(".")).is_dir()


def test_files_of_tests_are_short() -> None:
    long = {
        str(path.relative_to(TESTS)): len(path.read_text(encoding="utf-8").splitlines())
        for path in TESTS.rglob("*.py")
    }
    assert {name: size for name, size in long.items() if size > TEST_LINES} == {}


def test_the_tests_mirror_the_package() -> None:
    own = {path.name for path in TESTS.iterdir() if path.is_dir()} - {"__pycache__"}
    packages = {path.name.lstrip("_") for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert own <= packages | {"bench", "cases", "helpers", "geodata"}
