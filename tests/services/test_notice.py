"""Who hears of what and when: the slower wish holds, one digest tells a delivery, and mail says what holds as it leaves."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from sqlalchemy import select, update

from tests.factories import NOW, TODAY
from tests.mailbox import Mailbox, serving
from wisselplaats import config
from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid, NotFound
from wisselplaats.domain.vocabulary import (
    DeliveryKind,
    DeliveryState,
    ListingState,
    MailState,
    NotificationKind,
    NotifyPreference,
    Role,
    Unit,
)
from wisselplaats.models import Delivery, DemandMute, Listing, Notification, Organisation, SavedSearch, User
from wisselplaats.services import match, notification, saved_search
from wisselplaats.services.notification.mail import LONGEST_GATHER

SOON = NOW + timedelta(seconds=30)
AT_ONCE, DAILY, WEEKLY, OFF = NotifyPreference


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    with serving(box) as server:
        smtp_url = f"smtp://127.0.0.1:{server.port}"
        config.configure(replace(settings, smtp_url=smtp_url, mail_from="Wisselplaats <post@w.example>"))
        yield box
        config.configure(settings)


@pytest.fixture
def me(make):
    return make.actor(Role.PROJECT_LEADER, name="Ada")


@pytest.fixture
def demand(make, me):
    """A demand of which the actor is the leader and the one who asked."""
    project = make.project(
        organisation=session.get_one(Organisation, me.organisation_id), leader=session.get_one(User, me.user_id),
        name="Breestraat",
    )  # fmt: skip
    return make.demand(project=project, quantity=Decimal(500))


def judge(*offers, now=NOW):
    match.listing_changed(*[offer.id for offer in offers])
    session.commit()
    match.rejudge(now, TODAY)
    session.commit()
    session.expire_all()


def told(kind=None):
    query = select(Notification).order_by(Notification.created_at, Notification.id)
    return session.scalars(query if kind is None else query.where(Notification.kind == kind)).all()


def parts(letter):
    return [part.get_payload(decode=True).decode() for part in letter.get_payload()]


def withdraw(offer):
    session.execute(update(Listing).where(Listing.id == offer.id).values(state=ListingState.WITHDRAWN))


FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MOMENTS = {  # the first of these at which its mail leaves
    AT_ONCE: FRIDAY + timedelta(seconds=5),
    DAILY: datetime(2026, 11, 21, 6, 0, tzinfo=UTC),
    WEEKLY: datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("wanted", NotifyPreference)
@pytest.mark.parametrize("asked", NotifyPreference)
def test_mail_leaves_by_the_slower_of_the_demand_and_the_preference(me, mailbox, asked, wanted):
    notification.prefer(me, NotificationKind.MATCH, wanted)
    notification.tell(me.user_id, me.organisation_id, NotificationKind.MATCH, "k", "/", FRIDAY, asked)
    session.commit()
    order = list(NotifyPreference)
    expected = max(asked, wanted, key=order.index)
    left = []
    for when in (*MOMENTS.values(), datetime(2026, 12, 21, 12, 0, tzinfo=UTC)):
        for moment in (when - timedelta(seconds=1), when):
            left += [moment] * notification.send_due(moment)
    assert left == ([] if expected is OFF else [MOMENTS[expected]])
    assert (told()[0].mail_state, len(told())) == (MailState.OFF if expected is OFF else MailState.SENT, 1)


def test_what_is_urgent_cannot_be_put_in_a_digest(me):
    with pytest.raises(Invalid):
        notification.prefer(me, NotificationKind.SLIP, DAILY)
    notification.prefer(me, NotificationKind.SLIP, OFF)
    chosen = {choice.kind: choice.frequency for choice in notification.preferences(me)}
    assert (chosen[NotificationKind.SLIP], chosen[NotificationKind.MATCH]) == (OFF, AT_ONCE)


def test_switching_a_kind_off_also_stops_what_waits(me, mailbox):
    notification.tell(me.user_id, me.organisation_id, NotificationKind.MATCH, "k", "/", NOW, WEEKLY)
    notification.prefer(me, NotificationKind.MATCH, OFF)
    session.commit()
    assert told()[0].mail_state == MailState.OFF


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_events_in_any_order_and_twice_tell_each_match_once(make, me, demand, order):
    offers = [make.listing() for _ in range(3)]
    for number in (*order, *order):
        judge(offers[number])
        match.demand_changed(demand.id)
        judge(*offers)
    rows = told()
    assert {row.kind for row in rows} == {NotificationKind.MATCH}
    assert sorted(row.params["listing_id"] for row in rows) == sorted(str(offer.id) for offer in offers)
    assert {(row.user_id, row.demand_id) for row in rows} == {(me.user_id, demand.id)}
    assert all(row.params["score"] and row.params["reasons"] for row in rows)


def test_a_match_with_an_own_offer_is_told_to_nobody(make, me, demand):
    notification.prefer(me, NotificationKind.LISTING_MATCH, AT_ONCE)
    judge(make.listing(lot=make.lot(organisation=demand.organisation)))
    assert told() == []


def test_at_the_side_of_the_offer_only_who_asked_and_may_publish_hears_of_the_demand(make, me, demand):
    owner = make.organisation()
    broker, quiet, reader = (make.actor(role, organisation=owner) for role in (Role.BROKER, Role.BROKER, Role.READER))
    for one in (broker, reader):
        notification.prefer(one, NotificationKind.LISTING_MATCH, DAILY)
    offer = make.listing(lot=make.lot(organisation=owner))
    for _ in range(2):
        judge(offer)
    (row,) = told(NotificationKind.LISTING_MATCH)
    assert (row.user_id, row.organisation_id, row.frequency) == (broker.user_id, owner.id, DAILY)
    assert row.path == f"/aanbiedingen/{offer.id}"
    assert row.demand_id is None
    assert notification.told(row, "nl").title.startswith("Vraag naar uw betontegel")
    assert quiet.user_id not in {row.user_id for row in told()}


def delivering(me, state):
    made = Delivery(
        organisation_id=me.organisation_id, created_by=me.user_id, kind=DeliveryKind.LOTS, source_system="gbi",
        trial=False, state=state, file_key="none", sha256="00", size_bytes=1, started_at=NOW,
    )  # fmt: skip
    session.add(made)
    session.commit()
    return made


def test_a_delivery_is_told_in_one_digest_with_the_best_first(make, me, demand, mailbox):
    delivery = delivering(me, DeliveryState.PROCESSING)
    for minute in range(3):
        now = NOW + timedelta(minutes=minute)
        judge(*[make.listing(lot=make.lot(x=93_500.0 + 900 * (3 * minute + n))) for n in range(3)], now=now)
        assert notification.send_due(now + timedelta(seconds=30)) == 0
    delivery.state = DeliveryState.PROCESSED
    session.commit()
    assert notification.send_due(NOW + timedelta(minutes=3)) == 1
    text, html = parts(mailbox.messages[0])
    scores = [int(found) for found in re.findall(r"Match van (\d+)/100", text)]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)
    assert f"Nog 4 bij deze: bekijk ze allemaal: http://localhost/behoeften/{demand.id}" in text
    assert "betontegel 300x300x45 voor Breestraat" in html
    assert "ongeveer 0 km over de weg" in html
    assert notification.send_due(NOW + timedelta(hours=1)) == 0


def test_a_delivery_that_takes_too_long_does_not_hold_mail_for_ever(make, me, demand, mailbox):
    delivering(me, DeliveryState.PROCESSING)
    judge(make.listing())
    assert notification.send_due(NOW + LONGEST_GATHER - timedelta(seconds=1)) == 0
    assert notification.send_due(NOW + LONGEST_GATHER) == 1


def test_what_is_urgent_waits_for_no_delivery_and_takes_the_rest_along(make, me, demand, mailbox):
    delivering(me, DeliveryState.PROCESSING)
    judge(make.listing())
    notification.tell(me.user_id, me.organisation_id, NotificationKind.RESERVATION_EXPIRED, "k", "/reserveringen", NOW)
    session.commit()
    assert notification.send_due(NOW) == 1
    text, _ = parts(mailbox.messages[0])
    assert text.index("Nu aan u") < text.index("Een optie is verlopen") < text.index("Match van")
    assert mailbox.messages[0]["List-Unsubscribe"].count("/") == 5  # several subjects: all mail


def test_a_match_that_came_and_went_before_the_digest_is_not_mailed(make, me, demand, mailbox):
    demand.notify = DAILY
    offer = make.listing()
    judge(offer)
    withdraw(offer)
    judge(offer)
    assert {row.kind for row in told()} == {NotificationKind.MATCH, NotificationKind.MATCH_BROKEN}
    assert notification.send_due(NOW + timedelta(days=2)) == 0
    session.expire_all()
    assert {row.mail_state for row in told()} == {MailState.OFF}
    assert notification.unread(me) == 2


def test_a_match_that_was_mailed_and_broke_is_told_with_the_reason(make, me, demand, mailbox):
    offer = make.listing()
    judge(offer)
    assert notification.send_due(SOON) == 1
    withdraw(offer)
    judge(offer, now=SOON)
    assert notification.send_due(SOON + timedelta(minutes=1)) == 1
    text, _ = parts(mailbox.messages[1])
    assert "Match vervallen voor Breestraat" in text
    assert "de aanbieding staat niet meer open" in text


def test_a_find_that_was_taken_before_the_digest_is_not_mailed(make, me, mailbox):
    saved_search.create(me, {"name": "Alles", "notify": DAILY}, NOW, TODAY)
    offers = [make.listing(lot=make.lot(title=title)) for title in ("Blijft", "Gaat")]
    judge(*offers)
    withdraw(offers[1])
    session.commit()
    assert notification.send_due(NOW + timedelta(days=2)) == 1
    text, _ = parts(mailbox.messages[0])
    assert str(offers[0].id) in text
    assert str(offers[1].id) not in text
    assert "Zoekprofiel “Alles”" in text


def test_one_click_stops_the_mail_of_one_demand_for_one_user(make, me, mailbox):
    colleague = make.user()
    project = make.project(
        organisation=session.get_one(Organisation, me.organisation_id), leader=session.get_one(User, me.user_id)
    )
    first, second = (make.demand(project=project, created_by=colleague.id, quantity=Decimal(n)) for n in (300, 400))
    judge(make.listing())
    assert notification.send_due(SOON) == 2
    mine = next(letter for letter in mailbox.messages if letter["To"] == session.get_one(User, me.user_id).email)
    links = re.findall(r"http://localhost(/meldingen/uitschrijven/\S+/behoeften/\S+)", parts(mine)[0])
    assert {link.rpartition("/")[2] for link in links} == {str(first.id), str(second.id)}
    key = session.get_one(User, me.user_id).unsubscribe_key
    for _ in range(2):  # a mail program may post twice
        notification.unsubscribe(key, "behoeften", first.id)
    session.commit()
    judge(make.listing(), now=SOON)
    states = {(row.user_id, row.demand_id): row.mail_state for row in told() if row.created_at == SOON}
    assert states == {
        (me.user_id, first.id): MailState.OFF, (me.user_id, second.id): MailState.PENDING,
        (colleague.id, first.id): MailState.PENDING, (colleague.id, second.id): MailState.PENDING,
    }  # fmt: skip
    assert [found.id for found in notification.muted_demands(me)] == [first.id]
    notification.mute_demand(me, first.id, False)
    assert session.query(DemandMute).count() == 0


def test_a_mail_about_one_demand_or_one_search_names_it_in_its_one_click_header(make, me, demand, mailbox):
    key = session.get_one(User, me.user_id).unsubscribe_key
    judge(make.listing())
    notification.send_due(SOON)
    kept = saved_search.create(me, {"name": "Banken", "material_code": "bank-hout", "notify": AT_ONCE}, NOW, TODAY)
    judge(make.listing(lot=make.lot(material_code="bank-hout", unit=Unit.PIECE)), now=SOON)
    notification.send_due(SOON + timedelta(minutes=1))
    base = f"<http://localhost/meldingen/uitschrijven/{key}"
    assert [letter["List-Unsubscribe"] for letter in mailbox.messages] == [
        f"{base}/behoeften/{demand.id}>", f"{base}/zoekprofielen/{kept.id}>",
    ]  # fmt: skip
    assert {letter["List-Unsubscribe-Post"] for letter in mailbox.messages} == {"List-Unsubscribe=One-Click"}
    notification.unsubscribe(key, "zoekprofielen", kept.id)
    assert session.get_one(SavedSearch, kept.id).notify is OFF
    assert notification.wants_mail(me)


def test_a_link_of_somebody_else_stops_nothing_and_says_nothing(make, me, demand):
    judge(make.listing())
    stranger = make.user()
    kept = saved_search.create(me, {"name": "Tegels"}, NOW, TODAY)
    for about, key in (("behoeften", demand.id), ("zoekprofielen", kept.id), ("iets", demand.id)):
        with pytest.raises(NotFound):
            notification.unsubscribe(stranger.unsubscribe_key, about, key)


def test_the_log_is_filtered_by_kind(make, me, demand):
    offer = make.listing()
    judge(offer)
    withdraw(offer)
    judge(offer, now=SOON)
    for kind in (NotificationKind.MATCH, NotificationKind.MATCH_BROKEN):
        assert [row.kind for row in notification.search(me, kind=kind).items] == [kind]
    assert len(notification.search(me).items) == 2
    assert notification.search(me, kind=NotificationKind.SLIP).items == []
