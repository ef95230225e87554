"""Put a lot on record, confirm what was expected, answer for it before the law, move it on."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain import lot as rules
from wisselplaats.domain.depot import ZONE
from wisselplaats.domain.errors import Conflict, Invalid
from wisselplaats.domain.lot import LotAction
from wisselplaats.domain.passport import NOTED, EntryKind
from wisselplaats.domain.passport.composition import SHARES, check_shares
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Place
from wisselplaats.domain.planning import Window
from wisselplaats.domain.vocabulary import Determination, LotState
from wisselplaats.models import Depot, Lot, Project
from wisselplaats.services import audit, legal, match, material, passport
from wisselplaats.services.legal.facts import ANSWERS
from wisselplaats.services.lot.moving import because
from wisselplaats.services.lot.seen import offer_of, own
from wisselplaats.services.lot.slip import window_changed

SIZES = ("length_mm", "width_mm", "height_mm")
LEGAL = (
    "legal_status", *ANSWERS, "legal_motivation", "pak10_mg_kg", "has_crow210", "contains_asbestos", "wood_treatment",
    "suspicious_origin", "adhering_soil", "load_bearing", "pests", "zzs", "painted", "eural_code",
    "waste_stream_number",
)  # fmt: skip
FACTS = (
    "title", "quantity", "determination", "margin_percent", *SIZES, "colour", "quality", "times_reused",
    "available_from", "available_until", "street", "municipality", "year_laid", "origin_street",
    "origin_municipality", "origin_function", "packaging", "machine_layable", "removed_by", "detachability",
    "joint_filling", "breakage_percent", "pollution", "gtin", "nl_sfb_code", "raw_code", *SHARES, "note",
)  # fmt: skip


def create(
    actor: Actor, now: datetime, today: date, *, place: Place, material_code: str, quantity: Decimal, **data: Any
) -> Lot:
    """Put a lot of one's own on record; sizes not given are those of the kind. Errors: Forbidden, Invalid."""
    require(actor, Action.POST_LOT)
    kind = material.require_kind(material_code)
    unit = data.pop("unit", None) or kind.unit
    if not kind.tradable:
        raise Invalid.one("material_code", "material_not_tradable", code=material_code)
    if unit != kind.unit:
        raise Invalid.one("unit", "unit_of_material", unit=kind.unit.value)
    parts = data.pop("composition", None)
    data = {"determination": Determination.ESTIMATED} | passport.with_defaults(kind, data)
    lot = Lot(
        organisation_id=actor.organisation_id, created_by=actor.user_id, material_code=material_code, unit=unit,
        quantity=quantity, state=LotState.RELEASED, x=place.x, y=place.y,
        project_id=_own_key(actor, Project, data.pop("project_id", None), "project_id"),
        depot_id=_own_key(actor, Depot, data.pop("depot_id", None), "depot_id"), **data,
    )  # fmt: skip
    if lot.available_from > today:
        lot.state = LotState.CONFIRMED
    elif lot.depot_id:
        lot.state = LotState.IN_DEPOT
    legal.keep_answers(actor, lot, data, now)
    legal.check_papers(lot)
    check_shares({name: getattr(lot, name) for name in SHARES})
    passport.compose(lot, parts)
    because(actor, now)
    session.add(lot)
    session.flush()
    facts = {"material": material_code, "quantity": quantity, "unit": unit.value, "state": lot.state.value}
    passport.append(lot, EntryKind.CREATED, actor.organisation_name, facts, now)
    audit.note(actor, "create", "lot", lot.id, now)
    return lot


def _own_key(actor: Actor, model: type[Project] | type[Depot], key: UUID | None, field: str) -> UUID | None:
    if key is None:
        return None
    found = session.scalar(select(model.organisation_id).where(model.id == key))
    if found != actor.organisation_id:
        raise Invalid.one(field, "not_yours")
    return key


def change(
    actor: Actor,
    lot_id: UUID,
    data: Mapping[str, Any],
    now: datetime,
    version: int | None = None,
    *,
    recorded: bool = False,
) -> Lot:
    """Correct facts of a lot, answer the legal questions, or bring it to a depot (`depot_id`, as `to_depot`).

    `recorded`: another system says that it lies there already, so that nobody is asked whether it fits.
    Errors: Forbidden, NotFound, Stale, Conflict when the lot is gone, Invalid when less remains than is offered.
    """
    require(actor, Action.POST_LOT)
    lot = own(actor, lot_id, version)
    _still_there(lot)
    passport.keep_shown(now, Lot.id == lot_id)
    before, was = Window(lot.available_from, lot.available_until), legal.facts_of(lot)
    because(actor, now, lot)
    if data.get("depot_id") and data["depot_id"] != lot.depot_id:
        if not recorded:
            _has_room(actor, lot, data["depot_id"], now, data.get("over_capacity", False))
        _to_depot(actor, lot, data["depot_id"], now)
    if "place" in data:
        lot.x, lot.y = data["place"].x, data["place"].y
    changed = _apply(actor, lot, data, now)
    lot.indicative = [name for name in lot.indicative if name not in changed]
    _write_down(actor, lot, changed, now)
    _after(actor, lot, "change", now)
    legal.tell_when_closed(actor, lot, was, now)
    window_changed(actor, lot, before, now)
    return lot


def _write_down(actor: Actor, lot: Lot, changed: Mapping[str, Any], now: datetime) -> None:
    """The line in the history; what may name people, a note, is not in it."""
    if changed:
        kind = EntryKind.LEGAL_ANSWERED if set(changed) <= set(LEGAL) else EntryKind.CORRECTED
        public = {name: pair for name, pair in changed.items() if name in NOTED}
        passport.append(lot, kind, actor.organisation_name, {"changed": public} if public else {}, now)


