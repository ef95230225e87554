"""Slips: who depends on a planning, how each claim stands after it moves either way, and what people can do."""

import random
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import NOW, TILE, TODAY, day
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.planning import judge
from wisselplaats.domain.vocabulary import (
    AlternativeKind,
    ClaimStanding,
    LotState,
    ReservationState,
    Role,
    StandingReason,
)
from wisselplaats.models import LotSlip, Notification, Organisation, Reservation
from wisselplaats.services import demand, lot, match, notification, project, reservation
from wisselplaats.services.reservation import standing

FINE, RISK, BROKEN = ClaimStanding.FINE, ClaimStanding.AT_RISK, ClaimStanding.BROKEN


def owner_of(actor: Actor) -> Organisation:
    return session.get_one(Organisation, actor.organisation_id)


@pytest.fixture
def scene(make: SimpleNamespace) -> SimpleNamespace:
    """A giver with a project that releases a lot (day 50 to 220), and a taker whose demand (72 to 160) counts on it."""
    giver, taker = make.actor(), make.actor()
    street = make.project(organisation=owner_of(giver), release_from=day(50), release_until=day(130))
    lot_ = make.lot(organisation=owner_of(giver), project=street)
    offer = make.listing(lot=lot_)
    works = make.project(organisation=owner_of(taker))
    need = make.demand(project=works)
    with transaction():
        claim = reservation.request(taker, offer.id, reservation.Wish(Decimal(40), need.id), NOW, TODAY)
    return SimpleNamespace(
        giver=giver, taker=taker, street=street, lot=lot_, offer=offer, works=works, need=need, claim=claim
    )


def slip_by(scene: SimpleNamespace, start: int, end: int | None = None) -> None:
    found = scene.street
    data = {
        "release_from": found.release_from + timedelta(days=start),
        "release_until": found.release_until + timedelta(days=start if end is None else end),
    }
    with transaction():
        project.change(scene.giver, found.id, data, NOW)


def stands(claim: Reservation) -> tuple[ClaimStanding, StandingReason, int]:
    session.refresh(claim)
    return claim.standing, claim.standing_reason, claim.standing_days


def told(claim: Reservation) -> list[Any]:
    rows = session.scalars(select(Notification).order_by(Notification.created_at, Notification.id))
    return [row for row in rows if row.kind.value == "slip" and str(claim.id) in row.path]


@pytest.mark.parametrize(
    ("days", "standing_", "reason", "missed"),
    [
        (21, FINE, StandingReason.IN_TIME, 0),
        (110, FINE, StandingReason.IN_TIME, 0),
        (111, RISK, StandingReason.AFTER_NEED, 1),
        (170, RISK, StandingReason.AFTER_NEED, 60),
        (171, BROKEN, StandingReason.AFTER_WORKS, 1),
        (-240, RISK, StandingReason.STORED_TOO_LONG, 2),
    ],
)
def test_a_slip_judges_every_claim_again(
    scene: SimpleNamespace, days: int, standing_: ClaimStanding, reason: StandingReason, missed: int
) -> None:
    slip_by(scene, days)
    assert stands(scene.claim) == (standing_, reason, missed)


def test_the_last_day_moves_too_when_only_that_changes(scene: SimpleNamespace) -> None:
    slip_by(scene, 0, -30)
    session.refresh(scene.lot)
    assert (scene.lot.available_from, scene.lot.available_until) == (day(50), day(190))
    kept = session.scalars(select(LotSlip)).one()
    assert (kept.days, kept.until_days) == (0, -30)
    row = told(scene.claim)[0]
    assert "30 dagen eerder weg" in notification.told(row, "nl").title
    assert "gone 30 days earlier" in notification.told(row, "en").title


def test_a_window_never_ends_before_it_starts(scene: SimpleNamespace) -> None:
    scene.lot.available_until = day(60)
    slip_by(scene, 79, -1)
    session.refresh(scene.lot)
    assert (scene.lot.available_from, scene.lot.available_until) == (day(129), day(129))


