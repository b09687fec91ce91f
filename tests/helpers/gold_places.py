"""The gold list: places by the names under which tables and reports may speak of them.

Points and radii are those of the facts: the list of border places, the crossings' point table and GeoNames.
The spellings were written for this list, from how English, French, German, Persian, Dari, Pashto and Urdu
texts, older maps and hasty hands spell such names, before the matching was built; where they stand in no
table of aliases they prove the matching, not the table. A district is meant by the word for it: it lies at
the centre of its polygon, with a radius that holds all of it, not at its seat with the radius of that.
"""

from __future__ import annotations

import random
from itertools import groupby
from typing import NamedTuple


class Place(NamedTuple):
    """A place, and names that stand for it and for no other place near the border."""

    latitude: float
    longitude: float
    radius_m: float
    country: str
    spellings: tuple[str, ...]


# Latitude, longitude, radius in metres, country; below them the spellings.
CURATED = """
31.0549 61.8058 3000 IRN
    Shaghalak | Shangalak | Shoghalak | Shoqalak | شغالک | شغالك | Shaghaalak | Šaġālak |
    Shagholak | شغالاک | Chaghalak
31.05243 61.8483 5000 AFG
    Darwish | Darwishok | Darvishok | درویش | درویشوک | Darwīshūk | Dervishok | Darweeshok |
    درويشوك | درویشاک
34.70799 61.00488 500 AFG
    Dogharun | Dogharoon | Dowqarun | دوغارون | Islam Qala crossing | مرز دوغارون | Doogharoon |
    Doghārūn | Douqaroun | دوغارن | Eslam Qaleh crossing | Eslam Qal'eh border
34.66667 61.06667 3000 AFG
    Islam Qala | Islām Qal‘ah | Eslam Qaleh | اسلام قلعه | اسلام‌قلعه | اسلام قلعة | Kafir Qala |
    کافر قلعه | Islam-Kala | Eslām Qal'e | Islom Qala | Islam Qalla | اسلام قلا | Islam Ghala |
    Eslam Ghal'eh | Islaam Qalah
34.7378 60.8831 1500 IRN
    Dogharun village | Dowqarun village | روستای دوغارون | Dugharoon village | village of Dogharun |
    قریه دوغارون
32.165039 60.873467 500 AFG
    Abu Nasr Farahi | Abu Nasr-e Farahi | ابونصر فراهی | ماهیرود | Mahirud | Mil 78 | میل ۷۸ |
    Abou Nasr Farahi | Abu Naser Farahi | ابو نصرفراهی | Māhīrūd | Maahirood | Mil-e 78 | میل٧٨ |
    ابونصر فراهي | Abunasre Farahi
30.96555 61.823383 500 AFG
    Pul-e Abrisham | Silk Bridge | پل ابریشم | Milak crossing | Zaranj-Milak | Pol-e Abrishom |
    Pole Abrisham | پُل ابریشم | Puli Abresham | Mīlak crossing | Meelak crossing
30.97 61.8092 1500 IRN
    Milak | Mīlak | Meelak | Milak village | میلک | ميلك | روستای میلک | Milaak | Mielak | Meylak |
    مِیلَک
30.95962 61.86037 4000 AFG
    Zaranj | زرنج | Zarandj | Zarandsch | Zarenj | شهر زرنج | Zarandzh | Zarange | Zeranj | زرنز |
    Zaranj City | Saranj | ښار زرنج
31.1076 61.8823 3000 AFG
    Kang | کنگ | کنګ | Kang, Nimroz | Kang town | Kang, Nimruz
31.30827 61.83803 38900 AFG
    Kang district | ولسوالی کنگ | Kong district | ولسوالی کنګ | ولسوالي کنګ |
    Kang District, Nimruz
31.17893 61.7963 18000 AFG
    Sekhsar | Sikhsar | سیخ سر | Sekhsar canal | Sikh Sar | سیخ‌سر | Seekhsar | Sikhsār | Sekh-sar |
    Sikhsaar canal | سيخ سر
31.1088 61.8064 5000 IRN
    Sasoli | ساسولی | Sasoli post | پاسگاه ساسولی | Sassoli | Sasooli | Sāsūlī | Sasuly | ساسولي |
    Saasoli post | Sassouli
31.1142 61.8136 3000 AFG
    Makaki | ماککی | Makkaki | مکاکی | Mākakī | Macaki | Maakaki | ماککي | ماکّکی
31.1032 61.8134 1500 IRN
    Deh-e Hatam | ده حاتم | Deh Hatam | Deh-e Hātam | دهِ حاتم
32.18909 60.69812 1500 IRN
    Mahirud village | روستای ماهیرود | village of Mahirud | Mahiroud village | قریه ماهیرود
31.1447 61.7925 2500 IRN
    Dust Mohammad | دوست محمد | Doost Mohammad | Dost Mohammad | دوست‌محمد | Dūst Moḩammad |
    Dust Muhammad | Doust Mohamad | Dost Mohamed | Doost Mohamad | دوست محمّد | Dust-Mohammed |
    Doost Mohammed Khan
31.0306 61.4949 4000 IRN
    Zabol | زابل | Zābol | Zabol city | شهر زابل | Zaboul | Zaabol | Zabool | زابُل
31.11144 61.41189 2000 IRN
    Adimi | ادیمی | Adīmī | Adimy | Adeemi | آدیمی | ادیمي
30.894 61.6804 2500 IRN
    Zehak | زهک | Zahak | Zahhak | زهك | Zehaak | Zehāk | Zehek
30.8273 61.7576 2000 IRN
    Band-e Kohak | بند کهک | Kohak dam | سد کهک | Band-e Kuhak | Bande Kohak | Band-i-Kohak
34.74 60.7756 4000 IRN
    Taybad | تایباد | Tayebad | Taibad | تایب‌آباد | Tāybād | Taybaad | Taibaad | Taïbad |
    Tayebaad | تائباد
34.6534 60.99938 29000 IRN
    Taybad border | مرز تایباد | Taybad border area | Tayebad border | Taibad border region
34.5763 60.1409 3000 IRN
    Khaf | خواف | Khvaf | Khwaf | Khawaaf | Chaf | Khāf | Khaaf | Xaf | خَواف
34.4212 60.8254 10000 IRN
    Shamtigh | شمتیغ | Shamtiq | Shamtegh | Schamtigh | Shamteegh | شمتيغ | Shāmtigh | Chamtigh
35.244 60.6225 4000 IRN
    Torbat-e Jam | تربت جام | Torbat Jam | Turbat-i-Jam | تربت‌جام | Torbat e Jaam | Torbate-Jām |
    Turbat-e Jam | Torbat-i Djam | تربتِ جام
33.60496 59.9934 2500 IRN
    Hajjiabad-e Zirkuh | حاجی‌آباد زیرکوه | Haji Abad-e Zirkouh | Hajiabad Zirkooh |
    Hajjīābād-e Zīrkūh
31.54185 60.03648 3000 IRN
    Nehbandan | نهبندان | نه‌بندان | Nahbandan | Nehbandān | Nihbandan | Nehbendan | نه بندان
34.65389 61.19778 3000 AFG
    Kohsan | کهسان | Kuhsan | کوهسان | Kohsaan | Koohsan | Kūhsān | کوسان | Kouhsan
34.61271 61.16402 51500 AFG
    Kohsan district | ولسوالی کهسان | Kuhsan district
34.17945 61.15591 88200 AFG
    Ghoryan district | ولسوالی غوریان | Ghourian district
31.34237 62.45608 89400 AFG
    Chakhansoor district | ولسوالی چخانسور | د چخانسور ولسوالۍ
34.3448 61.4932 3000 AFG
    Ghoryan | غوریان | Ghurian | Ghorian | Ghoryān | Ghourian | Gurian | Ghuriaan |
    Ghooryan | غوريان | Ġōryān
32.7587 61.65397 3000 AFG
    Anar Darah | انار دره | Anar Dara | Anardara | اناردره | Anar-Darreh | Anaar Dara | Anor Dara |
    انار درة | Anār Dara
32.14237 61.4469 2500 AFG
    Du Qalah | دو قلعه | Do Qaleh | Qala-i-Kah | قلعه کاه | Doo Qala | Du Qal'a | Qala-e-Kah |
    Qalai Kah | Qala-i-Kaah | قلعهٔ کاه
31.71382 61.62272 3000 AFG
    Lash-e Juwayn | لاش و جوین | Lash wa Juwayn | Lash-o-Juwain | لاش جوین | Lash-i Juwain |
    Lash wa Jawin | Lāsh-e Joveyn | Lash va Jovain | لاش و جوين | Laash-e-Juwain
31.1667 62.0667 30000 AFG
    Chakhansur | چخانسور | Chakhansoor | Chakansur | Tschachansur | Chakhānsūr |
    چخان سور | Tchakhansour | Khakhansur
30.2696 62.1517 30000 AFG
    Chahar Burjak | چهار برجک | Char Burjak | چهاربرجک | Chahar Borjak | Charborjak | Chār Burjak |
    Chahaar Burjak | Tschahar Burdschak | چار برجک
30.323984 61.883377 1000 AFG
    Kamal Khan dam | بند کمال خان | Band-e Kamal Khan | سد کمال خان | Kamaal Khan Dam |
    Bande Kamal Khan | Kamal-Khan dam | بندِ کمال خان | Band-i Kamal Khan
31.20702 61.66694 31800 IRN
    Hirmand county | شهرستان هیرمند | Heermand county | Hīrmand county | شهرستان هيرمند |
    Hirmand shahrestan
32.34715 60.84587 129000 AFG
    Farah border | مرز فراه | Border of Farah | Farāh border | Farah Border
"""

