"""The record of a handover: it says the facts, in two languages, accessibly, and only to the two organisations."""

import io
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from PIL import Image

from tests.services.test_handover_confirm import Meeting
from tests.services.test_handover_confirm import deal as deal  # noqa: PLC0414 - pytest finds the fixture by its name
from wisselplaats.adapters import pdf
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.vocabulary import LossReason
from wisselplaats.services import handover, passport
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
