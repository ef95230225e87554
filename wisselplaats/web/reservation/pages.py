"""The pages of claims."""

from typing import Any
from uuid import UUID, uuid4

from flask import render_template, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import ExtensionState, ReservationState
from wisselplaats.models import Listing, Reservation
from wisselplaats.schemas.reservation import (
    CancelInput,
    DecisionInput,
    ExtensionInput,
    ReservationForm,
    ReservationQuery,
)
from wisselplaats.schemas.wire.words import choices
from wisselplaats.services import handover, listing, reservation
from wisselplaats.web.legal.warnings import TICKED, acknowledge_ticked
from wisselplaats.web.page.base import (
    Answer,
    Form,
    actor,
    blueprint,
    done,
    form_version,
    links,
    loaded,
    loaded_query,
    submit,
)

VERSION = ("versie",)

blp = blueprint("reservation")


def _version() -> int | None:
    """What the user looked at when the form was filled; a form that names none asks for no check."""
    return form_version() if "versie" in request.form else None


@blp.app_context_processor
def claim_form() -> dict[str, Any]:
    """What `reservation/_form.html` needs, on whichever page it stands."""
    return {"claim_choices": lambda offer: reservation.own_choices(actor(), offer), "new_key": uuid4}


@blp.get("/reserveringen")
def index() -> Answer:
    """The claims of the organisation, or those on its offers."""
    query = loaded_query(ReservationQuery)
    found = reservation.search(actor(), **query)
    return render_template(
        "reservation/index.html", claims=found.items, pager=links(found.next), side=query["role"].value if query["role"] else "",
        states=choices(ReservationState), form=Form(request.args),
        new_messages=reservation.unread(actor(), [claim.id for claim in found.items]),
        to_decide=reservation.waiting_count(actor(), edge.now()),
    )  # fmt: skip


@blp.get("/aanbiedingen/<uuid:key>/reserveren")
def new(key: UUID) -> Answer:
    """The form by itself; a link may fill in the demand and the quantity."""
    require(actor(), Action.RESERVE)
    return _form(key, Form(request.args))


@blp.post("/aanbiedingen/<uuid:key>/reserveren")
def create(key: UUID) -> Any:
    """Ask for a quantity; too little free shows the form again with what is free and the way to the queue."""

    def work() -> Reservation:
        wish: reservation.Wish = loaded(ReservationForm, leave_out=(TICKED,))  # type: ignore[assignment]
        acknowledge_ticked(listing.get(actor(), key, edge.today()).lot_id)
        return reservation.request(actor(), key, wish, edge.now(), edge.today())

    return submit(
        work,
        lambda made: done(_asked(made), "reservation.show", key=made.id),
        lambda form: _form(key, form),
    )


def _asked(made: Reservation) -> str:
    if made.state == ReservationState.QUEUED:
        return _("U staat in de wachtrij. Zodra er genoeg vrijkomt, krijgt u bericht.")
    if made.by_rule:
        return _("De reservering is meteen toegezegd, volgens de regel van de aanbieder.")
    return _("De reservering is aangevraagd; de aanbieder heeft bericht.")


def _form(key: UUID, form: Form) -> Answer:
    offer: Listing = listing.get(actor(), key, edge.today())
    page = render_template("reservation/new.html", reserve_form=form, listing=offer)
    return (page, 400) if form.errors else page


@blp.get("/reserveringen/<uuid:key>")
def show(key: UUID) -> Answer:
    """A claim with its history and its talk, and what can be done with it now; opening it is reading it."""
    page = claim_page(key)
    with transaction():
        reservation.read(actor(), key, edge.now())
    return page


def claim_page(key: UUID, failed: str = "", form: Form | None = None) -> Answer:
    """The page of a claim; `failed` names the form that came back with errors."""
    found = reservation.get(actor(), key)
    page = render_template(
        "reservation/show.html",
        claim=found,
        history=reservation.history(actor(), found),
        extensions=reservation.extensions(actor(), key),
        parts=reservation.parts(actor(), found),
        messages=reservation.messages(actor(), key, limit=200).items,
        read_up_to=reservation.read_up_to(actor(), key),
        new_messages=reservation.unread(actor(), [key]).get(key, 0),
        handovers=handover.search(actor(), limit=100, reservation_id=key).items,
        appointment=handover.of_claim(actor(), key),
        owner=found.listing.organisation_id == actor().organisation_id,
        forms={failed: form},
        now=edge.now(),
    )
    return (page, 400) if form else page


@blp.post("/reserveringen/<uuid:key>/besluiten")
def decide(key: UUID) -> Any:
    """Accept or decline."""
    return submit(
        lambda: reservation.decide(
            actor(), key, now=edge.now(), version=_version(), **loaded(DecisionInput, leave_out=VERSION)
        ),
        lambda made: done(
            _("De reservering is toegezegd.") if made.state == ReservationState.ACCEPTED
            else _("De reservering is afgewezen."), "reservation.show", key=key,
        ),
        lambda form: claim_page(key, "decide", form),
    )  # fmt: skip


@blp.post("/reserveringen/<uuid:key>/annuleringen")
def cancel(key: UUID) -> Any:
    """Take a claim back."""
    return submit(
        lambda: reservation.cancel(
            actor(), key, edge.now(), version=_version(), **loaded(CancelInput, leave_out=VERSION)
        ),
        lambda _made: done(_("De reservering is ingetrokken."), "reservation.show", key=key),
        lambda form: claim_page(key, "cancel", form),
    )


@blp.post("/reserveringen/<uuid:key>/verlengingen")
def extend(key: UUID) -> Any:
    """Ask for more time."""
    return submit(
        lambda: reservation.ask_extension(
            actor(), key, now=edge.now(), version=_version(), **loaded(ExtensionInput, leave_out=VERSION)
        ),
        lambda made: done(
            _("De optie is verlengd.") if made.state == ExtensionState.GRANTED
            else _("Uw verzoek om verlenging ligt bij de aanbieder."), "reservation.show", key=key,
        ),
        lambda form: claim_page(key, "extend", form),
    )  # fmt: skip


@blp.post("/reserveringen/<uuid:key>/verlengingen/besluiten")
def decide_extension(key: UUID) -> Any:
    """Give more time or refuse it."""
    return submit(
        lambda: reservation.decide_extension(
            actor(), key, now=edge.now(), version=_version(), **loaded(DecisionInput, leave_out=VERSION)
        ),
        lambda made: done(
            _("De optie is verlengd.") if made.state == ExtensionState.GRANTED
            else _("De verlenging is geweigerd."), "reservation.show", key=key,
        ),
        lambda form: claim_page(key, "decide_extension", form),
    )  # fmt: skip
