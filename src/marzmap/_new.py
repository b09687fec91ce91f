"""A new study for any land border of the world: its study.toml, and a table to fill or one that is there."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from marzmap import atlas
from marzmap._errors import InputError
from marzmap.attributes import names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

NEAR_M = 50_000.0
"""An event this near a border, metres, counts for it (our choice)."""
ENOUGH = 0.8
"""A border near which this share of those events lie is taken without asking (our choice)."""

_MOST_ENDS = 6
_ASIDE_M = 3_000.0
_MOST_HALVED = 8


class Near(NamedTuple):
    """Which borders the events of a table lie near.

    Attributes
    ----------
    rows : int
        Rows that can be used.
    placed : int
        Those with a point of their own; the others are placed by name when the study is built.
    borders : dict of str to int
        Events within `NEAR_M` of a border that is their nearest, most first.
    """

    rows: int
    placed: int
    borders: dict[str, int]


def pairs(asked: Sequence[str]) -> tuple[str, ...]:
    """Borders as marzmap names them: alphabetical alpha-3 pairs, each once.

    Parameters
    ----------
    asked : sequence of str
        Such as "TJK-KGZ"; neither the order of the codes nor their case matters.

    Raises
    ------
    InputError
        There is no such land border; the message names those of each country.

    Examples
    --------
    >>> pairs(["tjk-kgz", "KGZ-TJK"])
    ('KGZ-TJK',)
    """
    held = atlas.border_pairs()
    beside: dict[str, set[str]] = defaultdict(set)
    for pair in held:
        one, other = pair.split("-")
        beside[one].add(other)
        beside[other].add(one)
    found = []
    for text in asked:
        codes = [code.strip().upper() for code in text.split("-")]
        pair = "-".join(sorted(codes))
        if pair not in held:
            told = [
                f"{code} borders {', '.join(sorted(beside[code]))}" for code in codes if code in beside
            ] + [f"{code or 'an empty code'} has no land border" for code in codes if code not in beside]
            raise InputError(
                f"{text!r} is no land border: {'; '.join(dict.fromkeys(told))}. "
                "Give two ISO 3166-1 alpha-3 codes, such as KGZ-TJK."
            )
        found.append(pair)
    return tuple(dict.fromkeys(found))


def near(table: Path, *, progress: Callable[[int, int | None], object] | None = None) -> Near:
    """Count which borders of the world the events of a table lie near.

    Parameters
    ----------
    table : Path
        In any form that `check.blocks` reads.
    progress : callable, optional
        As for `check.blocks`.

    Raises
    ------
    InputError
        As by `check.blocks`.
    """
    import numpy as np

    from marzmap import check, locate

    rows, placed = 0, 0
    count: Counter[str] = Counter()
    world = locate.reference()
    for block in check.blocks(table, progress=progress):
        points = block.accepted[["longitude", "latitude"]].dropna().to_numpy(dtype=np.float64)
        rows, placed = rows + len(block.accepted), placed + len(points)
        found = locate.columns(points[:, 0], points[:, 1], None, world)
        count.update(found["border_id"][found["border_distance_m"] <= NEAR_M].tolist())
    return Near(rows, placed, dict(sorted(count.items(), key=lambda item: (-item[1], item[0]))))


def main_border(found: Near, table: Path) -> tuple[str, ...]:
    """The border that a table is about.

    Raises
    ------
    InputError
        No event lies near a border, or too few of them near any one.

    Examples
    --------
    >>> main_border(Near(10, 10, {"KGZ-TJK": 9, "KGZ-UZB": 1}), Path("acled.csv"))
    ('KGZ-TJK',)
    """
    if not found.borders:
        raise InputError(
            f"{table}: none of its {found.placed:,} events with a point lies within "
            f"{NEAR_M / 1000:.0f} km of a land border. Give --border, such as --border KGZ-TJK."
        )
    first, most = next(iter(found.borders.items()))
    share = most / sum(found.borders.values())
    if share < ENOUGH:
        several = " ".join(f"--border {pair}" for pair in [*found.borders][:2])
        raise InputError(
            f"{table}: its events lie near several borders, {share:.0%} of them near {first}. Say which the "
            f"study is about, one or more: {several}."
        )
    return (first,)


def check_folder(folder: Path) -> None:
    """Refuse a folder that a new study cannot be written to.

    Raises
    ------
    InputError
        It is a file, or holds something.
    """
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        what = "is not empty" if folder.is_dir() else "is a file"
        raise InputError(f"{folder}: {what}. Give a new or empty folder for the study.")


def study(folder: Path, pairs: tuple[str, ...], *, as_of: date, table: Path | None = None) -> list[str]:
    """Write a study that `marzmap build` takes as it is.

    Parameters
    ----------
    folder : Path
        New or empty.
    pairs : tuple of str
        From `pairs` or `main_border`.
    as_of : date
        The day that the study describes.
    table : Path, optional
        The table of incidents, copied as it is. Without it incidents.csv has the columns and no rows, and
        incidents.example.csv shows how rows are written.

    Returns
    -------
    list of str
        Names of the files.

    Raises
    ------
    InputError
        The folder is not empty or cannot be written, or the table cannot be copied.
    """
    check_folder(folder)
    files = {} if table else {"incidents.csv": _csv([]), "incidents.example.csv": _csv(_examples(pairs))}
    name = table.name if table else "incidents.csv"
    if name == "study.toml" or not name.isprintable():
        raise InputError(f"{name!r}: a table of this name cannot be part of a study. Give it another name.")
    files["study.toml"] = _toml(pairs, as_of, name)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".marzmap-", dir=folder.parent) as scratch:
            new = Path(scratch) / "study"
            new.mkdir()
            if table:
                shutil.copyfile(table, new / name)
            for file, text in files.items():
                (new / file).write_bytes(text.encode())
            if folder.is_dir():
                folder.rmdir()
            new.rename(folder)
    except OSError as error:
        raise InputError(f"{error.filename or folder}: {error.strerror}. Give another folder.") from error
    return sorted({name, *files})


def named(pairs: Sequence[str], column: str = "name", word: str = "and") -> list[str]:
    """Names of the countries of each border.

    Examples
    --------
    >>> named(["KGZ-TJK"])
    ['Kyrgyzstan and Tajikistan']
    """
    table = atlas.countries()
    known = dict(zip(table["country"].fillna(""), table[column].fillna(table["name"]), strict=True))
    return [f" {word} ".join(known.get(code, code) for code in pair.split("-")) for pair in pairs]


def _toml(pairs: tuple[str, ...], as_of: date, table: str) -> str:
    from marzmap import locate

    def text(value: str) -> str:
        # A string of TOML is one of JSON.
        return json.dumps(value, ensure_ascii=False)

    columns = locate.border(pairs).columns
    ends = sorted({str(end) for side in ("start_name", "end_name") for end in columns[side] if end})
    chainage = "# Kilometres count from the line's own start."
    if ends:
        others = f"  # or {', '.join(map(text, ends[1:_MOST_ENDS]))}" if ends[1:] else ""
        chainage += f" To count from another end:\n# chainage_from = {text(ends[0])}{others}"
    crossings = set(atlas.crossings()["border_id"])
    bare = [pair for pair in pairs if pair not in crossings]
    nothing = (
        f"\n# Crossings are held for {', '.join(sorted(crossings))} only: this map shows none."
        if bare
        else ""
    )
    return f"""\
