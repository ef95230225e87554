"""A handover is made once: each side clicks many times at the same moment, over real connections to a real server."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from tests import factories
from tests.factories import NOW, TODAY
from tests.race.test_reservation_race import Served
from tests.race.test_reservation_race import served as served  # noqa: PLC0414 - pytest finds the fixture by its name
from wisselplaats import db
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import Decision, Role, Scope
from wisselplaats.models import Handover, HandoverAppointment, HandoverCorrection, Listing, Lot, Organisation, User
from wisselplaats.services import handover, organisation, reservation
from wisselplaats.services.reservation import Wish

CLICKS = 12


def token(actor: Actor) -> str:
    owner = db.session.get_one(Organisation, actor.organisation_id)
    email = db.session.get_one(User, actor.user_id).email
    return organisation.issue_token(email, owner, [Scope.MANAGE], NOW)


def clicks(served: Served, asked: list[tuple[str, str, dict[str, Any]]]) -> Counter[int]:
    """The statuses of requests that wait for each other and then all go."""
    ready = threading.Barrier(len(asked))

    def click(one: tuple[str, str, dict[str, Any]]) -> int:
        ready.wait(30)
        return served.post(*one)[0]

    with ThreadPoolExecutor(len(asked)) as people:
        return Counter(people.map(click, asked))


def test_many_clicks_of_both_sides_make_one_handover(served: Served) -> None:
    giving, taking = factories.actor(Role.PROJECT_LEADER), factories.actor(Role.CONTRACTOR)
    lot = factories.LotFactory(organisation=db.session.get_one(Organisation, giving.organisation_id))
    offer = factories.ListingFactory(lot=lot, created_by=giving.user_id)
    with db.transaction():
        claim = reservation.request(taking, offer.id, Wish(Decimal(60)), NOW, TODAY)
        reservation.decide(giving, claim.id, Decision.ACCEPT, NOW)
    giver, taker, key, offered = token(giving), token(taking), claim.id, offer.id
    db.session.commit()

    count = {"hoeveelheid": 40, "geteld": True}
    assert clicks(served, [(giver, f"/reserveringen/{key}/tellingen", count)] * CLICKS) == {201: 1, 409: CLICKS - 1}
    _, found = served.post(giver, f"/reserveringen/{key}/tellingen", count)
    assert found["code"] == "appointment_transition_not_allowed"
    with db.transaction():
        appointment = db.session.scalars(select(HandoverAppointment.id)).one()
    confirm = f"/afspraken/{appointment}/bevestigingen"
    both = [(taker, confirm, {}), (giver, f"/reserveringen/{key}/overdrachten", {"hoeveelheid": 40})] * CLICKS
    statuses = clicks(served, both)
    # once the taker has confirmed 40, the one step of the giver can record no 40 of the 20 that are left
    assert (statuses[201], statuses[409]) == (1, 2 * CLICKS - 1)
    with db.transaction():
        assert db.session.scalar(select(func.count()).select_from(Handover)) == 1
        left = db.session.get_one(Listing, offered, populate_existing=True)
        assert (left.handed_over, left.accepted, left.free) == (40, 20, 40)


def test_both_sides_correct_at_once_and_one_correction_is_made(served: Served) -> None:
    giving, taking = factories.actor(Role.PROJECT_LEADER), factories.actor(Role.CONTRACTOR)
    lot = factories.LotFactory(organisation=db.session.get_one(Organisation, giving.organisation_id))
    offer = factories.ListingFactory(lot=lot, created_by=giving.user_id)
    with db.transaction():
        claim = reservation.request(taking, offer.id, Wish(Decimal(40)), NOW, TODAY)
        reservation.decide(giving, claim.id, Decision.ACCEPT, NOW)
        made = handover.hand_over(giving, claim.id, NOW, TODAY)
    keys, lot_id = (token(giving), token(taking)), lot.id
    db.session.commit()
    body = {"werkelijkeHoeveelheid": 31, "reden": "breuk", "uitkomst": "afgeboekt", "opmerking": "Nageteld."}
    path = f"/overdrachten/{made.id}/correcties"
    asked = clicks(served, [(keys[number % 2], path, body) for number in range(CLICKS)])
    assert asked == {201: 1, 409: CLICKS - 1}
    db.session.rollback()
    found = db.session.scalars(select(HandoverCorrection)).one()
    answers = clicks(
        served, [(keys[number % 2], f"/correcties/{found.id}/bevestigingen", {}) for number in range(CLICKS)]
    )
    assert answers[201] == 1
    assert set(answers) == {201, 403, 409}
    db.session.rollback()
    assert db.session.scalar(select(func.sum(Handover.quantity))) == 31
    assert db.session.get_one(Lot, made.child_lot_id, populate_existing=True).quantity == 31
    assert db.session.get_one(Lot, lot_id, populate_existing=True).quantity == 60
