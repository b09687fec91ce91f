"""Every file of the QGIS folder, and each layer's style for elsewhere."""

from __future__ import annotations

import io
import textwrap
import zipfile
from typing import TYPE_CHECKING

from marzmap._errors import InputError
from marzmap._text import objects
from marzmap.appearance import LIGHT
from marzmap.write import geojson
from marzmap.write.qgis import relief as shading
from marzmap.write.qgis import style
from marzmap.write.qgis.layers import looks
from marzmap.write.qgis.layout import Sheet
from marzmap.write.qgis.page import plain
from marzmap.write.qgis.project import document
from marzmap.write.qgis.ready import mercator, plan, under, within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from marzmap._study import Study
    from marzmap._types import Layers
    from marzmap.atlas import Relief


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
    ready = plan(layers)
    made = {
        f"{key}.geojson": geojson.text(layer, key, nested=False).encode()
        for key, layer in ready.layers.items()
    }
    made |= {f"{key}.qml": style.qml(ready.looks[key], layer).encode() for key, layer in ready.layers.items()}
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
    made["marzmap.qgz"] = _zipped("marzmap.qgs", project)
    if shades:
        made |= shading.files([one.image for one in shades], corners)
    return made


def styles(layers: Layers) -> dict[str, str]:
    """Write the style of every layer as QML: symbols, labels, map tips, time.

    The names of countries, crossings and barriers come from their layers. A style reads the columns of
    `prepared`; where one is missing, what is computed from it stays away.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame
        As for `files`.

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
    >>> styles({"incidents": one})["incidents"][:13]
    '<!DOCTYPE qgi'
    """
    ready = plan(layers)
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
    texts = styles({name: layer}) if len(layer) else {}
    if name not in texts:
        why = "is empty; a style needs a row to know its geometry" if not len(layer) else "has no style"
        styled = ", ".join(looks({"countries": {}, "crossings": {}, "barriers": {}}, 1))
        raise InputError(f"Layer {name!r} {why}. Expected rows of one of: {styled}.")
    return texts[name]


def prepared(layers: Layers) -> dict[str, gpd.GeoDataFrame]:
    """Give each layer that has a style every column that this reads, as in the QGIS folder.

    Dates of an incident go to all that belongs to it; `aside_mm` is how far an incident's symbol steps
    aside (see `fan`), `first_here` which of several rows at one place is labelled.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame
        As for `files`.

    Returns
    -------
    dict of str to GeoDataFrame
        New frames in drawing order, the topmost first.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = geopandas.GeoDataFrame({"incident_id": ["i1"]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> "aside_mm" in prepared({"incidents": one})["incidents"]
    True
    """
    return plan(layers).layers


def _sources(layers: Layers) -> str:
    """Name the sources of the incidents: publisher and date of each, once."""
    if "incidents" not in layers:
        return ""
    names = (
        ", ".join(str(source[key]) for key in ("publisher", "date") if source.get(key)) or source.get("title")
        for cell in layers["incidents"]["sources"]
        for source in objects(cell)
    )
    return "; ".join(dict.fromkeys(str(name) for name in names if name))


def _zipped(name: str, content: bytes) -> bytes:
    # A fixed date, mode and system: the same project is the same file everywhere.
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(entry, content, compresslevel=9)
    return target.getvalue()
