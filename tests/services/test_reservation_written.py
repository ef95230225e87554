"""How a claim is written: in two statements, whole, with the same log, line and notices whichever way it begins."""

from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import hypothesis.strategies as st
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from tests.factories import NOW, TODAY, day
from wisselplaats import db
from wisselplaats.domain.errors import Blocked, Conflict, NotFound
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    ClaimStanding,
    DemandState,
    LegalStatus,
    MailState,
    NotificationKind,
    NotifyPreference,
    ReservationState,
    Role,
)
from wisselplaats.models import Listing, Notification, Organisation, PassportEntry, Reservation, User
from wisselplaats.services import notification, passport, reservation
from wisselplaats.services.reservation import Wish
from wisselplaats.services.reservation.draft import OfLot, names


@pytest.fixture
def owner(make: SimpleNamespace) -> Actor:
    return make.actor(Role.PROJECT_LEADER)  # type: ignore[no-any-return]


@pytest.fixture
def taker(make: SimpleNamespace) -> Actor:
    return make.actor(Role.CONTRACTOR)  # type: ignore[no-any-return]


@pytest.fixture
def offer(make: SimpleNamespace, owner: Actor) -> Listing:
    return make.listing(lot=make.lot(organisation=firm(owner)), created_by=owner.user_id)  # type: ignore[no-any-return]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement that the driver itself sends, savepoints left out."""
    seen: list[str] = []
    execute = psycopg.Cursor.execute

    def note(cursor: Any, query: Any, *given: Any, **more: Any) -> Any:
        if not str(query).startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(str(query))
        return execute(cursor, query, *given, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", note)
    yield seen


def firm(actor: Actor) -> Organisation:
    return db.session.get_one(Organisation, actor.organisation_id)


def ask(actor: Actor, offer: Listing, quantity: int = 40, **wish: Any) -> Reservation:
    with db.transaction():
        return reservation.request(actor, offer.id, Wish(Decimal(quantity), **wish), NOW, TODAY)


def told(actor: Actor) -> list[tuple[NotificationKind, MailState]]:
    query = select(Notification.kind, Notification.mail_state).where(Notification.user_id == actor.user_id)
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(Notification.kind))]


def test_a_claim_is_one_statement_to_read_and_one_to_write(taker: Actor, offer: Listing, sent: list[str]) -> None:
    ask(taker, offer, 1)
    sent.clear()
    ask(taker, offer, 1)
    assert [text.split()[0] for text in sent] == ["SELECT", "WITH"]
    # the driver keeps its own reading of what is no longer than this
    assert all(len(text) < 4096 for text in sent)


def test_one_for_a_demand_takes_a_third_that_locks_it(
    make: SimpleNamespace, taker: Actor, offer: Listing, sent: list[str]
) -> None:
    demand = make.demand(project=make.project(organisation=firm(taker)))
    ask(taker, offer, 1, demand_id=demand.id)
    sent.clear()
    ask(taker, offer, 1, demand_id=demand.id)
    assert [text.split()[0] for text in sent] == ["SELECT", "SELECT", "WITH"]
    assert all(len(text) < 4096 for text in sent)


def test_what_is_read_of_a_lot_has_every_fact_that_the_law_asks() -> None:
    from wisselplaats.services.legal import LAW_COLUMNS

    assert {column.key for column in LAW_COLUMNS} <= set(names(OfLot))


def test_the_claim_is_whole(make: SimpleNamespace, taker: Actor, offer: Listing) -> None:
    demand = make.demand(project=make.project(organisation=firm(taker)), needed_from=day(-20), needed_until=day(-10))
    made = ask(taker, offer, 30, demand_id=demand.id, queue=True, partial_ok=True, min_part=Decimal(5))
    db.session.expire_all()
    found = db.session.get_one(Reservation, made.id)
    assert (found.listing_id, found.organisation_id, found.requested_by) == (
        offer.id, taker.organisation_id, taker.user_id,
    )  # fmt: skip
    assert (found.demand_id, found.project_id) == (demand.id, demand.project_id)
    assert [found.quantity, found.handed_over, found.min_part] == [30, 0, 5]
    assert found.partial_ok
    assert (found.created_at, found.opened_at, found.decided_at, found.by_rule) == (NOW, NOW, None, False)
    assert (found.standing, found.judged_at) == (ClaimStanding.AT_RISK, NOW)
    assert found.standing_days > 0
    assert found.version == 1
    db.session.refresh(demand)
    assert [demand.optioned, demand.covered] == [30, 0]


