"""What is offered: lots out of the streets, surplus of contractors and stock of depots, with what is known of them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple
from uuid import UUID

from wisselplaats.db import session
from wisselplaats.demo import claims, condition, law, pictures
from wisselplaats.demo.goods import SURPLUS, Goods, gtin_of, note_of, price_of, title_of, wrapping_of
from wisselplaats.demo.projects import SLIPPING
from wisselplaats.demo.story import STREETS, Made, Plan, Story, Street
from wisselplaats.domain.errors import Blocked
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import Determination, LegalStatus, LotState, Quality, Rung, Unit
from wisselplaats.models import Lot
from wisselplaats.services import listing, lot

Event = Callable[[datetime, date], None]
_YES = {"use_certain": True, "use_lawful": True, "use_high_grade": True}
_GRADES = (Quality.A, Quality.B, Quality.B, Quality.B, Quality.B, Quality.C, Quality.C, Quality.D)
NEW = "Over van het werk, nog in de verpakking. Het GTIN is een voorbeeld (GS1-prefix 952)."
_LAST_HARVEST = 420  # what starts later is left for the visitor to harvest


class Supplier(NamedTuple):
    """Who puts how many lots on the exchange beside the projects: actor, their depot when they have one, how many."""

    owner: str
    role: str
    depot: str | None
    lots: int


SUPPLIERS = (
    Supplier("bouwbedrijf", "aannemer", None, 38),
    Supplier("poelman", "aannemer", None, 16),
    Supplier("leiden", "makelaar", "leiden", 44),
    Supplier("leiderdorp", "makelaar", "leiderdorp", 16),
    Supplier("rijnland", "makelaar", "rijnland", 12),
    Supplier("rijnstroom", "projectleider", None, 8),
)


def from_project(story: Story, made: Made) -> None:
    """Plan the harvest of a municipality's project."""
    plan = made.plan
    if story.owner(plan.place.municipality) == plan.owner and plan.start < _LAST_HARVEST:
        story.at(plan.made + story.random.randint(2, 9), _harvesting(story, made))


def _harvesting(story: Story, made: Made) -> Event:
    def harvest(now: datetime, today: date) -> None:
        found = lot.harvest(story.who(made.plan.owner), made.id, now)
        for one in found.lots:
            day = made.plan.surveyed + story.random.randint(0, 70)
            story.at(day, _surveying(story, made.plan, one.id))

    return harvest


def _surveying(story: Story, plan: Plan, lot_id: UUID) -> Event:
    """Somebody walks the street: less is whole than the map says, and now it is known how good it is."""

    def survey(now: datetime, today: date) -> None:
        found = session.get_one(Lot, lot_id)
        known = story.random.random() > 0.08 or plan.street == SLIPPING
        legal: dict[str, Any] = {"legal_status": LegalStatus.CONTINUED_USE, **_YES} if known else {}
        data = (
            _seen(story, found)
            | legal
            | condition.seen(found.number)
            | {"title": title_of(found.material_code, plan.street)}
        )
        lot.confirm(story.who(plan.owner), lot_id, data, now)
        # those of long ago are gone by now
        if (today - story.today).days > -150:
            pictures.add(story, story.who(plan.owner), lot_id, found.material_code, now)
            condition.prove(story.who(plan.owner), found, now, today)
        if story.random.random() > 0.05:
            story.at((today - story.today).days + story.random.randint(1, 14), _publishing(story, plan, lot_id))
        released = (found.available_from - story.today).days + story.random.randint(1, 4)
        story.at(released, _releasing(story, plan, lot_id))
        story.at(plan.start + plan.days + 3, _clearing(story, plan, lot_id))

    return survey


def _seen(story: Story, found: Lot) -> dict[str, Any]:
    """What the surveyor writes down; pieces are counted, the rest is measured."""
    whole = Decimal(100 - story.random.randint(2, 12)) / 100
    step = Decimal(1) if found.unit in {Unit.PIECE, Unit.M} else Decimal(5)
    counted = found.unit == Unit.PIECE
    quantity = found.quantity if counted else max(step, _round(found.quantity * whole, step))
    return {
        "quantity": quantity,
        "determination": Determination.COUNTED if counted else Determination.MEASURED,
        "margin_percent": Decimal(0 if counted else 5),
        "quality": story.random.choice(_GRADES),
        "machine_layable": found.unit == Unit.M2 and story.random.random() < 0.4,
        "removed_by": story.random.choice(("aannemer van het project", "eigen dienst", "afnemer")),
        "note": note_of(story.random, found.material_code),
        **wrapping_of(story.random, found.material_code),
    }


def _round(amount: Decimal, step: Decimal) -> Decimal:
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _publishing(story: Story, plan: Plan, lot_id: UUID) -> Event:
    def publish(now: datetime, today: date) -> None:
        found = session.get_one(Lot, lot_id)
        least = _round(found.quantity / 4, Decimal(10)) if found.unit == Unit.M2 and found.quantity > 200 else None
        law.read_warnings(story.who(plan.owner), lot_id, now)
        made = listing.publish(story.who(plan.owner), lot_id, now, today, min_quantity=least or None)
        claims.follow(story, made, sure=plan.street == SLIPPING)

    return publish


