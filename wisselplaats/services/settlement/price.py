"""The organisation's own price list between its projects, and whether it shows VAT."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from wisselplaats.db import locked_one, session
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import Organisation, SettlementPrice
from wisselplaats.services import audit, material


def prices(actor: Actor) -> Sequence[SettlementPrice]:
    """The own list by kind, what holds from the latest day first."""
    require(actor, Action.READ)
    query = select(SettlementPrice).where(SettlementPrice.organisation_id == actor.organisation_id)
    query = query.options(joinedload(SettlementPrice.material))
    return session.scalars(query.order_by(SettlementPrice.material_code, SettlementPrice.valid_from.desc())).all()


def set_price(
    actor: Actor, material_code: str, price_per_unit: Decimal | None, valid_from: date, now: datetime, today: date
) -> SettlementPrice:
    """Set the price of a kind, and of all narrower kinds without their own, from a day on; None ends it.

    What was handed over keeps its price. Errors: Forbidden, Invalid for an unknown kind or a day that has gone by.
    """
    require(actor, Action.MANAGE_ORGANISATION)
    kind = material.require_kind(material_code)
    if valid_from < today:
        raise Invalid.one("valid_from", "in_the_past")
    row = {"organisation_id": actor.organisation_id, "material_code": kind.code, "valid_from": valid_from}
    put = insert(SettlementPrice).values(**row, price_per_unit=price_per_unit)
    changed = {"price_per_unit": put.excluded.price_per_unit}
    session.execute(put.on_conflict_do_update(constraint="pk_settlement_price", set_=changed))
    audit.note(actor, "set_price", "organisation", actor.organisation_id, now)
    found = select(SettlementPrice).filter_by(**row).options(joinedload(SettlementPrice.material))
    return session.scalars(found.execution_options(populate_existing=True)).one()


def shows_vat(actor: Actor) -> bool:
    """Whether the own organisation shows amounts with VAT."""
    require(actor, Action.READ)
    return session.get_one(Organisation, actor.organisation_id).shows_vat


def show_vat(actor: Actor, shown: bool, now: datetime) -> bool:
    """Choose whether amounts are shown with VAT. Errors: Forbidden."""
    require(actor, Action.MANAGE_ORGANISATION)
    own = locked_one(Organisation, actor.organisation_id, key_share=True)
    own.shows_vat = shown
    session.flush()
    audit.note(actor, "show_vat", "organisation", own.id, now)
    return shown
