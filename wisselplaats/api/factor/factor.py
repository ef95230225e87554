"""Factor records over REST: read, add, end, verify, load a file; weights, vehicles and what is covered."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from flask import Response, request

from wisselplaats import edge
from wisselplaats.adapters.sheet import CSV, csv_bytes
from wisselplaats.api.rest.base import actor, blueprint, created, page
from wisselplaats.db import transaction
from wisselplaats.domain.errors import UnsupportedContent
from wisselplaats.domain.permission import Action
from wisselplaats.messages import text
from wisselplaats.schemas.factor import (
    HEAD,
    CoverageQuery,
    CoveredOutput,
    EndInput,
    FactorInput,
    FactorOutput,
    FactorQuery,
    FactorSheetQuery,
    FactorWithHistoryOutput,
    LoadOutput,
    LoadQuery,
    VehicleOutput,
    VerifyInput,
    WeightOutput,
    WeightQuery,
    WeightSetInput,
    factor_rows,
    read,
)
from wisselplaats.schemas.wire.names import field_word
from wisselplaats.services import factor

blp = blueprint("factoren", "De factoren achter elk resultaat, met hun bron en hun verloop")
SHEETS = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
BODY = {"required": True, "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in SHEETS}}


@blp.get("/factoren")
@blp.arguments(FactorQuery, location="query")
@blp.paged(FactorOutput)
def search(query: dict[str, Any]) -> Any:
    """De factoren van iedereen en die van de eigen organisatie."""
    return page(factor.search(actor(), **query))


@blp.post("/factoren", needs=Action.MANAGE_FACTORS)
@blp.arguments(FactorInput)
@blp.response(201, FactorOutput)
@blp.alt_response(409)
def add(data: dict[str, Any]) -> Any:
    """Voeg een factor toe, of een volgende versie van een factor; de vorige eindigt de dag ervoor."""
    with transaction():
        made = factor.add(actor(), data, edge.now(), edge.today())
    return made, 201, created("api_factoren.get", made.id)


@blp.get("/factoren/<uuid:key>")
@blp.response(200, FactorWithHistoryOutput)
def get(key: UUID) -> Any:
    """Een factor met al zijn versies, en wat ermee is gedaan."""
    return _whole(key)


def _whole(key: UUID) -> SimpleNamespace:
    found = factor.get(actor(), key)
    names = [*FactorOutput().fields, "organisation"]
    own = {name: getattr(found.factor, name, None) for name in names}
    return SimpleNamespace(**own, versions=found.versions, events=found.events)


@blp.post("/factoren/<uuid:key>/beeindigingen", needs=Action.MANAGE_FACTORS)
@blp.arguments(EndInput)
@blp.response(200, FactorOutput)
@blp.alt_response(409)
def end(data: dict[str, Any], key: UUID) -> Any:
    """Geef een factor een laatste dag; resultaten die erop rusten, houden hem."""
    with transaction():
        return factor.end(actor(), key, data["valid_to"], data["why"], edge.now(), edge.today())


@blp.post("/factoren/<uuid:key>/verificaties", needs=Action.MANAGE_FACTORS)
@blp.arguments(VerifyInput)
@blp.response(200, FactorOutput)
@blp.alt_response(409)
def verify(data: dict[str, Any], key: UUID) -> Any:
    """Leg vast dat een factor tegen zijn bron is nagekeken, of dat er toch aan te twijfelen valt."""
    with transaction():
        return factor.verify(actor(), key, data["verified"], data["why"], edge.now())


@blp.get("/factoren/bestand")
@blp.arguments(FactorSheetQuery, location="query")
@blp.response(200, content_type="text/csv")
def sheet(query: dict[str, Any]) -> Any:
    """De factoren als CSV, met de kolommen waarmee ze ook geladen worden."""
    return Response(csv_bytes(HEAD, factor_rows(factor.listed(actor(), **query))), content_type=CSV)


@blp.post("/factoren/laadbeurten", needs=Action.MANAGE_FACTORS)
@blp.arguments(LoadQuery, location="query")
@blp.response(200, LoadOutput)
@blp.doc(requestBody=BODY)
def load(query: dict[str, Any]) -> Any:
    """Laad een bestand met factoren (CSV of XLSX); een proef tenzij `proef=false`. Bij één fout wordt niets geladen."""
    if request.mimetype not in SHEETS:
        raise UnsupportedContent("delivery_content_type", given=request.mimetype, accepted=", ".join(SHEETS))
    rows = read(request.stream, None, request.mimetype)
    with transaction():
        found = factor.load(actor(), rows, query["shared"], query["why"], edge.now(), edge.today(), query["trial"])
    return in_words(found, edge.language())


def in_words(found: factor.Outcome, language: str) -> dict[str, Any]:
    """The outcome with its faults as sentences."""
    names = ("trial", "rows", "added", "changed", "same")
    faults = [
        {"row_number": number, "field": field_word(fault.field), "code": fault.code,
         "message": text(fault.code, language, **fault.params)}
        for number, fault in found.faults
    ]  # fmt: skip
    return {**{name: getattr(found, name) for name in names}, "faults": faults}


@blp.get("/factoren/dekkingen")
@blp.arguments(CoverageQuery, location="query")
@blp.paged(CoveredOutput)
def coverage(query: dict[str, Any]) -> Any:
    """Waarmee elke materiaalsoort vandaag wordt gerekend, en voor welke er niets te zeggen valt."""
    asked = query["weight_set"], query["missing"], query["limit"], query["after"]
    return page(factor.coverage_page(actor(), edge.today(), *asked).page)


@blp.get("/wegingen")
@blp.arguments(WeightQuery, location="query")
@blp.response(200, WeightOutput(many=True))
def weights(query: dict[str, Any]) -> Any:
    """Wat een eenheid van elk milieueffect kost, in een wegingsset."""
    return list(factor.weights(query["weight_set"]))


@blp.patch("/organisaties/<uuid:key>/wegingsset", needs=Action.MANAGE_ORGANISATION)
@blp.arguments(WeightSetInput)
@blp.response(200, WeightSetInput)
def choose_set(data: dict[str, Any], key: UUID) -> Any:
    """Kies de wegingsset waarin vanaf nu wordt gerekend; wat er staat, houdt zijn set."""
    with transaction():
        return {"weight_set": factor.choose_set(actor(), key, data["weight_set"], edge.now())}


@blp.get("/voertuigen")
@blp.response(200, VehicleOutput(many=True))
def vehicles() -> Any:
    """Waarin hergebruikt materiaal gereden kan worden; hun CO2 en MKI staan bij de factoren."""
    return factor.vehicles()