GEONAMES = """
34.34817 62.19967 6000 AFG
    Herat | هرات | Herāt | Hirat | Heraat | هراة | Hérat | Harat | شهر هرات | Herat city | هِرات
32.37451 62.11638 3000 AFG
    Farah | فراه | Farāh | Ferah | Faraah | فراه ښار | شهر فراه | Farah City
29.4963 60.8629 6000 IRN
    Zahedan | زاهدان | Zāhedān | Zahidan | Zaahedan | Sahedan | زاهِدان | Zahedaan | زاهدان شهر
32.86628 59.22114 6000 IRN
    Birjand | بیرجند | Birdschand | Bīrjand | Beerjand | Birdjend | بيرجند | Birjend
36.29807 59.60567 15000 IRN
    Mashhad | مشهد | Meshed | Mashad | Maschhad | Meshhed | مشهَد | Machhad | Mash'had | شهر مشهد
36.5449 61.1577 3000 IRN
    Sarakhs | سرخس | Serakhs | Sarachs | Saraxs | Sarakhss | سَرَخس | Serakhss
35.27401 59.21949 6000 IRN
    Torbat-e Heydariyeh | تربت حیدریه | Torbat-e Heydarieh | Torbat Heidarieh | Turbat-e Haidariya |
    تربت‌حیدریه | Torbate Heydariye | تربت حيدرية
33.72654 59.18439 3000 IRN
    Qaen | قائن | Qayen | قاین | Ghaen | Ghayen | قائین | Qaayen | Qain
31.59382 64.37161 3000 AFG
    Lashkar Gah | لشکرگاه | Lashkargah | Laschkar Gah | Lashkar Gaah | لشکر ګاه | Lashkergah |
    لښکرګاه | Lashgar Gah
33.30294 62.1474 3000 AFG
    Shindand | شیندند | شینډنډ | Schindand | Shīndand | Sheendand | Shindend | شيندند | Chindand
30.5488 63.7888 3000 AFG
    Khan Neshin | خان نشین | Khanashin | Khan Nashin | Khaan Neshin | Khanneshin | خان نشين |
    خانشین
34.48108 62.5863 2000 AFG
    Karukh | کرخ | Karokh | Karrukh | Karoukh | Karookh | کروخ | Karuch
34.34264 61.74675 2000 AFG
    Zindah Jan | زنده جان | Zindajan | Zendeh Jan | Zenda Jan | زنده‌جان | Zindadschan |
    Zinda Jaan | زندجان | زندہ جان
29.0148 61.44959 2000 IRN
    Mirjaveh | میرجاوه | Mirjawa | Mīrjāveh | Mir Javeh | Meerjaveh | Mirdjaveh | ميرجاوه |
    Mirjave
34.98735 63.12891 2000 AFG
    Qala-i-Naw | قلعه نو | Qala-e Naw | Qalay-i-Naw | Kala-i-Nau | Qala e Now | Qal'a-i Naw |
    قلعهٔ نو | Qalainau
32.57566 59.79821 2000 IRN
    Sarbisheh | سربیشه | Sar Bisheh | Sarbishe | Sarbeesheh | سر بیشه | Serbisheh | سربيشه
34.59431 61.26895 2000 AFG
    Tir Pul | تیر پل | Tirpul | Tir Pol | Tīr Pul | Teerpul | تیرپل | Tir-e Pul | تيرپل
34.97512 59.62482 1500 IRN
    Roshtkhvar | رشتخوار | Roshtkhar | Rashtkhar | رُشتخوار | Roshtkhaar | رشت‌خوار | Roschtchar |
    Rushtkhvar
35.70685 59.85006 1500 IRN
    Fariman | فریمان | Farīmān | Fareeman | Farimaan | فريمان | Ferimân | Feriman
34.30157 62.2465 1500 AFG
    Injil | انجیل | Enjil | Injeel | Indschil | Enjeel | انجيل | Indjil
34.21223 62.21235 1500 AFG
    Guzarah | گذره | Guzara | Gozareh | Guzarra | Gozarah | ګذره | Gozare | گُذره
34.36972 63.17639 1500 AFG
    Obeh | اوبه | Obe | Owbeh | Oobeh | Obey
35.58408 63.32886 1500 AFG
    Bala Murghab | بالا مرغاب | Bala Morghab | Bala-Murghab | Balamurghab | Baala Murghaab |
    بالامرغاب | Bālā Murghāb | Bala Murgab
34.79951 62.13917 1500 AFG
    Rabat-e Sangi | رباط سنگی | Robat Sangi | Rabat-i-Sangi | Rabāt-e Sangī | Rubat-e-Sangi |
    رباط سنګی | Rabat Sangi
33.64573 62.26959 1500 AFG
    Adraskan | ادرسکن | Adreskan | Adraskand | Adraskān | Adrasken | ادرَسکن | Adrasskan | آدرسکن
34.34731 63.73966 1500 AFG
    Chisht-e Sharif | چشت شریف | Chesht-e Sharif | Chishti Sharif | Cheshte Sharif | چشتِ شریف |
    چشت شريف | Chischt-e Scharif | Tchisht-e Charif
32.25122 63.85553 1500 AFG
    Washer | واشیر | Washir | Waasher | واشير | Washeer | Vashir
32.40315 64.46959 1500 AFG
    Now Zad | نو زاد | Nawzad | Nauzad | نوزاد | Naw Zaad | Nowzad | Nauzaad | ناوزاد
34.8085 63.43003 1500 AFG
    Qadis | قادس | Qades | Kadis | Ghadis | Qaadis | قادیس | Qadess
35.08796 63.0678 1500 AFG
    Ab-e Kamari | آب کمری | Ab Kamari | Abkamari | Aab Kamari | آب‌کمری | Ab-i Kamary | آب کمري
34.8711 62.54762 1500 AFG
    Kushk-e Kuhnah | کشک کهنه | Kushk-i-Kuhna | Koshk-e Kohne | Kushke Kohna | کُشک کهنه |
    Kushk-e Kohna
30.43206 63.29802 2000 AFG
    Dishu | دیشو | Deshu | Dīshū | Deeshu | Dishoo | ديشو | Dischu
32.9428 59.71998 1500 IRN
    Asadiyeh | اسدیه | Asadieh | Asadīyeh | Assadiyeh | اسديه | اسدیّه | Asadiye
34.99204 60.31714 1500 IRN
    Bakharz | باخرز | Shahrak-e Bakharz | شهرک باخرز | Bākharz | Baakharz | Bacharz | باخَرز |
    Shahrake Bakharz
36.38544 60.85981 1500 IRN
    Gonbadli | گنبدلی | Gombadli | Gonbadly | Gonbadlee | گنبدلي | Gunbadli
36.07 60.2242 1500 IRN
    Shurak-e Maleki | شورک ملکی | Shurak Maleki | Shoorak-e Maleki | Shourak Maleki | شورک ملکي |
    Schurak-e Maleki
33.97509 63.72868 1500 AFG
    Tulak | تولک | Tūlak | Toolak | Toulak | توُلک | Tolak
33.52118 64.42116 1500 AFG
    Taywarah | تیوره | Taywara | Teyvareh | Taiwarah | Taywareh | تيوره | تیواره
"""

