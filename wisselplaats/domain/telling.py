"""How soon somebody hears: the slower of what the thing says and what the person wants for its kind."""

from wisselplaats.domain.vocabulary import NotificationKind, NotifyPreference

URGENT = frozenset(
    {
        NotificationKind.RESERVATION_REQUESTED,
        NotificationKind.RESERVATION_ACCEPTED,
        NotificationKind.RESERVATION_DECLINED,
        NotificationKind.RESERVATION_CANCELLED,
        NotificationKind.RESERVATION_EXPIRED,
        NotificationKind.RESERVATION_MOVED_UP,
        NotificationKind.RESERVATION_GIVEN,
        NotificationKind.RESERVATION_LAPSING,
        NotificationKind.RESERVATION_MESSAGE,
        NotificationKind.EXTENSION_ASKED,
        NotificationKind.EXTENSION_GRANTED,
        NotificationKind.EXTENSION_REFUSED,
        NotificationKind.HANDOVER_PROPOSED,
        NotificationKind.HANDOVER_AGREED,
        NotificationKind.HANDOVER_GIVEN,
        NotificationKind.HANDOVER_REFUSED,
        NotificationKind.HANDOVER_CALLED_OFF,
        NotificationKind.RESERVATION_LAPSING,
        NotificationKind.RESERVATION_MESSAGE,
        NotificationKind.EXTENSION_ASKED,
        NotificationKind.EXTENSION_GRANTED,
        NotificationKind.EXTENSION_REFUSED,
        NotificationKind.SLIP,
        NotificationKind.LEGAL_BLOCKED,
    }
)
"""Somebody waits for an answer or plans on what moved: at once or not at all, never in a digest."""

ON_REQUEST = frozenset({NotificationKind.LISTING_MATCH})
"""Told only to who asked for it: most who offer something do not want to hear of each search for it."""

_ORDER = tuple(NotifyPreference)


def slower(first: NotifyPreference, second: NotifyPreference) -> NotifyPreference:
    """The one of the two that comes later; off is the slowest."""
    return max(first, second, key=_ORDER.index)


def usual(kind: NotificationKind) -> NotifyPreference:
    """How soon who said nothing about a kind gets its mail."""
    return NotifyPreference.OFF if kind in ON_REQUEST else NotifyPreference.AT_ONCE


def choices(kind: NotificationKind) -> tuple[NotifyPreference, ...]:
    """What a user may choose for a kind."""
    return (NotifyPreference.AT_ONCE, NotifyPreference.OFF) if kind in URGENT else _ORDER
