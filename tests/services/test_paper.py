"""The passport on paper: every group, whose figures they are, the history with its hashes; in two languages, accessible."""

import io
import re
from decimal import Decimal
from enum import StrEnum
from types import SimpleNamespace

import pypdf
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import text

from tests.factories import NOW, day
from wisselplaats import config
from wisselplaats.adapters import pdf
from wisselplaats.adapters.files import FileStore
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import NotFound, Unauthenticated
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.vocabulary import Detachability, InspectionMethod, InspectionOutcome, LegalStatus, Role
from wisselplaats.models import Listing, Lot, Organisation
from wisselplaats.services import lot as lots
from wisselplaats.services import passport


def word(value: StrEnum) -> str:
    return value.value


@pytest.fixture
def lot(make: SimpleNamespace, settings: object) -> Lot:
    """A public lot of which much is known, with a photo and an inspection."""
    owner = make.actor(Role.BROKER)
    made: Listing = make.listing(
        lot=make.lot(
            organisation=session.get_one(Organisation, owner.organisation_id), title="Tegels Kaiserstraat",
            colour="grijs", year_laid=1994, origin_street="Kaiserstraat", origin_municipality="Leiden",
            detachability=Detachability.REMOUNTABLE, indicative=["detachability"], available_from=day(-9),
            legal_status=LegalStatus.CONTINUED_USE, use_certain=True, use_lawful=True, use_high_grade=True,
            legal_answered_at=NOW, quantity=Decimal("1240.5"), suspicious_origin=True,
        )
    )  # fmt: skip
    raw = io.BytesIO()
    Image.new("RGB", (90, 60), "brown").save(raw, "JPEG")
    raw.seek(0)
    with transaction():
        lots.add_photo(owner, made.lot_id, raw, "stapel tegels", NOW)
        passport.inspect(
            owner, made.lot_id, NOW, day(0), inspected_on=day(0), method=InspectionMethod.VISUAL,
            outcome=InspectionOutcome.APPROVED, findings="3 % breuk",
        )  # fmt: skip
        passport.append(made.lot, EntryKind.CORRECTED, "Gemeente", {"text": "geteld"}, NOW)
    passport.anchor_all(NOW)
    return made.lot


def read(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_the_paper_says_everything_with_its_sources(lot: Lot) -> None:
    said = read(passport.paper(None, lot.id, "nl", word, NOW))
    doc = passport.document(None, lot.id)
    for fact in (
        f"Materialenpaspoort {lot.number}", "Tegels Kaiserstraat", "1.240,5 m²", "300", "grijs", "1994", "Leiden",
        f"{doc['completeness']['percent']} % volledig", "continued_use", "approved (visual)", "3 % breuk", "Grond:",
        "remountable", "indicatief", "Nog niet bekend", "verpakking", "R3 hergebruik", "CO2 van nieuw", "Foto's",
        doc["environment"]["lines"][0]["source"][:30], "DPP-ready", passport.uri(lot.id), "nagerekend", "Anker 1 van",
        passport.all_anchors()[0].hash[:32],
    ):  # fmt: skip
        assert fact in said, fact
    for row in doc["entries"]:
        assert row.hash[:32] in said and row.hash[32:] in said
    assert "compliant" not in said.lower()


def test_the_english_paper_is_english(lot: Lot) -> None:
    said = read(passport.paper(None, lot.id, "en", word, NOW))
    for fact in (
        f"Material passport {lot.number}",
        "1,240.5 m²",
        "Not known yet",
        "indicative",
        "Use certain",
        "Ground:",
    ):
        assert fact in said, fact
    for dutch in ("niet bekend", "Geschiedenis", "Herkomst", "Losmaakbaarheid"):
        assert dutch not in said, dutch


def test_it_is_an_accessible_pdf_and_the_same_each_time(lot: Lot) -> None:
    first, second = (passport.paper(None, lot.id, "nl", word, NOW) for _ in range(2))
    assert first == second
    assert b"/Marked true" in first
    assert re.search(rb"pdfuaid:part>\s*1|pdfuaid:part=\"1\"", first)
    assert re.search(rb"/Lang\s*\(nl\)", first)


def test_its_pages_can_be_looked_at_and_its_code_read(lot: Lot) -> None:
    pages = [
        Image.open(io.BytesIO(page)) for page in pdf.pages(*passport.paper_document(None, lot.id, "nl", word, NOW))
    ]
    assert len(pages) >= 2
    assert [code.text for code in zxingcpp.read_barcodes(pages[0])] == [passport.uri(lot.id)]
    assert all(len(page.convert("L").getcolors() or []) > 10 for page in pages), "an empty page"


def test_a_photo_that_was_damaged_keeps_nothing_else_back(lot: Lot) -> None:
    store = FileStore(config.settings().files)
    lot.photos[0].thumbnail_key = store.store(io.BytesIO(b"no picture"), ".jpg").key
    said = read(passport.paper(None, lot.id, "nl", word, NOW))
    assert "Kaiserstraat" in said
    assert "niet te lezen" in said


def test_a_history_that_was_changed_says_so_on_paper(lot: Lot) -> None:
    session.execute(text("ALTER TABLE passport_entry DISABLE TRIGGER passport_entry_append_only"))
    session.execute(
        text("UPDATE passport_entry SET organisation_name = 'X' WHERE lot_id = :id AND sequence = 2"), {"id": lot.id}
    )
    session.execute(text("ALTER TABLE passport_entry ENABLE TRIGGER passport_entry_append_only"))
    session.expire_all()
    assert "Regel 2 is achteraf veranderd" in read(passport.paper(None, lot.id, "nl", word, NOW))


def test_a_lot_that_others_may_not_see_has_no_paper(make: SimpleNamespace, settings: object) -> None:
    hidden = make.lot().id
    with pytest.raises(Unauthenticated):
        passport.paper(None, hidden, "nl", word, NOW)
    with pytest.raises(NotFound):
        passport.paper(make.actor(), hidden, "nl", word, NOW)
