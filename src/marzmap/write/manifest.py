"""The manifest: what a folder holds, what it was made from, and under which licence each file stands."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "manifest.json"
"""Name of the manifest in its folder."""


def text(
    files: Mapping[str, bytes],
    inputs: Mapping[str, Path],
    *,
    facts: Mapping[str, Any],
    licences: Mapping[str, str],
) -> str:
    """Text of the manifest.

    Parameters
    ----------
    files : mapping of str to bytes
        Every other file of the folder by its path in it.
    inputs : mapping of str to Path
        The files it was made from, by the name to show.
    facts : mapping
        What else the manifest says: study, versions, attributions, citation.
    licences : mapping of str to str
        SPDX expression of each file and input by its path or name.

    Returns
    -------
    str
        JSON, keys in a fixed order.
    """
    document = {
        **facts,
        "inputs": [
            {"name": name, "sha256": _sha256(path.read_bytes()), "licence": licences[name]}
            for name, path in sorted(inputs.items())
        ],
        "files": [
            {"path": path, "bytes": len(content), "sha256": _sha256(content), "licence": licences[path]}
            for path, content in sorted(files.items())
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def paths(content: bytes) -> set[str]:
    """Paths that a manifest lists; none if it is no manifest of ours."""
    try:
        document = json.loads(content)
        return {str(file["path"]) for file in document["files"]} if "marzmap" in document else set()
    except (ValueError, KeyError, TypeError):
        return set()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
