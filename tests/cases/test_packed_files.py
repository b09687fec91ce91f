"""What may do harm is refused in one line: archives that grow, entities, links, names that lead elsewhere."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from marzmap import InputError, check
from marzmap.tables import Options

if TYPE_CHECKING:
    from pathlib import Path

CSV = "id,date,place\n1,2021-12-01,Zaranj\n"


def archive(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of temporary files, which must be empty when a file is read or refused."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_an_archive_that_grows_is_refused(tmp_path: Path, temporary: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.csv": bytes(80 * 2**20)})
    with pytest.raises(InputError, match="grows more than 400 times"):
        check.incidents(path)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(bytes(80 * 2**20)))
    with pytest.raises(InputError, match="grows more than 400 times"):
        check.incidents(tmp_path / "a.csv.gz")
    assert [*temporary.iterdir()] == []


def test_no_member_leads_out_of_the_folder(tmp_path: Path, temporary: Path) -> None:
    path = archive(tmp_path / "a.zip", {"../../escaped.csv": CSV})
    assert check.incidents(path).accepted["place"].tolist() == ["Zaranj"]
    assert [*tmp_path.parent.rglob("escaped.csv")] == []
    assert [*temporary.iterdir()] == []


def test_an_archive_in_an_archive_is_refused(tmp_path: Path, temporary: Path) -> None:
    inner = archive(tmp_path / "inner.zip", {"a.csv": CSV}).read_bytes()
    with pytest.raises(InputError, match=r"a\.zip/a\.csv: is packed once more"):
        check.incidents(archive(tmp_path / "a.zip", {"a.csv": inner}))
    with pytest.raises(InputError, match=r"an archive without a table; it holds 'b\.zip'"):
        check.incidents(archive(tmp_path / "b.zip", {"b.zip": inner}))
    assert [*temporary.iterdir()] == []


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(10_001):
            packed.writestr(f"{number}.csv", "")
    (tmp_path / "a.zip").write_bytes(out.getvalue())
    with pytest.raises(InputError, match="holds more than 10,000 files"):
        check.incidents(tmp_path / "a.zip")


def test_the_member_of_an_archive_is_chosen_by_layer(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"data/a.csv": CSV, "data/b.csv": CSV.replace("Zaranj", "Milak")})
    with pytest.raises(
        InputError, match=r"holds several files. Give one with --layer: 'data/a\.csv', 'data/b"
    ):
        check.incidents(path)
    found = check.table(path, Options(layer="b.csv"))
    assert [row.texts["place"] for row in found.rows] == ["Milak"]
    with pytest.raises(InputError, match=r"no file 'c\.csv'. Give with --layer one of: 'data/a\.csv'"):
        check.table(path, Options(layer="c.csv"))


def test_an_error_names_the_member_not_the_temporary_file(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"data/a.csv": "name,remark\na,b\n"})
    with pytest.raises(InputError, match=r"a\.zip: no column 'date_edtf'"):
        check.incidents(path)
    with pytest.raises(InputError, match=r"a\.zip/data/a\.csv: the table is empty"):
        check.incidents(archive(path, {"data/a.csv": ""}))


LAUGHS = """<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<kml><Placemark><name>&b;</name></Placemark></kml>"""
OUTSIDE = """<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<kml><Placemark><name>&a;</name></Placemark></kml>"""


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, LAUGHS.replace("kml", "gpx").replace("Placemark", "wpt")])
def test_entities_of_xml_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="declares a document type"):
        check.incidents(path)


def test_links_of_kml_are_named_not_followed(tmp_path: Path) -> None:
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>"
    path = tmp_path / "a.kml"
    path.write_text(f"<kml><Document>{link}</Document></kml>", encoding="utf-8")
    with pytest.raises(InputError, match=r"only a link to 'http://127\.0\.0\.1:9/a\.kml'"):
        check.incidents(path)


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"%PDF-1.7", "a PDF document"),
        (b"<!DOCTYPE html><html><body>Log in", "a web page"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\xff\xd8\xff\xe0", "an image"),
        (b"II*\0\x08\0\0\0", "an image"),
        (b"{\\rtf1 text}", "a document in RTF"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
        (b"SQLite format 3\0" + bytes(100), "an SQLite database"),
        (b"version https://git-lfs.github.com/spec/v1\noid", "a pointer of Git LFS"),
        (b"<?xml version='1.0'?><rows><row/></rows>", "XML, with the root element <rows>"),
        (b"$FL2@(#) SPSS", "a data file of SPSS"),
        (b"<stata_dta><header>", "a data file of Stata"),
        (gzip.compress(b"X\n\0\0\0\3", mtime=0), "a data file of R"),
        (b"Two guards were killed near Zaranj on 5 June, officials said.\n", "running text"),
        (b"", "the table is empty"),
    ],
)
def test_what_is_not_a_table_is_called_by_its_name(tmp_path: Path, start: bytes, name: str) -> None:
    (tmp_path / "a.csv").write_bytes(start)
    with pytest.raises(InputError, match=name):
        check.incidents(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("member", "name"), [("word/document.xml", "a document of Word"), ("ppt/a.xml", "slides of PowerPoint")]
)
def test_office_files_without_a_table_are_named(tmp_path: Path, member: str, name: str) -> None:
    with pytest.raises(InputError, match=name):
        check.incidents(archive(tmp_path / "a.docx", {member: "x"}))
