"""The record of a handover: it says the facts, in two languages, accessibly, and only to the two organisations."""

import io
import re
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from babel.dates import format_datetime
from PIL import Image
from pypdf import PdfReader

from tests.factories import NOW
from tests.services.test_handover_confirm import Meeting
from tests.services.test_handover_confirm import deal as deal  # noqa: PLC0414 - pytest finds the fixture by its name
from wisselplaats import db, messages
from wisselplaats.adapters import pdf
from wisselplaats.config import Settings
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.handover.appointment import AMSTERDAM
from wisselplaats.domain.vocabulary import CorrectionOutcome, CorrectionReason, LossReason
from wisselplaats.services import handover, lot, passport
from wisselplaats.services.handover import Finding
from wisselplaats.services.handover.proof import document


def texts(deal: Meeting, key: object, language: str = "nl") -> str:
    _, data, _, _ = document(deal.taker, key, language)  # type: ignore[arg-type]
    return str(data)


def test_the_record_says_who_what_and_the_passports_hash(deal: Meeting) -> None:
    found = deal.give(quantity=50, lost=Decimal(2), loss_reason=LossReason.BREAKAGE, clean=True, note="Op pallets")
    made = deal.take(found)
    said = texts(deal, made.id)
    entry = next(one for one in passport.entries(made.child_lot_id) if one.kind == "handed_over")
    for fact in (
        deal.owner.organisation_name, deal.taker.organisation_name, found.giver.name, found.receiver.name, "50 m²",
        "2 m² (breuk)", "Op pallets", deal.lot.number, made.child_lot.number, entry.hash[:32], entry.hash[32:],
        "('Schoon', 'ja')", "('Verpakt of gestapeld', 'niet ingevuld')", "('Juridische toets in orde', 'ja')",
    ):  # fmt: skip
        assert fact in said, fact
    assert "Record of handover" in texts(deal, made.id, "en")


def printed(content: bytes) -> str:
    """What a reader of the PDF finds in it, in one line: where a line breaks says nothing."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def moment(at: datetime) -> str:
    return str(format_datetime(at.astimezone(AMSTERDAM), "d MMMM yyyy, HH:mm", locale="nl"))


def test_the_pdf_itself_holds_quantity_parties_lots_and_the_moments_of_signing(deal: Meeting) -> None:
    found = deal.give(quantity=50, lost=Decimal(2), loss_reason=LossReason.BREAKAGE)
    made = deal.take(found)
    text = printed(handover.proof(deal.taker, made.id, "nl"))
    for fact in (
        "50 m²", "2 m² (breuk)", deal.owner.organisation_name, deal.taker.organisation_name, found.giver.name,
        found.receiver.name, f"{deal.lot.number} → {made.child_lot.number}", f"bevestigd op {moment(found.given_at)}",
        f"bevestigd op {moment(found.taken_at)}",
    ):  # fmt: skip
        assert fact in text, fact
    assert "Gecorrigeerd" not in text
    assert "2 m² (breakage)" in printed(handover.proof(deal.taker, made.id, "en"))


def test_a_correction_stands_on_the_record_with_both_who_agreed(deal: Meeting) -> None:
    made = deal.take(deal.give(quantity=50))
    finding = Finding(Decimal(44), CorrectionReason.MISCOUNT, "Nageteld op de werf.", CorrectionOutcome.RETURNED)
    with db.transaction():
        asked = handover.propose_correction(deal.taker, made.id, finding, NOW + timedelta(hours=5))
        handover.confirm_correction(deal.owner, asked.id, NOW + timedelta(hours=29))
    total = sum(row.co2_avoided_kg for row in handover.search(deal.owner).items)
    for key in (made.id, asked.id):
        text = printed(handover.proof(deal.owner, key, "nl"))
        for fact in (
            "Gecorrigeerd", "44 m² (-6 m²)", "telverschil, terug naar de gever", "Nageteld op de werf.",
            moment(NOW + timedelta(hours=5)), moment(NOW + timedelta(hours=29)), messages.shown(round(total, 1), "nl"),
        ):  # fmt: skip
            assert fact in text, fact


def test_it_is_an_accessible_pdf_and_the_same_each_time(deal: Meeting) -> None:
    made = deal.take(deal.give())
    first, second = (handover.proof(deal.owner, made.id, "nl") for _ in range(2))
    assert first.startswith(b"%PDF-")
    assert first == second
    assert b"/Marked true" in first
    assert re.search(rb"pdfuaid:part>\s*1|pdfuaid:part=\"1\"", first)
    assert re.search(rb"/Lang\s*\(nl\)", first)


def test_the_page_can_be_looked_at(deal: Meeting) -> None:
    made = deal.take(deal.give())
    page = Image.open(io.BytesIO(pdf.picture(*document(deal.owner, made.id, "nl"))))
    assert page.height > page.width > 700
    assert len(page.convert("L").getcolors() or []) > 10, "an empty page"


def test_what_a_system_recorded_in_one_step_says_so(deal: Meeting) -> None:
    said = texts(deal, deal.hand_over().id)
    assert "Vastgelegd in één stap" in said
    assert "niet apart bevestigd" in said


def test_a_stranger_gets_no_names(make: SimpleNamespace, deal: Meeting) -> None:
    made = deal.take(deal.give())
    with pytest.raises(NotFound):
        handover.proof(make.actor(), made.id, "nl")


def test_a_damaged_photo_is_told_and_keeps_nothing_else_back(deal: Meeting, settings: Settings) -> None:
    for size in ((60, 40), (80, 60)):
        raw = io.BytesIO()
        Image.effect_noise(size, 80).save(raw, "PNG")
        with db.transaction():
            lot.add_photo(deal.owner, deal.lot.id, io.BytesIO(raw.getvalue()), None, NOW)
    made = deal.take(deal.give(quantity=50))
    there = settings.files / deal.lot.photos[0].thumbnail_key
    there.write_bytes(there.read_bytes()[: there.stat().st_size // 2])
    _, data, pictures, _ = document(deal.taker, made.id, "nl")
    assert [photo["name"] for photo in data["photos"]] == [None, "photo-1.jpg"]
    assert set(pictures) == {"qr.svg", "photo-1.jpg"}
    said = printed(handover.proof(deal.taker, made.id, "nl"))
    assert f"Foto van partij {deal.lot.number}: het bestand is niet te lezen" in said
    there.unlink()
    assert "the file cannot be read" in printed(handover.proof(deal.taker, made.id, "en"))
