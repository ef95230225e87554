"""Matching in the worker: exact, the same in every order, quiet when nothing changed, and told once."""

import re
from decimal import Decimal
from itertools import permutations

import pytest
from sqlalchemy import func, select, update

from tests.factories import LEIDEN, NOW, TODAY, day
from wisselplaats.db import session
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.vocabulary import (
    DemandState,
    LegalStatus,
    ListingState,
    MatchState,
    NotificationKind,
    NotifyPreference,
    Quality,
    ReservationState,
)
from wisselplaats.models import Demand, Listing, Lot, Match, Notification
from wisselplaats.services import match
from wisselplaats.services.match import candidates, keep


def run():
    done = match.rejudge(NOW, TODAY)
    session.commit()
    session.expire_all()
    return done


def listed(*listings):
    match.listing_changed(*[found.id for found in listings])
    session.commit()


def asked(*demands):
    match.demand_changed(*[found.id for found in demands])
    session.commit()


def standing():
    query = select(Match.listing_id, Match.demand_id, Match.score).where(Match.state == MatchState.ACTIVE)
    return {tuple(row) for row in session.execute(query)}


def only():
    return session.scalars(select(Match)).one()


def reasons():
    found = only()
    known = candidates.facts([(found.listing_id, found.demand_id)], TODAY)
    return {reason.code for reason in known.verdict((found.listing_id, found.demand_id)).reasons}


def told(kind=NotificationKind.MATCH):
    return session.scalars(select(Notification).where(Notification.kind == kind)).all()


def set_on(thing, **values):
    session.execute(update(type(thing)).where(type(thing).id == thing.id).values(**values))
    session.commit()


@pytest.fixture
def pair(make):
    return make.listing(), make.demand()


def test_a_lot_that_fits_becomes_a_match_with_its_reasons(pair):
    assert run() == 2
    found = only()
    assert found.state == MatchState.ACTIVE
    assert {"same_kind", "in_time", "covers_all", "saves"} <= reasons()
    assert found.score > 80


def test_what_is_judged_is_no_longer_due_and_keeps_its_version(pair):
    before = pair[0].version, pair[0].updated_at
    assert run() == 2
    session.refresh(pair[0])
    assert pair[0].match_due_at is None
    assert (pair[0].version, pair[0].updated_at) == before
    assert run() == 0


def test_judging_twice_changes_nothing(pair):
    listed(pair[0])
    run()
    first = (only().id, only().updated_at)
    listed(pair[0])
    asked(pair[1])
    run()
    assert (only().id, only().updated_at) == first
    assert len(told()) == 1


def _town(make):
    """Six offers and four demands of several sizes, places and dates."""
    offers = [
        make.listing(
            lot=make.lot(quantity=Decimal(40 + 30 * n), x=LEIDEN[0] + 1500 * n, available_from=day(40 + 5 * n)),
            quantity=Decimal(40 + 30 * n),
        )
        for n in range(6)
    ]
    wants = [make.demand(quantity=Decimal(60 + 50 * n), max_distance_km=Decimal(3 + 4 * n)) for n in range(4)]
    return offers, wants


@pytest.mark.parametrize("best", [20, 2])
def test_events_in_any_order_give_the_same_matches(make, monkeypatch, best):
    monkeypatch.setattr(keep, "BEST", best)
    offers, wants = _town(make)
    asked(*wants)
    run()
    expected = standing()
    assert expected
    steps = [
        lambda: listed(*offers[:3]),
        lambda: asked(*wants[:2]),
        lambda: listed(*offers[3:]),
        lambda: asked(*wants[2:]),
    ]
    for order in list(permutations(steps))[::5]:
        session.query(Notification).delete()
        session.query(Match).delete()
        session.commit()
        for step in order:
            step()
            run()
        assert standing() == expected


def test_a_full_list_takes_the_next_best_when_one_falls_out(make, monkeypatch):
    monkeypatch.setattr(keep, "BEST", 2)
    _, wants = _town(make)
    asked(*wants)
    run()
    best = max((row for row in standing() if row[1] == wants[3].id), key=lambda row: row[2])
    gone = session.get(Listing, best[0])
    set_on(gone, state=ListingState.WITHDRAWN)
    listed(gone)
    run()
    incremental = standing()
    assert len([row for row in incremental if row[1] == wants[3].id]) == 2
    asked(*wants)
    run()
    assert standing() == incremental


