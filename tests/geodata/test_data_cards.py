"""The data cards: read, filled in, and in agreement with the files, the builders and the licences."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pytest

import build
from building import cards, packages
from marzmap import atlas

if TYPE_CHECKING:
    from pathlib import Path

CARDS = """\
# Kept by hand.

[borders.one]
file = "one.csv"  # a comment
features = 0
sha256 = "old"
source_packages = [
  {name = "packed", version = "1.0", sha256 = "stays"},
]

[image]
file = "image.webp"
sha256 = ""
source_packages = []
"""
LICENCES = {
    "ODbL-1.0": "ODbL 1.0",
    "CC-BY-3.0": "CC BY 3.0",
    "CC-BY-3.0-IGO": "CC BY 3.0 IGO",
    "CC-BY-4.0": "CC BY 4.0",
    "CC-BY-SA-3.0": "CC BY-SA 3.0",
    "CC-BY-SA-4.0": "CC BY-SA 4.0",
    "CC0-1.0": "CC0 1.0",
    "DL-DE-BY-2.0": "DL-DE-BY 2.0",
    "etalab-2.0": "Etalab 2.0",
    "LicenseRef-KOGL-1": "KOGL 1",
    "LicenseRef-Singapore-ODL-1.0": "Singapore ODL 1.0",
    "LicenseRef-swisstopo-OGD": "swisstopo OGD",
    "MIT": "MIT",
    "OGL-UK-3.0": "OGL-UK 3.0",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "layers.toml").write_text(CARDS)
    (tmp_path / "one.csv").write_text("a\n1\n2\n")
    (tmp_path / "image.webp").write_bytes(b"")
    return tmp_path


def test_filling_in_changes_only_counts_and_checksums(folder: Path) -> None:
    cards.fill(folder)
    one = hashlib.sha256(b"a\n1\n2\n").hexdigest()
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    filled = CARDS.replace("features = 0", "features = 2").replace('"old"', f'"{one}"')
    assert (folder / "layers.toml").read_text() == filled.replace('sha256 = ""', f'sha256 = "{empty}"')


def test_a_card_without_a_line_for_its_count_is_refused(folder: Path) -> None:
    (folder / "layers.toml").write_text(CARDS.replace("features = 0\n", ""))
    with pytest.raises(SystemExit, match=r"\[borders.one\] needs a line 'features = '"):
        cards.fill(folder)


def test_a_package_pinned_in_two_ways_is_refused() -> None:
    one = {"name": "packed", "version": "1.0", "sha256": "00"}
    assert packages.pinned([{"source_packages": [one]}] * 2) == {"packed": packages.Package(**one)}
    with pytest.raises(SystemExit, match="pins packed in two ways"):
        packages.pinned([{"source_packages": [one, one | {"version": "1.1"}]}])


def test_a_fetched_file_with_another_checksum_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(command: list[str], cwd: Path, **_: object) -> None:
        assert command[-1] == "my-data==1.0"
        (cwd / "my_data-1.0-py3-none-any.whl").write_bytes(b"other")

    monkeypatch.setattr("subprocess.run", fetch)
    with pytest.raises(SystemExit, match="not the pinned file"):
        packages.unpack(packages.Package("my-data", "1.0", "00"), tmp_path)
    (tmp_path / "my-data-1.0").mkdir()
    assert packages.unpack(packages.Package("my-data", "1.0", "00"), tmp_path) == tmp_path / "my-data-1.0"


def test_cards_are_those_that_the_program_reads() -> None:
    assert cards.read() == atlas.cards()


@pytest.mark.parametrize("name", atlas.cards())
def test_each_card_shows_its_file(name: str) -> None:
    card = atlas.cards()[name]
    path = cards.GEODATA / card["file"]
    assert card["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert card.get("features") == cards.count_features(path)


def test_layers_without_a_builder_are_tables_by_hand() -> None:
    by_hand = atlas.cards().keys() - build.BUILDERS.keys()
    assert build.BUILDERS.keys() < atlas.cards().keys()
    assert by_hand == {"places.curated", "radii", "actors", "crossings", "units.names"}
    assert {atlas.cards()[name]["file"][-4:] for name in by_hand} == {".csv"}


def test_licences_are_listed_as_on_the_cards() -> None:
    text = (cards.GEODATA / "LICENSES.md").read_text("utf-8")
    text = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", text)
    table = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", text, re.MULTILINE))
    for card in atlas.cards().values():
        licence, attribution = table[card["file"]].split(" | ")
        assert all(LICENCES[part] in licence for part in card["licence"].split(" AND "))
        texts = [card["attribution"], *card.get("attribution_of", {}).values()]
        assert attribution == (" ".join(texts) or "none asked")
