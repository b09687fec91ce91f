"""The reference layers that come with marzmap: one function a layer, its docstring the data card.

The figures of each card (version, sha256, licence text, steps) are in `geodata/layers.toml`; `cards` returns
them. What the user has loaded besides is in the user's cache; `fetch` loads it.
"""

from marzmap.atlas import fetched
from marzmap.atlas._basemap import Relief, countries, relief, rivers, window
from marzmap.atlas._borders import (
    FETCHED,
    border_file,
    border_pairs,
    border_sources,
    borders,
    disputed_file,
    disputed_lands,
)
from marzmap.atlas._cards import attributions, behind, cards
from marzmap.atlas._columns import PLACE_COLUMNS
from marzmap.atlas._countries import (
    alpha_2,
    countries_in,
    country_codes,
    country_of_code,
    country_of_name,
    country_stated,
)
from marzmap.atlas._crossings import CROSSING_COLUMNS, crossings, with_others
from marzmap.atlas._files import cache, folder
from marzmap.atlas._former import former_holder, former_states, held_then, is_former
from marzmap.atlas._languages import country_names, language_of_name, languages, languages_of, local_names
from marzmap.atlas._places import DEFAULT_COUNTRIES, places, places_called, places_numbered, towns
from marzmap.atlas._precision import OUR_RADII, RADII_FILES, CodeRadius, code_radii, no_side_reason
from marzmap.atlas._unit_sources import countries_beside, unit_sources
from marzmap.atlas._units import names_in, provinces, units

__all__ = [
    "CROSSING_COLUMNS",
    "DEFAULT_COUNTRIES",
    "FETCHED",
    "OUR_RADII",
    "PLACE_COLUMNS",
    "RADII_FILES",
    "CodeRadius",
    "Relief",
    "alpha_2",
    "attributions",
    "behind",
    "border_file",
    "border_pairs",
    "border_sources",
    "borders",
    "cache",
    "cards",
    "code_radii",
    "countries",
    "countries_beside",
    "countries_in",
    "country_codes",
    "country_names",
    "country_of_code",
    "country_of_name",
    "country_stated",
    "crossings",
    "disputed_file",
    "disputed_lands",
    "fetched",
    "folder",
    "former_holder",
    "former_states",
    "held_then",
    "is_former",
    "language_of_name",
    "languages",
    "languages_of",
    "local_names",
    "names_in",
    "no_side_reason",
    "places",
    "places_called",
    "places_numbered",
    "provinces",
    "relief",
    "rivers",
    "towns",
    "unit_sources",
    "units",
    "window",
    "with_others",
]
