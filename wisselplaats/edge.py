"""What both edges share: the time, the language, the actor of this request and the security headers."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Response, g, request, session
from flask_login import current_user

from wisselplaats.domain.permission import Actor
from wisselplaats.messages import LANGUAGES

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CSP = (
    "default-src 'self'; img-src 'self' data: blob: https://service.pdok.nl; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
FRAMED_BY = CSP.replace("frame-ancestors 'none'", "frame-ancestors {sites}")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def now() -> datetime:
    """The moment of this request."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day in the Netherlands."""
    return datetime.now(AMSTERDAM).date()


def is_api() -> bool:
    """Whether the caller is a machine at /api."""
    return request.path.startswith("/api/") or request.path == "/api"


def language() -> str:
    """The user's language: chosen in the session, else their own, else what the client asks for, else Dutch."""
    if is_api():
        return request.accept_languages.best_match(LANGUAGES) or "nl"
    chosen = session.get("language") or getattr(current_user, "language", None)
    return chosen if chosen in LANGUAGES else "nl"


def actor() -> Actor | None:
    """Who asks, set by the edge's own sign-in before the handler runs."""
    found: Actor | None = g.get("actor")
    return found


def secure(response: Response) -> Response:
    """Add the headers that every answer carries."""
    # the header of before is left out where the answer says itself which sites may frame it
    framed = "frame-ancestors" in response.headers.get("Content-Security-Policy", "")
    for name, value in HEADERS.items():
        if not (framed and name == "X-Frame-Options"):
            response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers.setdefault("Cache-Control", "no-store" if not is_api() else "no-cache")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
