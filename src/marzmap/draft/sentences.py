"""An article as paragraphs and sentences: headings, lines of a list and editors' notes told apart."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple


class Paragraph(NamedTuple):
    """A paragraph of an article.

    Attributes
    ----------
    kind : str
        "text"; "heading" for a line that is no sentence, such as a headline or a date; "note" for what an
        editor says of the article itself.
    text : str
        Its words, with single gaps.
    """

    kind: Literal["text", "heading", "note"]
    text: str


_END = r"[.!?:][\"”’')\]]*$"
_BULLET = re.compile(r"^\s*(?:[•●▪◦‣*–—-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+")
_NOTE = re.compile(
    r"^\(?(?:this (?:\w+\.? \d{1,2} )?(?:story|article|report|version)|corrects|correction|corrected|refiles|"
    r"clarifies|adds|updates|editor'?s note|reporting by|writing by|edited by)\b",
    re.IGNORECASE,
)
_CREDITS = re.compile(r"\((?:Additional )?(?:Reporting|Writing|Editing|Compiled) by [^)]*\)")
_LONGEST_HEADING = 150  # characters
_DATE_WORDS = 6  # of a line that is a date, with the day of the week and the time
_BEGINS = ("On ", "In ", "At ", "Around ", "Between ")
_SHORT = 0.75  # a first line shorter than this share of the longest is a heading of its own

_SENTENCE = re.compile(
    r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?\s*[A-Z0-9۰-۹])|(?<=[a-z][.!?])(?=[“])|(?<=[.!?][\"”])(?=[A-Z“])"
    r"|(?<=[a-z]{2}[.!?])(?=[A-Z][a-z])"
)
_ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Capt|Maj|Brig|Sgt|St|No|vs|e\.g|i\.e|approx|U\.S|U\.N"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$"
)


def paragraphs(article: str) -> list[Paragraph]:
    r"""Split an article at empty lines, at the lines of lists, and behind headings.

    Examples
    --------
    >>> paragraphs("Shots at the border\n3 May 2022\n\nGuards exchanged fire\non Sunday.")[2]
    Paragraph(kind='text', text='Guards exchanged fire on Sunday.')
    """
    found = []
    for block in re.split(r"\n\s*\n", article.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line for line in block.split("\n") if line.strip()]
        for text in _joined(lines):
            plain = " ".join(_CREDITS.sub("", _BULLET.sub("", text)).split())
            if plain:
                found.append(Paragraph(_kind(plain, listed=bool(_BULLET.match(text))), plain))
    if any(paragraph.kind == "text" for paragraph in found):
        return found
    return [paragraph._replace(kind="text") for paragraph in found]


def _joined(lines: list[str]) -> list[str]:
    """Lines of a block, with those that were only wrapped put together."""
    longest = max(map(len, lines), default=0)
    joined: list[str] = []
    apart = True
    for line in lines:
        ends = bool(re.search(_END, line.rstrip()))
        if apart or _BULLET.match(line) or (_is_date_line(line) and not ends):
            joined.append(line)
        else:
            joined[-1] += f" {line}"
        # What follows a short line, a date or a paragraph in one line begins anew.
        apart = len(line) > _LONGEST_HEADING if ends else len(line) < _SHORT * longest or _is_date_line(line)
    return joined


def _is_date_line(line: str) -> bool:
    return bool(re.search(r"\b\d{4}\b", line)) and len(line.split()) <= _DATE_WORDS


def _kind(text: str, *, listed: bool) -> Literal["text", "heading", "note"]:
    if _NOTE.match(text):
        return "note"
    if listed or re.search(_END, text) or len(text) > _LONGEST_HEADING or text.startswith(_BEGINS):
        return "text"
    return "heading"


def sentences(paragraph: str) -> list[str]:
    """Split a paragraph into sentences; the stops of abbreviations end none.

    Examples
    --------
    >>> sentences("Gen. Smith spoke. “No one was hurt.” He left on Sept. 4 at 5 a.m. on foot.")
    ['Gen. Smith spoke.', '“No one was hurt.”', 'He left on Sept. 4 at 5 a.m. on foot.']
    """
    found: list[str] = []
    start = 0
    for gap in _SENTENCE.finditer(paragraph):
        before = paragraph[start : gap.start()]
        if _ABBREVIATED.search(before):
            continue
        marks = paragraph[gap.start() : gap.end()]
        found.append(before + marks.rstrip())
        start = gap.end()
    return [sentence for sentence in [*found, paragraph[start:]] if sentence.strip()]
