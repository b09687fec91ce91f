"""What a study takes for granted of places before it looks at them: settings of `[border]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marzmap import _settings

if TYPE_CHECKING:
    from marzmap._settings import Settings

COUNTRY_RELIABILITY = 0.95
"""How often the country that a row states is taken to be that of its place (our choice; in UCDP's rows of
where_prec 3 near the borders that were looked at it was right in 191 of 191)."""

# At the least the stated country tells nothing; no source is always right.
_RELIABILITIES = (0.5, 0.999)


class Assumed(NamedTuple):
    """What is taken for granted.

    Attributes
    ----------
    country_reliability : float
        Probability that the country which a row states is that of its place; 0.5 where it is not to count.
    """

    country_reliability: float = COUNTRY_RELIABILITY


def read(settings: Settings) -> Assumed:
    """Read what a study takes for granted.

    Raises
    ------
    InputError
        A value is of the wrong kind or out of its limits.
    """
    return Assumed(
        _settings.number(settings, "border", "country_reliability", COUNTRY_RELIABILITY, *_RELIABILITIES)
    )