def _releasing(story: Story, plan: Plan, lot_id: UUID) -> Event:
    def release(now: datetime, today: date) -> None:
        found = session.get_one(Lot, lot_id)
        if found.state == LotState.CONFIRMED and found.available_from <= today:
            lot.release(story.who(plan.owner), lot_id, now)

    return release


def _clearing(story: Story, plan: Plan, lot_id: UUID) -> Event:
    """The works are over: what nobody took goes to the depot, or leaves the books."""

    def clear(now: datetime, today: date) -> None:
        found = session.get_one(Lot, lot_id)
        home = story.depots.get(plan.owner) or story.depots["leiderdorp"]
        if (
            found.state == LotState.RELEASED
            and story.random.random() < 0.55
            and home.organisation_id == found.organisation_id
        ):
            data = {"depot_id": home.id, "over_capacity": True, "available_until": today + timedelta(days=540)}
            lot.change(story.who(plan.owner, "makelaar"), lot_id, data, now)

    return clear


def beside_projects(story: Story) -> None:
    """Plan what contractors and depots put on the exchange in the course of the year."""
    for supplier in SUPPLIERS:
        for _ in range(supplier.lots):
            # more of it lately: an exchange grows
            day = -1 - int(story.random.triangular(0, 370, 10))
            story.at(day, _offering(story, supplier))
    story.at(-46, _refusing(story))
    law.plan(story)


def _offering(story: Story, supplier: Supplier) -> Event:
    def offer(now: datetime, today: date) -> None:
        goods = story.random.choice(SURPLUS)
        near = [one for one in STREETS if supplier.depot == story.owner(one.municipality)]
        street = story.random.choice(near or STREETS)
        actor = story.who(supplier.owner, supplier.role)
        made = lot.create(actor, now, today, **_surplus(story, supplier, goods, street, today))
        if (today - story.today).days > -90:
            pictures.add(story, actor, made.id, goods.kind, now)
        start = Rung.OWN_DEPOT if supplier.depot else None
        price = price_of(story.random, goods) if supplier.role == "aannemer" else None
        law.read_warnings(actor, made.id, now)
        offered = listing.publish(actor, made.id, now, today, start_rung=start, price_per_unit=price)
        claims.follow(story, offered)

    return offer


def _surplus(story: Story, supplier: Supplier, goods: Goods, street: Street, today: date) -> dict[str, Any]:
    amount = Decimal(story.random.randrange(goods.least, goods.most + 1, goods.step))
    depot = story.depots[supplier.depot] if supplier.depot else None
    new = supplier.role == "aannemer" and story.random.random() < 0.3
    legal = LegalStatus.PRODUCT if new else LegalStatus.CONTINUED_USE
    if story.random.random() < 0.07:
        legal = LegalStatus.UNKNOWN
    return {
        "place": Place(depot.x, depot.y) if depot else Place(street.x, street.y),
        "depot_id": depot.id if depot else None,
        "material_code": goods.kind,
        "quantity": amount,
        "determination": Determination.COUNTED if goods.step == 1 else Determination.MEASURED,
        "title": title_of(goods.kind, street.name) + (", restant nieuw" if new else ""),
        "quality": Quality.A if new else story.random.choice(_GRADES),
        "times_reused": 0 if new else story.random.choice((0, 0, 1)),
        "available_from": today + timedelta(days=0 if depot else story.random.choice((0, 0, 14))),
        "available_until": today + timedelta(days=540 if depot else 420),
        "street": None if depot else street.name,
        "municipality": None if depot else street.municipality,
        "year_laid": None if new else story.random.randint(1974, 2012),
        "origin_street": street.name,
        "origin_municipality": street.municipality,
        "note": NEW if new else note_of(story.random, goods.kind),
        "gtin": gtin_of(goods.kind) if new else None,
        "legal_status": legal,
        **wrapping_of(story.random, goods.kind),
        **(_YES if legal == LegalStatus.CONTINUED_USE else {}),
    }


def _refusing(story: Story) -> Event:
    """The gate at work: sleepers with creosote are put on record, and their offer is refused."""

    def refuse(now: datetime, today: date) -> None:
        actor = story.who("leiden", "makelaar")
        goods = Goods("bielzen", 60, 60, 1, None)
        data = _surplus(story, SUPPLIERS[2], goods, STREETS[17], today)
        data |= {"wood_treatment": "creosote", "note": "Uit de tuin van het oude stationskoffiehuis; ruikt naar teer."}
        made = lot.create(actor, now, today, **data)
        try:
            listing.publish(actor, made.id, now, today)
        except Blocked:
            story.refused += 1

    return refuse
