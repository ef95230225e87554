"""The web application: wiring only."""

import secrets
from typing import Any

import structlog
from flask import Flask, Response, g, render_template, request, session, url_for
from flask_babel import Babel
from flask_limiter.errors import RateLimitExceeded
from flask_login import LoginManager
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from wisselplaats import config as configuration
from wisselplaats import db, edge, health, limits, logs, problem
from wisselplaats.api.rest import base as api_base
from wisselplaats.api.rest import routes as api_routes
from wisselplaats.domain.errors import DomainError, TooLarge
from wisselplaats.paths import resource
from wisselplaats.services import organisation
from wisselplaats.web.page import base as web_base
from wisselplaats.web.page import filters, routes
from wisselplaats.web.page.assets import DIST, asset_url
from wisselplaats.web.page.base import SignedIn

log = structlog.get_logger(__name__)
SOURCE_URL = "https://github.com/wisselplaats/wisselplaats"


def create_app(settings: configuration.Settings | None = None, bind: bool = True) -> Flask:
    """The Flask app for given settings, else for those of the environment; `bind` points the sessions at its database."""
    logs.configure()
    settings = settings or configuration.settings()
    app = Flask(
        "wisselplaats", template_folder=str(resource("templates")), static_folder=str(DIST), static_url_path="/static"
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1_000_000,
        MAX_FORM_MEMORY_SIZE=10_000_000,
        SESSION_COOKIE_NAME="wisselplaats",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
        BABEL_TRANSLATION_DIRECTORIES=str(resource("translations")),
    )
    app.url_map.strict_slashes = True
    app.url_map.redirect_defaults = False
    app.url_map.merge_slashes = False
    if bind:
        db.configure(settings.database_url, pool_size=10, max_overflow=10)
    _extensions(app, settings)
    _edges(app)
    _servers(app, settings)
    return app


def _servers(app: Flask, settings: configuration.Settings) -> None:
    """What stands before Flask: the files of the build, and as many proxies as we are told to believe."""
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(DIST), prefix="static/", max_age=31536000, add_headers_function=_file_headers
    )


def _file_headers(headers: Any, _path: str, _url: str) -> None:
    for name, value in (edge.HEADERS | {"Content-Security-Policy": edge.CSP}).items():
        headers[name] = value


def _extensions(app: Flask, settings: configuration.Settings) -> None:
    Babel(app, locale_selector=edge.language)
    app.extensions["wisselplaats_csrf"] = CSRFProtect(app)
    manager = LoginManager(app)
    manager.user_loader(_load_user)
    app.extensions["limiter"] = limits.init_app(app, settings)


def _load_user(key: str) -> SignedIn | None:
    from uuid import UUID

    try:
        found = organisation.user(UUID(key))
    except ValueError:
        return None
    known = found is not None and session.get(web_base.STAMP) == organisation.stamp(found)
    return SignedIn(found) if known else None


def _edges(app: Flask) -> None:
    filters.init_app(app)
    app.jinja_env.globals.update(asset_url=asset_url, may=web_base.may)
    app.context_processor(_page_context)
    app.before_request(web_base.load_actor)
    health.init_app(app)
    api_base.init_app(app)
    for blp in routes.BLUEPRINTS:
        app.register_blueprint(blp)
    _limit(app)
    _exempt(app)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DataError, _data_error)
    app.register_error_handler(500, _bug)
    app.after_request(edge.secure)
    app.teardown_appcontext(lambda _: db.session.remove())


def _limit(app: Flask) -> None:
    limiter = app.extensions["limiter"]
    for endpoint, limit in routes.LIMITS.items():
        app.view_functions[endpoint] = limiter.limit(limit, methods=["POST"])(app.view_functions[endpoint])
    for endpoint, limit in routes.GET_LIMITS.items():
        app.view_functions[endpoint] = limiter.limit(limit)(app.view_functions[endpoint])


def _exempt(app: Flask) -> None:
    """Machines send a token and no cookie; a mail program unsubscribes in one click (RFC 8058)."""
    csrf: CSRFProtect = app.extensions["wisselplaats_csrf"]
    for blp in api_routes.BLUEPRINTS:
        csrf.exempt(blp)
    for endpoint in routes.WITHOUT_CSRF:
        csrf.exempt(app.view_functions[endpoint])


def _page_context() -> dict[str, Any]:
    """What base.html shows around every page."""
    if edge.is_api():
        return {}
    who = edge.actor()
    return {
        "actor": who,
        "role_label": filters.label(who.role) if who else None,
        "lang": edge.language(),
        "navigation": web_base.menu() if who else [],
        "unread": routes.unread(who),
        "organisations": web_base.own_organisations(who),
        "home_url": url_for("home.start"),
        "sign_in_url": url_for("home.sign_in_form"),
        "sign_out_url": url_for("home.sign_out"),
        "account_url": url_for("organisation.account"),
        "source_url": SOURCE_URL,
    }


def _answer(found: problem.Problem, headers: Any = None) -> Response:
    if edge.is_api():
        return api_base.finish(api_base.problem_response(found.document(), headers))
    names = [f"errors/{found.status}.html", "errors/problem.html"]
    page = render_template(
        names, status=found.status, title=found.title, detail=found.detail, problems=found.sentences()
    )
    return Response(page, found.status, headers)


def _domain_error(error: DomainError) -> Any:
    return _answer(problem.of_domain(error, edge.language()))


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    language = edge.language()
    if isinstance(error, CSRFError):
        return _answer(problem.Problem(400, problem.title(400, language), problem.text("csrf", language), "csrf"))
    if error.code == 413:
        limit = int((request.max_content_length or 0) / 1_000_000)
        return _answer(problem.of_domain(TooLarge("too_large", limit=limit), language))
    kept = [(name, value) for name, value in error.get_headers() if name in {"Allow", "Retry-After"}]
    if isinstance(error, RateLimitExceeded):
        kept += limits.retry_after(error)
    return _answer(problem.of_http(error, language), kept)


def _data_error(error: DataError) -> Any:
    """A value that PostgreSQL cannot hold (a NUL in text, a number out of range) is bad input, whatever let it in."""
    from wisselplaats.domain.errors import Invalid

    db.session.rollback()
    log.warning("data_error", error=str(error.orig), path=request.path)
    return _answer(problem.of_domain(Invalid.one("", "invalid"), edge.language()))


def _bug(error: Exception) -> Any:
    reference = secrets.token_hex(4)
    log.error(
        "bug",
        reference=reference,
        path=request.path,
        user=str(getattr(g.get("actor"), "user_id", "")),
        exc_info=getattr(error, "original_exception", error),
    )
    db.session.rollback()
    return _answer(problem.of_bug(reference, edge.language()))
