"""The rates that hold on a day, and the whole steps that queries reckon with."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from wisselplaats.db import session
from wisselplaats.domain.impact import Factors
from wisselplaats.domain.match import Rates
from wisselplaats.domain.match.value import Gain
from wisselplaats.domain.vocabulary import Indicator, Module
from wisselplaats.models import MatchGain, MatchRate, MatchSteps, MaterialType, uuid7
from wisselplaats.paths import resource

MICRO = 1_000_000
_STEP = Decimal("0.0000000001")
AVOIDED = Decimal("0.8")
"""What unforeseen reuse avoids of A1-A3 (DOMAIN.md, Impact)."""
Facts = Mapping[UUID | None, Rates]
"""Rates by organisation; None is for those without any of their own."""


def load_rates() -> int:
    """Bring in the shipped rates that nobody set yet; how many were new (operators only: no actor)."""
    listed = (resource("data") / "rates.csv").read_text(encoding="utf-8")
    known = set(session.scalars(select(MatchRate.name).where(MatchRate.organisation_id.is_(None))))
    rows = [_row(row) for row in csv.DictReader(listed.splitlines()) if row["name"] not in known]
    if rows:
        session.execute(insert(MatchRate).values(rows))
    return len(rows)


def _row(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": uuid7(), "name": row["name"], "value": Decimal(row["value"]), "source": row["source"],
        "indicative": row["indicative"] == "true", "valid_from": date.fromisoformat(row["valid_from"]),
    }  # fmt: skip


def holding(today: date) -> Any:
    """Whether a rate holds on a day."""
    return (MatchRate.valid_from <= today) & or_(MatchRate.valid_to.is_(None), MatchRate.valid_to >= today)


def rates_of(today: date) -> Facts:
    """The rates of everybody on a day: the platform's, and those of each organisation that has some of its own."""
    query = select(MatchRate.organisation_id, MatchRate.name, MatchRate.value).where(holding(today))
    found: dict[UUID | None, dict[str, Any]] = {None: {}}
    for organisation_id, name, value in session.execute(query.order_by(MatchRate.valid_from)):
        found.setdefault(organisation_id, {})[name.value] = value
    common = replace(Rates(), **found[None])
    return {key: replace(common, **own) for key, own in found.items()}


def refresh_steps(today: date) -> set[UUID | None]:
    """Make the steps say what the rates of today are; answers for whom they changed."""
    rows = [_steps(key, rates) for key, rates in rates_of(today).items()]
    rows += _without_own({row["organisation_id"] for row in rows}, rows[0])
    names = [name for name in rows[0] if name != "organisation_id"]
    changed: set[UUID | None] = set()
    known = {row.organisation_id: row for row in session.scalars(select(MatchSteps))}
    for row in rows:
        before = known.get(row["organisation_id"])
        if before is None:
            session.add(MatchSteps(**row))
        elif any(getattr(before, name) != row[name] for name in names):
            for name in names:
                setattr(before, name, row[name])
        else:
            continue
        changed.add(row["organisation_id"])
    session.flush()
    return changed


def _without_own(keep: Iterable[UUID | None], common: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Organisations whose own rates ended: their row stays, because demands point at it, and says what all have."""
    known = set(session.scalars(select(MatchSteps.organisation_id))) - set(keep)
    return [{**common, "organisation_id": key} for key in known]


def _steps(organisation_id: UUID | None, rates: Rates) -> dict[str, Any]:
    steps = rates.steps()._asdict()
    truck = int(rates.truck_co2_kg_per_tkm * MICRO)
    return {**steps, "quality": list(steps["quality"]), "truck_co2": truck, "organisation_id": organisation_id}


def refresh_gains(today: date) -> bool:
    """Make the gains of each kind say what the factors of today are; answers whether that is something else."""
    from wisselplaats.services import impact

    factors = impact.factors_on(today)
    kinds = {kind.code: kind for kind in session.scalars(select(MaterialType))}
    found = {kind.code: _gain(kind, kinds, factors) for kind in kinds.values()}
    wanted = {code: gain for code, gain in found.items() if gain is not None}
    known = session.execute(select(MatchGain.material_code, MatchGain.eur_per_kg, MatchGain.co2_per_kg))
    if {row[0]: (row[1], row[2]) for row in known} == wanted:
        return False
    session.execute(delete(MatchGain))
    rows = [{"material_code": code, "eur_per_kg": eur, "co2_per_kg": co2} for code, (eur, co2) in wanted.items()]
    if rows:
        session.execute(insert(MatchGain).values(rows))
    return True


def _gain(kind: MaterialType, kinds: Mapping[str, MaterialType], factors: Factors) -> tuple[Decimal, Decimal] | None:
    """Euro and kg CO2 per kg, from the factor of the kind itself or the nearest above it; None when one is missing."""
    chain: list[str] = []
    above: MaterialType | None = kind
    while above is not None:
        chain.append(above.code)
        above = kinds.get(above.parent_code or "")
    named = (*chain, kind.category)
    eur = _per_kg(kind, factors, named, Indicator.MONEY)
    co2 = _per_kg(kind, factors, named, Indicator.CO2)
    if eur is None or co2 is None:
        return None
    return eur.quantize(_STEP), (co2 * AVOIDED).quantize(_STEP)


def _per_kg(kind: MaterialType, factors: Factors, named: tuple[str, ...], indicator: Indicator) -> Decimal | None:
    found = factors.find(named, indicator, Module.A1_3, "material")
    if found is None:
        return None
    if not found.unit.endswith("/unit"):
        return found.value
    return found.value / kind.mass_kg_per_unit if kind.mass_kg_per_unit else None


def gains_of(codes: Iterable[str]) -> dict[str, Gain]:
    """Per kind what reuse of a kilogram avoids; kinds without a factor are left out."""
    query = select(MatchGain).where(MatchGain.material_code.in_(set(codes)))
    return {
        row.material_code: Gain(row.eur_per_kg, row.co2_per_kg)
        for row in session.scalars(query)
        if row.eur_per_kg is not None and row.co2_per_kg is not None
    }


def refresh(today: date) -> bool:
    """Both, after the catalogue or the factors changed; answers whether anything says something else now."""
    steps, gains = refresh_steps(today), refresh_gains(today)
    return bool(steps) or gains
