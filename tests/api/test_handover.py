"""Where handed-over material goes, over REST: the giver says, the taker confirms, and a full depot is told beforehand."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories import NOW, TODAY
from wisselplaats import db
from wisselplaats.domain.vocabulary import Decision, Role
from wisselplaats.models import Organisation
from wisselplaats.services import reservation
from wisselplaats.services.reservation import Wish

PLACE = {
    "bestemming": "plek", "locatie": {"lon": 4.49, "lat": 52.16}, "straat": "Kanaalweg", "gemeente": "Leiden",
}  # fmt: skip


@pytest.fixture
def sides(make: SimpleNamespace, api: Any) -> SimpleNamespace:
    """An accepted claim of 40 m2, and a depot of 10 m2 of the taker."""
    owner, taker = make.actor(Role.PROJECT_LEADER), make.actor(Role.BROKER)
    taking = db.session.get_one(Organisation, taker.organisation_id)
    lot = make.lot(organisation=db.session.get_one(Organisation, owner.organisation_id), available_from=TODAY)
    offer = make.listing(lot=lot, created_by=owner.user_id)
    with db.transaction():
        claim = reservation.request(taker, offer.id, Wish(Decimal(40)), NOW, TODAY)
        reservation.decide(owner, claim.id, Decision.ACCEPT, NOW)
    there = make.depot(organisation=taking, name="Depot West", capacity_m2=Decimal(10))
    return SimpleNamespace(owner=api(owner), taker=api(taker), path=f"/reserveringen/{claim.id}", depot=there)


def test_in_one_step_the_giver_says_where_it_goes(sides: SimpleNamespace) -> None:
    made = sides.owner.post(f"{sides.path}/overdrachten", {"hoeveelheid": 15, **PLACE})
    assert made.status_code == 201
    child = sides.taker.get(f"/partijen/{made.json['nieuwePartijId']}").json
    assert (child["straat"], child["gemeente"], child["toestand"]) == ("Kanaalweg", "Leiden", "vrijgekomen")
    unknown = sides.owner.post(f"{sides.path}/overdrachten", {"bestemming": "depot", "depotId": str(sides.depot.id)})
    assert (unknown.status_code, unknown.json["fouten"][0]["code"]) == (400, "depot_not_named_before")


def test_what_the_giver_says_with_the_count_is_confirmed_by_the_taker(sides: SimpleNamespace) -> None:
    given = sides.owner.post(f"{sides.path}/tellingen", {"geteld": True, "hoeveelheid": 15, **PLACE})
    assert (given.json["bestemming"], given.json["bestemmingBevestigd"]) == ("plek", False)
    made = sides.taker.post(f"{given.headers['Location']}/bevestigingen")
    assert sides.taker.get(f"/partijen/{made.json['nieuwePartijId']}").json["straat"] == "Kanaalweg"
    assert sides.taker.get(given.headers["Location"]).json["bestemmingBevestigd"] is True


def test_the_taker_sees_the_room_of_its_depots_and_the_giver_does_not(sides: SimpleNamespace) -> None:
    (choice,) = sides.taker.get(f"{sides.path}/bestemmingen").json["resultaten"]
    assert (choice["depotId"], choice["naam"]) == (str(sides.depot.id), "Depot West")
    assert (choice["ruimte"]["vrij"], choice["ruimte"]["oppervlakteM2"], choice["ruimte"]["teVol"]) == (10, 40, True)
    assert sides.owner.get(f"{sides.path}/bestemmingen").json["resultaten"] == []
    to_depot = {"tijdstip": f"{TODAY}T23:59:00", "bestemming": "depot", "depotId": str(sides.depot.id)}
    refused = sides.taker.post(f"{sides.path}/afspraken", to_depot)
    assert (refused.status_code, refused.json["code"]) == (409, "depot_too_full")
    made = sides.taker.post(f"{sides.path}/afspraken", {**to_depot, "bovenCapaciteit": True})
    assert made.status_code == 201
    (known,) = sides.owner.get(f"{sides.path}/bestemmingen").json["resultaten"]
    assert (known["naam"], known["ruimte"]) == ("Depot West", None)
    other = sides.owner.post(f"{sides.path}/tellingen", {"geteld": True, **PLACE})
    assert (other.status_code, other.json["code"]) == (403, "taker_chose_destination")
