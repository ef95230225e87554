"""Whatever people do in whatever order: quantities add up, nothing is lost or doubled, and nobody jumps the queue."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import product
from types import SimpleNamespace
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from tests import factories
from tests.factories import NOW, TODAY
from wisselplaats import db
from wisselplaats.domain.errors import Conflict, DomainError
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.reservation import FINAL, HOLDING, TRANSITIONS, ReservationAction
from wisselplaats.domain.vocabulary import (
    CorrectionOutcome,
    CorrectionReason,
    Decision,
    ListingState,
    ReservationState,
    Role,
)
from wisselplaats.models import Demand, Handover, Listing, Lot, Organisation, Reservation
from wisselplaats.services import handover, project, reservation
from wisselplaats.services.impact.factors import impact_of, mass_kg
from wisselplaats.services.reservation import Wish

State, Do = ReservationState, ReservationAction


class Trade(RuleBasedStateMachine):
    """One owner with two offers from one project, three takers with a demand each, and a clock that is moved."""

    @initialize()
    def start(self) -> None:
        self.savepoint = db.session.begin_nested()
        self.now = NOW
        self.owner = factories.actor(Role.PROJECT_LEADER)
        firm = db.session.get_one(Organisation, self.owner.organisation_id)
        self.works = factories.ProjectFactory(organisation=firm)
        lots = [factories.LotFactory(organisation=firm, project=self.works, quantity=Decimal(100)) for _ in range(2)]
        self.in_all = {lot.id: Decimal(100) for lot in lots}
        self.offers = [factories.ListingFactory(lot=lot, created_by=self.owner.user_id).id for lot in lots]
        self.takers = [factories.actor(Role.CONTRACTOR) for _ in range(3)]
        self.demands = {
            who.organisation_id: factories.DemandFactory(
                project=factories.ProjectFactory(organisation=db.session.get_one(Organisation, who.organisation_id)),
                quantity=Decimal(60),
            ).id
            for who in self.takers
        }
        db.session.flush()

    def teardown(self) -> None:
        if hasattr(self, "savepoint") and self.savepoint.is_active:
            self.savepoint.rollback()
        db.session.expire_all()

    def claims(self, *states: State) -> list[Reservation]:
        query = select(Reservation).where(Reservation.listing_id.in_(self.offers), Reservation.state.in_(states))
        return list(db.session.scalars(query.order_by(Reservation.created_at, Reservation.id)))

    def attempt(self, work: Callable[[], Any]) -> None:
        """What is refused leaves nothing behind; anything but a clear answer fails the test."""
        self.now += timedelta(seconds=1)
        try:
            with db.session.begin_nested():
                work()
                db.session.flush()
        except DomainError:
            db.session.expire_all()

    @rule(
        who=st.integers(0, 2), which=st.integers(0, 1), quantity=st.integers(1, 110), queue=st.booleans(),
        part=st.sampled_from([None, 1, 5, 20]), needs=st.booleans(),
    )  # fmt: skip
    def ask(self, who: int, which: int, quantity: int, queue: bool, part: int | None, needs: bool) -> None:
        taker = self.takers[who]
        least = Decimal(part) if part and part <= quantity else None
        demand = self.demands[taker.organisation_id] if needs else None
        wish = Wish(Decimal(quantity), demand, queue=queue, partial_ok=least is not None, min_part=least)
        self.attempt(lambda: reservation.request(taker, self.offers[which], wish, self.now, TODAY))

    @precondition(lambda self: self.claims(State.REQUESTED))
    @rule(data=st.data(), yes=st.booleans())
    def decide(self, data: Any, yes: bool) -> None:
        claim = data.draw(st.sampled_from(self.claims(State.REQUESTED)))
        decision = Decision.ACCEPT if yes else Decision.DECLINE
        self.attempt(lambda: reservation.decide(self.owner, claim.id, decision, self.now, "Reden"))

    @precondition(lambda self: self.claims(State.REQUESTED, State.QUEUED, State.ACCEPTED))
    @rule(data=st.data(), by_owner=st.booleans())
    def cancel(self, data: Any, by_owner: bool) -> None:
        claim = data.draw(st.sampled_from(self.claims(State.REQUESTED, State.QUEUED, State.ACCEPTED)))
        actor = self.owner if by_owner else self.taker_of(claim)
        self.attempt(lambda: reservation.cancel(actor, claim.id, self.now))

    @precondition(lambda self: self.claims(State.REQUESTED))
    @rule(data=st.data(), days=st.integers(1, 40), yes=st.booleans())
    def extend(self, data: Any, days: int, yes: bool) -> None:
        claim = data.draw(st.sampled_from(self.claims(State.REQUESTED)))
        until = claim.until + timedelta(days=days)
        self.attempt(lambda: reservation.ask_extension(self.taker_of(claim), claim.id, until, self.now))
        answer = Decision.ACCEPT if yes else Decision.DECLINE
        self.attempt(lambda: reservation.decide_extension(self.owner, claim.id, answer, self.now, "Reden"))

    @precondition(lambda self: self.claims(State.ACCEPTED))
    @rule(data=st.data(), share=st.sampled_from([1, 2, 3]))
    def hand_over(self, data: Any, share: int) -> None:
        claim = data.draw(st.sampled_from(self.claims(State.ACCEPTED)))
        part = ((claim.quantity - claim.handed_over) / share).quantize(Decimal("0.001"))
        self.attempt(lambda: handover.hand_over(self.owner, claim.id, self.now, TODAY, quantity=part))

    @precondition(lambda self: self.handed())
    @rule(data=st.data(), actual=st.integers(0, 120), back=st.booleans(), by_owner=st.booleans(), yes=st.booleans())
    def correct(self, data: Any, actual: int, back: bool, by_owner: bool, yes: bool) -> None:
        """One side says that it was another amount; the other agrees or does not."""
        made = data.draw(st.sampled_from(self.handed()))
        written = handover.total_of(made)
        less = CorrectionOutcome.RETURNED if back else CorrectionOutcome.WRITTEN_OFF
        outcome = less if actual < written else None
        finding = handover.Finding(Decimal(actual), CorrectionReason.MISCOUNT, "Nageteld.", outcome)
        taker = next(who for who in self.takers if who.organisation_id == made.to_organisation_id)
        sides = (self.owner, taker) if by_owner else (taker, self.owner)
        before = {lot.id: lot.quantity for lot in self.parents()}

        def work() -> None:
            found = handover.propose_correction(sides[0], made.id, finding, self.now)
            if not yes:
                handover.refuse_correction(sides[1], found.id, self.now, reason="Nee")
                return
            handover.confirm_correction(sides[1], found.id, self.now)
            db.session.flush()
            # what is in no book any more, and what no book knew
            moved = db.session.get_one(Lot, made.lot_id).quantity - before[made.lot_id]
            self.in_all[made.lot_id] += actual - written + moved

        self.attempt(work)

    @precondition(lambda self: self.children())
    @rule(data=st.data(), share=st.sampled_from([1, 2]))
    def hand_on(self, data: Any, share: int) -> None:
        """What a taker has goes on to another: it cannot come back by a correction."""
        child = data.draw(st.sampled_from(self.children()))
        who = next(one for one in self.takers if one.organisation_id == child.organisation_id)
        part = (child.quantity / share).quantize(Decimal("0.001"))

        def work() -> None:
            # built and not made: making commits, and a refusal must leave nothing behind
            offer = factories.ListingFactory.build(lot=child, quantity=part, created_by=who.user_id)
            db.session.add(offer)
            db.session.flush()
            claim = reservation.request(who, offer.id, Wish(part), self.now, TODAY)
            reservation.decide(who, claim.id, Decision.ACCEPT, self.now)
            handover.hand_over(who, claim.id, self.now, TODAY)

        self.attempt(work)

    def handed(self) -> list[Handover]:
        lots = [lot.id for lot in self.parents()]
        query = select(Handover).where(Handover.corrects_id.is_(None), Handover.lot_id.in_(lots))
        return list(db.session.scalars(query.order_by(Handover.handed_over_at, Handover.id)))

    def parents(self) -> list[Lot]:
        return [db.session.get_one(Listing, offer).lot for offer in self.offers]

    def children(self) -> list[Lot]:
        keys = [one.child_lot_id for one in self.handed()]
        offered = select(Listing.lot_id).where(Listing.lot_id.in_(keys))
        query = select(Lot).where(Lot.id.in_(keys), Lot.quantity > 0, Lot.id.not_in(offered))
        return list(db.session.scalars(query.order_by(Lot.serial)))

    @rule(days=st.integers(-10, 30))
    def slip(self, days: int) -> None:
        shift = {name: getattr(self.works, name) + timedelta(days=days) for name in ("starts_on", "ends_on")}
        self.attempt(lambda: project.change(self.owner, self.works.id, shift, self.now))

    @rule(days=st.sampled_from([1, 7, 15]))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        reservation.warn(self.now)
        reservation.expire(self.now)

    def taker_of(self, claim: Reservation) -> Actor:
        return next(who for who in self.takers if who.organisation_id == claim.organisation_id)

    @invariant()
    def quantities_add_up(self) -> None:
        db.session.flush()
        for offer_id in self.offers:
            offer = db.session.get_one(Listing, offer_id, populate_existing=True)
            claims = list(db.session.scalars(select(Reservation).where(Reservation.listing_id == offer_id)))
            handed = sum((claim.handed_over for claim in claims), Decimal(0))
            assert offer.optioned == sum(c.quantity for c in claims if c.state == State.REQUESTED)
            assert offer.accepted == sum(c.quantity - c.handed_over for c in claims if c.state == State.ACCEPTED)
            assert offer.handed_over == handed
            assert offer.waiting == sum(c.state == State.QUEUED for c in claims)
            assert offer.free == offer.quantity - offer.optioned - offer.accepted - handed >= 0
            # over lots and handovers: what left is in children, what did not lies there still
            lot = db.session.get_one(Lot, offer.lot_id, populate_existing=True)
            children = list(db.session.scalars(select(Lot).where(Lot.parent_id == lot.id)))
            there = sum((child.quantity for child in children), Decimal(0)) + self.moved([one.id for one in children])
            assert there == handed == self.moved([lot.id])
            assert lot.quantity + handed == self.in_all[lot.id]
            # never offered more than there is; what was offered of what is gone altogether is withdrawn
            assert offer.state == ListingState.WITHDRAWN or offer.quantity <= handed + lot.quantity

    def moved(self, lot_ids: list[Any]) -> Decimal:
        total = select(func.coalesce(func.sum(Handover.quantity), 0)).where(Handover.lot_id.in_(lot_ids))
        return db.session.scalar(total) or Decimal(0)

    @invariant()
    def what_is_avoided_is_what_really_moved_avoids(self) -> None:
        for made in self.handed():
            rows = [made, *db.session.scalars(select(Handover).where(Handover.corrects_id == made.id))]
            total = sum((row.quantity for row in rows), Decimal(0))
            assert total >= 0
            really = impact_of(made.lot, total, made.distance_km, False, TODAY) if total else None
            for name, step in (("co2_avoided_kg", "0.002"), ("mki_avoided_eur", "0.0002"), ("mass_kg", "0")):
                wanted = mass_kg(made.lot, total) if name == "mass_kg" else getattr(really, name, Decimal(0))
                assert abs(sum((getattr(row, name) for row in rows), Decimal(0)) - (wanted or 0)) <= Decimal(step)

    @invariant()
    def a_part_and_its_rest_are_what_was_asked(self) -> None:
        for claim in db.session.scalars(select(Reservation).where(Reservation.listing_id.in_(self.offers))):
            assert claim.quantity > 0
            assert claim.min_part is None or claim.min_part <= claim.quantity
            if claim.state in FINAL and claim.state != State.HANDED_OVER:
                assert claim.handed_over <= claim.quantity

    @invariant()
    def demands_count_what_is_claimed_for_them(self) -> None:
        for demand_id in self.demands.values():
            demand = db.session.get_one(Demand, demand_id, populate_existing=True)
            claims = list(db.session.scalars(select(Reservation).where(Reservation.demand_id == demand_id)))
            assert demand.optioned == sum(c.quantity for c in claims if c.state == State.REQUESTED)
            accepted = sum(c.quantity - c.handed_over for c in claims if c.state == State.ACCEPTED)
            assert demand.covered == accepted + sum(c.handed_over for c in claims)

    @invariant()
    def what_is_free_is_of_no_use_to_whoever_is_next(self) -> None:
        for offer_id in self.offers:
            offer = db.session.get_one(Listing, offer_id)
            waits = [claim for claim in self.claims(State.QUEUED) if claim.listing_id == offer_id]
            assert not waits or offer.state == ListingState.PUBLISHED
            for claim in [claim for claim in waits if claim.until > self.now][:1]:
                least = min(claim.min_part or Decimal(0), claim.quantity) if claim.partial_ok else claim.quantity
                assert offer.free == 0 or offer.free < least


@pytest.mark.usefixtures("db_session")
def test_random_trade_always_adds_up() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Trade,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.fixture
def sides(make: SimpleNamespace) -> Iterator[SimpleNamespace]:
    owner, taker = make.actor(Role.PROJECT_LEADER), make.actor(Role.CONTRACTOR)
    lot = make.lot(organisation=db.session.get_one(Organisation, owner.organisation_id))
    yield SimpleNamespace(owner=owner, taker=taker, offer=make.listing(lot=lot, created_by=owner.user_id))


def in_state(sides: SimpleNamespace, state: State) -> Reservation:
    """A claim of 40 of 100 in a state, come there by what people do."""
    ask = lambda amount, **wish: reservation.request(  # noqa: E731
        sides.taker, sides.offer.id, Wish(Decimal(amount), **wish), NOW, TODAY
    )
    if state == State.QUEUED:
        sides.first = ask(100)
        return ask(40, queue=True, partial_ok=True)
    claim = ask(40)
    if state in {State.ACCEPTED, State.HANDED_OVER}:
        reservation.decide(sides.owner, claim.id, Decision.ACCEPT, NOW)
    if state == State.HANDED_OVER:
        handover.hand_over(sides.owner, claim.id, NOW, TODAY)
    if state == State.DECLINED:
        reservation.decide(sides.owner, claim.id, Decision.DECLINE, NOW, "Nee")
    if state == State.CANCELLED:
        reservation.cancel(sides.taker, claim.id, NOW)
    if state == State.EXPIRED:
        reservation.expire(NOW + timedelta(days=20))
    return claim


def free_up(sides: SimpleNamespace, amount: int) -> None:
    """Let so much come free, for who waits."""
    if not hasattr(sides, "first"):
        return
    reservation.cancel(sides.owner, sides.first.id, NOW)
    if amount < 40:
        raise AssertionError("all of it came free")


def act(sides: SimpleNamespace, claim: Reservation, action: Do) -> None:
    """Do what somebody would do for an action of the table; the clock's own are done by the clock."""
    now = NOW + timedelta(minutes=1)
    by_hand: dict[Do, Callable[[], Any]] = {
        Do.ACCEPT: lambda: reservation.decide(sides.owner, claim.id, Decision.ACCEPT, now),
        Do.DECLINE: lambda: reservation.decide(sides.owner, claim.id, Decision.DECLINE, now, "Nee"),
        Do.CANCEL: lambda: reservation.cancel(sides.taker, claim.id, now),
        Do.EXTEND: lambda: (
            reservation.ask_extension(sides.taker, claim.id, NOW + timedelta(days=30), now),
            reservation.decide_extension(sides.owner, claim.id, Decision.ACCEPT, now),
        ),
        Do.HAND_OVER_PART: lambda: handover.hand_over(sides.owner, claim.id, now, TODAY, quantity=Decimal(10)),
        Do.HAND_OVER_REST: lambda: handover.hand_over(sides.owner, claim.id, now, TODAY),
        Do.MOVE_UP: lambda: free_up(sides, 100),
        Do.TAKE_PART: lambda: take_part(sides),
        Do.EXPIRE: lambda: reservation.expire(NOW + timedelta(days=400)),
        Do.CORRECT: lambda: put_right(sides, claim, 30),
        Do.CORRECT_AWAY: lambda: put_right(sides, claim, 0),
    }
    by_hand[action]()


