"""Mail of notifications: claim, send, settle, so that no transaction waits for a mail server and no row is lost."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, and_, cast, func, or_, select, true, update

from wisselplaats.adapters.mail import MailError, build_message, send
from wisselplaats.config import Settings, settings
from wisselplaats.db import session, transaction
from wisselplaats.domain.telling import URGENT
from wisselplaats.domain.vocabulary import (
    DeliveryState,
    ListingState,
    MailState,
    MatchState,
    NotificationKind,
    NotifyPreference,
)
from wisselplaats.models import Delivery, Demand, Listing, Match, Notification, User
from wisselplaats.services.notification.inbox import GATHER_SECONDS, GATHERED
from wisselplaats.services.notification.letter import still_news, write

log = logging.getLogger(__name__)
ZONE = ZoneInfo("Europe/Amsterdam")
DIGEST_AT = time(7, 0)
MAX_ATTEMPTS = 8
STUCK = timedelta(minutes=10)
"""A row that is still `sending` after this belonged to a worker that died."""
LONGEST_GATHER = timedelta(minutes=15)
"""Mail about matches leaves after this, even while a delivery is still being read and judged."""
MANY_DUE = 50
"""So many offers or demands waiting for the matcher are a delivery or a new day, not somebody's change."""
USERS_AT_ONCE = 20


@dataclass(frozen=True)
class Letter:
    """What one user is sent: the rows that we claimed, and those of them that are still news."""

    user: User
    rows: Sequence[Notification]
    news: Sequence[Notification]

    @property
    def ids(self) -> list[UUID]:
        """The rows' keys."""
        return [row.id for row in self.rows]


def send_due(now: datetime) -> int:
    """Send all mail that is due, one message per user; answers how many left. Safe to run at any time, twice too."""
    chosen = settings()
    if not chosen.smtp_url:
        _say_once("no WISSELPLAATS_SMTP_URL: mail waits in the database until there is one")
        return 0
    sent = 0
    while letters := _claim(now):
        sent += sum(_post(letter, chosen, now) for letter in letters)
    return sent


@cache
def _say_once(text: str) -> None:
    log.warning(text)


def last_digest(now: datetime, weekly: bool) -> datetime:
    """The last moment, up to now, at which digests left: each day at 07:00 in the Netherlands, or on Monday."""
    local = now.astimezone(ZONE)
    days_back = local.weekday() if weekly else 0
    cut = datetime.combine(local.date() - timedelta(days=days_back), DIGEST_AT, ZONE)
    return cut if cut <= now else datetime.combine(cut.date() - timedelta(days=7 if weekly else 1), DIGEST_AT, ZONE)


def _due(now: datetime) -> ColumnElement[bool]:
    """Rows whose moment has come, by their frequency; tried ones after a pause that doubles, up to 4 hours."""
    minutes = cast(func.least(240, func.power(2, Notification.mail_attempts)), Integer)
    rested = or_(
        Notification.mail_claimed_at.is_(None),
        Notification.mail_claimed_at + func.make_interval(0, 0, 0, 0, 0, minutes) <= now,
    )
    frequency, made = Notification.frequency, Notification.created_at
    when = or_(
        frequency == NotifyPreference.AT_ONCE,
        and_(frequency == NotifyPreference.DAILY, made < last_digest(now, weekly=False)),
        and_(frequency == NotifyPreference.WEEKLY, made < last_digest(now, weekly=True)),
    )
    stuck = and_(Notification.mail_state == MailState.SENDING, Notification.mail_claimed_at < now - STUCK)
    return or_(and_(Notification.mail_state == MailState.PENDING, rested, when), stuck)


def _gathered(now: datetime) -> ColumnElement[bool]:
    """Whether a user's due rows may leave: something urgent, or a run of matches that has come to rest."""
    made = Notification.created_at
    digest = Notification.frequency != NotifyPreference.AT_ONCE
    urgent = func.bool_or(or_(Notification.kind.in_(URGENT), Notification.kind.not_in(GATHERED), digest))
    rested = and_(func.max(made) <= now - timedelta(seconds=GATHER_SECONDS), ~_much_to_judge())
    return or_(urgent, rested, func.min(made) <= now - LONGEST_GATHER)


