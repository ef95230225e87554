"""Demands over REST."""

from typing import Any
from uuid import UUID

from flask import make_response, request, url_for

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, created, expected_version, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.demand import DemandChange, DemandInput, DemandOutput, DemandQuery
from wisselplaats.schemas.wire.base import PageQuery, load
from wisselplaats.services import demand

blp = blueprint("behoeften", "Behoeften: wat een project nodig heeft, regel voor regel")
LINES = {
    "description": "Een behoefte, of een lijst van behoeften: alles of niets",
    "required": True,
    "content": {"application/json": {"schema": {"oneOf": [DemandInput, {"type": "array", "items": DemandInput}]}}},
}


@blp.get("/behoeften")
@blp.arguments(DemandQuery, location="query")
@blp.paged(DemandOutput)
def search(query: dict[str, Any]) -> Any:
    """De behoeften van de organisatie."""
    return page(demand.search(actor(), **query))


@blp.get("/projecten/<uuid:key>/behoeften")
@blp.arguments(PageQuery, location="query")
@blp.paged(DemandOutput)
def of_project(query: dict[str, Any], key: UUID) -> Any:
    """De behoeften van een project."""
    return page(demand.of_project(actor(), key, **query))


@blp.post("/projecten/<uuid:key>/behoeften", needs=Action.MANAGE_DEMAND)
@blp.doc(requestBody=LINES)
@blp.response(201, DemandOutput)
def create(key: UUID) -> Any:
    """Voeg een behoefte toe, of een lijst in een keer; fouten noemen de regel."""
    lines = _lines()
    given = lines if isinstance(lines, list) else [lines]
    with transaction():
        made = demand.create(actor(), key, given, edge.now(), edge.today())
        answer = [demand.get(actor(), line.id) for line in made]
    if isinstance(lines, list):
        where = {"Location": url_for("api_behoeften.of_project", key=key, _external=False)}
        return make_response({"resultaten": DemandOutput(many=True).dump(answer), "volgende": None}, 201, where)
    return tagged(answer[0]), 201, created("api_behoeften.get", answer[0].id)


def _lines() -> Any:
    """The body: one line, or a list of them; every problem of every line at once."""
    body = blp.ARGUMENTS_PARSER.load_json(request, None)
    many = isinstance(body, list)
    if many and not 1 <= len(body) <= demand.MOST_LINES:
        raise Invalid.one("", "too_many_lines", limit=demand.MOST_LINES, count=len(body))
    return load(DemandInput(many=many), body)


@blp.get("/behoeften/<uuid:key>")
@blp.response(200, DemandOutput)
def get(key: UUID) -> Any:
    """Een behoefte."""
    return tagged(demand.get(actor(), key))


@blp.patch("/behoeften/<uuid:key>", needs=Action.MANAGE_DEMAND)
@blp.arguments(DemandChange(partial=True))
@blp.response(200, DemandOutput)
def change(data: dict[str, Any], key: UUID) -> Any:
    """Wijzig een behoefte; de matches worden opnieuw bepaald."""
    with transaction():
        return tagged(demand.change(actor(), key, data, edge.now(), expected_version()))


@blp.delete("/behoeften/<uuid:key>", needs=Action.MANAGE_DEMAND)
@blp.response(204)
def cancel(key: UUID) -> None:
    """Trek een behoefte in; dat kan niet zolang er een reservering voor openstaat."""
    with transaction():
        demand.cancel(actor(), key, edge.now(), expected_version())
