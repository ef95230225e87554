"""A depot in a list to choose from, with the room that it has for what would be brought."""

from decimal import Decimal

from flask_babel import gettext as _

from wisselplaats.services.depot import Room
from wisselplaats.web.page.filters import number


def with_room(name: str, found: Room | None) -> str:
    """The name with the m2 that are free, or that it is too full for this; the name alone where nobody said."""
    if found is None or found.free is None:
        return name
    if found.too_full:
        return _("%(name)s (te vol)", name=name)
    return _("%(name)s (%(free)s m² vrij)", name=name, free=number(max(Decimal(0), found.free), 0))
