"""As much of an S3 service as the store uses: PUT (also conditional), HEAD and GET of one bucket, in memory."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FakeS3(ThreadingHTTPServer):
    """`objects` by path; `conditional` False behaves like an older service that refuses If-None-Match."""

    def __init__(self, *, conditional: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.puts = 0
        self.conditional = conditional


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeS3

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.puts += 1
        if self.headers.get("If-None-Match") == "*":
            if not self.server.conditional:
                return self._answer(501, b"<Error><Code>NotImplemented</Code></Error>")
            if self.path in self.server.objects:
                return self._answer(412, b"<Error><Code>PreconditionFailed</Code></Error>")
        self.server.objects[self.path] = body
        return self._answer(200, b"", body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        body = self.server.objects.get(self.path)
        if body is None:
            return self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        return self._answer(200, body, body)

    def _answer(self, status: int, body: bytes, of: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{hashlib.md5(of).hexdigest()}"')
        self.send_header("Last-Modified", "Sat, 05 Mar 2022 04:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def running(*, conditional: bool = True) -> Iterator[FakeS3]:
    server = FakeS3(conditional=conditional)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
