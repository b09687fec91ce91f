"""Stops by a signal: heard at once, and once more where compiled code has swallowed the first."""

from __future__ import annotations

import signal
import sys

_received: list[int] = []


def install() -> None:
    """Stop by an exception from now on, so that what is half written is cleared away."""
    _received.clear()
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)


def raise_if_stopped() -> None:
    """Stop once more if compiled code has swallowed the stop: called whenever progress is reported."""
    if _received and _received[0] == signal.SIGINT:
        raise KeyboardInterrupt
    if _received:
        sys.exit(128 + _received[0])


def _stop(number: int, _: object) -> None:
    _received.append(number)
    raise_if_stopped()
