"""Lots: who puts them on record, what confirms them, what a project harvests, and what a slip does."""

import io
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from PIL import Image
from shapely import LineString, box, to_wkb
from sqlalchemy import select

from tests.factories import LEIDEN, NOW, TILE, TODAY, day
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import (
    LegalStatus,
    LotState,
    OrganisationKind,
    Quality,
    ReservationState,
    Role,
)
from wisselplaats.models import Lot, Notification, Organisation, Project
from wisselplaats.services import lot, passport, project


def owner_of(actor: Actor) -> Organisation:
    return session.get_one(Organisation, actor.organisation_id)


def new_lot(actor: Actor, **data: object) -> Lot:
    given = {"material_code": TILE, "quantity": Decimal(50), "available_from": TODAY, "place": Place(*LEIDEN)} | data
    with transaction():
        return lot.create(actor, NOW, TODAY, **given)


def test_a_contractor_puts_a_surplus_on_record_with_the_sizes_of_its_kind(make: SimpleNamespace) -> None:
    made = new_lot(make.actor(Role.CONTRACTOR))
    assert (made.state, made.length_mm, made.height_mm) == (LotState.RELEASED, 300, 45)
    assert [entry.kind for entry in passport.entries(made.id)] == ["created"]


def test_a_lot_that_comes_later_is_confirmed_and_not_yet_released(make: SimpleNamespace) -> None:
    assert new_lot(make.actor(), available_from=day(5)).state == LotState.CONFIRMED


