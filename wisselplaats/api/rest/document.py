"""openapi.json, made from the routes and the schemas; nothing is written beside them."""

from typing import Any

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response, current_app, jsonify

from wisselplaats import __version__
from wisselplaats.api.rest import routes
from wisselplaats.schemas.wire.fields import DecimalNumber, Word

PREFIX = "/api/v1"
CONTACT = {
    "name": "Wisselplaats",
    "email": "wisselplaats@example.org",
    "url": "https://github.com/wisselplaats/wisselplaats",
}
PROBLEM = {
    "type": "object",
    "required": ["status", "title", "detail"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "fouten": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "veld": {"type": "string"},
                    "regel": {"type": ["integer", "null"]},
                    "code": {"type": "string"},
                    "melding": {"type": "string"},
                },
            },
        },
    },
}
REFUSALS = {
    "400": "Ongeldige invoer, met alle fouten tegelijk",
    "401": "Geen of geen geldig token",
    "403": "Buiten de rol of de scopes van het token",
    "404": "Bestaat niet, of de aanroeper mag het niet zien",
    "409": "Kan niet in de toestand van nu",
    "412": "If-Match klopt niet meer",
    "413": "Te groot; het antwoord noemt de grens",
    "415": "Dit soort inhoud wordt niet aangenomen; het antwoord noemt wat wel kan",
    "429": "Te veel verzoeken",
}
WITH_A_BODY = frozenset({"409", "412", "413", "415"})
VERSION_HEADER = {"API-Version": {"description": "Versie van de API", "schema": {"type": "string"}}}
IDEMPOTENCY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "Dezelfde sleutel en inhoud geeft hetzelfde antwoord, zonder het werk nog eens te doen",
}


class Api(flask_smorest.Api):
    """flask-smorest without its own error handlers and pages: ours speak problem+json."""

    def _register_error_handlers(self) -> None:
        """Errors are turned into answers by the app, for every path alike."""

    def _register_doc_blueprint(self) -> None:
        """The document has one route, below."""


def _field_type(field: Any, **_: Any) -> dict[str, Any]:
    kinds = {DecimalNumber: "number", Word: "string"}
    found = kinds.get(type(field))
    return {"type": [found, "null"] if field.allow_none else found} if found else {}


def init_app(app: Flask) -> None:
    """Register the nouns with the document and add its route."""
    app.config |= {
        "API_TITLE": "Wisselplaats",
        "API_VERSION": __version__,
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": None,
    }
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    api = Api(
        app,
        spec_kwargs={
            "marshmallow_plugin": plugin,
            "servers": [{"url": PREFIX}],
            "security": [{"token": []}],
            "info": {"contact": CONTACT, "description": "De materiaalwisselplaats."},
        },
    )
    assert plugin.converter is not None  # noqa: S101 - set by the line above
    plugin.converter.add_attribute_function(lambda _self, field, **options: _field_type(field, **options))
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for blp in routes.BLUEPRINTS:
        api.register_blueprint(blp)
    app.extensions["wisselplaats_api"] = api
    app.add_url_rule(f"{PREFIX}/openapi.json", "openapi", serve)


def _schema_name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    suffix = "Partial" if getattr(schema, "partial", False) else ""
    return str(kind.__name__) + suffix


def serve() -> Response:
    """The document, open to every origin; it needs no sign-in."""
    response = jsonify(build())
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def build() -> dict[str, Any]:
    """The document with what holds for every route added: the version header, the refusals, short paths."""
    document: dict[str, Any] = current_app.extensions["wisselplaats_api"].spec.to_dict()
    paths = document.get("paths", {})
    _drop_null_defaults(document)
    document["paths"] = {path.removeprefix(PREFIX) or "/": item for path, item in paths.items()}
    document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for item in document["paths"].values():
        for verb, operation in item.items():
            if verb != "parameters":
                _complete(verb, operation)
    return document


def _drop_null_defaults(node: Any) -> None:
    """`default: null` says that a value may be left out; as a value of the schema it would be wrong."""
    if isinstance(node, dict):
        if node.get("default", 0) is None:
            del node["default"]
        for value in node.values():
            _drop_null_defaults(value)
    elif isinstance(node, list):
        for value in node:
            _drop_null_defaults(value)


def _complete(verb: str, operation: dict[str, Any]) -> None:
    answers = operation.setdefault("responses", {})
    answers.pop("default", None)
    answers.pop("422", None)
    for status, meaning in REFUSALS.items():
        if status not in WITH_A_BODY or verb != "get" or status in answers:
            answers[status] = {"description": meaning, "content": _problem_content()}
    for answer in answers.values():
        answer["headers"] = {**answer.get("headers", {}), **VERSION_HEADER}
    if verb == "post":
        operation.setdefault("parameters", []).append(IDEMPOTENCY)


def _problem_content() -> dict[str, Any]:
    return {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
