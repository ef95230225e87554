"""What a confirmed correction changes: the lots of both sides, the claim, the offer, and a signed row of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain import lot as lots
from wisselplaats.domain import reservation as claims
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.handover.correction import to_add
from wisselplaats.domain.lot import LotAction
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    CorrectionOutcome,
    Indicator,
    ListingState,
    LotState,
    MovementReason,
    ReservationSide,
)
from wisselplaats.models import Handover, HandoverCorrection, ImpactLine, Listing, Lot, Recycling, Reservation
from wisselplaats.services import match, passport, settlement
from wisselplaats.services.impact.factors import exact_mass_kg
from wisselplaats.services.lot.moving import because
from wisselplaats.services.reservation import effects

FIGURES = {
    "mass_kg": Decimal("0.001"), "co2_avoided_kg": Decimal("0.001"), "mki_avoided_eur": Decimal("0.0001"),
    "money_avoided_eur": Decimal("0.0001"),
}  # fmt: skip
"""What grows with the quantity, and the step in which it is kept."""
OF_LINES = {
    "co2_avoided_kg": Indicator.CO2, "mki_avoided_eur": Indicator.MKI, "money_avoided_eur": Indicator.MONEY,
}  # fmt: skip
OWN = frozenset(
    {"id", "corrects_id", "correction_reason", "quantity", "handed_over_by", "handed_over_at", "note", *FIGURES}
)
"""What a correction has of its own; the rest is as it is of the handover that it corrects."""
LINE_FIGURES = ("amount", "result")
LINE_STEP = Decimal("0.0000000001")
NONE_LEFT = "Na correctie van een overdracht bleek er niets meer te zijn."


@dataclass(frozen=True)
class Books:
    """Everything that a correction touches, locked in the order that everybody keeps: offers, claim, lots."""

    original: Handover
    claim: Reservation
    offer: Listing
    parent: Lot
    child: Lot
    offers: Sequence[Listing]

    def free(self, lot: Lot) -> Decimal:
        """What of a lot nobody has a claim on."""
        held = (one.optioned + one.accepted for one in self.offers if one.lot_id == lot.id)
        return max(Decimal(0), lot.quantity - sum(held, Decimal(0)))

    def check(self, difference: Decimal, outcome: CorrectionOutcome | None) -> None:
        """Refuse what the lots cannot give. Errors: Conflict that says of which lot how much is free."""
        if difference < 0:
            _require_free(self, self.child, -difference, "correction_child_not_free")
            if outcome == CorrectionOutcome.RETURNED:
                _require_may_come_back(self.parent)
            return
        _require_may_come_back(self.child)
        # what left whole was more than anybody knew: nothing of it can be promised to somebody else
        if self.parent.state != LotState.GONE:
            _require_free(self, self.parent, difference, "correction_parent_not_free")


def _require_free(books: Books, lot: Lot, asked: Decimal, code: str) -> None:
    free = books.free(lot)
    if free < asked:
        raise Conflict(code, number=lot.number, free=free, asked=asked, unit=lot.unit.value)


def _require_may_come_back(lot: Lot) -> None:
    if lot.state == LotState.GONE and session.scalar(select(Recycling.id).where(Recycling.lot_id == lot.id)):
        raise Conflict("correction_of_recycled", number=lot.number)


def books_of(original: Handover, claim: Reservation) -> Books:
    """What a correction of a handover touches; the claim and its offer are locked already."""
    both = (original.lot_id, original.child_lot_id)
    fresh = {"populate_existing": True}
    query = select(Listing).where(Listing.lot_id.in_(both)).order_by(Listing.id).with_for_update()
    offers = session.scalars(query.execution_options(**fresh)).all()
    found = select(Lot).where(Lot.id.in_(both)).order_by(Lot.id).with_for_update(of=Lot)
    known = {lot.id: lot for lot in session.scalars(found.execution_options(**fresh))}
    return Books(original, claim, claim.listing, known[original.lot_id], known[original.child_lot_id], offers)


def put_right(actor: Actor, found: HandoverCorrection, books: Books, now: datetime) -> Handover:
    """Add the signed row of a confirmed correction, with everything that follows. Errors: Conflict as `Books.check`."""
    difference = found.difference
    books.check(difference, found.outcome)
    made = _record(found, books)
    made.handed_over_at = now
    session.add(made)
    session.flush()
    if difference < 0:
        _less(actor, books, -difference, found, now)
    else:
        _more(actor, books, difference, now)
    session.flush()
    _write_down(books, found, now)
    settlement.settle(made.id)
    for one in books.offers:
        match.listing_changed(one.id)
    effects.settle(books.offer, books.claim.demand, now)
    session.flush()
    return made


def _record(found: HandoverCorrection, books: Books) -> Handover:
    original = books.original
    rows = session.scalars(select(Handover).where(Handover.corrects_id == original.id)).all()
    lines = _known_lines(original, rows)
    figures = {name: _figure(name, original, rows, lines, found.actual) for name in FIGURES}
    same = [column.key for column in Handover.__mapper__.column_attrs if column.key not in OWN]
    return Handover(
        **{name: getattr(original, name) for name in same}, **figures, id=found.id, corrects_id=original.id,
        correction_reason=found.reason, quantity=found.difference, handed_over_by=found.proposed_by, note=found.note,
        lines=_lines(original, lines, found.actual),
    )  # fmt: skip


def _known_lines(original: Handover, rows: Sequence[Handover]) -> Sequence[ImpactLine]:
    # asked for anew: a reader's page leaves out the lines that rest on another's licensed factors
    query = select(ImpactLine).where(ImpactLine.handover_id.in_([original.id, *(row.id for row in rows)]))
    return session.scalars(query.order_by(ImpactLine.position)).all()


def _figure(
    name: str, original: Handover, rows: Sequence[Handover], lines: Sequence[ImpactLine], actual: Decimal
) -> Decimal | None:
    first = getattr(original, name)
    if first is None:
        return None
    stands = sum((getattr(row, name) for row in rows), first)
    return to_add(_exact(name, original, lines), stands, actual, original.quantity, FIGURES[name])


def _exact(name: str, original: Handover, lines: Sequence[ImpactLine]) -> Decimal:
    """The figure unrounded: the mass from the catalogue, the rest from the lines that made it; else as it was kept."""
    if name == "mass_kg":
        return _exact_mass(original)
    of_figure = [one for one in lines if one.handover_id == original.id and one.indicator is OF_LINES.get(name)]
    kept: Decimal = getattr(original, name)
    return sum((one.signed for one in of_figure), Decimal(0)) if of_figure else kept


def _exact_mass(original: Handover) -> Decimal:
    """Of a kind whose mass is another in the catalogue since then, what was kept."""
    exact = exact_mass_kg(original.lot, original.quantity)
    kept: Decimal = original.mass_kg or Decimal(0)
    return kept if exact is None or exact.quantize(FIGURES["mass_kg"]) != kept else exact


def _lines(original: Handover, known: Sequence[ImpactLine], actual: Decimal) -> list[ImpactLine]:
    """The lines of the original with the same factors, for the difference alone."""
    columns = [column.key for column in ImpactLine.__mapper__.column_attrs]
    same = [name for name in columns if name not in {"id", "handover_id", *LINE_FIGURES}]
    made = []
    for line in (one for one in known if one.handover_id == original.id):
        earlier = [one for one in known if one.handover_id != original.id and one.position == line.position]
        figures = {
            name: to_add(
                getattr(line, name), sum((getattr(one, name) for one in earlier), getattr(line, name)), actual,
                original.quantity, LINE_STEP,
            )
            for name in LINE_FIGURES
        }  # fmt: skip
        made.append(ImpactLine(**{name: getattr(line, name) for name in same}, **figures))
    return made


def _less(actor: Actor, books: Books, missing: Decimal, found: HandoverCorrection, now: datetime) -> None:
    """What did not change hands leaves the taker's lot, and comes back to the giver's or is written off."""
    _change(actor, books.child, -missing, books.original.from_organisation.name, now)
    _fit(books, books.child)
    _correct_claim(books, -missing)
    if found.outcome == CorrectionOutcome.WRITTEN_OFF:
        _write_off(books.offer, missing)
        return
    _change(actor, books.parent, missing, books.original.to_organisation.name, now)
    others = [one for one in books.offers if one.lot_id == books.parent.id and one.state == ListingState.PUBLISHED]
    if books.offer.state == ListingState.FULFILLED and not others:
        books.offer.state = ListingState.PUBLISHED


def _more(actor: Actor, books: Books, extra: Decimal, now: datetime) -> None:
    """What went along leaves what is free of the giver's lot; of a lot that left whole it was never in the books."""
    if books.parent.state != LotState.GONE:
        _change(actor, books.parent, -extra, books.original.to_organisation.name, now)
    books.offer.quantity += max(Decimal(0), extra - books.offer.free)
    session.flush()
    _correct_claim(books, extra)
    _fit(books, books.parent)
    _change(actor, books.child, extra, books.original.from_organisation.name, now)


