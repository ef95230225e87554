"""What is paid for transport, handling and storage: the organisation's own rates before everybody's, with source."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from wisselplaats.db import session
from wisselplaats.domain.impact.choice import Rate, Rates
from wisselplaats.domain.vocabulary import RateName
from wisselplaats.models import MatchRate
from wisselplaats.services.rate.known import holding


def rates_on(organisation_id: UUID, today: date) -> Mapping[RateName, Rate]:
    """The rates that hold on a day for an organisation, each with its source."""
    whose = or_(MatchRate.organisation_id.is_(None), MatchRate.organisation_id == organisation_id)
    query = select(MatchRate).where(whose, holding(today))
    # own ones last, so that they stay
    rows = session.scalars(query.order_by(MatchRate.organisation_id.is_not(None), MatchRate.valid_from))
    return {row.name: Rate(row.value, row.source, row.indicative) for row in rows}


def costs_on(organisation_id: UUID, today: date) -> Rates:
    """What moving and keeping material costs. Errors: KeyError before the shipped rates are loaded."""
    found = rates_on(organisation_id, today)
    return Rates(found[RateName.TRANSPORT], found[RateName.HANDLING], found[RateName.STORAGE])
