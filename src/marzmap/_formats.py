"""What each format writes of a build: the paths of its files, and their content a block at a time."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from marzmap import _overview, _rights, _study, atlas, locate, plot, summarise, write
from marzmap._version import __version__
from marzmap.attributes import COLUMNS, typed
from marzmap.statements import with_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from marzmap._pipeline import Build
    from marzmap._types import Files

MOST_SPREAD = 2_000
"""With more places the border profile does not split certain from spread: that would take minutes."""


class Ready:
    """A build as its files show it, and what several formats need of it, made when it is first needed.

    Parameters
    ----------
    built : Build
        From `build`.
    """

    def __init__(self, built: Build) -> None:
        # Each column has one type in every layer and every format.
        layers = {
            name: typed(layer, [column for column in layer if column in COLUMNS])
            for name, layer in built.layers.items()
        }
        self.for_page = built._replace(study=_study.dated(built.study), layers=layers)

    @cached_property
    def worded(self) -> Build:
        """The same with reasons in English: the page alone writes them in its reader's language."""
        build = self.for_page
        layers = {
            name: with_words(layer) if name == "incidents" else layer for name, layer in build.layers.items()
        }
        return build._replace(incidents=with_words(build.incidents), layers=layers)

    @cached_property
    def shapes(self) -> dict[str, write.geometries.Geometries]:
        """The geometries of each layer as text."""
        return {name: write.geometries.as_text(layer, name) for name, layer in self.worded.layers.items()}

    @cached_property
    def styled(self) -> write.qgis.Plan:
        """The layers with what QGIS reads of them."""
        return write.qgis.plan(self.worded.layers)


def _geojson(ready: Ready) -> Files:
    for name, layer in ready.worded.layers.items():
        yield f"layers/{name}.geojson", write.geojson.blocks(layer, name, ready.shapes[name])
    yield "layers/incidents.schema.json", [write.schema.text().encode()]


def _qgis(ready: Ready) -> Files:
    built = ready.worded
    bare = _overview.not_held(built.study, built.layers)
    files = write.qgis.blocks(
        ready.styled,
        built.study,
        ready.shapes,
        attributions=built.attributions,
        citation=" ".join(filter(None, (_study.citation(built.study), built.notice, *bare))),
        relief=atlas.relief(tuple(built.layers["border"].total_bounds)),
        licences={name: rights.licence for name, rights in _rights.of_layers(built.study).items()},
    )
    yield from ((f"qgis/{name}", content) for name, content in files)


def _gpkg(ready: Ready) -> Files:
    built = ready.worded
    cited = f"Cite as: {_study.citation(built.study)}"
    rights = {name: f"{line} {cited}" for name, line in _rights_lines(built).items()}
    styles, layers = write.qgis.styles(ready.styled), built.layers | ready.styled.layers
    yield "layers.gpkg", write.geopackage.blocks(layers, styles, rights=rights, day=built.study.as_of)


def _parquet(ready: Ready) -> Files:
    table = ready.worded.incidents.drop(columns="row")
    about = _about(ready.worded)
    yield "incidents.parquet", write.geoparquet.blocks(table, "incidents", about=about)


def _xlsx(ready: Ready) -> Files:
    built = ready.worded
    about = _about(built) | ({"notice": built.notice} if built.notice else {})
    table = built.incidents.drop(columns="row")
    yield "incidents.xlsx", [write.workbook.content(table, about=about, day=built.study.as_of)]


def _about(built: Build) -> dict[str, str]:
    """Return what a table of the incidents says of itself."""
    study = built.study
    written = ", ".join(f"{atlas.languages()[one].name} ({one})" for one in study.languages)
    about = {"title": study.title, "as_of": study.as_of, "citation": _study.citation(study)}
    return about | {"local_languages": written} | _rights.of_layers(study)["incidents"]._asdict()


def _kml(ready: Ready) -> Files:
    built = ready.worded
    about = "\n".join([_study.citation(built.study), *built.attributions])
    rights = _rights_lines(built)
    title = built.study.title
    yield "layers.kml", write.kml.blocks(built.layers, ready.shapes, title=title, about=about, rights=rights)


def _csv(ready: Ready) -> Files:
    yield "incidents.csv", write.table.blocks(ready.worded.incidents.drop(columns="row"))
    yield "along-border.csv", write.table.blocks(ready.worded.along_border)


def always(ready: Ready) -> Files:
    """Make what is in every folder: how to cite it, rows that were set aside, and likely duplicates."""
    built = ready.worded
    # Rows that were set aside are kept as their source wrote them; a public build has none.
    if built.published is None and len(built.rejected):
        yield "rejected.csv", write.table.joined(built.rejected.blocks())
    if len(built.duplicates):
        yield "duplicates.csv", write.table.blocks(built.duplicates)
    text = write.citation.text(
        built.study,
        citation=_study.citation(built.study),
        version=__version__,
        sources=_rights.data_sources(built),
    )
    yield write.citation.NAME, [text.encode()]


def figures(ready: Ready) -> Files:
    """Draw the figures."""
    built = ready.worded
    study, layers, seen = built.study, dict(built.layers), plot.extent(built.layers)
    layers["countries"] = atlas.countries(seen)
    reference = locate.reference(study.pairs, source=study.source, chainage_from=study.chainage_from)
    if "crossings" in layers:
        layers["crossings"] = locate.on_border(layers["crossings"], reference)
    places = built.incidents.drop_duplicates(["longitude", "latitude", "radius_m"])
    drawn = plot.files(
        study,
        layers,
        built.along_border,
        weights=summarise.weights(built.incidents, reference.border, layers.get("candidates"))
        if len(places) <= MOST_SPREAD
        else None,
        relief=atlas.relief(seen),
        world=atlas.countries(),
        imprint=plot.Imprint(
            tuple(built.attributions), _study.citation(study), _rights.of_all_layers(built), built.notice
        ),
    )
    yield from ((f"figures/{name}", [content]) for name, content in drawn.items())


def _rights_lines(built: Build) -> dict[str, str]:
    return {name: rights.line() for name, rights in _rights.of_layers(built.study).items()}


WRITERS: dict[str, Callable[[Ready], Files]] = {
    "geojson": _geojson,
    "qgis": _qgis,
    "gpkg": _gpkg,
    "parquet": _parquet,
    "kml": _kml,
    "csv": _csv,
    "xlsx": _xlsx,
    "csv-bom": _csv,
}
"""What writes the files of a format; the page is drawn elsewhere."""
