"""Agreeing a time, counting as the giver, confirming as the taker: one page with what is to be done now."""

from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.handover.appointment import AMSTERDAM
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import DestinationKind, LossReason, ReservationSide
from wisselplaats.models import Handover, HandoverAppointment, Reservation
from wisselplaats.schemas.handover import (
    AppointmentInput,
    CallOffInput,
    ConfirmInput,
    CountInput,
    DestinationInput,
    RefuseInput,
    TakeInput,
)
from wisselplaats.schemas.wire.base import PageQuery
from wisselplaats.services import handover, reservation
from wisselplaats.web.factor.words import choices
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
from wisselplaats.web.page.filters import label
from wisselplaats.web.page.room import with_room

VERSION = ("versie",)

blp = blueprint("handover")


def _version() -> int | None:
    """What the user looked at; a form without an appointment behind it names none."""
    return form_version() if request.form.get("versie") else None


@blp.get("/afspraken")
def index() -> Answer:
    """What is to be given, confirmed or agreed by us."""
    require(actor(), Action.READ)
    found = handover.appointments(actor(), **loaded_query(PageQuery))
    return render_template(
        "handover/index.html", appointments=found.items, pager=links(found.next), today=edge.today(), day_of=_day,
        sides=_sides,
    )  # fmt: skip


def _day(found: HandoverAppointment) -> Any:
    return found.starts_at.astimezone(AMSTERDAM).date() if found.starts_at else None


def _sides(claim: Reservation) -> set[str]:
    """On which sides the user stands: both inside one organisation."""
    me = actor().organisation_id
    sides = {ReservationSide.OWNER: claim.listing.organisation_id, ReservationSide.TAKER: claim.organisation_id}
    return {side.value for side, organisation in sides.items() if organisation == me}


@blp.get("/afspraken/<uuid:key>")
def show(key: UUID) -> Answer:
    """Where a handover stands and what is to be done now."""
    return _page(handover.appointment(actor(), key))


@blp.get("/reserveringen/<uuid:key>/overdragen")
def start(key: UUID) -> Any:
    """The same page before anything is agreed."""
    found = handover.of_claim(actor(), key)
    if found is not None:
        return redirect(url_for("handover.show", key=found.id), code=303)
    return _claim_page(reservation.get(actor(), key), None)


def _page(found: HandoverAppointment, failed: str = "", form: Form | None = None) -> Answer:
    return _claim_page(found.reservation, found, failed, form)


def _claim_page(
    claim: Reservation, found: HandoverAppointment | None, failed: str = "", form: Form | None = None
) -> Answer:
    sides, lot = _sides(claim), claim.listing.lot
    first = max(edge.today(), lot.available_from)
    depots = [_chosen(one, found) for one in handover.choices(actor(), claim.id, edge.today())]
    page = render_template(
        "handover/show.html", claim=claim, lot=lot, found=found, sides=sides, forms={failed: form},
        reasons=[(reason.value, label(reason)) for reason in LossReason], rest=claim.quantity - claim.handed_over,
        opening=handover.opening(actor(), lot, found, first), first=first, kinds=_kinds(claim, bool(depots)),
        vehicles=choices()["vehicle"],
        depots=[(str(one.depot.id), with_room(one.depot.name, one.room)) for one in depots],
        too_full=[one.room for one in depots if one.room is not None and one.room.too_full],
    )  # fmt: skip
    return (page, 400) if form else page


def _chosen(one: handover.Choice, found: HandoverAppointment | None) -> handover.Choice:
    """A depot that the taker chose before has no question of room any more."""
    stands = found is not None and found.destination_confirmed and found.to_depot_id == one.depot.id
    return handover.Choice(one.depot, None) if stands else one


def _kinds(claim: Reservation, depots: bool) -> list[tuple[str, str]]:
    """Where it may go, as each side says it; without a depot to name there is none to choose."""
    ours = claim.organisation_id == actor().organisation_id
    theirs = _("Een depot van %(taker)s", taker=claim.organisation.name)
    names = {
        **({DestinationKind.PROJECT: _("Het werk waarvoor het is")} if handover.works_of(claim) else {}),
        **({DestinationKind.DEPOT: _("Een depot van ons") if ours else theirs} if ours or depots else {}),
        DestinationKind.PLACE: _("Een andere plek"),
    }
    return [(kind.value, name) for kind, name in names.items()]


