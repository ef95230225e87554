"""The pages of the inventory: what lies in the streets today, as the asset systems delivered it."""

from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import Response, jsonify, render_template, request, url_for

from wisselplaats import edge
from wisselplaats.domain.vocabulary import AssetState, Unit
from wisselplaats.models import Asset
from wisselplaats.schemas.asset import AssetQuery, geometry_dump
from wisselplaats.schemas.wire.base import place_dump
from wisselplaats.schemas.wire.words import choices
from wisselplaats.services import asset, material
from wisselplaats.web.page.base import Answer, Form, actor, blueprint, links, loaded_query
from wisselplaats.web.page.filters import label, number, own_name, quantity, unit_sign

blp = blueprint("asset")


def _query() -> dict[str, Any]:
    """The filters; what is in use now, unless the user asks for what was withdrawn."""
    query = loaded_query(AssetQuery)
    return query | {"state": query["state"] or AssetState.ACTIVE}


@blp.get("/areaal")
def index() -> Answer:
    """The organisation's objects."""
    query = _query()
    found = asset.search(actor(), **query)
    shown = {name: value for name, value in request.args.items() if name not in {"na", "limiet"}}
    return render_template(
        "asset/index.html",
        assets=found.items,
        pager=links(found.next),
        form=Form(request.args),
        filtered=any(shown.values()),
        materials=material.options(edge.language()),
        sources=[(name, name) for name in asset.source_systems(actor())],
        states=[(word, label(word)) for word in choices(AssetState)],
        map_url=url_for("asset.on_the_map", **shown),
        most=asset.ON_THE_MAP,
    )


@blp.get("/areaal/kaart.geojson")
def on_the_map() -> Response:
    """The same objects for the map."""
    query = {name: value for name, value in _query().items() if name not in {"limit", "after"}}
    features = [_feature(found) for found in asset.on_the_map(actor(), **query)]
    return jsonify({"type": "FeatureCollection", "features": features})


def _name(found: Asset) -> str:
    return own_name(found.material) if found.material else found.material_words or found.source_id


def _feature(found: Asset, geometry: dict[str, Any] | None = None) -> dict[str, Any]:
    place = place_dump(found.x, found.y) or {}
    return {
        "type": "Feature",
        "geometry": geometry or {"type": "Point", "coordinates": [place["lon"], place["lat"]]},
        "properties": {
            "title": _name(found),
            "url": url_for("asset.show", key=found.id),
            "text": ", ".join(part for part in (quantity(found.quantity, found.unit), found.street) if part),
            "tone": "slate" if found.state == AssetState.ACTIVE else "grey",
        },
    }


@blp.app_template_filter("asset_value")
def asset_value(value: Any) -> str:
    """A value of an object's history as a reader sees it."""
    if isinstance(value, StrEnum):
        return unit_sign(value) if isinstance(value, Unit) else label(value)
    if isinstance(value, Decimal):
        return number(value)
    return "–" if value is None else str(value)


@blp.get("/areaal/<uuid:key>")
def show(key: UUID) -> Answer:
    """One object: what is known of it, where it lies, and the lots that came from it."""
    found = asset.get(actor(), key)
    located = found.x is not None
    return render_template(
        "asset/show.html",
        asset=found,
        name=_name(found),
        lots=asset.lots_of(actor(), key),
        changes=asset.history(actor(), key),
        geojson=_feature(found, geometry_dump(found)) if located else None,
    )
