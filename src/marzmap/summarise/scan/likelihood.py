"""Kulldorff's likelihood of windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from marzmap._types import Floats, Ints


# Values of a block, so that the arrays of a step stay in the processor's cache.
BLOCK = 16_384
# Likelihoods that differ by rounding only are equal.
ROUNDING = 1e-9
# A window holds less than this share of the exposure: denser than the rest is said of less than half of it.
MOST = 0.5 - ROUNDING


def likelihoods(count: Ints, share: Floats, terms: Floats, least: float) -> Floats:
    """Return the likelihood of windows by their events and share of the exposure.

    ``n ln(n / N s) + (N - n) ln((N - n) / N (1 - s))`` of a window with n of the N events and the share s of
    the exposure where it is denser than the rest, else 0.
    """
    total = len(terms) - 1
    part = np.clip(share, least, MOST)
    likelihood = terms[count] - count * np.log(part) - (total - count) * np.log1p(-part)
    return np.where((count > total * part) & (part < MOST), likelihood, 0.0)


def count_terms(total: int) -> Floats:
    """Return the terms of the likelihood that depend on the count alone, for 0 to all events."""
    count = np.arange(1, total)
    inner = count * np.log(count / total) + (total - count) * np.log1p(-count / total)
    return np.concatenate([[0.0], inner, [0.0]])
