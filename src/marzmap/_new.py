"""A new study for any land border of the world: its study.toml, and a table to fill or one that is there."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from marzmap import _assumed, _examples, _overwriting, _study, atlas, locate
from marzmap._errors import InputError
from marzmap.attributes import names
from marzmap.tables import DATE_ORDERS, SURENESS, Options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from marzmap.tables import Column

_MOST_ENDS = 6


_NONE = Options()


def pairs(asked: Sequence[str]) -> tuple[str, ...]:
    """Return the borders as marzmap names them: alphabetical alpha-3 pairs, each once.

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
    borders = atlas.border_pairs()
    neighbours: dict[str, set[str]] = defaultdict(set)
    for pair in borders:
        one, other = pair.split("-")
        neighbours[one].add(other)
        neighbours[other].add(one)
    chosen = []
    for text in asked:
        codes = [code.strip().upper() for code in text.split("-")]
        pair = "-".join(sorted(codes))
        if pair not in borders:
            facts = [
                f"{code} borders {', '.join(sorted(neighbours[code]))}"
                for code in codes
                if code in neighbours
            ] + [f"{code or 'an empty code'} has no land border" for code in codes if code not in neighbours]
            raise InputError(
                f"{text!r} is not a land border: {'; '.join(dict.fromkeys(facts))}. "
                "Give two ISO 3166-1 alpha-3 codes, such as KGZ-TJK."
            )
        chosen.append(pair)
    return tuple(dict.fromkeys(chosen))


def check_folder(folder: Path, table: Path | None = None) -> None:
    """Refuse a folder that a new study, begun from a table if there is one, cannot be written to.

    Raises
    ------
    InputError
        It is a file, holds something, or is the table.
    """
    _overwriting.refuse([folder], [table] if table else [])
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        what = "is not empty" if folder.is_dir() else "is a file"
        raise InputError(f"{folder}: {what}. Give a new or empty folder for the study.")


def study(
    folder: Path,
    pairs: tuple[str, ...],
    *,
    as_of: date,
    table: Path | None = None,
    options: Options = _NONE,
    understood: Sequence[Column] = (),
) -> list[str]:
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
    options : Options
        What is stated about the table.
    understood : sequence of Column
        How its columns are understood; written into [columns], where it can be changed.

    Returns
    -------
    list of str
        Names of the files.

    Raises
    ------
    InputError
        The folder is not empty or cannot be written, or the table cannot be copied.
    """
    check_folder(folder, table)
    files = {} if table else {"incidents.csv": _csv([]), "incidents.example.csv": _csv(_examples.rows(pairs))}
    name = table.name if table else "incidents.csv"
    if name == "study.toml" or not name.isprintable():
        raise InputError(f"{name!r}: a table of this name cannot be part of a study. Give it another name.")
    files["study.toml"] = _toml(pairs, as_of, name, options, understood)
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


def countries(pairs: Sequence[str]) -> list[str]:
    """Return the names of the countries of each border.

    Examples
    --------
    >>> countries(["KGZ-TJK"])
    ['Kyrgyzstan and Tajikistan']
    """
    table = atlas.countries()
    names_by_code = dict(zip(table["country"].fillna(""), table["name"], strict=True))
    return [" and ".join(names_by_code.get(code, code) for code in pair.split("-")) for pair in pairs]


def _local(pairs: Sequence[str]) -> str:
    """Return the lines of [study] about local names; the title is of names alone, each country's own."""
    codes = [pair.split("-") for pair in pairs]
    languages = atlas.languages_of(code for pair in codes for code in pair)
    own = {
        code: atlas.country_names(*atlas.languages_of([code])).get(code, code)
        for pair in codes
        for code in pair
    }
    title = "; ".join(" – ".join(own[code] for code in pair) for pair in codes)
    return f"""\
title_local = {_text(title if languages != ("en",) else "")}
# Languages of title_local, of the column place_local and of the local names on the map.
# local_languages = {json.dumps(languages)}"""


