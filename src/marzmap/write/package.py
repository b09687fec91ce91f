"""What a folder holds, as a data package that any program reads, and as Zenodo asks of a deposit."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap.dictionary import TABLES
from marzmap.layers import LAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marzmap._study import Study
    from marzmap.dictionary import Described

_MEDIA = {
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".html": "text/html",
    ".json": "application/json",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".qgz": "application/zip",
    ".qml": "application/xml",
    ".svg": "image/svg+xml",
    ".vrt": "application/xml",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Media type of a file, by how its name ends."""

_FILES = {
    "map.html": "Interactive map: opens in any browser, also without a network.",
    "layers.gpkg": "All layers, each with the style that QGIS applies.",
    "layers.kml": "Incidents and border for globes.",
    "incidents.parquet": TABLES["incidents"],
    "incidents.xlsx": TABLES["incidents"],
    "layers/incidents.schema.json": "JSON Schema of the properties in layers/incidents.geojson.",
    "qgis/marzmap.qgz": "QGIS project of all layers, with a print layout.",
    "CITATION.cff": "How to cite it.",
    "codebook.md": TABLES["codebook"],
    **{f"{name}.csv": meaning for name, meaning in TABLES.items()},
}

_NOT_TABLES = {".parquet": "file", ".xlsx": "file"}
"""Types of what the validator frictionless would take for tables that it cannot read by itself."""

_KEYS = {"incidents": ["incident_id"], "codebook": ["table", "column"]}
_REFERS = {"duplicates": ("incident_id_1", "incident_id_2")}
"""Columns of a table that are identifiers of incidents."""


class File(NamedTuple):
    """A file of the folder."""

    path: str
    size: int
    sha256: str
    licence: str


class Contents(NamedTuple):
    """The account of a folder.

    Attributes
    ----------
    study : Study
        Title, summary, authors, publisher, DOI, address, licence, period; `as_of` is the day of release.
    citation, version : str
        How to cite it, in a line; version of marzmap.
    files : sequence of File
        Every file but those made here and the manifest.
    tables : mapping of str to mapping of str to Described
        Columns of each table and layer, by its name.
    box : tuple of float
        West, south, east, north of what the study is about, degrees.
    addresses : mapping of str to str
        Address of the text of a licence, by its SPDX name.
    attributions : sequence of str
        Whom the data is owed to.
    """

    study: Study
    citation: str
    version: str
    files: list[File]
    tables: Mapping[str, Mapping[str, Described]]
    box: tuple[float, float, float, float]
    addresses: Mapping[str, str]
    attributions: list[str]


def data_package(contents: Contents) -> str:
    """Write datapackage.json (Data Package 2.0): every file, and the schema of every table in CSV."""
    study = contents.study
    every = [study.licence, *(file.licence for file in contents.files)]
    licences = dict.fromkeys(name for expression in every for name in licence_names(expression))
    document = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": _plain_name(study.id),
        "title": study.title,
        "description": study.summary,
        "version": study.as_of,
        "created": f"{study.as_of}T00:00:00Z",
        "homepage": study.url,
        "contributors": [{"title": name, "roles": ["author"]} for name in study.authors],
        "licenses": [_licence(name, contents) for name in licences],
        "sources": [{"title": text} for text in contents.attributions],
        "resources": [_resource(file, contents) for file in contents.files],
    }
    return as_text({name: value for name, value in document.items() if value})


def _resource(file: File, contents: Contents) -> dict[str, Any]:
    """Describe a file; a table in CSV with its schema."""
    name, ending = _parts(file.path)
    resource: dict[str, Any] = {
        "name": _plain_name(file.path),
        "path": file.path,
        "title": title(file.path),
        "description": meaning(file.path),
        "format": ending[1:],
        "mediatype": media_type(file.path),
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "licenses": [_licence(one, contents) for one in licence_names(file.licence)],
    }
    if ending == ".csv" and name in contents.tables:
        resource |= {"type": "table", "encoding": "utf-8", "schema": _schema(name, contents.tables)}
    elif ending in _NOT_TABLES or file.path.endswith(".schema.json"):
        resource["type"] = _NOT_TABLES.get(ending, "json")
    return {key: value for key, value in resource.items() if value}


