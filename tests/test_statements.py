"""Reason codes and what border sources say: statements in, the same statements and their words out."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marzmap import attributes
from marzmap.statements import coded, english, joined, statements, with_words, without

pytestmark = pytest.mark.quick

STATEMENT = st.tuples(st.sampled_from([*attributes.REASONS]), st.lists(st.text(), max_size=3))


@given(st.lists(STATEMENT, min_size=1, max_size=4))
def test_statements_come_back_with_any_values(stated: list[tuple[str, list[str]]]) -> None:
    text = joined(*(coded(code, *values) for code, values in stated))
    assert statements(text) == stated
    first = stated[0][0]
    assert statements(without(text, first)) == [one for one in stated if one[0] != first]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, None),
        (float("nan"), None),
        ("", None),
        ("in_other_country(TKM,AFG-IRN)", "lies in TKM, not beside AFG-IRN"),
        ("in_no_country(ESP-PRT)", "lies in no country, not beside ESP-PRT"),
        ("radius_unknown;far_from_border(200)", "radius unknown; more than 200 km from the border"),
        ("area_only(UCDP where_prec 5)", "UCDP where_prec 5: known only to a line or a vague area"),
        ("sea_or_air(UCDP where_prec 7)", "UCDP where_prec 7: at sea or in the air outside any country"),
        ("state_only(GDELT ActionGeo_Type 2)", "GDELT ActionGeo_Type 2: known only to the US state"),
        ("own_words(read %28twice%29%3B 5%25 {km})", "read (twice); 5% {km}"),
        # Not of the catalogue, or with other values than it has: as it is.
        ("seen by {chance};far_from_border", "seen by {chance}; far_from_border"),
        ("side(world,IRN,0.99);side_open(un,AFG,0.62)", "world: IRN 0.99; un: undetermined (AFG 0.62)"),
        (
            "point_in(world,PAK);point_nowhere(un)",
            "world: undetermined (point in PAK); un: undetermined (point in no country)",
        ),
    ],
)
def test_statements_are_written_in_english(text: object, words: str | None) -> None:
    assert english(text) == words


def test_a_table_has_words_next_to_the_codes() -> None:
    columns = {"side_by_source": ["side(world,IRN,0.84)", None], "reason_code": [None, "crosses_border"]}
    rows = pd.DataFrame(columns | {"own": ["a", "b"]}, dtype="string", index=[7, 3])
    worded = with_words(rows)
    assert worded.columns.tolist() == ["side_by_source", "reason", "reason_code", "own"]
    assert worded.fillna("").to_numpy().tolist() == [
        ["world: IRN 0.84", "", "", "a"],
        ["", "crosses the border as drawn", "crosses_border", "b"],
    ]
    assert worded.index.tolist() == [7, 3]
    assert {*worded.dtypes.astype(str)} == {"string"}
    assert with_words(rows.iloc[:0]).dtypes.equals(worded.dtypes)
