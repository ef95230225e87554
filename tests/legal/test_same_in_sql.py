"""The rule table gives one answer: what SQL blocks is what Python blocks, whatever is known of a lot."""

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, literal, select

from tests.factories import TILE, TODAY
from tests.legal.making import ASPHALT, STEEL, authorise, organisation_of
from wisselplaats import db
from wisselplaats.domain.legal import Act, check
from wisselplaats.domain.vocabulary import Determination, LegalStatus, LotState, Unit, WoodTreatment
from wisselplaats.models import Lot, uuid7
from wisselplaats.services import legal, listing

MAYBE = st.sampled_from([True, False, None])
ANSWERED = st.sampled_from([None, datetime(2026, 1, 1, tzinfo=UTC)])
FACTS = st.fixed_dictionaries(
    {
        "material_code": st.sampled_from([TILE, ASPHALT, STEEL, "asfalt-bulk"]),
        "legal_status": st.sampled_from(LegalStatus),
        "use_certain": MAYBE, "use_lawful": MAYBE, "use_high_grade": MAYBE, "legal_answered_at": ANSWERED,
        "pak10_mg_kg": st.sampled_from([None, Decimal(0), Decimal(75), Decimal("75.001"), Decimal(900)]),
        "has_crow210": MAYBE, "contains_asbestos": MAYBE,
        "wood_treatment": st.sampled_from([None, *WoodTreatment]),
        "suspicious_origin": MAYBE, "adhering_soil": MAYBE, "load_bearing": MAYBE, "pests": MAYBE, "zzs": MAYBE,
        "painted": MAYBE, "year_laid": st.sampled_from([None, 1970, 1989, 1990, 2010]),
        "eural_code": st.sampled_from([None, "17 01 01", "17 03 01*"]),
        "waste_stream_number": st.sampled_from([None, "05ABC1234567"]),
    }
)  # fmt: skip


def written(owner_id: Any, facts: dict[str, Any]) -> Lot:
    if facts["legal_status"] != LegalStatus.WASTE:
        facts = {**facts, "eural_code": None, "waste_stream_number": None}
    key = uuid7()
    db.session.execute(
        insert(Lot).values(
            id=key, organisation_id=owner_id, quantity=Decimal(1), unit=Unit.M2, determination=Determination.COUNTED,
            state=LotState.RELEASED, available_from=TODAY, x=93_500.0, y=463_700.0, times_reused=0, version=1, **facts,
        )
    )  # fmt: skip
    return db.session.get_one(Lot, key)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=FACTS, third=st.booleans(), authorised=st.booleans())
def test_sql_and_python_block_the_same(
    make: SimpleNamespace, facts: dict[str, Any], third: bool, authorised: bool
) -> None:
    owner = make.actor() if not hasattr(make, "owner") else make.owner
    make.owner = owner
    lot = written(owner.organisation_id, facts)
    for act in Act:
        in_python = not check(legal.facts_of(lot), act, third, authorised).open
        condition = legal.blocked(act, literal(third), literal(authorised))
        in_sql = db.session.scalar(select(condition).select_from(Lot).where(Lot.id == lot.id))
        assert in_sql is in_python, (act, facts, third, authorised)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=FACTS, code=st.sampled_from(["17 01 01", "17 03 01*"]))
def test_the_market_shows_what_the_gate_lets_through_to_each_taker(
    make: SimpleNamespace, facts: dict[str, Any], code: str
) -> None:
    if not hasattr(make, "pair"):
        make.pair = (make.actor(), make.actor(), make.actor())
        authorise(make.pair[0], make.pair[1])
    owner, taker, stranger = make.pair
    lot = written(owner.organisation_id, {**facts, "eural_code": code})
    for somebody in (taker, stranger):
        shown = db.session.scalar(
            select(listing.gate_open(somebody.organisation_id)).select_from(Lot).where(Lot.id == lot.id)
        )
        assert shown is legal.check_lot(lot, Act.RESERVE, somebody.organisation_id).open
    assert organisation_of(owner).id == lot.organisation_id
