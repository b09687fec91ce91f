"""CSV and TSV: encodings are tried in a stated order, the header tells the separator, rows are streamed."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING, Literal, NamedTuple

from marzmap._errors import InputError, shown
from marzmap.check import formats
from marzmap.check.faults import Fault
from marzmap.check.tables.source import Raw, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1256": "Windows-1256",
}
"""Encodings in the order in which they are tried: UTF-8, with or without its mark; UTF-16, by its mark;
Windows-1256, where what is no UTF-8 is Arabic or Persian text in it."""

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What may stand between two cells; the one that cuts the header into most decides, the first of equals."""

LONGEST = 64 * 2**20
"""Signs of the longest cell: beyond it a quote was left open."""

_CHUNK = 1 << 20


class Encoding(NamedTuple):
    """How the text of a file is encoded.

    Attributes
    ----------
    name : str
        Python's name of it.
    lines : int
        How many ends of lines it has.
    mixed : bool
        Whether single rows are not in it.
    """

    name: str
    lines: int
    mixed: bool


def opened(path: Path) -> Source:
    """Open a table of text.

    Parameters
    ----------
    path : Path
        A file that is there.

    Returns
    -------
    Source
        Rows that have not as many cells as the header, are empty or in another encoding have a fault.

    Raises
    ------
    InputError
        It is empty, in no encoding of `ENCODINGS`, or its first line is no header.
    """
    csv.field_size_limit(LONGEST)  # of the whole process; Python's own is 128 KiB
    encoding = encoding_of(path)
    with path.open(encoding=encoding.name, errors="surrogateescape", newline="") as file:
        first = file.readline(LONGEST)
        header = formats.without_header(first.rstrip("\r\n").split("\t"), path)
        headless = header is not None
        if header is None:
            first = _whole(path, first, file)
    separator = max(SEPARATORS, key=lambda sign: len(_cells(first, sign)))
    if header is None:
        header = [name.strip() for name in _cells(first, separator)]
        header = [name or f"unnamed_{at}" for at, name in enumerate(header, start=1)]
    _readable(path, header)
    return Source(
        header,
        _rows(path, encoding, "\t" if headless else separator, len(header), headless=headless),
        encoding.lines if headless else max(encoding.lines - 1, 0),
        f"{ENCODINGS[encoding.name]}, {'tab' if headless else SEPARATORS[separator]}-separated"
        + (", without a header" if headless else "")
        + (", with rows in another encoding" if encoding.mixed else ""),
    )


def encoding_of(path: Path) -> Encoding:
    """Find out how the text of a file is encoded, and that every byte of it can be read.

    Raises
    ------
    InputError
        It is in none of `ENCODINGS`.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        lines, at = _decoded(path, "utf-16")
        if at >= 0:
            raise InputError(
                f"{path}: not UTF-16 text (byte {at}), though it begins so. Save it as CSV UTF-8."
            )
        return Encoding("utf-16", lines, mixed=False)
    lines, at = _decoded(path, "utf-8-sig")
    if at < 0:
        return Encoding("utf-8-sig", lines, mixed=False)
    unicode, other, arabic, lines = _by_line(path)
    if start.startswith(codecs.BOM_UTF8) or unicode > other:
        return Encoding("utf-8-sig", lines, mixed=True)
    if arabic:
        return Encoding("cp1256", lines, mixed=unicode > 0)
    with path.open("rb") as file:
        file.seek(at)
        byte = file.read(1)
    raise InputError(
        f"{path}: not UTF-8 text (byte {at} is 0x{byte.hex()}), nor Arabic or Persian text in Windows-1256. "
        "Save the table as CSV UTF-8."
    )


def _decoded(path: Path, encoding: str) -> tuple[int, int]:
    """Ends of lines of a file, and where it is not in an encoding: -1 if nowhere."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = done = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            kept = len(decoder.getstate()[0])
            try:
                lines += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeDecodeError as error:
                return lines, done - kept + error.start
            if not chunk:
                return lines, -1
            done += len(chunk)


