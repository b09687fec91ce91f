"""The key of the jitter: made at random, kept from others and outside the study."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from marzmap import InputError
from marzmap.publish import key

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(key.VARIABLE, str(tmp_path / "settings/jitter.key"))
    (tmp_path / "study").mkdir()
    return tmp_path / "settings/jitter.key"


def test_a_key_is_made_once_at_random_for_its_owner_alone(file: Path, tmp_path: Path) -> None:
    made = key.read(tmp_path / "study")
    assert len(made) * 8 >= 128
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key.read(tmp_path / "study") == made
    assert [path.name for path in file.parent.iterdir()] == ["jitter.key"]
    file.unlink()
    assert key.read(tmp_path / "study") != made


def test_it_is_kept_with_the_users_settings_by_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(key.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert key.path().name == "jitter.key"
    assert key.path().parent.name == "marzmap"


def test_a_key_in_the_study_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(key.VARIABLE, str(tmp_path / "jitter.key"))
    with pytest.raises(InputError, match="lies in the study"):
        key.read(tmp_path)
    assert [*tmp_path.iterdir()] == []


def test_a_key_that_others_can_read_is_refused(file: Path, tmp_path: Path) -> None:
    key.read(tmp_path / "study")
    file.chmod(0o644)
    with pytest.raises(InputError, match="chmod 600"):
        key.read(tmp_path / "study")


@pytest.mark.parametrize("text", ["", "0042", "no hexadecimal digits at all", "ab" * 31])
def test_a_damaged_key_is_refused(file: Path, tmp_path: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text, encoding="ascii")
    file.chmod(0o600)
    with pytest.raises(InputError, match="not a key of the jitter"):
        key.read(tmp_path / "study")


def test_a_key_that_cannot_be_made_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    monkeypatch.setenv(key.VARIABLE, str(tmp_path / "file/jitter.key"))
    with pytest.raises(InputError, match="MARZMAP_JITTER_KEY"):
        key.read(tmp_path / "study")