def put_right(sides: SimpleNamespace, claim: Reservation, actual: int) -> None:
    """Both sides agree that it was another amount; there has to be a handover for that."""
    made = db.session.scalar(select(Handover).where(Handover.reservation_id == claim.id))
    if made is None:
        raise Conflict("nothing_was_handed_over")
    finding = handover.Finding(
        Decimal(actual), CorrectionReason.MISCOUNT, "Nageteld.", CorrectionOutcome.RETURNED
    )  # fmt: skip
    asked = handover.propose_correction(sides.owner, made.id, finding, NOW)
    handover.confirm_correction(sides.taker, asked.id, NOW)


def take_part(sides: SimpleNamespace) -> None:
    """Ten of the hundred come free: another option is what it was but ten."""
    if hasattr(sides, "first"):
        sides.first.quantity = Decimal(90)
        db.session.flush()
        reservation.expire(NOW)


BY_CLOCK = {Do.EXPIRE, Do.MOVE_UP, Do.TAKE_PART}
KEPT_BY_CLOCK = {(State.ACCEPTED, Do.EXPIRE)}
"""What the table allows and the clock does not do by itself: what was promised does not lapse."""
NEEDS_A_HANDOVER = {(state, Do.CORRECT) for state in (State.ACCEPTED, State.CANCELLED, State.EXPIRED)}
"""What the table allows once a part was handed over; here none was."""


@pytest.mark.parametrize(
    ("state", "action"), list(product(State, Do)), ids=lambda value: value.value if hasattr(value, "value") else value
)
def test_every_action_in_every_state_does_what_the_table_says(sides: SimpleNamespace, state: State, action: Do) -> None:
    claim = in_state(sides, state)
    db.session.flush()
    db.session.refresh(claim)
    assert claim.state == state
    wanted = None if (state, action) in NEEDS_A_HANDOVER else TRANSITIONS.get((state, action))
    if wanted is None and action not in BY_CLOCK:
        with pytest.raises(Conflict):
            act(sides, claim, action)
    else:
        act(sides, claim, action)
    db.session.flush()
    db.session.refresh(claim)
    assert claim.state == (state if wanted is None or (state, action) in KEPT_BY_CLOCK else wanted)
    db.session.refresh(sides.offer)
    held = select(func.coalesce(func.sum(Reservation.quantity - Reservation.handed_over), 0)).where(
        Reservation.listing_id == sides.offer.id, Reservation.state.in_(HOLDING)
    )
    assert sides.offer.optioned + sides.offer.accepted == db.session.scalar(held)
