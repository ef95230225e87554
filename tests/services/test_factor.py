"""Factor records: kept and never changed, own ones before everybody's and for nobody else to see."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from tests.factories import NOW, TILE, TODAY
from tests.services.test_handover import Deal
from wisselplaats import db
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    CorrectionOutcome,
    CorrectionReason,
    FactorEvent,
    Indicator,
    Module,
    Per,
    Role,
    SourceKind,
    WeightSet,
)
from wisselplaats.models import Handover, ImpactFactor
from wisselplaats.services import factor, handover

TILES = (TILE, "betontegel", "verharding")


def figure(**changed: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "applies_to": TILE, "indicator": Indicator.CO2, "module": Module.A1_3, "value": Decimal("0.1"), "per": Per.KG,
        "weight_set": WeightSet.A2, "source": "Proef-EPD 12", "source_kind": SourceKind.EPD, "category": 1,
        "valid_from": TODAY, "shared": False, "why": "proef",
    }  # fmt: skip
    return {**known, **changed}


def add(actor: Actor, **changed: Any) -> ImpactFactor:
    return factor.add(actor, figure(**changed), NOW, TODAY)


@pytest.fixture
def admin(make: SimpleNamespace) -> Actor:
    return make.actor(Role.ADMIN)  # type: ignore[no-any-return]


@pytest.fixture
def platform(make: SimpleNamespace) -> Actor:
    return make.actor(Role.READER, platform_admin=True)  # type: ignore[no-any-return]


def counts_for(actor: Actor | None) -> str:
    found = factor.factors_on(TODAY, WeightSet.A2, actor.organisation_id if actor else None)
    used = found.find(TILES, Indicator.CO2, Module.A1_3, "material")
    assert used is not None
    return used.code


def test_an_own_record_counts_for_its_organisation_and_for_nobody_else(make: SimpleNamespace, admin: Actor) -> None:
    before = counts_for(None)
    made = add(admin)
    assert counts_for(admin) == made.code
    assert counts_for(None) == counts_for(make.actor(Role.ADMIN)) == before


def test_another_organisation_finds_it_nowhere(make: SimpleNamespace, admin: Actor) -> None:
    made, stranger = add(admin), make.actor(Role.ADMIN)
    assert made.id not in {row.id for row in factor.listed(stranger)}
    assert made.id in {row.id for row in factor.listed(admin)}
    for read in (
        lambda: factor.get(stranger, made.id),
        lambda: factor.open_record(stranger, made.code, 1),
        lambda: factor.open_record(None, made.code, 1),
        lambda: factor.end(stranger, made.id, TODAY, "x", NOW, TODAY),
        lambda: factor.verify(stranger, made.id, True, "x", NOW),
    ):
        with pytest.raises(NotFound):
            read()


def test_the_same_thing_again_is_a_next_version_and_ends_the_last_one(admin: Actor) -> None:
    first = add(admin, valid_from=TODAY - timedelta(days=30))
    second = add(admin, value=Decimal("0.2"))
    assert (second.code, second.factor_version) == (first.code, 2)
    assert first.valid_to == TODAY - timedelta(days=1)
    opened = factor.get(admin, second.id)
    assert [one.factor_version for one in opened.versions] == [2, 1]
    assert sorted((event.factor.factor_version, event.kind) for event in opened.events) == [
        (1, FactorEvent.ADDED), (1, FactorEvent.ENDED), (2, FactorEvent.ADDED)
    ]  # fmt: skip
    assert {event.why for event in opened.events} == {"proef"}


def test_the_same_figure_again_is_refused(admin: Actor) -> None:
    add(admin)
    with pytest.raises(Conflict, match="factor_unchanged"):
        add(admin)


def test_a_version_does_not_hold_before_the_last_one(admin: Actor) -> None:
    add(admin)
    with pytest.raises(Invalid) as refused:
        add(admin, value=Decimal("0.2"), valid_from=TODAY - timedelta(days=1))
    assert refused.value.problems[0].code == "factor_before_predecessor"


def test_of_two_versions_of_one_day_the_newest_counts(admin: Actor) -> None:
    add(admin)
    second = add(admin, value=Decimal("0.2"))
    used = factor.factors_on(TODAY, WeightSet.A2, admin.organisation_id)
    found = used.find(TILES, Indicator.CO2, Module.A1_3, "material")
    assert found is not None
    assert found.id == second.id


def test_only_the_platform_keeps_everybody_s_and_only_an_admin_his_own(
    make: SimpleNamespace, admin: Actor, platform: Actor
) -> None:
    assert add(platform, shared=True).organisation_id is None
    with pytest.raises(Forbidden):
        add(admin, shared=True)
    with pytest.raises(Forbidden):
        add(platform)
    for role in set(Role) - {Role.ADMIN}:
        with pytest.raises(Forbidden):
            add(make.actor(role))


def test_an_admin_cannot_end_or_verify_everybody_s(admin: Actor) -> None:
    shared = db.session.scalars(select(ImpactFactor).limit(1)).one()
    with pytest.raises(Forbidden):
        factor.end(admin, shared.id, TODAY, "x", NOW, TODAY)
    with pytest.raises(Forbidden):
        factor.verify(admin, shared.id, True, "x", NOW)


def test_a_record_that_ended_counts_no_more(admin: Actor) -> None:
    before = counts_for(admin)
    made = add(admin, valid_from=TODAY - timedelta(days=9))
    factor.end(admin, made.id, TODAY - timedelta(days=1), "fout", NOW, TODAY)
    assert counts_for(admin) == before
    with pytest.raises(Conflict, match="factor_has_ended"):
        factor.end(admin, made.id, TODAY, "nog eens", NOW, TODAY)


def test_who_verified_a_record_and_who_doubted_it_after_all_is_kept(admin: Actor) -> None:
    made = add(admin)
    assert not made.verified
    assert factor.verify(admin, made.id, True, "EPD blz. 4", NOW).verified
    with pytest.raises(Conflict, match="factor_verified_already"):
        factor.verify(admin, made.id, True, "nog eens", NOW)
    assert not factor.verify(admin, made.id, False, "toch niet", NOW).verified
    told = [(event.kind, event.why, event.user_id) for event in factor.get(admin, made.id).events]
    assert (FactorEvent.VERIFIED, "EPD blz. 4", admin.user_id) in told
    assert (FactorEvent.DOUBTED, "toch niet", admin.user_id) in told


def test_the_database_keeps_a_record_as_it_is(admin: Actor) -> None:
    made = add(admin)
    for change in (
        update(ImpactFactor).where(ImpactFactor.id == made.id).values(value=9),
        update(ImpactFactor).where(ImpactFactor.id == made.id).values(source="anders"),
        delete(ImpactFactor).where(ImpactFactor.id == made.id),
    ):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(change)


WRONG: dict[str, tuple[dict[str, Any], set[tuple[str, str]]]] = {
    "an unknown kind": ({"applies_to": "maansteen"}, {("applies_to", "factor_place_unknown")}),
    "a place of many units, per unit": ({"applies_to": "meubilair", "per": Per.UNIT}, {("per", "factor_unit_needs_kind")}),
    "an MKI of no set": ({"indicator": Indicator.MKI, "weight_set": None}, {("weight_set", "required")}),
    "a price of a set": ({"indicator": Indicator.MONEY}, {("weight_set", "factor_set_not_here")}),
    "an effect of kilograms": ({"effect": "AP"}, {("effect", "factor_effect_of_mki")}),
    "an effect of the other set": (
        {"indicator": Indicator.MKI, "effect": "FAETP"}, {("effect", "not_in_list")}),
    "depot handling in production": ({"per": Per.KG_DEPOT}, {("module", "factor_module_not_here")}),
    "a distance in euros": (
        {"indicator": Indicator.MKI, "per": Per.DISTANCE, "module": Module.A4, "weight_set": None},
        {("indicator", "factor_distance_is_co2")}),
    "a price of demolition": (
        {"indicator": Indicator.MONEY, "module": Module.C1, "weight_set": None}, {("indicator", "factor_price_of_new")}),
    "an unknown vehicle": (
        {"applies_to": "*", "module": Module.A4, "per": Per.TONNE_KM, "vehicle": "raket"}, {("vehicle", "not_in_list")}),
    "a vehicle in production": ({"vehicle": "kipper-8x4"}, {("vehicle", "factor_vehicle_drives")}),
    "a negative price": (
        {"indicator": Indicator.MONEY, "weight_set": None, "value": Decimal(-1)}, {("value", "too_small")}),
    "an end before its start": ({"valid_to": TODAY - timedelta(days=1)}, {("valid_to", "ends_before_start")}),
    "much at once": (
        {"applies_to": "maansteen", "weight_set": None, "effect": "AP", "vehicle": "raket"},
        {("applies_to", "factor_place_unknown"), ("weight_set", "required"), ("effect", "factor_effect_of_mki"),
         ("vehicle", "not_in_list")}),
}  # fmt: skip


@pytest.mark.parametrize("about", WRONG)
def test_every_fault_of_a_record_is_told_at_once(about: str, admin: Actor) -> None:
    changed, expected = WRONG[about]
    with pytest.raises(Invalid) as refused:
        add(admin, **changed)
    assert {(fault.field, fault.code) for fault in refused.value.problems} == expected


def test_the_unit_follows_from_what_is_measured_and_per_what(admin: Actor) -> None:
    assert add(admin).unit == "kg/kg"
    assert add(admin, per=Per.UNIT).unit == "kg/unit"
    assert add(admin, indicator=Indicator.MKI, effect="AP").unit == "mol H+e/kg"
    assert add(admin, per=Per.DISTANCE, module=Module.A4, weight_set=None).unit == "km"


def row(number: int, **changed: Any) -> factor.Row:
    return factor.Row(number, figure(**changed))


def load(actor: Actor, *rows: factor.Row, trial: bool = False) -> factor.Outcome:
    return factor.load(actor, rows, False, "uitgave 3", NOW, TODAY, trial)


def test_a_file_is_tried_without_a_trace_and_then_loaded(admin: Actor) -> None:
    before = len(factor.listed(admin))
    rows = (row(2), row(3, module=Module.C3), row(4, module=Module.C3))
    tried = load(admin, *rows, trial=True)
    assert (tried.added, tried.changed, tried.same, tried.faults) == (2, 0, 1, [])
    assert len(factor.listed(admin)) == before
    assert load(admin, *rows).added == 2
    assert len(factor.listed(admin)) == before + 2
    again = load(admin, *rows)
    assert (again.added, again.changed, again.same) == (0, 0, 3)


def test_one_fault_keeps_the_whole_file_out_and_every_fault_is_named_with_its_row(admin: Actor) -> None:
    before = len(factor.listed(admin))
    made = load(admin, row(2), row(3, applies_to="maansteen"), row(4, weight_set=None, effect="AP"))
    assert [(number, fault.field) for number, fault in made.faults] == [
        (3, "applies_to"), (4, "weight_set"), (4, "effect")
    ]  # fmt: skip
    assert len(factor.listed(admin)) == before


def test_a_file_is_for_an_admin(make: SimpleNamespace) -> None:
    with pytest.raises(Forbidden):
        load(make.actor(Role.BROKER), row(2))


def test_the_list_finds_what_counts_for_a_kind_through_those_above_it(admin: Actor) -> None:
    found = factor.search(admin, limit=500, applies_to=TILE, indicator=Indicator.CO2, module=Module.A1_3).items
    assert {one.applies_to for one in found} >= {"verharding", "*"}
    assert "straatbaksteen" not in {one.applies_to for one in found}
    assert not factor.search(admin, verified=True).items
    assert {one.weight_set for one in factor.search(admin, weight_set=WeightSet.A1).items} == {WeightSet.A1}
    mine = add(admin)
    assert [one.id for one in factor.search(admin, own=True).items] == [mine.id]
    assert mine.id not in {one.id for one in factor.search(admin, limit=900, own=False).items}
    assert not factor.search(admin, valid_on=TODAY.replace(year=1999)).items


def test_pages_of_the_list_neither_repeat_nor_drop(admin: Actor) -> None:
    seen: list[Any] = []
    after = None
    while True:
        page = factor.search(admin, limit=150, after=after)
        seen += [one.id for one in page.items]
        after = page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == len(factor.listed(admin))


def test_a_kind_without_a_factor_of_its_own_is_listed_with_what_it_leans_on(admin: Actor) -> None:
    covered = {one.kind.code: one for one in factor.coverage(admin, TODAY)}
    assert covered[TILE].leans_on == "verharding"
    assert not covered[TILE].blocked or covered[TILE].missing_mass
    assert TILE in {one.kind.code for one in factor.coverage(admin, TODAY, gaps=True)}
    add(admin)
    add(admin, indicator=Indicator.MKI)
    assert TILE not in {one.kind.code for one in factor.coverage(admin, TODAY, gaps=True)}


def test_without_any_factor_a_kind_is_blocked_and_the_refusal_says_why(admin: Actor, platform: Actor) -> None:
    for one in factor.listed(platform, indicator=Indicator.MKI, module=Module.A1_3, weight_set=WeightSet.A2):
        if one.applies_to in {"*", "verharding"}:
            factor.end(platform, one.id, TODAY - timedelta(days=1), "proef", NOW, TODAY)
    assert {one.kind.code: one for one in factor.coverage(admin, TODAY)}[TILE].blocked


def test_the_coverage_comes_in_pages_that_hold_each_kind_once(make: SimpleNamespace) -> None:
    admin = make.actor(Role.ADMIN)
    seen: list[str] = []
    page = factor.coverage_page(admin, TODAY, limit=7)
    assert page.kinds == len(factor.coverage(admin, TODAY)) > 14
    while True:
        seen += [one.kind.code for one in page.page.items]
        if page.page.next is None:
            break
        page = factor.coverage_page(admin, TODAY, limit=7, after=page.page.next)
    assert seen == [one.kind.code for one in factor.coverage(admin, TODAY)]
    gaps = factor.coverage_page(admin, TODAY, gaps=True, limit=1000)
    assert [one.kind.code for one in gaps.page.items] == [
        one.kind.code for one in factor.coverage(admin, TODAY, gaps=True)
    ]
    assert gaps.gaps == len(gaps.page.items)


def test_the_set_of_the_taker_is_kept_on_the_result(make: SimpleNamespace) -> None:
    deal = Deal(make).accept()
    boss = make.actor(Role.ADMIN, organisation=deal.demand.organisation)
    assert factor.choose_set(boss, boss.organisation_id, WeightSet.A1, NOW) is WeightSet.A1
    made = deal.hand_over(quantity=Decimal(10))
    assert made.weight_set is WeightSet.A1
    assert {line.factor.weight_set for line in made.lines} == {WeightSet.A1, None}


def test_the_set_of_another_organisation_is_not_to_be_chosen(make: SimpleNamespace, admin: Actor) -> None:
    with pytest.raises(NotFound):
        factor.choose_set(admin, make.organisation().id, WeightSet.A1, NOW)
    with pytest.raises(Forbidden):
        actor = make.actor(Role.BROKER)
        factor.choose_set(actor, actor.organisation_id, WeightSet.A1, NOW)


def test_the_giver_sees_the_result_and_not_the_licensed_figures_behind_it(make: SimpleNamespace) -> None:
    deal = Deal(make).accept()
    boss = make.actor(Role.ADMIN, organisation=deal.demand.organisation)
    mine = add(boss, value=Decimal("0.5"))
    made = deal.hand_over(quantity=Decimal(10))
    assert isinstance(made, Handover)
    assert mine.id in {line.factor_id for line in made.lines}
    key = made.id
    db.session.flush()
    db.session.expire_all()
    assert mine.id in {line.factor_id for line in handover.get(deal.taker, key).lines}
    db.session.expire_all()
    assert mine.id not in {line.factor_id for line in handover.get(deal.owner, key).lines}


def test_a_vehicle_is_one_of_the_list(make: SimpleNamespace) -> None:
    deal = Deal(make).accept()
    with pytest.raises(Invalid) as refused:
        deal.hand_over(quantity=Decimal(10), vehicle="raket")
    assert refused.value.problems[0].field == "vehicle"
    made = deal.hand_over(quantity=Decimal(10), vehicle="bestelauto", distance_km=Decimal(40))
    assert made.vehicle == "bestelauto"
    assert "bestelauto" in {line.factor.vehicle for line in made.lines}


def test_what_a_lot_drove_to_the_depot_is_counted_by_the_database(make: SimpleNamespace) -> None:
    lot = make.lot(x=93_000.0, y=463_000.0)
    depot = make.depot(organisation=lot.organisation, x=96_000.0, y=467_000.0)
    lot.x, lot.y, lot.depot_id = depot.x, depot.y, depot.id
    lot.state = "in_depot"
    db.session.flush()
    db.session.refresh(lot)
    # 3 and 4 km make 5 as the crow flies, 6.5 by road
    assert lot.depot_km == Decimal("6.5")


def test_a_correction_by_the_giver_keeps_the_lines_that_the_giver_cannot_read(make: SimpleNamespace) -> None:
    deal = Deal(make).accept()
    boss = make.actor(Role.ADMIN, organisation=deal.demand.organisation)
    mine = add(boss, value=Decimal("0.5"))
    made = deal.hand_over(quantity=Decimal(10))
    db.session.flush()
    db.session.expire_all()
    handover.get(deal.owner, made.id)
    finding = handover.Finding(Decimal(9), CorrectionReason.MISCOUNT, "telfout", CorrectionOutcome.RETURNED)
    proposed = handover.propose_correction(deal.taker, made.id, finding, NOW)
    db.session.expire_all()
    handover.get(deal.owner, made.id)
    corrected = handover.confirm_correction(deal.owner, proposed.id, NOW)
    assert mine.id in {line.factor_id for line in corrected.lines}
