"""A study: a folder with `study.toml`, its incidents and, if it likes, its own places."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from marzmap._errors import InputError
from marzmap.atlas import folder as geodata

DEFAULT = "iran-afghanistan"
"""The embedded study that `marzmap build` takes when it is given none."""


LANGUAGES = ("en", "fa")
"""Languages of the page."""

ONLINE_LAYERS = ("opentopomap", "nasa-blue-marble")
"""Layers of the network that the page can offer; `[page] online_layers = []` offers none."""


class Public(NamedTuple):
    """What `marzmap build --public` does with rows that may not be handed on as they are.

    Attributes
    ----------
    restricted : str
        Rows of a source whose terms forbid it: "reduce", "coarsen" (reduce, and coarsen the place) or "leave
        out".
    sensitive : str
        Rows marked sensitive: "coarsen", "jitter" or "leave out".
    seed : str
        What the jitter is drawn from: keep it to yourself, for who knows it can undo the jitter.
    """

    restricted: str
    sensitive: str
    seed: str


RESTRICTED = ("reduce", "coarsen", "leave out")
SENSITIVE = ("coarsen", "jitter", "leave out")


class Study(NamedTuple):
    """What `study.toml` says, with its paths made whole.

    Attributes
    ----------
    id, title, title_fa, summary : str
        How the study is called; `title_fa` and `summary` may be empty.
    period : str
        The time it covers, EDTF.
    as_of : str
        The day it describes, YYYY-MM-DD; the date that outputs show.
    pairs : tuple of str
        Borders it is about, as alphabetical alpha-3 pairs ("AFG-IRN").
    source : str
        Name of the border layer that decides.
    further_sources : tuple of str
        Border layers shown beside it.
    chainage_from : str
        Named end of the border from which the chainage counts; empty for the layer's own start.
    incidents : Path
        The table of incidents.
    context, places, radii, barriers : Path or None
        Tables of context events, of places and of radii, and a GeoJSON of barriers, where the study has
        its own.
    ui : str
        Language of the page.
    online_layers : tuple of str
        Layers of the network that the page offers.
    toml : Path or None
        The `study.toml` itself.
    authors : tuple of str
        Who answers for the study; a person as "Family, Given", anyone else by name.
    publisher, doi, url : str
        Where it is published, if it is.
    licence : str
        SPDX name of the licence of the study's own table and texts; empty if not stated.
    """

    id: str
    title: str
    title_fa: str
    summary: str
    period: str
    as_of: str
    pairs: tuple[str, ...]
    source: str
    further_sources: tuple[str, ...]
    chainage_from: str
    incidents: Path
    context: Path | None
    places: Path | None
    radii: Path | None
    barriers: Path | None
    ui: str
    public: Public
    online_layers: tuple[str, ...]
    toml: Path | None = None
    authors: tuple[str, ...] = ()
    publisher: str = ""
    doi: str = ""
    url: str = ""
    licence: str = ""


def embedded() -> list[str]:
    """Names of the studies that come with marzmap.

    Examples
    --------
    >>> embedded()
    ['iran-afghanistan', 'iran-afghanistan-2021-2024']
    """
    return sorted(found.parent.name for found in (geodata() / "studies").glob("*/study.toml"))


def read(study: str | Path = DEFAULT) -> Study:
    """Read a study from its folder, or an embedded one by its name.

    Parameters
    ----------
    study : str or Path
        Folder with a `study.toml`, or a name of `embedded()`. A folder that exists wins.

    Returns
    -------
    Study

    Raises
    ------
    InputError
        No such study, or its `study.toml` lacks a value or holds one of the wrong kind.

    Examples
    --------
    >>> read("iran-afghanistan").pairs
    ('AFG-IRN',)
    """
    place = Path(study)
    if not place.is_dir() and str(study) in embedded():
        place = geodata() / "studies" / str(study)
    toml = place / "study.toml"
    if not toml.is_file():
        raise InputError(
            f"{study}: no such study. Give a folder that holds a study.toml, or one of the embedded "
            f"studies: {', '.join(embedded())}."
        )
    content = _content(toml)
    pairs = _texts(content, "border", "pairs")
    if not pairs:
        raise InputError(f"{toml}: [border] pairs is empty. Name a border, such as 'AFG-IRN'.")
    return Study(
        id=_value(content, "study", "id", str, place.resolve().name),
        title=_value(content, "study", "title", str),
        title_fa=_value(content, "study", "title_fa", str, ""),
        summary=_value(content, "study", "summary", str, ""),
        period=_value(content, "study", "period", str, ""),
        as_of=_value(content, "study", "as_of", date).isoformat(),
        pairs=tuple("-".join(sorted(pair.upper().split("-"))) for pair in pairs),
        source=_value(content, "border", "source", str, "world"),
        further_sources=_texts(content, "border", "further_sources", []),
        chainage_from=_value(content, "border", "chainage_from", str, ""),
        incidents=_file(content, place, "incidents", required=True) or place,
        context=_file(content, place, "context"),
        places=_file(content, place, "places"),
        radii=_file(content, place, "radii"),
        barriers=_file(content, place, "barriers"),
        ui=_one_of(content, "study", "ui", LANGUAGES),
        public=_public(content),
        online_layers=tuple(
            _named(content, "page", "online_layers", name, ONLINE_LAYERS)
            for name in _texts(content, "page", "online_layers", list(ONLINE_LAYERS))
        ),
        toml=toml,
        authors=tuple(" ".join(name.split()) for name in _texts(content, "study", "authors", [])),
        publisher=" ".join(_value(content, "study", "publisher", str, "").split()),
        **{key: _like(content, "study", key, *form) for key, form in _FORMS.items()},
    )


def dated(study: Study) -> Study:
    """Put the day of SOURCE_DATE_EPOCH, if that is set, in the place of `as_of`: the day that outputs show.

    Raises
    ------
    InputError
        SOURCE_DATE_EPOCH is not a number of seconds.

    Examples
    --------
    >>> import os
    >>> os.environ["SOURCE_DATE_EPOCH"] = "86400"
    >>> dated(read("iran-afghanistan")).as_of
    '1970-01-02'
    >>> del os.environ["SOURCE_DATE_EPOCH"]
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        return study
    try:
        day = datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise InputError(
            f"SOURCE_DATE_EPOCH={seconds!r} is no time. Give whole seconds since 1970-01-01, or unset it."
        ) from error
    return study._replace(as_of=day.isoformat())


