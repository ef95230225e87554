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
from wisselplaats.services.reservation.draft import Draft
from wisselplaats.services.reservation.telling import Claim

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


def apply(claim: Reservation, now: datetime) -> bool:
    """Accept a claim that just moved up when the owner's rule says so; whether it did."""
    if not accepts(claim, _limits(claim.listing.organisation_id)):
        return False
    effects.accept_by_rule(claim, now)
    return True


def accepts(claim: Claim, limits: Mapping[Unit, Decimal]) -> bool:
    """Whether the owner's rule accepts a claim, written or still a draft; `limits` are the owner's."""
    offer, owner = claim.listing, claim.listing.organisation
    own = claim.organisation_id == owner.id and claim.project_id is not None
    rule = AcceptRule(owner.accept_own, limits, owner.accept_share)
    held = offer.quantity
    if limits or owner.accept_share:
        held = _held(claim) + (claim.quantity if isinstance(claim, Draft) else 0)
    return rule.accepts(own, held, offer.quantity, offer.lot.unit)


def _held(claim: Claim) -> Decimal:
    """All that is written of what the taker has of this offer, what was handed over already included."""
    query = select(func.coalesce(func.sum(Reservation.quantity), 0)).where(
        Reservation.listing_id == claim.listing_id, Reservation.organisation_id == claim.organisation_id,
        Reservation.state.in_(HOLDING) | (Reservation.handed_over > 0),
    )  # fmt: skip
    return session.scalar(query) or Decimal(0)
