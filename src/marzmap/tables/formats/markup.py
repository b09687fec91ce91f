"""XML is read element by element, without what makes it dangerous: declarations of entities and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

_CHUNK = 1 << 16
_DEEPEST = 500  # elements within elements


def elements(
    path: Path, form: str, rows: Container[str], folders: Container[str] = ()
) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Yield the elements of some names, each with the names of the folders that it is in.

    Prefixes of namespaces are left out, whether they are declared or not. Of two elements of these names, one
    in the other, only the outer is yielded.

    Parameters
    ----------
    path : Path
        The file.
    form : str
        Name of its format, for messages.
    rows : container of str
        Names of the elements.
    folders : container of str
        Names of elements that hold others, and have a child `name`.

    Raises
    ------
    InputError
        The file is not well-formed, or declares a document type.
    """
    reader = _Reader(path, rows, folders)
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                reader.parser.Parse(chunk, not chunk)
            except (expat.ExpatError, ValueError) as error:
                if isinstance(error, InputError):
                    raise
                yield from reader.ready
                raise InputError(f"{path}: not readable as {form}: {error}. Export it again.") from error
            yield from reader.ready
            reader.ready.clear()
            if not chunk:
                return


class _Reader:
    """What is read of a file, so far."""

    def __init__(self, path: Path, rows: Container[str], folders: Container[str]) -> None:
        self.path, self.rows, self.folders = path, rows, folders
        self.ready: list[tuple[Element, tuple[str, ...]]] = []
        self.stack: list[str] = []  # elements that are open
        self.names: list[str] = []  # of the folders among them
        self.building: TreeBuilder | None = None
        self.since = 0  # how many elements were open where the row began
        self.parser: Any = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.refuse

    def refuse(self, *_: object) -> None:
        """Refuse a declaration of the document's type: it can have entities that fill the memory."""
        raise InputError(
            f"{self.path}: declares a document type (<!DOCTYPE>), which may be harmful. Remove it."
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name = tag.rpartition(":")[2]
        if len(self.stack) >= _DEEPEST:
            raise ValueError(f"more than {_DEEPEST} elements within each other")
        self.stack.append(name)
        if self.building is None and name in self.rows:
            self.building, self.since = TreeBuilder(), len(self.stack)
        elif self.building is None and name in self.folders:
            self.names.append("")
        if self.building:
            self.building.start(name, attributes)

    def end(self, tag: str) -> None:
        """End an element."""
        name = tag.rpartition(":")[2]
        if self.building:
            self.building.end(name)
            if len(self.stack) == self.since:
                self.ready.append((self.building.close(), tuple(filter(None, map(str.strip, self.names)))))
                self.building = None
        elif name in self.folders:
            self.names.pop()
        self.stack.pop()

    def text(self, text: str) -> None:
        """Take text in."""
        if self.building:
            self.building.data(text)
        elif len(self.stack) > 1 and self.stack[-1] == "name" and self.stack[-2] in self.folders:
            self.names[-1] += text
