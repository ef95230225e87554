"""Things for tests, each valid by itself; every factory commits, so that a refused service loses nothing of them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.alchemy import SQLAlchemyModelFactory

from wisselplaats import edge, models
from wisselplaats.db import session
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    Determination,
    LegalStatus,
    LotState,
    OrganisationKind,
    Quality,
    ReservationState,
    Role,
    Rung,
    Unit,
)
from wisselplaats.services.organisation import actor_of

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = edge.today()
TILE = "betontegel-300x300x45"
LEIDEN = (93_500.0, 463_700.0)  # RD metres


def day(days: int) -> date:
    """A day counted from today, so that no test grows stale."""
    return TODAY + timedelta(days=days)


class Factory(SQLAlchemyModelFactory):
    """Commits what it makes."""

    class Meta:
        abstract = True
        sqlalchemy_session = session
        sqlalchemy_session_persistence = "commit"


class OrganisationFactory(Factory):
    class Meta:
        model = models.Organisation

    slug = factory.Sequence(lambda n: f"gemeente-{n}")
    name = factory.Sequence(lambda n: f"Gemeente {n}")
    kind = OrganisationKind.MUNICIPALITY
    region = "holland-rijnland"
    other_project_after = 14
    own_depot_after = 28
    region_after = 42
    open_market_after = 70
    recycling_after = 250
    option_days = 14


class UserFactory(Factory):
    class Meta:
        model = models.User

    email = factory.Sequence(lambda n: f"gebruiker{n}@gemeente.example")
    name = factory.Sequence(lambda n: f"Gebruiker {n}")
    password_hash = "none"
    unsubscribe_key = factory.Sequence(lambda n: f"sleutel-{n}")
    language = "nl"


class MembershipFactory(Factory):
    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.PROJECT_LEADER


class DepotFactory(Factory):
    class Meta:
        model = models.Depot

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Depot {n}")
    address = "Admiraal Banckertweg 15, Leiden"
    x, y = LEIDEN


class ProjectFactory(Factory):
    class Meta:
        model = models.Project

    organisation = factory.SubFactory(OrganisationFactory)
    leader = factory.SubFactory(UserFactory)
    number = factory.Sequence(lambda n: f"P{n:05d}")
    name = factory.Sequence(lambda n: f"Herinrichting {n}")
    x, y = LEIDEN
    starts_on = day(10)
    ends_on = day(220)
    release_from = day(50)
    release_until = day(130)


class AssetFactory(Factory):
    class Meta:
        model = models.Asset

    source_system = "gbi"
    source_id = factory.Sequence(lambda n: f"object-{n}")
    material_code = TILE
    quantity = Decimal(100)
    unit = Unit.M2
    x, y = LEIDEN


class LotFactory(Factory):
    class Meta:
        model = models.Lot

    organisation = factory.SubFactory(OrganisationFactory)
    material_code = TILE
    quantity = Decimal(100)
    unit = Unit.M2
    determination = Determination.MEASURED
    length_mm = Decimal(300)
    width_mm = Decimal(300)
    height_mm = Decimal(45)
    quality = Quality.B
    state = LotState.CONFIRMED
    available_from = day(50)
    available_until = day(220)
    x, y = LEIDEN
    legal_status = LegalStatus.PRODUCT


class ListingFactory(Factory):
    """Open to everyone since a week, unless its dates say otherwise."""

    class Meta:
        model = models.Listing

    lot = factory.SubFactory(LotFactory)
    organisation = factory.SelfAttribute("lot.organisation")
    created_by = factory.LazyAttribute(lambda _: UserFactory().id)
    quantity = factory.SelfAttribute("lot.quantity")
    published_at = NOW
    start_rung = Rung.OPEN_MARKET
    other_project_from = day(-7)
    own_depot_from = day(-7)
    region_from = day(-7)
    open_market_from = day(-7)
    recycling_from = day(358)


class DemandFactory(Factory):
    class Meta:
        model = models.Demand

    project = factory.SubFactory(ProjectFactory)
    organisation = factory.SelfAttribute("project.organisation")
    created_by = factory.SelfAttribute("project.leader.id")
    material_code = TILE
    quantity = Decimal(100)
    unit = Unit.M2
    needed_from = day(72)
    needed_until = day(160)
    x, y = LEIDEN


class ReservationFactory(Factory):
    class Meta:
        model = models.Reservation

    listing = factory.SubFactory(ListingFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    requested_by = factory.LazyAttribute(lambda _: UserFactory().id)
    quantity = Decimal(40)
    state = ReservationState.REQUESTED
    until = NOW + timedelta(days=14)


def actor(role: Role = Role.PROJECT_LEADER, organisation: models.Organisation | None = None, **user: Any) -> Actor:
    """A member of an organisation (a new one unless given), as services see them in the browser."""
    given = {"organisation": organisation} if organisation else {}
    membership = MembershipFactory(role=role, user=UserFactory(**user), **given)
    return actor_of(membership, membership.user)


def organisation(kind: OrganisationKind = OrganisationKind.MUNICIPALITY, **values: Any) -> models.Organisation:
    """An organisation."""
    made: models.Organisation = OrganisationFactory(kind=kind, **values)
    return made
