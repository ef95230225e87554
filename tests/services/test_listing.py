"""Offers: what may be published, who sees it when, and when it can be taken back."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from tests.factories import LEIDEN, NOW, TODAY, day
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Blocked, Conflict, Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.legal import Act, check
from wisselplaats.domain.listing import Relation, visible_to
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import (
    LegalStatus,
    ListingState,
    LotState,
    OrganisationKind,
    Quality,
    ReservationState,
    Role,
    Rung,
)
from wisselplaats.models import Listing, Lot, Organisation
from wisselplaats.services import listing, lot, passport
from wisselplaats.services.listing import Sort


def owner_of(actor: Actor) -> Organisation:
    return session.get_one(Organisation, actor.organisation_id)


def publish(actor: Actor, found: Lot, **data: object) -> Listing:
    with transaction():
        return listing.publish(actor, found.id, NOW, TODAY, **data)


def test_a_project_lot_starts_at_its_own_project_and_climbs_by_the_days_of_the_organisation(
    make: SimpleNamespace,
) -> None:
    actor = make.actor()
    found = make.lot(organisation=owner_of(actor), project=make.project(organisation=owner_of(actor)))
    made = publish(actor, found)
    assert (made.start_rung, made.quantity, made.free) == (Rung.SAME_PROJECT, 100, 100)
    assert (made.other_project_from, made.region_from, made.open_market_from) == (day(14), day(42), day(70))
    assert [listing.rung(made, day(n)) for n in (0, 14, 42, 70)] == [
        Rung.SAME_PROJECT, Rung.OTHER_PROJECT, Rung.REGION, Rung.OPEN_MARKET,
    ]  # fmt: skip
    assert passport.entries(found.id)[-1].kind == "published"


def test_a_contractors_surplus_is_for_the_region_at_once(make: SimpleNamespace) -> None:
    owner = make.organisation(
        OrganisationKind.CONTRACTOR, other_project_after=0, own_depot_after=0, region_after=0, open_market_after=28
    )
    made = publish(make.actor(Role.CONTRACTOR, organisation=owner), make.lot(organisation=owner))
    assert listing.rung(made, TODAY) == Rung.REGION


def test_an_owner_may_start_at_the_open_market_and_not_at_recycling(make: SimpleNamespace) -> None:
    actor = make.actor()
    made = publish(actor, make.lot(organisation=owner_of(actor)), start_rung=Rung.OPEN_MARKET)
    assert made.open_market_from == TODAY
    with pytest.raises(Invalid):
        publish(actor, make.lot(organisation=owner_of(actor)), start_rung=Rung.RECYCLING)


def test_a_reader_publishes_nothing(make: SimpleNamespace) -> None:
    actor = make.actor(Role.READER)
    with pytest.raises(Forbidden):
        publish(actor, make.lot(organisation=owner_of(actor)))


@pytest.mark.parametrize("state", [LotState.EXPECTED, LotState.GONE])
def test_what_is_not_there_yet_or_any_more_is_not_offered(make: SimpleNamespace, state: LotState) -> None:
    actor = make.actor()
    with pytest.raises(Conflict):
        publish(actor, make.lot(organisation=owner_of(actor), state=state))


def test_a_lot_is_offered_once_and_for_no_more_than_there_is(make: SimpleNamespace) -> None:
    actor = make.actor()
    found = make.lot(organisation=owner_of(actor))
    with pytest.raises(Invalid):
        publish(actor, found, quantity=Decimal(101))
    with pytest.raises(Invalid):
        publish(actor, found, quantity=Decimal(10), min_quantity=Decimal(11))
    publish(actor, found)
    with pytest.raises(Conflict):
        publish(actor, found)


@pytest.mark.parametrize(
    "facts",
    [
        {"pak10_mg_kg": Decimal(76)},
        {"contains_asbestos": True},
        {"wood_treatment": "creosote"},
        {"legal_status": LegalStatus.WASTE},
        {"material_code": "asfalt-deklaag", "unit": "t"},
    ],
)
def test_what_the_law_forbids_is_not_published(make: SimpleNamespace, facts: dict) -> None:
    actor = make.actor()
    with pytest.raises(Blocked) as refused:
        publish(actor, make.lot(organisation=owner_of(actor), **facts))
    assert refused.value.params["ground"]


def test_an_unknown_status_may_be_published_and_says_what_to_answer_while_others_do_not_see_it(
    make: SimpleNamespace,
) -> None:
    actor = make.actor()
    found = make.lot(organisation=owner_of(actor), legal_status=LegalStatus.UNKNOWN)
    made = publish(actor, found, start_rung=Rung.OPEN_MARKET)
    assert [rule.code for rule in listing.shown(made, TODAY).warnings] == ["status_unknown"]
    other = make.actor()
    with pytest.raises(NotFound):
        listing.get(other, made.id, TODAY)
    with transaction():
        lot.change(actor, found.id, {"use_certain": True, "use_lawful": True, "use_high_grade": True}, NOW)
    assert listing.get(other, made.id, TODAY).id == made.id


def stages() -> Iterator[tuple[Rung, Relation]]:
    yield from product(
        [rung for rung in Rung if rung != Rung.RECYCLING], [r for r in Relation if r != Relation.SAME_PROJECT]
    )


@pytest.mark.parametrize(("rung", "relation"), list(stages()))
def test_the_query_shows_an_offer_to_whom_the_ladder_says(
    make: SimpleNamespace, rung: Rung, relation: Relation
) -> None:
    later = list(Rung)[1:]
    dates = {
        f"{step.value}_from": day(-1 if step <= rung or later.index(step) <= list(Rung).index(rung) - 1 else 1)
        for step in later
    }
    made = make.listing(start_rung=Rung.SAME_PROJECT, **dates)
    who = {
        Relation.SAME_ORGANISATION: lambda: make.actor(organisation=made.organisation),
        Relation.SAME_REGION: make.actor,
        Relation.OTHER: lambda: make.actor(organisation=make.organisation(region="elders")),
    }[relation]()
    seen = [shown.id for shown in listing.search(who, TODAY).items]
    assert (made.id in seen) == visible_to(listing.rung(made, TODAY), relation)


def test_the_query_and_the_legal_gate_agree(make: SimpleNamespace) -> None:
    answers = [None, True, False]
    for status, answer, tar, asbestos in product(LegalStatus, answers, [None, Decimal(75), Decimal(76)], [None, True]):
        make.lot(
            legal_status=status, use_certain=answer, use_lawful=True, use_high_grade=True, legal_answered_at=NOW,
            pak10_mg_kg=tar, contains_asbestos=asbestos,
        )  # fmt: skip
    for code, wood, tested in product(["asfalt-deklaag", "asfalt-bulk"], [None, "cca", "none"], [None, True]):
        make.lot(material_code=code, unit="t", wood_treatment=wood, has_crow210=tested)
    open_to_all = set(session.scalars(select(Lot.id).where(listing.gate_open())))
    by_rule = {
        found.id
        for found in session.scalars(select(Lot))
        if check(lot.legal_facts(found), Act.RESERVE, third_party=True).open
    }
    assert open_to_all == by_rule


def test_an_offer_past_its_last_day_is_for_its_owner_only(make: SimpleNamespace) -> None:
    made = make.listing(offered_until=day(-1))
    with pytest.raises(NotFound):
        listing.get(make.actor(), made.id, TODAY)
    assert listing.get(make.actor(organisation=made.organisation), made.id, TODAY).id == made.id


def test_whoever_has_a_claim_keeps_seeing_the_offer(make: SimpleNamespace) -> None:
    actor = make.actor()
    made = make.listing(state=ListingState.FULFILLED)
    with pytest.raises(NotFound):
        listing.get(actor, made.id, TODAY)
    make.reservation(listing=made, organisation=owner_of(actor), state=ReservationState.ACCEPTED)
    assert listing.get(actor, made.id, TODAY).id == made.id


def test_a_kind_is_found_by_its_code_by_one_above_it_and_by_a_word_of_practice(make: SimpleNamespace) -> None:
    actor, made = make.actor(), make.listing()
    make.listing(lot=make.lot(material_code="lichtmast-staal-6m", unit="st"))
    for word in ("betontegel-300x300x45", "verharding", "stoeptegel"):
        assert [shown.id for shown in listing.search(actor, TODAY, material_code=word).items] == [made.id], word
    assert [shown.id for shown in listing.search(actor, TODAY, search="stoepteg").items] == [made.id]
    with pytest.raises(Invalid):
        listing.search(actor, TODAY, material_code="xyzzy")


def test_the_market_is_filtered_by_place_time_amount_and_quality(make: SimpleNamespace) -> None:
    actor, (x, y) = make.actor(), LEIDEN
    near = make.listing(lot=make.lot(quality=Quality.A))
    far = make.listing(lot=make.lot(x=x + 30_000, quantity=Decimal(20), quality=Quality.C, available_until=day(60)))
    here = Place(x, y)

    def found(**filters: object) -> list[object]:
        return [shown.id for shown in listing.search(actor, TODAY, **filters).items]

    assert found(near=here, sort=Sort.DISTANCE) == [near.id, far.id]
    assert found(near=here, radius_km=Decimal(10)) == [near.id]
    assert found(min_quantity=Decimal(50)) == [near.id]
    assert found(quality=Quality.B) == [near.id]
    assert found(available_from=day(61)) == [near.id]
    assert found(available_until=day(49)) == []
    assert found(mine=True) == []


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_neither_repeat_nor_drop_an_offer(make: SimpleNamespace, sort: Sort) -> None:
    actor = make.actor()
    made = {make.listing().id for _ in range(7)}
    seen, after = [], None
    while True:
        page = listing.search(actor, TODAY, sort=sort, near=Place(*LEIDEN), limit=3, after=after)
        seen += [shown.id for shown in page.items]
        after = page.next
        if after is None:
            break
    assert len(seen) == 7
    assert set(seen) == made


def test_an_offer_is_changed_within_what_is_promised(make: SimpleNamespace) -> None:
    actor = make.actor()
    made = make.listing(lot=make.lot(organisation=owner_of(actor)))
    make.reservation(listing=made, quantity=Decimal(40))
    session.expire(made)
    with pytest.raises(Invalid):
        listing.change(actor, made.id, {"quantity": Decimal(30)}, NOW, None)
    with transaction():
        changed = listing.change(
            actor, made.id, {"quantity": Decimal(60), "price_per_unit": Decimal("1.25")}, NOW, None
        )
    assert (changed.free, changed.price_per_unit) == (20, Decimal("1.25"))
    with pytest.raises(Stale):
        listing.change(actor, made.id, {}, NOW, version=99)


def test_an_offer_is_withdrawn_with_its_reason_unless_somebody_has_a_claim(make: SimpleNamespace) -> None:
    actor = make.actor()
    made = make.listing(lot=make.lot(organisation=owner_of(actor)))
    claim = make.reservation(listing=made)
    with pytest.raises(Conflict):
        listing.withdraw(actor, made.id, "toch zelf nodig", NOW)
    claim.state = ReservationState.DECLINED
    session.commit()
    with pytest.raises(NotFound):
        listing.withdraw(make.actor(), made.id, "van een ander", NOW)
    with transaction():
        gone = listing.withdraw(actor, made.id, "toch zelf nodig", NOW)
    assert (gone.state, gone.withdrawn_reason) == (ListingState.WITHDRAWN, "toch zelf nodig")
    assert passport.entries(gone.lot_id)[-1].data["reason"] == "toch zelf nodig"
    with pytest.raises(Conflict):
        listing.withdraw(actor, made.id, "nog eens", NOW)


def test_the_market_takes_as_many_queries_for_many_offers_as_for_one(make: SimpleNamespace, queries: list[str]) -> None:
    actor, counts = make.actor(), []
    for amount in (1, 9):
        for _ in range(amount):
            make.listing()
        session.expunge_all()
        queries.clear()
        for shown in listing.search(actor, TODAY).items:
            assert (
                shown.listing.lot.material.name_nl
                and shown.listing.organisation.name
                and shown.listing.lot.photos == []
            )
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_an_offer_whose_last_day_has_passed_ends_unless_somebody_counts_on_it(make: SimpleNamespace) -> None:
    over = make.listing(offered_until=day(-1))
    claimed = make.listing(offered_until=day(-1))
    make.reservation(listing=claimed, quantity=Decimal(10))
    standing = make.listing(offered_until=day(0))
    assert listing.lapse(TODAY) == 1
    assert listing.lapse(TODAY) == 0
    states = {
        found.id: found.state for found in session.scalars(select(Listing).execution_options(populate_existing=True))
    }
    assert states[over.id] == ListingState.EXPIRED
    assert states[claimed.id] == states[standing.id] == ListingState.PUBLISHED
