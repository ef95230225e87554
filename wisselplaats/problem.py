"""One table from errors to answers: which status, which title, which sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.exceptions import HTTPException

from wisselplaats.domain import errors
from wisselplaats.messages import text
from wisselplaats.schemas.wire.base import on_the_wire

STATUS: tuple[tuple[type[errors.DomainError], int], ...] = (
    (errors.Invalid, 400),
    (errors.Unauthenticated, 401),
    (errors.Forbidden, 403),
    (errors.NotFound, 404),
    (errors.Stale, 412),
    (errors.TooLarge, 413),
    (errors.UnsupportedContent, 415),
    (errors.Conflict, 409),
)
TITLES = {
    400: ("Ongeldige invoer", "Invalid input"),
    401: ("Niet aangemeld", "Not signed in"),
    403: ("Niet toegestaan", "Not allowed"),
    404: ("Niet gevonden", "Not found"),
    405: ("Methode niet mogelijk", "Method not allowed"),
    409: ("Kan nu niet", "Not possible now"),
    412: ("Intussen gewijzigd", "Changed meanwhile"),
    413: ("Te groot", "Too large"),
    415: ("Soort inhoud niet mogelijk", "Unsupported content"),
    429: ("Te veel verzoeken", "Too many requests"),
    500: ("Fout bij ons", "Our error"),
}
HTTP_CODES = {404: "no_such_page", 405: "method_not_allowed", 415: "unsupported_media_type", 429: "too_many_requests"}


@dataclass(frozen=True)
class Problem:
    """An error as people read it; `faults` are {veld, regel, code, melding} (RFC 9457 extension)."""

    status: int
    title: str
    detail: str
    code: str
    faults: list[dict[str, Any]] = field(default_factory=list)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The problem+json body."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "status": self.status,
            "title": self.title,
            "detail": self.detail,
            "code": self.code,
        }
        return body | ({"fouten": self.faults} if self.faults else {}) | dict(self.extra)

    def sentences(self) -> list[str]:
        """The faults as a page lists them."""
        return [f"{fault['veld']}: {fault['melding']}" if fault["veld"] else fault["melding"] for fault in self.faults]


def title(status: int, language: str) -> str:
    """The title of a status."""
    nl, en = TITLES.get(status, ("Fout", "Error"))
    return nl if language == "nl" else en


def _row(path: str) -> int | None:
    numbers = [int(part) for part in path.split(".") if part.isdigit()]
    return numbers[0] + 1 if numbers else None


def _faults(error: errors.Invalid, language: str) -> list[dict[str, Any]]:
    return [
        {
            "veld": found.field,
            "regel": _row(found.field),
            "code": found.code,
            "melding": text(found.code, language, **found.params),
        }
        for found in on_the_wire(error)
    ]


def of_domain(error: errors.DomainError, language: str) -> Problem:
    """The problem of something a user caused."""
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    faults = _faults(error, language) if isinstance(error, errors.Invalid) else []
    detail = text(error.code, language, **error.params)
    if faults:
        detail += " " + " ".join(f"{fault['veld'] or '-'}: {fault['melding']}" for fault in faults[:3])
    return Problem(status, title(status, language), detail, error.code, faults, _extra(error))


_SHORT = frozenset({"not_enough_free", "correction_child_not_free", "correction_parent_not_free"})
"""Conflicts that come from too little being free."""


def _extra(error: errors.DomainError) -> dict[str, Any]:
    """What a machine needs to go on: how much is free, which rules block."""
    if "codes" in error.params:
        return {"regels": error.params["codes"].split(", ")}
    if error.code == "queue_before_you":
        return {"vrij": 0, "gevraagd": float(error.params["asked"])}
    if error.code in _SHORT:
        return {"vrij": float(error.params["free"]), "gevraagd": float(error.params["asked"])}
    return {}


def of_http(error: HTTPException, language: str) -> Problem:
    """The problem of a request that never reached a handler."""
    status = error.code or 500
    code = HTTP_CODES.get(status, "http_error")
    return Problem(status, title(status, language), text(code, language), code)


def of_bug(reference: str, language: str) -> Problem:
    """The problem of an error of ours; the log has it under the reference."""
    return Problem(500, title(500, language), text("internal", language, reference=reference), "internal")
