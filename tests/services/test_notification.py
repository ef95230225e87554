"""Telling and mailing: once, in one mail, in the reader's language, and never lost when a server is away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from itertools import count

import pytest

from tests.factories import NOW, TODAY
from tests.mailbox import Mailbox, serving
from wisselplaats import config
from wisselplaats.db import session
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import MailState, NotificationKind, NotifyPreference, Role, Scope
from wisselplaats.messages import TEXTS
from wisselplaats.models import Membership, Notification, User
from wisselplaats.services import match, notification
from wisselplaats.services.notification import mail
from wisselplaats.services.notification.inbox import GATHER_SECONDS
from wisselplaats.services.organisation import actor_of

SOON = NOW + timedelta(seconds=30)
_keys = count()


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    with serving(box) as server:
        smtp_url = f"smtp://127.0.0.1:{server.port}"
        config.configure(replace(settings, smtp_url=smtp_url, mail_from="Wisselplaats <post@w.example>"))
        yield box
        config.configure(settings)


@pytest.fixture
def reader(make) -> Actor:
    return make.actor(Role.PROJECT_LEADER, name="Ada")


def tell(reader, kind=NotificationKind.RESERVATION_ACCEPTED, now=NOW, key=None, **more):
    params = {"organisation": "Gemeente Leiden", "quantity": "40.000", "unit": "m2",
              "material_nl": "betontegel", "material_en": "concrete tile"}  # fmt: skip
    frequency = more.pop("frequency", NotifyPreference.AT_ONCE)
    notification.tell(
        reader.user_id, reader.organisation_id, kind, key or f"k{next(_keys)}", "/reserveringen/1", now, frequency,
        **(params | more),
    )  # fmt: skip
    session.commit()


def subject(letter):
    return str(make_header(decode_header("".join(letter["Subject"].splitlines()))))


def rows():
    session.expire_all()
    return session.query(Notification).order_by(Notification.created_at, Notification.id).all()


def test_the_same_thing_is_told_once(reader):
    for _ in range(3):
        tell(reader, key="once")
    assert len(rows()) == 1
    assert notification.unread(reader) == 1


def test_every_kind_has_a_sentence_in_both_languages_and_a_plain_one():
    for kind in NotificationKind:
        for language in range(2):
            assert TEXTS[f"notification.{kind.value}"][language]
            assert "{" not in TEXTS[f"notification.{kind.value}.plain"][language]


@pytest.mark.parametrize("kind", NotificationKind)
def test_a_kind_with_nothing_known_still_says_something(reader, kind):
    notification.tell(reader.user_id, reader.organisation_id, kind, "bare", "/", NOW)
    assert notification.told(rows()[0], "nl").title == TEXTS[f"notification.{kind.value}.plain"][0]


def test_a_mail_says_what_happened_links_to_it_and_can_be_stopped(reader, mailbox):
    tell(reader)
    assert notification.send_due(SOON) == 1
    (letter,) = mailbox.messages
    assert subject(letter) == "Gemeente Leiden is akkoord met uw reservering van 40 m² betontegel"
    key = rows()[0].user.unsubscribe_key
    assert letter["List-Unsubscribe"] == f"<http://localhost/meldingen/uitschrijven/{key}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = (part.get_payload(decode=True).decode() for part in letter.get_payload())
    assert "Beste Ada," in text
    assert "http://localhost/reserveringen/1" in text
    assert 'href="http://localhost/reserveringen/1"' in html
    assert rows()[0].mail_state == MailState.SENT
    assert notification.send_due(SOON) == 0


def test_a_long_unsubscribe_link_arrives_in_one_piece(reader, mailbox):
    reader_row = session.get(User, reader.user_id)
    reader_row.unsubscribe_key = "k" * 120
    tell(reader)
    notification.send_due(SOON)
    assert mailbox.messages[0]["List-Unsubscribe"] == f"<http://localhost/meldingen/uitschrijven/{'k' * 120}>"


def test_a_mail_is_in_the_language_of_its_reader(make, mailbox):
    tell(make.actor(language="en", name="Bob"))
    notification.send_due(SOON)
    assert subject(mailbox.messages[0]) == "Gemeente Leiden accepted your reservation of 40 m² of concrete tile"


def test_a_name_with_markup_is_text_in_the_mail(reader, mailbox):
    tell(reader, organisation="<script>x</script>")
    notification.send_due(SOON)
    html = mailbox.messages[0].get_payload()[1].get_payload(decode=True).decode()
    assert "<script>" not in html


def test_many_matches_of_one_run_make_one_mail(make, mailbox):
    demand = make.demand()
    listings = [make.listing() for _ in range(7)]
    match.listing_changed(*[found.id for found in listings])
    session.commit()
    match.rejudge(NOW, TODAY)
    session.commit()
    assert notification.send_due(NOW + timedelta(seconds=GATHER_SECONDS - 1)) == 0  # the run may not be over yet
    assert notification.send_due(SOON) == 1
    (letter,) = mailbox.messages
    assert subject(letter).startswith("7 meldingen: Match van ")
    assert letter["To"] == demand.project.leader.email
    text = letter.get_payload()[0].get_payload(decode=True).decode()
    assert "dezelfde materiaalsoort" in text
    assert "dekt de hele behoefte: 100 m²" in text


def test_a_daily_digest_leaves_at_seven_and_a_weekly_one_on_monday(reader, mailbox):
    friday = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    tell(reader, now=friday, frequency=NotifyPreference.DAILY)
    tell(reader, now=friday, frequency=NotifyPreference.WEEKLY)
    saturday, monday = (datetime(2026, 11, day, 6, 0, tzinfo=UTC) for day in (21, 23))
    moments = [
        friday + timedelta(hours=8),
        saturday - timedelta(seconds=1),
        saturday,
        monday - timedelta(seconds=1),
        monday,
    ]
    assert [notification.send_due(moment) for moment in moments] == [0, 0, 1, 0, 1]


@pytest.mark.parametrize(("month", "hour"), [(1, 6), (7, 5)])
def test_seven_oclock_is_dutch_time_in_winter_and_in_summer(month, hour):
    now = datetime(2026, month, 15, 23, 0, tzinfo=UTC)
    assert mail.last_digest(datetime(2026, month, 15, 12, 0, tzinfo=UTC), weekly=False).astimezone(UTC).hour == hour
    assert mail.last_digest(now, weekly=False) <= now


def test_a_server_that_is_busy_is_tried_again_after_a_pause(reader, mailbox):
    tell(reader)
    mailbox.refusal = "450 later"
    assert notification.send_due(SOON) == 0
    assert (rows()[0].mail_state, rows()[0].mail_attempts) == (MailState.PENDING, 1)
    mailbox.refusal = None
    assert notification.send_due(SOON + timedelta(seconds=30)) == 0
    assert notification.send_due(SOON + timedelta(minutes=3)) == 1


def test_a_server_that_stays_away_is_given_up_in_the_end(reader, mailbox):
    tell(reader)
    mailbox.refusal = "450 later"
    moment = SOON
    for _ in range(12):
        notification.send_due(moment)
        moment += timedelta(hours=5)
    assert (rows()[0].mail_state, rows()[0].mail_attempts) == (MailState.FAILED, mail.MAX_ATTEMPTS)


def test_an_address_that_does_not_exist_is_not_tried_again(reader, mailbox):
    tell(reader)
    mailbox.refusal = "550 unknown"
    notification.send_due(SOON)
    assert rows()[0].mail_state == MailState.FAILED
    assert "550" in rows()[0].mail_error


def test_a_letter_of_a_worker_that_died_is_sent_by_another_with_the_same_id(reader, mailbox):
    tell(reader)
    claimed = mail._claim(SOON)
    first = mail.message(claimed[0], config.settings(), SOON)["Message-ID"]
    assert notification.send_due(SOON + timedelta(minutes=9)) == 0
    assert notification.send_due(SOON + timedelta(minutes=11)) == 1
    assert mailbox.messages[0]["Message-ID"] == first


def test_without_a_mail_server_everything_waits(reader, settings):
    tell(reader)
    assert notification.send_due(SOON) == 0
    assert rows()[0].mail_state == MailState.PENDING


def test_who_unsubscribed_gets_no_mail_but_is_still_told(reader, mailbox):
    tell(reader)
    key = rows()[0].user.unsubscribe_key
    notification.unsubscribe(key)
    session.commit()
    tell(reader)
    assert notification.send_due(SOON) == 0
    assert {row.mail_state for row in rows()} == {MailState.OFF}
    assert notification.unread(reader) == 2
    notification.set_mail(reader, True)
    tell(reader)
    assert notification.send_due(SOON) == 1


def test_an_unknown_unsubscribe_key_is_not_found(db_session):
    with pytest.raises(NotFound):
        notification.unsubscribe("no-such-key")


def test_reading_is_kept_and_can_be_undone(reader):
    tell(reader)
    row = rows()[0]
    first = notification.mark(reader, row.id, True, NOW).read_at
    assert notification.mark(reader, row.id, True, SOON).read_at == first
    assert notification.unread(reader) == 0
    notification.mark(reader, row.id, False, SOON)
    tell(reader)
    assert notification.mark_all(reader, SOON) == 2


def test_somebody_elses_notification_is_not_found(reader, make):
    tell(reader)
    with pytest.raises(NotFound):
        notification.get(make.actor(), rows()[0].id)


def test_the_list_shows_new_ones_first_and_can_leave_out_what_was_read(reader):
    tell(reader, now=NOW - timedelta(hours=1))
    tell(reader)
    newest = notification.search(reader).items[0]
    assert newest.created_at == NOW
    notification.mark(reader, newest.id, True, NOW)
    assert [row.id for row in notification.search(reader, read=False).items] == [rows()[0].id]


def test_a_token_sees_what_was_told_for_its_own_organisation(reader, make):
    other = make.membership(user=session.query(Membership).filter_by(user_id=reader.user_id).one().user)
    tell(reader)
    token = replace(actor_of(other, other.user), scopes=frozenset({Scope.READ}))
    assert notification.unread(actor_of(other, other.user)) == 1
    assert notification.unread(token) == 0
