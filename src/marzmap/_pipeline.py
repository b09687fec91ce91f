"""The main job: a study becomes located incidents, layers, and a folder of files."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from marzmap import _makers, _prior, _rows, _study, atlas, check, geocode, locate, summarise
from marzmap.attributes import COLUMNS, names, typed
from marzmap.layers import cards
from marzmap.summarise.duplicates import proposals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import geopandas as gpd

    from marzmap._study import Study


STEPS = ("reading", "placing", "locating", "counting along the border", "drawing the layers")
"""What `build` does, in order; reported to its `progress`."""


class Build(NamedTuple):
    """A study worked through.

    Attributes
    ----------
    study : Study
        What was built, with what became of its prior.
    incidents : GeoDataFrame
        The incidents, placed and located, with all columns of `attributes.COLUMNS` that could be filled.
    rejected : Rejected
        Rows that were set aside: file, row, column, reason, fix, then the row as it was; `len` tells how many
        they are, `blocks` reads them, a block at a time.
    duplicates : DataFrame
        Pairs of incidents that may be one event, with a score; from `summarise.duplicates`.
    pairs_left_out : int
        How many further such pairs are not among the best of either incident.
    drafts : int
        Rows with status "draft", which are kept off the map.
    along_border : DataFrame
        Incidents and casualties by bins along the border; from `summarise.along_border`.
    hot : str
        What the scan for hot stretches says, in words.
    layers : dict of str to GeoDataFrame
        Layers by name, in drawing order from the top; one geometry type each, EPSG:4326. `radius_circles`
        holds the middles of the circles, which are drawn where they are written.
    attributions : list of str
        Whom the reference layers, and rows under terms, are owed to.
    notice, notice_fa : str
        Why the build is not for publication, in English and in Persian; empty where it may be published.
    published : list of str or None
        What was done to make it fit for publication; None where that was not asked for.
    remarks : list of str
        What a person should read of how the tables were read and understood, each with its file.
    emptied : int
        Cells that could not be used and were left empty.
    """

    study: Study
    incidents: gpd.GeoDataFrame
    rejected: check.Rejected
    duplicates: pd.DataFrame
    pairs_left_out: int
    drafts: int
    along_border: pd.DataFrame
    hot: str
    layers: dict[str, gpd.GeoDataFrame]
    attributions: list[str]
    notice: str
    notice_fa: str
    published: list[str] | None
    remarks: list[str]
    emptied: int


def build(
    study: str | Path | Study = _study.DEFAULT,
    *,
    strict: bool = False,
    public: bool = False,
    progress: Callable[[str], object] | None = None,
    way: locate.Way | None = None,
) -> Build:
    """Read, place and locate the incidents of a study and draw its layers.

    Parameters
    ----------
    study : str, Path or Study
        Folder of a study, name of an embedded one, or a study already read.
    strict : bool
        Raise if any row is set aside.
    public : bool
        Reduce or leave out rows that may not be handed on as they are, by the study's `[public]`.
    progress : callable, optional
        Called with each of `STEPS` as it begins.
    way : locate.Way, optional
        Where blocks of incidents are checked and located, such as from `locate.dask`; if None, all at once in
        this thread. The result is the same.

    Returns
    -------
    Build

    Raises
    ------
    InputError
        The study or its tables cannot be used; with `strict`, also a single bad row.

    Examples
    --------
    >>> built = build()
    >>> built.incidents["side"].tolist()
    ['IRN', 'undetermined', 'IRN']
    """
    say = progress or (lambda _: None)
    say("reading")
    if not isinstance(study, _study.Study):
        study = _study.read(study)
    placed, around, index, kept = _rows.incidents(study, say, strict=strict, public=public, way=way)
    say("locating")
    along_line = _along_line(study)
    study, located, candidates, borders = _located(study, placed, index, *along_line, way)
    duplicates = proposals(located, candidates)
    say("counting along the border")
    along = summarise.along_border(located, borders[0], candidates)
    hot = summarise.hot_stretches(located, borders[0])
    say("drawing the layers")
    line = locate.pieces(borders[0])
    whole = line.geometry.union_all()
    made = (located, candidates, around, borders, *along_line, hot, line, whole, study.languages)
    layers = _makers.layers(_makers.Ingredients(*made))
    return Build(
        study,
        located,
        kept.rejected,
        *duplicates,
        kept.drafts,
        along,
        summarise.hot_in_words(hot, located, study.chainage_from),
        layers,
        [*_attributions(study, layers), *kept.owners],
        *kept.notice,
        kept.published,
        kept.remarks,
        kept.emptied,
    )


def _located(
    study: Study,
    placed: gpd.GeoDataFrame,
    index: geocode.Index,
    crossings: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame | None,
    way: locate.Way | None,
) -> tuple[Study, gpd.GeoDataFrame, gpd.GeoDataFrame, list[locate.Border]]:
    """Return the study with its prior, incidents and candidates, located, and the borders, main first."""
    lines = {
        name: locate.Line(study.pairs, name, study.chainage_from)
        for name in (study.source, *study.further_sources)
    }
    references = {name: line.reference() for name, line in lines.items()}
    main = references[study.source]
    # A row that may have no side has none by way of its candidates either.
    open_rows = placed[placed["reason_code"].isna()]
    candidates = geocode.candidates(open_rows, index)
    spots = pd.concat([candidates, geocode.over_districts(open_rows, _rows.country_at)], ignore_index=True)
    study, assumed = _prior.with_half_distance(study, placed, main)
    in_blocks = functools.partial(locate.in_blocks, placed, spots, way=way)
    located = _on_lines(in_blocks, lines, assumed)
    # Without the prior only the sides are of use.
    flat = functools.partial(in_blocks, lines[study.source], intervals=False)
    study = _prior.with_changes(study, located, flat)
    units = atlas.units(atlas.countries_beside(study.pairs), level=None)
    located = locate.in_units(located, units, border=main.border, candidates=spots)
    located = locate.to_crossings(located, crossings, main.border)
    if barriers is not None:
        located = locate.to_barriers(located, barriers, main.border, spots)
    located = locate.by_centre(typed(located, names("locate")))
    located, candidates = (
        locate.by_reach(places, main.border, study.reach_km)
        for places in (located, locate.on_border(candidates, main, assumed=assumed))
    )
    located = located.assign(claims_note_code=check.claims_notes(located["claims"]))
    located = located[sorted(located.columns, key=_order)]
    borders = [reference.border for reference in references.values()]
    return study, located, candidates, borders


def _on_lines(
    in_blocks: Callable[..., gpd.GeoDataFrame], lines: Mapping[str, locate.Line], assumed: locate.Assumptions
) -> gpd.GeoDataFrame:
    """Return rows located against the first line, with the sides that each of the lines tells."""
    tables: dict[str, gpd.GeoDataFrame] = {}
    for name, line in lines.items():
        # Of further sources only the sides are reported.
        tables[name] = in_blocks(line, assumed, intervals=not tables)
    return next(iter(tables.values())).assign(side_by_source=locate.by_source(tables))


def _along_line(study: Study) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame | None]:
    """Return the crossings of the study's borders, and its barriers if it has any."""
    crossings = atlas.crossings()
    if study.crossings:
        crossings = atlas.with_others(locate.own_crossings(study.crossings, study.pairs), crossings)
    own = crossings[crossings["border_id"].isin(study.pairs)].reset_index(drop=True)
    return own, locate.barriers(study.barriers) if study.barriers else None


def _attributions(study: Study, layers: Mapping[str, gpd.GeoDataFrame]) -> list[str]:
    """Return whom the reference layers behind the drawn layers are owed to."""
    used = cards([*layers, "relief"], study.source, study.further_sources)
    further = [name for name in atlas.behind(used, study.pairs) if name not in atlas.cards()]
    ours = (name for name in atlas.cards() if name in used)
    return atlas.attributions(*ours, *further, pairs=study.pairs)


def _order(column: object) -> int:
    """Return the place of a column in a table: as in the vocabulary, the user's own behind it."""
    order: list[object] = [*COLUMNS]
    return order.index(column) if column in order else len(order)
