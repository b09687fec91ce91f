"""What lies at an address comes whole or not at all: waits, resumption, checksums; on loopback only."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from loopback import breaks_off, busy, digested, moves, sends, silent
from marzmap._errors import InputError
from marzmap.atlas import fetch
from marzmap.atlas.fetch import download, transfer

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = bytes(range(256)) * 4_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARZMAP_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between attempts, which take no time here."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def obtain(loopback: Any, folder: Path, **manner: Any) -> bytes:
    target = folder / "got"
    transfer.obtain(f"{loopback.address}/file", target, fetch.Manner(**manner))
    return target.read_bytes()


def kept(folder: Path) -> list[str]:
    """What is left of unfinished downloads, and what should not be there."""
    left = [path.name for path in (folder / "cache" / "partial").iterdir() if path.suffix != ".version"]
    return left + [path.name for path in folder.iterdir() if path.name == "got"]


def test_a_busy_server_is_asked_again_after_the_wait_it_asks_for(
    loopback: Any, folder: Path, waits: list[float]
) -> None:
    lines: list[str] = []
    loopback.routes = {"/file": busy(sends(CONTENT), times=2, after="7")}
    assert obtain(loopback, folder, announce=lines.append) == CONTENT
    assert waits == [7.0, 7.0]
    assert lines[0] == f"Asking {loopback.address}/file"
    assert lines[1].endswith("answered 429: asking again in 7 s")


def test_a_wait_may_be_a_date(loopback: Any, folder: Path, waits: list[float]) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    loopback.routes = {"/file": busy(sends(CONTENT), status=503, after=then)}
    assert obtain(loopback, folder) == CONTENT
    assert len(waits) == 1
    assert 0 < waits[0] <= 100


@pytest.mark.parametrize("after", [None, "soon", ""])
def test_without_a_stated_wait_each_is_twice_the_last(
    after: str | None, loopback: Any, folder: Path, waits: list[float]
) -> None:
    loopback.routes = {"/file": busy(sends(CONTENT), times=3, status=504, after=after)}
    assert obtain(loopback, folder) == CONTENT
    assert waits == [2.0, 4.0, 8.0]


def test_a_server_that_stays_busy_is_left_alone(loopback: Any, folder: Path) -> None:
    loopback.routes = {"/file": busy(sends(CONTENT), times=99, after="1")}
    with pytest.raises(InputError, match=r"answered 429\. It is busy: try later"):
        obtain(loopback, folder)
    assert len(loopback.asked) == download.ATTEMPTS
    assert kept(folder) == []


def test_a_longer_wait_than_anyone_sits_out_is_reported(loopback: Any, folder: Path) -> None:
    loopback.routes = {"/file": busy(sends(CONTENT), after="3600")}
    with pytest.raises(InputError, match=r"It asks to wait 3,600 s: try again after that"):
        obtain(loopback, folder)
    assert len(loopback.asked) == 1


def test_a_file_that_breaks_off_is_resumed_where_it_stopped(loopback: Any, folder: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    loopback.routes = {"/file": breaks_off(CONTENT, at=300_000, times=2)}
    assert obtain(loopback, folder, progress=lambda *done: seen.append(done)) == CONTENT
    assert loopback.ranges == [None, "bytes=300000-", "bytes=600000-"]
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_another_run_goes_on_where_a_hung_server_stopped(loopback: Any, folder: Path) -> None:
    loopback.routes = {"/file": breaks_off(CONTENT, at=400_000, hangs=True)}
    with pytest.raises(InputError, match=r"silent for 0\.5 s after 400,000 bytes, which are kept"):
        obtain(loopback, folder, timeout_s=0.5)
    assert len(kept(folder)) == 1
    assert obtain(loopback, folder) == CONTENT
    assert loopback.ranges == [None, "bytes=400000-"]
    assert kept(folder) == ["got"]


def test_a_file_that_changed_meanwhile_is_read_anew(loopback: Any, folder: Path) -> None:
    loopback.routes = {"/file": breaks_off(b"old" * 100_000, at=1_000, hangs=True)}
    with pytest.raises(InputError, match="silent"):
        obtain(loopback, folder, timeout_s=0.5)
    loopback.routes = {"/file": breaks_off(CONTENT, at=0, tag='"2"', times=0)}
    assert obtain(loopback, folder) == CONTENT
    assert loopback.ranges[1] == "bytes=1000-"


@pytest.mark.parametrize("tag", ["", 'W/"weak"'])
def test_without_a_version_nothing_is_put_together(tag: str, loopback: Any, folder: Path) -> None:
    loopback.routes = {"/file": breaks_off(CONTENT, at=1_000, tag=tag)}
    assert obtain(loopback, folder) == CONTENT
    assert loopback.ranges == [None, None]


def test_a_server_that_always_breaks_off_is_left_alone(loopback: Any, folder: Path) -> None:
    loopback.routes = {"/file": sends(CONTENT, size=2 * len(CONTENT))}
    with pytest.raises(InputError, match=r"broken off after 1,024,000 of 2,048,000 bytes"):
        obtain(loopback, folder)
    assert len(loopback.asked) == download.ATTEMPTS
    assert not (folder / "got").exists()


@pytest.mark.parametrize("header", ["Repr-Digest", "Digest"])
def test_the_checksum_that_a_server_states_is_checked(header: str, loopback: Any, folder: Path) -> None:
    loopback.routes = {"/file": digested(CONTENT, CONTENT, header)}
    assert obtain(loopback, folder) == CONTENT
    (folder / "got").unlink()
    loopback.routes = {"/file": digested(CONTENT, CONTENT[:-1], header)}
    with pytest.raises(InputError, match=r"damaged on the way: its sha256 is " + SHA256):
        obtain(loopback, folder)
    assert kept(folder) == []


def test_the_checksum_that_is_asked_for_is_checked(loopback: Any, folder: Path) -> None:
    loopback.routes = {"/file": sends(CONTENT)}
    assert obtain(loopback, folder, sha256=SHA256.upper()) == CONTENT
    with pytest.raises(InputError, match=rf"its sha256 is {SHA256}, not 00.*correct --sha256"):
        obtain(loopback, folder, sha256="00")
    assert not (folder / "got").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\n<!DOCTYPE html><html><title>Sign in \x1b[1m</title>", r"a web page \(Sign in \\x1b\[1m\), not"),
        (b"\xef\xbb\xbf<HTML>", "a web page, not data"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00", "a pointer of Git LFS"),
    ],
)
def test_a_web_page_is_not_taken_for_data(content: bytes, message: str, loopback: Any, folder: Path) -> None:
    loopback.routes = {"/file": sends(content, kind="text/html")}
    with pytest.raises(InputError, match=message):
        obtain(loopback, folder)
    assert kept(folder) == []


def test_a_silent_server_is_asked_once(loopback: Any, folder: Path) -> None:
    loopback.routes = {"/file": silent, "/old": moves("/file")}
    with pytest.raises(InputError, match=r"silent for 0\.3 s\. Try again"):
        obtain(loopback, folder, timeout_s=0.3)
    assert len(loopback.asked) == 1


def test_two_addresses_are_never_put_together(loopback: Any, folder: Path) -> None:
    loopback.routes = {
        "/file": breaks_off(CONTENT, at=1_000, hangs=True),
        "/other": breaks_off(CONTENT, at=0, times=0),
    }
    with pytest.raises(InputError, match="silent"):
        obtain(loopback, folder, timeout_s=0.5)
    transfer.obtain(f"{loopback.address}/other", folder / "other", fetch.PLAIN)
    assert loopback.ranges == [None, None]
    assert (folder / "other").read_bytes() == CONTENT
