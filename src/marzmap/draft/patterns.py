"""Words that an article in English uses of incidents at a border, and of their places and times."""

from __future__ import annotations

import re

from marzmap.draft.nations import DEMONYMS

CIVILIANS = (
    r"(?:farmers?|civilians?|villagers?|residents?|migrants?|refugees?|traders?|shepherds?|herders?"
    r"|labou?rers?"
    r"|children|worshippers|fishermen|fuel carriers?)"
)
_ANYBODY = r"(?:m[ae]n|wom[ae]n|youths?|boys?|girls?|teenagers?|nationals?|citizens?)"
_ATTACKERS = (
    r"(?:gunmen|militants|fighters|attackers|armed men|insurgents|smugglers|bandits|troops|soldiers|forces)"
)
_FORCES = r"(?:soldiers?|guards?|troops|servicem[ae]n|officers?|policem[ae]n|forces|conscripts?)"
_FIRE = r"(?:[\w-]+ )?(?:gun)?fir(?:e|ing)"
_NO_CIVILIANS = rf"(?! (?:\w+ ){{0,3}}?{CIVILIANS})"
KINDS = {
    "armed clash": (
        r"clash(?:es|ed)?|skirmish(?:es|ed)?|gun ?battles?|gun ?fights?|fire ?fights?|gunfire|cross-?fire"
        rf"|exchang(?:es?|ed|ing)(?: of)? (?:{_FIRE}|shots)|traded (?:{_FIRE}|shots)|open(?:ed|ing) {_FIRE}"
        r"|fire was opened|shootings?|shoot-?outs?|(?:fired|shot) (?:on|at|upon|across)|warning shots"
        r"|shots? (?:from"
        r"|fired)|shot down"
        r"|snipers?|fighting|fought|battle[ds]?|firing|(?:came|come) under (?:\w+ )?(?:fire|attack)"
        rf"|{_ATTACKERS} (?:\w+ )?(?:attacked|ambushed|raided|stormed){_NO_CIVILIANS}"
        r"|(?:attack|raid|ambush) (?:by|on)|ambush(?:es|ed)?|military confrontation|raid"
        rf"|suicide (?:bomb\w*|attack\w*|blast)|bomb(?:er|ed|ings?)|{_ATTACKERS} (?:struck|stormed)"
    ),
    "shelling": r"shell(?:ed|ing|s)?|artillery|mortars?|rockets?|bombard(?:ed|ment)",
    "attack on civilians": (
        rf"{CIVILIANS}(?: \w+){{0,3}} (?:shot|killed|targeted|attacked|beaten|abducted)\b"
        rf"|{_ANYBODY} (?:was|were|has been|have been) (?:\w+ )?(?:shot|killed|beaten)"
        r"|(?:shot|killed|targeted|attacked|abducted|beat|fired on|fired at)"
        rf"(?: and (?:killed|wounded|injured))?(?: (?!and\b)[\w'’\-]+){{0,4}}? {CIVILIANS}"
    ),
    "standoff": r"stand-?offs?|face-?offs?|confront(?:ed|ation)s?|tensions? flared|weapons drawn",
    "closure": (
        r"(?:closed?|closing|shut|closure)\b[^.;]{0,60}\b(?:border|crossing|post|gate|customs)"
        r"|(?:border|crossing|post|gate)\b[^.;]{0,40}\b(?:was|were|remained) (?:closed|shut)"
    ),
    "other": (
        r"(?:border|frontier|armed|deadly) (?:incident|violence)"
        r"|(?:incident|violence) (?:on|at|along|near) [^.;]{0,30}(?:border|frontier)"
    ),
}
"""By kind of incident, in the order of rank, the words for it."""

SHOTS = re.compile(
    rf"\b(?:shot dead|(?:was|were) shot|{_FORCES}(?: of (?:the )?\w+)?"
    r" (?:was|were|has been|have been) (?:\w+ )?(?:killed|wounded|injured|martyred)"
    rf"|{_FORCES}(?: [\w\-]+){{0,4}} (?:killed|shot|wounded))\b"
)
"""What tells of an attack where no word of the table does."""

_POST = r"(?:checkpoint|post|outpost|patrol|convoy|position|base|station)"
HAPPENED = (
    rf"clashed|skirmished|exchanged (?:\w+ )?(?:{_FIRE}|shots)|traded (?:{_FIRE}|shots)|opened {_FIRE}"
    r"|fire was opened|fired (?:warning shots|on|at|upon|across|into|mortars?|shells?|rockets?"
    r"|shots?|several|artillery"
    r"|\d+)"
    r"|shot (?:at|dead|and|down|an?|\d+|two|three|four|five|six)\b|shelled|bombarded|attacked|ambushed"
    r"|raided|stormed|targeted"
    r"|(?<!the )(?<!those )(?<!of )(?:killed|wounded|injured)|killing|wounding|injuring|martyred|hurt|died"
    r"|beaten|beat|abducted|fought|battled"
    r"|(?:was|were) (?:closed|shut)|(?:closed|shut) (?:the|its|their) (?:\w+ )?(?:border|crossing|gate|post)"
    rf"|detonated|blew (?:himself|herself|themselves|up)|bombed|bombers? struck"
    rf"|(?:struck|hit) an? [\w -]*?{_POST}"
    r"|weapons drawn|came under (?:\w+ )?(?:fire|attack)"
)
"""Verbs that say by themselves that an incident happened."""

