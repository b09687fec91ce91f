"""The files of a build: map, layers, QGIS project, tables, figures, and the manifest that lists them."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import TYPE_CHECKING

from marzmap import _manifest, _overview, _overwriting, _study, atlas, locate, plot, summarise, view, write
from marzmap._errors import InputError
from marzmap._version import __version__
from marzmap.attributes import COLUMNS, typed
from marzmap.statements import with_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import folium

    from marzmap._pipeline import Build
    from marzmap._study import Study

    Files = dict[str, bytes]

FORMATS = ("html", "geojson", "qgis", "gpkg", "parquet", "kml", "csv")
"""What `save` writes: map.html, layers/, qgis/, layers.gpkg, incidents.parquet, layers.kml, incidents.csv.

Whatever is chosen, the folder also gets manifest.json, CITATION.cff, and rejected.csv and duplicates.csv
where there are any.
"""

ON_REQUEST = ("xlsx", "csv-bom")
"""What `save` writes only when it is named: incidents.xlsx, and CSV with a byte order mark, for Excel."""
MOST_SPREAD = 2_000
"""With more places the border profile does not split certain from spread: that would take minutes."""


def page(built: Build) -> folium.Map:
    """Draw a build as a map; a notebook shows it inline.

    Examples
    --------
    >>> import marzmap
    >>> type(page(marzmap.build())).__mro__[1].__name__
    'Map'
    """
    study, layers = _study.dated(built.study), dict(built.layers)
    if "crossings" in layers:
        layers["crossings"] = layers["crossings"].assign(shut_days=locate.shut_days(layers["crossings"]))
    return view.page(
        study,
        layers,
        attributions=built.attributions,
        relief=atlas.relief(tuple(layers["border"].total_bounds)),
        citation=_study.citation(study),
        notice=built.notice,
        lacking=_overview.lacking_units(atlas.countries_beside(study.pairs), study.as_of)._asdict(),
    )


def save(
    built: Build,
    folder: str | Path,
    *,
    formats: Iterable[str] = FORMATS,
    figures: bool = False,
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
        Which of `FORMATS` and `ON_REQUEST` to write.
    figures : bool
        Whether to draw figures/ too: locator map, border profile and timeline, as PNG and SVG; needs the
        extra `marzmap[figures]`.
    progress : callable, optional
        Called with each of `steps(formats, figures=figures)` as it begins.

    Returns
    -------
    list of str
        Paths of the files in the folder.

    Raises
    ------
    InputError
        A format is not one of these, SOURCE_DATE_EPOCH is not a time, the folder is not ours or cannot be
        written, or figures are asked for without matplotlib.

    Examples
    --------
    >>> import tempfile
    >>> import marzmap
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as place:
    ...     save(marzmap.build(), Path(place), formats=["csv"])
    ['CITATION.cff', 'along-border.csv', 'incidents.csv', 'manifest.json']
    """
    say = progress or (lambda _: None)
    chosen = in_order(formats)
    check_folder(Path(folder), built.study)
    if figures:
        plot.available()
    # Each column has one type in every layer and every format.
    layers = {
        name: typed(layer, [column for column in layer if column in COLUMNS])
        for name, layer in built.layers.items()
    }
    for_page = built._replace(study=_study.dated(built.study), layers=layers)
    # The page writes reasons in its reader's language, every other file in English.
    worded = {name: with_words(layer) if name == "incidents" else layer for name, layer in layers.items()}
    ready = for_page._replace(incidents=with_words(built.incidents), layers=worded)
    files: Files = {}
    for name in chosen:
        say(_STEP.format(name))
        files |= _WRITERS[name](for_page if name == "html" else ready)
    if figures:
        say(_FIGURES)
        files |= _figures(ready)
    say(_LAST)
    files |= _set_aside(ready)
    if "csv-bom" in chosen:
        files |= {path: BOM_UTF8 + content for path, content in files.items() if path.endswith(".csv")}
    files[write.citation.NAME] = _cff(ready).encode()
    files[write.folder.MANIFEST] = _manifest.text(ready, files, chosen, figures=figures).encode()
    write.folder.replace(Path(folder), files)
    return sorted(files)


def check_folder(folder: Path, study: Study) -> None:
    """Refuse a folder that `save` could not write, or that holds files of the study, before the work is done.

    Raises
    ------
    InputError
        The path is a file, a folder with other content and no manifest, or one with a file of the study.
    """
    _overwriting.refuse([folder], _study.files(study))
    write.folder.check(folder)


def in_order(formats: Iterable[str]) -> tuple[str, ...]:
    """Put formats into the order in which they are written, each once.

    Raises
    ------
    InputError
        A format is not one of `FORMATS` or `ON_REQUEST`, or none is named.

    Examples
    --------
    >>> in_order(["csv", "html", "csv"])
    ('html', 'csv')
    """
    asked, known = list(formats), (*FORMATS, *ON_REQUEST)
    unknown = [name for name in asked if name not in known]
    if unknown or not asked:
        what = f"{unknown[0]!r} is not a format" if unknown else "No format is named"
        raise InputError(f"{what}. Give one or more of: {', '.join(known)}.")
    return tuple(name for name in known if name in asked)