# A study for marzmap. Lines that begin with # are notes, or settings you may switch on.

[study]
title = {text("Border incidents: " + "; ".join(named(pairs)))}
title_fa = {text("رویدادهای مرزی: " + "؛ ".join(named(pairs, "name_fa", "و")))}
# One or two sentences about it.
summary = ""
# The time it covers: 2021, 2021-04, 2021-04/2022-09.
period = ""
# The day it describes: a row with a later date is set aside.
as_of = {as_of.isoformat()}

[border]
pairs = {json.dumps(pairs)}
{chainage}
# A second drawing of the border to compare with.
# further_sources = ["natural-earth"]{nothing}

[files]
incidents = {text(table)}
# Tables of your own, where you have them: see the embedded study iran-afghanistan.
# context = "context.csv"
# places = "places.csv"
"""


def _csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, names("given"), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _examples(pairs: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows that show how a table is filled: on either side of the middle of the border, and on it."""
    spots = _about_the_middle(pairs)
    source = {"title": "EXAMPLE source", "publisher": "EXAMPLE publisher", "url": "https://example.org/1"}
    claims = [{"by": "EXAMPLE speaker", "text": "EXAMPLE claim.", "sources": [1]}]
    shown: tuple[tuple[str, str, str, dict[str, str]], ...] = (
        ("2000-01-01", "armed clash", "1000", {"killed_low": "0", "killed_high": "2"}),
        ("2000-01", "shelling", "1000", {"wounded_low": "1"}),
        ("2000-01-01/2000-01-03", "other", "5000", {}),
    )
    return [
        {
            "incident_id": f"example-{number}",
            "title": f"EXAMPLE {number}: made up, not a real event",
            "place": f"EXAMPLE place {number}",
            "date_edtf": day,
            "event_type": kind,
            "actor_1": "EXAMPLE party",
            "summary": "EXAMPLE: made up to show how a row is written.",
            "claims": json.dumps(claims),
            "sources": json.dumps([source]),
            "status": "published",
            "longitude": f"{longitude:.5f}",
            "latitude": f"{latitude:.5f}",
            "radius_m": radius_m,
            "radius_source": "EXAMPLE",
            **further,
        }
        for number, ((day, kind, radius_m, further), (longitude, latitude)) in enumerate(
            zip(shown, spots, strict=True), start=1
        )
    ]