def _again(key: UUID, failed: str, form: Form) -> Answer:
    """The page of a claim with a form that came back."""
    return _claim_page(reservation.get(actor(), key), handover.of_claim(actor(), key), failed, form)


@blp.get("/overdrachten/<uuid:key>/bewijs.pdf")
def proof(key: UUID) -> Response:
    """The signed record, for the two organisations."""
    answer = Response(handover.proof(actor(), key, edge.language()), content_type="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"overdracht-{key}.pdf")
    return answer


@blp.post("/reserveringen/<uuid:key>/afspraken")
def propose(key: UUID) -> Any:
    """Propose a time, or another one."""
    return submit(
        lambda: handover.propose(
            actor(), key, edge.now(), version=_version(), **loaded(AppointmentInput, leave_out=VERSION)
        ),
        lambda made: done(_("Het voorstel is verstuurd."), "handover.show", key=made.id),
        lambda form: _again(key, "propose", form),
    )


@blp.post("/reserveringen/<uuid:key>/tellingen")
def give(key: UUID) -> Any:
    """Confirm as the giver what is there."""

    def work() -> HandoverAppointment:
        data = loaded(CountInput, leave_out=(*VERSION, TICKED))
        acknowledge_ticked(reservation.get(actor(), key).listing.lot_id)
        return handover.give(actor(), key, now=edge.now(), version=_version(), **data)

    return submit(
        work,
        lambda made: done(_("Uw telling is bewaard. De ontvanger bevestigt nu."), "handover.show", key=made.id),
        lambda form: _again(key, "give", form),
    )


@blp.post("/afspraken/<uuid:key>/akkoorden")
def agree(key: UUID) -> Any:
    """Agree with the time."""

    def work() -> HandoverAppointment:
        loaded(ConfirmInput, leave_out=VERSION)
        return handover.agree(actor(), key, edge.now(), _version())

    return submit(
        work,
        lambda _made: done(_("Het tijdstip is afgesproken."), "handover.show", key=key),
        lambda form: _page(handover.appointment(actor(), key), "agree", form),
    )


@blp.post("/afspraken/<uuid:key>/bevestigingen")
def take(key: UUID) -> Any:
    """Confirm as the taker: now it changes hands."""

    def work() -> Handover:
        data = loaded(TakeInput, leave_out=(*VERSION, TICKED))
        acknowledge_ticked(handover.appointment(actor(), key).reservation.listing.lot_id)
        return handover.take(actor(), key, edge.now(), edge.today(), _version(), **data)

    return submit(
        work,
        lambda made: done(_("De overdracht is vastgelegd en telt mee."), "impact.handover_page", key=made.id),
        lambda form: _page(handover.appointment(actor(), key), "take", form),
    )


@blp.post("/afspraken/<uuid:key>/bestemmingen")
def choose_destination(key: UUID) -> Any:
    """Say where it goes."""
    return submit(
        lambda: handover.choose_destination(
            actor(), key, now=edge.now(), version=_version(), **loaded(DestinationInput, leave_out=VERSION)
        ),
        lambda _made: done(_("De bestemming is bewaard."), "handover.show", key=key),
        lambda form: _page(handover.appointment(actor(), key), "destination", form),
    )


@blp.post("/afspraken/<uuid:key>/bezwaren")
def refuse(key: UUID) -> Any:
    """Give the count back."""
    return submit(
        lambda: handover.refuse(actor(), key, edge.now(), version=_version(), **loaded(RefuseInput, leave_out=VERSION)),
        lambda _made: done(_("De telling is teruggegeven aan de gever."), "handover.show", key=key),
        lambda form: _page(handover.appointment(actor(), key), "refuse", form),
    )


@blp.post("/afspraken/<uuid:key>/annuleringen")
def call_off(key: UUID) -> Any:
    """Call it off."""
    return submit(
        lambda: handover.cancel(
            actor(), key, edge.now(), version=_version(), **loaded(CallOffInput, leave_out=VERSION)
        ),
        lambda made: done(_("De afspraak is afgezegd."), "reservation.show", key=made.reservation_id),
        lambda form: _page(handover.appointment(actor(), key), "call_off", form),
    )
