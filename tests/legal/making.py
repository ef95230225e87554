"""Lots for which a rule of the table holds, made from the rule's own condition: a new rule needs no new test."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import update

from tests.factories import NOW, TILE
from wisselplaats import db
from wisselplaats.domain.legal import COMPARE, LOT_FACTS, Act, Rule, Term, rules
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import LegalStatus, PermitKind, Unit, WoodTreatment
from wisselplaats.models import Lot, Organisation, WasteTaker

ASPHALT, STEEL = "asfalt-deklaag", "lichtmast-staal-6m"
YES_NO = {"yes": True, "no": False, "unknown": None}
ANSWERS = {
    "yes": {"use_certain": True, "use_lawful": True, "use_high_grade": True, "legal_answered_at": NOW},
    "no": {"use_certain": True, "use_lawful": False, "use_high_grade": True, "legal_answered_at": NOW},
    "open": {"use_certain": True, "use_lawful": None, "use_high_grade": None, "legal_answered_at": NOW},
}
CLEAN: dict[str, Any] = {
    "legal_status": LegalStatus.PRODUCT, "use_certain": None, "use_lawful": None, "use_high_grade": None,
    "legal_answered_at": None, "pak10_mg_kg": None, "has_crow210": True, "contains_asbestos": False,
    "wood_treatment": None, "suspicious_origin": False, "adhering_soil": False, "load_bearing": False, "pests": False,
    "zzs": False, "painted": False, "year_laid": 2001, "eural_code": None, "waste_stream_number": None,
}  # fmt: skip
"""Facts that no rule minds."""
_BOOLEANS = {"asbestos": "contains_asbestos"}


@dataclass(frozen=True)
class Case:
    """Facts of a lot for which a rule holds, and between whom: one group of its condition."""

    rule: Rule
    columns: dict[str, Any]
    kind: str
    third_party: bool
    authorised: bool

    @property
    def name(self) -> str:
        return f"{self.rule.code} {'to others' if self.third_party else 'inside'}"


def cases(act: Act, blocks: bool = True) -> Iterator[Case]:
    """Every rule that is asked about an act, for both sides where its condition leaves that open."""
    for rule in rules():
        if act not in rule.acts or rule.blocks != blocks:
            continue
        for group in rule.condition.groups:
            said = {term.fact: _word(term) for term in group if term.fact in ("third_party", "taker_authorised")}
            sides = [YES_NO[said["third_party"]]] if "third_party" in said else [True, False]
            for side in sides:
                yield _case(rule, group, bool(side), said.get("taker_authorised") == "yes")


def _case(rule: Rule, group: tuple[Term, ...], third_party: bool, authorised: bool) -> Case:
    columns, kind = dict(CLEAN), TILE
    for term in group:
        if term.fact == "is_asphalt" and _word(term) == "yes":
            kind = ASPHALT
        elif term.fact == "is_steel" and _word(term) == "yes":
            kind = STEEL
        else:
            columns |= _columns(term)
    return Case(rule, columns, kind, third_party, authorised)


def _columns(term: Term) -> dict[str, Any]:
    """What a lot has to say for a term to hold."""
    if term.number is not None:
        return {
            term.fact: next(value for value in _around(term) if COMPARE[term.operator](Decimal(value), term.number))
        }
    word = _word(term)
    special: dict[str, Any] = {
        "status": lambda: {"legal_status": LegalStatus(word)},
        "answers": lambda: ANSWERS[word],
        "wood_treatment": lambda: {"wood_treatment": WoodTreatment(word)},
        "eural_code": lambda: {"eural_code": "17 01 01" if word == "known" else None},
        "waste_stream_number": lambda: {"waste_stream_number": "05ABC1234567" if word == "known" else None},
        "hazardous": lambda: {"eural_code": "17 03 01*" if word == "yes" else "17 01 01"},
    }
    if term.fact in special:
        return dict(special[term.fact]())
    if term.fact in ("third_party", "taker_authorised", "is_asphalt", "is_steel"):
        return {}
    return {_BOOLEANS.get(term.fact, term.fact): YES_NO[word]}


def _around(term: Term) -> tuple[Any, ...]:
    limit = int(term.number or 0)
    return (limit + 1, limit - 1, limit)


def _word(term: Term) -> str:
    values = LOT_FACTS[term.fact].values
    return next(value for value in values if (value in term.words) == (term.operator == "="))


def organisation_of(actor: Actor) -> Organisation:
    return db.session.get_one(Organisation, actor.organisation_id)


def lot_of(make: Any, owner: Actor, case: Case, red: bool = True, **more: Any) -> Lot:
    """A lot of the owner for which the rule holds, or with clean facts to be turned later."""
    unit = {ASPHALT: Unit.TONNE, STEEL: Unit.PIECE}.get(case.kind, Unit.M2)
    facts = case.columns if red else CLEAN
    made: Lot = make.lot(organisation=organisation_of(owner), material_code=case.kind, unit=unit, **{**facts, **more})
    return made


def turn(lot_id: UUID, case: Case) -> None:
    """Make the rule hold, behind the back of every service."""
    db.session.execute(update(Lot).where(Lot.id == lot_id).values(case.columns))
    db.session.commit()


def authorise(keeper: Actor, taker: Actor, code: str = "17 01 01", **more: Any) -> WasteTaker:
    """Put a taker in the register."""
    made = WasteTaker(
        keeper_id=keeper.organisation_id, taker_id=taker.organisation_id, permit_kind=PermitKind.VIHB,
        permit_number="ZH123456VIHB", eural_codes=[code], valid_from=date(2020, 1, 1), checked_by=keeper.user_id,
        checked_at=NOW, **more,
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made
