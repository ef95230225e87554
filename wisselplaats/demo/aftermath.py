"""What makes the past look past: old news is read, and every row is as old as its history."""

from datetime import timedelta

from sqlalchemy import and_, text, update

from wisselplaats.db import session
from wisselplaats.demo.story import Story
from wisselplaats.domain.vocabulary import NotificationKind
from wisselplaats.models import Notification
from wisselplaats.services import passport

_READ_AFTER = timedelta(days=2)

# the database's clock stamped everything with the minute of filling; the audit trail knows when it was
_FROM_AUDIT = """
UPDATE {table} AS made SET created_at = told.first, updated_at = told.last
FROM (SELECT subject_id, min(at) AS first, max(at) AS last FROM audit_event GROUP BY subject_id) AS told
WHERE told.subject_id = made.id
"""
_FROM_PASSPORT = """
UPDATE lot AS made SET created_at = told.first, updated_at = told.last
FROM (SELECT lot_id, min(at) AS first, max(at) AS last FROM passport_entry GROUP BY lot_id) AS told
WHERE told.lot_id = made.id
"""
# a part left its wholes when it was made, or when the part was made that it is a part of
_FROM_SPLITS = """
WITH RECURSIVE above (lot_id, ancestor_id, parted_at) AS (
    SELECT id, parent_id, created_at FROM lot WHERE parent_id IS NOT NULL
    UNION ALL
    SELECT above.lot_id, lot.parent_id, lot.created_at FROM above JOIN lot ON lot.id = above.ancestor_id
    WHERE lot.parent_id IS NOT NULL
)
UPDATE lot_ancestor AS made SET parted_at = above.parted_at FROM above
WHERE above.lot_id = made.lot_id AND above.ancestor_id = made.ancestor_id
"""
# a match is as old as the younger of its two sides
_MATCHES = """
UPDATE match AS made SET created_at = least(told_at, found.at), updated_at = least(told_at, found.at)
FROM (SELECT match.id, greatest(listing.created_at, demand.created_at) + interval '2 minutes' AS at
      FROM match JOIN listing ON listing.id = listing_id JOIN demand ON demand.id = demand_id) AS found
WHERE found.id = made.id
"""
_SHOWN_AFTER = timedelta(days=7)
_AUDITED = ("project", "listing", "demand", "reservation")


def settle(story: Story) -> None:
    """Close the past; nothing that happens after this is touched."""
    for table in _AUDITED:
        session.execute(text(_FROM_AUDIT.format(table=table)))
    session.execute(text(_FROM_PASSPORT))
    session.execute(text(_FROM_SPLITS))
    passport.keep_shown(story.now)
    session.execute(text(_MATCHES))
    # the street that slipped is read by the one who shows it
    fresh = and_(Notification.kind == NotificationKind.SLIP, Notification.created_at >= story.now - _SHOWN_AFTER)
    old = update(Notification).where(Notification.created_at < story.now - _READ_AFTER, ~fresh)
    session.execute(
        old.values(read_at=Notification.created_at + timedelta(hours=3)),
        execution_options={"synchronize_session": False},
    )
    session.expire_all()
