"""The stable address of a lot: to a page for people, to a document for machines; its QR code and its photos."""

import io
from typing import Any
from uuid import UUID

import segno
from flask import Response, redirect, request, url_for

from wisselplaats import edge
from wisselplaats.domain import gs1
from wisselplaats.domain.errors import Invalid, NotFound
from wisselplaats.services import handover, lot, passport
from wisselplaats.web.passport.blueprint import blp
from wisselplaats.web.passport.machines import JSON, JSON_LD, for_machines, public_document

MACHINES = {JSON_LD: "passport.as_json_ld", JSON: "passport.as_json"}


@blp.get("/id/partij/<uuid:key>")
def resolve(key: UUID) -> Any:
    """The stable address on the label: on to the page, or to the document that the client prefers (303)."""
    wanted = request.accept_mimetypes.best_match(["text/html", *MACHINES])
    there = url_for(MACHINES[wanted], key=key) if wanted in MACHINES else _page_of_label(key)
    answer = redirect(there, code=303)
    answer.headers["Vary"] = "Accept, Cookie"
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Link"] = f'<{url_for("passport.as_json_ld", key=key)}>; rel="alternate"; type="{JSON_LD}"'
    return for_machines(answer)


def _page_of_label(key: UUID) -> str:
    """Who stands at the lot to give or to take it comes at the handover, everybody else at the passport."""
    who = edge.actor()
    open_ones = handover.of_lot(who, key) if who else []
    if len(open_ones) == 1:
        return url_for("handover.show", key=open_ones[0].id)
    return url_for("handover.index") if open_ones else url_for("passport.show", key=key)


@blp.get("/id/partij/<uuid:key>.jsonld")
def as_json_ld(key: UUID) -> Response:
    """The passport as linked data."""
    return public_document(key, passport.as_text(passport.json_ld(edge.actor(), key)), JSON_LD)


@blp.get("/id/partij/<uuid:key>.json")
def as_json(key: UUID) -> Response:
    """The same document, for who asks for JSON."""
    return public_document(key, passport.as_text(passport.json_ld(edge.actor(), key)), JSON)


@blp.get("/01/<string:gtin>/21/<string:number>")
def digital_link(gtin: str, number: str) -> Any:
    """A GS1 Digital Link: on to the stable address of the lot with this number, when it is of this GTIN."""
    key = passport.by_digital_link(_gtin(gtin), number)
    if key is None:
        raise NotFound("not_found")
    answer = redirect(url_for("passport.resolve", key=key), code=303)
    answer.headers["Cache-Control"] = "no-cache"
    return for_machines(answer)


def _gtin(text: str) -> str:
    """As fourteen digits. Errors: NotFound, for an address with a wrong check digit leads nowhere."""
    try:
        return gs1.gtin(text)
    except Invalid as error:
        raise NotFound("not_found") from error


@blp.get("/id/partij/<uuid:key>/qr.svg")
def qr(key: UUID) -> Response:
    """The QR code of the lot, for a label: its stable address, or the GS1 Digital Link where a GTIN is known."""
    found = passport.readable(edge.actor(), key)
    out = io.BytesIO()
    segno.make(passport.link_of(found), error="m").save(out, kind="svg", scale=6, border=4, xmldecl=False, svgns=True)
    return Response(out.getvalue(), content_type="image/svg+xml")


@blp.get("/id/partij/<uuid:key>/fotos/<uuid:photo_id>")
def photo(key: UUID, photo_id: UUID) -> Response:
    """A photo of a public passport."""
    small = request.args.get("miniatuur") == "true"
    with lot.photo(edge.actor(), key, photo_id, small) as file:
        return Response(file.read(), content_type="image/jpeg", headers={"Cache-Control": "private, max-age=86400"})
