"""Adjectives of countries: "Afghan" is of AFG, and names no place."""

from __future__ import annotations

import re

from marzmap.atlas import country_of_name

_TABLE = """
Afghan AFG|Algerian DZA|American USA|Armenian ARM|Azerbaijani AZE|Azeri AZE|Bangladeshi BGD|Belarusian BLR
Bulgarian BGR|Burmese MMR|Burundian BDI|Cambodian KHM|Cameroonian CMR|Chadian TCD|Chinese CHN|Colombian COL
Congolese COD|Ecuadorian ECU|Egyptian EGY|Eritrean ERI|Ethiopian ETH|Georgian GEO|Greek GRC|Indian IND
Iranian IRN|Iraqi IRQ|Israeli ISR|Jordanian JOR|Kazakh KAZ|Kenyan KEN|Korean KOR|Kyrgyz KGZ|Lebanese LBN
Libyan LBY|Malian MLI|Mexican MEX|Moroccan MAR|Nepalese NPL|Nepali NPL|Nigerian NGA|Nigerien NER|Pakistani PAK
Peruvian PER|Polish POL|Russian RUS|Rwandan RWA|Saudi SAU|Serbian SRB|Somali SOM|Sudanese SDN|Syrian SYR
Tajik TJK|Thai THA|Tunisian TUN|Turkish TUR|Turkmen TKM|Ugandan UGA|Ukrainian UKR|Uzbek UZB|Venezuelan VEN
Vietnamese VNM|Yemeni YEM
"""
DEMONYMS = dict(entry.split(" ") for line in _TABLE.split("\n") for entry in line.split("|") if entry)
"""Country (alpha-3) by its adjective in English."""

_WORD = re.compile(r"[^\W\d_]+")
_LONGEST, _CODE = 5, 3
_FORCES = (
    r"(?:border |security |armed |government |state )?(?:guards?|forces?|troops|soldiers?|army|military"
    r"|police|gendarmes"
    r"|servicem[ae]n|officers?|conscripts?)"
)
_OF_FORCES = re.compile(
    rf"\b(?P<one>{'|'.join(DEMONYMS)})(?: and (?P<other>{'|'.join(DEMONYMS)}))? {_FORCES}\b"
)


def named(text: str) -> set[str]:
    """Return the countries (alpha-3) that a text names, by name or by adjective.

    Examples
    --------
    >>> sorted(named("Kyrgyz guards near Batken fired towards Tajikistan, and the Republic of the Congo"))
    ['COG', 'KGZ', 'TJK']
    """
    words = _WORD.findall(text)
    windows = (" ".join(words[at : at + size]) for at in range(len(words)) for size in range(1, _LONGEST + 1))
    # "And" and "Per" are codes of countries.
    names = {country_of_name(each) for each in windows if each[0].isupper() and len(each) > _CODE}
    return (names | {DEMONYMS[word] for word in words if word in DEMONYMS}) - {""}


def with_forces(text: str) -> set[str]:
    """Return the countries (alpha-3) whose forces a text names.

    Examples
    --------
    >>> sorted(with_forces("Congolese and Rwandan soldiers met an Afghan farmer"))
    ['COD', 'RWA']
    """
    return {
        DEMONYMS[name]
        for match in _OF_FORCES.finditer(text)
        for name in (match["one"], match["other"])
        if name
    }
