"""The manifest of a build: which files it wrote, from what, under which licences, by which libraries."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from marzmap import _rights, _study, atlas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marzmap._pipeline import Build
    from marzmap._study import Study

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

_OF_THE_PAGE = {"MIT", "BSD-2-Clause"}
"""Licences of what map.html holds besides data: our script and the relief, and Leaflet."""


def licence(built: Build) -> str:
    """Licences of all layers together."""
    rights = _rights.of_layers(built.study)
    return _rights.joined(rights[name].licence for name in built.layers if name in rights)


def text(built: Build, files: Mapping[str, bytes], formats: tuple[str, ...], *, figures: bool) -> str:
    """Text of manifest.json.

    Parameters
    ----------
    built : Build
        With the study as it is shown.
    files : mapping of str to bytes
        Every other file of the folder by its path in it.
    formats : tuple of str
        Those that were asked for.
    figures : bool
        Whether figures were.
    """
    import marzmap
    from marzmap import attributes, write

    study, rights = built.study, _rights.of_layers(built.study)
    own = study.licence or _rights.UNSTATED
    whole = licence(built)
    made = {
        "map.html": _rights.joined([whole, *_OF_THE_PAGE]),
        "qgis/marzmap.qgz": whole,
        "layers.gpkg": whole,
        "layers.kml": whole,
        "layers/incidents.schema.json": "MIT",
        "rejected.csv": own,
        "duplicates.csv": rights["incidents"].licence,
        "along-border.csv": rights["incidents"].licence,
        "CITATION.cff": own,
    }
    of_layer = {name: right.licence for name, right in rights.items()}
    of_files = {
        path: made.get(path) or of_layer.get(Path(path).name.partition(".")[0], whole) for path in files
    }
    of_files |= {path: "MIT" for path in files if path.endswith(".qml")}  # our own styles
    inputs = _inputs(built)
    said = (
        "id title period as_of authors publisher doi url licence pairs source further_sources chainage_from"
    )
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    licences = dict.fromkeys(part for text in sorted(of_files.values()) for part in text.split(" AND "))
    return write.manifest.text(
        files,
        {name: path for name, (path, _) in inputs.items()},
        facts={
            "marzmap": marzmap.__version__,
            "citation": _study.citation(study),
            "study": {name: getattr(study, name) for name in said.split() if getattr(study, name)},
            "options": {"formats": formats, "figures": figures, "public": built.published is not None}
            | ({"source_date_epoch": int(epoch)} if epoch else {}),
            "incidents": len(built.incidents),
            "rejected": len(built.rejected),
            "attributions": built.attributions,
            "publication": built.notice or "; ".join(built.published or []),
            "notice": {
                "text": "These columns of the incidents are computed from the border lines, units, crossings "
                "and places among the inputs. Whoever passes them on shows the attributions; a table of them "
                "is passed on under the ODbL-1.0 where one of these inputs is.",
                "columns": attributes.names("geocode", "locate"),
            },
            "licences": {name: _rights.ADDRESSES[name] for name in licences if name in _rights.ADDRESSES},
            "libraries": _versions(formats, figures=figures),
        },
        licences=of_files | {name: licence for name, (_, licence) in inputs.items()},
    )


def _inputs(built: Build) -> dict[str, tuple[Path, str]]:
    """Files that a build is made from, by the name to show, with their licences."""
    from marzmap.atlas import fetch

    study, held = built.study, atlas.folder()
    cards = {held / card["file"]: card for card in atlas.cards().values()}
    ours = {card["sha256"]: card["licence"] for card in cards.values() if "sha256" in card}
    # A copy of a file of ours keeps its licence.
    own = {
        f"study/{_beside(path, study)}": (
            path,
            ours.get(hashlib.sha256(path.read_bytes()).hexdigest(), study.licence or _rights.UNSTATED),
        )
        for path in _study.files(study)
    }
    reference = {f"geodata/{card['file']}": (path, card["licence"]) for path, card in cards.items()}
    places = {
        f"fetched/places/{card['country']}.parquet": (
            atlas.cache() / f"places/{card['country']}.parquet",
            card["licence"],
        )
        for card in fetch.cards().values()
    }
    return own | reference | places


def _beside(path: Path, study: Study) -> str:
    """Path from the folder of the study: the same wherever that lies."""
    return Path(os.path.relpath(path, (study.toml or study.incidents).parent)).as_posix()


def _versions(formats: tuple[str, ...], *, figures: bool) -> dict[str, str]:
    """Versions of what can change a byte: packages, the C libraries in them, Python (its zlib and json)."""
    import platform
    from importlib.metadata import version

    import pyproj
    import shapely

    found = {name: version(name) for name in (*_LIBRARIES, *(_OF_FIGURES if figures else ()))}
    if "gpkg" in formats:
        import pyogrio  # GDAL takes a while to load, and nothing else needs it

        found["GDAL"] = ".".join(map(str, pyogrio.__gdal_version__))
    found["GEOS"] = shapely.geos_version_string
    found["PROJ"] = pyproj.proj_version_str
    found["Python"] = platform.python_version()
    return dict(sorted(found.items(), key=lambda one: one[0].casefold()))
