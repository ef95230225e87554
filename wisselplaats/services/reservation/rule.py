"""The owner's rule: which claims are accepted without anybody looking, how long options last, who is warned when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from wisselplaats.db import locked_one, session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.reservation import HOLDING, AcceptRule
from wisselplaats.domain.vocabulary import Unit
from wisselplaats.models import AcceptLimit, Organisation, Reservation
from wisselplaats.services import audit
from wisselplaats.services.reservation import effects

PLAIN = ("accept_own", "accept_share", "extend_days", "warn_days", "option_days")


@dataclass(frozen=True)
class Settings:
    """What an organisation chose: limits per unit, share in per cent, days."""

    accept_own: bool
    accept_share: int | None
    accept_limits: Mapping[str, Decimal]
    extend_days: int
    warn_days: int
    option_days: int


def settings(actor: Actor) -> Settings:
    """The rules of the own organisation, which everybody in it may know."""
    require(actor, Action.READ)
    own = session.get_one(Organisation, actor.organisation_id)
    limits = {unit.value: amount for unit, amount in _limits(own.id).items()}
    return Settings(accept_limits=limits, **{name: getattr(own, name) for name in PLAIN})


def change_settings(actor: Actor, data: Mapping[str, Any], now: datetime) -> Settings:
    """Change the rules; what was asked before is not decided again. Errors: Forbidden."""
    require(actor, Action.MANAGE_ORGANISATION)
    own = locked_one(Organisation, actor.organisation_id, key_share=True)
    for name in PLAIN:
        if name in data:
            setattr(own, name, data[name])
    if "accept_limits" in data:
        session.execute(delete(AcceptLimit).where(AcceptLimit.organisation_id == own.id))
        session.add_all(
            [
                AcceptLimit(organisation_id=own.id, unit=Unit(unit), quantity=amount)
                for unit, amount in data["accept_limits"].items()
                if amount is not None
            ]
        )
    session.flush()
    audit.note(actor, "change_reservation_rules", "organisation", own.id, now)
    return settings(actor)


def _limits(organisation_id: UUID) -> dict[Unit, Decimal]:
    query = select(AcceptLimit.unit, AcceptLimit.quantity).where(AcceptLimit.organisation_id == organisation_id)
    return {unit: amount for unit, amount in session.execute(query)}


def apply(claim: Reservation, now: datetime, limits: Mapping[Unit, Decimal] | None = None) -> bool:
    """Accept a claim that was just asked for, or just moved up, when the owner's rule says so; whether it did.

    `limits` are the owner's, when they are known already.
    """
    offer, owner = claim.listing, claim.listing.organisation
    own = claim.organisation_id == owner.id and claim.project_id is not None
    limits = _limits(owner.id) if limits is None else limits
    rule = AcceptRule(owner.accept_own, limits, owner.accept_share)
    if not rule.accepts(
        own, _held(claim) if limits or owner.accept_share else offer.quantity, offer.quantity, offer.lot.unit
    ):
        return False
    effects.accept_by_rule(claim, now)
    return True


def _held(claim: Reservation) -> Decimal:
    """All that the taker has of this offer, this claim and what was handed over already included."""
    query = select(func.coalesce(func.sum(Reservation.quantity), 0)).where(
        Reservation.listing_id == claim.listing_id, Reservation.organisation_id == claim.organisation_id,
        Reservation.state.in_(HOLDING) | (Reservation.handed_over > 0),
    )  # fmt: skip
    return session.scalar(query) or Decimal(0)
