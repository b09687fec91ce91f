"""The files of a build: map, layers, QGIS project, tables, figures, and the manifest that lists them."""

from __future__ import annotations

from codecs import BOM_UTF8
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from marzmap import (
    _formats,
    _manifest,
    _overview,
    _overwriting,
    _package,
    _rights,
    _study,
    atlas,
    locate,
    plot,
    view,
    write,
)
from marzmap._errors import InputError
from marzmap.attributes import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import folium

    from marzmap._pipeline import Build
    from marzmap._study import Study
    from marzmap._types import Files

FORMATS = ("html", "geojson", "qgis", "gpkg", "parquet", "kml", "csv", "package")
"""What `save` writes: map.html, layers/, qgis/, layers.gpkg, incidents.parquet, layers.kml, incidents.csv.

The package is what describes all of these: datapackage.json, ro-crate-metadata.json, .zenodo.json,
codebook.csv and codebook.md.
Whatever is chosen, the folder also gets manifest.json, CITATION.cff, and rejected.csv and duplicates.csv
where there are any.
"""

_ACCOUNT = "package"

ON_REQUEST = ("xlsx", "csv-bom")
"""What `save` writes only when it is named: incidents.xlsx, and CSV with a byte order mark, for Excel."""


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
        licence=_rights.of_layers(study)["incidents"].licence,
        notice=Words(built.notice, built.notice_fa),
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
    chosen = in_order(formats)
    check_folder(Path(folder), built.study)
    if figures:
        plot.available()
    made = _made(built, chosen, progress or (lambda _: None), figures=figures)
    return sorted({*write.folder.replace(Path(folder), made)})


def _made(built: Build, chosen: tuple[str, ...], say: Callable[[str], object], *, figures: bool) -> Files:
    """Make one file after the other, each a block at a time; the manifest that lists them is the last."""
    ready = _formats.Ready(built)
    listed: dict[str, write.folder.Listed] = {}
    others = _others(ready, chosen, say, figures=figures)
    # What describes the files is made when all are written and listed.
    for path, blocks in chain(others, _package.files(ready, listed) if _ACCOUNT in chosen else []):
        marked = "csv-bom" in chosen and path.endswith(".csv")
        yield path, write.folder.listing(path, chain([BOM_UTF8] if marked else [], blocks), listed)
    yield write.folder.MANIFEST, [_manifest.text(ready.worded, listed, chosen, figures=figures).encode()]


def _others(
    ready: _formats.Ready, chosen: tuple[str, ...], say: Callable[[str], object], *, figures: bool
) -> Files:
    """Make every file but the manifest."""
    for name in _written(chosen):
        say(_STEP.format(name))
        yield from _WRITERS[name](ready)
    if figures:
        say(_FIGURES)
        yield from _formats.figures(ready)
    say(_LAST)
    yield from _formats.always(ready)


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


def _written(formats: tuple[str, ...]) -> list[str]:
    """Return the formats that are steps of their own."""
    return [name for name in formats if name != _ACCOUNT]


_STEP, _FIGURES, _LAST = "writing {}", "drawing figures", "writing the folder"


def steps(formats: Iterable[str] = FORMATS, *, figures: bool = False) -> tuple[str, ...]:
    """Name the steps of `save`, in order.

    Examples
    --------
    >>> steps(["csv", "html"])
    ('writing html', 'writing csv', 'writing the folder')
    """
    return (*map(_STEP.format, _written(in_order(formats))), *([_FIGURES] if figures else []), _LAST)


def _html(ready: _formats.Ready) -> Files:
    yield "map.html", [view.html(page(ready.for_page)).encode()]


_WRITERS: dict[str, Callable[[_formats.Ready], Files]] = {"html": _html, **_formats.WRITERS}
