"""A GeoNames country dump: which of its records are places, and what is kept of them."""

from __future__ import annotations

import contextlib
import io
import math
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from marzmap._errors import InputError
from marzmap.atlas._countries import alpha_2

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

POSTS = {
    "PSTB": "border post",
    "PSTC": "customs post",
    "PSTP": "patrol post",
    "CSTM": "customs house",
}
"""Kinds of spots that are kept next to all populated places, by GeoNames' feature code."""

_KINDS = POSTS | {
    "PPLX": "part of a town",
    "PPLQ": "abandoned",
    "PPLH": "no longer there",
    "PPLW": "destroyed",
}
# GeoNames 124878 gives a spot in Khorasan the name and the people of Maragheh, 1,200 km to the west.
_MISPLACED = {"124878"}
_CHUNK = 1 << 16


class Record(NamedTuple):
    """A line of a dump: GeoNames' 19 columns, in its order."""

    geonameid: str
    name: str
    asciiname: str
    alternatenames: str
    latitude: str
    longitude: str
    feature_class: str
    feature_code: str
    country: str
    cc2: str
    admin1: str
    admin2: str
    admin3: str
    admin4: str
    population: str
    elevation: str
    dem: str
    timezone: str
    modified: str


def rows(dump: Path, source: str, country: str, most_bytes: int) -> tuple[list[dict[str, Any]], int]:
    """Places of a country in a dump, ordered by their numbers, and how many of its records are none.

    Parameters
    ----------
    dump : Path
        Zip or text.
    source : str
        What the user calls it, for messages.
    country : str
        Alpha-3 code.
    most_bytes : int
        Refuse a table that is larger when unpacked.

    Raises
    ------
    InputError
        It is not a whole dump, or has no place of that country.
    """
    records: list[Record] = []
    units: dict[tuple[str, ...], str] = {}
    others: Counter[str] = Counter()
    seen: dict[str, int] = {}
    for number, line in _lines(dump, source, most_bytes):
        record = _record(line, f"{source}:{number}")
        if record.country != alpha_2()[country]:
            others[record.country] += 1
            continue
        before = seen.setdefault(record.geonameid, number)
        if before != number:
            again = f"{record.geonameid} stands in line {before} too. The dump is damaged: get it anew"
            raise InputError(f"{source}:{number}: {again}.")
        if record.feature_code in {"ADM1", "ADM2"}:
            codes = (record.admin1, record.admin2)[: int(record.feature_code[3])]
            units[codes] = latin(record.name) or plain(record.asciiname)
        elif record.feature_class == "P" or record.feature_code in POSTS:
            records += [record] if record.geonameid not in _MISPLACED else []
    if not records:
        held = ", ".join(code or "none" for code, _ in others.most_common(5)) or "no country"
        raise InputError(f"{source}: no place of {country} ({alpha_2()[country]}), but of {held}.")
    records.sort(key=lambda record: int(record.geonameid))
    return [_place(record, country, units) for record in records], len(seen) - len(records)


def too_large(source: str, most_bytes: int) -> InputError:
    """Say that a dump is larger than is read."""
    return InputError(
        f"{source}: more than {most_bytes:,} bytes. Give the dump of one country, such as IR.zip."
    )


def _lines(dump: Path, source: str, most_bytes: int) -> Iterator[tuple[int, str]]:
    """Lines of a dump, numbered from 1."""
    number = total = 0
    try:
        with _opened(dump, source) as file:
            while line := file.readline(_CHUNK):
                number += 1
                total += len(line)
                if total > most_bytes:
                    raise too_large(source, most_bytes)
                yield number, line.decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{source}:{number}: not UTF-8 text. Give GeoNames' own file.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise InputError(
            f"{source}: damaged after line {number:,}: {type(error).__name__}. Get the dump anew."
        ) from error


@contextlib.contextmanager
def _opened(dump: Path, source: str) -> Iterator[IO[bytes]]:
    with dump.open("rb") as file:
        packed = file.read(2) == b"PK"
    if not packed:
        with dump.open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(dump) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".txt")]
        tables = [name for name in names if Path(name).stem.lower() != "readme"]
        if len(tables) != 1:
            raise InputError(f"{source}: {len(tables)} tables in the zip. Expected one, such as IR.txt.")
        with archive.open(tables[0]) as inner:
            yield io.BufferedReader(inner)  # type: ignore[type-var]


