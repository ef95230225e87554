"""The report of a year, the sheet of a tender, and what is shown to everybody, over REST."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from flask import Response

from wisselplaats import edge
from wisselplaats.adapters.sheet import XLSX
from wisselplaats.api.impact.report import blp
from wisselplaats.api.rest.base import actor
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action, require
from wisselplaats.schemas.impact.filed import (
    ExampleStateOutput,
    FileQuery,
    ShownInput,
    ShownOutput,
    TenderOutput,
    YearlyOutput,
)
from wisselplaats.schemas.impact.paper import tender_book, yearly_book
from wisselplaats.schemas.impact.shown import ExampleForm
from wisselplaats.services import impact
from wisselplaats.services.impact import paper

PDF = "application/pdf"
FILE = {"schema": {"type": "string", "format": "binary"}}
FILES: dict[Any, Any] = {200: {"content": {PDF: FILE, XLSX: FILE}}}


@blp.get("/impact/jaarverslagen/<int:year>")
@blp.response(200, YearlyOutput)
def yearly(year: int) -> Any:
    """Het jaarverslag circulair materiaal van de organisatie; een jaar dat nog komt, is 400."""
    return paper.yearly(actor(), year, edge.today())


@blp.get("/impact/jaarverslagen/<int:year>/bestand")
@blp.arguments(FileQuery, location="query")
@blp.response(200)
@blp.doc(responses=FILES)
def yearly_file(query: dict[str, Any], year: int) -> Any:
    """Hetzelfde als PDF, of met `vorm=xlsx` als werkmap met elke regel."""
    who, today, language = actor(), edge.today(), edge.language()
    if query["form"] == "pdf":
        return Response(paper.yearly_pdf(who, year, today, edge.now(), language), content_type=PDF)
    found = paper.yearly(who, year, today)
    lines = impact.all_lines(who, today, from_date=found.report.from_date, to_date=found.to_date)
    return Response(yearly_book(found, lines, language), content_type=XLSX)


@blp.get("/projecten/<uuid:key>/materiaalkeuze")
@blp.response(200, TenderOutput)
def tender(key: UUID) -> Any:
    """Wat de materiaalkeuzes van een eigen project opleveren, naast alles nieuw: voor bestek of gunning."""
    return paper.tender(actor(), key, edge.today())


@blp.get("/projecten/<uuid:key>/materiaalkeuze/bestand")
@blp.arguments(FileQuery, location="query")
@blp.response(200)
@blp.doc(responses=FILES)
def tender_file(query: dict[str, Any], key: UUID) -> Any:
    """Hetzelfde als PDF, of met `vorm=xlsx` als werkmap."""
    who, today, language = actor(), edge.today(), edge.language()
    if query["form"] == "pdf":
        return Response(paper.tender_pdf(who, key, today, edge.now(), language), content_type=PDF)
    return Response(tender_book(paper.tender(who, key, today), language), content_type=XLSX)


@blp.get("/organisaties/<uuid:key>/openbaarheid")
@blp.response(200, ShownOutput)
def shown(key: UUID) -> Any:
    """Of iedereen de resultaten van de eigen organisatie mag zien, en welke sites ze mogen insluiten."""
    return _shown(key)


def _shown(key: UUID) -> SimpleNamespace:
    page = impact.own_page(actor(), key)
    return SimpleNamespace(
        shown=page is not None, opened_at=page.opened_at if page else None, embed_sites=page.embed_sites if page else []
    )


@blp.patch("/organisaties/<uuid:key>/openbaarheid", needs=Action.MANAGE_ORGANISATION)
@blp.arguments(ShownInput)
@blp.response(200, ShownOutput)
@blp.alt_response(409)
def show(data: dict[str, Any], key: UUID) -> Any:
    """Maak de resultaten openbaar, wijzig wie ze mag insluiten, of trek ze in; wat niet openbaar is, intrekken is 409."""
    with transaction():
        require(actor(), Action.MANAGE_ORGANISATION, key)
        if data["shown"]:
            impact.show(actor(), edge.now(), data["embed_sites"])
        else:
            impact.hide(actor(), edge.now())
    return _shown(key)


@blp.get("/overdrachten/<uuid:key>/voorbeeld")
@blp.response(200, ExampleStateOutput)
def example(key: UUID) -> Any:
    """De foto en het bijschrift van een overdracht als voorbeeld, wie akkoord is, en de foto's om uit te kiezen."""
    return _example(key)


def _example(key: UUID) -> SimpleNamespace:
    found = impact.choice(actor(), key)
    one = found.example
    return SimpleNamespace(
        photo_id=one.photo_id if one else None, caption=one.caption if one else None,
        photo_ids=[str(photo.id) for photo in found.photos], giver_agreed=bool(one and one.giver_agreed_at),
        taker_agreed=bool(one and one.taker_agreed_at), public=found.public,
    )  # fmt: skip


@blp.post("/overdrachten/<uuid:key>/voorbeeld/akkoorden", needs=Action.HAND_OVER)
@blp.arguments(ExampleForm)
@blp.response(201, ExampleStateOutput)
def agree(data: dict[str, Any], key: UUID) -> Any:
    """Ga voor de eigen kant akkoord met deze foto en dit bijschrift; een andere keuze vraagt de ander opnieuw."""
    with transaction():
        impact.agree(actor(), key, now=edge.now(), **data)
        return _example(key)


@blp.post("/overdrachten/<uuid:key>/voorbeeld/intrekkingen", needs=Action.HAND_OVER)
@blp.response(201, ExampleStateOutput)
@blp.alt_response(409)
def withdraw(key: UUID) -> Any:
    """Toon de overdracht niet meer; beide kanten mogen dat. Zonder voorbeeld is het 409."""
    with transaction():
        impact.withdraw(actor(), key, edge.now())
        return _example(key)
