"""What marzmap raises: one base, and one error for what the user can put right."""


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
