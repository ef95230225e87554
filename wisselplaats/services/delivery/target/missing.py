"""A complete file that lacks objects: how many may go without somebody saying so."""

from decimal import Decimal

from wisselplaats.domain.errors import Invalid
from wisselplaats.models import Delivery
from wisselplaats.services.delivery.seen import NEEDS_CONFIRMATION
from wisselplaats.services.delivery.tally import Tally

MOST_WITHDRAWN = Decimal("0.05")
"""Above this share of what is there a complete file needs a confirmation (API.md): it is rather half a file."""


def check_share(delivery: Delivery, tally: Tally, missing: int, total: int) -> int:
    """How many are to be withdrawn; tells of it. Errors: Invalid `too_many_withdrawn` without confirmation."""
    if not missing:
        return 0
    if tally.nameless:
        tally.say("withdrawal_skipped", missing)
        return 0
    params = {"missing": missing, "total": total, "percent": str(round(Decimal(100 * missing) / total, 1))}
    if missing > total * MOST_WITHDRAWN and not delivery.confirmed:
        if not delivery.trial:
            raise Invalid.one("complete", NEEDS_CONFIRMATION, **params)
        tally.say(NEEDS_CONFIRMATION, missing, **params)
    else:
        tally.say("objects_withdrawn", missing, **params)
    return missing
