"""Which kinds have a factor of their own, which lean on something wider, and for which nothing can be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain.impact import ANYTHING, MATERIAL, Factor, Factors
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import Indicator, Module, WeightSet
from wisselplaats.models import MaterialType
from wisselplaats.services.factor.known import chain_among, factors_on, set_of
from wisselplaats.services.paging import Page, paged


@dataclass(frozen=True)
class Covered:
    """What production (A1-3) of a kind is reckoned with today; empty tuples block a result."""

    kind: MaterialType
    co2: tuple[Factor, ...]
    mki: tuple[Factor, ...]
    money: Factor | None

    @property
    def missing_mass(self) -> bool:
        """Without a mass nothing is counted."""
        return self.kind.mass_kg_per_unit is None

    @property
    def blocked(self) -> bool:
        """Nothing can be said of this kind."""
        return self.missing_mass or not self.co2 or not self.mki

    @property
    def leans_on(self) -> str | None:
        """The widest thing that one of its factors is of: the category or `*`; None when they are of kinds."""
        places = {factor.applies_to for factor in (*self.co2, *self.mki)}
        wide = [place for place in (ANYTHING, self.kind.category) if place in places]
        return wide[0] if wide else None

    @property
    def indicative(self) -> bool:
        """Whether any of it is not verified."""
        return any(not factor.verified for factor in (*self.co2, *self.mki))


def coverage(actor: Actor, today: date, weight_set: WeightSet | None = None, gaps: bool = False) -> Sequence[Covered]:
    """Every kind of the catalogue with its factors of today; `gaps` leaves out those with factors of their own."""
    require(actor, Action.READ)
    chosen = weight_set or set_of(actor.organisation_id)
    factors = factors_on(today, chosen, actor.organisation_id)
    kinds = {
        kind.code: kind
        for kind in session.scalars(select(MaterialType).order_by(MaterialType.name_nl, MaterialType.code))
    }
    found = [_covered(kind, kinds, factors) for kind in kinds.values()]
    return [one for one in found if one.blocked or one.leans_on] if gaps else found


@dataclass(frozen=True)
class Coverage:
    """A page of kinds by name, and how many of all kinds there are, lean on something wider, block, are indicative."""

    page: Page[Covered]
    kinds: int
    gaps: int
    blocked: int
    indicative: int


def coverage_page(
    actor: Actor, today: date, weight_set: WeightSet | None = None, gaps: bool = False, limit: int = 50,
    after: str | None = None,
) -> Coverage:  # fmt: skip
    """The same page by page. Errors: Invalid on a cursor that this list did not hand out."""
    require(actor, Action.READ)
    found = {one.kind.code: one for one in coverage(actor, today, weight_set)}
    lacking = {code for code, one in found.items() if one.blocked or one.leans_on}
    query = select(MaterialType).where(MaterialType.code.in_(lacking if gaps else found))
    page = paged(query, [MaterialType.name_nl, MaterialType.code], limit, after)
    return Coverage(
        Page([found[kind.code] for kind in page.items], page.next), len(found), len(lacking),
        sum(one.blocked for one in found.values()), sum(one.indicative for one in found.values()),
    )  # fmt: skip


def _covered(kind: MaterialType, kinds: Mapping[str, MaterialType], factors: Factors) -> Covered:
    names = (*chain_among(kind, kinds), kind.category)
    return Covered(
        kind,
        factors.all_of(names, Indicator.CO2, Module.A1_3, MATERIAL),
        factors.all_of(names, Indicator.MKI, Module.A1_3, MATERIAL),
        factors.find(names, Indicator.MONEY, Module.A1_3, MATERIAL),
    )
