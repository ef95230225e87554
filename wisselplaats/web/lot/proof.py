"""What proves a lot: its documents and its inspections, with the forms to add one."""

from typing import Any
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.vocabulary import DocumentKind, InspectionMethod, InspectionOutcome
from wisselplaats.schemas.passport import DocumentInput, InspectionInput
from wisselplaats.services import lot, passport
from wisselplaats.web.lot.blueprint import blp
from wisselplaats.web.lot.forms import words_of
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded, show_form, submit
from wisselplaats.web.page.filters import day, label


@blp.get("/partijen/<uuid:key>/bewijs")
def proof(key: UUID) -> Answer:
    """The documents and inspections of a lot, and what it inherited."""
    return _page(key, Form())


def _page(key: UUID, form: Form) -> Answer:
    found = lot.get(actor(), key, today=edge.today())
    documents = passport.documents_of(found)
    return show_form(
        "lot/proof.html",
        form,
        lot=found,
        own=found.organisation_id == actor().organisation_id,
        documents=documents,
        wholes=passport.numbers_of_wholes(actor(), found),
        inspections=passport.inspections_of(found),
        kinds=words_of(DocumentKind),
        methods=words_of(InspectionMethod),
        outcomes=words_of(InspectionOutcome),
        choices=[(str(one.id), f"{label(one.kind)}, {day(one.issued_on or one.created_at)}") for one in documents],
        today=edge.today().isoformat(),
    )


@blp.post("/partijen/<uuid:key>/documenten")
def add_document(key: UUID) -> Any:
    """Add a document."""

    def work() -> Any:
        data, upload = loaded(DocumentInput, leave_out=("document",)), request.files.get("document")
        name, stream = (upload.filename, upload.stream) if upload is not None and upload.filename else ("", None)
        return passport.add_document(actor(), key, name, stream, now=edge.now(), today=edge.today(), **data)

    return submit(
        work,
        lambda _made: done(_("Het document is toegevoegd."), "lot.proof", key=key),
        lambda form: _page(key, form),
    )


@blp.get("/partijen/<uuid:key>/documenten/<uuid:document_id>")
def document(key: UUID, document_id: UUID) -> Any:
    """The file of a document."""
    found, file = passport.document_file(actor(), key, document_id)
    with file:
        answer = Response(file.read(), content_type=found.content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    return answer


@blp.post("/partijen/<uuid:key>/inspecties")
def inspect(key: UUID) -> Any:
    """Keep an inspection."""
    return submit(
        lambda: passport.inspect(actor(), key, edge.now(), edge.today(), **loaded(InspectionInput)),
        lambda _made: done(_("De inspectie is vastgelegd."), "lot.proof", key=key),
        lambda form: _page(key, form),
    )
