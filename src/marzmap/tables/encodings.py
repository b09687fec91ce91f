"""How the text of a file is encoded: UTF-8 or UTF-16 if it is that, else as its letters show."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import InputError, shown
from marzmap.tables import letters, utf_8
from marzmap.tables.code_pages import CODE_PAGES
from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

UNICODE = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
}
"""Encodings of Unicode by Python's names, and their usual names."""

_CHUNK = 1 << 20
_TWO = 2  # readings that are shown
_BY_CHANCE = 4  # words of a code page that can all be UTF-8 by chance (our choice)
# Code pages of East Asia write the second half of a letter as any byte from @ on.
_WORD = re.compile(rb"[A-Za-z]{0,20}[\x80-\xff](?:(?<=[\x80-\xff])[@-~]|[A-Za-z\x80-\xff])*")


class Encoding(NamedTuple):
    """How the text of a file is encoded."""

    name: str  # Python's name of it
    lines: int  # how many ends of lines it has
    other: str = ""  # the encoding of single rows that are not in it, if there are some
    around: frozenset[int] | None = None  # as `utf_8.Bytes` has it; None if that is not known

    @property
    def mixed(self) -> bool:
        """Check whether single rows are in another encoding."""
        return bool(self.other)


def title(name: str) -> str:
    """Return the usual name of an encoding.

    Examples
    --------
    >>> title("cp1256"), title("utf-8-sig")
    ('Windows-1256', 'UTF-8')
    """
    return UNICODE.get(name) or CODE_PAGES.get(name, (name, 0))[0]


