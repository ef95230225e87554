"""A small exchange for the tests that try every operation: one thing of each kind of one's own, and of somebody else's."""

from dataclasses import dataclass
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from tests.factories import NOW, TILE, TODAY, day
from wisselplaats import config
from wisselplaats.adapters.files import FileStore
from wisselplaats.db import session
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    AllocationScope,
    DeliveryKind,
    DeliveryState,
    LotState,
    NotificationKind,
    ReservationState,
    Role,
    RowStatus,
)
from wisselplaats.models import Base, Delivery, DeliveryRow, Notification, Organisation, Photo
from wisselplaats.services import allocation, notification, saved_search
from wisselplaats.services.handover import hand_over

SQUARE = {"type": "Polygon", "coordinates": [[[4.48, 52.15], [4.49, 52.15], [4.49, 52.16], [4.48, 52.16], [4.48, 52.15]]]}  # fmt: skip


@dataclass
class World:
    """Two organisations; `own` and `theirs` hold the keys of their things by noun."""

    broker: Actor
    manager: Actor
    stranger: Actor
    own: SimpleNamespace
    theirs: SimpleNamespace


def things(make: Any, who: Actor) -> SimpleNamespace:
    """One thing of each noun, of the actor's organisation, as keys."""
    owner = session.get_one(Organisation, who.organisation_id)
    project = make.project(organisation=owner)
    lot = make.lot(organisation=owner, project_id=project.id)
    listing = make.listing(lot=make.lot(organisation=owner))
    claim = make.reservation(listing=listing)
    made = FileStore(config.settings().files).store(BytesIO(b"a photo"), ".jpg")
    photo = Photo(
        lot_id=lot.id, created_by=who.user_id, created_at=NOW, file_key=made.key, thumbnail_key=made.key, width=1,
        height=1,
    )  # fmt: skip
    delivery = Delivery(
        organisation_id=owner.id, created_by=who.user_id, kind=DeliveryKind.ASSETS, source_system="gbi", trial=False,
        state=DeliveryState.PROCESSED, file_key="none", sha256="00", size_bytes=1, started_at=NOW, finished_at=NOW,
    )  # fmt: skip
    session.add_all([photo, delivery])
    session.flush()
    session.add(DeliveryRow(delivery_id=delivery.id, row_number=2, line=2, status=RowStatus.CREATED, source_id="=1+1"))
    notification.tell(
        who.user_id, owner.id, NotificationKind.DELIVERY_DONE, str(delivery.id), "/aanleveringen", NOW,
        created=1, changed=0, errors=0,
    )  # fmt: skip
    search = saved_search.create(who, {"name": "Tegels", "material_code": TILE}, NOW, TODAY)
    run = allocation.start(who, allocation.Wish(AllocationScope.ORGANISATION), NOW, TODAY)
    session.commit()
    moved = make.reservation(
        listing=make.listing(lot=make.lot(organisation=owner)), state=ReservationState.ACCEPTED, organisation=owner
    )
    handover = hand_over(who, moved.id, NOW, TODAY)
    session.commit()
    told = session.scalar(select(Notification.id).where(Notification.user_id == who.user_id))
    return SimpleNamespace(
        organisation=owner.id, project=project.id, lot=lot.id, photo=photo.id, handover=handover.id, listing=listing.id, claim=claim.id,
        expected=make.lot(organisation=owner, state=LotState.EXPECTED).id, delivery=delivery.id, notification=told,
        search=search.id, demand=make.demand(project=project).id, depot=make.depot(organisation=owner).id,
        asset=make.asset(organisation_id=owner.id).id, allocation=run.id,
    )  # fmt: skip


def world(make: Any) -> World:
    """Made anew for each test."""
    broker = make.actor(Role.BROKER)
    owner = session.get_one(Organisation, broker.organisation_id)
    manager = make.actor(Role.ASSET_MANAGER, organisation=owner)
    stranger = make.actor(Role.BROKER)
    return World(broker, manager, stranger, things(make, broker), things(make, stranger))


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    from sqlalchemy import func

    return {
        table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }


GOOD_DEPOT = {"naam": "Depot Noord", "adres": "Kade 1", "locatie": {"x": 94_000, "y": 464_000}}
GOOD_PROJECT = {
    "naam": "Breestraat", "startDatum": str(day(10)), "eindDatum": str(day(90)), "vrijVanaf": str(day(20)),
    "vrijTot": str(day(60)),
}  # fmt: skip
GOOD_DEMAND = {"materiaalsoort": TILE, "hoeveelheid": 12, "nodigVan": str(day(60)), "nodigTot": str(day(120))}
GOOD_LOT = {
    "materiaalsoort": TILE, "hoeveelheid": 12, "beschikbaarVan": str(day(5)), "locatie": {"x": 94_000, "y": 464_000},
}  # fmt: skip
GOOD_SEARCH = {"naam": "Tegels", "materiaalsoort": TILE, "nabij": "94000,464000", "straal": 10}


def refused(answer: Any, *statuses: int, language: str = "nl") -> dict[str, Any]:
    """The problem document, with everything that every one has."""
    assert answer.status_code in (statuses or (400,)), answer.text[:600]
    assert answer.content_type == "application/problem+json"
    assert "API-Version" in answer.headers
    found: dict[str, Any] = answer.json
    assert found["status"] == answer.status_code
    assert found["title"]
    assert found["detail"]
    if answer.status_code == 400:
        assert found["title"] == {"nl": "Ongeldige invoer", "en": "Invalid input"}[language]
        assert all(set(fault) == {"veld", "regel", "code", "melding"} and fault["melding"] for fault in found["fouten"])
    return found


def heads(found: dict[str, Any]) -> set[str]:
    """The fields that are named, by their first step."""
    return {fault["veld"].partition(".")[0] for fault in found["fouten"]}