@pytest.mark.parametrize(
    ("what", "values", "code"),
    [
        (Lot, {"quality": Quality.D}, "quality_too_low"),
        (Lot, {"x": LEIDEN[0] + 90_000}, "too_far"),
        (Lot, {"available_from": day(400), "available_until": day(500)}, "available_too_late"),
        (Lot, {"height_mm": Decimal(60)}, "size_outside_tolerance"),
        (Lot, {"legal_status": LegalStatus.UNKNOWN}, "legal_gate_closed"),
        (Lot, {"contains_asbestos": True}, "legal_gate_closed"),
        (Listing, {"open_market_from": day(10), "region_from": day(10)}, "not_visible"),
        (Listing, {"state": ListingState.WITHDRAWN}, "listing_closed"),
        (Listing, {"offered_until": day(-1)}, "listing_past"),
        (Demand, {"state": DemandState.CANCELLED}, "demand_closed"),
        (Demand, {"needed_from": day(-9), "needed_until": day(-1)}, "demand_past"),
    ],
)
def test_a_match_that_no_longer_holds_is_withdrawn_with_the_reason(make, what, values, code):
    demand = make.demand(min_quality=Quality.B, max_distance_km=Decimal(50), height_mm=Decimal(45))
    listing = make.listing()
    listed(listing)
    run()
    assert only().state == MatchState.ACTIVE
    thing = {Lot: listing.lot, Listing: listing, Demand: demand}[what]
    set_on(thing, **values)
    listed(listing)
    asked(demand)
    run()
    assert (only().state, only().withdrawn_reason) == (MatchState.WITHDRAWN, code)


def test_a_reservation_that_takes_all_withdraws_the_match_of_others_and_tells_them(make, pair):
    listed(pair[0])
    run()
    make.reservation(listing=pair[0], quantity=Decimal(100), state=ReservationState.ACCEPTED)
    listed(pair[0])
    run()
    assert only().withdrawn_reason == "nothing_free"
    assert len(told(NotificationKind.MATCH_BROKEN)) == 1


def test_ones_own_reservation_is_not_told_as_a_broken_match(make, pair):
    listed(pair[0])
    run()
    make.reservation(
        listing=pair[0], demand=pair[1], organisation=pair[1].organisation, quantity=Decimal(100),
        state=ReservationState.ACCEPTED,
    )  # fmt: skip
    listed(pair[0])
    asked(pair[1])
    run()
    assert only().state == MatchState.WITHDRAWN
    assert told(NotificationKind.MATCH_BROKEN) == []


def test_a_match_is_told_once_to_the_leader_and_the_one_who_asked(make):
    maker = make.user()
    demand = make.demand(created_by=maker.id, notify=NotifyPreference.DAILY)
    listing = make.listing()
    for _ in range(2):
        listed(listing)
        asked(demand)
        run()
    rows = told()
    assert {row.user_id for row in rows} == {maker.id, demand.project.leader_id}
    assert {row.frequency for row in rows} == {NotifyPreference.DAILY}
    assert rows[0].params["score"] == only().score
    assert rows[0].params["reasons"]


def test_a_match_that_comes_back_is_not_told_again(pair):
    for state in (ListingState.PUBLISHED, ListingState.WITHDRAWN, ListingState.PUBLISHED):
        set_on(pair[0], state=state)
        listed(pair[0])
        run()
    assert only().state == MatchState.ACTIVE
    assert len(told()) == 1


def test_an_offer_of_ones_own_organisation_matches_but_is_not_told(make):
    project = make.project()
    demand = make.demand(project=project)
    listing = make.listing(lot=make.lot(organisation=project.organisation))
    listed(listing)
    run()
    assert only().demand_id == demand.id
    assert told() == []


def test_an_offer_within_its_organisation_is_not_shown_to_the_region_until_its_day(make):
    owner, neighbour, far = (make.organisation(region=region) for region in ("rijnland", "rijnland", "achterhoek"))
    own, near, other = (make.demand(project=make.project(organisation=who)) for who in (owner, neighbour, far))
    listing = make.listing(
        lot=make.lot(organisation=owner), region_from=day(5), open_market_from=day(9), start_rung="same_project"
    )
    listed(listing)
    run()
    assert {row[1] for row in standing()} == {own.id}
    for when, seen in ((day(5), {own.id, near.id}), (day(9), {own.id, near.id, other.id})):
        match.new_day(when)
        match.rejudge(NOW, when)
        assert {row[1] for row in standing()} == seen


def test_a_new_day_ends_matches_of_offers_and_demands_that_are_over(make):
    listing, demand = make.listing(offered_until=day(3)), make.demand()
    other, past = make.listing(), make.demand(needed_from=day(1), needed_until=day(60))
    set_on(listing.lot, available_from=day(1))
    set_on(other.lot, available_from=day(1))
    asked(demand, past)
    run()
    assert len(standing()) == 4
    match.new_day(day(61))
    match.rejudge(NOW, day(61))
    assert {row[:2] for row in standing()} == {(other.id, demand.id)}


