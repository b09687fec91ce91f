"""The main job: a study becomes located incidents, layers, and a folder of files."""

from __future__ import annotations

import functools
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap import _study, atlas, check, geocode, locate, publish, summarise
from marzmap._errors import InputError
from marzmap.attributes import COLUMNS, names, typed
from marzmap.check.duplicates import proposals

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from marzmap._study import Study
    from marzmap._types import Floats


Layers = dict[str, "gpd.GeoDataFrame"]

STEPS = ("reading", "placing", "locating", "counting along the border", "drawing the layers")
"""What `build` does, in order; told to its `progress`."""

_OF_CANDIDATES = (
    "border_distance_m",
    "border_distance_low_m",
    "border_distance_high_m",
    "side_likely",
    "side_probability",
)
_LEAST_DRAWN_M = 1.0
_AREA = 2  # dimensions
_BAND_M = 20.0  # by so much the outline of an uncertain stretch may be simplified
_DISTRICTS_DEG = 0.6
_PLACES_DEG = 3.0
_LABELS_DEG = 4.5  # of a long border the box about it holds much that is far away


class Build(NamedTuple):
    """A study worked through.

    Attributes
    ----------
    study : Study
        What was built.
    incidents : GeoDataFrame
        The incidents, placed and located, with all columns of `attributes.COLUMNS` so far known.
    rejected : DataFrame
        Rows that were set aside: file, row, column, reason, fix, then the row as it was.
    duplicates : DataFrame
        Pairs of incidents that may be one event, with a score; from `check.duplicates`.
    drafts : int
        Rows with status "draft", which are kept off the map.
    along_border : DataFrame
        Incidents and casualties by bins along the border; from `summarise.along_border`.
    hot : str
        What the scan for hot stretches says, in words.
    layers : dict of str to GeoDataFrame
        Layers by name, in drawing order from the top; one geometry type each, EPSG:4326.
    attributions : list of str
        Whom the reference layers, and rows under terms, are owed to.
    notice : str
        Why the build is not for publication; empty where it may be published.
    published : list of str or None
        What was done to make it fit for publication; None where that was not asked for.
    """

    study: Study
    incidents: gpd.GeoDataFrame
    rejected: pd.DataFrame
    duplicates: pd.DataFrame
    drafts: int
    along_border: pd.DataFrame
    hot: str
    layers: Layers
    attributions: list[str]
    notice: str
    published: list[str] | None


