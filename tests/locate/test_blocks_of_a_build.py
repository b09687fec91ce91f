"""A build spreads its incidents over processes: the same bytes as at once in one thread."""

from __future__ import annotations

import math
import shutil
from collections import Counter
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from distributed import LocalCluster, SchedulerPlugin

from marzmap import atlas
from marzmap._cli import main
from marzmap.check import rows
from marzmap.locate import blocks

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 2000
PARTS = 4
BLOCK_ROWS = 300
# Made up along the line near 31.1 degrees north: within a country, across the line, and an area.
SHAPES = (
    "LINESTRING (61.5 31.1, 61.7 31.1)",
    "LINESTRING (61.5 31.1, 62 31.1)",
    "POLYGON ((61.6 31.0, 61.9 31.0, 61.9 31.2, 61.6 31.0))",
)


class Finished(SchedulerPlugin):
    """Counts the tasks that workers finish, by function and worker."""

    def __init__(self) -> None:
        self.tasks: Counter[tuple[str, str]] = Counter()

    def transition(self, key: Any, start: str, finish: str, *_: Any, **more: Any) -> None:
        if (start, finish) == ("processing", "memory"):
            self.tasks[str(key).partition("-")[0], more["worker"]] += 1

    def by_worker(self, function: str) -> list[int]:
        return [tasks for (name, _), tasks in self.tasks.items() if name == function]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default study, its incidents among invented ones, in four parts in two folders."""
    folder = tmp_path_factory.mktemp("parts") / "study"
    shutil.copytree(atlas.folder() / "studies" / "iran-afghanistan", folder)
    own = pd.read_csv(folder / "incidents.csv", dtype=str, keep_default_na=False)
    random = np.random.default_rng(11)
    days = [str(date(2021, 1, 1) + timedelta(days=int(day))) for day in random.integers(0, 500, ROWS)]
    invented = pd.DataFrame(
        {
            "incident_id": [f"i{row}" for row in range(ROWS)],
            "title": [f"Invented clash {row}" for row in range(ROWS)],
            "date_edtf": days,
            "event_type": "armed clash",
            "longitude": random.uniform(60, 62.5, ROWS).round(5).astype(str),
            "latitude": random.uniform(29.5, 35.8, ROWS).round(5).astype(str),
            "radius_m": random.choice(["", "500", "5000"], ROWS),
            "sources": own["sources"].iloc[0],
        }
    )
    invented.loc[7, "latitude"] = "131"
    both = pd.concat([invented, own]).fillna("").sample(frac=1, random_state=3)
    # Some blocks have lines and areas, the others only points.
    shapes = np.resize(SHAPES, BLOCK_ROWS // 2)
    both = both.assign(geometry=[*shapes, *[""] * (len(both) - len(shapes))])
    both = both.reset_index(drop=True)
    both.loc[: len(shapes) - 1, ["longitude", "latitude"]] = ""
    (folder / "incidents.csv").unlink()
    (folder / "parts").mkdir()
    for number, part in enumerate(np.array_split(np.arange(len(both)), PARTS)):
        half = folder / "parts" / f"half={number // 2}"
        half.mkdir(exist_ok=True)
        both.iloc[part].to_parquet(half / f"part-{number}.parquet", index=False)
    toml = folder / "study.toml"
    text = toml.read_text(encoding="utf-8").replace('"incidents.csv"', '"parts"')
    toml.write_text(text.replace("[border]", '[border]\nprior = "near"\nprior_km = 20', 1), encoding="utf-8")
    return folder


def written(study: Path, out: Path, *arguments: str) -> dict[str, bytes]:
    """Build a study, and return the bytes of every file by its name."""
    result = CliRunner().invoke(main, ["build", str(study), "-o", str(out), *arguments])
    assert result.exit_code == 0, result.output
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_a_build_by_dask_writes_the_bytes_of_threads(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = written(study, tmp_path / "whole")
    monkeypatch.setattr(blocks, "BLOCK_ROWS", BLOCK_ROWS)
    monkeypatch.setattr(rows, "blocks", partial(rows.blocks, size=BLOCK_ROWS))
    here = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(n_workers=2, threads_per_worker=1, **here) as cluster:  # type: ignore[no-untyped-call]
        finished = Finished()
        cluster.scheduler.add_plugin(finished)
        address = cluster.scheduler_address
        spread = written(study, tmp_path / "spread", "--engine", "dask", "--scheduler", address)
    assert len(whole) > 20
    assert whole["incidents.csv"].count(b"Invented clash") >= ROWS - 1
    assert whole["incidents.csv"].count(b"crosses_border") > BLOCK_ROWS // 8
    assert b"half=1/part-3.parquet" in whole["manifest.json"]
    assert {*pd.read_csv(BytesIO(whole["incidents.csv"]))["half"]} == {0, 1}
    assert [name for name in whole if whole[name] != spread.get(name)] == []
    assert whole.keys() == spread.keys()
    # Seven blocks, under the prior against each of the two border sources, and without it against one.
    number = math.ceil((ROWS + 3) / BLOCK_ROWS)
    for function, tasks in (("alone", number), ("_located", 3 * number)):
        assert sum(finished.by_worker(function)) == tasks
        assert len(finished.by_worker(function)) == 2


def test_a_build_names_a_scheduler_that_does_not_answer(tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["build", "-o", str(out), "--engine", "dask", "--scheduler", "nonsense"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "No dask scheduler answers at 'nonsense'" in result.output
    assert not out.exists()
