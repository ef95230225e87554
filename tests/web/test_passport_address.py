"""The stable address of a lot: it leads people to a page and machines to a document, for good, without any person in it."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import jsonschema_rs
import pypdf
import pytest
from flask.testing import FlaskClient
from pyld import jsonld
from sqlalchemy import text

from tests.factories import LEIDEN, NOW, TILE, day
from wisselplaats.db import session, transaction
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import Detachability, LegalStatus, ListingState, LotState, Role
from wisselplaats.models import Listing, Lot, Organisation
from wisselplaats.services import handover, listing, passport
from wisselplaats.services import lot as lots

GTIN = "06291041500213"
SCHEMA_ORG, WP = "https://schema.org/", "https://github.com/wisselplaats/wisselplaats/blob/main/docs/passports.md#"
UNTP, PROV = "https://test.uncefact.org/vocabulary/untp/dpp/0/", "http://www.w3.org/ns/prov#"


@pytest.fixture
def offer(make: SimpleNamespace, settings: object) -> Listing:
    """A public lot of which much is known."""
    made: Listing = make.listing(
        lot=make.lot(
            title="Tegels Kaiserstraat", colour="grijs", year_laid=1994, origin_street="Kaiserstraat",
            origin_municipality="Leiden", detachability=Detachability.REMOUNTABLE, state=LotState.RELEASED,
            available_from=day(-9),
        )
    )  # fmt: skip
    with transaction():
        passport.append(made.lot, EntryKind.CREATED, made.organisation.name, {"quantity": made.quantity}, NOW)
    return made


def read(client: FlaskClient, lot: Lot) -> dict[str, Any]:
    answer = client.get(f"/id/partij/{lot.id}.jsonld")
    assert (answer.status_code, answer.content_type) == (200, "application/ld+json")
    return dict(json.loads(answer.data))


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [("text/html", "page"), ("*/*", "page"), (None, "page"), ("image/png", "page"), ("application/ld+json", ".jsonld"),
     ("application/json", ".json"), ("text/html;q=0.5, application/ld+json", ".jsonld"),
     ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "page")],
)  # fmt: skip
def test_the_address_leads_to_what_the_client_prefers(
    client: FlaskClient, offer: Listing, accept: str | None, suffix: str
) -> None:
    key = offer.lot_id
    answer = client.get(f"/id/partij/{key}", headers={"Accept": accept} if accept else {})
    there = f"/partijen/{key}/paspoort" if suffix == "page" else f"/id/partij/{key}{suffix}"
    assert (answer.status_code, answer.headers["Location"]) == (303, there)
    assert "Accept" in answer.headers["Vary"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(there).status_code == 200


def test_a_document_of_a_public_lot_may_be_kept_and_is_not_sent_twice(client: FlaskClient, offer: Listing) -> None:
    first = client.get(f"/id/partij/{offer.lot_id}.jsonld")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"/id/partij/{offer.lot_id}.jsonld", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with transaction():
        passport.append(offer.lot, EntryKind.CORRECTED, "Gemeente", {}, NOW)
    changed = client.get(f"/id/partij/{offer.lot_id}.jsonld", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert client.get(f"/id/partij/{offer.lot_id}.json").json == changed.json


def test_a_lot_that_was_never_offered_asks_for_sign_in_and_is_kept_by_nobody(
    client: FlaskClient, make: SimpleNamespace, signed_in: Any
) -> None:
    owner = make.actor()
    hidden = make.lot(organisation=session.get_one(Organisation, owner.organisation_id))
    for path in (
        f"/id/partij/{hidden.id}.jsonld",
        f"/id/partij/{hidden.id}.json",
        f"/id/partij/{hidden.id}/geschiedenis.json",
    ):
        assert client.get(path).status_code == 401
        answer = signed_in(owner).get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert signed_in(make.actor()).get(path).status_code == 404
    assert "aanmelden" in client.get(f"/partijen/{hidden.id}/paspoort/controle").headers["Location"]


def test_the_document_meets_our_schema_and_says_what_is_known(client: FlaskClient, offer: Listing) -> None:
    schema = client.get("/ns/paspoort/v1/schema.json")
    assert schema.content_type == "application/schema+json"
    check = jsonschema_rs.validator_for(json.loads(schema.data))
    found = read(client, offer.lot)
    assert [error.message for error in check.iter_errors(found)] == []
    assert found["quantity"] == {"type": "QuantitativeValue", "value": "100", "unitCode": "MTK"}
    assert found["origin"]["address"]["streetAddress"] == "Kaiserstraat"
    assert not check.is_valid({**found, "contactpersoon": "Petra"})
    assert not check.is_valid({name: value for name, value in found.items() if name != "owner"})


@pytest.fixture
def loader(client: FlaskClient) -> Iterator[None]:
    """Contexts come from this exchange alone, as it serves them."""
    before = jsonld.get_document_loader()

    def load(url: str, _options: dict[str, Any]) -> dict[str, Any]:
        path = "/ns/" + url.partition("/ns/")[2]
        answer = client.get(path)
        assert answer.status_code == 200, url
        return {
            "contextUrl": None,
            "documentUrl": url,
            "document": json.loads(answer.data),
            "contentType": answer.content_type,
        }

    jsonld.set_document_loader(load)
    yield
    jsonld.set_document_loader(before)


@pytest.mark.usefixtures("loader")
def test_a_json_ld_library_reads_the_statements(client: FlaskClient, offer: Listing) -> None:
    found = read(client, offer.lot)
    triples = {
        (row["subject"]["value"], row["predicate"]["value"], row["object"]["value"], row["object"].get("datatype"))
        for row in jsonld.to_rdf(found)["@default"]
    }
    me, xsd = passport.uri(offer.lot_id), "http://www.w3.org/2001/XMLSchema#"
    assert (me, f"{SCHEMA_ORG}identifier", offer.lot.number, f"{xsd}string") in triples
    assert (me, f"{SCHEMA_ORG}itemCondition", f"{SCHEMA_ORG}UsedCondition", None) in triples
    assert (me, f"{UNTP}granularityLevel", "batch", f"{xsd}string") in triples
    assert (me, f"{WP}completeness", str(found["completeness"]), f"{xsd}integer") in triples
    by = {predicate: (subject, value, datatype) for subject, predicate, value, datatype in triples}
    assert by[f"{WP}yearLaid"][1:] == ("1994", f"{xsd}gYear")
    assert ("100", f"{xsd}decimal") in {
        (value, kind) for _, name, value, kind in triples if name == f"{SCHEMA_ORG}value"
    }
    assert by[f"{PROV}endedAtTime"][2] == f"{xsd}dateTime"


@pytest.mark.usefixtures("loader")
def test_no_term_of_the_document_is_lost_in_reading(client: FlaskClient, offer: Listing) -> None:
    offer.lot.gtin = GTIN
    session.commit()
    found = read(client, offer.lot)
    context = json.loads(client.get("/ns/paspoort/v1/context.jsonld").data)["@context"]

    def terms(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(terms, value)) if value else set()
        if isinstance(value, dict):
            return set(value).union(*map(terms, value.values()))
        return set()

    assert terms(found) - set(context) == {"@context"}
    compacted = jsonld.compact(jsonld.expand(found), found["@context"])
    assert compacted == {**found, "@context": found["@context"]}


def test_the_address_still_tells_where_a_lot_went_that_was_handed_over(
    client: FlaskClient, make: SimpleNamespace, offer: Listing
) -> None:
    owner, taker = make.actor(organisation=offer.organisation), make.organisation(name="Gemeente Katwijk")
    works = make.project(organisation=taker)
    claim = make.reservation(
        listing=offer, quantity=offer.quantity, organisation=taker, state="accepted", project_id=works.id
    )
    with transaction():
        child_id = handover.hand_over(owner, claim.id, NOW, day(0)).child_lot_id
    session.expire_all()
    gone = session.get_one(Lot, offer.lot_id)
    assert gone.state == LotState.GONE
    page = client.get(f"/id/partij/{gone.id}", follow_redirects=True)
    assert page.status_code == 200
    assert "Gemeente Katwijk" in page.text
    found = read(client, gone)
    [way] = found["wentTo"]
    assert (way["event"], way["organization"]["name"], way["quantity"]["value"]) == (
        "handed_over",
        "Gemeente Katwijk",
        "100",
    )
    assert way["lot"] == passport.uri(child_id)
    child = read(client, session.get_one(Lot, child_id))
    assert child["wasDerivedFrom"] == passport.uri(gone.id)
    # what is found out later about the stones closes no address that was public
    gone.contains_asbestos = True
    session.commit()
    assert read(client, gone)["state"] == "gone"


def test_the_address_still_tells_that_a_lot_was_recycled(
    client: FlaskClient, make: SimpleNamespace, offer: Listing
) -> None:
    owner = make.actor(Role.BROKER, organisation=offer.organisation)
    with transaction():
        listing.recycle(owner, offer.lot_id, "kapot", NOW, day(0))
    session.expire_all()
    gone = session.get_one(Lot, offer.lot_id)
    [way] = read(client, gone)["wentTo"]
    assert (way["event"], way["quantity"]["value"]) == ("recycled", "100")
    page = client.get(f"/partijen/{gone.id}/paspoort")
    assert page.status_code == 200
    assert "ecycl" in page.text


def test_a_withdrawn_offer_leaves_the_address_working(client: FlaskClient, offer: Listing) -> None:
    offer.state = ListingState.WITHDRAWN
    session.commit()
    assert read(client, offer.lot)["identifier"] == offer.lot.number


def test_a_digital_link_leads_to_the_lot_when_item_and_number_fit(client: FlaskClient, offer: Listing) -> None:
    number, path = offer.lot.number, f"/01/{GTIN}/21/{offer.lot.number}"
    assert client.get(path).status_code == 404
    session.get_one(Lot, offer.lot_id).gtin = GTIN
    session.commit()
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/id/partij/{offer.lot_id}")
    assert client.get(f"/01/6291041500213/21/{number}").status_code == 303
    for wrong in (
        f"/01/{GTIN}/21/L999999",
        f"/01/{GTIN}/21/L99999999999999",
        f"/01/06291041500214/21/{number}",
        f"/01/x/21/{number}",
    ):
        assert client.get(wrong).status_code == 404
    assert passport.link_of(session.get_one(Lot, offer.lot_id)).endswith(path)
    found = read(client, offer.lot)
    assert (found["sameAs"].endswith(path), found["gtin"]) == (True, GTIN)


def test_a_kind_can_have_the_gtin_too(
    client: FlaskClient, offer: Listing, make: SimpleNamespace, signed_in: Any
) -> None:
    key, kind = offer.lot_id, offer.lot.material
    page = signed_in(make.actor(Role.ADMIN, platform_admin=True))
    form = {"naamNl": kind.name_nl, "naamEn": kind.name_en, "versie": str(kind.version), "verhandelbaar": "true"}
    wrong = page.post(f"/materiaalsoorten/{TILE}/wijzigen", data=form | {"gtin": "6291041500214"})
    assert wrong.status_code == 400
    assert "bij deze GTIN hoort 3, er staat 4" in wrong.text
    assert page.post(f"/materiaalsoorten/{TILE}/wijzigen", data=form | {"gtin": "6291041500213"}).status_code == 303
    assert passport.gtin_of(session.get_one(Lot, key)) == GTIN
    assert "06291041500213" in page.get(f"/materiaalsoorten/{TILE}").text


def test_the_context_and_the_anchors_are_for_everybody(client: FlaskClient) -> None:
    for path in ("/ns/paspoort/v1/context.jsonld", "/ns/paspoort/v1/schema.json", "/paspoort/ankers.json"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
        assert "public" in answer.headers["Cache-Control"]
    assert client.get("/ns/paspoort/v1/other").status_code == 404


def said(answer: Any) -> str:
    """What a reader gets of an answer, also of a PDF."""
    if answer.content_type != "application/pdf":
        return str(answer.text)
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)


PUBLIC = ("", ".json", ".jsonld", "/geschiedenis.json", "/qr.svg")


def test_no_public_output_names_a_person(client: FlaskClient, make: SimpleNamespace, settings: object) -> None:
    """A user whose name and address are wherever the product itself puts users."""
    who = make.actor(Role.BROKER, name="Petra Pietersen", email="petra.pietersen@gemeente.example")
    owner = session.get_one(Organisation, who.organisation_id)
    with transaction():
        made = lots.create(
            who, NOW, day(0), place=Place(*LEIDEN), material_code=TILE, quantity=Decimal(50), available_from=day(-1),
            note="bel Petra Pietersen, petra.pietersen@gemeente.example", legal_status=LegalStatus.CONTINUED_USE,
            use_certain=True, use_lawful=True, use_high_grade=True,
        )  # fmt: skip
    with transaction():
        lots.change(who, made.id, {"note": "vraag naar Petra Pietersen", "colour": "grijs", "use_certain": True}, NOW)
    offer = make.listing(lot=made, created_by=who.user_id, organisation=owner)
    taker = make.actor(organisation=make.organisation(), name="Karel Karelsen", email="karel@katwijk.example")
    works = make.project(organisation=session.get_one(Organisation, taker.organisation_id))
    claim = make.reservation(
        listing=offer, quantity=Decimal(20), organisation=works.organisation, state="accepted", project_id=works.id,
        requested_by=taker.user_id, reason="Karel Karelsen belt u",
    )  # fmt: skip
    with transaction():
        handover.hand_over(who, claim.id, NOW + timedelta(seconds=1), day(0), note="aan Karel Karelsen gegeven")
    with transaction():
        listing.recycle(who, made.id, "kapot", NOW + timedelta(seconds=2), day(0), note="besloten door Petra Pietersen")
    passport.anchor_all(NOW)
    pages = [f"/id/partij/{made.id}{suffix}" for suffix in PUBLIC]
    pages += [f"/partijen/{made.id}/paspoort{rest}" for rest in ("", "/controle", ".pdf")] + [
        "/paspoort/ankers",
        "/paspoort/ankers.json",
    ]
    for path in pages:
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        for name in ("Petra", "Pietersen", "petra.", "Karel", "@gemeente.example", "@katwijk.example"):
            assert name not in said(answer), (path, name)


def test_what_was_public_once_stays_public_with_a_clear_state(client: FlaskClient, make: SimpleNamespace) -> None:
    owner = make.actor(Role.BROKER)
    offer = make.listing(
        lot=make.lot(organisation=session.get_one(Organisation, owner.organisation_id), state=LotState.RELEASED)
    )
    key, page = offer.lot_id, f"/partijen/{offer.lot_id}/paspoort"
    assert "nu niet aangeboden" not in client.get(page).text
    with transaction():
        lots.change(owner, key, {"contains_asbestos": True}, NOW)
    shown = client.get(page)
    assert (shown.status_code, "wordt nu niet aangeboden" in shown.text) == (200, True)
    assert "Materiaal met asbest mag niet worden aangeboden" in shown.text
    assert client.get(f"/id/partij/{key}.jsonld").status_code == 200
    with transaction():
        lots.change(owner, key, {"contains_asbestos": False}, NOW)
    assert "nu niet aangeboden" not in client.get(page).text
    never = make.lot(organisation=offer.organisation, contains_asbestos=True)
    make.listing(lot=never)
    with transaction():
        lots.change(owner, never.id, {"colour": "rood"}, NOW)
    assert client.get(f"/id/partij/{never.id}.json").status_code == 401


def test_what_the_days_alone_close_stays_public_when_the_sweep_saw_it(
    client: FlaskClient, make: SimpleNamespace
) -> None:
    offer = make.listing(lot=make.lot())
    with transaction():
        assert (passport.keep_shown(NOW), passport.keep_shown(NOW)) == (1, 0)
    for change in ("UPDATE lot SET contains_asbestos = true", "UPDATE listing SET region_from = current_date + 9"):
        session.execute(text(change))
    session.commit()
    assert client.get(f"/id/partij/{offer.lot_id}.json").status_code == 200
