"""Corrections of handovers: both sides agree, every book follows, and nothing falls below zero."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tests.factories import NOW, TODAY
from tests.services.test_handover import Deal
from tests.stored import stored_files
from wisselplaats import db
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    CorrectionOutcome,
    CorrectionReason,
    CorrectionState,
    Decision,
    ListingState,
    LotState,
    NotificationKind,
    ReservationState,
    Role,
)
from wisselplaats.models import Handover, HandoverCorrection, Notification, Reservation, SettlementLine
from wisselplaats.services import handover, impact, lot, passport, reservation
from wisselplaats.services.handover import Finding
from wisselplaats.services.impact.factors import impact_of
from wisselplaats.services.reservation import Wish

LATER = NOW + timedelta(days=3)
BACK, LOST = CorrectionOutcome.RETURNED, CorrectionOutcome.WRITTEN_OFF


class Corrected(Deal):
    """A deal of 60 of 100 that was handed over whole."""

    def __init__(self, make: SimpleNamespace, **data: Any) -> None:
        super().__init__(make)
        self.made = self.accept().hand_over(**data)

    def propose(
        self, actual: int, outcome: CorrectionOutcome | None = BACK, actor: Actor | None = None, **more: Any
    ) -> HandoverCorrection:
        finding = Finding(Decimal(actual), CorrectionReason.MISCOUNT, "Nageteld op de stapel.", outcome)
        with db.transaction():
            return handover.propose_correction(actor or self.owner, self.made.id, finding, LATER, **more)

    def confirm(self, found: HandoverCorrection, actor: Actor | None = None) -> Handover:
        with db.transaction():
            return handover.confirm_correction(actor or self.taker, found.id, LATER)

    def correct(self, actual: int, outcome: CorrectionOutcome | None = BACK) -> Handover:
        return self.confirm(self.propose(actual, outcome))

    def total(self, name: str) -> Decimal:
        rows = db.session.scalars(select(Handover).where(Handover.reservation_id == self.claim.id))
        return sum((getattr(row, name) for row in rows), Decimal(0))

    def refresh(self) -> "Corrected":
        for thing in (self.lot, self.offer, self.claim, self.demand, self.made.child_lot):
            db.session.refresh(thing)
        return self


@pytest.fixture
def deal(make: SimpleNamespace) -> Corrected:
    return Corrected(make)


def test_nothing_changes_until_the_other_side_confirms(deal: Corrected) -> None:
    found = deal.propose(50)
    deal.refresh()
    assert (found.state, found.written, found.difference) == (CorrectionState.PROPOSED, 60, -10)
    assert (deal.lot.quantity, deal.made.child_lot.quantity, deal.total("quantity")) == (40, 60, 60)


def test_less_comes_back_to_the_giver_and_is_free_again(deal: Corrected) -> None:
    made = deal.correct(50)
    deal.refresh()
    assert (made.quantity, made.corrects_id, made.correction_reason) == (-10, deal.made.id, CorrectionReason.MISCOUNT)
    assert (deal.lot.quantity, deal.made.child_lot.quantity) == (50, 50)
    assert (deal.offer.handed_over, deal.offer.free) == (50, 50)
    assert (deal.claim.state, deal.claim.quantity, deal.claim.handed_over) == (ReservationState.HANDED_OVER, 50, 50)
    assert (deal.demand.covered, deal.demand.state) == (50, "open")


def test_what_broke_is_written_off_and_offered_to_nobody(deal: Corrected) -> None:
    deal.correct(50, LOST)
    deal.refresh()
    assert (deal.lot.quantity, deal.made.child_lot.quantity, deal.offer.quantity, deal.offer.free) == (40, 50, 90, 40)


def test_more_comes_from_what_the_giver_has_free(deal: Corrected) -> None:
    made = deal.correct(75, None)
    deal.refresh()
    assert made.quantity == 15
    assert (deal.lot.quantity, deal.made.child_lot.quantity, deal.offer.free) == (25, 75, 25)
    assert (deal.claim.quantity, deal.claim.handed_over, deal.demand.covered) == (75, 75, 75)


def test_more_than_is_free_says_what_to_do(make: SimpleNamespace, deal: Corrected) -> None:
    with db.transaction():
        reservation.request(make.actor(), deal.offer.id, Wish(Decimal(30)), NOW, TODAY)
    with pytest.raises(Conflict) as refused:
        deal.propose(75, None)
    assert refused.value.code == "correction_parent_not_free"
    assert refused.value.params["free"] == 10


def test_a_lot_that_left_whole_was_more_than_anybody_knew(make: SimpleNamespace, deal: Corrected) -> None:
    whole(make, deal)
    deal.correct(64, None)
    deal.refresh()
    assert (deal.lot.quantity, deal.lot.state, deal.made.child_lot.quantity) == (0, LotState.GONE, 64)
    assert (deal.offer.quantity, deal.offer.handed_over, deal.offer.state) == (104, 104, ListingState.FULFILLED)


def whole(make: SimpleNamespace, deal: Corrected) -> None:
    """Somebody takes the other forty too."""
    other = make.actor()
    with db.transaction():
        rest = reservation.request(other, deal.offer.id, Wish(Decimal(40)), NOW, TODAY)
        reservation.decide(deal.owner, rest.id, Decision.ACCEPT, NOW)
        handover.hand_over(deal.owner, rest.id, NOW, TODAY)


def test_a_lot_that_was_gone_lies_there_again_and_its_offer_stands(make: SimpleNamespace, deal: Corrected) -> None:
    whole(make, deal)
    deal.correct(52)
    deal.refresh()
    assert (deal.lot.state, deal.lot.quantity) == (LotState.RELEASED, 8)
    assert (deal.offer.state, deal.offer.free) == (ListingState.PUBLISHED, 8)


def test_when_nothing_changed_hands_the_claim_is_over_and_the_new_lot_gone(deal: Corrected) -> None:
    deal.correct(0)
    deal.refresh()
    assert (deal.claim.state, deal.claim.handed_over) == (ReservationState.CANCELLED, 0)
    assert (deal.made.child_lot.state, deal.lot.quantity, deal.offer.free) == (LotState.GONE, 100, 100)
    for name in ("quantity", "mass_kg", "co2_avoided_kg", "mki_avoided_eur", "money_avoided_eur"):
        assert deal.total(name) == 0, name


def test_corrections_of_corrections_add_up_to_what_really_moved(deal: Corrected) -> None:
    for actual, outcome in ((47, BACK), (71, None), (53, LOST)):
        deal.correct(actual, outcome)
    kept = deal.made
    really = impact_of(kept.lot, Decimal(53), kept.distance_km, False, TODAY)
    assert really is not None
    assert abs(deal.total("co2_avoided_kg") - really.co2_avoided_kg) <= Decimal("0.001")
    assert abs(deal.total("mki_avoided_eur") - really.mki_avoided_eur) <= Decimal("0.0001")
    rows = handover.search(deal.owner, reservation_id=deal.claim.id).items
    lines = [line for row in rows for line in handover.get(deal.owner, row.id).lines]
    signs = {"reference": 1, "reuse": -1}
    co2 = sum(signs[line.side] * line.result for line in lines if line.indicator == "co2")
    assert abs(co2 - deal.total("co2_avoided_kg")) <= Decimal("0.002")


def test_many_that_were_counted_as_one_avoid_what_many_avoid_and_not_a_rounded_one_so_often(
    make: SimpleNamespace,
) -> None:
    deal = Corrected(make, quantity=Decimal(1))
    deal.correct(38, None)
    really = impact_of(deal.made.lot, Decimal(38), deal.made.distance_km, False, TODAY)
    assert really is not None
    assert deal.total("co2_avoided_kg") == really.co2_avoided_kg
    assert deal.total("mki_avoided_eur") == really.mki_avoided_eur


def test_the_mass_of_a_third_put_right_is_that_of_the_whole(make: SimpleNamespace) -> None:
    deal = Corrected(make, quantity=Decimal("0.333"))
    deal.lot.material.mass_kg_per_unit = Decimal("105.6")
    db.session.flush()
    deal.made.mass_kg = Decimal("35.165")
    db.session.flush()
    deal.correct(1, None)
    assert deal.total("mass_kg") == Decimal("105.600")


def test_results_count_it_on_its_own_day(deal: Corrected) -> None:
    made = deal.correct(30)
    assert made.handed_over_at == LATER
    found = impact.totals(deal.owner, TODAY, from_date=TODAY, to_date=LATER.date())
    assert found.total.co2_avoided_kg == deal.total("co2_avoided_kg")
    assert found.total.tonnes * 1000 == deal.total("mass_kg")


def test_both_passports_tell_of_it_and_stay_sound(deal: Corrected) -> None:
    made = deal.correct(50)
    for lot_id in (deal.lot.id, deal.made.child_lot_id):
        entry = passport.entries(lot_id)[-1]
        assert entry.kind == "corrected"
        assert entry.data["handed_over"] == ["60", "50"]
        assert entry.data["correction"] == str(made.id)
    assert passport.verify_all() == []


def test_it_is_settled_at_the_price_of_the_handover(deal: Corrected) -> None:
    made = deal.correct(50)
    line, first = (db.session.get_one(SettlementLine, key) for key in (made.id, deal.made.id))
    assert (line.price_per_unit, line.vat_percent, line.basis) == (
        first.price_per_unit, first.vat_percent, first.basis,
    )  # fmt: skip


def test_the_other_side_is_told_each_time(deal: Corrected) -> None:
    deal.correct(50)
    kinds = {NotificationKind.CORRECTION_PROPOSED: deal.taker, NotificationKind.CORRECTION_CONFIRMED: deal.owner}
    for kind, who in kinds.items():
        told = db.session.scalars(select(Notification).where(Notification.kind == kind)).all()
        assert [one.user_id for one in told] == [who.user_id]
        assert told[0].path == f"/overdrachten/{deal.made.id}/correcties"


def test_who_proposes_does_not_confirm_and_who_answers_does_not_withdraw(deal: Corrected) -> None:
    found = deal.propose(50)
    with pytest.raises(Forbidden, match="other_side_confirms"):
        deal.confirm(found, deal.owner)
    with pytest.raises(Forbidden, match="proposer_withdraws"), db.transaction():
        handover.withdraw_correction(deal.taker, found.id, LATER)
    assert deal.confirm(found).quantity == -10


def test_the_taker_may_find_it_too(deal: Corrected) -> None:
    found = deal.propose(50, actor=deal.taker)
    assert deal.confirm(found, deal.owner).quantity == -10


def test_a_reader_may_look_and_not_touch(deal: Corrected) -> None:
    found = deal.propose(50)
    looks = Actor(deal.owner.user_id, deal.owner.organisation_id, Role.READER, None)
    assert [one.id for one in handover.corrections(looks, deal.made.id)] == [found.id]
    with pytest.raises(Forbidden):
        deal.propose(40, actor=looks)


def test_others_know_of_nothing(make: SimpleNamespace, deal: Corrected) -> None:
    found = deal.propose(50)
    with pytest.raises(NotFound):
        handover.correction(make.actor(), found.id)


def test_refused_or_withdrawn_nothing_changed_and_another_can_be_proposed(deal: Corrected) -> None:
    found = deal.propose(50)
    with pytest.raises(Conflict, match="correction_waits_already"):
        deal.propose(40)
    with db.transaction():
        refused = handover.refuse_correction(deal.taker, found.id, LATER, reason="Wij telden zestig.")
    assert (refused.state, refused.answer) == (CorrectionState.REFUSED, "Wij telden zestig.")
    second = deal.propose(55)
    with db.transaction():
        handover.withdraw_correction(deal.owner, second.id, LATER)
    with pytest.raises(Conflict, match="correction_transition_not_allowed"):
        deal.confirm(second)
    assert deal.total("quantity") == 60


def test_an_old_version_is_refused(deal: Corrected) -> None:
    found = deal.propose(50)
    with pytest.raises(Stale), db.transaction():
        handover.confirm_correction(deal.taker, found.id, LATER, version=found.version + 1)


@pytest.mark.parametrize(
    ("actual", "outcome", "code"),
    [
        (60, None, "correction_changes_nothing"), (50, None, "outcome_of_less"), (70, BACK, "outcome_only_of_less"),
        (-1, BACK, "quantity_not_positive"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_the_field(
    deal: Corrected, actual: int, outcome: CorrectionOutcome | None, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        deal.propose(actual, outcome)
    assert code in {problem.code for problem in refused.value.problems}


def test_what_the_taker_promised_on_cannot_come_back(make: SimpleNamespace, deal: Corrected) -> None:
    child = deal.made.child_lot
    with db.transaction():
        offer = make.listing(lot=child, quantity=Decimal(60), created_by=deal.taker.user_id)
        reservation.request(make.actor(), offer.id, Wish(Decimal(45)), NOW, TODAY)
    with pytest.raises(Conflict) as refused:
        deal.propose(40)
    assert (refused.value.code, refused.value.params["free"]) == ("correction_child_not_free", 15)
    deal.correct(50)
    db.session.refresh(offer)
    assert (offer.quantity, offer.free) == (50, 5)


def test_what_was_free_when_proposed_is_asked_again_when_confirmed(make: SimpleNamespace, deal: Corrected) -> None:
    found = deal.propose(75, None)
    with db.transaction():
        reservation.request(make.actor(), deal.offer.id, Wish(Decimal(30)), NOW, TODAY)
    with pytest.raises(Conflict, match="correction_parent_not_free"):
        deal.confirm(found)
    assert deal.total("quantity") == 60


def test_what_comes_back_goes_to_who_waits_first(make: SimpleNamespace, deal: Corrected) -> None:
    other, waiting = make.actor(), make.actor()
    with db.transaction():
        reservation.request(other, deal.offer.id, Wish(Decimal(40)), NOW, TODAY)
        queued = reservation.request(waiting, deal.offer.id, Wish(Decimal(10), queue=True), NOW, TODAY)
    deal.correct(50)
    assert db.session.get_one(Reservation, queued.id).state == ReservationState.REQUESTED


def test_photos_lose_their_exif_and_are_for_both_sides_only(make: SimpleNamespace, deal: Corrected) -> None:
    raw = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera van Jan"
    Image.new("RGB", (60, 40), "red").save(raw, "JPEG", exif=exif)
    found = deal.propose(50, photos=[("stapel.jpg", BytesIO(raw.getvalue()))])
    with handover.photo(deal.taker, found.id, found.photos[0].id) as file:
        assert b"Camera van Jan" not in file.read()
    with pytest.raises(NotFound):
        handover.photo(make.actor(), found.id, found.photos[0].id)


def test_the_photos_of_a_correction_that_is_refused_afterwards_leave_no_files(deal: Corrected) -> None:
    raw = BytesIO()
    Image.new("RGB", (60, 40), "red").save(raw, "JPEG")
    finding = Finding(Decimal(50), CorrectionReason.MISCOUNT, "Nageteld.", BACK)
    before = stored_files()
    with pytest.raises(Conflict), db.transaction():
        photos = [("stapel.jpg", BytesIO(raw.getvalue()))]
        handover.propose_correction(deal.owner, deal.made.id, finding, LATER, photos)
        assert len(stored_files()) == len(before) + 2  # the picture and the small one
        handover.propose_correction(deal.owner, deal.made.id, finding, LATER)
    assert stored_files() == before
    raw.seek(0)
    deal.propose(50, photos=[("stapel.jpg", raw)])
    assert len(stored_files()) == len(before) + 2


def test_recycled_material_does_not_come_back(make: SimpleNamespace, deal: Corrected) -> None:
    from wisselplaats.services import listing

    with db.transaction():
        listing.recycle(deal.owner, deal.lot.id, "kapot", NOW, TODAY)
    with pytest.raises(Conflict, match="correction_of_recycled"):
        deal.propose(50)
    deal.correct(50, LOST)
    assert lot.get(deal.owner, deal.lot.id).quantity == 0


def test_the_database_itself_keeps_the_total_above_nothing(deal: Corrected) -> None:
    made = deal.correct(20)
    row = {column.key: getattr(made, column.key) for column in Handover.__mapper__.column_attrs}
    for change, name in (
        ({"quantity": Decimal(-21)}, "handover_total_not_negative"),
        ({"quantity": Decimal(0)}, "quantity_signed"),
        ({"corrects_id": made.id}, "handover_correction_of_original"),
        ({"lot_id": deal.made.child_lot_id}, "handover_correction_of_original"),
        ({"corrects_id": None, "correction_reason": None}, "quantity_signed"),
        ({"correction_reason": None, "quantity": Decimal(-1)}, "correction_explained"),
    ):
        with pytest.raises(IntegrityError) as refused, db.session.begin_nested():
            db.session.execute(insert(Handover).values(**{**row, "id": deal.claim.id, **change}))
        assert name in refused.value.orig.diag.constraint_name  # type: ignore[union-attr]
    with pytest.raises(IntegrityError, match="never changed"), db.session.begin_nested():
        made.quantity = Decimal(-5)
        db.session.flush()
