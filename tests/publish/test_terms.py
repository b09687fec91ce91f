"""Terms of sources: only those that clearly allow handing on do not restrict a row."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from marzmap import publish
from marzmap.check.formats import acled, gdelt, ucdp
from marzmap.publish.terms import citation

pytestmark = pytest.mark.quick

OPEN = (
    """
CC BY 4.0|CC-BY-4.0|cc-by|CC BY-SA 4.0|CC BY IGO 3.0|CC0|CC0-1.0|CC0 1.0 Universal
Licensed under CC BY 4.0|Creative Commons Attribution 4.0 International (CC BY 4.0)
https://creativecommons.org/licenses/by/4.0/|https://creativecommons.org/publicdomain/zero/1.0/
Public domain|public-domain dedication|domaine public|gemeinfrei|Dominio público|ODbL|ODbL-1.0
Open Database License (ODbL) v1.0|Open Government Licence v3.0|free to redistribute
Free to use and redistribute with attribution|Redistribution permitted|May be freely redistributed
""".strip()
    .replace("\n", "|")
    .split("|")
)

RESTRICTED = (
    """
No redistribution of raw rows|Do not redistribute|do not share|don't share|may not be redistributed
not to be shared|Not for publication|confidential|internal use only|All rights reserved|© AP
must not be republished|redistribution prohibited|Redistribution is not permitted
no redistribution allowed|redistribution allowed: no|CC BY-NC 4.0|CC BY-ND|CC BY-NC-SA 4.0|not CC BY
CC BY 4.0 except the raw rows|not public domain|public domain? ask|for research use only
academic use only|free to use|free|with permission|ask the author|see website|proprietary
under embargo until 2027|subscribers only|TLP:AMBER|free to share within the team
redistribution allowed to partners|ne pas redistribuer|Redistribution interdite|no redistribuir
Prohibida la redistribución|Weitergabe verboten|Nicht weitergeben|nur zur internen Nutzung|بازنشر ممنوع
انتشار ندهید|غیر قابل انتشار|لا يجوز النشر|перепечатка запрещена|yeniden yayımlanamaz
""".strip()
    .replace("\n", "|")
    .split("|")
)


def rows(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"sources": [None], **columns})


def source(**keys: object) -> pd.DataFrame:
    return rows(sources=[json.dumps([{"title": "x", **keys}], ensure_ascii=False)])


@pytest.mark.parametrize("terms", OPEN)
def test_clear_terms_let_a_row_be_handed_on(terms: str) -> None:
    assert publish.restricted(source(terms=terms)).tolist() == [False]


@pytest.mark.parametrize("terms", RESTRICTED)
def test_all_other_terms_restrict_a_row(terms: str) -> None:
    assert publish.restricted(source(terms=terms)).tolist() == [True]
    assert publish.restricted(source(terms=f"CC BY 4.0; {terms}")).tolist() == [True]


@pytest.mark.parametrize("key", ["licence", "License", "rights", "Terms of use", "مجوز", "redistribution"])
def test_terms_count_under_any_usual_name(key: str) -> None:
    assert publish.restricted(source(**{key: "no"})).tolist() == [True]
    assert publish.restricted(rows(**{key: ["no"]})).tolist() == [True]
    assert publish.restricted(source(**{key: False})).tolist() == [True]
    assert publish.restricted(source(**{key: "CC0"})).tolist() == [False]


def test_the_terms_of_the_known_formats_are_those_of_their_publishers() -> None:
    stated = [acled.TERMS, ucdp.TERMS, gdelt.TERMS]
    assert [publish.permits(terms) for terms in stated] == [False, True, True]


def test_a_source_without_terms_restricts_nothing() -> None:
    assert publish.restricted(rows()).tolist() == [False]
    assert publish.restricted(source(terms="")).tolist() == [False]
    assert publish.restricted(source(terms=None)).tolist() == [False]


def test_a_row_under_terms_of_its_own_column_keeps_its_sources() -> None:
    given = json.dumps([{"title": "x", "note": "y"}, {"title": "z"}])
    assert citation(given) == '[{"title": "x"}, {"title": "z"}]'
    assert citation(None) is None
