"""What marzmap raises: one base, one error for what the user can put right, and values quoted in them."""

LONGEST = 80
"""Signs of a value that is quoted in a message: a line of a terminal."""


class MarzmapError(Exception):
    """Base of every error that marzmap raises itself."""


class InputError(MarzmapError, ValueError):
    """A table, study or option cannot be used; the message says what, why and what to do.

    Examples
    --------
    >>> raise InputError("incidents.csv: no column 'place'. Add it, or 'longitude' and 'latitude'.")
    Traceback (most recent call last):
    marzmap._errors.InputError: incidents.csv: no column 'place'. Add it, or 'longitude' and 'latitude'.
    """


def shown(value: object, longest: int = LONGEST) -> str:
    r"""Quote a value for a message: one line, no control characters, not too long.

    Examples
    --------
    >>> shown("31\n")
    "'31\\n'"
    >>> len(shown("x" * 1_000_000))
    80
    """
    quoted = repr(str(value)[:longest])
    return quoted if len(quoted) <= longest else quoted[: longest - 4] + "...'"


def escaped(text: str) -> str:
    r"""Show the text of somebody else in a message: what is not a printable character as its code.

    Examples
    --------
    >>> escaped("a\x1bb")
    'a\\x1bb'
    """
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
