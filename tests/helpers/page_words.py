"""The words of the page: every literal that its scripts give to `say`, and the Persian catalogue.

`python tests/helpers/page_words.py [FOLDER ...]` prints what the catalogue lacks, and what nobody says, for
the scripts of these folders (by default the ones of marzmap).
"""

from __future__ import annotations

import json
import re
import sys
from importlib.resources import files
from pathlib import Path

from marzmap.appearance import CASUALTIES, CERTAIN, CERTAINTY, KINDS, SIZES, UNKNOWN_KIND

VIEW = Path(str(files("marzmap.view")))
PLACEHOLDER = re.compile(r"{(\w+)}")

_CALL = re.compile(r"(?<![\w.$])say\(")
_LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'')
_COMPARED = re.compile(rf"[!=]==?\s*(?:{_LITERAL.pattern})|(?:{_LITERAL.pattern})\s*[!=]==?")
_JOINED = re.compile(r'"\s*\+\s*"')
# Calls that say what `marzmap.appearance` words.
_OF_APPEARANCE = {
    "type",
    "size.words",
    "appearance.unknown",
    "appearance.headings.casualties",
    "appearance.headings.certain",
    "sure.words",
    "classOf(row.side_probability).words",
    "classOf(1 - probability).contrary || classOf(probability).chance",
}
_CLOSING = {"(": ")", "[": "]", "{": "}"}


def persian(path: Path = VIEW / "words/persian.js") -> dict[str, str]:
    """Read the catalogue: English text, Persian text; each stands once."""
    text = path.read_text("utf-8")
    rows = re.findall(r"^  (\".*\"): (\".*\"),$", text, flags=re.MULTILINE)
    found = {json.loads(key): json.loads(value) for key, value in rows}
    assert len(found) == len(rows) == text.count("\n  "), "a line of persian.js is no entry, or stands twice"
    return found


def said(folder: Path = VIEW) -> dict[str, str]:
    """Collect the literals of all scripts of a folder, each with the script that says it."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.js")):
        if path.stem not in {"say", "persian"}:
            found |= dict.fromkeys(_said(_uncommented(path.read_text("utf-8")), path.name), path.name)
    return found | dict.fromkeys(_of_appearance() if folder == VIEW else (), "appearance.py")


def _of_appearance() -> list[str]:
    certainty = [text for step in CERTAINTY for text in (step.words, step.chance, step.contrary) if text]
    return [*KINDS, UNKNOWN_KIND, CASUALTIES, CERTAIN, *(size.words for size in SIZES), *certainty]


def _uncommented(text: str) -> str:
    return re.sub(r"(?:^|(?<=[\s;{}]))//.*$", "", text, flags=re.MULTILINE)


def _said(text: str, name: str) -> list[str]:
    found = []
    for call in _CALL.finditer(text):
        one = arguments(text, call.end())[0]
        literals = [_plain(literal) for literal in _LITERAL.findall(_COMPARED.sub("", _JOINED.sub("", one)))]
        assert literals or one in _OF_APPEARANCE, f"{name}: say({one}) says no literal text"
        assert "`" not in one, f"{name}: say({one}) says a text that is put together"
        found += literals
    return found


def _plain(literal: str) -> str:
    if literal.startswith("'"):
        literal = '"' + literal[1:-1].replace('"', '\\"').replace("\\'", "'") + '"'
    return str(json.loads(literal))


def arguments(text: str, start: int) -> list[str]:
    """Split the arguments of a call, whose bracket has just been opened."""
    found, depth, begin, at = [], [], start, start
    while True:
        sign = text[at]
        if sign in "\"'`":
            at += 1
            while text[at] != sign:
                at += 2 if text[at] == "\\" else 1
        elif sign in _CLOSING:
            depth.append(_CLOSING[sign])
        elif depth and sign == depth[-1]:
            depth.pop()
        elif not depth and sign in ",)":
            found.append(text[begin:at].strip())
            begin = at + 1
            if sign == ")":
                return [one for one in found if one]
        at += 1


def main(folders: list[Path]) -> None:
    """Print what is missing in the catalogue, ready to be filled in, and what is too much."""
    known = persian()
    needed = {text: name for folder in folders for text, name in said(folder).items()}
    for text, name in needed.items():
        if text not in known:
            sys.stdout.write(f'  {json.dumps(text, ensure_ascii=False)}: "",  // {name}\n')
    for text in known:
        if text not in needed:
            sys.stdout.write(f"nobody says {text!r}\n")


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]] or [VIEW])