def complete(actor: Actor, lot_id: UUID, data: Mapping[str, Any], now: datetime, version: int | None = None) -> Lot:
    """Supply what a passport lacks: as `change`, and what is given was looked at, also where it was right by default.

    Errors: those of `change`.
    """
    lot = change(actor, lot_id, data, now, version)
    lot.indicative = [name for name in lot.indicative if data.get(name) is None]
    return lot


def _still_there(lot: Lot) -> None:
    if lot.state == LotState.GONE:
        raise Conflict("lot_is_gone")


def _apply(actor: Actor, lot: Lot, data: Mapping[str, Any], now: datetime) -> dict[str, list[Any]]:
    """Set what is given; answers the old and the new value of what really changed."""
    changed: dict[str, list[Any]] = {}
    for name in (*FACTS, *LEGAL):
        if name in data and getattr(lot, name) != data[name]:
            changed[name] = [getattr(lot, name), data[name]]
            setattr(lot, name, data[name])
    if "composition" in data:
        changed |= passport.compose(lot, data["composition"])
    if set(changed) & set(SHARES):
        check_shares({name: getattr(lot, name) for name in SHARES})
    if lot.available_until is not None and lot.available_until < lot.available_from:
        raise Invalid.one("available_until", "ends_before_start", start=lot.available_from)
    if "quantity" in changed:
        _keeps_offer(lot)
    if set(changed) & set(LEGAL):
        legal.keep_answers(actor, lot, data, now)
        legal.check_papers(lot)
    return changed


def _keeps_offer(lot: Lot) -> None:
    offer = offer_of(lot)
    if offer is not None and offer.quantity - offer.handed_over > lot.quantity:
        least = offer.quantity - offer.handed_over
        raise Invalid.one("quantity", "less_than_offered", offered=least, unit=lot.unit.value)


def _after(actor: Actor, lot: Lot, action: str, now: datetime) -> None:
    session.flush()
    audit.note(actor, action, "lot", lot.id, now)
    offer = offer_of(lot)
    if offer is not None:
        match.listing_changed(offer.id)


def confirm(actor: Actor, lot_id: UUID, data: Mapping[str, Any], now: datetime, version: int | None = None) -> Lot:
    """Say that a surveyor saw an expected lot: quantity, determination, quality, sizes. Errors: Conflict, Invalid."""
    require(actor, Action.CONFIRM_LOT)
    lot = own(actor, lot_id, version)
    passport.keep_shown(now, Lot.id == lot_id)
    before = Window(lot.available_from, lot.available_until)
    lot.state = rules.move(lot.state, LotAction.CONFIRM)
    _apply(actor, lot, data, now)
    lot.indicative = [name for name in lot.indicative if data.get(name) is None]
    facts = {name: getattr(lot, name) for name in ("quantity", "unit", "determination", "quality", *SIZES)}
    passport.append(lot, EntryKind.CONFIRMED, actor.organisation_name, facts, now)
    _after(actor, lot, "confirm", now)
    window_changed(actor, lot, before, now)
    return lot


def release(actor: Actor, lot_id: UUID, now: datetime) -> Lot:
    """Say that the material is out of the street and lies ready. Errors: Conflict."""
    require(actor, Action.CONFIRM_LOT)
    lot = own(actor, lot_id)
    because(actor, now, lot)
    if lot.state == LotState.IN_DEPOT:
        lot.depot_id = lot.bay = None
    lot.state = rules.move(lot.state, LotAction.RELEASE)
    passport.append(lot, EntryKind.MOVED, actor.organisation_name, {"state": lot.state.value}, now)
    _after(actor, lot, "release", now)
    return lot


def to_depot(actor: Actor, lot_id: UUID, depot_id: UUID, now: datetime, over_capacity: bool = False) -> Lot:
    """Bring a lot to one's own depot; its place becomes the depot's.

    `over_capacity`: who keeps the depot knows that it becomes too full. Errors: Forbidden, Invalid, Conflict when it
    does not fit and nobody says that it comes all the same.
    """
    require(actor, Action.POST_LOT)
    lot = own(actor, lot_id)
    because(actor, now, lot)
    if lot.depot_id != depot_id or lot.state != LotState.IN_DEPOT:
        _has_room(actor, lot, depot_id, now, over_capacity)
    _to_depot(actor, lot, depot_id, now)
    _after(actor, lot, "to_depot", now)
    return lot


def _has_room(actor: Actor, lot: Lot, depot_id: UUID, now: datetime, over_capacity: bool) -> None:
    from wisselplaats.services import depot as depots

    _own_key(actor, Depot, depot_id, "depot_id")
    load = depots.load_of(lot, lot.quantity, now.astimezone(ZONE).date())
    depots.require_room(actor, depot_id, load, now, over_capacity)


def _to_depot(actor: Actor, lot: Lot, depot_id: UUID, now: datetime) -> None:
    lot.depot_id = _own_key(actor, Depot, depot_id, "depot_id")
    depot = session.get_one(Depot, depot_id)
    # from one depot to the other the state stays what it is
    if lot.state != LotState.IN_DEPOT:
        lot.state = rules.move(lot.state, LotAction.TO_DEPOT)
    lot.x, lot.y = depot.x, depot.y
    facts = {"state": lot.state.value, "depot": depot.name}
    passport.append(lot, EntryKind.MOVED, actor.organisation_name, facts, now)
