"""What the page of a claim says about its planning, and the two clicks that solve a slip."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.reservation import OPEN
from wisselplaats.models import Demand, LotSlip, Reservation
from wisselplaats.schemas.planning import MoveInput
from wisselplaats.services import lot, reservation
from wisselplaats.services.lot import Chain
from wisselplaats.services.reservation import Alternative
from wisselplaats.web.page.base import actor, done, form_version, loaded, submit
from wisselplaats.web.reservation.pages import VERSION, blp, claim_page


@dataclass(frozen=True)
class Planning:
    """What moved since the claim was made, and what the taker can do; `hidden` keeps the taker's dates from others."""

    open: bool
    slips: Sequence[LotSlip]
    alternatives: Sequence[Alternative]
    hidden: bool


def _planning(claim: Reservation) -> Planning:
    slips = [one for one in lot.slips_of(actor(), claim.listing.lot_id) if one.at >= claim.created_at]
    there = reservation.alternatives(actor(), claim.id, edge.today()) if slips or claim.standing_days else []
    return Planning(claim.state in OPEN, slips, there, claim.organisation_id != actor().organisation_id)


def _of_demand(demand: Demand) -> Sequence[Reservation]:
    return reservation.of_demand(actor(), demand.id)


def _of_lot(lot_id: UUID) -> Chain:
    return lot.relying(actor(), lot_id)


@blp.app_context_processor
def planning() -> dict[str, Any]:
    """What `reservation/_planning.html`, `reservation/_relying.html` and `demand/_claims.html` need, on whichever page they stand."""
    return {"claim_planning": _planning, "demand_claims": _of_demand, "lot_chain": _of_lot}


@blp.post("/reserveringen/<uuid:key>/verplaatsen")
def move(key: UUID) -> Any:
    """Move a claim to another offer."""
    version = form_version()
    return submit(
        lambda: reservation.move_to(
            actor(), key, loaded(MoveInput, leave_out=VERSION)["listing_id"], edge.now(), edge.today(), version
        ),
        lambda made: done(_("De reservering is verplaatst; de oude is ingetrokken."), "reservation.show", key=made.id),
        lambda form: claim_page(key, "move", form),
    )


@blp.post("/reserveringen/<uuid:key>/behoefte")
def fit_demand(key: UUID) -> Any:
    """Give the demand the date at which the claim is fine again."""
    return submit(
        lambda: reservation.fit_demand(actor(), key, edge.now(), edge.today()),
        lambda made: done(_("De behoefte is aangepast; de reservering past weer."), "reservation.show", key=key),
        lambda form: claim_page(key, "move", form),
    )
