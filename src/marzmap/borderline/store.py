"""Networks kept on disk, so that a layer is cut into segments once."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from marzmap.borderline import ellipsoid, lines
from marzmap.borderline.lines import Network

if TYPE_CHECKING:
    from collections.abc import Callable


def key(*parts: bytes) -> str:
    """Name for a network made of these parts by this very code: other input or code, another name."""
    digest = hashlib.sha256()
    for part in (*parts, *(_source(module) for module in (ellipsoid, lines))):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:32]


def stored(folder: Path, name: str, make: Callable[[], Network]) -> Network:
    """A network from its file, or made and put there.

    Parameters
    ----------
    folder : Path
        Where networks are kept; need not exist. Without leave to write there nothing is kept.
    name : str
        From `key`.
    make : callable
        Makes the network.

    Returns
    -------
    Network
        The same either way: a file that is damaged (its checksums fail) or of another shape is made anew.
    """
    file = folder / f"{name}.npz"
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            return Network(*(arrays[field] for field in Network._fields))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        network = make()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
            np.savez(part, **network._asdict())
        Path(part.name).replace(file)
    except OSError:
        # A cache that cannot be written only costs time.
        return network
    return network


def _source(module: object) -> bytes:
    return Path(str(getattr(module, "__file__", ""))).read_bytes()
