"""Digits of three scripts."""

from __future__ import annotations


def western(text: str) -> str:
    """Write Persian and Arabic digits, and the signs of their numbers, as western ones.

    Examples
    --------
    >>> western("۳۱٫۱۴۴۷")
    '31.1447'
    """
    return text if text.isascii() else text.translate(_WESTERN)


_WESTERN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫−", "01234567890123456789.-", "٬")
