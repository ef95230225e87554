"""The passport as JSON-LD, for machines that follow links: DPP-ready, our own context, no person in it."""

import json
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from wisselplaats import config, paths
from wisselplaats.domain import passport as rules
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.quantity import UNECE
from wisselplaats.models import Lot
from wisselplaats.services.passport.document import document
from wisselplaats.services.passport.fate import Way, ways
from wisselplaats.services.passport.inherited import photos_of
from wisselplaats.services.passport.seen import gtin_of, link_of, uri

CONTEXT, SCHEMA = "context.jsonld", "schema.json"
VOCABULARY = "/ns/paspoort/v1"
"""Where context and schema are served; what a term means there never changes, a new meaning gets a new number."""
MILLIMETRE = "MMT"


def vocabulary_url(name: str) -> str:
    """The address of the context or of the schema."""
    return f"{config.settings().base_url}{VOCABULARY}/{name}"


@cache
def vocabulary(name: str) -> bytes:
    """The context or the schema as it is served."""
    return (paths.resource("data") / "passport" / name).read_bytes()


def json_ld(actor: Actor | None, lot_id: UUID) -> dict[str, Any]:
    """The passport as JSON-LD: schema.org, PROV, and names after the UNTP product passport.

    Errors: NotFound, Unauthenticated.
    """
    doc = document(actor, lot_id)
    lot: Lot = doc["lot"]
    found = {
        "@context": vocabulary_url(CONTEXT), "id": doc["uri"], "type": ["IndividualProduct", "ProductPassport"],
        "conformsTo": vocabulary_url(SCHEMA), "granularityLevel": "batch",
        **_identity(lot), **_thing(doc, lot), "legal": _legal(doc["legal"]), "origin": _origin(doc["origin"]),
        "completeness": doc["completeness"]["percent"],
        "missing": [one["name"] for one in doc["completeness"]["missing"]],
        "circularityScorecard": _circularity(doc), "newProductReference": _reference(doc["environment"]["lines"]),
        "wasDerivedFrom": uri(lot.parent_id) if lot.parent_id else None, "wentTo": [_way(way) for way in ways(lot)],
        "traceabilityInformation": [_event(row) for row in doc["entries"]],
        "integrity": _integrity(doc),
    }  # fmt: skip
    return dict(_known(rules.plain(found)))


def _known(value: Any) -> Any:
    """Without what is not known: linked data says nothing of it, rather than null."""
    if isinstance(value, dict):
        return {key: _known(item) for key, item in value.items() if item not in (None, [], {})}
    if isinstance(value, list):
        return [_known(item) for item in value]
    return value


def _identity(lot: Lot) -> dict[str, Any]:
    code = gtin_of(lot)
    return {
        "identifier": lot.number, "name": lot.title or lot.material.name_nl, "state": lot.state,
        "url": f"{config.settings().base_url}/partijen/{lot.id}/paspoort",
        "gtin": code, "sameAs": link_of(lot) if code else None, "owner": _organisation(lot.organisation.name),
        "dateModified": lot.updated_at,
        "image": [f"{uri(lot.id)}/fotos/{photo.id}" for photo in photos_of(lot)],
    }  # fmt: skip


def _organisation(name: str) -> dict[str, str]:
    return {"type": "Organization", "name": name}


def _thing(doc: dict[str, Any], lot: Lot) -> dict[str, Any]:
    kind = doc["classification"]
    sizes = {name: _quantity(getattr(lot, f"{name}_mm"), MILLIMETRE) for name in ("length", "width", "height")}
    composition = doc["composition"]
    return {
        "material": kind["material_name"],
        "category": [one for one in (kind["imbor_class_uri"], kind["imbor_value_uri"]) if one],
        "productCategory": {"type": "Classification", "code": kind["material_code"], "name": kind["material_name"]},
        "itemCondition": "schema:UsedCondition", "quality": lot.quality, "color": lot.colour,
        "quantity": _quantity(lot.quantity, UNECE[lot.unit]),
        "dimensions": {"type": "Dimensions", **sizes} if any(sizes.values()) else None,
        "massPerUnit": _quantity(composition["mass_kg_per_unit"], "KGM"),
        "materialsProvenance": [
            {"type": "Material", "name": part["substance"], "massFraction": part["fraction"]}
            for part in composition["parts"]
        ],
        "indicative": sorted({*doc["indicative"], *_indicative(composition)}),
    }  # fmt: skip


def _indicative(composition: dict[str, Any]) -> list[str]:
    """What of the composition nobody measured."""
    named = {"massPerUnit": "mass_indicative", "materialsProvenance": "composition_indicative", "reusedContent": "shares_indicative"}  # fmt: skip
    return [term for term, name in named.items() if composition.get(name)]


def _quantity(value: Decimal | None, unit: str) -> dict[str, Any] | None:
    return None if value is None else {"type": "QuantitativeValue", "value": value, "unitCode": unit}


def _legal(group: dict[str, Any]) -> dict[str, Any]:
    names = {"status": "legal_status", "useCertain": "use_certain", "useLawful": "use_lawful",
             "useHighGrade": "use_high_grade", "answeredAt": "legal_answered_at"}  # fmt: skip
    return {term: group[name] for term, name in names.items()}


def _origin(group: dict[str, Any]) -> dict[str, Any]:
    address = {"streetAddress": group["origin_street"], "addressLocality": group["origin_municipality"]}
    year = group["year_laid"]
    return {
        "type": "Place", "address": {"type": "PostalAddress", **address} if any(address.values()) else None,
        "function": group["origin_function"], "yearLaid": f"{year:04d}" if year else None,
    }  # fmt: skip


def _circularity(doc: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "CircularityPerformance", "reusedContent": doc["composition"]["reused_share"],
        "recycledContent": doc["composition"]["secondary_share"], "timesReused": doc["origin"]["times_reused"],
        "rStrategy": doc["environment"]["r_strategy"], "detachability": doc["taking_out"]["detachability"],
    }  # fmt: skip


def _reference(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What making the same anew costs, per unit; never the footprint of this lot."""
    return [
        {
            "type": "EnvironmentalReference", "indicator": line["indicator"], "value": line["value"],
            "unitCode": "KGM" if line["indicator"] == "co2" else "EUR", "perUnitCode": UNECE[line["unit"]],
            "module": line["module"], "weightSet": line["weight_set"], "source": line["source"],
            "sourceKind": line["source_kind"], "factorVersion": line["version"], "verified": line["verified"],
        }
        for line in lines
    ]  # fmt: skip


def _way(way: Way) -> dict[str, Any]:
    return {
        "type": "Departure", "event": way.kind, "at": way.at, "quantity": _quantity(way.quantity, UNECE[way.unit]),
        "organization": _organisation(way.organisation_name), "lot": way.uri,
        "reason": way.reason[0] if way.reason else None,
    }  # fmt: skip


def _event(row: Any) -> dict[str, Any]:
    return {
        "type": "TraceabilityEvent", "sequence": row.sequence, "event": row.kind, "at": row.at,
        "organization": _organisation(row.organisation_name), "hash": row.hash,
    }  # fmt: skip


def _integrity(doc: dict[str, Any]) -> dict[str, Any]:
    return {
        "sound": doc["broken_at"] is None, "historyFile": f"{doc['uri']}/geschiedenis.json",
        "checkPage": f"{config.settings().base_url}/partijen/{doc['id']}/paspoort/controle",
    }  # fmt: skip


def as_text(content: dict[str, Any]) -> str:
    """The document as it is sent."""
    return json.dumps(content, ensure_ascii=False)
