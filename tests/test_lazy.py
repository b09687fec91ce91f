"""Packages that load what they offer on use: every name is there, and no other."""

from __future__ import annotations

import pytest

import marzmap
from marzmap import plot


def test_every_public_name_loads_and_is_listed() -> None:
    for package in (marzmap, plot):
        assert set(package.__all__) <= set(dir(package))
        assert [name for name in package.__all__ if getattr(package, name) is None] == []
    assert marzmap.build.__module__ == "marzmap._pipeline"
    assert marzmap.plot is plot
    assert plot.timeline.__module__ == "marzmap.plot._time"


def test_a_name_that_is_not_offered_is_named() -> None:
    with pytest.raises(AttributeError, match="module 'marzmap' has no attribute 'bulid'"):
        _ = marzmap.bulid  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match=r"module 'marzmap\.plot' has no attribute 'heatmap'"):
        _ = plot.heatmap  # type: ignore[attr-defined]
