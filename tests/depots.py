"""A depot with who keeps it and what lies there, for every test of depots; `tests/conftest.py` gives them to all."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.factories import day
from wisselplaats.db import session
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import LotState, Role
from wisselplaats.models import Depot, Lot, Organisation


@pytest.fixture
def broker(make: SimpleNamespace) -> Actor:
    """Who keeps the depot."""
    made: Actor = make.actor(Role.BROKER)
    return made


@pytest.fixture
def own(broker: Actor) -> Organisation:
    """The broker's organisation."""
    return session.get_one(Organisation, broker.organisation_id)


@pytest.fixture
def place(make: SimpleNamespace, own: Organisation) -> Depot:
    """A depot of 500 m2."""
    made: Depot = make.depot(organisation=own, name="Depot Zuid", capacity_m2=Decimal(500))
    return made


@pytest.fixture
def lying(make: SimpleNamespace, own: Organisation, place: Depot) -> Lot:
    """100 m2 of tiles in bay A1."""
    made: Lot = make.lot(
        organisation=own, depot=place, state=LotState.IN_DEPOT, available_from=day(-5), bay="A1",
        title="Tegels Breestraat",
    )  # fmt: skip
    return made
