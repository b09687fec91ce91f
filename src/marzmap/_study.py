"""A study: a folder with `study.toml`, its incidents and, where it has them, its own places."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from marzmap import _assumed, _public, _settings
from marzmap._assumed import Assumed
from marzmap._errors import InputError
from marzmap._version import __version__
from marzmap.atlas import folder as geodata
from marzmap.tables import Options, parts

if TYPE_CHECKING:
    from marzmap._settings import Settings

DEFAULT = "iran-afghanistan"
"""The embedded study that `marzmap build` takes when it is given none."""

LANGUAGES = ("en", "fa")
"""Languages of the page."""

REACH_KM = 50.0
"""Farther from the border than this, kilometres, an incident does not count along it (our choice)."""

ONLINE_LAYERS = ("opentopomap", "nasa-blue-marble")
"""Layers of the network that the page can offer; `[page] online_layers = []` offers none."""


SORTS = ("oldest", "newest", "casualties", "distance", "certainty")
"""Orders of the list of the page."""


class Study(NamedTuple):
    """What `study.toml` says, with its paths made whole.

    Attributes
    ----------
    id, title, title_local, summary, summary_fa : str
        How the study is called; all but `id` and `title` may be empty.
    period : str
        The time it covers, EDTF.
    as_of : str
        The day it describes, YYYY-MM-DD; the date that outputs show.
    pairs : tuple of str
        Borders it is about, as alphabetical alpha-3 pairs ("AFG-IRN").
    source, further_sources : str, tuple of str
        Names of the border layer that decides, and of those shown next to it.
    chainage_from : str
        Named end of the border from which the chainage counts; empty for the layer's own start.
    reach_km : float
        Kilometres from the border beyond which an incident does not count along it.
    incidents : Path
        The table of incidents: a file, or a folder of Parquet or CSV parts.
    context, places, radii, crossings, barriers : Path or None
        Tables of these, and a GeoJSON of barriers, where the study has its own.
    ui, online_layers, languages : str, tuple of str, tuple of str
        Language of the page, layers of the network that it offers, languages of local names (BCP 47).
    toml : Path or None
        The `study.toml` itself.
    authors : tuple of str
        Who answers for the study; a person as "Family, Given", anyone else by name.
    publisher, doi, url : str
    licence : str
        SPDX name of the licence of the study's own table and texts; empty if not stated.
    assumed : Assumed
        What is taken for granted of places before they are looked at.
    options : Options
        What is stated about the table of incidents that it does not say itself.
    sort : str
        Order of the page's list at the start, of `SORTS`.
    """

    id: str
    title: str
    title_local: str
    summary: str
    period: str
    as_of: str
    pairs: tuple[str, ...]
    source: str
    further_sources: tuple[str, ...]
    chainage_from: str
    reach_km: float
    incidents: Path
    context: Path | None
    places: Path | None
    radii: Path | None
    crossings: Path | None
    barriers: Path | None
    ui: str
    public: _public.Public
    online_layers: tuple[str, ...]
    languages: tuple[str, ...] = ()
    summary_fa: str = ""
    toml: Path | None = None
    authors: tuple[str, ...] = ()
    publisher: str = ""
    doi: str = ""
    url: str = ""
    licence: str = ""
    assumed: Assumed = Assumed()
    options: Options = Options()
    sort: str = SORTS[0]


def embedded() -> list[str]:
    """Return the names of the studies that come with marzmap.

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
    settings = _settings.read(_toml(study))
    _settings.value(settings, "files", "incidents", str)  # required, unlike the other files
    return Study(
        id=_settings.value(settings, "study", "id", str, settings.toml.parent.resolve().name),
        title=_settings.value(settings, "study", "title", str),
        title_local=_settings.value(settings, "study", "title_local", str, ""),
        summary=_settings.value(settings, "study", "summary", str, ""),
        summary_fa=_settings.value(settings, "study", "summary_fa", str, ""),
        period=_settings.value(settings, "study", "period", str, ""),
        as_of=_settings.value(settings, "study", "as_of", date).isoformat(),
        pairs=(pairs := _pairs(settings)),
        source=_settings.value(settings, "border", "source", str, "world"),
        further_sources=_settings.texts(settings, "border", "further_sources", []),
        chainage_from=_settings.value(settings, "border", "chainage_from", str, ""),
        reach_km=_settings.number(settings, "border", "reach_km", REACH_KM, 0.1, 20_040),
        incidents=_settings.file(settings, "incidents") or settings.toml.parent,
        context=_settings.file(settings, "context"),
        places=_settings.file(settings, "places"),
        radii=_settings.file(settings, "radii"),
        crossings=_settings.file(settings, "crossings"),
        barriers=_settings.file(settings, "barriers"),
        ui=_settings.choice(settings, "study", "ui", LANGUAGES),
        public=_public.read(settings),
        online_layers=_settings.choices(settings, "page", "online_layers", ONLINE_LAYERS),
        languages=_settings.languages(settings, pairs),
        toml=settings.toml,
        authors=tuple(" ".join(name.split()) for name in _settings.texts(settings, "study", "authors", [])),
        publisher=" ".join(_settings.value(settings, "study", "publisher", str, "").split()),
        assumed=_assumed.read(settings),
        options=_settings.options(settings),
        sort=_settings.choice(settings, "page", "sort", SORTS),
        **{key: _settings.text(settings, "study", key, *form) for key, form in _FORMS.items()},
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
            f"SOURCE_DATE_EPOCH={seconds!r} is not a time. Give whole seconds since 1970-01-01, or unset it."
        ) from error
    return study._replace(as_of=day.isoformat())


def citation(study: Study) -> str:
    """Return in one line how to cite what was built from a study.

    It has its title, and what there is of authors, publisher, `as_of`, DOI and address.

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
    """Name the files that a study is made of; of a table in parts, each part.

    Examples
    --------
    >>> [path.name for path in files(read())]
    ['study.toml', 'incidents.csv', 'context.csv', 'places.csv', 'barriers.geojson']
    """
    given = (study.toml, *parts.files(study.incidents), study.context, study.places, study.radii)
    return [path for path in (*given, study.crossings, study.barriers) if path]


def _toml(study: str | Path) -> Path:
    """Return the study.toml of a folder, or of an embedded study."""
    place = Path(study)
    if not place.is_dir() and str(study) in embedded():
        place = geodata() / "studies" / str(study)
    toml = place / "study.toml"
    if not toml.is_file():
        raise InputError(
            f"{study}: no such study. Give a folder that holds a study.toml, or one of the embedded "
            f"studies: {', '.join(embedded())}."
        )
    return toml


def _pairs(settings: Settings) -> tuple[str, ...]:
    pairs = _settings.texts(settings, "border", "pairs")
    if not pairs:
        raise InputError(f"{settings.toml}: [border] pairs is empty. Name a border, such as 'AFG-IRN'.")
    return tuple("-".join(sorted(pair.upper().split("-"))) for pair in pairs)


_FORMS = {
    "doi": (r"10\.[0-9]{4,9}/\S+", "a DOI without its address, such as 10.1234/abc"),
    "url": (r"https?://[^\s<>\"]+", "an http or https address"),
    "licence": (
        r"[A-Za-z0-9.+-]+( AND [A-Za-z0-9.+-]+)*",
        "an SPDX name such as CC-BY-4.0, or several with AND between them",
    ),
}
