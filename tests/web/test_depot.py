"""The pages of a depot: what lies there, what comes and goes, counting, hours, and the label."""

from decimal import Decimal
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from tests.factories import NOW, day
from wisselplaats import paths
from wisselplaats.adapters import pdf
from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import LotState, ReservationState, Role
from wisselplaats.models import Depot, Lot, StockCount
from wisselplaats.services import depot, passport
from wisselplaats.services.depot.label import parts


def test_a_depot_shows_what_lies_there_where_and_how_full_it_gets(signed_in, make, broker, own, place, lying):
    place.capacity_m2 = Decimal(150)
    make.lot(organisation=own, depot=place, state=LotState.CONFIRMED, available_from=day(1))
    html = signed_in(broker).get(f"/depots/{place.id}").text
    for part in ("Tegels Breestraat", "A1", "0 dagen", "67 % vol", "te vol", "Daglijst"):
        assert part in html
    assert "Hier ligt niets" in signed_in(broker).get(f"/depots/{place.id}?vak=Z9").text


def test_the_day_list_leads_to_taking_in_and_that_to_the_place(signed_in, make, broker, own, place):
    coming = make.lot(organisation=own, depot=place, state=LotState.RELEASED, available_from=day(-2))
    page = signed_in(broker)
    assert "Te laat" in page.get(f"/depots/{place.id}/daglijst").text
    where = f"/depots/{place.id}/partijen/{coming.id}/vak"
    assert "In ontvangst nemen" in page.get(where).text
    assert page.post(where, data={"vak": "b7", "versie": "1"}).status_code == 303
    session.expire_all()
    found = session.get_one(Lot, coming.id)
    assert (found.state, found.bay) == (LotState.IN_DEPOT, "B7")
    refused = page.post(where, data={"vak": "<script>", "versie": str(found.version)})
    assert refused.status_code == 400
    assert "Gebracht" in page.get(f"/depots/{place.id}/mutaties").text


def test_a_lot_is_put_on_the_list_and_only_by_who_keeps_the_depot(signed_in, make, broker, own, place):
    coming = make.lot(organisation=own, state=LotState.CONFIRMED, available_from=day(3))
    page = signed_in(broker)
    assert page.post(f"/depots/{place.id}/verwachten", data={"partijId": str(coming.id)}).status_code == 303
    assert coming.number in page.get(f"/depots/{place.id}/daglijst").text
    leader = signed_in(make.actor(Role.PROJECT_LEADER, organisation=own))
    assert leader.post(f"/depots/{place.id}/verwachten", data={"partijId": str(coming.id)}).status_code == 403


def test_hours_are_set_by_day_with_their_errors_at_their_input(signed_in, broker, place):
    page, where = signed_in(broker), f"/depots/{place.id}/openingstijden"
    form = {
        "versie": "1", "week-1-0-opent": "07:00", "week-1-0-sluit": "12:00", "week-1-1-opent": "13:00",
        "week-1-1-sluit": "16:00", "uitzondering-0-dag": day(4).isoformat(), "uitzondering-0-opmerking": "inventaris",
        "dichtOpFeestdagen": "true",
    }  # fmt: skip
    wrong = page.post(
        where, data=form | {"week-1-1-sluit": "12:30", "week-3-0-opent": "9 uur", "week-3-0-sluit": "17:00"}
    )
    assert wrong.status_code == 400
    assert 'href="#veld-week-3-0-opent"' in wrong.text
    assert page.post(where, data=form).status_code == 303
    session.expire_all()
    found = session.get_one(Depot, place.id)
    assert [(one.weekday, one.opens.hour, one.closes.hour) for one in found.hours] == [(1, 7, 12), (1, 13, 16)]
    assert [one.note for one in found.exceptions] == ["inventaris"]
    assert "inventaris" in page.get(where).text
    assert page.post(where, data=form).status_code == 400


def test_a_count_on_the_phone_from_beginning_to_booking(signed_in, make, broker, place, lying):
    page = signed_in(broker)
    begun = page.post(f"/depots/{place.id}/tellingen", data={"vak": ""})
    where = begun.headers["Location"]
    assert "0 van 1 partijen geteld" in page.get(where).text
    assert page.post(f"{where}/regels", data={f"geteld-{lying.id}": "1.2.3"}).status_code == 400
    assert page.post(f"{where}/regels", data={f"geteld-{lying.id}": "92,5", f"vak-{lying.id}": "A1"}).status_code == 303
    html = page.get(where).text
    assert "-7,5" in html
    version = session.get_one(StockCount, where.rsplit("/", 1)[1]).version
    assert page.post(f"{where}/boeken", data={"versie": str(version - 1)}).status_code == 400
    assert page.post(f"{where}/boeken", data={"versie": str(version)}).status_code == 303
    session.expire_all()
    assert session.get_one(Lot, lying.id).quantity == Decimal("92.5")
    assert "geboekt" in page.get(where).text
    assert "1 / 1" in page.get(f"/depots/{place.id}/tellingen").text


