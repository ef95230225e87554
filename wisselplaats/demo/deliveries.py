"""Two exports of the asset system: one of last quarter that changed nothing, and a trial run that waits for a yes."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from shapely import Point, from_wkb
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from wisselplaats import config
from wisselplaats.config import ConfigError
from wisselplaats.db import session, transaction
from wisselplaats.demo.story import Story
from wisselplaats.domain.vocabulary import DeliveryKind, NotificationKind
from wisselplaats.models import Asset, Delivery, Notification
from wisselplaats.services import delivery

_SOURCE = "gbi"
_UNSYNCED = {"synchronize_session": False}
_QUARTER = timedelta(days=61)
Feature = dict[str, Any]


def fill(story: Story) -> None:
    """Deliver for Leiden, each in transactions of its own as a worker does it; nothing without a place for files."""
    try:
        config.settings()
    except ConfigError:
        return
    before = _features(story)
    _deliver(story, before, story.now - _QUARTER, "gbi-leiden-kwartaal.geojson", trial=False)
    _deliver(story, _changed(story, before), story.now - timedelta(hours=2), "gbi-leiden-nieuw.geojson", trial=True)
    with transaction():
        old = update(Notification).where(Notification.kind == NotificationKind.DELIVERY_DONE)
        old = old.where(Notification.created_at < story.now - timedelta(days=1)).values(read_at=Notification.created_at)
        session.execute(old, execution_options=_UNSYNCED)


def _deliver(story: Story, features: list[Feature], at: datetime, name: str, *, trial: bool) -> None:
    actor = story.who("leiden", "beheerder")
    content = {"type": "FeatureCollection", "crs": _CRS, "features": features}
    with delivery.keep(actor, BytesIO(json.dumps(content).encode()), name) as stored, transaction():
        made = delivery.receive(
            actor,
            at,
            stored,
            kind=DeliveryKind.ASSETS,
            source_system=_SOURCE,
            trial=trial,
            file_name=name,
            content_type="application/geo+json",
        )
    delivery.process(made.id, lambda: at + timedelta(seconds=40))
    with transaction():
        # the database's clock stamped it with the minute of filling
        when = update(Delivery).where(Delivery.id == made.id).values(created_at=at, started_at=at, updated_at=at)
        session.execute(when, execution_options=_UNSYNCED)


_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


def _features(story: Story) -> list[Feature]:
    """The inventory of Leiden as its system exports it."""
    with transaction():
        owner = story.organisations["leiden"].id
        query = select(Asset).where(Asset.organisation_id == owner).options(joinedload(Asset.material))
        return [_feature(asset) for asset in session.scalars(query.order_by(Asset.source_id))]


def _feature(asset: Asset) -> Feature:
    return {
        "type": "Feature",
        "geometry": mapping(_shape(asset)),
        "properties": {
            "objectnummer": asset.source_id,
            "materiaal": asset.material_words,
            "hoeveelheid": float(asset.quantity),
            "eenheid": asset.unit.value,
            "aanlegjaar": asset.year_laid,
            "vervangingsjaar": asset.replacement_year,
            "straat": asset.street,
            "gemeente": asset.municipality,
            "functie": asset.function,
        },
    }


def _shape(asset: Asset) -> BaseGeometry:
    """A point is kept as its place alone."""
    return from_wkb(asset.geometry) if asset.geometry else Point(asset.x, asset.y)


def _changed(story: Story, before: list[Feature]) -> list[Feature]:
    """The next export: one street was measured again, benches were added, and some rows are wrong."""
    after = deepcopy(before)
    measured = [one["properties"] for one in after if one["properties"]["straat"] == "Witte Singel"]
    for properties in measured[:18]:
        properties["vervangingsjaar"] += 5
    new = [_added(one, number) for number, one in enumerate(story.random.sample(before, k=14), start=1)]
    return [*after, *new, *_wrong(before)]


def _added(like: Feature, number: int) -> Feature:
    made = deepcopy(like)
    made["properties"] |= {"objectnummer": f"N-{number:04d}", "aanlegjaar": 2024, "vervangingsjaar": 2064}
    return made


def _wrong(before: list[Feature]) -> Iterator[Feature]:
    faults: tuple[dict[str, Any], ...] = (
        {"hoeveelheid": -12},
        {"hoeveelheid": "ca. 40"},
        {"aanlegjaar": 3019},
        {"eenheid": "stapels"},
        {"objectnummer": None},
        {"materiaal": "Zweeds rotsblok"},
    )
    for number, fault in enumerate(faults, start=1):
        made = deepcopy(before[number])
        made["properties"] |= {"objectnummer": f"F-{number:04d}"} | fault
        yield made
