"""What a spreadsheet shows in a cell whose value it could not work out is not a value."""

from __future__ import annotations

import re

from marzmap.tables.faults import Fault

NOT_CALCULATED = "#NOT CALCULATED"
"""What stands for a formula that no spreadsheet has worked out yet, so that the file has no value for it."""

ERRORS = {
    "#REF!": (
        *("#¡REF!", "#BEZUG!", "#RIF!", "#VERW!", "#ADR!"),
        *("#REFERENS!", "#ССЫЛКА!", "#ПОСИЛАННЯ!", "#BAŞV!"),
    ),
    "#VALUE!": (
        *("#¡VALOR!", "#VALOR!", "#VALEUR!", "#WERT!", "#VALORE!", "#WAARDE!", "#ARG!"),
        *("#VÄRDEFEL!", "#ЗНАЧ!", "#DEĞER!"),
    ),
    "#N/A": ("#N/D", "#NV", "#N/B", "#SAKNAS!", "#Н/Д", "#YOK", "#N/A!", "#NA"),
    "#DIV/0!": ("#¡DIV/0!", "#DEEL/0!", "#DZIEL/0!", "#DIVISION/0!", "#ДЕЛ/0!", "#ДІЛ/0!", "#SAYI/0!"),
    "#NAME?": ("#¿NOMBRE?", "#NOM?", "#NOME?", "#NAAM?", "#NAZWA?", "#NAMN?", "#ИМЯ?", "#ІМ'Я?", "#AD?"),
    "#NUM!": (
        *("#¡NUM!", "#NÚM!", "#NOMBRE!", "#ZAHL!", "#GETAL!"),
        *("#LICZBA!", "#OGILTIGT!", "#ЧИСЛО!", "#SAYI!"),
    ),
    "#NULL!": (
        *("#¡NULO!", "#NULO!", "#NUL!", "#NULLO!", "#LEEG!", "#ZERO!", "#SKÄRNING!"),
        *("#ПУСТО!", "#BOŞ!"),
    ),
    "#SPILL!": (),
    "#CALC!": (),
    "#FIELD!": (),
    "#BLOCKED!": (),
    "#CONNECT!": (),
    "#UNKNOWN!": (),
    "#BUSY!": (),
    "#ERROR!": (),
    "#GETTING_DATA": (),
    NOT_CALCULATED: (),
}
"""Errors as Excel, LibreOffice and Google Sheets show them, with their names in other languages of Excel."""

_ENGLISH = {name: english for english, names in ERRORS.items() for name in (english, *names)}
_OTHERS = re.compile(r"Err:\d{3}|#{3,}")


def is_error(cell: str) -> bool:
    """Check whether a cell holds what a spreadsheet shows in place of a value.

    Examples
    --------
    >>> is_error("#REF!"), is_error("#ДЕЛ/0!"), is_error("Err:502"), is_error("#####"), is_error("#Zaranj")
    (True, True, True, True, False)
    """
    text = cell.strip()
    return text.upper() in _ENGLISH or bool(_OTHERS.fullmatch(text))


def may_be(text: str) -> bool:
    """Check whether a text, a cell or several joined, may hold such an error."""
    return "#" in text or (":" in text and "Err:" in text)  # the single character is searched for faster


def fault(name: str, cell: str) -> Fault | None:
    """Return the fault of a cell that holds an error of a spreadsheet; None for any other.

    Examples
    --------
    >>> fault("killed", "#WERT!").reason
    "holds Excel's error #WERT! (#VALUE!)"
    """
    if not (may_be(cell) and is_error(cell)):
        return None
    text = cell.strip()
    english = _ENGLISH.get(text.upper(), text)
    if english == NOT_CALCULATED:
        reason = "holds a formula whose value is not stored in the file"
        return Fault(name, reason, "Open the workbook in Excel or LibreOffice and save it.")
    if english.startswith("###"):
        reason = f"holds {text[:8]}, which Excel shows where a column is too narrow"
        return Fault(name, reason, "Widen the column and save the table again.")
    also = "" if english == text else f" ({english})"
    return Fault(name, f"holds Excel's error {text}{also}", "Correct the formula, or write the value itself.")
