"""Why a map is not for publication, in English and in Persian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap._text import count
from marzmap.attributes import Words
from marzmap.publish import terms

if TYPE_CHECKING:
    import pandas as pd

    from marzmap._types import Bools

UNDER_TERMS = "of a source whose terms do not clearly allow handing on raw data"
"""Of rows, why they are restricted."""

_PERSIAN = str.maketrans("0123456789,", "۰۱۲۳۴۵۶۷۸۹٬")


def notice(*tables: pd.DataFrame) -> Words:
    """Return why a map of these rows is not for publication; empty texts where it may be published.

    Examples
    --------
    >>> import pandas as pd
    >>> notice(pd.DataFrame({"sources": [None], "sensitive": [True]})).english
    'Not for publication: 1 row is marked sensitive.'
    """
    under_terms, marked = (
        sum(int(marks(rows).sum()) for rows in tables) for marks in (terms.restricted, sensitive)
    )
    reasons = [
        Words(
            f"{_are(under_terms)} {UNDER_TERMS}",
            f"{_persian(under_terms)} ردیف از منبعی است که شرایط آن دادن دادهٔ خام را به‌روشنی مجاز نمی‌کند",
        ),
        Words(f"{_are(marked)} marked sensitive", f"{_persian(marked)} ردیف حساس علامت خورده است"),
    ]
    kept = [words for words, number in zip(reasons, (under_terms, marked), strict=True) if number]
    if not kept:
        return Words("", "")
    english, persian = zip(*kept, strict=True)
    return Words(f"Not for publication: {'; '.join(english)}.", f"برای انتشار نیست: {'؛ '.join(persian)}.")


def sensitive(rows: pd.DataFrame) -> Bools:
    """Check which rows are marked sensitive.

    Examples
    --------
    >>> import pandas as pd
    >>> sensitive(pd.DataFrame({"sensitive": [True, None]})).tolist()
    [True, False]
    """
    return rows["sensitive"].fillna(value=False).to_numpy(dtype=bool)


def _are(number: int) -> str:
    return f"{count(number, 'row')} {'is' if number == 1 else 'are'}"


def _persian(number: int) -> str:
    return f"{number:,}".translate(_PERSIAN)
