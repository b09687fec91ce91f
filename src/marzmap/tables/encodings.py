"""How the text of a file is encoded: encodings are tried in a stated order, down to single rows."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import InputError, shown
from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from pathlib import Path

ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1256": "Windows-1256",
}
"""Encodings in the order in which they are tried: UTF-8, with or without its mark; UTF-16, by its mark;
Windows-1256, where what is no UTF-8 is Arabic or Persian text in it."""

_CHUNK = 1 << 20


def title(name: str) -> str:
    """Return the usual name of an encoding."""
    return ENCODINGS[name]


class Encoding(NamedTuple):
    """How the text of a file is encoded."""

    name: str  # Python's name of it
    lines: int  # how many ends of lines it has
    mixed: bool  # whether single rows are not in it
    quoted: bool = True  # whether it has quotes, or marks of Unicode within


def encoding_of(path: Path) -> Encoding:
    """Return how the text of a file is encoded; refuse one with bytes that none of `ENCODINGS` can read."""
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
    unicode, foreign, arabic, lines = _by_line(path)
    if start.startswith(codecs.BOM_UTF8) or unicode > foreign:
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
    unicode = foreign = letters = arabic = lines = 0
    with path.open("rb") as file:
        while line := file.readline(_CHUNK):
            lines += line.endswith(b"\n")
            if line.isascii():
                continue
            try:
                line.decode()
                unicode += 1
            except UnicodeDecodeError:
                foreign += 1
                beyond = [
                    letter for letter in line.decode("cp1256") if letter.isalpha() and not letter.isascii()
                ]
                letters += len(beyond)
                arabic += sum("\u0600" <= letter <= "\u06ff" for letter in beyond)
    return unicode, foreign, 2 * arabic > letters, lines


def fault(cells: list[str], encoding: Encoding) -> tuple[list[str], list[Fault]]:
    """Return the cells of a row as they can be shown, and what is wrong with how they are encoded."""
    readings = [_readings(cell, encoding.name) for cell in cells]
    mixed = next(((cell, instead) for cell, instead in readings if instead), None)
    if not mixed:
        return cells, []
    reason = f"in another encoding than the other rows: {shown(mixed[0])} can be {shown(mixed[1])}"
    return [cell for cell, _ in readings], [Fault("", reason, "Save the whole table as CSV UTF-8.")]


def _readings(cell: str, encoding: str) -> tuple[str, str]:
    """Return a cell as it is read, and as it would be in the other encoding if it may be in that."""
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
