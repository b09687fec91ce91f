"""JSON of one object a line: NDJSON, JSON Lines, GeoJSONSeq with or without record separators."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from marzmap._errors import shown
from marzmap.tables.faults import Fault
from marzmap.tables.formats import records
from marzmap.tables.formats.json_rows import Rows
from marzmap.tables.formats.members import opened
from marzmap.tables.formats.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marzmap.tables.table import Table

_SEPARATOR = "\x1e"  # RFC 8142 puts it before each text
_LONGEST = 64 * 2**20  # characters of a line
_SHORT = 2**20  # characters that are read at a time to see whether there are lines
_BLANK = " \t\r\n\ufeff" + _SEPARATOR


def is_lines(path: Path) -> bool:
    """Check whether each line of a file is an object of its own."""
    with opened(path, "surrogateescape") as file:
        last = file.readline(_SHORT)
        if last.startswith(_SEPARATOR):
            return True
        if not last.lstrip(_BLANK).startswith("{"):
            return False
        # The first line may be long; a whole file may also be one line, of which no more is read.
        read = len(last)
        while last and not last.endswith(("\n", "\r")) and read < _LONGEST:
            piece = file.readline(_SHORT)
            last, read = last.rstrip(_BLANK)[-1:] + piece if piece else "", read + len(piece)
        if not last.endswith(("\n", "\r")):
            return False
        second = ""
        while not second and (line := file.readline(_SHORT)):
            second = line.strip(_BLANK)
    return last.rstrip(_BLANK).endswith("}") and second.startswith("{")


def table(path: Path, batch_rows: int) -> Table:
    """Open a file of one object a line. Lines that are not JSON are set aside; a row's number is its line."""
    survey = records.surveyed(path, "JSON", _records(path))
    return records.table("NDJSON", survey, lambda: _records(path), batch_rows, drawn=False)


def _records(path: Path) -> Iterator[Record]:
    rows = Rows(of_features=False)
    with opened(path, "surrogateescape") as file:
        for number, text in enumerate(iter(lambda: file.readline(_LONGEST), ""), start=1):
            line = text.strip(_BLANK)
            if not line:
                continue
            try:
                line.encode()  # fails where it is not UTF-8
                record = rows.record(number, json.loads(line))
            except (ValueError, RecursionError) as error:
                problem = str(error).partition(":")[0]
                given = line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                fault = Fault("", f"{shown(given)} is not JSON: {problem}", "Correct the line, or delete it.")
                record = Record(number, {}, fault=fault)
            if record:
                yield record
