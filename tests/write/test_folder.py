"""Folders hold the old result or the new one whole, and nothing of others is touched."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from marzmap import InputError
from marzmap.write import folder

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._types import Files

pytestmark = pytest.mark.quick


def files(text: str, *names: str) -> Files:
    yield from ((name, [text.encode()]) for name in names)
    listed = {"marzmap": "0", "files": [{"path": name} for name in names]}
    yield folder.MANIFEST, [json.dumps(listed).encode()]


def held(place: Path) -> dict[str, str]:
    return {
        path.relative_to(place).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name != folder.MANIFEST
    }


def test_a_new_result_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    place = tmp_path / "map"
    folder.replace(place, files("old", "map.html", "layers/a.geojson"))
    folder.replace(place, files("new", "map.html", "layers/b.geojson"))
    assert held(place) == {"map.html": "new", "layers/b.geojson": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["map"]


def test_foreign_files_stay(tmp_path: Path) -> None:
    place = tmp_path / "map"
    folder.replace(place, files("old", "map.html"))
    (place / "layers").mkdir()
    (place / "layers/mine.txt").write_text("mine", encoding="utf-8")
    folder.replace(place, files("new", "map.html"))
    assert held(place) == {"map.html": "new", "layers/mine.txt": "mine"}


def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    (tmp_path / folder.MANIFEST).write_text(json.dumps({"files": [{"path": "thesis.txt"}]}), encoding="utf-8")
    with pytest.raises(InputError, match=r"no manifest\.json of marzmap's"):
        folder.check(tmp_path)
    with pytest.raises(InputError, match=r"no manifest\.json of marzmap's"):
        folder.replace(tmp_path, files("new", "map.html"))
    with pytest.raises(InputError, match="is a file"):
        folder.check(tmp_path / "thesis.txt")
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_an_interrupted_swap_is_put_right_at_the_next_start(tmp_path: Path) -> None:
    place = tmp_path / "map"
    folder.replace(place, files("old", "map.html"))
    # As a kill between the two renames leaves it.
    place.rename(tmp_path / ".map.marzmap-old")
    (tmp_path / ".map.marzmap-new").mkdir()
    folder.replace(place, files("new", "map.html"))
    assert held(place) == {"map.html": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["map"]


def test_what_cannot_be_written_leaves_the_old_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "map"
    folder.replace(place, files("old", "map.html"))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"cannot be written: No space left on device"):
        folder.replace(place, files("new", "map.html"))
    assert held(place) == {"map.html": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["map"]


def test_a_foreign_file_is_never_overwritten(tmp_path: Path) -> None:
    place = tmp_path / "map"
    folder.replace(place, files("old", "map.html"))
    (place / "layers.gpkg").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"layers\.gpkg: was not written by marzmap .* Move it elsewhere"):
        folder.replace(place, files("new", "map.html", "layers.gpkg"))
    assert held(place) == {"map.html": "old", "layers.gpkg": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["map"]


def test_a_foreign_file_stays_the_same_file(tmp_path: Path) -> None:
    place = tmp_path / "map"
    folder.replace(place, files("old", "map.html"))
    (place / "mine.txt").write_text("mine", encoding="utf-8")
    (place / "nowhere").symlink_to("gone")
    before = (place / "mine.txt").stat().st_ino
    folder.replace(place, files("new", "map.html"))
    assert (place / "mine.txt").stat().st_ino == before
    assert (place / "nowhere").readlink().name == "gone"


def test_a_foreign_file_that_came_during_the_swap_is_kept(tmp_path: Path) -> None:
    place, old = tmp_path / "map", tmp_path / ".map.marzmap-old"
    folder.replace(old, files("old", "map.html"))
    (old / "late.txt").write_text("mine", encoding="utf-8")
    folder.replace(place, files("new", "map.html"))
    folder.replace(place, files("newer", "map.html"))
    assert held(place) == {"map.html": "newer", "late.txt": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["map"]


def test_an_interrupt_clears_up_behind_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "map"
    folder.replace(place, files("old", "map.html"))

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        folder.replace(place, files("new", "map.html"))
    assert held(place) == {"map.html": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["map"]


def test_two_builds_into_one_folder_wait_for_each_other(tmp_path: Path) -> None:
    place = tmp_path / "map"
    texts = [letter * 200_000 for letter in "abcdefgh"]
    names = [f"layers/{number}.geojson" for number in range(20)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda text: folder.replace(place, files(text, *names)), texts))
    assert len(set(held(place).values())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["map"]


def test_what_a_killed_build_left_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    place, left = tmp_path / "map", tmp_path / ".map.marzmap-new-of-a-killed-build"
    left.mkdir()
    in_use: list[list[str]] = []

    def slowly() -> Files:
        # Another build into the same folder begins and ends while this one writes.
        yield from files("first", "layers/a.geojson")
        folder.replace(place, files("second", "map.html"))
        in_use.append([path.name for path in tmp_path.iterdir() if path != place])

    folder.replace(place, slowly())
    assert len(in_use[0]) == 1
    assert left.name not in in_use[0]
    assert held(place) == {"layers/a.geojson": "first"}
    assert [path.name for path in tmp_path.iterdir()] == ["map"]


def test_files_are_written_as_they_are_made(tmp_path: Path) -> None:
    seen: list[set[str]] = []

    def one_by_one() -> Files:
        for name, content in files("new", "a.csv", "b.csv"):
            yield name, content
            seen.append({path.name for path in tmp_path.rglob("*.csv")})

    assert folder.replace(tmp_path / "map", one_by_one()) == ["a.csv", "b.csv", folder.MANIFEST]
    assert seen == [{"a.csv"}, {"a.csv", "b.csv"}, {"a.csv", "b.csv"}]
