"""What QGIS shows next to the pointer: map tips, HTML whose values the expression itself escapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap.appearance import CERTAINTY, LIKELY, SURE
from marzmap.attributes import EVEN
from marzmap.write.qgis.labels import straight

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGNS = """array('&', '<', '>', '"', char(10)), array('&amp;', '&lt;', '&gt;', '&quot;', '<br>')"""


def literal(text: str) -> str:
    """Write a text as a constant of a QGIS expression; a template that holds it does not end in it."""
    plain = text.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n")
    return "'" + plain.replace("%]", "%' || ']") + "'"


def part(before: str, value: str, after: str = "") -> str:
    """Write HTML round the text of an expression; nothing at all where that is unknown or empty."""
    text = f"nullif(replace({straight(f'to_string({value})')}, {_SIGNS}), '')"
    return f"coalesce({literal(before)} || {text} || {literal(after)}, '')"


def heading(name: str, local: str = "") -> str:
    """Name the row of a tip by its columns, also locally if there is such a name and it is another."""
    return part("<b>", f'"{name}"', "</b>") + (
        " || " + part(" <bdi>", f'nullif("{local}", "{name}")', "</bdi>") if local else ""
    )


def tip(*parts: str) -> str:
    """Make a map tip of parts, each an expression that gives HTML."""
    return f'<div style="width:360px;font-family:sans-serif">[% {" || ".join(parts)} %]</div>'


def metres(column: str) -> str:
    """Write a length in round metres or in kilometres."""
    return (
        f'case when abs("{column}") < 1000 then (round("{column}" / 10) * 10) || \' m\' '
        f"else format_number(\"{column}\" / 1000, 1) || ' km' end"
    )


def _about_km(column: str) -> str:
    """Write a distance to what is itself placed within some kilometres."""
    km = f'round("{column}" / 1000)'
    return f"if({km} < 1, 'less than 1 km', 'about ' || {km} || ' km')"


def named(column: str, names: Mapping[str, str]) -> str:
    """Write what the code in a column means; nothing where it is not known."""
    pairs = ", ".join(f"{literal(code)}, {literal(name)}" for code, name in names.items())
    return f'map_get(map({pairs}), "{column}")'


def side(countries: Mapping[str, str]) -> str:
    """Write how far from the border a place lies, on which side, how sure."""
    low, high = (f'format_number("border_distance_{end}_m" / 1000, 1)' for end in ("low", "high"))
    across = f"""case when "border_distance_low_m" < 0 then ' (on either side of the line)'
        else coalesce(' (' || {low} || ' to ' || {high} || ' km)', '') end"""
    likely = f'coalesce({named("side_likely", countries)}, "side_likely")'
    where = f"""case when "side_probability" >= {LIKELY:g} then 'in ' else 'side not known, likelier ' end"""
    sure = "', probability ' || format_number(\"side_probability\", 2)"
    return (
        f"{metres('border_distance_m')} || {across} || ' from the border, ' || "
        f"coalesce({where} || {likely} || {sure}, 'side not known')"
    )


def _with_source(countries: Mapping[str, str]) -> str:
    """Write the side by geometry and the source's word together."""
    stated, likely = (
        f'coalesce({named(column, countries)}, "{column}")'
        for column in ("country_stated", "side_with_source_likely")
    )
    where = (
        """case when "side_with_source" = 'undetermined' then 'side not known, likelier ' else 'in ' end"""
    )
    sure = "', probability ' || format_number(\"side_with_source_probability\", 2)"
    return f"{stated} || '): ' || {where} || {likely} || {sure}"


def _behind() -> str:
    """Write how likely a place lies behind its barrier."""
    column = '"behind_barrier_probability"'
    *steps, last = CERTAINTY
    likely = [f"when {column} >= {step.least:g} then '{step.chance}'" for step in steps]
    unlikely = [f"when {column} <= {1 - step.least:g} then '{step.contrary}'" for step in steps]
    cases = [*likely, *unlikely, f"when {column} is not null then '{last.chance}' end"]
    return "'; behind it: ' || case\n        " + "\n        ".join(cases)


def _district() -> str:
    """Write the district, or the border of two, if the place is likelier there than not."""
    return f"""case when "admin_probability" <= {EVEN:g}
        then 'on the border of ' || "admin2_at" || ' and ' || "admin2_next"
        else "admin2_at" || case when "admin_probability" < {SURE:g}
        then ' (probability ' || format_number("admin_probability", 2) || ')' else '' end end"""


def _span(low: str, high: str) -> str:
    first, last = (f"coalesce(to_string(\"{end}\"), 'unknown')" for end in (low, high))
    return (
        f'case when "{low}" = "{high}" then to_string("{low}") '
        f'when coalesce("{low}", "{high}") is not null then {first} || \' to \' || {last} end'
    )


def incident(names: Mapping[str, Mapping[str, str]]) -> str:
    """Make the tip of an incident: of all incidents at its very point, which the pointer cannot tell apart.

    Parameters
    ----------
    names : mapping of str to mapping
        "countries", "crossings", "barriers": names by the code that an incident has.
    """
    state = """case when "crossing_open" then 'open' when not "crossing_open" then 'closed'
        else 'not known whether open' end || ' at the date'"""
    crossing = f"{named('crossing_id', names['crossings'])} || ', ' || {_about_km('crossing_distance_m')}"
    barrier = f"{named('barrier_id', names['barriers'])} || ', ' || {metres('barrier_distance_m')}"
    # Of context events nothing is said.
    unmeasured = """case when "side" = 'undetermined'
        then 'not measured against the border' || coalesce(' (' || "reason" || ')', '') end"""
    # What does not count along the border: why.
    apart = """case when "chainage_m" is null and "border_distance_m" is not null then "reason" end"""
    one = " || ".join(
        (
            part("<b>", '"title"', "</b>"),
            part("<div dir=auto>", '"title_local"', "</div>"),
            part("<p>", '"date_edtf"', ", "),
            part("", '"event_type"', ""),
            part("<br>", '"place"', ""),
            part(" <bdi>", 'nullif("place_local", "place")', "</bdi>"),
            part("<br>", _district()),
            part("<br>", f"coalesce({side(names['countries'])}, {unmeasured})"),
            part("<br>With the source's word (", _with_source(names["countries"])),
            part("<br>", apart),
            part("<br>Disputed land: ", '"disputed"'),
            part("<br>By source: ", '"side_by_source"'),
            part("<br>", f"{barrier} || ' away' || coalesce({_behind()}, '')"),
            part("<br>Crossing: ", f"{crossing} || ', ' || {state}"),
            part("<br>Note: ", '"check_note"'),
            part("<br>Killed: ", _span("killed_low", "killed_high")),
            part("<br>Wounded: ", _span("wounded_low", "wounded_high")),
            part("<br>Accounts: ", '"claims_note"'),
            part("</p><p>", '"summary"', ""),
            part("</p><b>Claims</b><p>", '"claims"', ""),
            part("</p><b>Sources</b><p>", '"sources"', "</p>"),
        )
    )
    together = "group_by:=geom_to_wkt($geometry, 6), concatenator:='<hr>', order_by:=\"date_start\""
    return tip(f"concatenate({one}, {together})")
