"""Putting a handover right: say how much it was, see what the other side says, confirm or refuse it."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.adapters.files import Readable
from wisselplaats.domain.vocabulary import CorrectionOutcome, CorrectionReason, CorrectionState
from wisselplaats.models import Handover, HandoverCorrection
from wisselplaats.schemas.handover import ConfirmInput, CorrectionInput, CorrectionRefusal
from wisselplaats.services import handover
from wisselplaats.web.handover.pages import VERSION, blp
from wisselplaats.web.page.base import Answer, Form, actor, done, form_version, loaded, submit
from wisselplaats.web.page.filters import label


@blp.get("/overdrachten/<uuid:key>/correcties")
def corrections(key: UUID) -> Answer:
    """Everything that was said about what really changed hands, and the form to say more."""
    return _page(key)


def _page(key: UUID, failed: str = "", form: Form | None = None) -> Answer:
    original = handover.original_of(actor(), key)
    found = handover.corrections(actor(), original.id)
    page = render_template(
        "handover/corrections.html", handover=original, lot=original.lot, total=handover.total_of(original),
        waiting=next((one for one in found if one.state == CorrectionState.PROPOSED), None),
        past=[one for one in found if one.state != CorrectionState.PROPOSED], forms={failed: form},
        sides=_sides(original), reasons=[(one.value, label(one)) for one in CorrectionReason],
        outcomes=[
            (CorrectionOutcome.RETURNED.value, _("Terug bij de gever: het is weer vrij")),
            (CorrectionOutcome.WRITTEN_OFF.value, _("Afboeken: stuk, vervuild of verdwenen")),
        ],
    )  # fmt: skip
    return (page, 400) if form else page


def _sides(original: Handover) -> set[str]:
    """On which sides the user stands: both inside one organisation."""
    me = actor().organisation_id
    sides = {"eigenaar": original.from_organisation_id, "vrager": original.to_organisation_id}
    return {side for side, organisation in sides.items() if organisation == me}


@blp.post("/overdrachten/<uuid:key>/correcties")
def propose_correction(key: UUID) -> Any:
    """Say how much it was."""

    def work() -> HandoverCorrection:
        finding: Any = loaded(CorrectionInput, leave_out=("fotos",))
        return handover.propose_correction(actor(), key, finding, edge.now(), _photos())

    return submit(
        work,
        lambda _made: done(
            _("Uw correctie is verstuurd. De andere kant bevestigt nu."), "handover.corrections", key=key
        ),
        lambda form: _page(key, "propose", form),
    )


def _photos() -> list[tuple[str, Readable]]:
    chosen = [upload for upload in request.files.getlist("fotos") if upload.filename]
    for upload in chosen:
        upload.stream.seek(0)  # the work may be done a second time after a deadlock
    return [(upload.filename or "", upload.stream) for upload in chosen]


def _again(key: UUID, failed: str, form: Form) -> Answer:
    return _page(handover.correction(actor(), key).handover_id, failed, form)


@blp.post("/correcties/<uuid:key>/bevestigingen")
def confirm_correction(key: UUID) -> Any:
    """Confirm what the other side found."""

    def work() -> Handover:
        loaded(ConfirmInput, leave_out=VERSION)
        return handover.confirm_correction(actor(), key, edge.now(), form_version())

    return submit(
        work,
        lambda made: done(_("De overdracht is gecorrigeerd."), "handover.corrections", key=made.corrects_id),
        lambda form: _again(key, "confirm", form),
    )


@blp.post("/correcties/<uuid:key>/afwijzingen")
def refuse_correction(key: UUID) -> Any:
    """Say that it is not so."""
    return submit(
        lambda: handover.refuse_correction(
            actor(), key, edge.now(), version=form_version(), **loaded(CorrectionRefusal, leave_out=VERSION)
        ),
        lambda made: done(_("De correctie is afgewezen."), "handover.corrections", key=made.handover_id),
        lambda form: _again(key, "refuse", form),
    )


@blp.post("/correcties/<uuid:key>/intrekkingen")
def withdraw_correction(key: UUID) -> Any:
    """Take the own proposal back."""

    def work() -> HandoverCorrection:
        loaded(ConfirmInput, leave_out=VERSION)
        return handover.withdraw_correction(actor(), key, edge.now(), form_version())

    return submit(
        work,
        lambda made: done(_("De correctie is ingetrokken."), "handover.corrections", key=made.handover_id),
        lambda form: _again(key, "withdraw", form),
    )


@blp.get("/correcties/<uuid:key>/fotos/<uuid:photo_id>")
def correction_photo(key: UUID, photo_id: UUID) -> Response:
    """A picture that came along."""
    with handover.photo(actor(), key, photo_id, request.args.get("miniatuur") == "true") as file:
        answer = Response(file.read(), content_type="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer
