"""The QGIS plugin as a ZIP, of the version of this package."""

from __future__ import annotations

import json
from importlib.resources import files

from marzmap._version import __version__
from marzmap.layers import LAYERS
from marzmap.write._archive import zipped

FOLDER = "marzmap_qgis"
"""Name of the plugin's folder; not marzmap, which would hide the package from QGIS's Python."""


def archive() -> bytes:
    """Return the plugin as the ZIP that QGIS installs: one folder, the same bytes whenever it is written."""
    # Not files("marzmap.qgis_plugin"), which would load it, and so want PyQGIS.
    sources = (files("marzmap") / "qgis_plugin").iterdir()
    contents = {file.name: file.read_bytes() for file in sources if file.is_file()}
    contents["metadata.txt"] = contents["metadata.txt"].replace(b"{version}", __version__.encode())
    layers = {key: {"title": layer.title, "visible": layer.visible} for key, layer in LAYERS.items()}
    contents["layers.json"] = json.dumps(layers, indent=1).encode()
    return zipped({f"{FOLDER}/{name}": contents[name] for name in sorted(contents)})
