"""A POST that is sent again is done once: the key, the work and the answer are one transaction."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, request
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wisselplaats import edge
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict, Invalid
from wisselplaats.models import IdempotentAnswer

BODY_LIMIT = 2_000_000  # above this the length stands for the body, so that uploads are not read into memory
KEY_LIMIT = 200


def _request_hash() -> str:
    length = request.content_length or 0
    body = request.get_data(cache=True) if length <= BODY_LIMIT else str(length).encode()
    return hashlib.sha256(b"\n".join([request.method.encode(), request.full_path.encode(), body])).hexdigest()


def once(membership_id: UUID | None, view: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run the view, or repeat the answer that it gave to the same key. Errors: Conflict on another body."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or membership_id is None:
        return view(*args, **kwargs)
    if len(key) > KEY_LIMIT:
        raise Invalid.one("Idempotency-Key", "too_long", limit=KEY_LIMIT, length=len(key))
    with transaction():
        claim = insert(IdempotentAnswer).on_conflict_do_nothing().returning(IdempotentAnswer.key)
        values = {"membership_id": membership_id, "key": key, "request_hash": _request_hash(), "created_at": edge.now()}
        # a second request with the same key waits here until the first has committed
        claimed = session.scalar(claim.values(**values))
        kept = session.scalars(select(IdempotentAnswer).filter_by(membership_id=membership_id, key=key)).one()
        if claimed is None:
            return _repeat(kept, values["request_hash"])
        response: Response = current_app.make_response(view(*args, **kwargs))
        kept.status, kept.body = response.status_code, response.get_data(as_text=True)
        kept.location, kept.etag = response.headers.get("Location"), g.get("etag")
        return response


def _repeat(kept: IdempotentAnswer, request_hash: Any) -> Response:
    if kept.request_hash != request_hash:
        raise Conflict("idempotency_other_body")
    response = Response(kept.body, status=kept.status, content_type="application/json")
    if kept.location:
        response.headers["Location"] = kept.location
    if kept.etag:
        response.headers["ETag"] = kept.etag
    return response
