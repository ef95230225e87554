"""Do in this process, now and in order, what the clock asks the workers to do every minute."""

from collections.abc import Iterator


def sweep() -> Iterator[str]:
    """Run each sweep and say what it did; the tables say what is due, so a second run finds nothing.

    The order follows the effects: a lapsed option frees quantity, which makes matches, which make mail.
    """
    from wisselplaats.db import transaction
    from wisselplaats.edge import now, today
    from wisselplaats.services import delivery, impact, listing, match, notification, passport, reservation

    yield _line("offers that ended", listing.lapse(today()))
    match.new_day(today())
    yield _line("reservations that lapsed", reservation.expire(now()))
    yield _line("deliveries taken up again", delivery.sweep(now()))
    yield _line("offers and demands judged", match.rejudge(now(), today()))
    yield _line("handovers added to the results", impact.fold())
    yield _line("mails sent", notification.send_due(now()))
    yield _line("histories anchored", passport.anchor_all(now()))
    with transaction():
        yield _line("passports that are public from now on", passport.keep_shown(now()))
    with transaction():
        yield _line("documents whose time is over", passport.erase_expired(now(), today()))


def _line(what: str, count: int | None) -> str:
    return f"{what}: {count or 0}"
