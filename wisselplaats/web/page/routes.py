"""Every noun of the pages."""

from wisselplaats.domain.permission import Actor
from wisselplaats.web import (
    allocation,
    asset,
    delivery,
    demand,
    depot,
    handover,
    home,
    impact,
    ladder,
    listing,
    lot,
    match,
    material,
    notification,
    organisation,
    passport,
    project,
    reservation,
    saved_search,
    settlement,
)

BLUEPRINTS = (
    home.blp,
    asset.blp,
    delivery.blp,
    project.blp,
    demand.blp,
    match.blp,
    notification.blp,
    organisation.blp,
    material.blp,
    lot.blp,
    listing.blp,
    saved_search.blp,
    passport.blp,
    depot.blp,
    allocation.blp,
    reservation.blp,
    handover.blp,
    impact.blp,
    ladder.blp,
    settlement.blp,
)

# endpoint -> limit per client address on POST
LIMITS = {"home.sign_in": "30/minute"}
# endpoints that a machine posts to without our cookie, each guarded by a key of its own
WITHOUT_CSRF: tuple[str, ...] = ("notification.unsubscribe",)


def unread(actor: Actor | None) -> int:
    """How many notifications wait, for the bell."""
    if actor is None:
        return 0
    from wisselplaats.services import notification

    return notification.unread(actor)
