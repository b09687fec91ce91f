"""Patterns of the words that an article in English uses of incidents at a border."""

from __future__ import annotations

import re

CIVILIANS = r"(?:farmers?|civilians?|villagers?|residents?|migrants?|refugees?|traders?|shepherds?)"
KINDS = {
    "armed clash": r"clash(?:es|ed)?|skirmish(?:es|ed)?|gun ?battles?|gun ?fights?|fire ?fights?|firefights?"
    r"|exchang(?:es?|ed|ing)(?: of)? (?:fire|gunfire)|shootings?|shoot-?outs?|open(?:ed|ing) fire"
    r"|(?:fired|shot) (?:on|at|upon|across)|fighting|fought|traded fire|battle[ds]?",
    "shelling": r"shell(?:ed|ing|s)|artillery|mortars?|rockets?|bombard(?:ed|ment)",
    "attack on civilians": rf"{CIVILIANS}[^.;]{{0,80}}\b(?:shot|killed|targeted|attacked|beaten)"
    rf"|(?:shot|killed|targeted|attacked)\b[^.;]{{0,60}}{CIVILIANS}",
    "standoff": r"stand-?offs?|face-?offs?|confront(?:ed|ation)s?|tensions? flared|weapons drawn",
    "closure": r"(?:closed?|closing|shut|closure)\b[^.;]{0,60}\b(?:border|crossing|post|gate|customs)"
    r"|(?:border|crossing|post|gate)\b[^.;]{0,40}\b(?:was|were|remained) (?:closed|shut)",
}
INCIDENT = "|".join([r"incidents?|attack(?:ed)?|killed|wounded", *KINDS.values()])
BORDER = (
    r"borders?|frontiers?|boundary|zero[- ](?:point|line)|crossing|borderline|customs|demarcation|outposts?"
)
MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
HIJRI = (
    r"(?:Farvardin|Ordibehesht|Khordad|Tir|Mordad|Shahrivar|Mehr|Aban|Azar|Dey|Bahman|Esfand"
    r"|Hamal|Sawr|Jawza|Saratan|Asad|Sonbola|Mizan|Aqrab|Qaws|Jadi|Dalw|Hut)"
)
PERSIAN_DATE = r"[۰-۹]{1,2} [\u0600-\u06ff]+ [۰-۹]{4}"
DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?: or | and |[-–]\d{{1,2}} | ){MONTHS}\.?,? \d{{4}}"
    rf"|\d{{1,2}} (?:or|and) \d{{1,2}} {MONTHS} \d{{4}}"
    rf"|{MONTHS}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|(?:(?:early|mid|late)[- ])?{MONTHS},? \d{{4}}"
    rf"|\d{{1,2}} {HIJRI},? 1[34]\d\d|{HIJRI},? 1[34]\d\d"
    rf"|\d{{4}}-\d\d-\d\d)\b|{PERSIAN_DATE}"
)
SENTENCE = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?\s*[A-Z0-9۰-۹])")
ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Dr|Gen|Col|Lt|Capt|St|No|vs|e\.g|i\.e|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.$"
)
NAME = r"[A-Z][\w'’‘\-]*[\w](?:(?:[ \-]|-[ei]-)[A-Z][\w'’‘\-]*\w)*"
UNITS = {
    "village|hamlet|town|city|crossing|border post|outpost|post|port|area|region": "place",
    "district|county|sub-district": "admin2",
    "province": "admin1",
}
WIDER = (("admin2", "district"), ("admin1", "province"))
OF_UNIT = re.compile(
    rf"(?:(?P<owner>{NAME})(?:'s|’s) )?(?P<name>{NAME}) "
    rf"(?P<kind>{'|'.join(UNITS)})\b"
)
UNIT_OF = re.compile(rf"\b(?P<kind>{'|'.join(UNITS)}) of (?P<name>{NAME})")
AFTER = re.compile(
    rf"\b(?:in|at|near|around|outside|from|of|off|towards?|opposite) (?:the )?(?P<name>{NAME})"
)
NUMBERS = "no|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
COUNTS = {word: number for number, word in enumerate(NUMBERS.split("|"))} | {
    "none": 0,
    "a": 1,
    "an": 1,
    "both": 2,
}
COUNT = rf"(?P<count>\d{{1,4}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))})"
WHOM = r"(?: (?!and\b|or\b|but\b)[\w'’\-]+){0,5}?"
WERE = r"(?:(?:was|were|has been|have been|had been|was reported|were reported) )?"
SOME = rf"(?:at least |about |some |up to )?{COUNT.replace('count', 'other')}"
HURT = {
    "killed": (
        rf"\b{COUNT}{WHOM} {WERE}(?:killed|died|dead|slain)\b"
        rf"|\b(?:killed|killing|deaths? of|lives of) {SOME}\b"
    ),
    "wounded": (
        rf"\b{COUNT}{WHOM} {WERE}(?:wounded|injured|hurt)\b"
        rf"|\b(?:wounded|wounding|injured|injuring) {SOME}\b"
    ),
}
