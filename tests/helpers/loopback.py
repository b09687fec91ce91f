"""A server on the loopback interface that plays publishers of data, well and badly."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

Route = Callable[["Handler"], None]
"""What answers a request."""

PATIENCE_S = 60.0
"""With a server that answers, however busy the machine is."""


class Handler(BaseHTTPRequestHandler):
    """Answers by the routes of its server, and remembers who asked for what."""

    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append((self.path, self.headers.get("User-Agent")))
        server.ranges.append(self.headers.get("Range"))
        route: Route = server.routes.get(urlsplit(self.path).path, missing)
        route(self)

    def do_POST(self) -> None:
        server: Any = self.server
        server.posted.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


def sends(
    content: bytes, status: int = 200, kind: str = "application/octet-stream", size: int | None = None
) -> Route:
    def route(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content) if size is None else size))
        handler.end_headers()
        handler.wfile.write(content)

    return route


def missing(handler: Handler) -> None:
    sends(b"nothing here", 404)(handler)


def moves(to: str) -> Route:
    def route(handler: Handler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.end_headers()

    return route


def silent(handler: Handler) -> None:
    """Nothing, for as long as the test takes."""
    server: Any = handler.server
    server.over.wait()
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """A body without a length that goes on until the client has had enough."""
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(10_000):
            handler.wfile.write(b"x" * 65_536)
    except OSError:
        handler.close_connection = True


def busy(then: Route, *, times: int = 1, status: int = 429, after: str | None = None) -> Route:
    """An error with how long to wait, some times; then another route."""
    left = [times]

    def route(handler: Handler) -> None:
        if left[0] <= 0:
            then(handler)
            return
        left[0] -= 1
        handler.send_response(status)
        if after is not None:
            handler.send_header("Retry-After", after)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return route


def breaks_off(content: bytes, *, at: int, tag: str = '"1"', hangs: bool = False, times: int = 1) -> Route:
    """A file of which the first answers hold only some bytes; it answers to ranges of its version."""
    left = [times]

    def route(handler: Handler) -> None:
        begin = re.match(r"bytes=(\d+)-$", handler.headers.get("Range") or "")
        going_on = begin is not None and handler.headers.get("If-Range") == tag
        first = int(begin[1]) if begin and going_on else 0
        part = content[first:]
        handler.send_response(206 if going_on else 200)
        if going_on:
            handler.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        if tag:
            handler.send_header("ETag", tag)
        handler.send_header("Content-Length", str(len(part)))
        handler.end_headers()
        left[0] -= 1
        handler.wfile.write(part if left[0] < 0 else part[:at])
        handler.wfile.flush()
        if left[0] >= 0 and hangs:
            silent(handler)

    return route


def digested(content: bytes, of: bytes, header: str = "Repr-Digest") -> Route:
    """A file with the checksum of another, if that is another."""

    def route(handler: Handler) -> None:
        text = base64.b64encode(hashlib.sha256(of).digest()).decode()
        handler.send_response(200)
        handler.send_header(header, f"sha-256=:{text}:" if header == "Repr-Digest" else f"SHA-256={text}")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return route


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        any_server: Any = running
        any_server.routes, any_server.asked, any_server.over = {}, [], threading.Event()
        any_server.ranges, any_server.posted = [], []
        any_server.address = f"http://127.0.0.1:{running.server_port}"
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield any_server
        any_server.over.set()
        running.shutdown()
        thread.join()
