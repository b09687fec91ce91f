"""How to cite a build, as the Citation File Format (1.2.0) that archives and reference managers read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap.write.package import licence_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marzmap._study import Study

NAME = "CITATION.cff"
"""Name of the file in its folder."""

# JSON is YAML, but for characters that YAML wants escaped.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


class DataSource(NamedTuple):
    """Reference data that a build is made from.

    Attributes
    ----------
    title, source : str
        What it is called, and whom it comes from.
    licence : str
        SPDX expression.
    attribution : str
        The text that is shown for it; may be empty.
    """

    title: str
    source: str
    licence: str
    attribution: str


def text(study: Study, *, citation: str, version: str, sources: Iterable[DataSource] = ()) -> str:
    """Write the citation file of what was built from a study.

    Parameters
    ----------
    study : Study
        Title, summary, authors, publisher, DOI, address, licence; `as_of` is the day of release.
    citation : str
        The same in a line, for the message.
    version : str
        Version of marzmap.
    sources : iterable of DataSource
        Reference data, each of which becomes a reference with its licence.

    Returns
    -------
    str
        YAML, ending in a line feed.

    Examples
    --------
    >>> from marzmap import _study
    >>> study = _study.read()._replace(authors=("Doe, Jane", "The Survey"))
    >>> print(text(study, citation="Cite it.", version="0.1.0"))  # doctest: +ELLIPSIS
    cff-version: "1.2.0"
    message: "Cite it."
    type: "dataset"
    title: "Iran-Afghanistan border incidents, 2021-2022"
    authors: [{"family-names": "Doe", "given-names": "Jane"}, {"name": "The Survey"}]
    ...
    """
    software = {"type": "software", "title": "marzmap", "version": version, "authors": [{"name": "marzmap"}]}
    fields: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": citation,
        "type": "dataset",
        "title": study.title,
        # The format asks for one; a study may name none.
        "authors": [_author(name) for name in study.authors or (study.publisher or "Authors not stated",)],
        "date-released": study.as_of,
        "version": study.as_of,
        "abstract": study.summary,
        "doi": study.doi,
        "url": study.url,
        "license": _licences(study.licence),
        "references": [software, *map(_reference, sources)],
    }
    return "".join(f"{name}: {_plain(value)}\n" for name, value in fields.items() if value)


def _reference(data: DataSource) -> dict[str, Any]:
    """Describe reference data; its licence is also in the notes, for the format knows but SPDX's own list."""
    fields = {
        "type": "data",
        "title": data.title,
        "authors": [{"name": data.source or "Authors not stated"}],
        "license": _licences(data.licence),
        "notes": f"Licence: {data.licence}. {data.attribution}".rstrip(),
    }
    return {name: value for name, value in fields.items() if value}


def _licences(expression: str) -> list[str]:
    """Return the licences of an SPDX expression that are in SPDX's own list."""
    return [name for name in licence_names(expression) if not name.startswith("LicenseRef-")]


def _author(name: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in name.partition(","))
    return {"family-names": family, "given-names": given} if comma and given else {"name": name}


def _plain(value: Any) -> str:
    plain = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", plain)
