"""JSON is read member by member, and the entries of a list one by one: in memory there is only one."""

from __future__ import annotations

import codecs
import json
from typing import IO, TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 1 << 20
_BLANK = " \t\n\r"


DEEPEST = 3
"""Objects within objects that are read member by member; what is deeper is one value."""


class Member(NamedTuple):
    """A member of an object, or an entry of one that is an array."""

    path: tuple[str, ...]  # its key, behind the keys of the objects that it is in
    value: Any  # its value; an empty list where an array begins that is yielded entry by entry
    is_entry: bool = False  # whether it is an entry of that array


def members(path: Path) -> Iterator[Member]:
    """Yield the members of the JSON object in a file, also of objects in it, and of arrays every entry.

    Of an array instead of an object the entries are yielded, of path ().

    Raises
    ------
    ValueError
        The file does not hold a JSON object or array.
    RecursionError
        It is nested too deeply.
    """
    with opened(path) as file:
        source = _Source(file)
        yield from source.members(())
        if source.character():
            raise source.error("the end of the file")


def opened(path: Path, errors: str = "strict") -> IO[str]:
    """Open a file of JSON: UTF-8, or UTF-16 by its mark, as PowerShell writes it."""
    with path.open("rb") as file:
        start = file.read(2)
    encoding = "utf-16" if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    return path.open(encoding=encoding, errors=errors, newline="")


class _Source:
    """What is left to read of a file of JSON, so far as it is in memory."""

    def __init__(self, file: IO[str]) -> None:
        self.file, self.text, self.at, self.before, self.ended = file, "", 0, 0, False

    def read(self) -> None:
        """Take more of the file into memory, at least as much again as is there."""
        left = len(self.text) - self.at
        chunk = self.file.read(max(_CHUNK, left))
        self.ended = not chunk
        self.before += self.at
        self.text, self.at = self.text[self.at :] + chunk, 0

    def character(self) -> str:
        """Return the next character that is not blank, which stays; empty at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in _BLANK:
                    return self.text[self.at]
                self.at += 1
            if self.ended:
                return ""
            self.read()

    def expect(self, character: str) -> None:
        """Step over a character."""
        if self.character() != character:
            raise self.error(repr(character))
        self.at += 1

    def value(self) -> Any:
        """Return the next value."""
        self.character()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if self.ended:
                    self.at = error.pos
                    raise self.error(error.msg.removeprefix("Expecting ")) from error
            else:
                # A number may go on in what is not read yet.
                if end < len(self.text) or self.ended:
                    self.at = end
                    return value
            self.read()

    def members(self, path: tuple[str, ...]) -> Iterator[Member]:
        """Yield what the next value holds, whose keys are `path`: its members or entries, or itself."""
        start = self.character()
        if start == "[":
            yield Member(path, [])
            yield from (Member(path, entry, is_entry=True) for entry in self.entries())
        elif start == "{" and len(path) < DEEPEST:
            self.at += 1
            more = self.character() != "}"
            if not more:
                yield Member(path, {})
            while more:
                name = str(self.value())
                self.expect(":")
                yield from self.members((*path, name))
                more = self.character() == ","
                if more:
                    self.expect(",")
            self.expect("}")
        else:
            yield Member(path, self.value())

    def entries(self) -> Iterator[Any]:
        """Yield the entries of an array."""
        self.expect("[")
        more = self.character() != "]"
        while more:
            yield self.value()
            more = self.character() == ","
            if more:
                self.expect(",")
        self.expect("]")

    def error(self, expected: str) -> ValueError:
        """Return an error that says where the file goes wrong."""
        return ValueError(f"expected {expected} at character {self.before + self.at + 1}")


_DECODER = json.JSONDecoder()