def test_what_would_go_below_a_claim_is_said_with_whose(signed_in, make, broker, place, lying):
    taker = make.organisation(name="Gemeente Katwijk")
    make.reservation(
        listing=make.listing(lot=lying), quantity=Decimal(60), state=ReservationState.ACCEPTED, organisation=taker
    )
    with transaction():
        made = depot.start(broker, place.id, NOW)
        depot.enter(broker, made.id, [depot.Entry(lying.id, Decimal(50))], NOW)
    page = signed_in(broker)
    answer = page.post(f"/tellingen/{made.id}/boeken", data={"versie": str(made.version)}, follow_redirects=True)
    assert "gereserveerd door Gemeente Katwijk" in answer.text
    assert page.post(f"/tellingen/{made.id}/annuleren").status_code == 303


def test_the_label_is_a6_and_its_code_leads_to_the_lot(signed_in, make, broker, lying):
    answer = signed_in(broker).get(f"/partijen/{lying.id}/etiket.pdf")
    assert (answer.status_code, answer.content_type, answer.data[:5]) == (200, "application/pdf", b"%PDF-")
    picture = pdf.picture(
        paths.resource("templates") / "depot" / "label.typ", *parts(session.get_one(Lot, lying.id), "nl"), NOW
    )
    shown = Image.open(BytesIO(picture))
    assert (round(shown.width * 25.4 / 90), round(shown.height * 25.4 / 90)) == (105, 148)
    assert [code.text for code in zxingcpp.read_barcodes(shown)] == [passport.uri(lying.id)]
    assert signed_in(make.actor(Role.BROKER)).get(f"/partijen/{lying.id}/etiket.pdf").status_code == 404


@pytest.mark.parametrize("path", ["", "/daglijst", "/mutaties", "/tellingen", "/openingstijden"])
def test_a_page_of_somebody_elses_depot_is_not_there_and_every_page_is_there_in_english(
    signed_in, make, broker, place, path
):
    page = signed_in(broker)
    assert page.get(f"/depots/{make.depot().id}{path}").status_code == 404
    with page.session_transaction() as cookie:
        cookie["language"] = "en"
    html = page.get(f"/depots/{place.id}{path}").text
    assert "Opening hours" in html
    assert "Openingstijden" not in html


def test_the_pages_of_stock_and_movements_keep_their_queries(signed_in, make, broker, own, place, lying, queries):
    page = signed_in(broker)
    for path in ("", "/mutaties", "/daglijst"):
        page.get(f"/depots/{place.id}{path}")
        counts = []
        for _ in range(2):
            queries.clear()
            assert page.get(f"/depots/{place.id}{path}").status_code == 200
            counts.append(len(queries))
            for number in range(3):
                works = make.project(organisation=own)
                make.lot(
                    organisation=own, depot=place, project=works, state=LotState.IN_DEPOT, available_from=day(-number)
                )
                make.lot(
                    organisation=own, depot=place, project=works, state=LotState.CONFIRMED, available_from=day(number)
                )
        assert counts[1] <= counts[0], path


def test_a_lot_that_does_not_fit_is_taken_in_only_by_who_says_that_it_is_known(
    signed_in, make, broker, own, place, lying
):
    place.capacity_m2 = Decimal(150)
    coming = make.lot(organisation=own, depot=place, state=LotState.RELEASED, available_from=day(-2))
    page, where = signed_in(broker), f"/depots/{place.id}/partijen/{coming.id}/vak"
    shown = page.get(where).text
    assert "Het depot wordt te vol" in shown
    assert "Depot Zuid wordt te vol: van de 150 m² is 50 m² vrij en dit is 100 m². Er ligt 100 m²" in shown
    refused = page.post(where, data={"vak": "B1", "versie": str(coming.version)})
    assert (refused.status_code, "Depot Zuid wordt te vol" in refused.text) == (400, True)
    assert 'name="bovenCapaciteit"' in refused.text
    done = page.post(where, data={"vak": "B1", "versie": str(coming.version), "bovenCapaciteit": "true"})
    assert done.status_code == 303
    assert session.get_one(Lot, coming.id).bay == "B1"


def test_the_page_of_a_lot_and_the_day_list_say_how_much_fits(signed_in, make, broker, own, place, lying):
    place.capacity_m2 = Decimal(150)
    ready = make.lot(organisation=own, state=LotState.RELEASED, available_from=day(-1))
    page = signed_in(broker)
    shown = page.get(f"/partijen/{ready.id}").text
    assert "Depot Zuid (te vol)" in shown
    assert "van de 150 m² is 50 m² vrij en dit is 100 m²" in shown
    assert page.post(f"/partijen/{ready.id}/depot", data={"depotId": str(place.id)}).status_code == 400
    assert "Er is nu ruimte voor 50 m²." in page.get(f"/depots/{place.id}/daglijst").text
    listed = {"partijId": str(ready.id)}
    refused = page.post(f"/depots/{place.id}/verwachten", data=listed)
    assert (refused.status_code, 'name="bovenCapaciteit"' in refused.text) == (400, True)
    listed["bovenCapaciteit"] = "true"
    assert page.post(f"/depots/{place.id}/verwachten", data=listed).status_code == 303
    moved = page.post(f"/partijen/{ready.id}/depot", data={"depotId": str(place.id), "bovenCapaciteit": "true"})
    assert moved.status_code == 303
    # a reader sees no form, and with it no rooms
    # from where it lies there is nowhere else to go
    assert "Naar dit depot brengen" not in page.get(f"/partijen/{ready.id}").text
    assert "te vol" not in signed_in(make.actor(Role.READER, own)).get(f"/partijen/{ready.id}").text
