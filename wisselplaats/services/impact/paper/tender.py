"""What the material choices of a project come to: the share reused, its CO2 and its MKI, beside all of it new."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.impact import Factors, Impact, Moved, Side, handover_impact, missing_factors
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Place, distance_km
from wisselplaats.domain.vocabulary import DemandState, Indicator, LotState, ReservationState, Unit, WeightSet
from wisselplaats.models import (
    Demand,
    Handover,
    ImpactFactor,
    ImpactLine,
    Listing,
    Lot,
    MaterialType,
    Project,
    Reservation,
)
from wisselplaats.services import project
from wisselplaats.services.factor import chain_of, factors_on, set_of
from wisselplaats.services.impact.factors import mass_kg, moved
from wisselplaats.services.impact.paper.factors_used import FactorUsed, factors_of

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Burden:
    """One line of a result: kg CO2e or euro MKI, of new material or of reuse, and the factor behind it."""

    side: Side
    indicator: Indicator
    result: Decimal
    verified: bool
    factor_id: UUID


@dataclass(frozen=True)
class TenderLine:
    """One need, or what was claimed for the project alone (no `demand`): of one kind, quantities in its `unit`.

    `asked` of a need is its quantity, of claims for the project what they come to. CO2 in kg, MKI in euro; `known` is
    false when nothing can be reckoned. `reference` is all of it new, `plan` the reuse that is sure with the rest new.
    """

    demand: Demand | None
    material: MaterialType
    unit: Unit
    asked: Decimal
    handed_over: Decimal
    promised: Decimal
    mass_kg: Decimal
    co2_reference_kg: Decimal
    co2_plan_kg: Decimal
    mki_reference_eur: Decimal
    mki_plan_eur: Decimal
    known: bool

    @property
    def sure(self) -> Decimal:
        """What is handed over or promised."""
        return self.handed_over + self.promised

    @property
    def share(self) -> Decimal:
        """Which part of what is asked is reused, 0 to 1."""
        return min(ONE, self.sure / self.asked)


@dataclass(frozen=True)
class Wanted:
    """What a line is of: the claims behind it, and where it goes; None when nobody said where."""

    demand: Demand | None
    material: MaterialType
    unit: Unit
    asked: Decimal
    place: Place | None
    claims: Sequence[Reservation]

    @property
    def handed_over(self) -> Decimal:
        """What changed hands, corrections included."""
        return sum((claim.handed_over for claim in self.claims), ZERO)

    @property
    def promised(self) -> Sequence[Reservation]:
        """The claims of which something is still to come."""
        return [
            claim for claim in self.claims
            if claim.state == ReservationState.ACCEPTED and claim.quantity > claim.handed_over
        ]  # fmt: skip


@dataclass(frozen=True)
class Tender:
    """The choices of a project on a day, in the weight set that the organisation reckons in; masses in kg."""

    project: Project
    today: date
    weight_set: WeightSet
    lines: Sequence[TenderLine]
    unverified_share: Decimal
    factors: Sequence[FactorUsed]

    def total(self, name: str) -> Decimal:
        """The sum of an amount over the lines that are known."""
        return sum((getattr(line, name) for line in self.lines if line.known), ZERO)

    @property
    def sure_kg(self) -> Decimal:
        """The mass that is reused, as far as it was asked."""
        return sum((line.mass_kg * line.share for line in self.lines if line.known), ZERO)

    @property
    def share(self) -> Decimal | None:
        """Which part of the mass asked is reused, 0 to 1; None when no mass is known."""
        whole = self.total("mass_kg")
        return round(self.sure_kg / whole, 4) if whole else None

    @property
    def co2_avoided_kg(self) -> Decimal:
        """Negative when the choice costs more than new material."""
        return self.total("co2_reference_kg") - self.total("co2_plan_kg")

    @property
    def mki_avoided_eur(self) -> Decimal:
        """Negative when the choice costs more than new material."""
        return self.total("mki_reference_eur") - self.total("mki_plan_eur")

    @property
    def unknown(self) -> int:
        """How many needs cannot be reckoned."""
        return sum(not line.known for line in self.lines)


def tender(actor: Actor, project_id: UUID, today: date) -> Tender:
    """The material choices of a project of one's own, as they stand today. Errors: NotFound."""
    require(actor, Action.REPORT)
    found = project.get(actor, project_id)
    weight_set = set_of(actor.organisation_id)
    factors = factors_on(today, weight_set, actor.organisation_id)
    burdens: list[Burden] = []
    lines = [_line(one, factors, burdens) for one in (*_needs(found), *_for_the_project(found))]
    keys = [burden.factor_id for burden in burdens]
    return Tender(found, today, weight_set, lines, _loose(burdens), factors_of(actor.organisation_id, keys))


