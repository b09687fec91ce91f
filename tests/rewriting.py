"""Writes two results into one folder by turns, until it is killed: `rewriting.py FOLDER ONE OTHER`."""

import itertools
import sys
from pathlib import Path

from marzmap.write import folder


def content(place: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {
        path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()
    }


if __name__ == "__main__":
    target, *results = map(Path, sys.argv[1:])
    kept = [content(result) for result in results]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for files in itertools.cycle(kept):
        folder.replace(target, files)
