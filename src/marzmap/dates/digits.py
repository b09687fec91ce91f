"""Digits of every script."""

from __future__ import annotations

import unicodedata


def western(text: str) -> str:
    """Write the digits of any script, and Persian and Arabic signs of numbers, as western ones.

    Examples
    --------
    >>> western("۳۱٫۱۴۴۷"), western("३१.११२")
    ('31.1447', '31.112')
    """
    return text if text.isascii() else text.translate(_WESTERN)


class _Western(dict[int, int | str | None]):
    """Signs by their code for `str.translate`: each is looked up when a text first has it."""

    def __missing__(self, code: int) -> int | str | None:
        digit = unicodedata.decimal(chr(code), None)
        self[code] = code if digit is None else str(digit)
        return self[code]


_WESTERN = _Western(str.maketrans("٫−", ".-", "٬"))
