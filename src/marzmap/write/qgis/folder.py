"""Every file of the QGIS folder, and each layer's style for elsewhere."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from marzmap._errors import InputError
from marzmap._text import objects
from marzmap.appearance import LIGHT
from marzmap.write import geojson
from marzmap.write._archive import zipped
from marzmap.write.qgis import relief as shading
from marzmap.write.qgis import style
from marzmap.write.qgis.layers import looks
from marzmap.write.qgis.layout import Sheet
from marzmap.write.qgis.page import plain
from marzmap.write.qgis.project import document
from marzmap.write.qgis.ready import Plan, mercator, plan, under, within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from marzmap._study import Study
    from marzmap._types import Files, Layers
    from marzmap.atlas import Relief
    from marzmap.write.geometries import Geometries


def files(
    layers: Layers,
    study: Study,
    *,
    attributions: Sequence[str] = (),
    citation: str = "",
    relief: Sequence[Relief] = (),
    licences: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """Make every file of the QGIS folder.

    `marzmap.qgz` finds its layers next to itself, wherever the folder is moved, and brings a print layout.
    Each layer has its style next to it as QML too, for use in another project. Lists are
    flattened to text, since QGIS knows none; incidents and context events have every column of the
    vocabulary, so that a style never meets a missing one. The same input gives the same bytes.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame
        Layers by key ("incidents", "border", ...), EPSG:4326; absent or empty ones are left out of the
        project, and keys that it does not know are ignored.
    study : Study
        Titles, summary, period and date.
    attributions : sequence of str
        Attribution texts of the layers, shown on the map.
    citation : str
        How to cite the build, in one line, for the print layout.
    relief : sequence of Relief
        Shaded relief in pieces side by side; left out where none of them lies under the map.
    licences : mapping of str to str, optional
        Licence by key of the layer ("relief" too), for the metadata that QGIS shows.

    Returns
    -------
    dict of str to bytes
        Content by file name: "marzmap.qgz", "incidents.geojson", "incidents.qml", ...

    Raises
    ------
    InputError
        As by `geojson.text`; or a piece of the relief is not a WebP image.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> from types import SimpleNamespace
    >>> study = SimpleNamespace(title="One", title_local="", summary="", period="2021", as_of="2022-01-01")
    >>> one = geopandas.GeoDataFrame({"incident_id": ["i1"]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> sorted(files({"incidents": one}, study))
    ['incidents.geojson', 'incidents.qml', 'marzmap.qgz']
    """
    made = blocks(
        plan(layers),
        study,
        attributions=attributions,
        citation=citation,
        relief=relief,
        licences=licences,
    )
    return {name: b"".join(content) for name, content in made}


def blocks(
    ready: Plan,
    study: Study,
    shapes: Mapping[str, Geometries] | None = None,
    *,
    attributions: Sequence[str] = (),
    citation: str = "",
    relief: Sequence[Relief] = (),
    licences: Mapping[str, str] | None = None,
) -> Files:
    """Make every file as by `files`, one after the other, a block at a time.

    Parameters
    ----------
    ready : Plan
        The layers as by `plan`.
    study, attributions, citation, relief, licences
        As for `files`.
    shapes : mapping of str to Geometries, optional
        The geometries of layers, where they are written already.

    Yields
    ------
    tuple of str and iterable of bytes

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> from types import SimpleNamespace
    >>> study = SimpleNamespace(title="One", title_local="", summary="", period="2021", as_of="2022-01-01")
    >>> one = geopandas.GeoDataFrame({"incident_id": ["i1"]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> [name for name, _ in blocks(plan({"incidents": one}), study)]
    ['incidents.geojson', 'incidents.qml', 'marzmap.qgz']
    """
    for key, layer in ready.layers.items():
        yield f"{key}.geojson", geojson.blocks(layer, key, (shapes or {}).get(key), nested=False)
    for key, text in styles(ready).items():
        yield f"{key}.qml", [text.encode()]
    thanks = " ".join(dict.fromkeys(attributions))
    dates = f"Period: {study.period.replace('/', ' to ')}. " if study.period else ""
    sheet = Sheet(
        study.title,
        study.title_local,
        study.summary,
        f"{dates}As of {study.as_of}.",
        _sources(ready.layers),
        thanks,
        citation,
        ready.box,
        LIGHT.water if within(ready) else LIGHT.paper,
    )
    shades = relief if any(under(one, ready.box) for one in relief) else ()
    west, south, east, north = zip(*(one[1:] for one in shades), strict=True) if shades else ((),) * 4
    corners = list(zip(mercator(west, south).tolist(), mercator(east, north).tolist(), strict=True))
    # QGIS sets it in a corner of the map, breaks no lines itself, and would compute what is in [% %].
    notice = textwrap.fill(plain(thanks), 130)
    project = document(ready.layers, ready.looks, sheet, notice, licences or {}, shaded=corners)
    yield "marzmap.qgz", [zipped({"marzmap.qgs": project})]
    if shades:
        pictures = shading.files([one.image for one in shades], corners)
        yield from ((name, [content]) for name, content in pictures.items())


def styles(ready: Plan) -> dict[str, str]:
    """Write the style of every layer as QML: symbols, labels, map tips, time.

    The names of countries, crossings and barriers come from their layers.

    Parameters
    ----------
    ready : Plan
        The layers as by `plan`: a style reads columns that this adds.

    Returns
    -------
    dict of str to str
        QML by key of the layer, the same as in the QGIS folder; for the files next to layers and for the
        `styleQML` of a GeoPackage's `layer_styles`.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = geopandas.GeoDataFrame({"incident_id": ["i1"]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> styles(plan({"incidents": one}))["incidents"][:13]
    '<!DOCTYPE qgi'
    """
    return {key: style.qml(ready.looks[key], layer) for key, layer in ready.layers.items()}


def qml(name: str, layer: gpd.GeoDataFrame) -> str:
    """Write the style of one layer alone; countries, crossings and barriers go by their codes.

    Parameters
    ----------
    name : str
        Key of the layer, such as "border".
    layer : GeoDataFrame
        EPSG:4326.

    Returns
    -------
    str
        QML.

    Raises
    ------
    InputError
        There is no style for that name, or the layer is empty.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = geopandas.GeoDataFrame({"incident_id": ["i1"]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> "categorizedSymbol" in qml("incidents", one)
    True
    """
    texts = styles(plan({name: layer})) if len(layer) else {}
    if name not in texts:
        why = "is empty; a style needs a row to know its geometry" if not len(layer) else "has no style"
        styled = ", ".join(looks({"countries": {}, "crossings": {}, "barriers": {}}, 1))
        raise InputError(f"Layer {name!r} {why}. Expected rows of one of: {styled}.")
    return texts[name]


def _sources(layers: Layers) -> str:
    """Name the sources of the incidents: publisher and date of each, once."""
    if "incidents" not in layers:
        return ""
    names = (
        ", ".join(str(source[key]) for key in ("publisher", "date") if source.get(key)) or source.get("title")
        for cell in layers["incidents"]["sources"].unique()
        for source in objects(cell)
    )
    return "; ".join(dict.fromkeys(str(name) for name in names if name))