def test_those_who_claimed_are_told_once_what_moved_by_how_much_and_what_else_there_is(
    scene: SimpleNamespace, make: SimpleNamespace
) -> None:
    other = make.listing()
    in_depot = make.listing(
        lot=make.lot(state=LotState.IN_DEPOT, depot=make.depot(), available_from=day(0), available_until=None)
    )
    match.rejudge(NOW, TODAY)
    slip_by(scene, 120)
    rows = told(scene.claim)
    assert {row.user_id for row in rows} == {scene.taker.user_id, scene.works.leader_id}
    words = notification.told(rows[0], "nl")
    assert "120 dagen later" in words.title
    assert any("10 dagen nadat u het uiterlijk nodig hebt" in line for line in words.lines)
    assert any("uit een depot" in line for line in words.lines)
    assert any("verschuif uw behoefte" in line for line in words.lines)
    named = {one.get("listing") for one in rows[0].params["alternatives"]}
    assert {str(other.id), str(in_depot.id), None} == named
    with transaction():
        project.change(scene.giver, scene.street.id, {"name": "Anders"}, NOW)
    assert len(told(scene.claim)) == len(rows)


def test_material_that_comes_early_fits_again_and_is_told_once(scene: SimpleNamespace) -> None:
    slip_by(scene, 120)
    assert stands(scene.claim)[0] == RISK
    slip_by(scene, -100)
    assert stands(scene.claim) == (FINE, StandingReason.IN_TIME, 0)
    mine = [row for row in told(scene.claim) if row.user_id == scene.taker.user_id]
    assert [row.params["standing"] for row in mine] == ["after_need", "fits_again"]
    assert "100 dagen eerder" in notification.told(mine[-1], "nl").title
    assert "Het past nu weer in uw planning." in notification.told(mine[-1], "nl").lines
    session.refresh(scene.offer)
    assert scene.offer.match_due_at is not None


def test_the_leader_sees_the_chain_before_saving_and_it_comes_true(scene: SimpleNamespace, make: Any) -> None:
    third = make.actor()
    with transaction():
        reservation.request(third, scene.offer.id, reservation.Wish(Decimal(10)), NOW, TODAY)
        reservation.request(scene.taker, scene.offer.id, reservation.Wish(Decimal(5)), NOW, TODAY)
    chain = lot.dependants(scene.giver, scene.street.id, day(170), day(250))
    assert (chain.claims, chain.organisations) == (3, 2)
    assert (chain.would_be(RISK), chain.would_be(FINE), chain.would_be(BROKEN)) == (1, 2, 0)
    assert stands(scene.claim)[0] == FINE
    slip_by(scene, 120)
    for one in chain.items:
        assert stands(one.claim)[::2] == (one.then.standing, one.then.days)


def test_another_organisations_chain_is_not_there(scene: SimpleNamespace) -> None:
    with pytest.raises(NotFound):
        lot.dependants(scene.taker, scene.street.id)


def test_a_lot_in_a_depot_stays_where_it_is_in_time(scene: SimpleNamespace) -> None:
    scene.lot.state, scene.lot.depot_id = LotState.CONFIRMED, None
    slip_by(scene, 0)
    assert session.scalars(select(LotSlip)).all() == []


def test_an_owner_who_changes_one_lot_tells_its_claims(scene: SimpleNamespace) -> None:
    with transaction():
        lot.change(scene.giver, scene.lot.id, {"available_from": day(165)}, NOW)
    assert stands(scene.claim) == (RISK, StandingReason.AFTER_NEED, 5)
    assert told(scene.claim)[0].params["days"] == 115


def test_a_demand_and_works_that_move_judge_their_claims_too(scene: SimpleNamespace) -> None:
    slip_by(scene, 120)
    with transaction():
        demand.change(scene.taker, scene.need.id, {"needed_until": day(180)}, NOW)
    assert stands(scene.claim)[0] == FINE
    with transaction():
        demand.change(scene.taker, scene.need.id, {"needed_until": day(100), "needed_from": day(90)}, NOW)
        project.change(scene.taker, scene.works.id, {"ends_on": day(169)}, NOW)
    assert stands(scene.claim) == (BROKEN, StandingReason.AFTER_WORKS, 1)


