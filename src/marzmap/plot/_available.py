"""Whether figures can be drawn: matplotlib comes with the extra `figures`."""

from __future__ import annotations

import importlib.util

from marzmap._errors import InputError


def available() -> None:
    """Make sure that matplotlib is there, without loading it.

    Raises
    ------
    InputError
        It is not.

    Examples
    --------
    >>> available()
    """
    if importlib.util.find_spec("matplotlib") is None:
        raise InputError('Figures need matplotlib: pip install "marzmap[figures]".')
