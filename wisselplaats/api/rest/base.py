"""How /api/v1 answers: bearer tokens, problem details, strict arguments, versions, idempotency."""

import json
from collections.abc import Callable
from functools import cache, wraps
from typing import Any
from uuid import UUID

import flask_smorest
from flask import Flask, Response, g, request, url_for
from marshmallow import Schema, fields
from webargs.flaskparser import FlaskParser

from wisselplaats import __version__, edge
from wisselplaats.api.rest.idempotency import once
from wisselplaats.db import retried
from wisselplaats.domain.errors import Invalid, Stale, Unauthenticated, UnsupportedContent
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.schemas.wire.base import Output, problems_of
from wisselplaats.services import organisation
from wisselplaats.services.paging import Page

PREFIX = "/api/v1"


class Parser(FlaskParser):
    """Reads arguments strictly and hands every problem to our own errors."""

    DEFAULT_UNKNOWN_BY_LOCATION = {}  # noqa: RUF012 - the schemas decide, and they refuse

    def handle_error(self, error: Any, req: Any, schema: Any, **_: Any) -> None:
        """Raise Invalid with all problems at once."""
        messages = error.messages
        if (
            isinstance(messages, dict)
            and len(messages) == 1
            and next(iter(messages)) in {"json", "query", "form", "headers"}
        ):
            messages = next(iter(messages.values()))
        raise Invalid(problems_of(messages)) from error

    def _handle_invalid_json_error(self, error: Any, req: Any, *_: Any, **__: Any) -> None:
        raise Invalid.one("", "bad_json", detail=str(error)[:120]) from error

    def load_json(self, req: Any, schema: Any) -> Any:
        """The body as JSON; no body is an empty object; a schema that `takes_files` reads multipart as well.

        Errors: UnsupportedContent, Invalid.
        """
        if req.mimetype == "multipart/form-data" and getattr(schema, "takes_files", False):
            return self.load_form(req, schema)
        content = req.get_data()
        if content and req.mimetype and not req.is_json:
            raise UnsupportedContent("unsupported_media_type")
        try:
            return _json(content or b"{}")
        except (ValueError, RecursionError) as error:
            return self._handle_invalid_json_error(error, req)


def _json(content: bytes) -> Any:
    """Strict JSON in UTF-8 (RFC 8259, RFC 7493): no NaN, no halves of surrogate pairs, which no text can hold."""
    found = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    if b"\\u" in content:
        json.dumps(found, ensure_ascii=False).encode()
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose routes ask for a token, whose POSTs are idempotent, whose input is strict."""

    ARGUMENTS_PARSER = Parser()

    def route(self, rule: str, *, needs: Action | None = None, **options: Any) -> Any:
        """A route; with `needs` who may never do this is told so before the body is looked at.

        The service asks again, about the thing itself; a test holds every route that changes something to `needs`.
        """
        register = super().route(rule, **options)

        def wrap(view: Callable[..., Any]) -> Any:
            return register(view if needs is None else _allowed(view, needs))

        return wrap

    def arguments(self, schema: Any, **options: Any) -> Any:
        """Strict arguments; invalid input is 400."""
        options.setdefault("error_status_code", 400)
        return super().arguments(schema, **options)

    def paged(self, schema: type[Schema]) -> Callable[..., Any]:
        """Answer a list: `resultaten` and `volgende`."""
        return self.response(200, page_schema(schema))  # type: ignore[no-any-return]


def _allowed(view: Callable[..., Any], needs: Action) -> Callable[..., Any]:
    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        require(actor(), needs)
        return view(*args, **kwargs)

    asked.needs = needs  # type: ignore[attr-defined]
    return asked


@cache
def page_schema(item: type[Schema]) -> Schema:
    """The schema of one page of a list; the same one wherever the same thing is listed."""
    name = item.__name__.removesuffix("Output") + "Page"
    members = {"items": fields.List(fields.Nested(item)), "next": fields.String(allow_none=True)}
    return type(name, (Output,), members)()


def blueprint(name: str, description: str) -> Blueprint:
    """The blueprint of one noun, below /api/v1."""
    blp = Blueprint(f"api_{name}", name, url_prefix=PREFIX, description=description)
    blp.before_request(authenticate)
    return blp


def authenticate() -> None:
    """Set the actor from the bearer token. Errors: Unauthenticated."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("sign_in_first")
    g.actor, g.membership_id = organisation.token_actor(token.strip(), edge.now())


def actor() -> Actor:
    """The actor of this request; authenticate() has run."""
    found: Actor = g.actor
    return found


def created(endpoint: str, key: UUID) -> dict[str, str]:
    """The Location header of what was made; endpoint such as `api_project.get`."""
    return {"Location": url_for(endpoint, key=key, _external=False)}


def page(found: Page[Any]) -> dict[str, Any]:
    """A page with the address of the next one."""
    if found.next is None:
        return {"items": found.items, "next": None}
    query = {**request.args.to_dict(), "na": found.next}
    return {"items": found.items, "next": url_for(str(request.endpoint), **(request.view_args or {}), **query)}


def expected_version() -> int | None:
    """The version that If-Match names; None when the caller does not ask. Errors: Stale on a foreign tag."""
    tag = request.headers.get("If-Match", "").removeprefix("W/").strip('"')
    if tag in {"", "*"}:
        return None
    if not tag.isdigit():
        raise Stale("changed_by_another")
    return int(tag)


def tagged(thing: Any) -> Any:
    """Set the ETag of a versioned thing on the answer."""
    g.etag = f'"{thing.version}"'
    return thing


def idempotent(view: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a POST so that a retry with the same Idempotency-Key gives the same answer."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return retried(lambda: once(g.get("membership_id"), view, *args, **kwargs))

    return wrapped


def finish(response: Response) -> Response:
    """What every answer below /api carries."""
    if not edge.is_api():
        return response
    response.headers["API-Version"] = __version__
    etag = g.pop("etag", None)
    if etag and response.status_code < 300:
        response.headers["ETag"] = etag
        if request.method == "GET" and request.headers.get("If-None-Match") in {etag, f"W/{etag}"}:
            response.status_code = 304
            response.set_data(b"")
    return response


def problem_response(document: dict[str, Any], headers: Any = None) -> Response:
    """A problem document as an answer."""
    response = Response(
        json.dumps(document, ensure_ascii=False), status=document["status"], content_type="application/problem+json"
    )
    for name, value in headers or ():
        response.headers[name] = value
    if document["status"] == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="wisselplaats"'
    return response


def init_app(app: Flask) -> None:
    """Register every noun and the document; every POST below /api becomes idempotent."""
    from wisselplaats.api.rest import document

    app.after_request(finish)
    document.init_app(app)
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(PREFIX) and "POST" in (rule.methods or ()):
            app.view_functions[rule.endpoint] = idempotent(app.view_functions[rule.endpoint])
