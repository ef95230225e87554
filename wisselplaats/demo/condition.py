"""What surveyors find out of the material itself, and the inspections and papers that come with some lots."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from wisselplaats import config
from wisselplaats.config import ConfigError
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import DocumentKind, InspectionMethod, InspectionOutcome, Pollution
from wisselplaats.models import Lot
from wisselplaats.services import passport

FUNCTIONS = {
    "betontegel": "voetpad", "geleidetegel": "voetpad", "betonstraatsteen": "rijbaan", "straatbaksteen": "rijbaan",
    "natuursteen": "rijbaan", "trottoirband": "rijbaan", "opsluitband": "voetpad", "bank": "verblijfsplek",
    "lichtmast": "straatverlichting",
}  # fmt: skip
_FOUND = (
    (InspectionOutcome.APPROVED, "Gaaf, maatvast, geen verkleuring."),
    (InspectionOutcome.APPROVED, "Steekproef van 40 stuks: geen scheuren."),
    (InspectionOutcome.WITH_REMARKS, "Randen licht beschadigd; onderkant nog met zand."),
    (InspectionOutcome.WITH_REMARKS, "Hoogte wisselt tot 3 mm, sorteren voor hergebruik in de rijbaan."),
)
_LINES = (
    "Opnamerapport", "", "Visuele inspectie op locatie, steekproef van 40 stuks.",
    "Maatvastheid: binnen 2 mm.  Breuk: zie paspoort.  Verkleuring: geen.",
    "", "Voorbeelddocument van de demonstratie; geen echte opname.",
)  # fmt: skip


def function_of(kind: str) -> str | None:
    """What a kind of thing serves for in a street."""
    return next((word for start, word in FUNCTIONS.items() if kind.startswith(start)), None)


def seen(number: str) -> dict[str, Any]:
    """Breakage and what sticks to it, of most lots; by the lot and not by the story, which stays as it was."""
    draw = Random(f"staat {number}")  # noqa: S311 - a story, no secret
    if draw.random() < 0.25:
        return {}
    return {
        "breakage_percent": Decimal(draw.choice((0, 2, 3, 5, 8, 12))),
        "pollution": draw.choice(
            (Pollution.NONE, Pollution.NONE, Pollution.SOIL, Pollution.SOIL, Pollution.JOINT_REMAINS)
        ),
    }


def prove(actor: Actor, found: Lot, now: datetime, today: date) -> None:
    """An inspection of some lots, and a report of some of those; no paper without a place for files."""
    draw = Random(f"bewijs {found.number}")  # noqa: S311 - a story, no secret
    if draw.random() > 0.35:
        return
    outcome, findings = draw.choice(_FOUND)
    passport.inspect(
        actor, found.id, now, today, inspected_on=today, method=InspectionMethod.VISUAL, outcome=outcome,
        findings=findings,
    )  # fmt: skip
    if draw.random() > 0.5:
        return
    try:
        config.settings()
    except ConfigError:
        return
    paper = BytesIO(_paper())
    passport.add_document(actor, found.id, "opnamerapport.pdf", paper, DocumentKind.TEST_REPORT, now, today, today)


@cache
def _paper() -> bytes:
    """One page in PDF, the same for all."""
    page = Image.new("L", (827, 1169), "white")
    brush = ImageDraw.Draw(page)
    for place, line in enumerate(_LINES):
        brush.text((80, 90 + 40 * place), line, fill="black", font=ImageFont.load_default(28 if place == 0 else 20))
    out = BytesIO()
    page.save(out, "PDF", resolution=100)
    return out.getvalue()