def _change(actor: Actor, lot: Lot, difference: Decimal, other: str, now: datetime) -> None:
    """More or less lies there; empty it is gone, and what was gone is there again."""
    session.flush()
    because(actor, now, lot, MovementReason.CORRECTED, other)
    lot.quantity += difference
    if not lot.quantity:
        lot.state = lots.move(lot.state, LotAction.LEAVE)
    elif lot.state == LotState.GONE:
        lot.state = lots.move(lot.state, LotAction.COME_BACK_TO_DEPOT if lot.depot_id else LotAction.COME_BACK)
    session.flush()


def _correct_claim(books: Books, difference: Decimal) -> None:
    claim = books.claim
    claim.handed_over += difference
    claim.state, claim.quantity = claims.corrected(claim.state, claim.quantity, claim.handed_over, difference)
    if claim.min_part is not None:
        claim.min_part = min(claim.min_part, claim.quantity)
    effects.recount(claim)


def _write_off(offer: Listing, lost: Decimal) -> None:
    if offer.quantity > lost:
        offer.quantity -= lost
        return
    offer.state, offer.withdrawn_reason = ListingState.WITHDRAWN, NONE_LEFT


def _fit(books: Books, lot: Lot) -> None:
    """Never offer more of a lot than there is."""
    for offer in books.offers:
        most = offer.handed_over + lot.quantity
        if offer.lot_id != lot.id or offer.state != ListingState.PUBLISHED or offer.quantity <= most:
            continue
        if most > offer.handed_over:
            offer.quantity = most
            offer.min_quantity = min(offer.min_quantity, most) if offer.min_quantity else None
        elif offer.handed_over:
            offer.quantity, offer.min_quantity, offer.state = offer.handed_over, None, ListingState.FULFILLED
        else:
            offer.state, offer.withdrawn_reason = ListingState.WITHDRAWN, NONE_LEFT
    session.flush()


def _write_down(books: Books, found: HandoverCorrection, now: datetime) -> None:
    """One line in both passports: what it was said to be, and what it was."""
    original, unit = books.original, books.parent.unit
    data: dict[str, Any] = {
        "handover": original.id, "correction": found.id, "handed_over": [found.written, found.actual], "unit": unit,
        "reason": found.reason, "from": original.from_organisation.name, "to": original.to_organisation.name,
    }  # fmt: skip
    if found.outcome:
        data["outcome"] = found.outcome
    who = (
        original.from_organisation.name
        if found.proposed_side == ReservationSide.OWNER
        else original.to_organisation.name
    )
    for lot in sorted((books.parent, books.child), key=lambda one: one.id):
        passport.append(lot, EntryKind.CORRECTED, who, data, now)
