"""What a study assumes about places before their radii are considered: settings of `[border]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marzmap import _settings
from marzmap._errors import InputError

if TYPE_CHECKING:
    from marzmap._settings import Settings

COUNTRY_RELIABILITY = 0.95
"""How often the country that a row states is taken to be that of its place (our choice; in UCDP's rows of
where_prec 3 near the borders that were looked at it was right in 191 of 191)."""

PRIORS = ("flat", "near")
"""Where incidents are assumed to be: anywhere alike, or rather near the border."""

# At 0.5 the stated country says nothing; no source is always right.
_RELIABILITIES = (0.5, 0.999)
# Half distances of a near prior that can be given, kilometres.
_HALF_KM = (0.05, 1000.0)


class Assumed(NamedTuple):
    """What is taken for granted, and in a study that was built what became of it.

    Attributes
    ----------
    country_reliability : float
        Probability that the country which a row states is that of its place; 0.5 where it is not to count.
    prior : str
        One of `PRIORS`.
    prior_km : float
        Under the near prior half of all places lie within this many kilometres of the border; 0 where that
        is to be estimated.
    prior_places : int
        Number of places that it was estimated from; 0 where it was not estimated.
    sides_changed : int
        Number of incidents whose side differs between the near prior and the flat one.
    """

    country_reliability: float = COUNTRY_RELIABILITY
    prior: str = "flat"
    prior_km: float = 0.0
    prior_places: int = 0
    sides_changed: int = 0


def read(settings: Settings) -> Assumed:
    """Read what a study takes for granted.

    Raises
    ------
    InputError
        A value is of the wrong kind or out of its limits.
    """
    reliability = _settings.number(
        settings, "border", "country_reliability", COUNTRY_RELIABILITY, *_RELIABILITIES
    )
    prior = _settings.choice(settings, "border", "prior", PRIORS)
    prior_km = _settings.number(settings, "border", "prior_km", 0.0, *_HALF_KM)
    if prior_km and prior != "near":
        raise InputError(
            f"{settings.toml}: [border] prior_km is that of the near prior. Add a line: prior = 'near', or "
            "delete prior_km."
        )
    return Assumed(reliability, prior, prior_km)


def in_words(assumed: Assumed) -> str:
    """Return a sentence on which prior holds, where it comes from and what it changes.

    Examples
    --------
    >>> in_words(Assumed())
    'Sides use a flat prior: incidents are taken to be as likely far from the line as near it.'
    >>> print(in_words(Assumed(prior="near", prior_km=1.25, prior_places=43, sides_changed=2)))
    Sides use a near prior: half of all places are taken to lie within 1.2 km of the line (estimated from 43 \
places). 2 incidents have another side than under a flat one.
    """
    if assumed.prior == "flat":
        return "Sides use a flat prior: incidents are taken to be as likely far from the line as near it."
    origin = f"estimated from {assumed.prior_places} places" if assumed.prior_places else "given"
    changed = "1 incident has" if assumed.sides_changed == 1 else f"{assumed.sides_changed} incidents have"
    return (
        f"Sides use a near prior: half of all places are taken to lie within {assumed.prior_km:.2g} km of "
        f"the line ({origin}). {changed} another side than under a flat one."
    )
