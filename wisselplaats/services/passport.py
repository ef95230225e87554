"""The passport of a lot: its facts in groups, its history in a chain of hashes, and who may read it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from wisselplaats import config
from wisselplaats.db import session
from wisselplaats.domain import passport as rules
from wisselplaats.domain.errors import NotFound, Unauthenticated
from wisselplaats.domain.passport import Completeness, Entry, EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.quantity import UNECE
from wisselplaats.domain.vocabulary import Indicator, ListingState, Module
from wisselplaats.models import ImpactFactor, Listing, Lot, PassportEntry
from wisselplaats.services import impact, material
from wisselplaats.services import lot as lots

MOST_ANCESTORS = 50
OWN_ENTRIES = (EntryKind.INSPECTED, EntryKind.CORRECTED, EntryKind.MOVED)
"""What a user may add to the history by hand."""


def append(lot: Lot, kind: EntryKind, organisation_name: str, data: Mapping[str, Any], now: datetime) -> PassportEntry:
    """Add the next line of a lot's history; the lot's row is locked, so that two writers take turns.

    No personal data in `data`: passports are public.
    """
    session.execute(select(Lot.id).where(Lot.id == lot.id).with_for_update())
    query = select(PassportEntry).where(PassportEntry.lot_id == lot.id)
    last = session.scalar(query.order_by(PassportEntry.sequence.desc()).limit(1))
    made = rules.chain(_entry(last) if last else None, lot.id, kind, now, organisation_name, data)
    entry = PassportEntry(
        lot_id=lot.id, sequence=made.sequence, kind=made.kind, at=made.at, organisation_name=made.organisation,
        data=dict(made.data), previous_hash=made.previous_hash, hash=made.hash,
    )  # fmt: skip
    session.add(entry)
    session.flush()
    return entry


def _entry(row: PassportEntry) -> Entry:
    return Entry(
        row.lot_id, row.sequence, row.kind, row.at, row.organisation_name, row.data, row.previous_hash, row.hash
    )


def entries(lot_id: UUID) -> list[PassportEntry]:
    """The history of a lot, oldest first."""
    query = select(PassportEntry).where(PassportEntry.lot_id == lot_id)
    return list(session.scalars(query.order_by(PassportEntry.sequence)))


def broken_at(rows: Sequence[PassportEntry]) -> int | None:
    """The first line of a whole history that was changed afterwards; None when it is sound."""
    return rules.broken_at(_entry(row) for row in rows)


def verify_all() -> list[tuple[str, int]]:
    """Every lot whose history was changed afterwards: its number and the first line that is wrong (operators only)."""
    wrong = []
    for lot in session.scalars(select(Lot).order_by(Lot.serial).execution_options(yield_per=500)):
        found = broken_at(entries(lot.id))
        if found is not None:
            wrong.append((lot.number, found))
    return wrong


def note(actor: Actor, lot_id: UUID, kind: EntryKind, text: str, now: datetime) -> PassportEntry:
    """Add a line by hand: an inspection, a correction, a move. Errors: Forbidden, NotFound."""
    require(actor, Action.POST_LOT)
    return append(lots.own(actor, lot_id), kind, actor.organisation_name, {"text": text}, now)


def uri(lot_id: UUID) -> str:
    """The stable address of a lot, for its QR label."""
    return f"{config.settings().base_url}/id/partij/{lot_id}"


def is_public(lot: Lot) -> bool:
    """Whether the lot, or one that it was split from, was ever offered to third parties with the legal gate open."""
    from wisselplaats.services import listing

    until = func.date(Listing.updated_at)
    reached = or_(
        (Listing.state == ListingState.WITHDRAWN) & (Listing.region_from <= until),
        (Listing.state != ListingState.WITHDRAWN) & (Listing.region_from <= func.current_date()),
    )
    family, above = [lot.id], lot.parent_id
    while above is not None and len(family) < MOST_ANCESTORS:
        family.append(above)
        above = session.scalar(select(Lot.parent_id).where(Lot.id == above))
    offered = select(Listing.id).join(Lot).where(Listing.lot_id.in_(family), reached, listing.gate_open())
    return bool(session.scalar(select(offered.exists())))


def readable(actor: Actor | None, lot_id: UUID) -> Lot:
    """The lot when its passport is public or the actor may see the lot. Errors: NotFound, Unauthenticated."""
    query = select(Lot).where(Lot.id == lot_id).options(
        joinedload(Lot.material), joinedload(Lot.organisation), joinedload(Lot.project), joinedload(Lot.depot)
    )  # fmt: skip
    found = session.scalar(query)
    if found is None and actor is not None:
        raise NotFound("not_found")
    if found is not None and is_public(found):
        return found
    if actor is None:
        raise Unauthenticated("sign_in_first")
    return lots.get(actor, lot_id)


def completeness(lot: Lot) -> Completeness:
    """How much of the passport is known."""
    names = set(rules.FIELDS) - {"sizes", "photos", "imbor_class_uri", "mass_kg_per_unit"}
    known = {name: getattr(lot, name) for name in names}
    known |= {name: getattr(lot.material, name) for name in ("imbor_class_uri", "mass_kg_per_unit")}
    sizes = [size for size in (lot.length_mm, lot.width_mm, lot.height_mm) if size]
    return rules.completeness({**known, "sizes": sizes, "photos": [photo.id for photo in lot.photos]})


def document(actor: Actor | None, lot_id: UUID) -> dict[str, Any]:
    """The passport in groups with values as stored, by our own field names. Errors: NotFound, Unauthenticated.

    `organisation_name` and the like name organisations, never people.
    """
    lot = readable(actor, lot_id)
    history = entries(lot.id)
    full = completeness(lot)
    return {
        "id": lot.id, "number": lot.number, "uri": uri(lot.id), "version": lot.version, "state": lot.state,
        "organisation_name": lot.organisation.name, **_groups(lot), "photos": lot.photos, "lot": lot,
        "completeness": {
            "percent": full.percent,
            "missing": [{"name": name, "role": rules.FIELDS[name][1]} for name in full.missing],
        },
        "entries": history, "broken_at": broken_at(history),
    }  # fmt: skip


def _groups(lot: Lot) -> dict[str, dict[str, Any]]:
    kind = lot.material
    sources = sorted({f"{asset.source_system}:{asset.source_id}" for asset in lot.assets})

    def own(*names: str) -> dict[str, Any]:
        return {name: getattr(lot, name) for name in names}

    return {
        "identity": {
            "id": lot.id, "number": lot.number, "uri": uri(lot.id), "title": lot.title, "parent_id": lot.parent_id,
            "sources": sources,
        },
        "classification": {
            "material_code": kind.code, "material_name": kind.name_nl, "category": kind.category,
            "imbor_class": kind.imbor_class, "imbor_class_uri": kind.imbor_class_uri,
            "imbor_value": kind.imbor_value, "imbor_value_uri": kind.imbor_value_uri,
            "catalogue_version": kind.catalogue_version,
        },
        "quantities": {**own("quantity", "unit", "determination", "margin_percent"), "unece": UNECE[lot.unit]},
        "sizes": own("length_mm", "width_mm", "height_mm", "colour"),
        "composition": {
            "mass_kg_per_unit": kind.mass_kg_per_unit, "mass_source": kind.mass_source,
            "mass_indicative": kind.mass_indicative, "reused_share": Decimal(1),
        },
        "origin": own("origin_municipality", "origin_street", "year_laid", "times_reused"),
        "condition": {**own("quality"), "photo_count": len(lot.photos)},
        "taking_out": own("detachability", "machine_layable", "removed_by"),
        "legal": own(
            "legal_status", "use_certain", "use_lawful", "use_high_grade", "legal_answered_at", "pak10_mg_kg",
            "has_crow210", "contains_asbestos", "wood_treatment", "suspicious_origin", "eural_code",
        ),
        "logistics": own("available_from", "available_until", "street", "municipality", "packaging"),
        "environment": {"r_strategy": rules.R_STRATEGY, "lines": _new_product(lot)},
    }  # fmt: skip


def _new_product(lot: Lot) -> list[dict[str, Any]]:
    """What making one unit of the same product anew costs (A1-3), per indicator, with set, source and version."""
    factors = impact.factors_on(lot.created_at.date())
    first, above = lot.material.first, material.intervals()
    kinds = sorted((last - start, code) for code, (start, last) in above.items() if start <= first <= last)
    names = [code for _, code in kinds] + [lot.material.category]
    found = [factors.find(names, indicator, Module.A1_3, "material") for indicator in (Indicator.CO2, Indicator.MKI)]
    return [line for factor in found if factor and (line := _factor_line(lot, factor.id))]


def _factor_line(lot: Lot, factor_id: UUID) -> dict[str, Any] | None:
    row = session.get_one(ImpactFactor, factor_id)
    mass = lot.material.mass_kg_per_unit if row.unit.endswith("/kg") else Decimal(1)
    if mass is None:
        return None
    return {
        "indicator": row.indicator, "value": (row.value * mass).quantize(Decimal("0.001")), "unit": lot.unit,
        "module": row.module, "weight_set": row.weight_set, "source": row.source, "source_kind": row.source_kind,
        "verified": row.verified, "code": row.code, "version": row.factor_version,
    }  # fmt: skip


def json_ld(actor: Actor | None, lot_id: UUID) -> dict[str, Any]:
    """The passport as JSON-LD: schema.org, with names after the UNTP product passport ("DPP-ready")."""
    doc = document(actor, lot_id)
    lot: Lot = doc["lot"]
    legal = {"status": lot.legal_status.value, "answeredAt": lot.legal_answered_at}
    return rules.plain(  # type: ignore[no-any-return]
        {
            "@context": ["https://schema.org/", {"untp": "https://test.uncefact.org/vocabulary/untp/dpp/0/"}],
            "@id": doc["uri"], "@type": ["IndividualProduct", "untp:ProductPassport"],
            "identifier": lot.number, "name": lot.title or lot.material.name_nl,
            "category": [uri for uri in (lot.material.imbor_class_uri, lot.material.imbor_value_uri) if uri],
            "itemCondition": "https://schema.org/UsedCondition", "material": lot.material.name_nl,
            "provider": {"@type": "Organization", "name": doc["organisation_name"]},
            "productionDate": None if lot.year_laid is None else str(lot.year_laid),
            "additionalProperty": _properties(lot),
            "image": [f"{doc['uri']}/fotos/{photo.id}" for photo in lot.photos],
            "untp:circularityInformation": {"reusedShare": 1, "timesReused": lot.times_reused, "rStrategy": rules.R_STRATEGY},
            "untp:conformityInformation": legal,
            "untp:completeness": doc["completeness"]["percent"],
            "untp:traceabilityInformation": [
                {"sequence": row.sequence, "event": row.kind, "at": row.at, "organization": row.organisation_name, "hash": row.hash}
                for row in doc["entries"]
            ],
        }
    )  # fmt: skip


def _properties(lot: Lot) -> list[dict[str, Any]]:
    size = {name: getattr(lot, f"{name}_mm") for name in ("length", "width", "height")}
    found = [
        {"@type": "PropertyValue", "name": name, "value": value, "unitCode": "MMT"}
        for name, value in size.items() if value is not None
    ]  # fmt: skip
    amount = {"@type": "PropertyValue", "name": "quantity", "value": lot.quantity, "unitCode": UNECE[lot.unit]}
    grade = [{"@type": "PropertyValue", "name": "quality", "value": lot.quality}] if lot.quality else []
    return [amount, *found, *grade]