def _by_line(path: Path) -> tuple[int, int, bool, int]:
    """Lines beyond ASCII that are UTF-8 and that are not, whether the latter are mostly Arabic, and all."""
    unicode = other = letters = arabic = lines = 0
    with path.open("rb") as file:
        while line := file.readline(_CHUNK):
            lines += line.endswith(b"\n")
            if line.isascii():
                continue
            try:
                line.decode()
                unicode += 1
            except UnicodeDecodeError:
                other += 1
                beyond = [sign for sign in line.decode("cp1256") if sign.isalpha() and not sign.isascii()]
                letters += len(beyond)
                arabic += sum("\u0600" <= sign <= "\u06ff" for sign in beyond)
    return unicode, other, 2 * arabic > letters, lines


def _whole(path: Path, line: str, file: io.TextIOWrapper) -> str:
    """The first line with those over which its quoted cells reach."""
    if not line.strip():
        if not any(line.strip() for line in file):
            raise InputError(f"{path}: the table is empty. Expected a header line and one row an incident.")
        raise InputError(f"{path}: line 1 is empty. Expected the names of the columns.")
    lines, size, quotes = [line], len(line), line.count('"')
    while quotes % 2 and (line := file.readline(LONGEST)):
        lines.append(line)
        size += len(line)
        quotes += line.count('"')
        if size > LONGEST:
            raise InputError(f"{path}: the header has no end. Close the quote in it.")
    return "".join(lines)


def _cells(line: str, separator: str) -> list[str]:
    return next(csv.reader(io.StringIO(line, newline=""), delimiter=separator), [])


def _readable(path: Path, header: list[str]) -> None:
    """Refuse a header that is no text."""
    for name in header:
        if "\0" in name or any("\ud800" <= sign <= "\udfff" for sign in name):
            raise InputError(
                f"{path}: the header cannot be read at {shown(name)}. Save the table as CSV UTF-8."
            )


def _rows(path: Path, encoding: Encoding, separator: str, width: int, *, headless: bool) -> Iterator[Raw]:
    quoting: Literal[0, 3] = csv.QUOTE_NONE if headless else csv.QUOTE_MINIMAL
    number = 0
    try:
        with path.open(encoding=encoding.name, errors="surrogateescape", newline="") as file:
            blank = 0
            for number, cells in enumerate(csv.reader(file, delimiter=separator, quoting=quoting), start=1):
                if number == 1 and not headless:
                    continue
                if not any(map(str.strip, cells)):
                    blank += 1
                    continue
                # A blank line is no row, but it keeps its number: only those at the end are dropped.
                for skipped in range(number - blank, number):
                    yield Raw(skipped, [""] * width, [_EMPTY])
                blank = 0
                yield _row(number, cells, encoding, width)
    except (OSError, csv.Error) as error:
        raise InputError(
            f"{path}: not readable as CSV after row {number}: {error}. Is a quote left open? "
            "Save the table as CSV UTF-8."
        ) from error


_EMPTY = Fault("", "the row is empty", "Delete the row.")


def _row(number: int, cells: list[str], encoding: Encoding, width: int) -> Raw:
    faults = []
    if len(cells) != width:
        reason = f"{len(cells)} cells under a header of {width} columns"
        faults.append(Fault("", reason, "Quote cells that hold a comma or a line break."))
    if encoding.mixed:
        readings = [_readings(cell, encoding.name) for cell in cells]
        other = next(((one, two) for one, two in readings if two), None)
        if other:
            cells = [one for one, _ in readings]
            reason = f"in another encoding than the other rows: {shown(other[0])} can be {shown(other[1])}"
            faults.append(Fault("", reason, "Save the whole table as CSV UTF-8."))
    return Raw(number, cells, faults)


def _readings(cell: str, encoding: str) -> tuple[str, str]:
    """A cell as it is read, and as it would be in the other encoding if it may be in that."""
    if cell.isascii():
        return cell, ""
    if encoding == "cp1256":
        try:
            return cell, cell.encode("cp1256").decode()
        except UnicodeError:
            return cell, ""
    raw = cell.encode("utf-8", "surrogateescape")
    plain = raw.decode("utf-8", "replace")
    return plain, raw.decode("cp1256") if plain != cell else ""
