"""What marzmap has of borders, and what was loaded, as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marzmap._errors import escaped
from marzmap._text import count, printable
from marzmap.atlas import fetched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def of_border(held: Mapping[str, Any]) -> list[str]:
    """Return lines on what marzmap has of a border, and on how to load more.

    Parameters
    ----------
    held : mapping
        From `_overview.borders`.
    """
    line, crossings = held["line"], held["crossings"]
    main, *others = line["sources"].items()
    accuracy, status = _metres(line["accuracy_m"]), ", ".join(line["status"])
    since = f", runs as drawn since {line['since']} only" if line["since"] else ""
    lines = [
        f"{held['border']}: {line['km']:,} km of line",
        f"  line       {main[0]} ({main[1]}), {status}, right within {accuracy} (95 %){since}",
    ]
    lines += [f"             also {name} ({licence})" for name, licence in others]
    lines.append(f"  places     {_places(held['places'])}")
    for at, (code, units) in enumerate(held["units"].items()):
        lines.append(f"  {'units' if not at else '':11}{code}: {_units(units)}")
    day = f", of {crossings['as_of']}" if crossings["as_of"] else ""
    further = f", {crossings['fetched']:,} of them fetched{day}" if crossings["fetched"] else ""
    further += f" ({' AND '.join(dict.fromkeys(crossings['licences']))})"
    lines.append(
        f"  crossings  {count(crossings['held'], 'crossing')}{further}"
        if crossings["held"]
        else "  crossings  none: their columns stay empty, and the map shows none"
    )
    lines.append(f"  barriers   {held['barriers'] or 'none: a study may have its own, barriers.geojson'}")
    return [*lines, *to_fetch(held)]


def to_fetch(held: Mapping[str, Any]) -> list[str]:
    """Return lines on the commands that load more; none if all is there."""
    if not held["fetch"]:
        return []
    return ["With a network, or with --from FILE, these load more:", *(f"  {each}" for each in held["fetch"])]


def of_all(borders: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a table of all borders, one a line."""
    titles = {"border": 9, "km": -7, "line right within": -20, "places": -9, "units": -8}
    titles |= {"crossings": -11, "barriers": -10}
    head = "".join(f"{title:{'<' if wide > 0 else '>'}{abs(wide)}}" for title, wide in titles.items())
    rows = [
        f"{each['border']:9}{each['line']['km']:>7,}{_metres(each['line']['accuracy_m']):>20}"
        f"{sum(one['near'] for one in each['places'].values()):>9,}"
        f"{sum(one['districts'] or one['provinces'] for one in each['units'].values()):>8,}"
        f"{each['crossings']['held']:>11,}{each['barriers']:>10,}"
        for each in borders
    ]
    notes = (
        f"{count(len(borders), 'border')}; places within 50 km, units of both countries. "
        "`marzmap atlas --border KGZ-TJK` says more of one."
    )
    return [head, *rows, notes]


def layers(cards: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return a line for each layer: name, licence, year or day, accuracy and title."""
    lines = []
    for name, card in cards.items():
        accuracy = f"accuracy {card['accuracy_m']:,.0f} m" if "accuracy_m" in card else ""
        year = str(card.get("year") or card.get("as_of") or card.get("date") or "")
        lines.append(f"{name:26}{card['licence']:14}{year:11}{accuracy:20}{card['title']}")
    return list(map(printable, lines))


def loaded(what: str, card: Mapping[str, Any]) -> list[str]:
    """Return lines on what was loaded."""
    made = {
        "places": lambda: (
            f"{count(card['rows'], 'place')}, {count(card['left_out'], 'other record')} left out"
        ),
        "units": lambda: (
            f"{count(card['rows'], 'unit')}, {card['level']}"
            + (f", of {card['year']}" if card.get("year") else ", year not stated")
        ),
        "crossings": lambda: (
            f"{count(card['rows'], 'crossing')} of {count(card['posts'], 'post')}, at most "
            f"{card['farthest_m']:,} m from our line; {count(card['left_out'], 'point')} farther off left out"
        ),
        "border": lambda: (
            f"{count(card['rows'], 'part')}, {card['length_m'] / 1000:,.0f} km (ours has "
            f"{card['ours_m'] / 1000:,.0f} km); 95 % of it within {card['apart_m']:,} m of ours"
        ),
    }
    subject = card.get("country") or card["border"]
    lines = [f"{subject}: {made[what]()}", f"  licence {card['licence']}, sha256 {card['sha256']}"]
    if card["licence"] == fetched.NOT_STATED:
        lines.append("  the file states no licence: give it with --licence, such as CC-BY-4.0")
    if what == "border":
        lines.append('  a study shows it with further_sources = ["fetched"], or measures by it with source')
    return [escaped(line) for line in lines]


def _metres(ends: Sequence[float]) -> str:
    least, most = ends
    return f"{least:,.0f} m" if least == most else f"{least:,.0f} to {most:,.0f} m"


def _places(places: Mapping[str, Mapping[str, Any]]) -> str:
    each = ", ".join(
        f"{one['near']:,} of {code}{' (fetched too)' if one['fetched'] else ''}"
        for code, one in places.items()
    )
    return f"within 50 km: {each}; GeoNames (CC-BY-4.0)"


def _units(units: Mapping[str, Any]) -> str:
    if not units["provinces"] and not units["districts"]:
        return "none"
    facts = [units["level"], units["year"], units["licence"], "fetched" if units["fetched"] else None]
    stated = ", ".join(str(fact) for fact in facts if fact)
    what = f"{count(units['provinces'], 'province')}, {count(units['districts'], 'district')}"
    return f"{what} ({stated})" if stated else what
