"""Tables of a web page, as many systems save them under the name of a workbook (.xls)."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import InputError
from marzmap.tables.formats.workbook import marks

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap.tables.formats.workbook.marks import Area

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
_START = 4096  # bytes in which a page states its encoding
_WIDEST, _TALLEST = 1_000, 65_534  # columns and rows over which the HTML standard lets a cell reach


class HtmlTable(NamedTuple):
    """A table of a page: the text of its cells by row, and its merged cells."""

    lines: list[list[str]]
    merged: list[Area]


class _Cell(NamedTuple):
    parts: list[str]
    wide: int
    tall: int


class _Page(HTMLParser):
    """The rows of every table of a page, also of those within others."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[_Cell]]] = []
        self.open: list[list[list[_Cell]]] = []
        self.hidden = 0  # scripts and styles that are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, row or cell."""
        given = dict(attrs)
        if tag in ("script", "style"):
            self.hidden += 1
        elif tag == "table":
            self.tables.append([])
            self.open.append(self.tables[-1])
        elif self.open and tag == "tr":
            self.open[-1].append([])
        elif self.open and self.open[-1] and tag in ("td", "th"):
            wide, tall = _span(given.get("colspan"), _WIDEST), _span(given.get("rowspan"), _TALLEST)
            self.open[-1][-1].append(_Cell([], wide, tall))
        elif tag in ("br", "p", "div", "li"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a table."""
        if tag in ("script", "style"):
            self.hidden = max(self.hidden - 1, 0)
        elif self.open and tag == "table":
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Take text into the last cell."""
        if not self.hidden and self.open and self.open[-1] and self.open[-1][-1]:
            self.open[-1][-1][-1].parts.append(data)


def tables(path: Path) -> list[HtmlTable]:
    """Return every table of a page that has cells.

    Raises
    ------
    InputError
        The page has no table, or its letters cannot be read.
    """
    page = _Page()
    try:
        page.feed(_text(path))
        page.close()
    except AssertionError as error:  # what the parser of Python makes of some declarations
        problem = f"not readable as HTML: {error}"
        raise InputError(
            f"{path}: {problem}. Open it in Excel or LibreOffice and save it as XLSX."
        ) from error
    found = [_laid_out(path, rows) for rows in page.tables if any(rows)]
    if not found:
        raise InputError(
            f"{path}: a web page (HTML) without a table, such as an error or login page. "
            "Open it in a browser and download the table again."
        )
    return found


def _text(path: Path) -> str:
    """Return a page as text, in the encoding that it states, or UTF-8."""
    content = path.read_bytes()
    stated = _CHARSET.search(content[:_START])
    name = stated[1].decode("ascii") if stated else "utf-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    try:
        return content.removeprefix(codecs.BOM_UTF8).decode(name)
    except (LookupError, ValueError) as error:
        problem = f"a web page (HTML) whose letters cannot be read as {name}"
        raise InputError(
            f"{path}: {problem}. Open it in Excel or LibreOffice and save it as XLSX."
        ) from error


def _span(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isdecimal() else 1


def _laid_out(path: Path, rows: list[list[_Cell]]) -> HtmlTable:
    """Put the cells of a table into their columns, beside those that reach down from rows above."""
    lines: list[list[str]] = []
    merged: list[Area] = []
    last_rows: dict[int, int] = {}  # by column, the last row over which a cell reaches
    for row, cells in enumerate(rows):
        line: list[str] = []
        for cell in cells:
            while last_rows.get(len(line), -1) >= row:
                line.append("")
            left = len(line)
            line += [" ".join("".join(cell.parts).split()), *[""] * (cell.wide - 1)]
            marks.check_size(path, len(rows), len(line))
            if cell.wide > 1 or cell.tall > 1:
                merged.append(((row, left), (row + cell.tall - 1, len(line) - 1)))
                last_rows |= dict.fromkeys(range(left, len(line)), row + cell.tall - 1)
        lines.append(line)
    width = max(map(len, lines))
    return HtmlTable([line + [""] * (width - len(line)) for line in lines], merged)
