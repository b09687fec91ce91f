"""Scripts by ISO 15924: their characters, and which are written from right to left."""

RIGHT_TO_LEFT = ("Arab", "Hebr", "Nkoo", "Syrc", "Thaa")
_HAN = r"\u2e80-\u2fff\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
RANGES = {
    "Arab": r"\u0610-\u061a\u0620-\u065f\u066e-\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff",
    "Armn": r"\u0530-\u058f",
    "Beng": r"\u0980-\u09ff",
    "Cans": r"\u1400-\u167f",
    "Cyrl": r"\u0400-\u052f\u0301",
    "Deva": r"\u0900-\u097f",
    "Ethi": r"\u1200-\u139f\u2d80-\u2ddf",
    "Geor": r"\u10a0-\u10ff\u1c90-\u1cbf",
    "Grek": r"\u0370-\u03ff\u1f00-\u1fff",
    "Gujr": r"\u0a80-\u0aff",
    "Guru": r"\u0a00-\u0a7f",
    "Hans": _HAN,
    "Hant": _HAN,
    "Hebr": r"\u0590-\u05ff",
    "Jpan": _HAN + r"\u3040-\u30ff",
    "Khmr": r"\u1780-\u17ff",
    "Knda": r"\u0c80-\u0cff",
    "Kore": r"\u1100-\u11ff\uac00-\ud7af",
    "Laoo": r"\u0e80-\u0eff",
    "Latn": r"A-Za-zªº\u00c0-\u02af\u0300-\u036f\u1e00-\u1eff",
    "Mlym": r"\u0d00-\u0d7f",
    "Mymr": r"\u1000-\u109f\uaa60-\uaa7f",
    "Nkoo": r"\u07c0-\u07ff",
    "Olck": r"\u1c50-\u1c7f",
    "Orya": r"\u0b00-\u0b7f",
    "Sinh": r"\u0d80-\u0dff",
    "Syrc": r"\u0700-\u074f",
    "Taml": r"\u0b80-\u0bff",
    "Telu": r"\u0c00-\u0c7f",
    "Thaa": r"\u0780-\u07bf",
    "Thai": r"\u0e00-\u0e7f",
    "Tibt": r"\u0f00-\u0fff",
}
"""Characters of each script, blocks of Unicode, as part of a pattern."""
