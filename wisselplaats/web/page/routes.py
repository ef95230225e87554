"""Every noun of the pages."""

from wisselplaats.domain.permission import Actor
from wisselplaats.web import (
    allocation,
    asset,
    choice,
    delivery,
    demand,
    depot,
    factor,
    handover,
    home,
    impact,
    ladder,
    legal,
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
    factor.blp,
    choice.blp,
    impact.blp,
    impact.public_blp,
    ladder.blp,
    legal.blp,
    legal.rules_blp,
    settlement.blp,
)

# endpoint -> limit per client address on POST
LIMITS = {"home.sign_in": "30/minute"}
# endpoint -> the same on GET, for what takes long to make and asks for no sign-in
GET_LIMITS = {"passport.paper": "30/minute"}
# endpoints that a machine posts to without our cookie, each guarded by a key of its own
WITHOUT_CSRF: tuple[str, ...] = ("notification.unsubscribe",)


def unread(actor: Actor | None) -> int:
    """How many notifications wait, for the bell."""
    if actor is None:
        return 0
    from wisselplaats.services import notification

    return notification.unread(actor)
