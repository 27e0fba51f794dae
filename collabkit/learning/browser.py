"""Opening an address in the person's browser without showing its token to others on the machine."""

from __future__ import annotations

import os
import secrets
import sys
import time
import webbrowser
from http.server import BaseHTTPRequestHandler, HTTPServer


def there_is_one() -> bool:
    """True if a browser with a window can be opened from here (not in a container, not over plain ssh)."""
    windowed = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )
    try:
        return windowed and bool(webbrowser.get())
    except webbrowser.Error:
        return False


def open_once(address: str, seconds: float = 20) -> bool:
    """Open the address; True if the browser came for it in time.

    A browser's command line can be read by everybody on a shared machine, so it gets an address that leads
    on to the real one a single time.
    """
    door = secrets.token_urlsafe(16)
    came: list[bool] = []

    class Once(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            right = self.path == f"/{door}" and not came
            self.send_response(302 if right else 404)
            if right:
                self.send_header("Location", address)
                came.append(True)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing in the terminal."""

    with HTTPServer(("127.0.0.1", 0), Once) as server:
        server.timeout = 0.5
        if not webbrowser.open(f"http://127.0.0.1:{server.server_port}/{door}"):
            return False
        until = time.monotonic() + seconds
        while not came and time.monotonic() < until:
            server.handle_request()
    return bool(came)
