"""Composition and documents come by a delivery: to lots at once, to objects and by the harvest to lots."""

from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from tests.factories import NOW, TODAY
from tests.services.test_delivery_kinds import by_key, codes, counts, deliver
from tests.services.test_passport_facts import street
from tests.services.test_passport_proof import inspected
from wisselplaats.db import session, transaction
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import DeliveryKind, DocumentKind, LegalStatus, Role
from wisselplaats.models import Asset, AssetVersion, Listing, Lot, LotDocument, Organisation
from wisselplaats.services import delivery, lot, passport
from wisselplaats.services.delivery.wording import problems_of

HEAD = "bronId;materiaal;hoeveelheid;eenheid;x;y;samenstelling;documentAdres;documentTitel;documentSoort"
PLACE = "93500;463700"
TILE = "betontegel 300x300x45"
MADE_OF = '"grind 45 %; zand 0,55"'
REPORT = "https://dms.example/keuring.pdf"


def row(
    key: str = "p1", made_of: str = MADE_OF, url: str = REPORT, title: str = "Keuring", kind: str = "testrapport"
) -> str:
    return f"{key};{TILE};100;m2;{PLACE};{made_of};{url};{title};{kind}"


def lots(actor: Actor, *lines: str, **options: Any) -> Any:
    return deliver(actor, DeliveryKind.LOTS, HEAD, *lines, **options)


def documents(found: Lot) -> set[tuple[str | None, str, DocumentKind]]:
    return {(one.url, one.name, one.kind) for one in passport.documents_of(found)}


@pytest.fixture
def broker(make: SimpleNamespace, settings: object) -> Actor:
    return make.actor(Role.BROKER)  # type: ignore[no-any-return]


def test_a_delivered_lot_knows_of_what_it_is_made_and_where_its_documents_are(broker: Actor) -> None:
    assert counts(lots(broker, row(), row("p2", url="", title="", kind=""))) == (2, 2, 0, 0, 0, 0)
    found = by_key(Lot, broker)
    shown = passport.document(broker, found["p1"].id)
    assert [(part["substance"], part["fraction"]) for part in shown["composition"]["parts"]] == [
        ("zand", Decimal("0.55")), ("grind", Decimal("0.45")),
    ]  # fmt: skip
    assert not shown["composition"]["composition_indicative"]
    assert documents(found["p1"]) == {(REPORT, "Keuring", DocumentKind.TEST_REPORT)}
    assert documents(found["p2"]) == set()
    history = passport.entries(found["p1"].id)
    assert [entry.kind for entry in history] == ["created", "document_added", "published"]
    assert passport.broken_at(history) is None
    assert "dms.example" not in str([entry.data for entry in history])
    assert counts(lots(broker, row(), row("p2", url="", title="", kind=""))) == (2, 0, 0, 2, 0, 0)


def test_what_the_source_says_otherwise_is_changed_and_nothing_else(broker: Actor) -> None:
    lots(broker, row())
    new = row(made_of='"zand 30 % | grind 70 %"', url=f"{REPORT} https://dms.example/b", title="")
    found = lots(broker, new)
    assert counts(found) == (1, 0, 1, 0, 0, 0)
    [one] = delivery.rows(broker, found.id).items
    assert one.changed == ["composition", "document_title", "document_url"]
    lot_of = by_key(Lot, broker)["p1"]
    assert passport.composition_of(lot_of)["parts"][0] == {"substance": "grind", "fraction": Decimal("0.7")}
    kind = DocumentKind.TEST_REPORT
    assert documents(lot_of) == {(REPORT, "dms.example", kind), ("https://dms.example/b", "dms.example", kind)}
    corrected = next(entry for entry in passport.entries(lot_of.id) if entry.kind == "corrected")
    # what was delivered with the lot was never said in its history: the first line that says the facts says them all
    assert corrected.data["facts"]["composition"] == "grind 0.7; zand 0.3"
    assert counts(lots(broker, row(made_of="", url="", title="", kind=""))) == (1, 0, 1, 0, 0, 0)
    assert (documents(lot_of), passport.composition_of(by_key(Lot, broker)["p1"])["composition_indicative"]) == (
        set(),
        True,
    )


def test_a_document_that_an_inspection_rests_on_stays(broker: Actor) -> None:
    lots(broker, row())
    found = by_key(Lot, broker)["p1"]
    [document] = passport.documents_of(found)
    inspected(broker, found, document_id=document.id)
    lots(broker, row(url="https://dms.example/nieuw", title=""))
    assert {url for url, _, _ in documents(found)} == {REPORT, "https://dms.example/nieuw"}


