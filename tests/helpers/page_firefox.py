"""What Firefox makes of a page: a picture, and what a script finds in it.

Firefox pictures a page once it has loaded, which is before the page has drawn its map. So the page is shown
in a frame beside an image, and the server keeps that image back until the page says that it is ready.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

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
PATIENCE_S = 120
FRAME = """<!doctype html><meta charset="utf-8">
<style>html, body, iframe { margin: 0; border: 0; width: 100%; height: 100%; display: block; }</style>
<iframe src="ADDRESS"></iframe><img src="held" hidden alt="">
<script type="module">
const view = document.querySelector("iframe").contentWindow;
const pause = (ms = 50) => new Promise(done => setTimeout(done, ms));
const until = async test => { while (!await test()) await pause(); };
const drawn = async () => {
    for (const _ of [1, 2]) await new Promise(done => view.requestAnimationFrame(done));
    await Promise.allSettled(view.document.getAnimations().map(moving => moving.finished));
};
const act = async (page, document) => { ACT };
let answer;
try {
    await until(() => view.document?.body?.dataset.ready);
    await drawn();
    answer = { value: await act(view, view.document) };
    await drawn();
} catch (error) { answer = { error: `${error}\n${error.stack}` }; }
await fetch("answer", { method: "POST", body: JSON.stringify(answer) });
</script>"""


class Shown(NamedTuple):
    """Pixels of a page, of shape (height, width, 3), and what the script returned."""

    pixels: NDArray[np.uint8]
    value: Any


class _Handler(BaseHTTPRequestHandler):
    """Serves the frame and the page, and the image once the answer is there."""

    def do_GET(self) -> None:
        server: Any = self.server
        if self.path == "/held":
            server.answered.wait(PATIENCE_S)
        content = server.files.get(self.path)
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def do_POST(self) -> None:
        server: Any = self.server
        server.answer = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()
        server.answered.set()

    def log_message(self, *_: object) -> None:
        pass


def shown(
    html: str, folder: Path, address: str = "", *, act: str = "", size: tuple[int, int] = (1280, 800)
) -> Shown:
    """Show a page in Firefox, run a script in it, and take a picture.

    Parameters
    ----------
    html, folder : str, Path
        Page, and an empty folder for what Firefox writes.
    address : str
        What follows the page's name, such as ``#lang=fa``.
    act : str
        Body of an async function of `page` (the window) and `document`, with `until(test)`, `pause(ms)` and
        `drawn()` at hand; what it returns comes back.
    size : tuple of int
        Width and height of the window.
    """
    shot, profile = folder / "firefox.png", folder / "profile"
    profile.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        server: Any = running
        server.answered, server.answer = threading.Event(), {"error": "Firefox gave no answer"}
        frame = FRAME.replace("ADDRESS", f"page.html{address}").replace("ACT", act)
        server.files = {"/frame.html": frame.encode(), "/page.html": html.encode()}
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            _photograph(f"http://127.0.0.1:{running.server_port}/frame.html", shot, profile, size)
        finally:
            server.answered.set()
            running.shutdown()
            thread.join()
        assert "error" not in server.answer, server.answer["error"]
    with Image.open(shot) as image:
        return Shown(np.asarray(image.convert("RGB")), server.answer.get("value"))


def _photograph(address: str, shot: Path, profile: Path, size: tuple[int, int]) -> None:
    subprocess.run(
        [
            str(FIREFOX),
            *("--headless", "--no-remote", "--profile", str(profile)),
            f"--window-size={size[0]},{size[1]}",
            *("--screenshot", str(shot), address),
        ],
        check=True,
        capture_output=True,
        timeout=PATIENCE_S,
        env=os.environ | {"HOME": str(profile), "no_proxy": "127.0.0.1"},
    )


def picture(
    html: str, folder: Path, address: str = "", size: tuple[int, int] = (1280, 800)
) -> NDArray[np.uint8]:
    """Return the pixels of a page in Firefox, of shape (height, width, 3)."""
    return shown(html, folder, address, size=size).pixels
