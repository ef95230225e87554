"""Surplus and released lots become lots with a passport and an offer; what is claimed is changed by the rules of the market."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from wisselplaats.db import session
from wisselplaats.domain import passport as chain
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.legal import Act
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Action, is_allowed
from wisselplaats.domain.place import Place
from wisselplaats.domain.quantity import STEP, unit_ratio
from wisselplaats.domain.vocabulary import Determination, LegalStatus, ListingState, LotState, Unit
from wisselplaats.models import Listing, Lot, MaterialType, PassportEntry, uuid7
from wisselplaats.services import legal, listing, lot, match, passport
from wisselplaats.services.delivery.sift import Slice
from wisselplaats.services.delivery.tally import Tally
from wisselplaats.services.delivery.target import proofs
from wisselplaats.services.delivery.target.missing import check_share
from wisselplaats.services.delivery.target.things import Row, Things, _uuid
from wisselplaats.services.legal import ANSWERS
from wisselplaats.services.lot.moving import because
from wisselplaats.services.lot.record import FACTS, LEGAL

OFFER = ("price_per_unit", "min_quantity", "offered_until")
FIXED = frozenset({"material_code", "project"})
HELD_BACK = "held_back"
REASON = "Niet meer in de volledige aanlevering van het bronsysteem."


class Lots(Things):
    """Lots of one source system."""

    table = Lot

    def prepare(self, rows: Sequence[Row]) -> None:
        """Kind, unit, place, window and the law; each refusal with its ground."""
        codes = {row.values["material_code"] for row in rows}
        kinds = {kind.code: kind for kind in session.scalars(select(MaterialType).where(MaterialType.code.in_(codes)))}
        for row in rows:
            self._complete(row, kinds[row.values["material_code"]])
            if not row.wrong:
                self._gate(row)

    def _complete(self, row: Row, kind: MaterialType) -> None:
        values = row.values
        values["project_id"] = _id(self.look_up(row, "project", self.named.project))
        depot = self.look_up(row, "depot", self.named.depot)
        values["depot_id"] = _id(depot)
        project = self.named.project(values["project"]) if values["project_id"] else None
        place = self.place(row, depot, project)
        if place is None:
            row.refuse(None, "place_missing")
        else:
            values["x"], values["y"] = place
        in_kinds_unit(row, kind)
        values |= passport.with_defaults(kind, values)
        values.setdefault("determination", Determination.ESTIMATED)
        values.setdefault("available_from", self.today)
        if values.get("min_quantity", Decimal(0)) > values["quantity"]:
            row.refuse(None, "row_refused", reason_code="more_than_offered", offered=str(values["quantity"]))
        if values.get("offered_until", self.today) < self.today:
            row.refuse(None, "in_the_past")
        self._answers(row)
        if values.get("legal_status") != LegalStatus.WASTE and {"eural_code", "waste_stream_number"} & set(values):
            row.refuse(None, "row_refused", reason_code="only_for_waste")

    def _answers(self, row: Row) -> None:
        if all(row.values.get(name) is None for name in ANSWERS):
            return
        if not is_allowed(self.actor, Action.ANSWER_LEGAL):
            row.refuse(None, "legal_answers_not_yours")
            return
        row.values |= {"legal_answered_by": self.actor.user_id, "legal_answered_at": self.now}
        if all(row.values.get(name) for name in ANSWERS) and row.values.get("legal_status") in (
            None,
            LegalStatus.UNKNOWN,
        ):
            row.values["legal_status"] = LegalStatus.CONTINUED_USE

    def _gate(self, row: Row) -> None:
        """What is blocked is refused; what nobody has acknowledged yet is put on record, and not offered."""
        made = Lot(**self._columns(row), organisation_id=self.delivery.organisation_id)
        found = legal.check_lot(made, Act.PUBLISH, None)
        for rule in found.blocks:
            row.refuse(None, "legal_blocked", rule=rule.code, ground=rule.ground)
        for rule in found.warnings:
            row.tell(None, HELD_BACK, rule=rule.code, ground=rule.ground)

    def _columns(self, row: Row) -> dict[str, Any]:
        values = row.values
        state = LotState.IN_DEPOT if values["depot_id"] else LotState.RELEASED
        names = {*FACTS, *LEGAL, "project_id", "depot_id", "x", "y", "legal_answered_by", "legal_answered_at", "unit"}
        return {
            **{name: values.get(name) for name in names},
            "times_reused": values.get("times_reused") or 0,
            "legal_status": values.get("legal_status") or LegalStatus.UNKNOWN,
            "material_code": values["material_code"],
            "indicative": values.get("indicative") or [],
            "state": LotState.CONFIRMED if values["available_from"] > self.today else state,
        }

    def create(self, rows: Sequence[Row], part: Slice) -> dict[int, UUID]:
        """Lots, offers and both lines of each passport, a statement for each table."""
        if not rows:
            return {}
        keys = {row.index: uuid7() for row in rows}
        because(self.actor, self.now)
        session.execute(insert(Lot), [self._lot(row, keys[row.index], part) for row in rows])
        proofs.write(self.actor, rows, keys, self.now)
        offers = [self._offer(row, keys[row.index]) for row in rows if not _held_back(row)]
        if offers:
            session.execute(insert(Listing), offers)
            listing.write_steps(self.now, self.today, *[offer["id"] for offer in offers])
        by_lot = {offer["lot_id"]: offer for offer in offers}
        session.execute(
            insert(PassportEntry),
            [entry for row in rows for entry in self._history(row, keys[row.index], by_lot.get(keys[row.index]))],
        )
        match.listing_changed(*[offer["id"] for offer in offers])
        return keys

    def _lot(self, row: Row, key: UUID, part: Slice) -> dict[str, Any]:
        return {
            **self._columns(row), "id": key, "organisation_id": self.delivery.organisation_id,
            "created_by": self.delivery.created_by, "source_system": self.delivery.source_system,
            "source_id": row.source_id, "delivery_id": self.delivery.id, "delivered": row.said,
            "fingerprint": _uuid(part.prints[row.index]), "version": 1,
        }  # fmt: skip

    def _offer(self, row: Row, lot_id: UUID) -> dict[str, Any]:
        rungs = listing.ladder_of(self.actor, row.values["project_id"], self.today, row.values.get("start_rung"))
        return {
            "id": uuid7(), "lot_id": lot_id, "organisation_id": self.delivery.organisation_id,
            "created_by": self.delivery.created_by, "quantity": row.values["quantity"], "published_at": self.now,
            "state": ListingState.PUBLISHED, "version": 1, **rungs,
            **{name: row.values.get(name) for name in OFFER},
        }  # fmt: skip

    def _history(self, row: Row, lot_id: UUID, offer: Mapping[str, Any] | None) -> list[dict[str, Any]]:
        values, name = row.values, self.actor.organisation_name
        facts = {
            "material": values["material_code"], "quantity": values["quantity"], "unit": values["unit"],
            "state": self._columns(row)["state"].value, "source": self.delivery.source_system,
        }  # fmt: skip
        lines = [chain.chain(None, lot_id, EntryKind.CREATED, self.now, name, facts)]
        elsewhere = len(proofs.referred(values))
        if elsewhere:
            said = {"elsewhere": elsewhere}
            lines.append(chain.chain(lines[-1], lot_id, EntryKind.DOCUMENT_ADDED, self.now, name, said))
        if offer is not None:
            offered = {
                "listing": offer["id"], "quantity": values["quantity"], "unit": values["unit"],
                "rung": offer["start_rung"].value,
            }  # fmt: skip
            lines.append(chain.chain(lines[-1], lot_id, EntryKind.PUBLISHED, self.now, name, offered))
        return [
            {
                "id": uuid7(), "lot_id": one.lot_id, "sequence": one.sequence, "kind": one.kind, "at": one.at,
                "organisation_name": one.organisation, "data": dict(one.data), "previous_hash": one.previous_hash,
                "hash": one.hash,
            }
            for one in lines
        ]  # fmt: skip

    def check(self, row: Row, different: Sequence[str]) -> None:
        """What a trial run sees of a change: whether it is there, its kind, and what is claimed."""
        if row.found.state == LotState.GONE:
            row.refuse(None, "thing_is_gone")
        if FIXED & set(different):
            row.refuse(None, "field_fixed", value=", ".join(sorted(FIXED & set(different))))
        in_kinds_unit(row, session.get_one(MaterialType, row.found.material_code))
        offer = lot.offer_of(row.found)
        if offer is not None and "quantity" in different and not row.wrong:
            session.refresh(offer, ["optioned", "accepted"])  # a trigger keeps them
            claimed = offer.optioned + offer.accepted
            if row.values["quantity"] < claimed:
                row.refuse(None, "below_claimed_amount", value=str(row.values["quantity"]), claimed=str(claimed))

    def change(self, row: Row, different: Sequence[str]) -> None:
        """By the services that people use: the offer follows, who has a claim is told of a slip, the passport grows."""
        self.check(row, different)
        if row.wrong:
            return
        values, found = row.values, row.found
        data = {name: values.get(name) for name in (*FACTS, *LEGAL, "composition") if name in different}
        data = {name: value for name, value in data.items() if value is not None or name not in _ALWAYS}
        if "depot" in different and (depot := self.look_up(row, "depot", self.named.depot)):
            data["depot_id"] = depot.id
        if {"x", "y"} & set(different) and (place := self.place(row)):
            data["place"] = Place(*place)
        self._smaller_first(row, different)
        lot.change(self.actor, found.id, data, self.now, recorded=True)
        if proofs.DOCUMENTS & set(different):
            passport.refer(self.actor, found, proofs.referred(values), self.now)
        self._offer_follows(row, different)

    def _smaller_first(self, row: Row, different: Sequence[str]) -> None:
        offer = lot.offer_of(row.found)
        if offer is not None and "quantity" in different and row.values["quantity"] < row.found.quantity:
            amount = row.values["quantity"] + offer.handed_over
            listing.change(self.actor, offer.id, {"quantity": min(amount, offer.quantity)}, self.now, None)

    def _offer_follows(self, row: Row, different: Sequence[str]) -> None:
        offer = lot.offer_of(row.found)
        data = {name: row.values.get(name) for name in OFFER if name in different}
        if offer is not None and "quantity" in different:
            data["quantity"] = row.values["quantity"] + offer.handed_over
        if offer is not None and data:
            listing.change(self.actor, offer.id, data, self.now, None)

    def finish(self, tally: Tally) -> int:
        """Offers of lots that a complete file lacks are withdrawn; those with a claim stay, and that is told."""
        if not self.delivery.complete:
            return 0
        query = select(Listing.id, Lot.source_id).join(Lot, Listing.lot_id == Lot.id).where(*self._own())
        standing = session.execute(query.where(Listing.state == ListingState.PUBLISHED)).all()
        missing = [key for key, source_id in standing if source_id not in self.arrived]
        count = check_share(self.delivery, tally, len(missing), len(standing))
        if not count or self.delivery.trial:
            return count
        kept = 0
        for key in missing:
            try:
                listing.withdraw(self.actor, key, REASON, self.now)
            except Conflict:
                kept += 1
        if kept:
            tally.say("withdrawal_refused", kept, missing=kept)
        return count - kept


_ALWAYS = frozenset({"quantity", "determination", "times_reused", "available_from", "legal_status"})
"""What a lot cannot be without: an empty cell leaves it as it was."""


def _held_back(row: Row) -> bool:
    return any(note.code == HELD_BACK for note in row.notes)


def in_kinds_unit(row: Row, kind: MaterialType) -> None:
    """The quantity in the unit of the kind; one that cannot be reckoned refuses the row."""
    if "quantity" not in row.values or row.said.get("unit") in (None, kind.unit.value):
        row.values["unit"] = kind.unit
        return
    ratio = unit_ratio(Unit(row.said["unit"]), kind.unit, kind.pieces_per_unit, kind.mass_kg_per_unit)
    if ratio is None:
        row.refuse(None, "unit_not_of_kind", value=row.said["unit"], unit=kind.unit.value)
        return
    row.values["quantity"], row.values["unit"] = ratio.apply(row.values["quantity"]).quantize(STEP), kind.unit


def _id(found: Any) -> UUID | None:
    return None if found is None else found.id
