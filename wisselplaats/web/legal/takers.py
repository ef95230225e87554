"""The register of who may take which waste, as an organisation sees and keeps it."""

from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.legal import chapter_17
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import PermitKind
from wisselplaats.models import WasteTaker
from wisselplaats.schemas.legal import WasteTakerInput
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import legal
from wisselplaats.web.legal.blueprint import blp
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded, may, show_form, submit


@blp.get("/organisatie/afvalafnemers")
def takers() -> Answer:
    """The register."""
    return _page(Form({"geldigVan": edge.today().isoformat()}))


def _page(form: Form) -> Answer:
    keeps = may(Action.MANAGE_WASTE_TAKERS)
    kinds = {"vihb": _("VIHB-nummer"), "omgevingsvergunning": _("Omgevingsvergunning"), "melding": _("Melding (Bal)")}
    return show_form(
        "legal/takers.html", form, takers=legal.takers(actor()), keeps=keeps, today=edge.today(),
        organisations=[(str(one.id), one.name) for one in legal.possible_takers(actor())] if keeps else [],
        kinds={kind: kinds[word(kind)] for kind in PermitKind},
        codes=[(one.code, f"{one.code} {one.text(edge.language())}") for one in chapter_17().values()],
    )  # fmt: skip


@blp.post("/organisatie/afvalafnemers")
def add_taker() -> Any:
    """Put a taker in the register."""
    require(actor(), Action.MANAGE_WASTE_TAKERS)

    def work() -> WasteTaker:
        codes = request.form.get("euralCodes", "").replace(",", "\n").splitlines()
        data = loaded(WasteTakerInput, leave_out=("euralCodes",), euralCodes=[code for code in codes if code.strip()])
        return legal.add_taker(actor(), edge.now(), **data)

    return submit(work, lambda _made: done(_("De afnemer staat in het register."), "legal.takers"), _page)


@blp.post("/organisatie/afvalafnemers/<uuid:key>/beeindigen")
def end_taker(key: UUID) -> Any:
    """Take an entry out of force."""
    require(actor(), Action.MANAGE_WASTE_TAKERS)
    return submit(
        lambda: legal.end_taker(actor(), key, edge.now()),
        lambda _made: done(_("De afnemer mag vanaf nu geen afval meer afnemen."), "legal.takers"),
        _page,
    )