def _schema(table: str, tables: Mapping[str, Mapping[str, Described]]) -> dict[str, Any]:
    """Write the Table Schema (2.0) of a table."""
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(name, column) for name, column in tables[table].items()],
        "missingValues": [""],
    }
    if key := _KEYS.get(table):
        schema["primaryKey"] = key
    schema["foreignKeys"] = [
        {"fields": [name], "reference": {"resource": "incidents.csv", "fields": ["incident_id"]}}
        for name in _REFERS.get(table, ())
        if "incidents" in tables
    ]
    return {key: value for key, value in schema.items() if value}


def _field(name: str, column: Described) -> dict[str, Any]:
    limits = {key: value for key, value in column.limits.items() if key != "format"}
    if column.type == "date":
        limits.pop("pattern", None)  # of texts only
    field: dict[str, Any] = {
        "name": name,
        "type": column.type,
        "description": column.meaning,
        "unit": column.unit,
    }
    if column.type == "boolean":
        field |= {"trueValues": ["True"], "falseValues": ["False"]}
    return {key: value for key, value in (field | {"constraints": limits}).items() if value}


def deposit(contents: Contents) -> str:
    """Write .zenodo.json: what Zenodo asks of a deposit."""
    study = contents.study
    rights = dict.fromkeys(file.licence for file in contents.files if file.licence)
    document = {
        "upload_type": "dataset",
        "title": study.title,
        "description": study.summary or study.title,
        "creators": [{"name": name} for name in study.authors or (study.publisher or "Authors not stated",)],
        "publication_date": study.as_of,
        "version": study.as_of,
        "doi": study.doi,
        # It takes one; those of the files are in the notes.
        "license": study.licence.casefold() if " AND " not in study.licence else "",
        "keywords": ["border incidents", *study.pairs],
        "notes": " ".join(
            [
                f"Made with marzmap {contents.version}. Licences of the files: {'; '.join(rights)}.",
                *contents.attributions,
            ]
        ),
    }
    return as_text({name: value for name, value in document.items() if value})


def address(licence: str, contents: Contents) -> str:
    """Return the address of the text of a licence, or a name in this document where there is none."""
    return contents.addresses.get(licence) or f"#{licence.replace(' ', '-')}"


def _licence(name: str, contents: Contents) -> dict[str, str]:
    path = contents.addresses.get(name, "")
    return {"name": _plain_name(name, lower=False)} | ({"path": path} if path else {"title": name})


def _parts(path: str) -> tuple[str, str]:
    """Split the name of a file from its ending."""
    pure = PurePosixPath(path)
    return pure.stem, pure.suffix


def licence_names(expression: str) -> list[str]:
    """Return the licences of an SPDX expression; none of an empty one.

    Examples
    --------
    >>> licence_names("CC-BY-4.0 AND ODbL-1.0"), licence_names("")
    (['CC-BY-4.0', 'ODbL-1.0'], [])
    """
    return [name for name in expression.split(" AND ") if name]


def media_type(path: str) -> str:
    """Return the media type of a file."""
    return _MEDIA.get(_parts(path)[1], "application/octet-stream")


def title(path: str) -> str:
    """Return a name for people of a file."""
    name, ending = _parts(path)
    return (
        LAYERS[name].title if name in LAYERS and ending in (".geojson", ".qml") else PurePosixPath(path).name
    )


def meaning(path: str) -> str:
    """Return what a file holds, in a sentence; nothing of one that is not described."""
    name, ending = _parts(path)
    if name in LAYERS and ending in (".geojson", ".qml"):
        return f"How QGIS draws the layer {LAYERS[name].title}." if ending == ".qml" else LAYERS[name].meaning
    return _FILES.get(path, "")


def _plain_name(text: str, *, lower: bool = True) -> str:
    """Return a text with nothing in it but letters, digits, dots and hyphens of ASCII."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-/") else "-" for sign in text)
    return (plain.lower() if lower else plain.replace("/", "-")) or "-"


def as_text(document: Any) -> str:
    """Write a document as JSON."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
