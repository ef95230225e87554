"""What people are told, how soon, and where its mail stands."""

from enum import StrEnum


class NotifyPreference(StrEnum):
    """How soon a match is mailed."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class MailState(StrEnum):
    """Where the mail of a notification stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    OFF = "off"
    FAILED = "failed"


class NotificationKind(StrEnum):
    """What a user is told about."""

    MATCH = "match"
    MATCH_IMPROVED = "match_improved"
    MATCH_BROKEN = "match_broken"
    LISTING_MATCH = "listing_match"
    SEARCH_HIT = "search_hit"
    RESERVATION_REQUESTED = "reservation_requested"
    RESERVATION_ACCEPTED = "reservation_accepted"
    RESERVATION_DECLINED = "reservation_declined"
    RESERVATION_CANCELLED = "reservation_cancelled"
    RESERVATION_EXPIRED = "reservation_expired"
    RESERVATION_MOVED_UP = "reservation_moved_up"
    RESERVATION_GIVEN = "reservation_given"
    RESERVATION_LAPSING = "reservation_lapsing"
    RESERVATION_MESSAGE = "reservation_message"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    HANDOVER_PROPOSED = "handover_proposed"
    HANDOVER_AGREED = "handover_agreed"
    HANDOVER_GIVEN = "handover_given"
    HANDOVER_REFUSED = "handover_refused"
    HANDOVER_CALLED_OFF = "handover_called_off"
    HANDED_OVER = "handed_over"
    CORRECTION_PROPOSED = "correction_proposed"
    CORRECTION_CONFIRMED = "correction_confirmed"
    CORRECTION_REFUSED = "correction_refused"
    CORRECTION_WITHDRAWN = "correction_withdrawn"
    SLIP = "slip"
    LEGAL_BLOCKED = "legal_blocked"
    OLD_STOCK = "old_stock"
    DELIVERY_DONE = "delivery_done"
    ALLOCATION_DONE = "allocation_done"
    ALLOCATION_FAILED = "allocation_failed"
    ALLOCATION_ADVICE = "allocation_advice"