def test_a_substitute_matches_only_where_it_is_accepted(make):
    thicker = make.lot(material_code="betontegel-300x300x60", height_mm=Decimal(60))
    yes, no = make.demand(), make.demand(substitutes_allowed=False)
    listing = make.listing(lot=thicker)
    listed(listing)
    run()
    assert {row[1] for row in standing()} == {yes.id}
    assert no.id != yes.id
    assert "substitute" in reasons()


def test_a_demand_for_a_group_matches_what_is_below_it(make):
    make.demand(material_code="elementenverharding")
    listed(make.listing())
    run()
    assert "narrower_kind" in reasons()


def test_judging_locks_no_row_that_somebody_could_be_reserving(pair, queries):
    listed(pair[0])
    queries.clear()
    run()
    locks = [sql for sql in queries if re.search(r"\bFOR (NO KEY )?UPDATE", sql)]
    assert locks
    assert all("SKIP LOCKED" in sql for sql in locks)


def test_a_batch_asks_the_same_number_of_questions_whatever_its_size(make, queries):
    def cost(count):
        listings = [make.listing() for _ in range(count)]
        listed(*listings)
        queries.clear()
        run()
        return len(queries)

    make.demand()
    cost(1)
    assert cost(8) <= cost(2) + 2


def test_any_pair_can_be_explained_also_when_it_fails(make):
    actor = make.actor()
    demand = make.demand(project=make.project(organisation=_organisation(actor)), max_distance_km=Decimal(10))
    listing = make.listing(lot=make.lot(x=LEIDEN[0] + 50_000, quality=Quality.D))
    set_on(demand, min_quality=Quality.B)
    found = match.explain(actor, demand.id, listing.id, TODAY, "nl")
    assert not found.feasible
    assert [reason["code"] for reason in found.reasons] == ["quality_too_low", "too_far"]
    assert found.reasons[0]["text"] == "kwaliteit D is lager dan de gevraagde B"
    assert "km" in found.reasons[1]["text"]


def test_a_pair_of_somebody_elses_demand_is_not_explained(make):
    with pytest.raises(NotFound):
        match.explain(make.actor(), make.demand().id, make.listing().id, TODAY, "nl")


def _organisation(actor):
    from wisselplaats.models import Organisation

    return session.get_one(Organisation, actor.organisation_id)


def test_a_match_that_became_clearly_better_is_told_once_more(make):
    demand = make.demand(quantity=Decimal(100))
    listing = make.listing(lot=make.lot(quantity=Decimal(100)), quantity=Decimal(15))
    run()
    told_score = only().score
    set_on(listing, quantity=Decimal(40))
    listed(listing)
    run()
    assert only().score < told_score + 10
    assert told(NotificationKind.MATCH_IMPROVED) == []
    for _ in range(2):
        set_on(listing, quantity=Decimal(100))
        listed(listing)
        asked(demand)
        run()
    assert only().score >= told_score + 10
    assert only().told_score == only().score
    assert len(told(NotificationKind.MATCH_IMPROVED)) == 1


def test_what_comes_and_goes_within_one_round_is_never_told(make, monkeypatch):
    monkeypatch.setattr(keep, "BEST", 1)
    make.demand()
    for grade in (Quality.D, Quality.C, Quality.A):
        make.listing(lot=make.lot(quality=grade))
        match.due.judge_due(NOW, TODAY)
    run()
    rows = told()
    assert len({row.dedupe_key for row in rows}) == 1
    assert session.scalar(select(Match.told_at).where(Match.state == MatchState.WITHDRAWN).limit(1)) is None


def test_while_another_process_judges_nothing_is_judged_and_nothing_is_lost(pair, engine):
    with engine.connect() as other:
        other.execute(select(func.pg_advisory_lock(match.due.LOCK)))
        assert run() == 0
        assert standing() == set()
        other.execute(select(func.pg_advisory_unlock(match.due.LOCK)))
    assert run() == 2
    assert len(standing()) == 1


def test_a_thousand_changes_are_a_few_statements(make, queries):
    demand, lots = make.demand(), [make.listing() for _ in range(30)]
    run()
    for listing in lots:
        match.listing_changed(listing.id)
    session.commit()
    queries.clear()
    assert run() == 30
    assert len(queries) < 45
    assert len([row for row in standing() if row[1] == demand.id]) == keep.BEST
