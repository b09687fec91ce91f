"""The settings of a study.toml: what is not one is an error that names the nearest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from marzmap import InputError, _settings, _study
from marzmap._study import read

if TYPE_CHECKING:
    from pathlib import Path

STUDY = """
[study]
title = "Rows"
as_of = 2026-11-22
[border]
pairs = ["AFG-IRN"]
[files]
incidents = "incidents.csv"
"""
pytestmark = pytest.mark.quick


def written(folder: Path, more: str) -> Path:
    (folder / "incidents.csv").write_text("incident_id,date,place\n", encoding="utf-8")
    (folder / "study.toml").write_text(
        STUDY + more if more.startswith("[") else more + STUDY, encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('[publik]\nsensitive = "leave out"\n', "[publik] is not a known table. Did you mean [public]?"),
        ('[Public]\nsensitive = "leave out"\n', "[Public] is not a known table. Did you mean [public]?"),
        (
            '[public]\nsensitiv = "leave out"\n',
            "[public] has no setting 'sensitiv'. Did you mean 'sensitive'?",
        ),
        (
            '[public]\nrestrictions = "coarsen"\n',
            "[public] has no setting 'restrictions'. Did you mean 'restricted'?",
        ),
        (
            "[public]\nas_of = 2026-01-01\n",
            "[public] has no setting 'as_of'. Did you mean 'as_of' of [study]?",
        ),
        ("[page]\nweather = 1\n", "[page] has no setting 'weather'. It has: online_layers, sort."),
        ("[weather]\nrain = 1\n", "[weather] is not a known table. There are: [study], [border], [files]"),
        ("a = 1\n", "'a' is in no table."),
        ('sensitive = "leave out"\n', "'sensitive' is in no table. Did you mean 'sensitive' of [public]?"),
        ('page = "none"\n', "page = 'none' should be a table that begins with [page]."),
    ],
)
def test_an_unknown_setting_is_an_error_with_the_nearest(tmp_path: Path, more: str, says: str) -> None:
    with pytest.raises(InputError, match=re.escape(f"study.toml: {says}")):
        read(written(tmp_path, more))


def test_every_known_setting_is_read_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set()
    value = _settings.value

    def recorded(settings: _settings.Settings, table: str, key: str, *rest: Any) -> Any:
        asked.add((table, key))
        return value(settings, table, key, *rest)

    monkeypatch.setattr(_settings, "value", recorded)
    read(written(tmp_path, ""))
    assert asked == {(table, key) for table, keys in _settings.KEYS.items() for key in keys}


@pytest.mark.parametrize("name", _study.embedded())
def test_the_embedded_studies_have_known_settings_only(name: str) -> None:
    assert read(name).id == name
