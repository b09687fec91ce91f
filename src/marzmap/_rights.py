"""Rights in what a build is made from, and so in each of its layers and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from marzmap import atlas
from marzmap.layers import LAYERS, STUDY, cards
from marzmap.write.citation import DataSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from marzmap._pipeline import Build
    from marzmap._study import Study

_OF_THE_PAGE = ("MIT", "BSD-2-Clause")
"""Licences of what map.html holds besides data: our script and the relief, and Leaflet."""

ADDRESSES = {
    "CC-BY-3.0": "https://creativecommons.org/licenses/by/3.0/",
    "CC-BY-3.0-IGO": "https://creativecommons.org/licenses/by/3.0/igo/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-3.0": "https://creativecommons.org/licenses/by-sa/3.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "DL-DE-BY-2.0": "https://www.govdata.de/dl-de/by-2-0",
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    "OGL-UK-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}
"""Address of the text of a licence, by its SPDX name."""

_ACCOUNTS = ("codebook.csv", "codebook.md", "datapackage.json", "ro-crate-metadata.json", ".zenodo.json")
"""Files that only describe the others."""


class Rights(NamedTuple):
    """What goes with a layer wherever it goes.

    Attributes
    ----------
    licence : str
        SPDX expression.
    attribution : str
        Whom the data is owed to, as a text to show; may be empty.
    """

    licence: str
    attribution: str

    def line(self) -> str:
        """Return both in a line.

        Examples
        --------
        >>> Rights("CC0-1.0", "Made with Natural Earth.").line()
        'Licence: CC0-1.0. Made with Natural Earth.'
        """
        return f"Licence: {self.licence}. {self.attribution}".rstrip()


def of_layers(study: Study) -> dict[str, Rights]:
    """Return the rights in every layer of the table, by its key.

    Parameters
    ----------
    study : Study
        Which border layers it uses; its `licence` is that of its table.

    Returns
    -------
    dict of str to Rights
        A layer that the study has no source for is absent.

    Examples
    --------
    >>> from marzmap import _study
    >>> of_layers(_study.read())["places"]
    Rights(licence='CC-BY-4.0', attribution='Place names: GeoNames, CC BY 4.0.')
    """
    sources = {key: cards([key], study.source, study.further_sources) for key in LAYERS}
    return {key: _rights(study, names) for key, names in sources.items() if names}


def _rights(study: Study, names: Sequence[str]) -> Rights:
    """Return the rights in a layer that is made from these sources."""
    used = atlas.behind(names, study.pairs)
    licences = [card["licence"] for card in used.values()]
    own = [own_licence(study)] if STUDY in names else []
    return Rights(_joined([*licences, *own]), " ".join(atlas.attributions(*used, pairs=study.pairs)))


def of_all_layers(built: Build) -> str:
    """Return the licences of all layers together."""
    rights = of_layers(built.study)
    return _joined(rights[key].licence for key in built.layers if key in rights)


def data_sources(built: Build) -> list[DataSource]:
    """Return the reference data behind the layers of a build, with the rights in each."""
    study = built.study
    used = atlas.behind(cards(built.layers, study.source, study.further_sources), study.pairs)
    return [
        DataSource(
            card.get("title") or f"Administrative units of {card['country']}",
            card["source"],
            card["licence"],
            " ".join(atlas.attributions(name, pairs=study.pairs)),
        )
        for name, card in used.items()
    ]


def of_files(built: Build, files: Iterable[str]) -> dict[str, str]:
    """Return the licence of each file by its path."""
    whole, own = of_all_layers(built), own_licence(built.study)
    licences = {key: rights.licence for key, rights in of_layers(built.study).items()}
    made = {
        "map.html": _joined([whole, *_OF_THE_PAGE]),
        "layers/incidents.schema.json": "MIT",
        "rejected.csv": own,
        "duplicates.csv": licences["incidents"],
        "along-border.csv": licences["incidents"],
        "CITATION.cff": own,
        **dict.fromkeys(_ACCOUNTS, own),
    }
    return {
        # Styles are our own.
        path: "MIT"
        if path.endswith(".qml")
        else made.get(path) or licences.get(Path(path).name.partition(".")[0], whole)
        for path in files
    }


def own_licence(study: Study) -> str:
    """Return the licence of a study's own table and texts."""
    return study.licence or atlas.fetched.NOT_STATED


def _joined(licences: Iterable[str]) -> str:
    """Return SPDX expressions as one, each licence once.

    Examples
    --------
    >>> _joined(["ODbL-1.0 AND CC0-1.0", "ODbL-1.0"])
    'CC0-1.0 AND ODbL-1.0'
    """
    return " AND ".join(sorted({part for text in licences for part in text.split(" AND ")}))