_STEP, _FIGURES, _LAST = "writing {}", "drawing figures", "writing the folder"


def steps(formats: Iterable[str] = FORMATS, *, figures: bool = False) -> tuple[str, ...]:
    """Name the steps of `save`, in order.

    Examples
    --------
    >>> steps(["csv", "html"])
    ('writing html', 'writing csv', 'writing the folder')
    """
    return (*(_STEP.format(name) for name in in_order(formats)), *([_FIGURES] if figures else []), _LAST)


def _html(built: Build) -> Files:
    return {"map.html": view.html(page(built)).encode()}


def _geojson(built: Build) -> Files:
    layers = {
        f"layers/{name}.geojson": write.geojson.text(layer, name).encode()
        for name, layer in built.layers.items()
    }
    return layers | {"layers/incidents.schema.json": write.schema.text().encode()}


def _qgis(built: Build) -> Files:
    stated = (_study.citation(built.study), built.notice, *_overview.not_held(built.study, built.layers))
    project = write.qgis.files(
        built.layers,
        built.study,
        attributions=built.attributions,
        citation=" ".join(filter(None, stated)),
        relief=atlas.relief(tuple(built.layers["border"].total_bounds)),
        licences={name: rights.licence for name, rights in _manifest.rights(built.study).items()},
    )
    return {f"qgis/{name}": content for name, content in project.items()}


def _gpkg(built: Build) -> Files:
    cited = f"Cite as: {_study.citation(built.study)}"
    rights = {name: f"{line} {cited}" for name, line in _rights_lines(built).items()}
    styles = write.qgis.styles(built.layers)
    layers = built.layers | write.qgis.prepared(built.layers)
    return {"layers.gpkg": write.geopackage.content(layers, styles, rights=rights, day=built.study.as_of)}


def _parquet(built: Build) -> Files:
    table = built.incidents.drop(columns="row")
    return {"incidents.parquet": write.geoparquet.content(table, "incidents", about=_about(built))}


def _xlsx(built: Build) -> Files:
    about = _about(built) | ({"notice": built.notice} if built.notice else {})
    table = built.incidents.drop(columns="row")
    return {"incidents.xlsx": write.workbook.content(table, about=about, day=built.study.as_of)}


def _about(built: Build) -> dict[str, str]:
    """Return what a table of the incidents says of itself."""
    study = built.study
    written = ", ".join(f"{atlas.languages()[one].name} ({one})" for one in study.languages)
    about = {"title": study.title, "as_of": study.as_of, "citation": _study.citation(study)}
    return about | {"local_languages": written} | _manifest.rights(study)["incidents"]._asdict()


def _kml(built: Build) -> Files:
    study, about = built.study, "\n".join([_study.citation(built.study), *built.attributions])
    text = write.kml.text(built.layers, title=study.title, about=about, rights=_rights_lines(built))
    return {"layers.kml": text.encode()}


def _csv(built: Build) -> Files:
    tables = {"incidents": built.incidents.drop(columns="row"), "along-border": built.along_border}
    return {f"{name}.csv": write.table.text(table).encode() for name, table in tables.items()}


def _set_aside(built: Build) -> Files:
    # Rows that were set aside are kept as their source wrote them; a public build has none.
    rejected = built.rejected if built.published is None else built.rejected.iloc[:0]
    tables = {"rejected.csv": rejected, "duplicates.csv": built.duplicates}
    return {name: write.table.text(table).encode() for name, table in tables.items() if len(table)}


def _figures(built: Build) -> Files:
    study, layers, seen = built.study, dict(built.layers), plot.extent(built.layers)
    layers["countries"] = atlas.countries(seen)
    reference = locate.reference(study.pairs, source=study.source, chainage_from=study.chainage_from)
    if "crossings" in layers:
        layers["crossings"] = locate.on_border(layers["crossings"], reference)
    return {
        f"figures/{name}": content
        for name, content in plot.files(
            study,
            layers,
            built.along_border,
            weights=summarise.weights(built.incidents, reference.border, layers.get("candidates"))
            if len(built.incidents.drop_duplicates(["longitude", "latitude", "radius_m"])) <= MOST_SPREAD
            else None,
            relief=atlas.relief(seen),
            world=atlas.countries(),
            imprint=plot.Imprint(
                tuple(built.attributions), _study.citation(study), _manifest.licence(built), built.notice
            ),
        ).items()
    }


_WRITERS: dict[str, Callable[[Build], Files]] = {
    "html": _html,
    "geojson": _geojson,
    "qgis": _qgis,
    "gpkg": _gpkg,
    "parquet": _parquet,
    "kml": _kml,
    "csv": _csv,
    "xlsx": _xlsx,
    "csv-bom": _csv,
}


def _rights_lines(built: Build) -> dict[str, str]:
    return {name: rights.line() for name, rights in _manifest.rights(built.study).items()}


def _cff(built: Build) -> str:
    study = built.study
    return write.citation.text(study, citation=_study.citation(study), version=__version__)
