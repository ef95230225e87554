"""What a project counts on elsewhere, and whether that still comes in time when its own works move."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import and_

from wisselplaats.db import session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.planning import Need, Window, judge
from wisselplaats.models import Lot, Reservation
from wisselplaats.services import project
from wisselplaats.services.lot.slip import Chain, Dependant, worst_first


def counted_on(actor: Actor, project_id: UUID, starts_on: date | None = None, ends_on: date | None = None) -> Chain:
    """Every open claim of an own project on material of others and of other works, as it stands and as it would.

    Without days those of the project; nothing is kept. Errors: NotFound.
    """
    from wisselplaats.services.reservation import standing

    require(actor, Action.READ)
    found = project.get(actor, project_id)
    works = Window(starts_on or found.starts_on, ends_on or found.ends_on)
    elsewhere = and_(
        standing.needed_by(project_id), Reservation.organisation_id == actor.organisation_id,
        Lot.project_id.is_distinct_from(project_id),
    )  # fmt: skip
    return worst_first(_claim(one, works) for one in session.scalars(standing.open_claims(elsewhere)).unique())


def _claim(claim: Reservation, works: Window) -> Dependant:
    from wisselplaats.services.reservation import standing

    window, need = standing.window_of(claim.listing.lot), standing.need_of(claim)
    return Dependant(claim, window, judge(window, need), judge(window, _need_then(claim, need, works)))


def _need_then(claim: Reservation, need: Need | None, works: Window) -> Need | None:
    """A demand keeps its own days, and its works end on another; a claim for the works follows them whole."""
    last = works.end or works.start
    if need is None:
        return None
    return replace(need, works_end=last) if claim.demand is not None else Need(works, last)
