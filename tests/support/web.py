"""Fixtures for tests through the door: the application, a client without a browser, and a served address for one."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import WSGIRequestHandler, make_server

from assessor.config import Config


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """A demonstration installation on the test's own database and folder. Override it to run differently."""
    return Config(
        database_url=database_url,
        secret_key="only for tests " * 3,
        instance=tmp_path,
        evidence_store=str(tmp_path / "evidence"),
    )


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The whole application as a server would run it, on the test's own database and evidence folder."""
    from assessor import create_app  # tests of the pure rooms do not load the web

    app = create_app(config, serve=True)
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks the application without a browser; cookies are kept."""
    return app.test_client()


class _Quiet(WSGIRequestHandler):
    """Serves without writing a line for each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing: failures reach the test through the browser."""


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address (http://127.0.0.1:port, no slash at the end) at which `app` is served while the test runs."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()