NOUNS = (
    r"clash(?:es)?|gun ?battles?|fire ?fights?|shoot-?outs?|shootings?|skirmish(?:es)?|fighting|shelling"
    r"|shells?"
    r"|bombardment|attacks?|ambush|raid|stand-?off|confrontations?|incidents?|exchanges? of (?:\w+ )?fire"
    r"|bombings?|blasts?|explosions?|exchanges? of gunfire|gunfire|cross-?fire|artillery|mortars?|rockets?"
    r"|conflict|firing"
)
OCCURRED = (
    r"broke out|erupted|took place|occurred|happened|began|started|lasted|continued(?! (?:shelling|clashes"
    r"|fighting|attacks?|fire|firing))|followed|ensued|flared"
    r"|(?:was|were) (?:reported|heard|in|at)|there (?:was|were)|landed|hit|struck|left|leaving|resulted"
    r"|had an?"
    r"|reported (?:an?|the|new|fresh|heavy|renewed|further)|confirmed an?|provoked|wounded|injured"
)
"""Nouns for an incident, and verbs that say that one happened."""

BORDER = (
    r"borders?|frontiers?|boundary|zero[- ](?:point|line)|crossing|borderline|customs|demarcation|outposts?"
    r"|line of (?:actual )?control|line of contact|durand line|cross-border|ceasefire line"
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
HIJRI = (
    r"(?:Farvardin|Ordibehesht|Khordad|Tir|Mordad|Shahrivar|Mehr|Aban|Azar|Dey|Bahman|Esfand"
    r"|Hamal|Sawr|Jawza|Saratan|Asad|Sonbola|Mizan|Aqrab|Qaws|Jadi|Dalw|Hut)"
)
PERSIAN_DATE = r"[۰-۹]{1,2} [\u0600-\u06ff]+ [۰-۹]{4}"

_NATION = rf"(?:{'|'.join(DEMONYMS)}|Taliban)\b"
_LINK = r"(?:[ \-]|-[ei]-| (?:del?|de la|d[ao]s?|al|el|ul|bin) | (?:al|el|ash|an|as|ad|ar|at|ul)-)"
NAME = rf"(?:Sistan (?:and|va) (?=Bal))?[A-Z][\w'’‘\-]*\w(?:{_LINK}[A-Z][\w'’‘\-]*\w)*"
UNITS = {
    "village|hamlet|town|city|crossing|border crossing|border post|outpost|post|port|upazila": "place",
    "valley|pass|river|area|region|sector": "area",
    "district|county|sub-district": "admin2",
    "province|oblast": "admin1",
}
"""Words for kinds of places, and the level of each."""

_WAY = (
    r"(?:(?:north|south|east|west)(?:ern)?|central|remote|border|mountainous)(?:[ -](?:east|west)(?:ern)?)?"
)
OF_UNIT = re.compile(
    rf"(?:(?P<owner>{NAME})(?:'s|’s) (?:{_WAY} )?)?(?P<name>{NAME}) (?P<kind>{'|'.join(UNITS)})\b"
)
UNIT_OF = re.compile(
    rf"\b(?P<kind>{'|'.join(UNITS)}) of (?P<name>{NAME})(?!\w|['’]| [A-Z]| (?:and|or) (?!{_NATION})[A-Z])"
)
AFTER = re.compile(
    rf"\b(?P<word>[Ii]n|[Aa]t|[Nn]ear|[Aa]round|[Oo]utside|[Ii]nside|[Oo]pposite|(?:outskirts|direction"
    rf"|vicinity|edge) of)"
    rf" (?:the )?(?:{_WAY} )?(?P<name>{NAME})(?!\w|['’]| [A-Z]| (?:and|or) (?!{_NATION})[A-Z]| (?:border"
    rf"|frontier|forces?|guards?|troops|soldiers?"
    rf"|police|officials?"
    rf"|authorities|media|side|soil|territory|government|ministry|capital|news|agency|{'|'.join(UNITS)})\b)"
)
"""A name behind a word for a place, but not an adjective before what is no place ("the Iranian border")."""

KILLED = (
    r"killed|dead|died|martyred|slain|shot dead|shot and killed|lost (?:his|her|their) li(?:fe|ves)|perished"
)
WOUNDED = (
    r"(?:shot and )?(?:wounded|injured|hurt)|sustained \w* ?injuries|suffered (?:\w+ )?(?:wounds|injuries)"
)
AUX = (
    r"(?: (?:was|were|is|are|has|have|had|been|being|also|reportedly|allegedly|later|fatally|seriously"
    r"|severely"
    r"|critically|slightly"
    r"|lightly|confirmed|reported|himself|then|left))*"
)
STOP = (
    r"(?:and|or|left|leaving|but|who|which|that|when|while|after|before|said|told|was|were|had|has|have|is"
    r"|are|by|where"
    r"|if|would|could"
    r"|might|may|will|can|must|should|not)\b"
)
WHOM = rf"(?: (?!{STOP})[\w'’\-]+){{0,7}}?"
APPOSITION = (
    r"(?:,? (?:including|among them|most|all|both|mainly|mostly|among whom|not|\w+ of (?:them|whom))\b"
    r"[^,;.]{1,80},)?"
)
"""Verbs of harm, what may stand before them, and the words for whom they harm."""
