"""The account of a build that collectors of data read: data package, RO-Crate, deposit, codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap import _rights, _study
from marzmap._version import __version__
from marzmap.dictionary import describe
from marzmap.write import codebook, crate, package, table

if TYPE_CHECKING:
    from marzmap._formats import Ready
    from marzmap._types import Files
    from marzmap.dictionary import Described
    from marzmap.write.folder import Listed


_NOT_WRITTEN = ("row", "geometry")
"""Columns that no table has when it is written."""


def files(ready: Ready, listed: dict[str, Listed]) -> Files:
    """Make codebook.csv, codebook.md, datapackage.json, ro-crate-metadata.json and .zenodo.json.

    Parameters
    ----------
    ready : Ready
        The build as its files show it.
    listed : dict of str to Listed
        Every file of the folder that is written, but these and the manifest; whoever writes these adds each
        before asking for the next.
    """
    built = ready.worded
    tables = _tables(ready)
    west, south, east, north = built.layers["border"].total_bounds
    yield "codebook.csv", table.blocks(codebook.table(tables))
    yield "codebook.md", [codebook.page(built.study.title, tables).encode()]
    licences = _rights.of_files(built, listed)
    contents = package.Contents(
        built.study,
        _study.citation(built.study),
        __version__,
        [package.File(path, *file, licences[path]) for path, file in sorted(listed.items())],
        tables,
        (west, south, east, north),
        _rights.ADDRESSES,
        built.attributions,
    )
    yield "datapackage.json", [package.data_package(contents).encode()]
    yield "ro-crate-metadata.json", [crate.text(contents).encode()]
    yield ".zenodo.json", [package.deposit(contents).encode()]


def _tables(ready: Ready) -> dict[str, dict[str, Described]]:
    """Return the columns of each table and layer of a build, in the order of the files."""
    built = ready.worded
    frames = {"incidents": built.incidents, "along-border": built.along_border}
    if len(built.duplicates):
        frames["duplicates"] = built.duplicates
    tables = {
        name: {
            str(column): describe(name, str(column), str(dtype))
            for column, dtype in frame.dtypes.items()
            if column not in _NOT_WRITTEN
        }
        for name, frame in (frames | built.layers).items()
    }
    if built.published is None and len(built.rejected):
        tables["rejected"] = {name: describe("rejected", name) for name in built.rejected.columns}
    return tables | {"codebook": {name: describe("codebook", name) for name in codebook.COLUMNS}}
