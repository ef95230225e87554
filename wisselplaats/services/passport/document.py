"""The facts of a passport in groups, and how complete they are."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from wisselplaats.db import session
from wisselplaats.domain import passport as rules
from wisselplaats.domain.passport.composition import SHARES
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.quantity import UNECE
from wisselplaats.domain.vocabulary import Indicator, Module
from wisselplaats.models import ImpactFactor, Lot
from wisselplaats.services import impact, legal, material
from wisselplaats.services.passport.completing import completeness, missing_roles
from wisselplaats.services.passport.facts import composition_of
from wisselplaats.services.passport.history import broken_at, entries
from wisselplaats.services.passport.inherited import photos_of
from wisselplaats.services.passport.proof import documents_of, inspections_of
from wisselplaats.services.passport.seen import numbers_of_wholes, readable, uri


def document(actor: Actor | None, lot_id: UUID) -> dict[str, Any]:
    """The passport in groups with values as stored, by our own field names. Errors: NotFound, Unauthenticated.

    `organisation_name` and the like name organisations, never people.
    """
    lot = readable(actor, lot_id)
    history = entries(lot.id)
    full = completeness(lot)
    return {
        "id": lot.id, "number": lot.number, "uri": uri(lot.id), "version": lot.version, "state": lot.state,
        "organisation_name": lot.organisation.name, **_groups(lot), "photos": photos_of(lot), "lot": lot,
        "wholes": numbers_of_wholes(actor, lot),
        "indicative": lot.indicative, "documents": documents_of(lot), "inspections": inspections_of(lot),
        "completeness": {
            "percent": full.percent,
            "missing": missing_roles(full),
        },
        "entries": history, "broken_at": broken_at(history, lot.id),
    }  # fmt: skip


def _groups(lot: Lot) -> dict[str, dict[str, Any]]:
    kind, decided = lot.material, legal.declaration_of(lot)
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
            "catalogue_version": kind.catalogue_version, **own("nl_sfb_code", "raw_code"), "gtin": lot.gtin or kind.gtin,
        },
        "quantities": {**own("quantity", "unit", "determination", "margin_percent"), "unece": UNECE[lot.unit]},
        "sizes": own("length_mm", "width_mm", "height_mm", "colour"),
        "composition": {
            "mass_kg_per_unit": kind.mass_kg_per_unit, "mass_source": kind.mass_source,
            "mass_indicative": kind.mass_indicative, **composition_of(lot), **_shares(lot),
        },
        "origin": own("origin_municipality", "origin_street", "origin_function", "origin_geometry", "year_laid", "times_reused"),
        "condition": {**own("quality", "breakage_percent", "pollution"), "photo_count": len(photos_of(lot))},
        "taking_out": own("detachability", "joint_filling", "machine_layable", "removed_by"),
        "legal": {
            **own(*rules.GROUPS["legal"], "legal_answered_at"), "declaration": decided.outcome if decided else None,
            "declaration_ground": decided.ground if decided else None,
        },
        "logistics": own("available_from", "available_until", "street", "municipality", "packaging"),
        "environment": {"r_strategy": rules.R_STRATEGY, "lines": _new_product(lot)},
    }  # fmt: skip


def _shares(lot: Lot) -> dict[str, Any]:
    """What was made of new, of recycled and of reused material; what is offered for reuse counts as reused until said."""
    if lot.reused_share is None:
        return {
            "primary_share": Decimal(0),
            "secondary_share": Decimal(0),
            "reused_share": Decimal(1),
            "shares_indicative": True,
        }
    return {name: getattr(lot, name) for name in SHARES} | {"shares_indicative": False}


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
