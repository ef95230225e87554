"""How an organisation's own runs are made: what it holds on to, what it finds too small; every change keeps its maker."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import false, or_, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import AllocationSetting
from wisselplaats.services import audit

OWN = ("keep_bonus_permille", "least_eur", "target_gap")
"""What an organisation chooses; how a run is cut into tasks is for the whole exchange."""
_TASKS = ("shard_demands", "passes")


def holding(organisation_id: UUID | None) -> AllocationSetting:
    """What holds now for the runs of an organisation, its own or else everybody's; None asks for everybody's."""
    newest = (
        AllocationSetting.organisation_id.is_(None),
        AllocationSetting.valid_from.desc(),
        AllocationSetting.id.desc(),
    )
    own = AllocationSetting.organisation_id == organisation_id if organisation_id else false()
    whose = or_(AllocationSetting.organisation_id.is_(None), own)
    return session.scalars(select(AllocationSetting).where(whose).order_by(*newest).limit(1)).one()


def settings(actor: Actor, organisation_id: UUID) -> AllocationSetting:
    """What holds now for the runs of the own organisation. Errors: Forbidden, NotFound."""
    require(actor, Action.MANAGE_ORGANISATION, organisation_id)
    return holding(organisation_id)


def settings_history(actor: Actor, organisation_id: UUID) -> Sequence[AllocationSetting]:
    """Who changed the settings of the own organisation to what and why, the newest first. Errors: Forbidden, NotFound."""
    require(actor, Action.MANAGE_ORGANISATION, organisation_id)
    query = select(AllocationSetting).where(AllocationSetting.organisation_id == organisation_id)
    query = query.options(joinedload(AllocationSetting.maker))
    return session.scalars(query.order_by(AllocationSetting.valid_from.desc(), AllocationSetting.id.desc())).all()


def change_settings(
    actor: Actor, organisation_id: UUID, values: Mapping[str, Any], source: str, now: datetime
) -> AllocationSetting:
    """Set how runs of the own organisation are made from now on; what was is kept, and runs that wait stay as they are.

    A value of None, or one left out of a first change, is everybody's; a change that changes nothing leaves no trace.
    Errors: Forbidden, NotFound.
    """
    require(actor, Action.MANAGE_ORGANISATION, organisation_id)
    before, common = holding(organisation_id), holding(None)
    wanted = {name: getattr(before, name) for name in OWN} | dict(values)
    wanted = {name: getattr(common, name) if value is None else value for name, value in wanted.items()}
    if all(getattr(before, name) == value for name, value in wanted.items()):
        return before
    made = AllocationSetting(
        organisation_id=organisation_id, created_by=actor.user_id, source=source, valid_from=now, **wanted,
        **{name: getattr(common, name) for name in _TASKS},
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.note(actor, "change", "allocation_setting", organisation_id, now)
    return made
