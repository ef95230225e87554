"""Allocations over REST: ask for one, follow it, read its advice, accept it, compare two, ask what if."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, created, page
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.models import Allocation
from wisselplaats.schemas.allocation import (
    AcceptedOutput,
    AcceptInput,
    AllocationChoicesOutput,
    AllocationDetail,
    AllocationInput,
    AllocationLineOutput,
    AllocationOutput,
    AllocationPriceOutput,
    AllocationQuery,
    AllocationSettingsInput,
    CompareQuery,
    ComparisonOutput,
    LineQuery,
    WhatIfInput,
    comparison,
    in_words,
    line,
)
from wisselplaats.schemas.wire.base import PageQuery
from wisselplaats.services import allocation
from wisselplaats.services.paging import Page

blp = blueprint("verdelingen", "Verdelingen: het beste advies over alle partijen en behoeften tegelijk")


def _accepted(made: Allocation) -> Any:
    return allocation.shown(actor(), made), 202, created("api_verdelingen.get", made.id)


@blp.get("/verdelingen")
@blp.arguments(AllocationQuery, location="query")
@blp.paged(AllocationOutput)
def search(query: dict[str, Any]) -> Any:
    """De verdelingen van de organisatie en die van elke nacht, nieuwste eerst."""
    found = allocation.search(actor(), **query)
    return page(Page([allocation.shown(actor(), run) for run in found.items], found.next))


@blp.post("/verdelingen", needs=Action.ALLOCATE)
@blp.arguments(AllocationInput)
@blp.response(202, AllocationOutput)
def start(wish: Any) -> Any:
    """Vraag een verdeling; een werker berekent haar."""
    with transaction():
        made = allocation.start(actor(), wish, edge.now(), edge.today())
    return _accepted(made)


@blp.get("/verdelingen/<uuid:key>")
@blp.response(200, AllocationDetail)
def get(key: UUID) -> Any:
    """Een verdeling: toestand, voortgang, uitkomst tegen de bovengrens en tegen wie het eerst komt."""
    return allocation.shown(actor(), allocation.get(actor(), key), with_share=True)


@blp.get("/verdelingen/<uuid:key>/regels")
@blp.arguments(LineQuery, location="query")
@blp.paged(AllocationLineOutput)
def lines(query: dict[str, Any], key: UUID) -> Any:
    """De regels over eigen behoeften en eigen aanbod, waardevolste eerst, elk met de redenen."""
    run = allocation.get(actor(), key)
    found = allocation.lines(actor(), key, **query)
    whys = allocation.whys(actor(), found.items, edge.today(), edge.language())
    return page(Page([line(run, item, whys[item.id]) for item in found.items], found.next))


@blp.get("/verdelingen/<uuid:key>/prijzen")
@blp.arguments(PageQuery, location="query")
@blp.paged(AllocationPriceOutput)
def prices(query: dict[str, Any], key: UUID) -> Any:
    """Wat eigen aanbod nu waard is per eenheid, en wat eigen behoeften winnen of tekortkomen."""
    return page(allocation.prices(actor(), key, **query))


@blp.post("/verdelingen/<uuid:key>/annuleringen", needs=Action.ALLOCATE)
@blp.response(201, AllocationOutput)
def cancel(key: UUID) -> Any:
    """Stop een verdeling die wacht of loopt; wat er stond, blijft staan."""
    with transaction():
        found = allocation.cancel(actor(), key, edge.now())
    return allocation.shown(actor(), found)


@blp.post("/verdelingen/<uuid:key>/aanvaardingen", needs=Action.RESERVE)
@blp.arguments(AcceptInput)
@blp.response(201, AcceptedOutput)
def accept(data: dict[str, Any], key: UUID) -> Any:
    """Aanvaard regels voor eigen behoeften, of allemaal: elke regel wordt een reservering of zegt waarom niet."""
    with transaction():
        outcomes = allocation.accept(actor(), key, data["lines"], edge.now(), edge.today())
    return in_words(outcomes, edge.language())


@blp.get("/verdelingen/<uuid:key>/vergelijking")
@blp.arguments(CompareQuery, location="query")
@blp.response(200, ComparisonOutput)
def compare(query: dict[str, Any], key: UUID) -> Any:
    """Vergelijk met een andere verdeling: wat er nieuw, vervallen en gewijzigd is, en wat dat waard is."""
    return comparison(allocation.compare(actor(), key, query["other"], query["limit"]))


@blp.post("/verdelingen/<uuid:key>/vragen", needs=Action.ALLOCATE)
@blp.arguments(WhatIfInput)
@blp.response(202, AllocationOutput)
def what_if(data: dict[str, Any], key: UUID) -> Any:
    """Vraag wat er zou veranderen als iets vervalt, verschuift of een andere hoeveelheid heeft; op een kopie."""
    with transaction():
        made = allocation.what_if(actor(), key, data["what_if"], edge.now(), edge.today())
    return _accepted(made)


def _settings(key: UUID) -> dict[str, Any]:
    who = actor()
    return {"settings": allocation.settings(who, key), "history": allocation.settings_history(who, key)}


@blp.get("/organisaties/<uuid:key>/verdeelinstellingen")
@blp.response(200, AllocationChoicesOutput)
def settings(key: UUID) -> Any:
    """Hoe verdelingen van de eigen organisatie worden gemaakt, en wie dat wanneer wijzigde."""
    return _settings(key)


@blp.patch("/organisaties/<uuid:key>/verdeelinstellingen", needs=Action.MANAGE_ORGANISATION)
@blp.arguments(AllocationSettingsInput)
@blp.response(200, AllocationChoicesOutput)
def change_settings(data: dict[str, Any], key: UUID) -> Any:
    """Stel in hoe verdelingen vanaf nu worden gemaakt; `null` neemt de gewone waarde terug."""
    source = data.pop("source")
    with transaction():
        allocation.change_settings(actor(), key, data, source, edge.now())
        return _settings(key)