def test_what_the_session_holds_of_the_offer_and_the_demand_is_counted_anew(
    make: SimpleNamespace, taker: Actor, offer: Listing
) -> None:
    demand = make.demand(project=make.project(organisation=firm(taker)))
    assert [offer.free, demand.optioned] == [100, 0]
    ask(taker, offer, 30, demand_id=demand.id)
    assert [offer.optioned, offer.free, demand.optioned] == [30, 70, 30]


def test_by_the_owners_rule_it_is_written_as_accepted_and_both_sides_are_told(
    make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing
) -> None:
    firm(owner).accept_share = 50
    demand = make.demand(project=make.project(organisation=firm(taker)), quantity=Decimal(40))
    db.session.commit()
    made = ask(taker, offer, 40, demand_id=demand.id)
    assert (made.state, made.by_rule, made.decided_at, made.decided_by) == (ReservationState.ACCEPTED, True, NOW, None)
    lines = [(line.action, line.organisation_name) for line in reservation.history(taker, made)]
    assert lines == [("ask", taker.organisation_name), ("accept_by_rule", None)]
    (line,) = passport.entries(offer.lot_id)
    assert (line.organisation_name, line.data["taker"]) == (owner.organisation_name, taker.organisation_name)
    assert [kind for kind, _ in told(owner)] == [NotificationKind.RESERVATION_GIVEN]
    assert [kind for kind, _ in told(taker)] == [NotificationKind.RESERVATION_ACCEPTED]
    db.session.refresh(demand)
    assert (demand.covered, demand.state) == (40, DemandState.FULFILLED)
    # with what is held already it is more than half
    again = ask(taker, offer, 20)
    assert (again.state, again.by_rule) == (ReservationState.REQUESTED, False)


def test_who_wants_no_mail_is_told_without(make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing) -> None:
    notification.prefer(owner, NotificationKind.RESERVATION_REQUESTED, NotifyPreference.OFF)
    ask(taker, offer, 1)
    assert told(owner) == [(NotificationKind.RESERVATION_REQUESTED, MailState.OFF)]
    leader = make.actor(Role.PROJECT_LEADER)
    second = make.listing(
        lot=make.lot(
            organisation=firm(owner),
            project=make.project(organisation=firm(owner), leader=db.session.get_one(User, leader.user_id)),
        ),
        created_by=owner.user_id,
    )
    notification.set_mail(owner, wanted=False)
    notification.prefer(owner, NotificationKind.RESERVATION_REQUESTED, NotifyPreference.AT_ONCE)
    ask(taker, second, 1)
    assert told(owner)[-1][1] == MailState.OFF
    assert told(leader) == [(NotificationKind.RESERVATION_REQUESTED, MailState.PENDING)]


def test_a_lot_that_the_law_stops_is_not_there_for_strangers_and_blocked_for_who_has_a_claim(
    make: SimpleNamespace, taker: Actor, offer: Listing
) -> None:
    ask(taker, offer, 1)
    offer.lot.legal_status = LegalStatus.WASTE
    db.session.commit()
    with pytest.raises(NotFound):
        ask(make.actor(Role.CONTRACTOR), offer, 1)
    with pytest.raises(Blocked):
        ask(taker, offer, 1)


def test_a_refused_claim_leaves_nothing(taker: Actor, offer: Listing) -> None:
    with pytest.raises(Conflict):
        ask(taker, offer, 101)
    assert not db.session.scalars(select(Reservation)).all()
    assert not db.session.scalars(select(PassportEntry)).all()


AWKWARD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(who=AWKWARD, words=st.dictionaries(AWKWARD, AWKWARD | st.integers(-9, 9) | st.none(), max_size=3))
def test_the_database_hashes_a_line_as_the_rule_says_whatever_is_in_it(
    make: SimpleNamespace, who: str, words: dict[str, Any]
) -> None:
    lot = make.lot()
    passport.add_line(lot.id, EntryKind.RESERVED, who, words, NOW)
    passport.add_line(lot.id, EntryKind.RESERVED, who, {**words, "quantity": Decimal("1.50")}, NOW)
    lines = passport.entries(lot.id)
    assert [line.sequence for line in lines] == [1, 2]
    assert (lines[0].organisation_name, lines[0].data) == (who, words)
    assert passport.broken_at(lines) is None