def test_a_reader_puts_no_lot_on_record(make: SimpleNamespace) -> None:
    with pytest.raises(Forbidden):
        new_lot(make.actor(Role.READER))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"material_code": "bestaat-niet"}, "unknown_material"),
        ({"unit": "st"}, "unit_of_material"),
    ],
)
def test_a_kind_that_is_not_there_or_another_unit_is_refused(make: SimpleNamespace, data: dict, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        new_lot(make.actor(), **data)
    assert refused.value.problems[0].code == code


def test_a_project_of_another_organisation_is_refused(make: SimpleNamespace) -> None:
    with pytest.raises(Invalid) as refused:
        new_lot(make.actor(), project_id=make.project().id)
    assert refused.value.problems[0].code == "not_yours"


def test_a_lot_of_another_organisation_does_not_exist(make: SimpleNamespace) -> None:
    with pytest.raises(NotFound):
        lot.get(make.actor(), make.lot().id)


def test_an_offered_lot_is_seen_by_others_and_changed_by_nobody_else(make: SimpleNamespace) -> None:
    found, other = make.listing().lot, make.actor()
    assert lot.get(other, found.id).id == found.id
    with pytest.raises(NotFound):
        lot.change(other, found.id, {"colour": "rood"}, NOW)


def test_three_times_yes_makes_an_unknown_status_continued_use(make: SimpleNamespace) -> None:
    actor = make.actor()
    found = make.lot(organisation=owner_of(actor), legal_status=LegalStatus.UNKNOWN)
    with transaction():
        lot.change(actor, found.id, {"use_certain": True, "use_lawful": True, "use_high_grade": True}, NOW)
    assert found.legal_status == LegalStatus.CONTINUED_USE
    assert (found.legal_answered_by, found.legal_answered_at) == (actor.user_id, NOW)
    assert [entry.kind for entry in passport.entries(found.id)] == ["legal_answered"]


def test_a_change_on_an_old_version_is_refused(make: SimpleNamespace) -> None:
    actor = make.actor()
    found = make.lot(organisation=owner_of(actor))
    with pytest.raises(Stale):
        lot.change(actor, found.id, {"colour": "rood"}, NOW, version=found.version + 1)


def test_a_lot_keeps_what_is_on_offer(make: SimpleNamespace) -> None:
    actor = make.actor()
    found = make.lot(organisation=owner_of(actor))
    make.listing(lot=found)
    with pytest.raises(Invalid) as refused:
        lot.change(actor, found.id, {"quantity": Decimal(60)}, NOW)
    assert refused.value.problems[0].code == "less_than_offered"


def test_a_survey_confirms_an_expected_lot_and_corrects_it(make: SimpleNamespace) -> None:
    actor = make.actor(Role.CONTRACTOR)
    found = make.lot(organisation=owner_of(actor), state=LotState.EXPECTED, quality=None)
    with transaction():
        lot.confirm(actor, found.id, {"quantity": Decimal(80), "quality": Quality.A}, NOW)
    assert (found.state, found.quantity, found.quality) == (LotState.CONFIRMED, 80, Quality.A)


def test_a_lot_that_is_gone_is_not_released(make: SimpleNamespace) -> None:
    actor = make.actor()
    found = make.lot(organisation=owner_of(actor), state=LotState.GONE)
    with pytest.raises(Conflict):
        lot.release(actor, found.id, NOW)


def test_a_lot_in_a_depot_lies_where_the_depot_is(make: SimpleNamespace) -> None:
    actor = make.actor(Role.BROKER)
    depot = make.depot(organisation=owner_of(actor), x=90_000.0, y=460_000.0)
    found = make.lot(organisation=owner_of(actor))
    with transaction():
        lot.to_depot(actor, found.id, depot.id, NOW)
    assert (found.state, found.x) == (LotState.IN_DEPOT, 90_000.0)


def test_a_photo_is_kept_without_its_metadata(make: SimpleNamespace, settings: object) -> None:
    actor = make.actor(Role.CONTRACTOR)
    found = make.lot(organisation=owner_of(actor))
    picture, raw = Image.new("RGB", (600, 400), "grey"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Jan Jansen, Breestraat 1"
    picture.save(raw, "JPEG", exif=exif)
    with transaction():
        made = lot.add_photo(actor, found.id, io.BytesIO(raw.getvalue()), "tegels", NOW)
    with lot.photo(actor, found.id, made.id) as kept:
        assert not Image.open(kept).getexif()
    with pytest.raises(NotFound):
        lot.photo(make.actor(), found.id, made.id)


def street(make: SimpleNamespace, actor: Actor) -> Project:
    """A project of 200 x 200 m around the middle of Leiden."""
    x, y = LEIDEN
    area = box(x - 100, y - 100, x + 100, y + 100)
    return make.project(organisation=owner_of(actor), boundary=to_wkb(area))


def test_a_harvest_makes_one_expected_lot_per_kind_and_year(make: SimpleNamespace) -> None:
    actor = make.actor()
    found, own = street(make, actor), {"organisation_id": actor.organisation_id}
    x, y = LEIDEN
    make.asset(**own, year_laid=1998, street="Breestraat")
    make.asset(**own, year_laid=1998, street="Breestraat")
    make.asset(**own, year_laid=2010)
    make.asset(**own, x=x + 500)  # outside
    make.asset(organisation_id=make.organisation().id)  # of somebody else
    make.asset(**own, material_code=None)
    most_inside = LineString([(x + 40, y), (x + 140, y)])
    most_outside = LineString([(x + 90, y), (x + 190, y)])
    make.asset(**own, year_laid=2011, x=x + 99, geometry=to_wkb(most_inside.buffer(1)))
    make.asset(**own, year_laid=2012, x=x + 99, geometry=to_wkb(most_outside.buffer(1)))
    with transaction():
        first = lot.harvest(actor, found.id, NOW)
    assert (first.created, first.already) == (3, 0)
    lots = {made.year_laid: made for made in first.lots}
    assert (lots[1998].quantity, lots[1998].state, lots[1998].street) == (200, LotState.EXPECTED, "Breestraat")
    assert lots[1998].available_from == found.release_from
    with transaction():
        again = lot.harvest(actor, found.id, NOW)
    assert (again.created, again.already) == (0, first.created)
    assert {made.id for made in again.lots} == {made.id for made in first.lots}
    assert [entry.kind for entry in passport.entries(lots[1998].id)] == ["from_asset"]


def test_a_project_without_a_boundary_harvests_nothing(make: SimpleNamespace) -> None:
    actor = make.actor()
    with pytest.raises(Conflict):
        lot.harvest(actor, make.project(organisation=owner_of(actor)).id, NOW)


def test_a_contractor_does_not_harvest(make: SimpleNamespace) -> None:
    actor = make.actor(Role.CONTRACTOR)
    with pytest.raises(Forbidden):
        lot.harvest(actor, street(make, actor).id, NOW)


def test_a_slip_moves_the_windows_and_tells_whoever_counts_on_the_lot_once(make: SimpleNamespace) -> None:
    actor = make.actor()
    found = street(make, actor)
    theirs = make.lot(organisation=owner_of(actor), project=found, available_until=None)
    gone = make.lot(organisation=owner_of(actor), project=found, state=LotState.GONE)
    start, offer = theirs.available_from, make.listing(lot=theirs)
    claim = make.reservation(listing=offer, demand=make.demand())
    make.reservation(listing=offer, state=ReservationState.CANCELLED)
    later = {
        "release_from": found.release_from + timedelta(days=21),
        "release_until": found.release_until + timedelta(days=21),
    }
    with transaction():
        project.change(actor, found.id, later, NOW)
    assert theirs.available_from == start + timedelta(days=21)
    assert gone.available_from == day(50)
    assert passport.entries(theirs.id)[-1].data["days"] == 21
    told = list(session.scalars(select(Notification)))
    assert {item.user_id for item in told} == {claim.requested_by, claim.demand.project.leader_id}
    assert told[0].params["days"] == 21
    session.refresh(offer)
    assert offer.match_due_at is not None


def test_a_contractor_of_another_kind_of_organisation_keeps_its_own_list(make: SimpleNamespace) -> None:
    owner = make.organisation(OrganisationKind.CONTRACTOR)
    actor = make.actor(Role.CONTRACTOR, organisation=owner)
    mine, _ = make.lot(organisation=owner), make.lot()
    assert [found.id for found in lot.search(actor).items] == [mine.id]


def test_the_list_of_lots_takes_as_many_queries_for_many_as_for_one(make: SimpleNamespace, queries: list[str]) -> None:
    actor = make.actor()
    counts = []
    for amount in (1, 9):
        for _ in range(amount):
            make.lot(organisation=owner_of(actor))
        session.expunge_all()
        queries.clear()
        for found in lot.search(actor).items:
            assert found.material.name_nl and found.organisation.name and found.photos == []
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
