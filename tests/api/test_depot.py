"""Depots over REST: hours, stock, movements, the day list, counts."""

from decimal import Decimal

import pytest

from tests.factories import day
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import LotState, ReservationState, Role, Scope
from wisselplaats.models import Lot


def test_hours_are_set_as_a_whole_under_the_tag_of_the_depot(api, broker, place):
    client, path = api(broker), f"/depots/{place.id}/openingstijden"
    tag = client.get(path).headers["ETag"]
    week = {"week": [{"weekdag": 1, "opent": "07:00", "sluit": "16:00"}], "uitzonderingen": [{"dag": str(day(3))}]}
    done = client.open("PUT", path, json=week, headers={"If-Match": tag})
    assert (done.status_code, done.json["week"]) == (200, week["week"])
    assert [one["dag"] for one in done.json["komendeDagen"] if one["open"]]
    assert client.open("PUT", path, json=week, headers={"If-Match": tag}).status_code == 412
    wrong = client.open("PUT", path, json={"week": [{"weekdag": 8, "opent": "7 uur", "sluit": "16:00"}]})
    assert {(one["veld"], one["code"]) for one in wrong.json["fouten"]} == {
        ("week.0.weekdag", "too_big"), ("week.0.opent", "not_a_time"),
    }  # fmt: skip
    twice = {
        "week": [{"weekdag": 1, "opent": "07:00", "sluit": "12:00"}, {"weekdag": 1, "opent": "11:00", "sluit": "16:00"}]
    }
    refused = client.open("PUT", path, json=twice)
    assert (refused.status_code, refused.json["fouten"][0]["veld"]) == (400, "week.1.opent")


def test_stock_says_where_since_when_and_on_how_much_ground(api, broker, place, lying):
    found = api(broker).get(f"/depots/{place.id}/voorraad?vak=a1").json["resultaten"][0]
    assert (found["vak"], found["ligtDagen"], found["teOud"], found["oppervlakteM2"]) == ("A1", 0, False, 100)
    assert api(broker).get(f"/depots/{place.id}/vakken").json["resultaten"] == [{"vak": "A1", "partijen": 1}]
    assert api(broker).get(f"/depots/{place.id}/voorraad?ouderDan=1").json["resultaten"] == []


def test_a_lot_is_expected_taken_in_and_put_elsewhere(api, make, broker, own, place):
    client = api(broker)
    lot = make.lot(organisation=own, state=LotState.CONFIRMED, available_from=day(2))
    assert client.post(f"/depots/{place.id}/verwachtingen", {"partijId": str(lot.id)}).status_code == 201
    soon = client.get(f"/depots/{place.id}/daglijst").json["daarna"]
    assert [(one["partijId"], one["komt"], one["hoeveelheid"]) for one in soon] == [(str(lot.id), True, 100)]
    assert sum(one["komt"] for one in client.get(f"/depots/{place.id}/bezetting").json["resultaten"]) == 100
    taken = client.post(f"/depots/{place.id}/ontvangsten", {"partijId": str(lot.id), "vak": "b1"})
    assert (taken.status_code, taken.json["toestand"]) == (201, "in_depot")
    body = {"partijId": str(lot.id), "vak": "C2"}
    moved = client.post(f"/depots/{place.id}/verplaatsingen", body, headers={"If-Match": taken.headers["ETag"]})
    assert moved.status_code == 201
    again = client.post(
        f"/depots/{place.id}/verplaatsingen", {**body, "vak": "D1"}, headers={"If-Match": taken.headers["ETag"]}
    )
    assert again.status_code == 412
    rows = client.get(f"/depots/{place.id}/mutaties").json["resultaten"]
    assert rows[0]["naarVak"] == "C2"
    assert sum(row["hoeveelheid"] for row in rows) == 100


