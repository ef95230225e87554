"""The facts of the rule table, read from a lot in Python and in SQL; a property test holds the two to one answer."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_

from wisselplaats.domain.legal import COMPARE, LOT_FACTS, Act, Condition, FactKind, LegalFacts, Term, rules
from wisselplaats.domain.vocabulary import WoodTreatment
from wisselplaats.models import Lot

ANSWERS = ("use_certain", "use_lawful", "use_high_grade")
"""The three questions of continued use."""
LAW_COLUMNS = (
    Lot.material_code, Lot.legal_status, Lot.pak10_mg_kg, Lot.has_crow210, Lot.contains_asbestos, Lot.wood_treatment,
    Lot.use_certain, Lot.use_lawful, Lot.use_high_grade, Lot.legal_answered_at, Lot.suspicious_origin,
    Lot.adhering_soil, Lot.load_bearing, Lot.pests, Lot.zzs, Lot.painted, Lot.year_laid, Lot.eural_code,
    Lot.waste_stream_number,
)  # fmt: skip
"""What `facts_of` reads of a lot."""


def facts_of(lot: Lot) -> LegalFacts:
    """What the legal gate asks about a lot; kinds of asphalt and steel are known by their code."""
    code = lot.material_code
    return LegalFacts(
        status=lot.legal_status, is_asphalt=code.startswith("asfalt") and code != "asfalt-bulk",
        is_steel="staal" in code or "stalen" in code, pak10_mg_kg=lot.pak10_mg_kg, has_crow210=lot.has_crow210,
        asbestos=lot.contains_asbestos, wood_treatment=lot.wood_treatment or WoodTreatment.NONE,
        use_certain=lot.use_certain, use_lawful=lot.use_lawful, use_high_grade=lot.use_high_grade,
        answered_at=lot.legal_answered_at, suspicious_origin=lot.suspicious_origin, adhering_soil=lot.adhering_soil,
        load_bearing=lot.load_bearing, pests=lot.pests, zzs=lot.zzs, painted=lot.painted, year_laid=lot.year_laid,
        eural_code=lot.eural_code, waste_stream_number=lot.waste_stream_number,
    )  # fmt: skip


def _answers() -> ColumnElement[Any]:
    given = (Lot.use_certain, Lot.use_lawful, Lot.use_high_grade)
    all_yes = and_(*[answer.is_(True) for answer in given], Lot.legal_answered_at.is_not(None))
    return case((or_(*[answer.is_(False) for answer in given]), "no"), (all_yes, "yes"), else_="open")


_COLUMNS: dict[str, Any] = {
    "status": Lot.legal_status,
    "answers": _answers(),
    "is_asphalt": and_(Lot.material_code.startswith("asfalt"), Lot.material_code != "asfalt-bulk"),
    "is_steel": or_(Lot.material_code.contains("staal"), Lot.material_code.contains("stalen")),
    "asbestos": Lot.contains_asbestos,
    "wood_treatment": func.coalesce(Lot.wood_treatment, WoodTreatment.NONE.value),
    "hazardous": func.coalesce(Lot.eural_code.endswith("*"), False),
}  # fmt: skip


def blocked(act: Act, third_party: ColumnElement[bool], taker_authorised: ColumnElement[bool]) -> ColumnElement[bool]:
    """SQL over Lot, never NULL: some rule of the table blocks this act."""
    people = {"third_party": third_party, "taker_authorised": taker_authorised}
    stopping = [_holds(rule.condition, people) for rule in rules() if rule.blocks and act in rule.acts]
    return or_(false(), *stopping)


def _holds(condition: Condition, people: dict[str, ColumnElement[bool]]) -> ColumnElement[bool]:
    return or_(*[and_(*[_term(term, people) for term in group]) for group in condition.groups])


def _term(term: Term, people: dict[str, ColumnElement[bool]]) -> ColumnElement[bool]:
    column: ColumnElement[Any] = people.get(term.fact, _COLUMNS.get(term.fact, getattr(Lot, term.fact, false())))
    if term.number is not None:
        return func.coalesce(COMPARE[term.operator](column, term.number), False)  # type: ignore[arg-type]
    found = or_(*[_is(column, LOT_FACTS[term.fact].kind, word) for word in sorted(term.words)])
    return found if term.operator == "=" else not_(found)


def _is(column: ColumnElement[Any], kind: FactKind, word: str) -> ColumnElement[bool]:
    """Never NULL, so that it can be turned round."""
    if kind is FactKind.WORD:
        return column == word
    if word == "unknown":
        return column.is_(None)
    if kind is FactKind.YES_NO:
        return column.is_(word == "yes")
    return column.is_not(None)