def test_what_is_wrong_is_told_by_row_and_column_with_what_to_do(broker: Actor) -> None:
    found = lots(
        broker, row("p1", made_of='"grind 45 %; zand 54 %"'), row("p2", made_of="grind"), row("p3", url="C:\\keuring.pdf"),
        row("p4", kind="bonnetje"), row("p5"),
    )  # fmt: skip
    assert counts(found) == (5, 1, 0, 0, 0, 4)
    assert codes(found) == {
        "fractions_not_whole": 1, "composition_unreadable": 1, "address_unreadable": 1, "code_unknown": 1,
    }  # fmt: skip
    told = {one.code: (one.column, one.message, one.advice, one.first_rows) for one in problems_of(found, "nl")}
    assert told["SAMENSTELLING_TELT_NIET_OP"] == (
        "samenstelling", "De aandelen in 'grind 45 %; zand 54 %' zijn samen 0.99.", "Zorg dat zij samen 1 (100 %) zijn.", (2,),
    )  # fmt: skip
    assert told["DOCUMENTADRES_ONLEESBAAR"][0] == "documentAdres"
    assert told["DOCUMENTADRES_ONLEESBAAR"][3] == (4,)
    assert session.scalars(select(LotDocument.url)).all() == [REPORT]


def test_a_trial_writes_none_of_it(broker: Actor) -> None:
    assert counts(lots(broker, row(), trial=True)) == (1, 1, 0, 0, 0, 0)
    assert session.scalars(select(LotDocument)).all() == []


def test_objects_hand_it_on_to_the_lot_that_is_harvested_from_them(make: SimpleNamespace, settings: object) -> None:
    actor = make.actor(Role.BROKER)
    keeper = make.actor(Role.ASSET_MANAGER, session.get_one(Organisation, actor.organisation_id))
    head = f"{HEAD};jaarVanAanleg"
    lines = [
        f"{row('a1')};1994",
        f"{row('a2', url='https://dms.example/a2', title='')};1994",
        f"{row('a3', made_of='')};2001",
    ]
    assert counts(deliver(keeper, DeliveryKind.ASSETS, head, *lines)) == (3, 3, 0, 0, 0, 0)
    assert counts(deliver(keeper, DeliveryKind.ASSETS, head, *lines)) == (3, 0, 0, 3, 0, 0)
    project = street(make, actor)
    with transaction():
        made = {one.year_laid: one for one in lot.harvest(actor, project.id, NOW).lots}
    assert {part.substance for part in made[1994].composition} == {"grind", "zand"}
    assert {url for url, _, _ in documents(made[1994])} == {REPORT, "https://dms.example/a2"}
    assert made[2001].composition == []
    changed = deliver(keeper, DeliveryKind.ASSETS, head, f"{row('a1', made_of='')};1994")
    assert counts(changed) == (1, 0, 1, 0, 0, 0)
    old = session.scalars(select(AssetVersion)).one()
    assert old.composition == "zand 0.55; grind 0.45"
    assert session.scalars(select(Asset.composition).filter_by(source_id="a1")).one() is None


def test_the_address_is_for_who_may_see_the_lot_and_never_on_its_public_page(
    broker: Actor, api: Any, signed_in: Any, client: FlaskClient
) -> None:
    lots(broker, row())
    found = by_key(Lot, broker)["p1"]
    listing = session.scalars(select(Listing).filter_by(lot_id=found.id)).one()
    listing.region_from = listing.open_market_from = TODAY
    found.legal_status = LegalStatus.PRODUCT
    session.commit()
    path = f"/partijen/{found.id}"
    assert f'href="{REPORT}"' in signed_in(broker).get(f"{path}/bewijs").text
    [told] = api(broker).get(f"{path}/documenten").json["resultaten"]
    assert (told["url"], told["elders"], told["sha256"], told["soort"]) == (REPORT, True, None, "testrapport")
    assert api(broker).get(f"{path}/documenten/{told['id']}").status_code == 404
    [public] = api(broker).get(f"{path}/paspoort").json["documenten"]
    assert (public["url"], public["elders"]) == (None, True)
    for address in (f"{path}/paspoort", f"/id/partij/{found.id}.jsonld", f"/id/partij/{found.id}/geschiedenis.json"):
        assert "dms.example" not in client.get(address).text
    assert "elders bewaard" in client.get(f"{path}/paspoort").text
    pages = PdfReader(BytesIO(passport.paper(None, found.id, "nl", str, NOW))).pages
    assert "elders bewaard" in " ".join(page.extract_text() for page in pages)
