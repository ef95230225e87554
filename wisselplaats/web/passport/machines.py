"""Documents for machines from anywhere: context, schema, and how a public document is sent."""

import hashlib
from uuid import UUID

from flask import Response, request

from wisselplaats import edge
from wisselplaats.domain.errors import NotFound
from wisselplaats.services import passport
from wisselplaats.web.passport.blueprint import blp

JSON_LD = "application/ld+json"
JSON = "application/json"
SCHEMA_JSON = "application/schema+json"
TYPES = {passport.CONTEXT: JSON_LD, passport.SCHEMA: SCHEMA_JSON}
FIVE_MINUTES, A_DAY = 300, 86_400


def for_machines(answer: Response) -> Response:
    """Let scripts of other sites read it: no cookie goes along, so they see what everybody sees."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Expose-Headers"] = "ETag, Link, Location"
    return answer


def kept(content: str | bytes, content_type: str, seconds: int) -> Response:
    """A document that anybody may keep for a while; who has it already gets 304."""
    answer = Response(content, content_type=content_type)
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32])
    for_machines(answer)
    return answer.make_conditional(request)


def public_document(key: UUID, content: str, content_type: str) -> Response:
    """What was read of a lot: to be kept by caches when the passport is public, by nobody when it is a member's."""
    if passport.is_public(passport.readable(edge.actor(), key)):
        return kept(content, content_type, FIVE_MINUTES)
    return Response(content, content_type=content_type, headers={"Cache-Control": "private, no-store"})


@blp.get("/ns/paspoort/v1/<string:name>")
def vocabulary(name: str) -> Response:
    """The JSON-LD context or the JSON Schema of passports."""
    if name not in TYPES:
        raise NotFound("not_found")
    return kept(passport.vocabulary(name), TYPES[name], A_DAY)
