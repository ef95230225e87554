"""Notifications over REST."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, page
from wisselplaats.db import transaction
from wisselplaats.models import Notification
from wisselplaats.schemas.notification import (
    NotificationChange,
    NotificationOutput,
    NotificationQuery,
    PreferenceInput,
    PreferencesOutput,
    ReadAllOutput,
)
from wisselplaats.services import notification
from wisselplaats.services.paging import Page

blp = blueprint("meldingen", "Meldingen: wat de gebruiker is verteld")


def worded(row: Notification) -> dict[str, Any]:
    """A notification with its sentences."""
    said = notification.told(row, edge.language())
    names = ("id", "kind", "path", "organisation_id", "read_at", "created_at", "mail_state")
    return {name: getattr(row, name) for name in names} | {"text": said.title, "lines": said.lines}


@blp.get("/meldingen")
@blp.arguments(NotificationQuery, location="query")
@blp.paged(NotificationOutput)
def search(query: dict[str, Any]) -> Any:
    """De meldingen van de gebruiker, nieuwste eerst."""
    found = notification.search(actor(), **query)
    return page(Page([worded(row) for row in found.items], found.next))


@blp.patch("/meldingen/<uuid:key>")
@blp.arguments(NotificationChange)
@blp.response(200, NotificationOutput)
def change(data: dict[str, Any], key: UUID) -> Any:
    """Markeer een melding als gelezen of als nieuw."""
    with transaction():
        return worded(notification.mark(actor(), key, data["read"], edge.now()))


@blp.post("/meldingen/lezingen")
@blp.response(200, ReadAllOutput)
def read_all() -> Any:
    """Markeer alle meldingen als gelezen."""
    with transaction():
        return {"count": notification.mark_all(actor(), edge.now())}


@blp.get("/meldingen/voorkeuren")
@blp.response(200, PreferencesOutput)
def preferences() -> Any:
    """Hoe vaak er mail komt, per soort melding."""
    return {"items": notification.preferences(actor())}


@blp.patch("/meldingen/voorkeuren")
@blp.arguments(PreferenceInput)
@blp.response(200, PreferencesOutput)
def prefer(data: dict[str, Any]) -> Any:
    """Kies hoe vaak er mail komt over een soort melding; per behoefte of zoekprofiel geldt het traagste van de twee."""
    with transaction():
        notification.prefer(actor(), data["kind"], data["notify"])
    return {"items": notification.preferences(actor())}
