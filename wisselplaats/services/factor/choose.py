"""The set of weights that an organisation reckons in: what it takes from now on; results that stand keep theirs."""

from datetime import datetime
from uuid import UUID

from wisselplaats.db import locked_one, session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import WeightSet
from wisselplaats.models import Organisation
from wisselplaats.services import audit


def choose_set(actor: Actor, organisation_id: UUID, weight_set: WeightSet, now: datetime) -> WeightSet:
    """Reckon in this set from now on. Errors: Forbidden, NotFound for another's organisation."""
    require(actor, Action.MANAGE_ORGANISATION, organisation_id)
    found = locked_one(Organisation, organisation_id)
    found.weight_set = weight_set
    session.flush()
    audit.note(actor, "choose_weight_set", "organisation", found.id, now)
    return weight_set