def _about_the_middle(pairs: tuple[str, ...]) -> list[tuple[float, float]]:
    """Points beside the middle of the first border's longest part, left and right, and one on it."""
    import numpy as np
    import shapely
    from pyproj import Geod

    from marzmap import locate

    pieces = locate.pieces(locate.border(pairs[:1]))
    length_m = (pieces["chainage_end_m"] - pieces["chainage_start_m"]).groupby(pieces["border_part"]).sum()
    part = pieces[pieces["border_part"] == length_m.idxmax()]
    line = shapely.get_coordinates(part.geometry.to_numpy())
    ellipsoid = Geod(ellps="WGS84")
    edge_m = np.asarray(ellipsoid.inv(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])[2])
    along_m = np.cumsum(edge_m)
    edge = int(np.searchsorted(along_m, along_m[-1] / 2))
    # Edges are straight in degrees.
    share = 1 - (along_m[edge] - along_m[-1] / 2) / edge_m[edge]
    before, middle, after = (
        line[edge] + at * (line[edge + 1] - line[edge]) for at in (share - 1e-3, share, share + 1e-3)
    )
    azimuth = ellipsoid.inv(before[0], before[1], after[0], after[1])[0]
    aside_m = min(_ASIDE_M, along_m[-1] / 10)
    beside = []
    for _ in range(_MOST_HALVED):
        beside = [ellipsoid.fwd(middle[0], middle[1], azimuth + turn, aside_m)[:2] for turn in (-90, 90)]
        across = shapely.intersection(shapely.linestrings(beside), pieces.geometry.to_numpy())
        if shapely.get_num_geometries(across[~shapely.is_empty(across)]).sum() <= 1:
            break
        # The line winds: that far away the other side is nearer.
        aside_m /= 2
    return [*beside, (float(middle[0]), float(middle[1]))]
