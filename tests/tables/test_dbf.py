"""The letters of a shapefile's table are what its header, its `.cpg` or its words say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from marzmap import InputError, check
from marzmap.tables import Options

if TYPE_CHECKING:
    from pathlib import Path

HEBREW = ["מטולה", "קריית שמונה", "זרעית", "אביבים"]
RUSSIAN = ["Ворух", "Кок-Таш", "Чоркух", "Самаркандек"]


def shapefile(folder: Path, words: list[str], encoding: str, code: int, cpg: str = "") -> Path:
    """Write a shapefile whose header has a byte for its code page."""
    columns = {"id": [*map(str, range(len(words)))], "date": "2021-12-01", "place": words}
    points = [shapely.Point(35.5, 33.2)] * len(words)
    gpd.GeoDataFrame(columns, geometry=points, crs=4326).to_file(folder / "a.shp", encoding=encoding)
    (folder / "a.cpg").unlink(missing_ok=True)
    if cpg:
        (folder / "a.cpg").write_text(cpg)
    content = bytearray((folder / "a.dbf").read_bytes())
    content[29] = code
    (folder / "a.dbf").write_bytes(content)
    return folder / "a.shp"


@pytest.mark.parametrize(
    ("words", "encoding", "code"),
    [
        (HEBREW, "cp1255", 0x7D),
        (HEBREW, "cp1255", 0x57),
        (HEBREW, "UTF-8", 0x7D),
        (RUSSIAN, "cp1251", 0xC9),
        (RUSSIAN, "cp866", 0x65),
        (RUSSIAN, "UTF-8", 0x03),
        (["Görlitz", "Straße"], "cp1252", 0x03),
        (["Zaranj"], "cp1252", 0x7D),
    ],
)
def test_letters_are_read_as_the_header_says(
    tmp_path: Path, words: list[str], encoding: str, code: int
) -> None:
    checked = check.incidents(shapefile(tmp_path, words, encoding, code))
    assert checked.accepted["place"].tolist() == words


def test_letters_are_read_as_the_cpg_says(tmp_path: Path) -> None:
    checked = check.incidents(shapefile(tmp_path, HEBREW, "cp1255", 0x03, cpg="1255"))
    assert checked.accepted["place"].tolist() == HEBREW


@pytest.mark.parametrize(("code", "cpg"), [(0x03, ""), (0x00, "ISO-8859-1")])
@pytest.mark.parametrize(("words", "encoding"), [(HEBREW, "cp1255"), (RUSSIAN, "cp1251")])
def test_words_clearly_in_another_code_page_are_refused(
    tmp_path: Path, words: list[str], encoding: str, code: int, cpg: str
) -> None:
    path = shapefile(tmp_path, words, encoding, code, cpg)
    with pytest.raises(
        InputError, match=rf"says that its text is in .*'{words[0]}' in .*--encoding {encoding}"
    ):
        check.incidents(path)
    stated = check.incidents(path, options=Options(encoding=encoding))
    assert stated.accepted["place"].tolist() == words
