"""Places from Nominatim, the geocoder of OpenStreetMap: only when asked for, and by its usage policy.

The policy (https://operations.osmfoundation.org/policies/nominatim/) wants one request a second at most, a
user agent that tells who asks, and answers kept. What goes wrong is told in the column `reason` of a row.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import tempfile
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from marzmap._errors import InputError
from marzmap.atlas import PLACE_COLUMNS, alpha_2, cache
from marzmap.geocode import nominatim_places

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

ADDRESS = "https://nominatim.openstreetmap.org"
"""The public server; another one may be named."""
WAIT_S = 1.0
"""Least time between two requests to the public server, seconds: its policy."""
TIMEOUT_S = 10.0
"""So long may a server be silent, seconds."""
MOST_FAILURES = 3
"""After so many questions without an answer, one after the other, no more are asked."""

ONLINE_COLUMNS = ("asked", *PLACE_COLUMNS, "reason")
"""Columns of what is found: the name asked for, the place, or the reason why there is none."""

_KEPT = ("osm_type", "osm_id", "lat", "lon", "boundingbox", "class", "address", "namedetails", "display_name")


class Answer(NamedTuple):
    """What a provider says to a name.

    Attributes
    ----------
    places : list of dict
        Places by `PLACE_COLUMNS`, the likeliest first.
    reason : str or None
        Why there are none.
    """

    places: list[dict[str, Any]]
    reason: str | None


Provider = Callable[[str, str], Answer]
"""Takes a name and a country (alpha-3, or "" for any)."""


def nominatim(
    user_agent: str,
    *,
    address: str = ADDRESS,
    wait_s: float = WAIT_S,
    timeout_s: float = TIMEOUT_S,
    most: int = 5,
    folder: Path | None = None,
) -> Provider:
    """Make ready to ask a Nominatim server; nothing is asked yet.

    Parameters
    ----------
    user_agent : str
        Who asks: a name and a way to reach you, such as "border-study (name@example.org)".
    address : str
        The server.
    wait_s : float
        Least time between two requests, seconds; less than a second only with a server of your own.
    timeout_s : float
        So long may the server be silent, seconds.
    most : int
        Most places of a name.
    folder : Path, optional
        Where answers are kept; the user's cache if absent. An answer that is there is not asked for again;
        failures are not kept.

    Returns
    -------
    callable
        Takes a name and a country (alpha-3, or ""), gives an `Answer`; `by_name` uses it. Use one for all
        names: it keeps the time between requests.

    Raises
    ------
    InputError
        No user agent, an address that is none, requests too close together, or geopy is not installed.
    """
    limited = _limited(user_agent, address, wait_s, timeout_s)
    kept_in = folder or cache() / "nominatim"
    failures = 0

    def ask(name: str, country: str = "") -> Answer:
        nonlocal failures
        if not name.strip():
            return Answer([], "Nominatim: no name to ask for")
        codes = [alpha_2()[country].lower()] if country in alpha_2() else []
        question = {"server": address, "name": name, "countries": codes, "most": most}
        path = kept_in / f"{hashlib.sha256(json.dumps(question).encode()).hexdigest()[:32]}.json"
        raw = _kept(path)
        if raw is None:
            if failures >= MOST_FAILURES:
                return Answer([], f"Nominatim: not asked, for the {MOST_FAILURES} questions before failed")
            options = {"limit": most, "country_codes": codes, "language": "en"}
            raw, reason = _asked(limited, name, options, timeout_s)
            failures = 0 if reason is None else failures + 1
            if reason is not None:
                return Answer([], reason)
            _keep(path, question, raw)
        return Answer(
            [nominatim_places.place(item, at) for at, item in enumerate(raw, start=1)],
            None if raw else _NOWHERE,
        )

    return ask


_NOWHERE = "Nominatim: no place of this name"
_UNUSABLE = "Nominatim: an answer that cannot be understood"
# What comes of JSON that is no answer: wrong kinds, missing keys, numbers without end, depths without floor.
_GARBAGE = (ValueError, TypeError, AttributeError, KeyError, ArithmeticError, RecursionError)


def by_name(names: Iterable[str], provider: Provider, *, countries: Iterable[str] = ()) -> pd.DataFrame:
    """Ask a provider for names.

    Parameters
    ----------
    names : iterable of str
        Names of places; one that stands there twice is asked for once.
    provider : callable
        From `nominatim`.
    countries : iterable of str
        For each name the country to look in (alpha-3, "" for any); any if absent.

    Returns
    -------
    DataFrame
        `ONLINE_COLUMNS`, one row a place, those of a name together and numbered by `candidate`. A name
        without a place has one row with `reason`. radius_m is that of a circle that holds the box that the
        server draws round the place, `LEAST_RADIUS_M` at least.

    Examples
    --------
    >>> found = by_name(["Nowhere"], lambda name, country: Answer([], f"no {name}"))
    >>> found[["asked", "reason"]].values.tolist()
    [['Nowhere', 'no Nowhere']]
    """
    import pandas as pd

    asked = list(names)
    where = [*countries] or [""] * len(asked)
    rows: list[dict[str, Any]] = []
    for name, country in dict.fromkeys(zip(asked, where, strict=True)):
        places, reason = provider(name, country)
        rows += [{"asked": name, "reason": reason} | place for place in places or [{}]]
    dtypes = {"asked": "string", **PLACE_COLUMNS, "reason": "string"}
    return pd.DataFrame(rows, columns=[*ONLINE_COLUMNS]).astype(dtypes)


def _limited(user_agent: str, address: str, wait_s: float, timeout_s: float) -> Any:
    """A server's geocoder, held to the policy; errors as for `nominatim`."""
    if not user_agent.strip() or not (user_agent.isascii() and user_agent.isprintable()):
        raise InputError(
            f"{user_agent!r} is not a user agent. Nominatim wants to know who asks: give a name and a way to "
            'reach you, such as "border-study (name@example.org)".'
        )
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.netloc)
    except ValueError:
        usable = False
    if not usable:
        raise InputError(f"{address!r} is not the address of a server. Give one such as {ADDRESS}.")
    if wait_s < WAIT_S and parts.hostname == urlsplit(ADDRESS).hostname:
        raise InputError(f"{wait_s:g} s between requests: the policy of {ADDRESS} wants {WAIT_S:g} at least.")
    try:
        from geopy.adapters import URLLibAdapter
        from geopy.exc import ConfigurationError
        from geopy.extra.rate_limiter import RateLimiter
        from geopy.geocoders import Nominatim
    except ImportError as error:
        raise InputError('Nominatim needs geopy: pip install "marzmap[online]".') from error
    try:
        server = Nominatim(
            user_agent=user_agent,
            scheme=parts.scheme,
            domain=f"{parts.netloc}{parts.path}",
            timeout=timeout_s,
            # Not the one that depends on what else is installed.
            adapter_factory=URLLibAdapter,
        )
    except ConfigurationError as error:
        raise InputError(f"{user_agent!r} is not a user agent of yours. Give a name to reach you.") from error
    return RateLimiter(
        server.geocode,
        min_delay_seconds=wait_s,
        max_retries=0,
        error_wait_seconds=wait_s,
        swallow_exceptions=False,
    )


