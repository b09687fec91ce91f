"""Digits of every script."""

from __future__ import annotations

import sys
import unicodedata


def western(text: str) -> str:
    """Write the digits of any script, and Persian and Arabic signs of numbers, as western ones.

    Examples
    --------
    >>> western("۳۱٫۱۴۴۷"), western("३१.११२")
    ('31.1447', '31.112')
    """
    return text if text.isascii() else text.translate(_WESTERN)


_DIGITS = {
    code: str(unicodedata.decimal(chr(code)))
    for code in range(0x80, sys.maxunicode + 1)
    if unicodedata.category(chr(code)) == "Nd"
}
_WESTERN = _DIGITS | str.maketrans("٫−", ".-", "٬")