def build(
    study: str | Path | Study = _study.DEFAULT,
    *,
    strict: bool = False,
    public: bool = False,
    progress: Callable[[str], object] | None = None,
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
        Told each of `STEPS` as it begins.

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
    placed, around, known, kept = _gathered(study, say, strict=strict, public=public)

    say("locating")
    sources = (study.source, *study.further_sources)
    references = {
        name: locate.reference(study.pairs, source=name, chainage_from=study.chainage_from)
        for name in sources
    }
    border = references[study.source].border
    crossings = atlas.crossings()
    crossings = crossings[crossings["border_id"].isin(study.pairs)].reset_index(drop=True)
    barriers = locate.barriers(study.barriers) if study.barriers else None
    # A row that may have no side has none by way of its candidates either.
    candidates = geocode.candidates(placed[placed["reason"].isna()], known)
    by_source = {
        name: locate.by_footprint(locate.on_border(placed, reference, candidates), reference)
        for name, reference in references.items()
    }
    located = by_source[study.source].assign(side_by_source=locate.by_source(by_source))
    located = locate.in_units(located, atlas.units(), border=border, candidates=candidates)
    located = locate.to_crossings(located, crossings, border)
    if barriers is not None:
        located = locate.to_barriers(located, barriers, border, candidates)
    located = locate.by_centre(typed(located, names("locate")))
    located = located[sorted(located.columns, key=_order)]
    candidates = locate.on_border(candidates, references[study.source])
    duplicates = proposals(located)

    say("counting along the border")
    along = summarise.along_border(located, border, candidates)
    hot = summarise.hot_stretches(located, border)
    told = summarise.hot_in_words(hot, located, study.chainage_from)

    say("drawing the layers")
    borders = [reference.border for reference in references.values()]
    layers = _layers(located, candidates, around, borders, crossings, barriers, hot)
    # Elsewhere than in Afghanistan and Iran nothing comes from the units.
    units = ["units.afghanistan", "units.iran"] if "districts" in layers else []
    used = ["countries.natural-earth", *units, "places.geonames", "rivers", "relief"]
    drawn = [f"borders.{name}" for name in sources]
    held = [name for name in [*drawn, *used] if name in atlas.cards()]
    attributions = [*atlas.attributions(*held), *kept.owners]
    return Build(
        study,
        located,
        kept.rejected,
        duplicates,
        kept.drafts,
        along,
        told,
        layers,
        attributions,
        kept.notice,
        kept.published,
    )


def in_lines(rejected: pd.DataFrame) -> str:
    """Rows that were set aside, one line a fault: file:row: column: reason. Fix."""
    return "\n".join(check.messages(rejected.fillna("")))


def country_at(longitude: Floats, latitude: Floats) -> NDArray[np.object_]:
    """Country (alpha-3, empty where none) that holds each point, for `check`; loads the world when asked."""
    world = locate.reference().countries
    return world.names[locate.country_at(longitude, latitude, world)]


class _Kept(NamedTuple):
    """What is told of the rows beside themselves: as in `Build`, and whom restricted rows are owed to."""

    rejected: pd.DataFrame
    drafts: int
    owners: list[str]
    notice: str
    published: list[str] | None


def _gathered(
    study: Study, say: Callable[[str], object], *, strict: bool, public: bool
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, geocode.Index, _Kept]:
    """Incidents and context events of a study, checked and placed, and the places that are known."""
    import pandas as pd

    checked = functools.partial(
        check.incidents, country_at=country_at, latest=date.fromisoformat(study.as_of)
    )
    incidents, rejected = checked(study.incidents)
    context, no_context = checked(study.context) if study.context else (incidents.iloc[:0], rejected.iloc[:0])
    drafts = int((incidents["status"] == "draft").sum())
    incidents = incidents[incidents["status"] != "draft"]

    say("placing")
    radii = geocode.radii(study.radii)
    countries = {code for pair in study.pairs for code in pair.split("-")}
    places = geocode.gazetteer(study.places, radii, countries)
    known = geocode.index(places, radii)
    placed, unplaced = _placed(incidents, places, known, radii)
    around, nowhere = _placed(context, places, known, radii)
    rejected = _together(
        {study.incidents: [rejected, unplaced]}
        | ({study.context: [no_context, nowhere]} if study.context else {})
    )
    if strict and len(rejected):
        raise InputError(in_lines(rejected))
    both = pd.concat([placed[["sources", "sensitive"]], around[["sources", "sensitive"]]])
    kept = _Kept(rejected, drafts, publish.owners(both), publish.notice(both), None)
    if public:
        fits = [publish.fit(rows, study.public) for rows in (placed, around)]
        placed, around = (fit.rows.reset_index(drop=True) for fit in fits)
        kept = kept._replace(notice="", published=[line for fit in fits for line in fit.said])
    return placed, around, known, kept


def _order(column: object) -> int:
    """Place of a column in a table: as in the vocabulary, the user's own behind it."""
    known: list[object] = [*COLUMNS]
    return known.index(column) if column in known else len(known)


def _placed(
    rows: pd.DataFrame, places: pd.DataFrame, known: geocode.Index, radii: pd.DataFrame
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Rows with a point and a radius, and those without a point as rejected rows."""
    placed = geocode.with_radii(geocode.by_name(rows, known), radii, places)
    missing = placed["longitude"].isna()
    fix = (
        "Correct the spelling, choose a place in the column place_id, add the place to places.csv, or give "
        "longitude and latitude."
    )
    given = rows.loc[missing, [name for name in rows if name != "row"]].astype("object")
    unplaced = given.where(given.notna(), "").map(str)
    told = placed.loc[missing, ["row", "reason"]].assign(column="place", fix=fix)
    for at, name in enumerate(check.FAULT_COLUMNS):
        unplaced.insert(at, name, told[name])
    return placed[~missing].reset_index(drop=True), unplaced


def _together(rejected: dict[Path, list[pd.DataFrame]]) -> pd.DataFrame:
    import pandas as pd

    tables = [table.assign(file=path.name) for path, found in rejected.items() for table in found]
    whole = pd.concat(tables, ignore_index=True).sort_values(["file", "row"], ignore_index=True)
    first = ["file", *check.FAULT_COLUMNS]
    return whole[[*first, *(name for name in whole if name not in first)]]


def _layers(
    incidents: gpd.GeoDataFrame,
    candidates: gpd.GeoDataFrame,
    context: gpd.GeoDataFrame,
    borders: list[locate.Border],
    crossings: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame | None,
    hot: gpd.GeoDataFrame,
) -> Layers:
    """Everything that the map and the files show, by name; a layer without rows is left out."""
    import geopandas as gpd
    import shapely

    def frame(rows: pd.DataFrame, geometry: Any) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(rows, geometry=geometry, crs="EPSG:4326")

    def near(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return layer[shapely.dwithin(layer.geometry.to_numpy(), whole, _DISTRICTS_DEG)]

    by_name = ["incident_id", "title"]
    # What would vanish at the six decimals of GeoJSON is not drawn.
    apart = incidents["border_distance_m"] > _LEAST_DRAWN_M
    # A shape's distance is not that of the point that stands for it.
    apart &= incidents["footprint_wkt"].isna()
    linked = incidents[apart]
    feet = shapely.points(linked["border_longitude"], linked["border_latitude"])
    ways = [shapely.LineString([point, foot]) for point, foot in zip(linked.geometry, feet, strict=True)]
    main, *others = borders
    line = locate.pieces(main)
    doubtful = line[line["accuracy_m"] > line["accuracy_m"].min()]
    further = [locate.pieces(other) for other in others]
    walls = barriers if barriers is not None else line.iloc[:0]
    footprints = frame(
        incidents[[*by_name, "event_type"]],
        shapely.from_wkt(incidents["footprint_wkt"].to_numpy(object, na_value=None)),
    )
    dimensions = shapely.get_dimensions(footprints.geometry.array)  # -1 where there is none
    west, south, east, north = line.total_bounds
    whole = line.geometry.union_all()
    within = atlas.window((west, south, east, north))
    units, countries, rivers = atlas.units(), atlas.countries(within), atlas.rivers(within)
    labels = _labels((west - _PLACES_DEG, south - 1, east + _PLACES_DEG, north + 1))
    labels = labels[labels.intersects(whole.simplify(0.1).buffer(_LABELS_DEG))]
    layers = {
        "incidents": incidents.drop(columns="row"),
        "candidates": candidates[[*geocode.CANDIDATE_COLUMNS, *_OF_CANDIDATES, "geometry"]],
        "radius_circles": frame(incidents[[*by_name, "radius_m"]], locate.circles(incidents))[
            incidents["radius_m"] > _LEAST_DRAWN_M
        ],
        "border_links": frame(linked[[*by_name, "border_distance_m"]], ways),
        "footprint_lines": footprints[dimensions == 1],
        "footprint_areas": footprints[dimensions == _AREA],
        "context": context.drop(columns=["row", "reason"]),
        "hot_stretches": hot,
        "border": line,
        "border_band": locate.band(
            doubtful[["border_id", "border_part", "piece", "accuracy_m", "note", "geometry"]],
            quad_segs=8,
            tolerance_m=_BAND_M,
        ),
        "border_further": _stacked(further, line)[
            ["border_id", "source", "accuracy_m", "licence", "geometry"]
        ],
        "border_disagreement": _stacked([locate.disagreement(main, other) for other in others], line),
        "barriers": walls,
        "barrier_band": locate.band(walls) if barriers is not None else walls,
        "crossings": crossings,
        "districts": near(units),
        "places": labels,
        "rivers": near(rivers),
        "countries": countries,
    }
    known = {
        name: layer[~(layer.geometry.is_empty | layer.geometry.isna())] for name, layer in layers.items()
    }
    return {name: layer.reset_index(drop=True) for name, layer in known.items() if len(layer)}


def _stacked(layers: list[gpd.GeoDataFrame], like: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Layers of one kind as one; without any, no rows of another."""
    import pandas as pd

    return pd.concat(layers, ignore_index=True) if layers else like.iloc[:0]


def _labels(within: atlas.Window) -> gpd.GeoDataFrame:
    """Towns of a window to label, the biggest first, with a rank from 1 (a city) to 4 (a village)."""
    import geopandas as gpd

    # The basemap does not depend on what a user has fetched.
    towns = atlas.places(fetched=False, countries=None, within=within)
    towns = towns.drop_duplicates("place_id").dropna(subset=["population"])
    towns = towns.sort_values(["population", "place_id"], ascending=[False, True])
    rank = sum((towns["population"] < limit).astype("int64") for limit in (500_000, 100_000, 20_000)) + 1
    points = gpd.points_from_xy(towns["longitude"], towns["latitude"])
    return gpd.GeoDataFrame(
        towns[["name", "name_fa", "population"]].assign(rank=rank), geometry=points, crs="EPSG:4326"
    )
