"""A match that broke and comes back is told again after a stated time, and its breaking once for each time it was told."""

from datetime import timedelta

from sqlalchemy import func, select, update

from tests.factories import NOW, TODAY
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import ListingState, NotificationKind
from wisselplaats.models import Listing, Match, Notification
from wisselplaats.services import match


def run(now=NOW):
    match.rejudge(now, TODAY)
    session.commit()
    session.expire_all()


def told(kind=NotificationKind.MATCH):
    return session.scalars(select(Notification).where(Notification.kind == kind)).all()


def test_a_match_that_comes_back_after_a_fortnight_is_told_anew(make):
    listing = make.listing()
    make.demand()
    run()
    for turn, (gone_for, count) in enumerate(((0, 1), (13, 1), (15, 2), (15, 3))):
        for state in (ListingState.WITHDRAWN, ListingState.PUBLISHED):
            session.execute(update(Listing).where(Listing.id == listing.id).values(state=state))
            match.listing_changed(listing.id)
            run(NOW + timedelta(days=20 * turn))
            if state == ListingState.WITHDRAWN:
                ago = func.clock_timestamp() - timedelta(days=gone_for)
                session.execute(update(Match).values(updated_at=ago))
                session.commit()
        assert len(told()) == count
    # once for each time that it was told to hold: the last stands
    assert len(told(NotificationKind.MATCH_BROKEN)) == 2
