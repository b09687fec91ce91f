"""Writes results into a folder, and is killed.

`rewriting.py FOLDER ONE OTHER` writes two by turns, until it is killed from outside;
`rewriting.py FOLDER ONE` reads numbers, and for each writes in a process that dies before that step.
"""

import itertools
import os
import sys
from pathlib import Path

from marzmap.write import folder


def content(place: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {
        path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()
    }


def rewrite(target: Path, files: dict[str, bytes]) -> None:
    """Make a folder hold these files."""
    folder.replace(target, ((name, [text]) for name, text in files.items()))


def die_before(step: int) -> None:
    """End this process, with nothing tidied up, before its n-th call that opens or changes a file."""
    steps = itertools.count(1)
    calls = {"open", "os.mkdir", "os.link", "os.rename", "os.remove", "os.rmdir"}

    def hook(event: str, _: object) -> None:
        if event in calls and next(steps) == step:
            os._exit(9)

    sys.addaudithook(hook)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    target, *results = map(Path, sys.argv[1:])
    kept = [content(result) for result in results]
    say("ready")
    if len(kept) > 1:
        for files in itertools.cycle(kept):
            rewrite(target, files)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            die_before(int(line))
            rewrite(target, kept[0])
            os._exit(0)
        say("killed" if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9 else "done")
