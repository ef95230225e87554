"""Lots and demands from a file: the same pipeline, with the law, the market and the planning on the way."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.factories import NOW, TODAY
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Forbidden, NotFound
from wisselplaats.domain.vocabulary import (
    DeliveryKind,
    DemandState,
    LegalStatus,
    ListingState,
    LotState,
    NotificationKind,
    ReservationState,
    Role,
    RowStatus,
)
from wisselplaats.models import Demand, Listing, Lot, Notification, Organisation, StockMovement
from wisselplaats.services import delivery, listing, passport

LOTS = "bronId;materiaal;hoeveelheid;eenheid;beschikbaarVan;x;y;prijs"
DEMANDS = "bronId;project;materiaal;hoeveelheid;eenheid;nodigVan;nodigTot"
TILE = "betontegel 300x300x45"


def deliver(actor, kind, *lines, **options):
    content = "\n".join(lines).encode()
    with delivery.keep(actor, BytesIO(content), "voorraad.csv") as stored, transaction():
        options = {"kind": kind, "source_system": "depot", "trial": False} | options
        made = delivery.receive(actor, NOW, stored, **options)
    delivery.process(made.id, lambda: NOW)
    session.expire_all()
    return delivery.get(actor, made.id)


def lots(actor, *lines, **options):
    return deliver(actor, DeliveryKind.LOTS, LOTS, *lines, **options)


def demands(actor, *lines, **options):
    return deliver(actor, DeliveryKind.DEMANDS, DEMANDS, *lines, **options)


def tile(key="p1", amount="100", start="2026-01-05", price="1,50"):
    return f"{key};{TILE};{amount};m2;{start};93000;463000;{price}"


def counts(found):
    return (found.read, found.created, found.changed, found.unchanged, found.skipped, found.errors)


def codes(found):
    return {problem.code: problem.count for problem in found.problems}


def by_key(model, actor):
    query = select(model).filter_by(organisation_id=actor.organisation_id).execution_options(populate_existing=True)
    return {found.source_id: found for found in session.scalars(query)}


def offer(found):
    return session.scalar(select(Listing).filter_by(lot_id=found.id).execution_options(populate_existing=True))


def own(actor):
    return session.get_one(Organisation, actor.organisation_id)


@pytest.fixture
def broker(make):
    return make.actor(Role.BROKER)


@pytest.fixture
def claimed(make, broker):
    """A delivered lot of 100 of which a neighbour has been promised 60."""
    found = lots(broker, tile())
    assert counts(found) == (1, 1, 0, 0, 0, 0), codes(found)
    made = by_key(Lot, broker)["p1"]
    taker = make.actor(Role.PROJECT_LEADER)
    claim = make.reservation(
        listing=offer(made),
        organisation=own(taker),
        requested_by=taker.user_id,
        quantity=Decimal(60),
        state=ReservationState.ACCEPTED,
    )
    session.flush()
    return made, claim, taker


def test_a_lot_gets_its_passport_and_its_offer_and_is_due_for_the_matcher(broker):
    found = lots(broker, tile("p1"), tile("p2", "50", start="2027-03-01"))
    assert counts(found) == (2, 2, 0, 0, 0, 0), codes(found)
    first, later = (by_key(Lot, broker)[key] for key in ("p1", "p2"))
    assert (first.quantity, first.state, later.state) == (100, LotState.RELEASED, LotState.CONFIRMED)
    assert (first.source_system, first.delivery_id, first.length_mm) == ("depot", found.id, 300)
    made = offer(first)
    assert (made.quantity, made.price_per_unit, made.state) == (100, Decimal("1.5"), ListingState.PUBLISHED)
    assert made.match_due_at is not None
    history = passport.entries(first.id)
    assert [line.kind for line in history] == ["created", "published"]
    assert passport.broken_at(history) is None


def test_what_is_delivered_into_a_depot_says_who_brought_it_and_stands_on_its_rung_at_once(make, broker):
    place = make.depot(organisation=own(broker), name="Werf")
    found = deliver(broker, DeliveryKind.LOTS, LOTS + ";depot", tile() + ";werf")
    assert counts(found) == (1, 1, 0, 0, 0, 0), codes(found)
    made = by_key(Lot, broker)["p1"]
    moved = session.scalars(select(StockMovement).filter_by(depot_id=place.id)).one()
    assert (moved.lot_id, moved.user_id, moved.quantity, moved.at) == (made.id, broker.user_id, 100, NOW)
    steps = listing.steps_of(broker, made.id)
    assert [step.rung for step in steps] == [offer(made).start_rung]
    assert listing.write_steps(NOW, TODAY, offer(made).id) == 0


def test_the_same_lots_again_change_nothing_also_when_much_happened_to_them(broker, claimed):
    made, _, _ = claimed
    made.quantity = Decimal(40)
    session.flush()
    assert counts(lots(broker, tile())) == (1, 0, 0, 1, 0, 0)
    assert by_key(Lot, broker)["p1"].quantity == 40


def test_a_trial_run_of_lots_writes_nothing(broker):
    tried = lots(broker, tile(), trial=True)
    assert counts(tried) == (1, 1, 0, 0, 0, 0)
    assert by_key(Lot, broker) == {}
    assert delivery.rows(broker, tried.id).items[0].object_id is None


def test_what_the_law_blocks_is_refused_with_its_ground_and_unknown_status_stays_inside(broker):
    found = deliver(
        broker,
        DeliveryKind.LOTS,
        LOTS + ";asbest",
        tile("p1") + ";ja",
        tile("p2") + ";",
    )
    assert counts(found) == (2, 1, 0, 0, 0, 1), codes(found)
    said = delivery.row_problems(delivery.rows(broker, found.id, status=RowStatus.ERROR).items[0], "nl")[0]
    assert said.code == "JURIDISCH_GEBLOKKEERD"
    assert "asbest" in said.message.lower()
    assert by_key(Lot, broker)["p2"].legal_status is LegalStatus.UNKNOWN


def test_asphalt_is_no_stock_and_a_kind_that_nobody_knows_is_an_error(broker):
    found = lots(broker, "p1;asfalt;10;t;2026-01-05;93000;463000;", "p2;vliegend tapijt;1;st;2026-01-05;93000;463000;")
    assert counts(found) == (2, 0, 0, 0, 1, 1)
    assert codes(found) == {"not_for_exchange": 1, "material_unknown": 1}


def test_a_quantity_below_what_is_claimed_is_refused_and_says_how_much_that_is(broker, claimed):
    made, _, _ = claimed
    for trial in (True, False):
        found = lots(broker, tile(amount="50"), trial=trial)
        assert (counts(found), codes(found)) == ((1, 0, 0, 0, 0, 1), {"below_claimed_amount": 1})
        assert "60" in delivery.problems_of(found, "nl")[0].message
    assert offer(made).quantity == 100


def test_a_quantity_above_what_is_claimed_goes_to_lot_and_offer(broker, claimed):
    made, _, _ = claimed
    found = lots(broker, tile(amount="80", price="2"))
    assert counts(found) == (1, 0, 1, 0, 0, 0), codes(found)
    assert (by_key(Lot, broker)["p1"].quantity, offer(made).quantity, offer(made).price_per_unit) == (80, 80, 2)
    assert list(delivery.rows(broker, found.id).items[0].changed) == ["price_per_unit", "quantity"]
    assert passport.entries(made.id)[-1].kind == "corrected"


def test_a_lot_that_comes_later_tells_who_counts_on_it(broker, claimed):
    made, _, taker = claimed
    found = lots(broker, tile(start="2026-02-04"))
    assert counts(found) == (1, 0, 1, 0, 0, 0), codes(found)
    assert by_key(Lot, broker)["p1"].available_from == date(2026, 2, 4)
    told = session.scalars(select(Notification).filter_by(user_id=taker.user_id, kind=NotificationKind.SLIP)).all()
    assert [note.params["days"] for note in told] == [30]
    assert [line.kind for line in passport.entries(made.id)][-1] == "slipped"


def test_what_a_complete_file_of_lots_misses_is_withdrawn_but_not_when_it_is_claimed(broker, claimed):
    made, _, _ = claimed
    lots(broker, tile("p2"), tile("p3"))
    found = lots(broker, tile("p3"), complete=True, confirmed=True)
    assert (found.withdrawn, codes(found)["withdrawal_refused"]) == (1, 1)
    assert offer(made).state is ListingState.PUBLISHED
    assert offer(by_key(Lot, broker)["p2"]).state is ListingState.WITHDRAWN
    assert session.scalar(select(func.count()).select_from(Lot)) == 3


def test_demand_lines_go_to_the_project_that_they_name(make):
    leader = make.actor(Role.PROJECT_LEADER)
    project = make.project(organisation=own(leader), leader_id=leader.user_id, number="2026-07", name="Brug")
    session.flush()
    found = demands(
        leader,
        f"d1;2026-07;{TILE};200;m2;2027-03-01;2027-05-01",
        f"d2;Brug;{TILE};450;st;;",
        f"d3;{project.id};{TILE};10;m2;2027-05-01;2027-03-01",
        f"d4;Tunnel;{TILE};10;m2;;",
        f"d5;;{TILE};10;m2;;",
    )
    assert counts(found) == (5, 2, 0, 0, 0, 3)
    assert codes(found) == {"ends_before_start": 1, "project_unknown": 1, "project_missing": 1}
    made = by_key(Demand, leader)
    assert (made["d1"].quantity, made["d1"].project_id, made["d1"].needed_until) == (200, project.id, date(2027, 5, 1))
    assert made["d2"].unit == "m2"
    assert made["d1"].match_due_at is not None


def test_demands_change_and_close_by_the_rules_of_a_line(make):
    leader = make.actor(Role.PROJECT_LEADER)
    project = make.project(organisation=own(leader), leader_id=leader.user_id)
    session.flush()
    line = f"d1;;{TILE};200;m2;2027-03-01;2027-05-01"
    other = line.replace("d1", "d2")
    demands(leader, line, other, project=project.number)
    assert counts(demands(leader, line, other, project=project.number)) == (2, 0, 0, 2, 0, 0)
    found = demands(leader, line.replace("200", "150"), project=project.number, complete=True, confirmed=True)
    assert (counts(found), found.withdrawn) == ((1, 0, 1, 0, 0, 0), 1)
    made = by_key(Demand, leader)
    assert (made["d1"].quantity, made["d2"].state) == (150, DemandState.CANCELLED)


def test_who_may_deliver_what_follows_from_the_role(make):
    with pytest.raises(Forbidden):
        lots(make.actor(Role.ASSET_MANAGER), tile())
    with pytest.raises(Forbidden):
        deliver(make.actor(Role.BROKER), DeliveryKind.ASSETS, LOTS, tile())
    with pytest.raises(NotFound):
        demands(make.actor(Role.PROJECT_LEADER), f"d1;;{TILE};10;m2;;", project="van een ander")
