"""The manifest of a build: its files, what they were made from, under which licences, by which libraries."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pyproj
import shapely

from marzmap import _rights, _study, atlas, attributes, write
from marzmap._version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marzmap._pipeline import Build
    from marzmap._study import Study
    from marzmap.write.folder import Listed

_LIBRARIES = (
    "folium",
    "geopandas",
    "jdatetime",
    "numpy",
    "pandas",
    "pyarrow",
    "pykdtree",
    "pyogrio",
    "pyproj",
    "rapidfuzz",
    "shapely",
    "XStatic-Leaflet",
)
"""Packages whose version can change a byte of an output."""

_OF_FIGURES = ("matplotlib", "pillow")
"""The same of figures."""

_NOTICE = (
    "These columns of the incidents are computed from the border lines, units, crossings and places among "
    "the inputs. Whoever passes them on shows the attributions; a table of them is passed on under the "
    "ODbL-1.0 where one of these inputs is."
)

_OWN = "study/"
"""What the names of a study's own files begin with, among the inputs."""

_STUDY_FACTS = (
    *("id", "title", "period", "as_of", "authors", "publisher", "doi", "url", "licence", "pairs", "source"),
    *("further_sources", "chainage_from", "languages"),
)


_OF_DISTRICTS = ("year", "districts", "covered", "licence", "source", "note")
"""What is to be known of the districts of a country; see `atlas.unit_sources`."""


def text(built: Build, files: Mapping[str, Listed], formats: tuple[str, ...], *, figures: bool) -> str:
    """Return the text of manifest.json.

    Parameters
    ----------
    built : Build
        With the study as it is shown.
    files : mapping of str to Listed
        Every other file of the folder by its path in it.
    formats : tuple of str
        Those that were asked for.
    figures : bool
        Whether figures were.

    Returns
    -------
    str
        JSON, keys in a fixed order.
    """
    of_files = _rights.of_files(built, files)
    named = dict.fromkeys(part for text in sorted(of_files.values()) for part in text.split(" AND "))
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    study = built.study
    document = {
        "marzmap": __version__,
        "citation": _study.citation(study),
        "study": {name: getattr(study, name) for name in _STUDY_FACTS if getattr(study, name)},
        "assumed": study.assumed._asdict(),
        "options": {"formats": formats, "figures": figures, "public": built.published is not None}
        | ({"source_date_epoch": int(epoch)} if epoch else {}),
        "incidents": len(built.incidents),
        "rejected": len(built.rejected),
        "attributions": built.attributions,
        "publication": built.notice or "; ".join(built.published or []),
        "notice": {"text": _NOTICE, "columns": attributes.names("geocode", "locate")},
        "licences": {name: _rights.ADDRESSES[name] for name in named if name in _rights.ADDRESSES},
        "libraries": _versions(formats, figures=figures),
        "districts": {
            country: {name: row[name] for name in _OF_DISTRICTS if row.get(name)}
            for country, row in atlas.unit_sources().items()
            if country in atlas.countries_beside(study.pairs)
        },
        "inputs": [
            {"name": name} | _digest(built, name, path) | {"licence": licence}
            for name, (path, licence) in sorted(_inputs(built).items())
        ],
        "files": [
            {"path": path, "bytes": file.size, "sha256": file.sha256, "licence": of_files[path]}
            for path, file in sorted(files.items())
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digest(built: Build, name: str, path: Path) -> dict[str, str]:
    """Return the digest of an input; none of a study's own files in a public build.

    Who guesses what a row was before it was made fit for publication could confirm it by the digest.
    """
    secret = built.published is not None and name.startswith(_OWN)
    return {} if secret else {"sha256": _sha256(path.read_bytes())}


def _inputs(built: Build) -> dict[str, tuple[Path, str]]:
    """Return the files that a build is made from, by the name to show, with their licences."""
    study, folder = built.study, atlas.folder()
    cards = {folder / card["file"]: card for card in atlas.cards().values()}
    ours = {card["sha256"]: card["licence"] for card in cards.values() if "sha256" in card}
    # A copy of a file of ours keeps its licence.
    own = {
        f"{_OWN}{_beside(path, study)}": (
            path,
            ours.get(_sha256(path.read_bytes()), _rights.own_licence(study)),
        )
        for path in _study.files(study)
    }
    reference = {f"geodata/{card['file']}": (path, card["licence"]) for path, card in cards.items()}
    return own | reference | _fetched(study)


def _fetched(study: Study) -> dict[str, tuple[Path, str]]:
    """Return what was fetched and is read: the places, and of the rest what is about the study's borders."""
    subjects = {*study.pairs, *(code for pair in study.pairs for code in pair.split("-"))}
    used = atlas.fetched.cards("places") | atlas.fetched.cards("units", "crossings", subjects=subjects)
    if atlas.FETCHED in (study.source, *study.further_sources):
        used |= atlas.fetched.cards("borders", subjects=subjects)
    return {
        f"fetched/{name.replace('.', '/', 1)}.parquet": (atlas.fetched.path(name), card["licence"])
        for name, card in used.items()
    }


def _beside(path: Path, study: Study) -> str:
    """Return the path from the folder of the study: the same wherever that lies."""
    return Path(os.path.relpath(path, (study.toml or study.incidents).parent)).as_posix()


def _versions(formats: tuple[str, ...], *, figures: bool) -> dict[str, str]:
    """Return the versions of what can change a byte: packages, C libraries in them, Python (zlib, json)."""
    versions = {name: version(name) for name in (*_LIBRARIES, *(_OF_FIGURES if figures else ()))}
    if "gpkg" in formats:
        versions["GDAL"] = write.geopackage.GDAL
    if "xlsx" in formats:
        versions["XlsxWriter"] = version("xlsxwriter")
    versions["GEOS"] = shapely.geos_version_string
    versions["PROJ"] = pyproj.proj_version_str
    versions["Python"] = platform.python_version()
    return dict(sorted(versions.items(), key=lambda one: one[0].casefold()))
