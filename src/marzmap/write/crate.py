"""What a folder holds, as an RO-Crate: JSON-LD that research repositories read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marzmap.atlas.fetched import NOT_STATED
from marzmap.write.package import address, as_text, licence_names, meaning, media_type, title

if TYPE_CHECKING:
    from marzmap.write.package import Contents, File


def text(contents: Contents) -> str:
    """Write ro-crate-metadata.json (RO-Crate 1.1): the files, who made them, under which licences."""
    study = contents.study
    people = [_agent(name) for name in study.authors or (study.publisher or "Authors not stated",)]
    entities = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        _whole(contents, people),
        *people,
        *([_agent(study.publisher)] if study.publisher else []),
        *_extent(contents.box),
        {"@id": "#marzmap", "@type": "SoftwareApplication", "name": "marzmap", "version": contents.version},
        {
            "@id": "#build",
            "@type": "CreateAction",
            "name": "marzmap build",
            "instrument": {"@id": "#marzmap"},
            "result": {"@id": "./"},
        },
        *(_file_entity(file, contents) for file in contents.files),
        *_licence_entities(contents),
    ]
    # An organisation may be author and publisher.
    graph = {one["@id"]: {key: value for key, value in one.items() if value} for one in entities}
    return as_text({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [*graph.values()]})


def _whole(contents: Contents, people: list[dict[str, Any]]) -> dict[str, Any]:
    """Describe the folder as a whole."""
    study = contents.study
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": study.title,
        "description": study.summary or study.title,
        "datePublished": study.as_of,
        "version": study.as_of,
        "author": [{"@id": one["@id"]} for one in people],
        "publisher": {"@id": f"#{study.publisher}"} if study.publisher else None,
        "identifier": f"https://doi.org/{study.doi}" if study.doi else None,
        "url": study.url,
        "license": {"@id": address(study.licence or NOT_STATED, contents)},
        "creditText": " ".join([contents.citation, *contents.attributions]),
        "temporalCoverage": study.period,
        "spatialCoverage": {"@id": "#extent"},
        "hasPart": [{"@id": file.path} for file in contents.files],
        "mentions": {"@id": "#build"},
    }


def _extent(box: tuple[float, float, float, float]) -> list[dict[str, Any]]:
    """Describe the part of the Earth that it is about."""
    west, south, east, north = box
    return [
        {"@id": "#extent", "@type": "Place", "name": "Extent", "geo": {"@id": "#box"}},
        {"@id": "#box", "@type": "GeoShape", "box": f"{south:.6f},{west:.6f} {north:.6f},{east:.6f}"},
    ]


def _file_entity(file: File, contents: Contents) -> dict[str, Any]:
    return {
        "@id": file.path,
        "@type": "File",
        "name": title(file.path),
        "description": meaning(file.path),
        "encodingFormat": media_type(file.path),
        "contentSize": str(file.size),
        "sha256": file.sha256,
        "license": [{"@id": address(name, contents)} for name in licence_names(file.licence)],
    }


def _licence_entities(contents: Contents) -> list[dict[str, Any]]:
    own = contents.study.licence or NOT_STATED
    names = dict.fromkeys(
        name for text in (own, *(file.licence for file in contents.files)) for name in licence_names(text)
    )
    return [
        {"@id": address(name, contents), "@type": "CreativeWork", "name": name, "identifier": name}
        for name in names
    ]


def _agent(name: str) -> dict[str, Any]:
    """Describe an author: a person as "Family, Given", an organisation by its name alone."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and given:
        return {"@id": f"#{name}", "@type": "Person", "name": f"{given} {family}"}
    return {"@id": f"#{name}", "@type": "Organization", "name": name}