def _toml(
    pairs: tuple[str, ...], as_of: date, table: str, options: Options, understood: Sequence[Column]
) -> str:
    return f"""\
# A study for marzmap. Lines that begin with # are notes, or settings you may switch on.

[study]
title = {_text("Border incidents: " + "; ".join(countries(pairs)))}
{_local(pairs)}
# One or two sentences about it, and the same in Persian.
summary = ""
# summary_fa = ""
# The time it covers: 2021, 2021-04, 2021-04/2022-09.
period = ""
# The day it describes: a row with a later date is set aside.
as_of = {as_of.isoformat()}

[border]
pairs = {json.dumps(pairs)}
{_chainage(pairs)}
# Farther from the border than this, kilometres, an incident stays on the map but does not count along it.
# reach_km = {_study.REACH_KM:g}
# A second drawing of the border to compare with.
# further_sources = ["natural-earth"]
{_ASSUMED}{_without_crossings(pairs)}

[files]
incidents = {_text(table)}
{_stated(options)}\
# Tables of your own, where you have them: see the embedded study iran-afghanistan.
# context = "context.csv"
# places = "places.csv"
# crossings = "crossings.csv"
{_columns(understood)}
{_MORE}"""


_MORE = """\
# Order of the list: "oldest" first, "newest", "casualties", "distance" (to the line) or "certainty".
# [page]
# sort = "newest"

# What `marzmap build --public` does with rows marked sensitive ("coarsen", "jitter" or "leave out"), with
# their texts ("check", "drop" or "keep"), and with rows under terms ("reduce", "coarsen" or "leave out").
# [public]
# sensitive = "coarsen"
# text = "check"
# restricted = "reduce"
"""


def _stated(options: Options) -> str:
    """Return the lines of `[files]` for what was stated about the table."""
    orders = {form: name for name, form in DATE_ORDERS.items()}
    stated = {name: getattr(options, name) for name in ("layer", "crs", "dates", "time_zone", "encoding")}
    stated["dates"] = orders.get(options.dates, "")
    return "".join(f"{key} = {_text(value)}\n" for key, value in stated.items() if value)


_ASSUMED = f"""\
# How often the country that a row states is right. 0.5 leaves it out of account.
# country_reliability = {_assumed.COUNTRY_RELIABILITY:g}
# Where incidents lie the nearer to the line the likelier, say so, and see README, "How to read a side".
# prior = "near"
# Half of them lie within this many kilometres of it; without this line the distance is estimated.
# prior_km = 2"""


def _columns(understood: Sequence[Column]) -> str:
    """Return [columns]: what the columns of the table mean, and as notes those that mean nothing."""
    used, own = [], []
    for column in understood:
        name = _text(column.name)
        if column.word:
            used.append(f"{name} = {_text(column.word)}  # {SURENESS[column.sure]}")
        elif column.sure == "stated":
            used.append(f'{name} = ""')
        elif column.looks:
            own.append(f"# {name} = {_text(column.looks)}  # unused, but looks so")
        else:
            own.append(f'# {name} = ""')
    return "\n".join([_COLUMNS, *used, *own, ""]) if understood else ""


_COLUMNS = """\

# What the columns of the table mean: "your name" = "our word", of those that `marzmap check --columns` lists.
# Change what is wrong; "" keeps a column as your own. Lines with # are columns that are kept as they are.
[columns]"""


def _text(value: str) -> str:
    """Return a string of TOML: one of JSON, but for a control character that JSON does not escape."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _chainage(pairs: tuple[str, ...]) -> str:
    """Return a note that says where the kilometres count from, and from where they could."""
    columns = locate.border(pairs).columns
    ends = sorted({str(end) for side in ("start_name", "end_name") for end in columns[side] if end})
    chainage = "# Kilometres count from the line's own start."
    if ends:
        others = f"  # or {', '.join(map(_text, ends[1:_MOST_ENDS]))}" if ends[1:] else ""
        chainage += f" To count from another end:\n# chainage_from = {_text(ends[0])}{others}"
    return chainage


def _without_crossings(pairs: tuple[str, ...]) -> str:
    """Return a note if the crossings of a border are not among ours."""
    held = {*atlas.crossings()["border_id"]}
    return "".join(
        f"\n# No crossings of {pair} are held here. Load them: marzmap atlas fetch crossings --border {pair}"
        for pair in pairs
        if pair not in held
    )


def _csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, names("given"), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
