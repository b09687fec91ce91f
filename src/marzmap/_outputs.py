"""The files of a build: map, layers, QGIS project, tables, and the manifest that lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap import atlas, locate

if TYPE_CHECKING:
    from pathlib import Path

    import folium

    from marzmap._pipeline import Build


def page(built: Build) -> folium.Map:
    """Draw a build as a map; a notebook shows it inline.

    Examples
    --------
    >>> import marzmap
    >>> type(page(marzmap.build())).__mro__[1].__name__
    'Map'
    """
    from marzmap import view

    layers = dict(built.layers)
    if "crossings" in layers:
        shut = locate.shut_days(layers["crossings"])
        layers["crossings"] = layers["crossings"].assign(shut_days=shut)
    return view.page(built.study, layers, attributions=built.attributions, relief=atlas.relief())


def save(built: Build, folder: Path) -> list[str]:
    """Write the map, the layers, the QGIS project, the tables and the manifest of a build.

    The folder holds the old result or the new one, never half; files in it that are not ours stay.

    Parameters
    ----------
    built : Build
        From `build`.
    folder : Path
        New, empty, or written by `save` before.

    Returns
    -------
    list of str
        Paths of the files in the folder.

    Raises
    ------
    InputError
        The folder is not ours, or cannot be written.
    """
    from marzmap import view, write

    files = {"map.html": view.html(page(built)).encode()}
    for name, layer in built.layers.items():
        files[f"layers/{name}.geojson"] = write.geojson.text(layer, name).encode()
    project = write.qgis.files(built.layers, built.study, attributions=built.attributions)
    files |= {f"qgis/{name}": content for name, content in project.items()}
    files["incidents.csv"] = write.table.text(built.incidents.drop(columns="row")).encode()
    # Rows that were set aside stand there as their source wrote them.
    if len(built.rejected) and built.published is None:
        files["rejected.csv"] = write.table.text(built.rejected).encode()
    if len(built.duplicates):
        files["duplicates.csv"] = write.table.text(built.duplicates).encode()
    files[write.manifest.NAME] = _manifest(built, files).encode()
    write.folder.replace(folder, files)
    return sorted(files)


def _manifest(built: Build, files: dict[str, bytes]) -> str:
    import marzmap
    from marzmap import write
    from marzmap.atlas import fetch

    study = built.study
    cards = atlas.cards()
    of_layer = {
        "border": cards[f"borders.{study.source}"]["licence"],
        "border_band": cards[f"borders.{study.source}"]["licence"],
        # The schematic barriers of our studies follow the border line.
        "barriers": cards[f"borders.{study.source}"]["licence"],
        "barrier_band": cards[f"borders.{study.source}"]["licence"],
        "border_further": " AND ".join(
            dict.fromkeys(cards[f"borders.{name}"]["licence"] for name in study.further_sources)
        ),
        "border_disagreement": " AND ".join(
            dict.fromkeys(
                cards[f"borders.{name}"]["licence"] for name in (study.source, *study.further_sources)
            )
        ),
        "districts": " AND ".join(
            dict.fromkeys(cards[f"units.{name}"]["licence"] for name in ("afghanistan", "iran"))
        ),
        "places": cards["places.geonames"]["licence"],
        "rivers": cards["rivers"]["licence"],
        "countries": cards["countries.natural-earth"]["licence"],
    }
    mixed = " AND ".join(sorted({part for text in of_layer.values() for part in text.split(" AND ") if part}))
    derived = of_layer["border"]
    licences = {
        path: mixed
        if path.endswith((".html", ".qgz"))
        else of_layer.get(path.rpartition("/")[2].removesuffix(".geojson"), derived)
        for path in files
    }
    given = (study.incidents, study.context, study.places, study.radii, study.barriers)
    inputs = {path.name: path for path in given if path} | {
        f"geodata/{card['file']}": atlas.folder() / card["file"] for card in cards.values()
    }
    fetched = {
        card["country"]: atlas.cache() / f"places/{card['country']}.parquet"
        for card in fetch.cards().values()
    }
    inputs |= {f"fetched/places/{country}.parquet": path for country, path in fetched.items()}
    return write.manifest.text(
        files,
        inputs,
        facts={
            "marzmap": marzmap.__version__,
            "study": {"id": study.id, "title": study.title, "as_of": study.as_of, "period": study.period},
            "incidents": len(built.incidents),
            "rejected": len(built.rejected),
            "attributions": built.attributions,
        },
        licences=licences,
    )
