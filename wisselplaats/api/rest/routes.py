"""Every noun of the API, in the order of the document."""

from wisselplaats.api import (
    asset,
    delivery,
    demand,
    handover,
    impact,
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
)

BLUEPRINTS = (
    material.blp,
    organisation.blp,
    organisation.depots_blp,
    asset.blp,
    delivery.blp,
    project.blp,
    demand.blp,
    lot.blp,
    passport.blp,
    listing.blp,
    match.blp,
    reservation.blp,
    handover.blp,
    impact.blp,
    saved_search.blp,
    notification.blp,
)
