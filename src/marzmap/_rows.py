"""The tables of a study become incidents that are checked and placed."""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from marzmap import check, geocode, locate, publish
from marzmap._errors import InputError
from marzmap._text import count
from marzmap.attributes import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from marzmap._study import Study
    from marzmap._types import Floats
    from marzmap._ways import Way


FIX_PLACE = (
    "Correct the spelling, choose a place in the column place_id, add the place to places.csv, or give "
    "longitude and latitude."
)
"""What to do about a place that no gazetteer has, or of which there are several."""

MOST_LISTED = 1_000
"""Bad rows that are listed one by one where a study must have none."""


def country_at(longitude: Floats, latitude: Floats) -> NDArray[np.object_]:
    """Return the country (alpha-3, empty where none) that holds each point, for `check`."""
    world = locate.reference().countries
    return world.names[locate.country_at(longitude, latitude, world)]


def tomorrow() -> date:
    """Return the last day on which an incident may have begun: it is tomorrow somewhere already."""
    return datetime.now(UTC).date() + timedelta(days=1)


class Kept(NamedTuple):
    """What is reported of the rows: as in `Build`, and whom restricted rows are owed to."""

    rejected: check.Rejected
    drafts: int
    owners: list[str]
    notice: Words
    published: list[str] | None
    remarks: list[str]
    emptied: int


def incidents(
    study: Study,
    say: Callable[[str], object],
    *,
    strict: bool,
    public: bool,
    way: Way | None = None,
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, geocode.Index, Kept]:
    """Return incidents and context events of a study, checked and placed, and the index of places.

    `say` is called with "placing" when that begins; `way` is that of `_pipeline.build`.

    Raises
    ------
    InputError
        A table cannot be used; with `strict`, also a single bad row.
    """
    aside = check.Rejected(), check.Rejected()
    tables = _checked(study, aside, way)
    drafts = int((tables[0].accepted["status"] == "draft").sum())
    ready = [tables[0].accepted.loc[tables[0].accepted["status"] != "draft"], tables[1].accepted]

    say("placing")
    named = set[str]().union(*map(geocode.countries_of, ready))
    held = gazetteer(study.pairs, named, own=study.places, radii=study.radii, languages=study.languages)
    (placed, missing), (around, nowhere) = (_placed(rows, held) for rows in ready)
    rejected = _together(study, aside, (missing, nowhere))
    if strict and len(rejected):
        raise InputError(_messages(rejected))
    kept = Kept(
        rejected,
        drafts,
        publish.owners(placed, around),
        publish.notice(placed, around),
        None,
        [notice for table in tables for notice in table.notices],
        sum(len(table.emptied) for table in tables),
    )
    if not public:
        return placed, around, held.ready, kept
    (placed, around), changes = _for_publication(study, placed, around, held.ready)
    return placed, around, held.ready, kept._replace(notice=Words("", ""), published=changes)


class Gazetteer(NamedTuple):
    """Places to look names up in, made ready for it, and how closely points are known."""

    places: pd.DataFrame
    ready: geocode.Index
    radii: pd.DataFrame


def gazetteer(
    pairs: Collection[str],
    countries: Collection[str],
    *,
    own: Path | None = None,
    radii: Path | None = None,
    languages: Sequence[str] | None = None,
) -> Gazetteer:
    """Return the gazetteer of some borders and of the countries that rows name; see `geocode.gazetteer`."""
    codes = {*countries, *(code for pair in pairs for code in pair.split("-"))}
    table = geocode.radii(radii)
    places = geocode.gazetteer(own, table, codes, borders=pairs, languages=languages)
    return Gazetteer(places, geocode.index(places, table), table)


def unplaced(placed: pd.DataFrame) -> dict[int, check.Fault]:
    """Return why rows have no point, by the number of each: rows as `geocode.by_name` gives them."""
    missing = placed.loc[placed["longitude"].isna(), ["row", "reason"]].itertuples(index=False)
    return {int(number): check.Fault("place", str(reason), FIX_PLACE) for number, reason in missing}


def _checked(
    study: Study, aside: Sequence[check.Rejected], way: Way | None
) -> tuple[check.Checked, check.Checked]:
    """Return the tables of incidents and of context events, checked; their notices name their files.

    Rows that are set aside go into the two of `aside`.
    """
    checked = functools.partial(
        check.incidents, country_at=country_at, latest=date.fromisoformat(study.as_of)
    )
    countries = {code for pair in study.pairs for code in pair.split("-")}
    main = checked(study.incidents, countries=countries, options=study.options, way=way, rejected=aside[0])
    main = _named(main, study.incidents)
    if study.context:
        return main, _named(checked(study.context, rejected=aside[1]), study.context)
    return main, check.Checked(main.accepted.iloc[:0], main.rejected.iloc[:0], main.emptied.iloc[:0])


def _named(table: check.Checked, path: Path) -> check.Checked:
    return table._replace(notices=tuple(f"{path.name}: {notice}" for notice in table.notices))


def _for_publication(
    study: Study, placed: gpd.GeoDataFrame, around: gpd.GeoDataFrame, index: geocode.Index
) -> tuple[list[gpd.GeoDataFrame], list[str]]:
    """Return incidents and context events as they may be handed on, and what was done to them."""
    tables = [
        publish.Table(file.name, rows, geocode.extents(rows, index))
        for file, rows in ((study.incidents, placed), (study.context or study.incidents, around))
    ]
    mentions = functools.partial(geocode.mentions, index=index)
    done = publish.incidents(tables, study.public, mentions, (study.toml or study.incidents).parent)
    return [rows.reset_index(drop=True) for rows in done.tables], done.changes


def _placed(rows: pd.DataFrame, held: Gazetteer) -> tuple[gpd.GeoDataFrame, dict[int, check.Fault]]:
    """Return rows with a point and a radius; and why the others have none, by the number of each row."""
    placed = geocode.with_radii(geocode.by_name(rows, held.ready), held.radii, held.places)
    placed = geocode.in_stated_districts(placed, held.ready)
    placed = geocode.with_stated_country(placed, held.ready)
    with_point = placed[placed["longitude"].notna()].drop(columns="reason").reset_index(drop=True)
    return with_point, unplaced(placed)


def _together(
    study: Study, aside: Sequence[check.Rejected], unplaced: Sequence[Mapping[int, check.Fault]]
) -> check.Rejected:
    """Return the rows of both tables that were set aside, and those that have no point, in their order."""
    set_aside = [
        (study.incidents, aside[0].blocks()),
        (study.incidents, check.given(study.incidents, unplaced[0], study.options)),
    ]
    if study.context:
        set_aside += [
            (study.context, aside[1].blocks()),
            (study.context, check.given(study.context, unplaced[1])),
        ]
    rejected = check.Rejected()
    columns = dict.fromkeys([*aside[0].columns, *aside[1].columns])
    for block in check.together([(path.name, blocks) for path, blocks in set_aside], columns):
        rejected.add(block)
    return rejected


def _messages(rejected: check.Rejected) -> str:
    """Return what is wrong with the first rows that were set aside, and how many more there are."""
    first = next(rejected.blocks())[:MOST_LISTED]
    lines = check.messages(first.fillna(""))
    if more := len(rejected) - len(first):
        lines.append(f"... and {count(more, 'more row')}; `marzmap check` reports all kinds of faults")
    return "\n".join(lines)