def _needs(found: Project) -> Iterator[Wanted]:
    query = select(Demand).where(Demand.project_id == found.id, Demand.state != DemandState.CANCELLED)
    query = query.options(joinedload(Demand.material)).order_by(Demand.created_at, Demand.id)
    for need in session.scalars(query).all():
        claims = _claims(Reservation.demand_id == need.id)
        yield Wanted(need, need.material, need.unit, need.quantity, Place(need.x, need.y), claims)


def _for_the_project(found: Project) -> Iterator[Wanted]:
    """What was claimed without a need: all of it is asked for, a line for each kind and unit."""
    place = None if found.x is None or found.y is None else Place(found.x, found.y)
    sorts: dict[tuple[str, Unit], list[Reservation]] = {}
    for claim in _claims(Reservation.project_id == found.id, Reservation.demand_id.is_(None)):
        lot = claim.listing.lot
        sorts.setdefault((lot.material_code, lot.unit), []).append(claim)
    for claims in sorts.values():
        lot = claims[0].listing.lot
        asked = sum((
            claim.quantity if claim.state == ReservationState.ACCEPTED else claim.handed_over for claim in claims
        ), ZERO)  # fmt: skip
        if asked > 0:
            yield Wanted(None, lot.material, lot.unit, asked, place, claims)


def _claims(*conditions: ColumnElement[bool]) -> Sequence[Reservation]:
    """Those that are accepted, and those of which something was handed over."""
    sure = or_(Reservation.state == ReservationState.ACCEPTED, Reservation.handed_over > 0)
    lots = joinedload(Reservation.listing).joinedload(Listing.lot).joinedload(Lot.material)
    query = select(Reservation).where(*conditions, sure).options(lots)
    return session.scalars(query.order_by(Reservation.created_at, Reservation.id)).all()


def _line(one: Wanted, factors: Factors, burdens: list[Burden]) -> TenderLine:
    pledged = sum((claim.quantity - claim.handed_over for claim in one.promised), ZERO)
    said = (one.demand, one.material, one.unit, one.asked, one.handed_over, pledged)
    chain = chain_of(one.material)
    mass = mass_kg(Lot(unit=one.unit, material=one.material), one.asked)
    if mass is None or missing_factors(chain, factors) or (one.place is None and one.promised):
        return TenderLine(*said, ZERO, ZERO, ZERO, ZERO, ZERO, known=False)
    new = _burdens(handover_impact(Moved(chain, one.asked, mass, ZERO), factors), Side.REFERENCE)
    coming = [burden for claim in one.promised for burden in _claim_burdens(claim, one.place, factors)]
    reuse = [*_handed_burdens(one.claims), *coming]
    rest = max(ZERO, ONE - (one.handed_over + pledged) / one.asked)
    burdens += [*new, *reuse]
    sums = {
        indicator: (_sum(new, indicator), _sum(new, indicator) * rest + _sum(reuse, indicator))
        for indicator in (Indicator.CO2, Indicator.MKI)
    }
    return TenderLine(*said, mass, *sums[Indicator.CO2], *sums[Indicator.MKI], known=True)


def _handed_burdens(claims: Sequence[Reservation]) -> list[Burden]:
    """The reuse side of what was handed over, as it was counted then, corrections included."""
    query = select(ImpactLine, ImpactFactor.verified).join(ImpactLine.factor)
    query = query.join(Handover, Handover.id == ImpactLine.handover_id)
    of_these = Handover.reservation_id.in_([claim.id for claim in claims]), ImpactLine.side == Side.REUSE.value
    rows = session.execute(query.where(*of_these))
    return [Burden(Side.REUSE, line.indicator, line.result, verified, line.factor_id) for line, verified in rows]


def _claim_burdens(claim: Reservation, place: Place | None, factors: Factors) -> list[Burden]:
    """What is promised, over the distance from where it lies to where it is needed."""
    lot = claim.listing.lot
    if place is None:
        return []
    far = distance_km(Place(lot.x, lot.y), place)
    on_its_way = moved(lot, claim.quantity - claim.handed_over, far, lot.state == LotState.IN_DEPOT)
    if on_its_way is None or missing_factors(on_its_way.kinds, factors):
        return []
    return _burdens(handover_impact(on_its_way, factors), Side.REUSE)


def _burdens(impact: Impact, side: Side) -> list[Burden]:
    return [
        Burden(side, line.factor.indicator, line.result, line.factor.verified, line.factor.id)
        for line in impact.lines if line.side is side and line.factor.indicator is not Indicator.MONEY
    ]  # fmt: skip


def _sum(burdens: Iterable[Burden], indicator: Indicator) -> Decimal:
    return sum((one.result for one in burdens if one.indicator is indicator), ZERO)


def _loose(burdens: Sequence[Burden]) -> Decimal:
    """The part of the MKI, by size, that rests on factors that nobody verified."""
    sizes = [(abs(one.result), one.verified) for one in burdens if one.indicator is Indicator.MKI]
    whole = sum((size for size, _ in sizes), ZERO)
    return round(sum((size for size, verified in sizes if not verified), ZERO) / whole, 3) if whole else ZERO
