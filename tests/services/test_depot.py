"""Depots belong to one organisation, and show what lies in them."""

from decimal import Decimal

import pytest

from tests.factories import LEIDEN, NOW, TODAY
from wisselplaats.db import transaction
from wisselplaats.domain.errors import Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import LotState, Role, Unit
from wisselplaats.services import depot, organisation

PLACE = Place(*LEIDEN)
FORM = {"name": "Depot Zuid", "address": "Vlietweg 1, Leiden", "capacity_m2": Decimal(900), "opening_days": "ma t/m vr"}


def test_a_broker_adds_and_changes_a_depot(make):
    broker = make.actor(Role.BROKER)
    with transaction():
        made = depot.create(broker, NOW, place=PLACE, **FORM)
    with transaction():
        changed = depot.change(broker, made.id, {"capacity_m2": None}, NOW, 1, Place(94_000.0, 464_000.0))
    assert (changed.capacity_m2, changed.x, changed.version) == (None, 94_000.0, 2)


@pytest.mark.parametrize("role", [Role.PROJECT_LEADER, Role.CONTRACTOR, Role.ASSET_MANAGER, Role.READER])
def test_others_only_look(make, role):
    with pytest.raises(Forbidden):
        depot.create(make.actor(role), NOW, place=PLACE, **FORM)


def test_a_name_stands_once_in_an_organisation_and_again_in_another(make):
    broker, other = make.actor(Role.BROKER), make.actor(Role.BROKER)
    with transaction():
        depot.create(broker, NOW, place=PLACE, **FORM)
        depot.create(other, NOW, place=PLACE, **FORM)
    with pytest.raises(Invalid) as refused:
        depot.create(broker, NOW, place=PLACE, **FORM)
    assert refused.value.problems[0].code == "depot_name_taken"


def test_an_outdated_change_is_refused(make):
    broker = make.actor(Role.BROKER)
    with transaction():
        made = depot.create(broker, NOW, place=PLACE, **FORM)
    with pytest.raises(Stale):
        depot.change(broker, made.id, {"name": "Anders"}, NOW, version=7)


def test_another_organisations_depot_is_not_found(make):
    theirs = make.depot()
    for work in (depot.get,):
        with pytest.raises(NotFound):
            work(make.actor(Role.BROKER), theirs.id)
    assert depot.stock(make.actor(Role.BROKER), theirs.id) == {}


def test_the_stock_is_what_lies_there_now(make):
    broker = make.actor(Role.BROKER)
    own = organisation.get(broker, broker.organisation_id)
    place = make.depot(organisation=own)
    make.lot(organisation=own, depot=place, state=LotState.IN_DEPOT, quantity=Decimal(120))
    make.lot(
        organisation=own,
        depot=place,
        state=LotState.IN_DEPOT,
        quantity=Decimal(5),
        unit=Unit.PIECE,
        material_code="bank",
    )
    make.lot(organisation=own, depot=place, state=LotState.GONE)
    assert depot.stock(broker, place.id)[place.id] == depot.Stock(2, Decimal(120), 1)
    assert len(depot.lots(broker, place.id, today=TODAY).items) == 2
