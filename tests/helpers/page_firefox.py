"""What Firefox shows of a page: a picture, taken by the browser itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FIREFOX = shutil.which("firefox") or shutil.which("firefox-esr")
needs_firefox = pytest.mark.skipif(
    FIREFOX is None, reason="no firefox on the PATH (Debian: apt install firefox-esr)"
)


def picture(
    html: str, folder: Path, address: str = "", size: tuple[int, int] = (1280, 800)
) -> NDArray[np.uint8]:
    """Return the pixels of a page in Firefox, of shape (height, width, 3)."""
    file, shot, profile = folder / "page.html", folder / "firefox.png", folder / "profile"
    file.write_bytes(html.encode())
    profile.mkdir()
    subprocess.run(
        [
            str(FIREFOX),
            *("--headless", "--no-remote", "--profile", str(profile)),
            f"--window-size={size[0]},{size[1]}",
            *("--screenshot", str(shot), file.as_uri() + address),
        ],
        check=True,
        capture_output=True,
        timeout=120,
        env=os.environ | {"HOME": str(folder)},
    )
    with Image.open(shot) as image:
        return np.asarray(image.convert("RGB"))
