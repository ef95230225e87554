"""Writing to the other side of a claim, and the files that were sent along."""

from typing import Any
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.adapters.files import Readable
from wisselplaats.schemas.reservation import MessageForm
from wisselplaats.services import reservation
from wisselplaats.web.page.base import actor, done, loaded, submit
from wisselplaats.web.reservation.pages import blp, claim_page


@blp.post("/reserveringen/<uuid:key>/berichten")
def write(key: UUID) -> Any:
    """Write a message; two clicks on the button make one."""

    def work() -> Any:
        data = loaded(MessageForm, leave_out=("bijlagen",))
        return reservation.write(actor(), key, data["body"], _files(), edge.now(), data["form_key"])

    return submit(
        work,
        lambda _made: done(_("Uw bericht is verstuurd."), "reservation.show", key=key, _anchor="berichten"),
        lambda form: claim_page(key, "message", form),
    )


def _files() -> list[tuple[str, Readable]]:
    chosen = [upload for upload in request.files.getlist("bijlagen") if upload.filename]
    for upload in chosen:
        upload.stream.seek(0)  # the work may be done a second time after a deadlock
    return [(upload.filename or "", upload.stream) for upload in chosen]


@blp.get("/reserveringen/<uuid:key>/bijlagen/<uuid:attachment_id>")
def attachment(key: UUID, attachment_id: UUID) -> Any:
    """A file: a picture is shown, a PDF is saved and never opened inside our site."""
    found, file = reservation.attachment(actor(), key, attachment_id, request.args.get("miniatuur") == "true")
    with file:
        answer = Response(file.read(), content_type=found.content_type)
    shown = "inline" if found.content_type.startswith("image/") else "attachment"
    answer.headers.set("Content-Disposition", shown, filename=found.name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer
