"""Countries that a text names: by their names, and by adjectives ("Afghan" is of AFG, and names no place)."""

from __future__ import annotations

import functools
import re
from itertools import combinations

from marzmap import atlas

_TABLE = """
Afghan AFG|Albanian ALB|Algerian DZA|American USA|Andorran AND|Angolan AGO|Argentine ARG|Argentinian ARG
Armenian ARM|Australian AUS|Austrian AUT|Azerbaijani AZE|Azeri AZE|Bahraini BHR|Bangladeshi BGD|Belarusian BLR
Belgian BEL|Belizean BLZ|Beninese BEN|Bhutanese BTN|Bolivian BOL|Bosnian BIH|Botswanan BWA|Brazilian BRA
British GBR|Bruneian BRN|Bulgarian BGR|Burkinabe BFA|Burkinabé BFA|Burmese MMR|Burundian BDI|Cambodian KHM
Cameroonian CMR|Canadian CAN|Chadian TCD|Chilean CHL|Chinese CHN|Colombian COL|Congolese COD|Costa Rican CRI
Croatian HRV|Cuban CUB|Cypriot CYP|Czech CZE|Danish DNK|Djiboutian DJI|Dominican DOM|Dutch NLD|Ecuadorian ECU
Ecuadorean ECU|Egyptian EGY|Emirati ARE|Equatoguinean GNQ|Eritrean ERI|Estonian EST|Ethiopian ETH|Finnish FIN
French FRA|Gabonese GAB|Gambian GMB|Georgian GEO|German DEU|Ghanaian GHA|Greek GRC|Guatemalan GTM|Guinean GIN
Guyanese GUY|Haitian HTI|Honduran HND|Hungarian HUN|Indian IND|Indonesian IDN|Iranian IRN|Iraqi IRQ|Irish IRL
Israeli ISR|Italian ITA|Ivorian CIV|Japanese JPN|Jordanian JOR|Kazakh KAZ|Kenyan KEN|Korean KOR|Kosovar XKX
Kosovan XKX|Kuwaiti KWT|Kyrgyz KGZ|Lao LAO|Laotian LAO|Latvian LVA|Lebanese LBN|Liberian LBR|Libyan LBY
Lithuanian LTU|Luxembourgish LUX|Macedonian MKD|Malawian MWI|Malaysian MYS|Malian MLI|Mauritanian MRT
Mexican MEX|Moldovan MDA|Mongolian MNG|Montenegrin MNE|Moroccan MAR|Mozambican MOZ|Myanmar MMR|Namibian NAM
Nepalese NPL|Nepali NPL|Nicaraguan NIC|Nigerian NGA|Nigerien NER|North Korean PRK|Norwegian NOR|Omani OMN
Pakistani PAK|Palestinian PSE|Panamanian PAN|Papuan PNG|Paraguayan PRY|Peruvian PER|Polish POL|Portuguese PRT
Qatari QAT|Romanian ROU|Russian RUS|Rwandan RWA|Sahrawi ESH|Salvadoran SLV|Saudi SAU|Senegalese SEN
Serbian SRB|Serb SRB|Sierra Leonean SLE|Slovak SVK
Slovene SVN|Slovenian SVN|Somali SOM|South African ZAF|South Korean KOR
South Sudanese SSD|Spanish ESP|Sudanese SDN|Surinamese SUR|Swazi SWZ|Swedish SWE|Swiss CHE|Syrian SYR
Tajik TJK|Tanzanian TZA|Thai THA|Timorese TLS|Togolese TGO|Tunisian TUN|Turkish TUR|Turkmen TKM|Ugandan UGA
Ukrainian UKR|Uruguayan URY|Uzbek UZB|Venezuelan VEN|Vietnamese VNM|Yemeni YEM|Zambian ZMB|Zimbabwean ZWE
Basotho LSO|Bissau-Guinean GNB|Central African CAF|Gibraltarian GIB|Monegasque MCO|Sammarinese SMR
Singaporean SGP
"""
DEMONYMS = {entry[:-4]: entry[-3:] for line in _TABLE.split("\n") for entry in line.split("|") if entry}
"""Country (alpha-3) by its adjective, those of English dictionaries for every country with a land border."""

_SHORT = {"Congo": "COD", "DRC": "COD", "Bosnia": "BIH", "Macedonia": "MKD", "Britain": "GBR"}
"""What newspapers call countries, beside the names of the table of countries."""


@functools.cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Every name and adjective of a country, the longest first, and the country of each."""
    former = {name: state.country for state in atlas.former_states() for name in state.names}
    today = {
        name: row["country"] for row in atlas.country_codes() for name in row["names"].split("|") if name
    }
    table = former | today | _SHORT | DEMONYMS
    words = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    return re.compile(rf"\b(?P<name>{words})s?\b"), table


def named(text: str) -> set[str]:
    """Return the countries (alpha-3) that a text names, by name or by adjective.

    Examples
    --------
    >>> sorted(named("Kyrgyz guards near Batken fired towards Tajikistan, and the Republic of the Congo"))
    ['COG', 'KGZ', 'TJK']
    >>> sorted(named("Troops of South Sudan and Ugandan soldiers met."))
    ['SSD', 'UGA']
    """
    pattern, table = _names()
    return {table[one["name"]] for one in pattern.finditer(text)}


@functools.cache
def _borders() -> frozenset[str]:
    return frozenset(atlas.border_pairs())


def neighbours(text: str, others: frozenset[str] = frozenset()) -> bool:
    """Check whether two countries with a common land border are in a text, or among others given.

    Examples
    --------
    >>> neighbours("Venezuelan soldiers fought a Colombian group"), neighbours("American and Iraqi troops")
    (True, False)
    """
    countries = sorted(named(text) | others)
    return any("-".join(pair) in _borders() for pair in combinations(countries, 2))
