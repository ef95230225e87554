"""The page of notifications, and the one behind the link in a mail."""

import pytest

from tests.factories import NOW
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import NotificationKind
from wisselplaats.models import Notification, User
from wisselplaats.services import notification


@pytest.fixture
def reader(make):
    return make.actor()


def tell(reader, count=1):
    for _ in range(count):
        key = f"k{session.query(Notification).count()}"
        notification.tell(
            reader.user_id, reader.organisation_id, NotificationKind.RESERVATION_ACCEPTED, key, "/reserveringen", NOW,
            organisation="Leiden", quantity="12.5", unit="m2", material_nl="betontegel", material_en="concrete tile",
        )  # fmt: skip
        session.commit()


def one():
    session.expire_all()
    return session.query(Notification).order_by(Notification.id).first()


def test_the_page_and_the_bell_show_what_is_new(signed_in, reader):
    tell(reader, 2)
    text = signed_in(reader).get("/meldingen").text
    assert "Leiden is akkoord met uw reservering van 12,5 m² betontegel" in text
    assert 'wp-bell__count">2<' in text


def test_opening_marks_as_read_and_goes_there(signed_in, reader):
    tell(reader)
    answer = signed_in(reader).post(f"/meldingen/{one().id}/openen")
    assert (answer.status_code, answer.location) == (303, "/reserveringen")
    assert one().read_at


def test_read_is_undone_and_all_is_read(signed_in, reader):
    tell(reader, 2)
    page = signed_in(reader)
    page.post("/meldingen/lezingen")
    assert "Geen ongelezen meldingen" in page.get("/meldingen?gelezen=false").text
    page.post(f"/meldingen/{one().id}/gelezen", data={"gelezen": "false"})
    assert one().read_at is None


def test_somebody_elses_is_not_found(signed_in, reader, make):
    tell(reader)
    assert signed_in(make.actor()).post(f"/meldingen/{one().id}/openen").status_code == 404


def test_mail_is_switched_off_and_on_by_its_owner(signed_in, reader):
    page = signed_in(reader)
    for choice, off in (("uit", True), ("aan", False)):
        page.post("/meldingen/mail", data={"mail": choice})
        session.expire_all()
        assert session.get(User, reader.user_id).mail_off is off


def test_the_link_in_a_mail_asks_first_and_one_click_does_it_without_signing_in(app, client, reader):
    key = session.get(User, reader.user_id).unsubscribe_key
    path = f"/meldingen/uitschrijven/{key}"
    assert "Geen mail meer ontvangen?" in client.get(path).text
    assert session.get(User, reader.user_id).mail_off is False
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 200
    assert "U krijgt geen mail meer" in answer.text
    assert session.get(User, reader.user_id).mail_off is True


def test_an_unknown_key_says_so_and_names_nobody(client):
    assert client.get("/meldingen/uitschrijven/zomaar").status_code == 404
    assert client.post("/meldingen/uitschrijven/zomaar").status_code == 404


def test_the_page_asks_the_same_number_of_questions_for_one_and_for_many(signed_in, reader, queries):
    page = signed_in(reader)

    def cost():
        queries.clear()
        page.get("/meldingen")
        return len(queries)

    tell(reader)
    page.get("/meldingen")
    few = cost()
    tell(reader, 5)
    assert cost() == few


@pytest.fixture
def told_of_demand(make, reader):
    demand = make.demand(created_by=reader.user_id)
    notification.tell_all(
        [
            notification.Telling(
                reader.user_id, reader.organisation_id, NotificationKind.MATCH, "match", "/", {}, demand_id=demand.id
            )
        ],
        NOW,
    )
    session.commit()
    return demand


def test_opening_the_link_about_one_demand_changes_nothing_and_one_click_stops_just_that(
    app, client, reader, told_of_demand
):
    path = f"/meldingen/uitschrijven/{session.get(User, reader.user_id).unsubscribe_key}/behoeften/{told_of_demand.id}"
    shown = client.get(path)
    assert f"voor {told_of_demand.project.name}?" in shown.text
    assert one().mail_state.value == "pending"
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, "U krijgt geen mail meer over" in answer.text) == (200, True)
    assert (one().mail_state.value, session.get(User, reader.user_id).mail_off) == ("off", False)
    # neither the link nor the button signs anybody in
    assert client.get("/meldingen").status_code == 302
    assert client.get(path.replace("behoeften", "iets")).status_code == 404


def test_preferences_are_kept_per_kind_and_a_forged_one_is_named(signed_in, reader):
    page = signed_in(reader)
    assert "Per soort melding" in page.get("/meldingen/voorkeuren").text
    page.post("/meldingen/voorkeuren", data={"soort-match": "dagelijks", "soort-planning_verschoven": "uit"})
    chosen = {choice.kind.value: choice.frequency.value for choice in notification.preferences(reader)}
    assert (chosen["match"], chosen["slip"], chosen["handed_over"]) == ("daily", "off", "at_once")
    for forged in ({"soort-planning_verschoven": "wekelijks"}, {"soort-match": "nooit"}):
        assert page.post("/meldingen/voorkeuren", data=forged).status_code == 400


def test_mail_about_a_muted_demand_is_switched_on_again(signed_in, make, reader):
    from wisselplaats.models import Organisation

    own = session.get_one(Organisation, reader.organisation_id)
    demand = make.demand(project=make.project(organisation=own))
    notification.mute_demand(reader, demand.id, True)
    session.commit()
    page = signed_in(reader)
    assert "Geen mail over deze behoeften" in page.get("/meldingen/voorkeuren").text
    page.post(f"/meldingen/voorkeuren/behoeften/{demand.id}")
    assert notification.muted_demands(reader) == []


def test_the_log_is_filtered_by_kind_and_by_what_is_read(signed_in, reader, told_of_demand):
    tell(reader)
    page = signed_in(reader)
    assert page.get("/meldingen?soort=match").text.count("wp-card__title") == 1
    assert page.get("/meldingen").text.count("wp-card__title") == 2
    assert page.get("/meldingen?soort=match&gelezen=true").text.count("wp-card__title") == 0
