"""The bytes of a text in UTF-8, looked at in one pass: whether they are that, its lines, and its quotes."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap.tables.formats.quotes import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = 1 << 18  # bytes


class Bytes(NamedTuple):
    """What the bytes of a file show."""

    lines: int  # how many ends of lines there are before a wrong byte
    wrong: int  # where the first byte is that is not UTF-8; -1 if all are
    around: frozenset[int] | None  # as `around_quotes` has it of a whole file without a wrong byte
    is_ascii: bool = False  # whether all are


def looked_at(path: Path) -> Bytes:
    """Return what the bytes of a file show that may be in UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines = returns = 0
    is_ascii = True
    around: frozenset[int] | None = frozenset()
    for done, block in _blocks(path):
        pending = len(decoder.getstate()[0])
        if pending or not block.isascii():
            is_ascii = False
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return Bytes(lines or returns, done - pending + error.start, None)
        lines += block.count(b"\n")
        returns += 0 if lines else block.count(b"\r")
        if around is not None and b'"' in block:
            more = around_quotes(block) if len(block) <= LONGEST else None
            around = None if more is None else around | more
    return Bytes(lines or returns, -1, around, is_ascii)


def around_quotes(block: bytes) -> frozenset[int] | None:
    r"""Return the bytes right before and behind the quoted parts of a few whole lines.

    None where quotes do not come in pairs within lines. The text is in an encoding in which bytes of ASCII
    stand for nothing else.

    Examples
    --------
    >>> sorted(map(chr, around_quotes(b'1,"a, ""b"" c"\n')))
    ['\n', '"', ',']
    >>> around_quotes(b'2,"d\ne"\n') is None
    True
    """
    signs = np.frombuffer(b"\n%b\n" % block, np.uint8)
    quotes = np.flatnonzero(signs == ord('"'))
    ends = np.flatnonzero((signs == ord("\n")) | (signs == ord("\r")))
    if (np.searchsorted(quotes, ends) % 2).any():
        return None
    beside = signs[np.concatenate([quotes[::2] - 1, quotes[1::2] + 1])]
    return frozenset(np.flatnonzero(np.bincount(beside)).tolist())


def _blocks(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the bytes of a file behind its mark, a few whole lines at a time, with where they begin.

    The last have no bytes.
    """
    with path.open("rb") as file:
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)
        block = b"\n"
        while block:
            done = file.tell()
            block = file.read(_BLOCK) + file.readline(LONGEST)
            yield done, block