def _asked(
    limited: Callable[..., Any], name: str, options: dict[str, Any], timeout_s: float
) -> tuple[list[dict[str, Any]], str | None]:
    """The server's answer, as far as it is kept, or why there is none."""
    from geopy.exc import GeocoderParseError, GeocoderTimedOut, GeopyError

    try:
        with warnings.catch_warnings():
            # geopy warns of a latitude that is none before it raises.
            warnings.simplefilter("ignore")
            found = limited(name, exactly_one=False, addressdetails=True, namedetails=True, **options) or []
        raw = [{key: location.raw.get(key) for key in _KEPT} for location in found]
        for at, item in enumerate(raw):
            nominatim_places.place(item, at)
    except GeocoderTimedOut:
        return [], f"Nominatim: no answer in {timeout_s:g} s"
    except GeocoderParseError:
        return [], _UNUSABLE
    except GeopyError as error:
        # An error of the server carries its own words; only its kind is told.
        status = getattr(error.__cause__, "status_code", None)
        return [], "Nominatim: " + (f"the server answered {status}" if status else "not reached")
    except (OSError, http.client.HTTPException):
        return [], "Nominatim: not reached"
    except _GARBAGE:
        return [], _UNUSABLE
    return raw, None


def _kept(path: Path) -> list[dict[str, Any]] | None:
    """An answer that was kept; None if there is none that can be used."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))["answer"]
        for at, item in enumerate(raw):
            nominatim_places.place(item, at)
    except (OSError, *_GARBAGE):
        return None
    return list(raw)


def _keep(path: Path, question: dict[str, Any], raw: list[dict[str, Any]]) -> None:
    entry = question | {"date": datetime.now(UTC).date().isoformat(), "answer": raw}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8"
        ) as part:
            json.dump(entry, part, ensure_ascii=False)
        Path(part.name).replace(path)
    except OSError:
        # A cache that cannot be written costs a question the next time.
        return
