"""The passport's page, its QR code, and the stable address that leads to it; readable without signing in once public."""

import io
import json
from typing import Any
from uuid import UUID

import segno
from flask import Response, redirect, render_template, request, url_for

from wisselplaats import edge
from wisselplaats.domain.errors import Unauthenticated
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.vocabulary import Role
from wisselplaats.services import handover, lot, passport
from wisselplaats.web.lot import title
from wisselplaats.web.page.base import Answer, blueprint
from wisselplaats.web.page.filters import label

JSON_LD = "application/ld+json"
MACHINES = (JSON_LD, "application/json")

blp = blueprint("passport", public=True)


@blp.app_template_filter("role_word")
def role_word(role: str) -> str:
    """A role by its stored value, in the reader's language."""
    return label(Role(role)).lower()


@blp.get("/id/partij/<uuid:key>")
def resolve(key: UUID) -> Any:
    """The stable address on the label: a page for people (303), JSON-LD for machines."""
    if request.accept_mimetypes.best_match(["text/html", *MACHINES]) in MACHINES:
        text = json.dumps(passport.json_ld(edge.actor(), key), ensure_ascii=False)
        return Response(text, content_type=JSON_LD, headers={"Vary": "Accept", "Access-Control-Allow-Origin": "*"})
    answer = redirect(_page_of_label(key), code=303)
    answer.headers["Vary"] = "Accept"
    return answer


def _page_of_label(key: UUID) -> str:
    """Who stands at the lot to give or to take it comes at the handover, everybody else at the passport."""
    who = edge.actor()
    open_ones = handover.of_lot(who, key) if who else []
    if len(open_ones) == 1:
        return url_for("handover.show", key=open_ones[0].id)
    return url_for("handover.index") if open_ones else url_for("passport.show", key=key)


@blp.get("/partijen/<uuid:key>/paspoort")
def show(key: UUID) -> Any:
    """Everything that is known, what is missing, and the history with its check."""
    try:
        document = passport.document(edge.actor(), key)
    except Unauthenticated:
        return redirect(url_for("home.sign_in_form", volgende=request.path))
    return _page(document)


def _page(document: dict[str, Any]) -> Answer:
    found = document["lot"]
    return render_template(
        "passport/show.html", passport=document, lot=found, title=title(found), kinds=EntryKind,
        member=edge.actor() is not None,
    )  # fmt: skip


@blp.get("/id/partij/<uuid:key>/qr.svg")
def qr(key: UUID) -> Response:
    """The QR code of the stable address, for a label."""
    passport.readable(edge.actor(), key)
    out = io.BytesIO()
    segno.make(passport.uri(key), error="m").save(out, kind="svg", scale=6, border=4, xmldecl=False, svgns=True)
    return Response(out.getvalue(), content_type="image/svg+xml")


@blp.get("/id/partij/<uuid:key>/fotos/<uuid:photo_id>")
def photo(key: UUID, photo_id: UUID) -> Response:
    """A photo of a public passport."""
    small = request.args.get("miniatuur") == "true"
    with lot.photo(edge.actor(), key, photo_id, small) as file:
        return Response(file.read(), content_type="image/jpeg", headers={"Cache-Control": "private, max-age=86400"})