_AMBIGUOUS = """
    Qala | Qaleh | Qal'eh | قلعه | قلعة | Kala | Hajjiabad | حاجی‌آباد | Hajiabad | کهک | Kong |
    کنگ | Mohammadabad | محمدآباد | Faizabad | Fayzabad | فیض آباد | Nosratabad | Khash | خاش |
    Rudbar | رودبار | Mirabad | Dowlatabad | دولت آباد | Kushk | Sabzevar | Bala | Shahrak | شهرک |
    Deh | Qarah Bagh | Abad | Bandar | village of Qala | near Hajjiabad | 5 km north of Qala |
    ولسوالی قلعه | نزدیک حاجی‌آباد
"""


def _spellings(text: str) -> tuple[str, ...]:
    return tuple(spelling.strip() for spelling in text.replace("\n", " ").split("|"))


def _places(text: str) -> list[Place]:
    groups = groupby(text.strip("\n").splitlines(), key=lambda line: line.startswith(" "))
    parts = ["\n".join(lines) for _, lines in groups]
    heads, named = [part.split() for part in parts[::2]], map(_spellings, parts[1::2])
    return [
        Place(float(latitude), float(longitude), float(radius_m), country, spellings)
        for (latitude, longitude, radius_m, country), spellings in zip(heads, named, strict=True)
    ]


GOLD = _places(CURATED) + _places(GEONAMES)
"""Every place of the list."""

AMBIGUOUS = _spellings(_AMBIGUOUS)
"""Names that stand for several places, words for a kind of place, and phrases about such."""


def split(seed: int = 5, share: float = 2 / 3) -> tuple[list[tuple[Place, str]], list[tuple[Place, str]]]:
    """Pairs of place and spelling: those that the matching was tuned on, and those held out."""
    pairs = [(place, spelling) for place in GOLD for spelling in place.spellings]
    random.Random(seed).shuffle(pairs)  # noqa: S311 - drawn to be the same every time
    cut = round(len(pairs) * share)
    return pairs[:cut], pairs[cut:]
