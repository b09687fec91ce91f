"""What QGIS shows beside the pointer: map tips, HTML whose values the expression itself escapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap.write.qgis.labels import straight

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGNS = """array('&', '<', '>', '"', char(10)), array('&amp;', '&lt;', '&gt;', '&quot;', '<br>')"""


def literal(text: str) -> str:
    """Write a text as a constant of a QGIS expression."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n") + "'"


def part(before: str, value: str, after: str = "") -> str:
    """Write HTML round the text of an expression; nothing at all where that is unknown or empty."""
    text = f"nullif(replace({straight(f'to_string({value})')}, {_SIGNS}), '')"
    return f"coalesce({literal(before)} || {text} || {literal(after)}, '')"


def heading(latin: str, persian: str = "") -> str:
    """Name the row of a tip by its columns, in both scripts if there are two."""
    return part("<b>", f'"{latin}"', "</b>") + (
        " || " + part(" <bdi>", f'"{persian}"', "</bdi>") if persian else ""
    )


def tip(*parts: str) -> str:
    """Make a map tip of parts, each an expression that gives HTML."""
    return f'<div style="width:360px;font-family:sans-serif">[% {" || ".join(parts)} %]</div>'


def metres(column: str) -> str:
    """Say a length in round metres or in kilometres."""
    return (
        f'case when abs("{column}") < 1000 then (round("{column}" / 10) * 10) || \' m\' '
        f"else format_number(\"{column}\" / 1000, 1) || ' km' end"
    )


def _span(low: str, high: str) -> str:
    first, last = (f"coalesce(to_string(\"{end}\"), 'unknown')" for end in (low, high))
    return (
        f'case when "{low}" = "{high}" then to_string("{low}") '
        f'when coalesce("{low}", "{high}") is not null then {first} || \' to \' || {last} end'
    )


def incident(names: Mapping[str, str]) -> str:
    """Make the tip of an incident: of all incidents at its very point, which the pointer cannot tell apart.

    Parameters
    ----------
    names : mapping of str to str
        Names of countries by alpha-3 code, for the sides of the border.
    """
    pairs = ", ".join(f"{literal(code)}, {literal(name)}" for code, name in names.items())
    likely = f'coalesce(map_get(map({pairs}), "side_likely"), "side_likely")'
    sure = "coalesce(', probability ' || format_number(\"side_probability\", 2), '')"
    side = f"""coalesce(case when "side" = 'undetermined' then 'side not known, likelier ' else 'in ' end
        || {likely} || {sure}, 'side not known')"""
    one = " || ".join(
        (
            part("<b>", '"title"', "</b>"),
            part("<div dir=rtl>", '"title_fa"', "</div>"),
            part("<p>", '"date_edtf"', ", "),
            part("", '"event_type"', ""),
            part("<br>", '"place"', ""),
            part(" <bdi>", '"place_fa"', "</bdi>"),
            part("<br>", f"{metres('border_distance_m')} || ' from the border, ' || {side}"),
            part("<br>Killed: ", _span("killed_low", "killed_high")),
            part("<br>Wounded: ", _span("wounded_low", "wounded_high")),
            part("</p><p>", '"summary"', ""),
            part("</p><b>Claims</b><p>", '"claims"', ""),
            part("</p><b>Sources</b><p>", '"sources"', "</p>"),
        )
    )
    together = "group_by:=geom_to_wkt($geometry, 6), concatenator:='<hr>', order_by:=\"date_start\""
    return tip(f"concatenate({one}, {together})")