def test_a_count_from_start_to_booking(api, broker, place, lying):
    client = api(broker)
    made = client.post(f"/depots/{place.id}/tellingen", {})
    assert made.status_code == 201
    assert client.post(f"/depots/{place.id}/tellingen", {}).status_code == 409
    where = made.headers["Location"]
    line = {"partijId": str(lying.id), "geteld": 95}
    written = client.post(f"{where}/regels", {"regels": [line]})
    assert (written.status_code, written.json["regels"][0]["verschil"]) == (201, -5)
    unseen = client.post(f"{where}/regels", {"regels": [{**line, "geteld": 90}]})
    assert unseen.status_code == 409
    assert "95" in unseen.json["detail"]
    booking = f"{where}/boekingen"
    assert client.post(booking, {}, headers={"If-Match": made.headers["ETag"]}).status_code == 412
    done = client.post(booking, {}, headers={"If-Match": written.headers["ETag"]})
    assert done.json == {"toestand": "geboekt", "geboekt": 1, "geweigerd": []}
    session.expire_all()
    assert session.get_one(Lot, lying.id).quantity == 95
    assert [one["toestand"] for one in client.get(f"/depots/{place.id}/tellingen").json["resultaten"]] == ["geboekt"]


def test_what_would_go_below_a_claim_is_answered_with_whose(api, make, broker, place, lying):
    client = api(broker)
    taker = make.organisation(name="Gemeente Katwijk")
    make.reservation(
        listing=make.listing(lot=lying), quantity=Decimal(60), state=ReservationState.ACCEPTED, organisation=taker
    )
    where = client.post(f"/depots/{place.id}/tellingen", {"vak": "A1"}).headers["Location"]
    client.post(f"{where}/regels", {"regels": [{"partijId": str(lying.id), "geteld": 10}]})
    done = client.post(f"{where}/boekingen", {})
    assert done.json["geweigerd"] == [
        {"partijId": str(lying.id), "nummer": lying.number, "gereserveerd": 60, "organisaties": ["Gemeente Katwijk"]}
    ]
    assert client.post(f"{where}/annuleringen").json["toestand"] == "geannuleerd"


@pytest.mark.parametrize(
    "part", ["voorraad", "vakken", "mutaties", "daglijst", "bezetting", "openingstijden", "tellingen"]
)
def test_another_organisations_depot_is_not_there(api, make, broker, part):
    assert api(broker).get(f"/depots/{make.depot().id}/{part}").status_code == 404


def test_role_and_scope_both_count(api, make, broker, own, place, lying):
    body = {"partijId": str(lying.id), "vak": "C2"}
    leader = make.actor(Role.PROJECT_LEADER, organisation=own)
    assert api(leader).post(f"/depots/{place.id}/verplaatsingen", body).status_code == 403
    assert api(broker, Scope.READ).post(f"/depots/{place.id}/verplaatsingen", body).status_code == 403
    assert api(leader).get(f"/depots/{place.id}/daglijst").status_code == 200


def test_the_room_is_asked_beforehand_and_a_lot_that_does_not_fit_is_refused(api, make, broker, own, place, lying):
    client = api(broker)
    place.capacity_m2 = Decimal(150)
    ready = make.lot(organisation=own, state=LotState.RELEASED, available_from=day(-1))
    found = client.get(f"/depots/{place.id}/ruimte?oppervlakteM2=100&dag={day(3)}").json
    assert found == {
        "capaciteitM2": 150, "ligt": 100, "komt": 0, "gaat": 0, "vrij": 50, "oppervlakteM2": 100, "teVol": True,
    }  # fmt: skip
    for path, given in (
        (f"/depots/{place.id}/ontvangsten", {"partijId": str(ready.id)}),
        (f"/depots/{place.id}/verwachtingen", {"partijId": str(ready.id)}),
        (f"/partijen/{ready.id}/depotplaatsingen", {"depotId": str(place.id)}),
    ):
        refused = client.post(path, given)
        assert (refused.status_code, refused.json["code"]) == (409, "depot_too_full")
        assert "50 m² vrij en dit is 100 m²" in refused.json["detail"]
    taken = client.post(f"/depots/{place.id}/ontvangsten", {"partijId": str(ready.id), "bovenCapaciteit": True})
    assert taken.status_code == 201
    assert client.get(f"/depots/{place.id}/ruimte").json["vrij"] == -50
    assert api(make.actor()).get(f"/depots/{place.id}/ruimte").status_code == 404
