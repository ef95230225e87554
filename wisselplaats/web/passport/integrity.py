"""The check that a reader can run: a page that names the line that broke, the file to check without us, the anchors."""

from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for

from wisselplaats import edge
from wisselplaats.domain.anchor import ANCHORS_FORMAT, anchor_words
from wisselplaats.domain.errors import Unauthenticated
from wisselplaats.domain.passport import EntryKind
from wisselplaats.schemas.passport.integrity import finding_text
from wisselplaats.schemas.wire.base import PageQuery
from wisselplaats.services import passport
from wisselplaats.web.lot import title
from wisselplaats.web.page.base import Answer, links, loaded_query
from wisselplaats.web.passport.blueprint import blp
from wisselplaats.web.passport.machines import FIVE_MINUTES, JSON, kept, public_document


@blp.get("/partijen/<uuid:key>/paspoort/controle")
def check(key: UUID) -> Any:
    """Line by line: does it hold, does it follow, which anchor knew it."""
    try:
        report = passport.report(edge.actor(), key)
    except Unauthenticated:
        return redirect(url_for("home.sign_in_form", volgende=request.path))
    wrong: dict[int, list[str]] = {}
    for found in report.findings:
        wrong.setdefault(found.line, []).append(finding_text(found, edge.language()))
    return render_template(
        "passport/integrity.html", report=report, lot=report.lot, title=title(report.lot), wrong=wrong,
        kinds=EntryKind, last_anchor=report.anchored[max(report.anchored)] if report.anchored else None,
        member=edge.actor() is not None,
    )  # fmt: skip


@blp.get("/id/partij/<uuid:key>/geschiedenis.json")
def history_file(key: UUID) -> Response:
    """The history with its proofs, to keep and to check anywhere."""
    content = passport.history_file(edge.actor(), key, edge.now())
    answer = public_document(key, passport.as_text(content), JSON)
    name = f"geschiedenis-{content['partij']['nummer']}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blp.get("/paspoort/ankers")
def anchors() -> Answer:
    """The chain of anchors, newest first."""
    found = passport.anchors(**loaded_query(PageQuery))
    return render_template("passport/anchors.html", anchors=found.items, pager=links(found.next))


@blp.get("/paspoort/ankers.json")
def anchors_file() -> Response:
    """The whole chain, oldest first, to keep."""
    content = {"formaat": ANCHORS_FORMAT, "ankers": [anchor_words(one) for one in passport.all_anchors()]}
    return kept(passport.as_text(content), JSON, FIVE_MINUTES)
