"""Texts that a spreadsheet would run as a formula are marked in CSV, and read as they were.

A spreadsheet that opens CSV takes a cell which begins with = + - @, a tab or a carriage return for a formula.
An apostrophe before it makes it text; reading drops that apostrophe, also where another program wrote it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from marzmap.tables.arrow import content, is_text

if TYPE_CHECKING:
    from marzmap.tables.table import Batch, Table

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d., ]*(?:[eE][+-]?\d+)?", re.ASCII)
_ESCAPED = r"^'('*[=+\-@\t\r])"


def escaped(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs; numbers stay as they are.

    Examples
    --------
    >>> escaped("=1+1"), escaped("-5.2e-05"), escaped("Zaranj"), escaped("'=x")
    ("'=1+1", '-5.2e-05', 'Zaranj', "''=x")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def escaped_texts(texts: Any) -> Any:
    """Return an Arrow array of texts, each as by `escaped`.

    Examples
    --------
    >>> escaped_texts(pa.array(["=1+1", "-5.2", None])).to_pylist()
    ["'=1+1", '-5.2', None]
    """
    risky = pc.match_substring_regex(texts, f"^{_FORMULA.pattern}").fill_null(fill_value=False)
    if not risky.true_count:
        return texts
    few = [escaped(text) for text in texts.filter(risky).to_pylist()]
    return pc.replace_with_mask(texts, risky, pa.array(few, texts.type))


def unescaped(table: Table) -> Table:
    """Return a table whose texts are as they were before `escaped`."""
    names = [re.sub(_ESCAPED, r"\1", name) for name in table.schema.names]
    schema = pa.schema([field.with_name(name) for field, name in zip(table.schema, names, strict=True)])
    return table._replace(schema=schema, batches=(_batch(batch, schema) for batch in table.batches))


def _batch(batch: Batch, schema: Any) -> Batch:
    columns = [_column(column) for column in batch.rows.columns]
    aside = tuple(
        row._replace(cells=[re.sub(_ESCAPED, r"\1", cell) for cell in row.cells]) for row in batch.aside
    )
    return batch._replace(rows=pa.RecordBatch.from_arrays(columns, schema=schema), aside=aside)


def _column(column: Any) -> Any:
    if not is_text(column.type) or b"'" not in content(column):
        return column
    return pc.replace_substring_regex(column, pattern=_ESCAPED, replacement=r"\1")
