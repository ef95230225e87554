"""What is read when somebody asks for a quantity: the offer under its lock and all around it, in one statement.

The statement is put together once and not for every request: building it took longer than running it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, Text, Uuid, bindparam, cast, func, select
from sqlalchemy.orm import Load, aliased, contains_eager

from wisselplaats.db import session
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import Role, Unit
from wisselplaats.models import AcceptLimit, Demand, Listing, Lot, MaterialType, Organisation, Project
from wisselplaats.services import listing
from wisselplaats.services.legal import LAW_COLUMNS

_ASKER: Any = bindparam("asker", type_=Uuid())


@dataclass(frozen=True)
class Asked:
    """The locked offer with its lot, kind and owner, who asks for what, and up to what the owner accepts by itself."""

    offer: Listing
    taker: Organisation
    limits: Mapping[Unit, Decimal]
    demand: Demand | None
    project: Project | None


def read(
    actor: Actor, listing_id: UUID, demand_id: UUID | None, project_id: UUID | None, today: date
) -> Asked:  # fmt: skip
    """Lock the offer and read what the asking is judged by; demand and project may be anybody's. Errors: NotFound."""
    given = {
        "listing": listing_id, "asker": actor.organisation_id, "region": actor.region, "today": today,
        "demand": demand_id, "project": project_id,
    }  # fmt: skip
    statement = _statement(actor.region is not None, demand_id is not None or project_id is not None)
    row = session.execute(statement, given).one_or_none()
    if row is None:
        raise NotFound("not_found")
    limits = {Unit(unit): Decimal(amount) for unit, amount in (row.limits or {}).items()}
    demand, project = (row[3], row[4]) if len(row) > 3 else (None, None)
    return Asked(row[0], row[1], limits, demand, project)


_OF_LOT = (
    *LAW_COLUMNS, Lot.organisation_id, Lot.material_code, Lot.project_id, Lot.title, Lot.quantity, Lot.unit,
    Lot.available_from, Lot.available_until,
)  # fmt: skip
"""What the asking looks at; the rest of a lot is a long row, and is read when somebody looks at it."""


def _of_party(who: Any) -> tuple[Any, ...]:
    return who.name, who.region, who.option_days, who.accept_own, who.accept_share


@cache
def _statement(in_a_region: bool, for_something: bool) -> Select[Any]:
    region: Any = bindparam("region", type_=Text()) if in_a_region else None
    who = Actor(_ASKER, _ASKER, Role.READER, region)
    taker = aliased(Organisation)
    limits = select(func.json_object_agg(AcceptLimit.unit, cast(AcceptLimit.quantity, Text)))
    today: Any = bindparam("today", type_=Date())
    query: Select[Any] = listing.seen(who, today, photos=False)
    query = query.where(Listing.id == bindparam("listing", type_=Uuid())).join(taker, taker.id == _ASKER)
    of_owner = limits.where(AcceptLimit.organisation_id == Listing.organisation_id).correlate(Listing)
    query = query.add_columns(taker, of_owner.scalar_subquery().label("limits"))
    source = aliased(Project)
    query = query.outerjoin(source, source.id == Lot.project_id)
    query = query.options(
        contains_eager(Listing.lot).load_only(*_OF_LOT).contains_eager(Lot.project.of_type(source)).load_only(
            source.leader_id
        ),
        contains_eager(Listing.lot).contains_eager(Lot.material).load_only(MaterialType.name_nl, MaterialType.name_en),
        contains_eager(Listing.organisation).load_only(*_of_party(Organisation)),
        Load(taker).load_only(*_of_party(taker)),
    )  # fmt: skip
    if for_something:
        demand, project = aliased(Demand), aliased(Project)
        own = func.coalesce(bindparam("project", type_=Uuid()), demand.project_id)
        query = query.outerjoin(demand, demand.id == bindparam("demand", type_=Uuid()))
        query = query.outerjoin(project, project.id == own).add_columns(demand, project)
    return query.with_for_update(of=Listing).execution_options(populate_existing=True)