def test_one_click_moves_the_claim_and_lets_the_old_one_go(scene: SimpleNamespace, make: Any) -> None:
    other = make.listing()
    match.rejudge(NOW, TODAY)
    slip_by(scene, 120)
    best = reservation.alternatives(scene.taker, scene.claim.id, TODAY)
    assert [one.kind for one in best] == [AlternativeKind.LOT, AlternativeKind.DATE]
    with transaction():
        made = reservation.move_to(scene.taker, scene.claim.id, best[0].listing.id, NOW, TODAY)
    assert made.listing_id == other.id
    assert (made.quantity, made.demand_id, made.moved_from_id) == (40, scene.need.id, scene.claim.id)
    assert stands(made)[0] == FINE
    session.refresh(scene.claim)
    assert scene.claim.state == ReservationState.CANCELLED
    with transaction():
        again = reservation.move_to(scene.taker, scene.claim.id, other.id, NOW, TODAY)
    assert again.id == made.id


def test_a_demand_that_is_claimed_to_the_last_has_alternatives_too(scene: SimpleNamespace, make: Any) -> None:
    other = make.listing()
    with transaction():
        rest = reservation.request(
            scene.taker, scene.offer.id, reservation.Wish(Decimal(60), scene.need.id), NOW, TODAY
        )
    make.listing(lot=make.lot(quality="D"), min_quantity=Decimal(80))
    match.rejudge(NOW, TODAY)
    slip_by(scene, 120)
    found = reservation.alternatives(scene.taker, rest.id, TODAY)
    assert [one.listing.id for one in found if one.listing] == [other.id]
    assert found[0].score


def test_a_move_that_cannot_be_made_leaves_the_old_claim_as_it_was(scene: SimpleNamespace, make: Any) -> None:
    small = make.listing(quantity=Decimal(39))
    with pytest.raises(Conflict) as refused, transaction():
        reservation.move_to(scene.taker, scene.claim.id, small.id, NOW, TODAY)
    assert refused.value.code == "not_enough_free"
    session.refresh(scene.claim)
    assert scene.claim.state == ReservationState.REQUESTED
    with pytest.raises(Forbidden):
        reservation.move_to(scene.giver, scene.claim.id, small.id, NOW, TODAY)
    with pytest.raises(Invalid):
        reservation.move_to(scene.taker, scene.claim.id, scene.offer.id, NOW, TODAY)
    reader = make.actor(Role.READER, organisation=owner_of(scene.taker))
    with pytest.raises(Forbidden):
        reservation.move_to(reader, scene.claim.id, make.listing().id, NOW, TODAY)


def test_another_date_is_one_click_too(scene: SimpleNamespace) -> None:
    slip_by(scene, 120)
    with transaction():
        changed = reservation.fit_demand(scene.taker, scene.claim.id, NOW, TODAY)
    assert changed.needed_until == day(170)
    assert stands(scene.claim)[0] == FINE
    with pytest.raises(Conflict):
        reservation.fit_demand(scene.taker, scene.claim.id, NOW, TODAY)


def test_without_a_demand_lots_of_the_same_kind_are_offered_nearest_first(scene: SimpleNamespace, make: Any) -> None:
    with transaction():
        claim = reservation.request(
            scene.taker, scene.offer.id, reservation.Wish(Decimal(20), project_id=scene.works.id), NOW, TODAY
        )
    far = make.listing(lot=make.lot(x=99_000.0))
    near = make.listing(lot=make.lot(x=94_000.0))
    make.listing(lot=make.lot(material_code="betontegel-300x300x60"))
    make.listing(lot=make.lot(available_from=day(400), available_until=None))
    found = reservation.alternatives(scene.taker, claim.id, TODAY)
    assert [one.listing.id for one in found] == [near.id, far.id]
    assert near.lot.material_code == TILE