def _much_to_judge() -> ColumnElement[bool]:
    """Whether a delivery is being read, or what it brought is still being judged: one digest tells all of it."""
    reading = select(Delivery.id).where(Delivery.state == DeliveryState.PROCESSING).exists()
    waiting = [
        select(true()).where(
            select(func.count())
            .select_from(select(table.id).where(table.match_due_at.is_not(None)).limit(MANY_DUE).subquery())
            .scalar_subquery()
            >= MANY_DUE
        )
        for table in (Listing, Demand)
    ]
    return or_(reading, *[found.exists() for found in waiting])


def _claim(now: datetime) -> list[Letter]:
    """Take the due rows of some users; a user whom another worker is serving is left to that worker."""
    with transaction():
        waiting = select(Notification.user_id).where(_due(now)).group_by(Notification.user_id).having(_gathered(now))
        people = select(User).where(User.id.in_(waiting)).order_by(User.id).limit(USERS_AT_ONCE)
        users = {user.id: user for user in session.scalars(people.with_for_update(key_share=True, skip_locked=True))}
        taken = update(Notification).where(Notification.user_id.in_(users), _due(now))
        taken = taken.values(
            mail_state=MailState.SENDING, mail_claimed_at=now, mail_attempts=Notification.mail_attempts + 1
        )
        fresh = {"synchronize_session": False, "populate_existing": True}
        rows = session.scalars(taken.returning(Notification), execution_options=fresh).all()
        standing, offered = _standing(rows), _offered(rows)
    by_user: dict[UUID, list[Notification]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.created_at, row.id)):
        by_user[row.user_id].append(row)
    return [Letter(users[user_id], found, still_news(found, standing, offered)) for user_id, found in by_user.items()]


def _standing(rows: Sequence[Notification]) -> set[tuple[UUID, str]]:
    """The matches of now of the demands that the rows tell of, as (demand, listing's id in text)."""
    demands = {row.demand_id for row in rows if row.demand_id is not None}
    if not demands:
        return set()
    query = select(Match.demand_id, Match.listing_id).where(Match.demand_id.in_(demands))
    return {(row[0], str(row[1])) for row in session.execute(query.where(Match.state == MatchState.ACTIVE))}


def _offered(rows: Sequence[Notification]) -> set[str]:
    """Which offers that a saved search found are still to be had, by their ids in text."""
    hits = (row.params.get("listing_id") for row in rows if row.kind == NotificationKind.SEARCH_HIT)
    found = {UUID(key) for key in hits if key}
    if not found:
        return set()
    stands = (Listing.id.in_(found), Listing.state == ListingState.PUBLISHED, Listing.free > 0)
    return {str(key) for key in session.scalars(select(Listing.id).where(*stands))}


def _post(letter: Letter, chosen: Settings, now: datetime) -> int:
    """Send one letter, outside any transaction, and note how it went."""
    user = letter.user
    if user.mail_off or not user.active or not letter.news:
        _settle(letter, MailState.OFF)
        return 0
    try:
        send(chosen.smtp_url or "", message(letter, chosen, now))
    except MailError as error:
        last = not error.temporary or max(row.mail_attempts for row in letter.rows) >= MAX_ATTEMPTS
        log.warning("mail to user %s did not leave: %s", user.id, error)
        _settle(letter, MailState.FAILED if last else MailState.PENDING, error=str(error))
        return 0
    _settle(letter, MailState.SENT, mailed_at=now)
    return 1


def _settle(letter: Letter, state: MailState, error: str | None = None, mailed_at: datetime | None = None) -> None:
    with transaction():
        ours = update(Notification).where(Notification.id.in_(letter.ids), Notification.mail_state == MailState.SENDING)
        outcome = ours.values(mail_state=state, mail_error=error, mailed_at=mailed_at)
        session.execute(outcome, execution_options={"synchronize_session": False})


def message(letter: Letter, chosen: Settings, now: datetime) -> EmailMessage:
    """The mail of a letter in the user's language; the same rows make the same Message-ID."""
    user = letter.user
    written = write(letter.news, user, chosen.base_url)
    print_of = hashlib.sha256("".join(sorted(str(key) for key in letter.ids)).encode()).hexdigest()[:32]
    host = (chosen.mail_from or "").rpartition("@")[2].strip("> ") or "localhost"
    return build_message(
        chosen.mail_from or "", user.email, written.subject, written.text, written.html,
        headers={"Message-ID": f"<{print_of}@{host}>"}, unsubscribe_url=chosen.base_url + written.unsubscribe_path,
        now=now,
    )  # fmt: skip