def _record(line: str, where: str) -> Record:
    """A line as a record, tested."""
    cells = line.split("\t")
    if len(cells) != len(Record._fields):
        raise InputError(
            f"{where}: {len(cells)} cells. Expected the {len(Record._fields)} tab-separated ones of a "
            "GeoNames dump; if this is one, it is damaged: get it anew."
        )
    record = Record._make(cells)
    for name, value, good in (
        ("geonameid", record.geonameid, re.fullmatch(r"[1-9]\d{0,9}", record.geonameid, re.ASCII)),
        ("latitude", record.latitude, _degrees(record.latitude, 90)),
        ("longitude", record.longitude, _degrees(record.longitude, 180)),
        ("country code", record.country, re.fullmatch("([A-Z]{2})?", record.country)),
        ("population", record.population, re.fullmatch(r"\d{0,11}", record.population, re.ASCII)),
        ("date", record.modified, re.fullmatch(r"\d{4}-\d\d-\d\d", record.modified, re.ASCII)),
    ):
        if not good:
            raise InputError(f"{where}: {value[:60]!r} is not a {name}. The dump is damaged: get it anew.")
    return record


def _degrees(text: str, most: int) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return math.isfinite(value) and abs(value) <= most


def _place(record: Record, country: str, units: dict[tuple[str, ...], str]) -> dict[str, Any]:
    """A record in the columns of `atlas.places`."""
    name = latin(record.name) or plain(record.asciiname) or f"GeoNames {record.geonameid}"
    given = [plain(each) for each in record.alternatenames.split(",")]
    # Lower-case entries are transliterations by machine ("dw qlh").
    others = [each for each in given if each and "://" not in each and not re.match("[a-z]", each)]
    persian = [each.translate(_PERSIAN) for each in others if _ARABIC.search(each)]
    own = sorted({each for each in persian if not _NOT_PERSIAN.search(each)})
    name_local = own[0] if len(own) == 1 else None
    spelt = [latin(each) if _is_latin(each) else each for each in [*others, plain(record.asciiname)]]
    aliases = sorted({*spelt, *persian, plain(record.name)} - {name, name_local, ""})
    return {
        "place_id": f"geonames:{record.geonameid}",
        "name": name,
        "name_local": name_local,
        "aliases": "|".join(aliases) or None,
        "country": country,
        "admin1": units.get((record.admin1,)),
        "admin2": units.get((record.admin1, record.admin2)),
        "longitude": float(record.longitude),
        "latitude": float(record.latitude),
        "radius_source": f"GeoNames {record.geonameid}",
        "placed_by": "gazetteer",
        "source": f"GeoNames {record.geonameid}",
        "note": _KINDS.get(record.feature_code),
        "population": int(record.population or 0) or None,
    }


_ARABIC = re.compile("[\u0600-\u06ff]")
_NOT_PERSIAN = re.compile("[^ آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئ\u200c]")
_PERSIAN = str.maketrans("يك", "یک")
# Control signs, and those that turn the direction of the text behind them; and the separator of aliases.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff|]")


def plain(name: str) -> str:
    r"""Name without signs that cannot be seen, or that part names in a list; spaces made one.

    Examples
    --------
    >>> plain("Dust\u202e  Mohammad\x1b")
    'Dust Mohammad'
    """
    return " ".join(_UNSEEN.sub(" ", name).split())


def latin(name: str) -> str:
    """Name without diacritics and without the signs that stand for Arabic letters; empty if not Latin.

    Examples
    --------
    >>> latin("Islām Qal‘ah"), latin("اسلام قلعه")
    ('Islam Qalah', '')
    """
    marked = unicodedata.normalize("NFKD", plain(name))
    bare = "".join(sign for sign in marked if not unicodedata.combining(sign) and sign not in "‘’`ʿʾ'")
    return bare if _is_latin(bare) else ""


def _is_latin(name: str) -> bool:
    letters: Iterable[str] = filter(str.isalpha, name)
    return all(sign < "\u02b0" or "\u1e00" <= sign < "\u1f00" or sign in "ʿʾ" for sign in letters)
