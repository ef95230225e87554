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

from sqlalchemy import ColumnElement, Integer, and_, cast, func, or_, select, update

from wisselplaats.adapters.mail import MailError, build_message, send
from wisselplaats.config import Settings, settings
from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import MailState, NotifyPreference
from wisselplaats.models import Notification, User
from wisselplaats.services.notification import text as wording
from wisselplaats.services.notification.inbox import GATHER_SECONDS, GATHERED

log = logging.getLogger(__name__)
ZONE = ZoneInfo("Europe/Amsterdam")
DIGEST_AT = time(7, 0)
MAX_ATTEMPTS = 8
STUCK = timedelta(minutes=10)
"""A row that is still `sending` after this belonged to a worker that died."""
LONGEST_GATHER = timedelta(minutes=5)
USERS_AT_ONCE = 20


@dataclass(frozen=True)
class Letter:
    """What one user is sent: the rows it tells of, claimed by us."""

    user: User
    rows: Sequence[Notification]

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
    urgent = func.bool_or(or_(Notification.kind.not_in(GATHERED), Notification.frequency != NotifyPreference.AT_ONCE))
    rested = func.max(made) <= now - timedelta(seconds=GATHER_SECONDS)
    return or_(urgent, rested, func.min(made) <= now - LONGEST_GATHER)


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
    by_user: dict[UUID, list[Notification]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.created_at, row.id)):
        by_user[row.user_id].append(row)
    return [Letter(users[user_id], found) for user_id, found in by_user.items()]


def _post(letter: Letter, chosen: Settings, now: datetime) -> int:
    """Send one letter, outside any transaction, and note how it went."""
    user = letter.user
    if user.mail_off or not user.active:
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
    unsubscribe = f"{chosen.base_url}/meldingen/uitschrijven/{user.unsubscribe_key}"
    told = [wording.told(row, user.language) for row in letter.rows]
    subject, text, html = wording.mail(told, user, chosen.base_url, unsubscribe)
    print_of = hashlib.sha256("".join(sorted(str(key) for key in letter.ids)).encode()).hexdigest()[:32]
    host = (chosen.mail_from or "").rpartition("@")[2].strip("> ") or "localhost"
    return build_message(
        chosen.mail_from or "", user.email, subject, text, html,
        headers={"Message-ID": f"<{print_of}@{host}>"}, unsubscribe_url=unsubscribe, now=now,
    )  # fmt: skip
