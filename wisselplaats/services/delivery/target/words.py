"""Texts of a converted row as values of our own types, and what they refer to: projects, depots, who delivers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from wisselplaats.db import session
from wisselplaats.domain.delivery.convert.memo import Bad
from wisselplaats.domain.delivery.targets import FieldKind, TargetField
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.passport import composition
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    Detachability,
    Determination,
    DocumentKind,
    JointFilling,
    LegalStatus,
    NotifyPreference,
    Pollution,
    ProjectState,
    Quality,
    Rung,
    WoodTreatment,
)
from wisselplaats.models import Delivery, Depot, Membership, Project, User
from wisselplaats.services import organisation

WORDS = {
    "determination": Determination, "legal_status": LegalStatus, "start_rung": Rung, "notify": NotifyPreference,
    "wood_treatment": WoodTreatment, "detachability": Detachability, "joint_filling": JointFilling, "pollution": Pollution,
    "state": ProjectState, "document_kind": DocumentKind,
}  # fmt: skip
_WHOLE = frozenset({"times_reused", "max_storage_days"})
OVER = (ProjectState.COMPLETED, ProjectState.CANCELLED)


def typed(target: TargetField, text: str) -> Any:
    """The value of a field that the converter wrote as text."""
    if target.kind is FieldKind.NUMBER:
        return int(Decimal(text)) if target.name in _WHOLE else Decimal(text)
    if target.kind is FieldKind.YEAR:
        return int(text)
    if target.kind is FieldKind.DATE:
        return date.fromisoformat(text)
    if target.kind is FieldKind.BOOLEAN:
        return text == "true"
    if target.kind is FieldKind.QUALITY:
        return Quality(text)
    if target.kind is FieldKind.COMPOSITION:
        return composition.read(text)
    if target.kind is FieldKind.ADDRESSES:
        return text.split()
    return WORDS[target.name](text) if target.kind is FieldKind.WORD else text


def values_of(texts: Mapping[str, str], targets: Mapping[str, TargetField]) -> dict[str, Any]:
    """What a row says, by field, in our types; what it leaves empty is not there."""
    return {name: typed(targets[name], text) for name, text in texts.items() if name in targets}


def deliverer(delivery: Delivery) -> Actor:
    """Who delivered, with the role of now. Errors: NotFound when the membership ended meanwhile."""
    query = select(Membership).where(
        Membership.user_id == delivery.created_by, Membership.organisation_id == delivery.organisation_id
    )
    membership, user = session.scalar(query), session.get(User, delivery.created_by)
    if membership is None or user is None:
        raise NotFound("not_found")
    return organisation.actor_of(membership, user)


class Named:
    """Projects and depots of an organisation by number, name or id; each text is looked up once."""

    def __init__(self, organisation_id: UUID) -> None:
        self.organisation_id = organisation_id
        self._projects: dict[str, Project | Bad] = {}
        self._depots: dict[str, Depot | Bad] = {}

    def project(self, text: str) -> Project | Bad:
        """A project that is not over."""
        if text not in self._projects:
            self._projects[text] = find_project(self.organisation_id, text)
        return self._projects[text]

    def depot(self, text: str) -> Depot | Bad:
        """A depot of one's own."""
        if text not in self._depots:
            query = select(Depot).where(Depot.organisation_id == self.organisation_id)
            same = or_(func.lower(Depot.name) == text.lower(), *([Depot.id == key] if (key := _key(text)) else []))
            found = session.scalars(query.where(same).limit(2)).all()
            self._depots[text] = found[0] if len(found) == 1 else Bad("depot_unknown", {"value": text})
        return self._depots[text]


def find_project(organisation_id: UUID, text: str) -> Project | Bad:
    """The one project of that number, id or name, in this order, or what is wrong."""
    own = select(Project).where(Project.organisation_id == organisation_id)
    for same in (Project.number == text, Project.id == _key(text), func.lower(Project.name) == text.lower()):
        found = session.scalars(own.where(same).limit(2)).all()
        if len(found) > 1:
            return Bad("project_ambiguous", {"value": text})
        if found:
            return Bad("project_is_over", {"value": text}) if found[0].state in OVER else found[0]
    return Bad("project_unknown", {"value": text})


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
