"""Put the service together: settings, packs, database engine, the door, the pages and the commands."""

import logging
import sys

import structlog
from flask_wtf import CSRFProtect
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from assessor.config import Config, NotFit
from assessor.policy import packs as pack_room
from assessor.web.door import Service, install
from assessor.web.policies import POLICIES
from models import migrate, store

csrf = CSRFProtect()


def create_app(config: Config | None = None, *, serve: bool = False) -> Service:
    """Make the application. With `serve`, also check that database and settings are fit to be trusted.

    Raises questionnaires.errors.PackError for a pack that cannot be read, NotFit or StoreError for an unfit
    installation, RuntimeError for a route without a policy.
    """
    config = config or Config.from_environment()
    app = Service("assessor", template_folder="web/templates", static_folder="web/static")
    app.policies = POLICIES
    app.config.update(
        SECRET_KEY=config.secret_key,
        DEMO=config.demo,
        MAX_CONTENT_LENGTH=config.request_limit,
        MAX_FORM_PARTS=2_000,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=not config.demo,
        SESSION_COOKIE_NAME="form",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=not config.demo,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["settings"] = config
    app.extensions["packs"] = pack_room.load(config.packs_folder)
    app.extensions["engine"] = store.engine_for(config.database_url)
    _log(config)
    csrf.init_app(app)
    install(app)
    _pages(app)
    app.check_policies()
    if config.trusted_proxies:
        n = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    if serve:
        check_fit(app.extensions["engine"], config)
    return app


def check_fit(engine: Engine, config: Config) -> None:
    """Refuse to serve from a database that is behind, not durable, or (in production) carries demonstration data."""
    if not migrate.is_current(engine):
        raise NotFit("数据库结构不是最新的，请先运行 python3 run.py setup（或 flask --app wsgi prepare）。")
    store.check_durable(engine)
    if not config.demo:
        with store.unit_of_work(engine, write=False) as session:
            store.check_production(session)


def _pages(app: Service) -> None:
    # Pages are imported here so that commands without pages start quickly.
    from assessor import (
        commands,
        commands_audit,
        commands_db,
        commands_figures,
        commands_panel,
        commands_replay,
        commands_signals,
        commands_workflow,
    )
    from assessor.web import pages

    pages.register(app, csrf)
    commands.register(app)
    commands_db.register(app)
    commands_workflow.register(app)
    commands_replay.register(app)
    commands_signals.register(app)
    commands_panel.register(app)
    commands_figures.register(app)
    commands_audit.register(app)


def _log(config: Config) -> None:
    """Structured log lines on standard error; people and contents are not in them, only ids."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