def test_after_any_sequence_of_slips_each_judgement_is_a_fresh_one(scene: SimpleNamespace, make: Any) -> None:
    chance = random.Random(29)
    with transaction():
        reservation.request(
            scene.taker, scene.offer.id, reservation.Wish(Decimal(5), project_id=scene.works.id), NOW, TODAY
        )
        reservation.request(scene.taker, scene.offer.id, reservation.Wish(Decimal(5)), NOW, TODAY)
    seen = set()
    for _ in range(60):
        step = chance.choice(["street", "lot", "demand", "works", "claim"])
        first = chance.randint(-250, 350)
        with transaction():
            if step == "street":
                start = day(first)
                data = {"release_from": start, "release_until": start + timedelta(days=chance.randint(0, 90))}
                project.change(scene.giver, scene.street.id, data, NOW)
            elif step == "lot":
                data = {"available_from": day(first), "available_until": chance.choice([None, day(first + 20)])}
                lot.change(scene.giver, scene.lot.id, data, NOW)
            elif step == "demand":
                data = {"needed_from": day(first), "needed_until": day(first + 30), "max_storage_days": 10}
                demand.change(scene.taker, scene.need.id, data, NOW)
            elif step == "works":
                project.change(scene.taker, scene.works.id, {"starts_on": day(first), "ends_on": day(first + 90)}, NOW)
            elif scene.offer.free >= 1:
                wish = reservation.Wish(Decimal(1), scene.need.id)
                reservation.request(scene.taker, scene.offer.id, wish, NOW, TODAY)
        for claim in session.scalars(select(Reservation).execution_options(populate_existing=True)):
            fresh = judge(standing.window_of(claim.listing.lot), standing.need_of(claim))
            assert standing.kept(claim) == fresh
            seen.add(fresh.standing)
    assert seen == set(ClaimStanding)


def test_material_that_comes_early_is_told_to_who_has_a_claim_elsewhere_that_it_can_take_over(scene, make) -> None:
    slip_by(scene, 120)
    other = make.project(organisation=make.organisation(), release_from=day(300), release_until=day(380))
    better = make.listing(
        lot=make.lot(organisation=other.organisation, project=other, available_from=day(300), available_until=None)
    )
    owner = make.actor(organisation=other.organisation)
    for first in (day(290), day(90)):
        with transaction():
            project.change(owner, other.id, {"release_from": first}, NOW)
    session.expire_all()
    told = [row for row in session.scalars(select(Notification)).all() if row.dedupe_key.startswith("early:")]
    assert {(row.organisation_id, row.params["lot"]) for row in told} == {
        (scene.taker.organisation_id, better.lot.number)
    }
    assert {row.user_id for row in told} == {scene.taker.user_id, scene.works.leader_id}
    assert len(told) == 2
    assert told[0].path == f"/reserveringen/{scene.claim.id}#planning"
    sentence = notification.told(told[0], "nl").title
    assert sentence.startswith("Goed nieuws") and "200 dagen eerder" in sentence and "40 m²" in sentence
    with transaction():
        made = reservation.move_to(scene.taker, scene.claim.id, better.id, NOW, TODAY)
    assert made.standing == FINE


def test_a_demand_that_fits_since_material_comes_early_is_matched_and_told(scene, make) -> None:
    wish = make.demand(project=scene.works, needed_from=day(10), needed_until=day(30), quantity=Decimal(10))
    match.rejudge(NOW, TODAY)
    assert not match.of_demand(scene.taker, wish.id, TODAY, "nl").items
    slip_by(scene, -40)
    match.rejudge(NOW, TODAY)
    assert [fit.listing.id for fit in match.of_demand(scene.taker, wish.id, TODAY, "nl").items] == [scene.offer.id]


def test_the_owner_sees_on_the_lot_who_counts_on_it_and_which_day_would_help(scene) -> None:
    slip_by(scene, 120)
    chain = lot.relying(scene.giver, scene.lot.id)
    assert [(one.claim.id, one.now.standing, one.now.days) for one in chain.items] == [(scene.claim.id, RISK, 10)]
    assert chain.items[0].helps.start == scene.need.needed_until == day(160)
    with pytest.raises(NotFound):
        lot.relying(scene.taker, scene.lot.id)