def encoding_of(path: Path, stated: str = "") -> Encoding:
    """Return how the text of a file is encoded.

    Parameters
    ----------
    path : Path
        A file of text.
    stated : str
        The encoding that a person states, by any name that Python knows; empty if none.

    Raises
    ------
    InputError
        The text is not in the encoding that is stated or that its first bytes show, or its letters do not
        show clearly which one it is in.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    name = _python_name(stated) if stated else _by_first_bytes(start)
    if name:
        seen = _decoded(path, name)
        if seen.wrong >= 0:
            begins = "as stated" if stated else "though it begins so"
            raise InputError(
                f"{path}: not {title(name)} text (byte {seen.wrong}), {begins}. Save it as CSV UTF-8."
            )
        return Encoding(name, seen.lines, "", seen.around)
    seen = utf_8.looked_at(path)
    if seen.wrong < 0:
        if not (seen.is_ascii or start.startswith(codecs.BOM_UTF8)):
            _refuse_chance(path)
        return Encoding("utf-8-sig", seen.lines, "", seen.around)
    with path.open("rb") as file:
        file.seek(seen.wrong)
        byte = file.read(1)
    return _by_letters(path, f"not UTF-8 text (byte {seen.wrong} is 0x{byte.hex()})", start)


def _refuse_chance(path: Path) -> None:
    """Refuse a text whose few letters are UTF-8 by chance: two of some code pages have the bytes of one."""
    texts: list[bytes] = []
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            texts += [] if chunk.isascii() else words(chunk)
            # A mark of UTF-8 within: files that bear it were joined.
            if len(texts) > _BY_CHANCE or codecs.BOM_UTF8 in chunk:
                return
    unicode = letters.in_code_page(texts, "utf-8") if texts else None
    if unicode and any(map(letters.is_odd, unicode.words)):
        best = letters.readings(texts)[0]
        if best.average >= letters.LEAST and best.likelihood - unicode.likelihood >= letters.CLEAR:
            raise _unclear(path, "may be UTF-8 text or not", [best, unicode])


def is_encoding(name: str) -> bool:
    """Check whether a name is that of an encoding of text.

    Examples
    --------
    >>> is_encoding("windows-1251"), is_encoding("koi8-r"), is_encoding("hex"), is_encoding("cyrillic2")
    (True, True, False, False)
    """
    try:
        return bool("a,1".encode(name))
    except (LookupError, UnicodeError, ValueError):
        return False


def _python_name(stated: str) -> str:
    name = codecs.lookup(stated).name
    return "utf-8-sig" if name == "utf-8" else name


def _by_first_bytes(start: bytes) -> str:
    """Return the encoding that the mark or the zero bytes of a text show; "" if it has neither."""
    for mark, name in ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")):
        if start.startswith(mark):
            return name
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for name, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        whole = start[: len(start) // width * width]
        if 8 * whole.count(0) < len(whole) or not whole:
            return ""
        text = whole.decode(name, "replace")
        if "\0" not in text and "\ufffd" not in text[:-1] and any(map(text.__contains__, ",;\t|\n")):
            return name
    return ""


def _decoded(path: Path, encoding: str) -> utf_8.Bytes:
    """Return what the bytes of a file show that may be in an encoding."""
    if encoding == "utf-8-sig":
        return utf_8.looked_at(path)
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = returns = done = 0
    quoted = False
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            kept = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return utf_8.Bytes(lines or returns, done - kept + error.start, None)
            lines += text.count("\n")
            returns += text.count("\r")
            quoted = quoted or '"' in text
            if not chunk:
                return utf_8.Bytes(lines or returns, -1, None if quoted else frozenset())
            done += len(chunk)


def _by_letters(path: Path, problem: str, start: bytes) -> Encoding:
    """Return the code page that the words of a text are clearly in; refuse it if there is none."""
    unicode, foreign, lines, texts, chance = _by_line(path)
    ordered = letters.readings(texts if unicode > foreign else [*texts, *chance])
    clear = letters.is_clear(ordered)
    if start.startswith(codecs.BOM_UTF8) or unicode > foreign:
        return Encoding("utf-8-sig", lines, ordered[0].code_page if clear else "cp1256")
    if clear and (unicode or _decoded(path, ordered[0].code_page).wrong < 0):
        return Encoding(ordered[0].code_page, lines, "utf-8-sig" if unicode else "")
    raise _unclear(path, problem, [] if clear else ordered)


def code_page(path: Path, texts: Sequence[bytes], problem: str) -> str:
    """Return the code page that words are clearly in.

    Raises
    ------
    InputError
        There is none; the message begins with the problem, and shows a word in the two likeliest.
    """
    ordered = letters.readings(texts)
    if not letters.is_clear(ordered):
        raise _unclear(path, problem, ordered)
    return ordered[0].code_page


def confirm(path: Path, texts: Sequence[bytes], said: str) -> None:
    """Refuse words that are clearly in another code page than the file says; show one in both.

    Raises
    ------
    InputError
        They are.
    """
    ordered = letters.readings(texts)
    as_said = letters.in_code_page(texts, said)
    if letters.is_clear(ordered) and as_said and ordered[0].words != as_said.words:
        raise _unclear(path, f"says that its text is in {title(said)}", [ordered[0], as_said])


def is_unicode(name: str) -> bool:
    """Check whether a name is that of an encoding of all letters.

    Examples
    --------
    >>> is_unicode("UTF-8"), is_unicode("cp1255")
    (True, False)
    """
    return codecs.lookup(name).name.startswith("utf")


def words(raw: bytes) -> list[bytes]:
    """Return the words of a text of unknown encoding that have letters beyond ASCII."""
    return _WORD.findall(raw)


def _unclear(path: Path, problem: str, ordered: Sequence[letters.Reading]) -> InputError:
    """Return what to say where no code page is clear."""
    if len(ordered) < _TWO:
        return InputError(f"{path}: {problem}, nor text in a code page. Save the table as CSV UTF-8.")
    first, second = ordered[:2]
    one, other = next(pair for pair in zip(first.words, second.words, strict=True) if pair[0] != pair[1])
    return InputError(
        f"{path}: {problem}, and its letters can be read in two ways: {shown(one)} in "
        f"{title(first.code_page)} or {shown(other)} in {title(second.code_page)}. State which "
        f"with --encoding {first.code_page} (or encoding in [files] of study.toml), or save the table as CSV "
        "UTF-8."
    )


def _by_line(path: Path) -> tuple[int, int, int, list[bytes], list[bytes]]:
    """Count the lines beyond ASCII that are UTF-8, those that are not, and all; gather words.

    They are the words of the latter, and those of the former that may be UTF-8 by chance.
    """
    unicode = foreign = lines = 0
    texts: dict[bytes, None] = {}
    chance: dict[bytes, None] = {}
    for line in _raw_lines(path):
        lines += line.endswith((b"\n", b"\r"))
        if line.isascii():
            continue
        try:
            line.decode()
            unicode += 1
            if len(chance) < letters.WORDS:
                both = (word for word in words(line) if letters.is_odd(word.decode(errors="replace")))
                chance |= dict.fromkeys(both)
        except UnicodeDecodeError:
            foreign += 1
            if len(texts) < letters.WORDS:
                texts |= dict.fromkeys(words(line))
    return unicode, foreign, lines, [*texts], [*chance]


def _raw_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while line := file.readline(_CHUNK):
            yield from line.splitlines(keepends=True)


def fault(cells: list[str], encoding: Encoding) -> tuple[list[str], list[Fault]]:
    """Return the cells of a row as they can be shown, and what is wrong with how they are encoded."""
    readings = [_readings(cell, encoding) for cell in cells]
    mixed = next(((cell, instead) for cell, instead in readings if instead), None)
    if not mixed:
        return cells, []
    reason = f"in another encoding than the other rows: {shown(mixed[0])} can be {shown(mixed[1])}"
    return [cell for cell, _ in readings], [Fault("", reason, "Save the whole table as CSV UTF-8.")]


def _readings(cell: str, encoding: Encoding) -> tuple[str, str]:
    """Return a cell as it is read, and as it would be in the other encoding if it may be in that."""
    if cell.isascii():
        return cell, ""
    if encoding.name != "utf-8-sig":
        try:
            unicode = cell.encode(encoding.name).decode()
        except UnicodeError:
            return cell, ""
        # By chance the bytes of two letters can be one of UTF-8.
        return cell, unicode if letters.likelihood(unicode) > letters.likelihood(cell) else ""
    raw = cell.encode("utf-8", "surrogateescape")
    plain = raw.decode("utf-8", "replace")
    return plain, raw.decode(encoding.other, "replace") if plain != cell else ""
