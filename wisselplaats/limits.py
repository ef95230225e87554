"""How often one caller may ask: counted in Redis, in the memory of the process while that is away."""

import hashlib

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from flask_limiter.util import get_remote_address

from wisselplaats import edge
from wisselplaats.config import Settings


def init_app(app: Flask, settings: Settings) -> Limiter:
    """A generous limit over all of /api for each token; pages that need one of their own get it from their route."""
    return Limiter(
        caller,
        app=app,
        storage_uri=settings.redis_url,
        storage_options={"socket_connect_timeout": 0.5, "socket_timeout": 1},
        application_limits=[f"{settings.api_rate}/minute"],
        application_limits_exempt_when=lambda: not edge.is_api(),
        # without limits of its own the fallback keeps the same ones
        in_memory_fallback_enabled=True,
    )


def caller() -> str:
    """Whom the count is for: the token, which is not kept as it is, else the address."""
    token = request.headers.get("Authorization", "") if edge.is_api() else ""
    return f"token:{hashlib.sha256(token.encode()).hexdigest()[:32]}" if token else get_remote_address()


def retry_after(error: RateLimitExceeded) -> list[tuple[str, str]]:
    """When to come back: after the window of the limit at the latest, in seconds; asks no server."""
    return [("Retry-After", str(error.limit.limit.get_expiry()))] if error.limit else []