def citation(study: Study) -> str:
    """Tell in one line how to cite what was built from a study.

    Parameters
    ----------
    study : Study
        Its title, and what it has of authors, publisher, `as_of`, DOI and address.

    Returns
    -------
    str
        Plain text: "Authors (year): Title. Publisher. As of day; made with marzmap 0.1.0. DOI or address".

    Examples
    --------
    >>> study = read("iran-afghanistan")._replace(authors=("Doe, Jane",), doi="10.1234/5")
    >>> print(citation(study))
    Doe, Jane (2026): Iran-Afghanistan border incidents, 2021-2022. As of 2026-11-22; made with marzmap \
0.1.0. https://doi.org/10.1234/5
    """
    from marzmap import __version__

    year = study.as_of[:4] and f" ({study.as_of[:4]})"
    title = " ".join(study.title.split()).rstrip(".")
    who = "; ".join(study.authors)
    made = f"made with marzmap {__version__}"
    parts = [
        f"{who}{year}: {title}" if who else f"{title}{year}",
        study.publisher,
        f"As of {study.as_of}; {made}" if study.as_of else made.capitalize(),
    ]
    where = f"https://doi.org/{study.doi}" if study.doi else study.url
    return ". ".join(part for part in parts if part) + "." + (where and f" {where}")


def files(study: Study) -> list[Path]:
    """Name the files that a study is made of.

    Examples
    --------
    >>> [path.name for path in files(read())]
    ['study.toml', 'incidents.csv', 'context.csv', 'places.csv', 'barriers.geojson']
    """
    given = (study.toml, study.incidents, study.context, study.places, study.radii, study.barriers)
    return [path for path in given if path]


def _content(toml: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(toml.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{toml}: not readable as TOML: {error}.") from error
    # Errors below name the file they come from.
    return {**content, "": toml}


def _value(content: dict[str, Any], table: str, key: str, kind: type, default: Any = None) -> Any:
    section = content.get(table, {})
    found = section.get(key, default) if isinstance(section, dict) else default
    if found is None:
        raise InputError(f"{content['']}: [{table}] has no '{key}'. Add a line: {key} = ...")
    if not isinstance(found, kind):
        raise InputError(f"{content['']}: [{table}] {key} = {found!r} should be a {kind.__name__}.")
    return found


def _texts(
    content: dict[str, Any], table: str, key: str, default: list[str] | None = None
) -> tuple[str, ...]:
    found = _value(content, table, key, list, default)
    if not all(isinstance(item, str) for item in found):
        raise InputError(f"{content['']}: [{table}] {key} = {found!r} should be a list of texts.")
    return tuple(found)


def _public(content: dict[str, Any]) -> Public:
    found = Public(
        _one_of(content, "public", "restricted", RESTRICTED),
        _one_of(content, "public", "sensitive", SENSITIVE),
        _value(content, "public", "seed", str, ""),
    )
    if found.sensitive == "jitter" and not found.seed:
        raise InputError(f"{content['']}: [public] sensitive = 'jitter' needs a seed. Add a line: seed = ...")
    return found


_FORMS = {
    "doi": (r"10\.[0-9]{4,9}/\S+", "a DOI without its address, such as 10.1234/abc"),
    "url": (r"https?://[^\s<>\"]+", "an http or https address"),
    "licence": (
        r"[A-Za-z0-9.+-]+( AND [A-Za-z0-9.+-]+)*",
        "an SPDX name such as CC-BY-4.0, or several with AND between them",
    ),
}


def _like(content: dict[str, Any], table: str, key: str, form: str, wanted: str) -> str:
    found: str = _value(content, table, key, str, "")
    if found and not re.fullmatch(form, found):
        raise InputError(f"{content['']}: [{table}] {key} = {found!r} should be {wanted}.")
    return found


def _one_of(content: dict[str, Any], table: str, key: str, allowed: tuple[str, ...]) -> str:
    return _named(content, table, key, _value(content, table, key, str, allowed[0]), allowed)


def _named(content: dict[str, Any], table: str, key: str, found: str, allowed: tuple[str, ...]) -> str:
    if found not in allowed:
        raise InputError(
            f"{content['']}: [{table}] {key} = {found!r} is not known. Choose of: {', '.join(allowed)}."
        )
    return found


def _file(content: dict[str, Any], place: Path, key: str, *, required: bool = False) -> Path | None:
    name = _value(content, "files", key, str, None if required else "")
    if name and not (place / name).is_file():
        raise InputError(f"{content['']}: [files] {key} = {name!r}: no such file in {place}.")
    return place / name if name else None
