"""marzmap in the Processing toolbox of QGIS. `marzmap qgis-plugin` packs this folder; marzmap never loads it.

QGIS 3.22 has Python 3.9: nothing here may need a later one, or anything but its library and QGIS.
"""

from .plugin import Plugin as classFactory

__all__ = ["classFactory"]
