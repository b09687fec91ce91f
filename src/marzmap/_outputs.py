"""The files of a build: map, layers, QGIS project, tables, and the manifest that lists them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marzmap import _rights, _study, atlas
from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import folium

    from marzmap._pipeline import Build

    Files = dict[str, bytes]

FORMATS = ("html", "geojson", "qgis", "gpkg", "parquet", "kml", "csv")
"""What `save` can write: map.html, layers/, qgis/, layers.gpkg, incidents.parquet, layers.kml, incidents.csv.

Whatever is chosen, the folder also gets manifest.json, CITATION.cff, and rejected.csv and duplicates.csv
where there are any.
"""

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

_OF_THE_PAGE = {"MIT", "BSD-2-Clause"}
"""Licences of what map.html holds besides data: our script and the relief, and Leaflet."""


def page(built: Build) -> folium.Map:
    """Draw a build as a map; a notebook shows it inline.

    Examples
    --------
    >>> import marzmap
    >>> type(page(marzmap.build())).__mro__[1].__name__
    'Map'
    """
    from marzmap import locate, view

    study = _study.dated(built.study)
    layers = dict(built.layers)
    if "crossings" in layers:
        shut = locate.shut_days(layers["crossings"])
        layers["crossings"] = layers["crossings"].assign(shut_days=shut)
    return view.page(
        study,
        layers,
        attributions=built.attributions,
        relief=atlas.relief(tuple(layers["border"].total_bounds)),
        citation=_study.citation(study),
        notice=built.notice,
    )


def save(
    built: Build,
    folder: str | Path,
    *,
    formats: Iterable[str] = FORMATS,
    progress: Callable[[str], object] | None = None,
) -> list[str]:
    """Write the map, the layers, the QGIS project, the tables and the manifest of a build.

    The folder holds the old result or the new one, never half; files in it that are not ours stay. The
    same build gives the same bytes. The day that outputs show is that of SOURCE_DATE_EPOCH, else the
    study's `as_of`.

    Parameters
    ----------
    built : Build
        From `build`.
    folder : str or Path
        New, empty, or written by `save` before.
    formats : iterable of str
        Which of `FORMATS` to write.
    progress : callable, optional
        Told each of `steps(formats)` as it begins.

    Returns
    -------
    list of str
        Paths of the files in the folder.

    Raises
    ------
    InputError
        A format is not known, SOURCE_DATE_EPOCH is no time, or the folder is not ours or cannot be
        written.

    Examples
    --------
    >>> import tempfile
    >>> import marzmap
    >>> with tempfile.TemporaryDirectory() as place:
    ...     save(marzmap.build(), Path(place), formats=["csv"])
    ['CITATION.cff', 'along-border.csv', 'incidents.csv', 'manifest.json']
    """
    from marzmap import write
    from marzmap.attributes import COLUMNS, typed

    say = progress or (lambda _: None)
    chosen = known(formats)
    # Each word has one type in every layer and every format.
    layers = {
        name: typed(layer, [column for column in layer if column in COLUMNS])
        for name, layer in built.layers.items()
    }
    ready = built._replace(study=_study.dated(built.study), layers=layers)
    files: Files = {}
    for name in chosen:
        say(_STEP.format(name))
        files |= _WRITERS[name](ready)
    say(_LAST)
    # Rows that were set aside stand there as their source wrote them.
    if len(ready.rejected) and ready.published is None:
        files["rejected.csv"] = write.table.text(ready.rejected).encode()
    if len(ready.duplicates):
        files["duplicates.csv"] = write.table.text(ready.duplicates).encode()
    files[write.citation.NAME] = _cff(ready).encode()
    files[write.manifest.NAME] = _manifest(ready, files, chosen).encode()
    write.folder.replace(Path(folder), files)
    return sorted(files)


def known(formats: Iterable[str]) -> tuple[str, ...]:
    """Put formats into the order in which they are written, each once.

    Raises
    ------
    InputError
        A format is not one of `FORMATS`, or none is named.

    Examples
    --------
    >>> known(["csv", "html", "csv"])
    ('html', 'csv')
    """
    asked = list(formats)
    strange = [name for name in asked if name not in FORMATS]
    if strange or not asked:
        what = f"{strange[0]!r} is no format" if strange else "No format is named"
        raise InputError(f"{what}. Give one or more of: {', '.join(FORMATS)}.")
    return tuple(name for name in FORMATS if name in asked)


_STEP, _LAST = "writing {}", "writing the folder"


def steps(formats: Iterable[str] = FORMATS) -> tuple[str, ...]:
    """Name the steps of `save`, in order.

    Examples
    --------
    >>> steps(["csv", "html"])
    ('writing html', 'writing csv', 'writing the folder')
    """
    return (*(_STEP.format(name) for name in known(formats)), _LAST)


def _html(built: Build) -> Files:
    from marzmap import view

    return {"map.html": view.html(page(built)).encode()}


def _geojson(built: Build) -> Files:
    from marzmap import write

    layers = {
        f"layers/{name}.geojson": write.geojson.text(layer, name).encode()
        for name, layer in built.layers.items()
    }
    return layers | {"layers/incidents.schema.json": write.schema.text().encode()}


def _qgis(built: Build) -> Files:
    from marzmap import write

    cited = " ".join(filter(None, (_study.citation(built.study), built.notice)))
    project = write.qgis.files(
        built.layers,
        built.study,
        attributions=built.attributions,
        citation=cited,
        relief=atlas.relief(tuple(built.layers["border"].total_bounds)),
        licences={name: rights.licence for name, rights in _rights.of_layers(built.study).items()},
    )
    return {f"qgis/{name}": content for name, content in project.items()}


def _gpkg(built: Build) -> Files:
    from marzmap import write

    cited = f"Cite as: {_study.citation(built.study)}"
    rights = {name: f"{told} {cited}" for name, told in _told(built).items()}
    styles = write.qgis.styles(built.layers)
    layers = built.layers | write.qgis.prepared(built.layers)
    content = write.geopackage.content(layers, styles, rights=rights, day=built.study.as_of)
    return {"layers.gpkg": content}


def _parquet(built: Build) -> Files:
    from marzmap import write

    study = built.study
    about = {"title": study.title, "as_of": study.as_of, "citation": _study.citation(study)}
    about |= _rights.of_layers(study)["incidents"]._asdict()
    incidents = built.incidents.drop(columns="row")
    return {"incidents.parquet": write.geoparquet.content(incidents, "incidents", about=about)}


def _kml(built: Build) -> Files:
    from marzmap import write

    about = "\n".join([_study.citation(built.study), *built.attributions])
    text = write.kml.text(built.layers, title=built.study.title, about=about, rights=_told(built))
    return {"layers.kml": text.encode()}


def _csv(built: Build) -> Files:
    from marzmap import write

    return {
        "incidents.csv": write.table.text(built.incidents.drop(columns="row")).encode(),
        "along-border.csv": write.table.text(built.along_border).encode(),
    }


_WRITERS: dict[str, Callable[[Build], Files]] = {
    "html": _html,
    "geojson": _geojson,
    "qgis": _qgis,
    "gpkg": _gpkg,
    "parquet": _parquet,
    "kml": _kml,
    "csv": _csv,
}


def _told(built: Build) -> dict[str, str]:
    return {name: rights.told() for name, rights in _rights.of_layers(built.study).items()}


def _licence(built: Build) -> str:
    """Licences of all layers together."""
    rights = _rights.of_layers(built.study)
    return _rights.joined(rights[name].licence for name in built.layers if name in rights)


def _cff(built: Build) -> str:
    import marzmap
    from marzmap import write

    study = built.study
    return write.citation.text(study, citation=_study.citation(study), version=marzmap.__version__)


def _manifest(built: Build, files: Files, formats: tuple[str, ...]) -> str:
    import marzmap
    from marzmap import attributes, write

    study, rights = built.study, _rights.of_layers(built.study)
    own = study.licence or _rights.UNSTATED
    whole = _licence(built)
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
            "options": {"formats": formats, "public": built.published is not None}
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
            "libraries": _versions(formats),
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


def _beside(path: Path, study: Any) -> str:
    """Path from the folder of the study: the same wherever that lies."""
    return Path(os.path.relpath(path, (study.toml or study.incidents).parent)).as_posix()


def _versions(formats: tuple[str, ...]) -> dict[str, str]:
    """Versions of what can change a byte: packages, the C libraries in them, Python (its zlib and json)."""
    import platform
    from importlib.metadata import version

    import pyproj
    import shapely

    found = {name: version(name) for name in _LIBRARIES}
    if "gpkg" in formats:
        import pyogrio  # GDAL takes a while to load, and nothing else needs it

        found["GDAL"] = ".".join(map(str, pyogrio.__gdal_version__))
    found["GEOS"] = shapely.geos_version_string
    found["PROJ"] = pyproj.proj_version_str
    found["Python"] = platform.python_version()
    return dict(sorted(found.items(), key=lambda one: one[0].casefold()))
