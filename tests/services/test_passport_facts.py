"""The facts of a passport: defaults that say so, every change in the history, versions, and the way back to the street."""

import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from shapely import from_wkb
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from tests.factories import LEIDEN, NOW, TILE, TODAY, day
from tests.services.test_handover import Deal
from tests.services.test_lot import street
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Forbidden, Invalid, NotFound, Unauthenticated
from wisselplaats.domain.passport import NOTED, EntryKind
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import Decision, Detachability, JointFilling, LotState, Quality, Role
from wisselplaats.models import CompositionPart, Lot, Organisation, User
from wisselplaats.services import handover, listing, lot, passport, reservation
from wisselplaats.services.handover.record import KEPT
from wisselplaats.services.passport import completing
from wisselplaats.services.reservation import Wish


def own_lot(make: SimpleNamespace, actor: Actor, **data: Any) -> Lot:
    found: Lot = make.lot(organisation=session.get_one(Organisation, actor.organisation_id), **data)
    return found


def posted(actor: Actor, **data: Any) -> Lot:
    given = {"material_code": TILE, "quantity": Decimal(50), "available_from": TODAY, "place": Place(*LEIDEN)} | data
    with transaction():
        return lot.create(actor, NOW, TODAY, **given)


def changed(actor: Actor, found: Lot, **data: Any) -> Lot:
    with transaction():
        return lot.change(actor, found.id, data, NOW)


# defaults


def test_what_nobody_said_comes_from_the_catalogue_and_says_so(make: SimpleNamespace, settings: object) -> None:
    actor = make.actor()
    made = posted(actor)
    assert (made.detachability, made.joint_filling) == (Detachability.DETACHABLE, JointFilling.SAND)
    assert made.indicative == ["detachability", "height_mm", "joint_filling", "length_mm", "width_mm"]
    known = passport.document(actor, made.id)["composition"]
    assert known["composition_indicative"] and known["composition_source"].startswith("indicatief")
    assert sum(part["fraction"] for part in known["parts"]) == 1


def test_what_somebody_said_is_no_default(make: SimpleNamespace) -> None:
    made = posted(make.actor(), detachability=Detachability.FIXED, length_mm=Decimal(310))
    assert (made.detachability, made.indicative) == (Detachability.FIXED, ["joint_filling"])


def test_a_survey_and_a_completion_confirm_a_default_and_a_change_of_another_fact_does_not(
    make: SimpleNamespace,
) -> None:
    actor = make.actor()
    made = posted(actor)
    changed(actor, made, colour="rood", length_mm=made.length_mm)
    assert "length_mm" in made.indicative
    with transaction():
        lot.confirm(actor, own_state(made).id, {"length_mm": made.length_mm}, NOW)
    assert "length_mm" not in made.indicative
    with transaction():
        lot.complete(actor, made.id, {"joint_filling": JointFilling.SAND, "detachability": None}, NOW)
    assert made.indicative == ["height_mm", "width_mm"]


def own_state(found: Lot) -> Lot:
    found.state = LotState.EXPECTED
    session.commit()
    return found


# the inventory


def test_a_harvest_carries_the_function_and_the_outline_of_the_objects(make: SimpleNamespace) -> None:
    actor = make.actor()
    found = street(make, actor)
    for place, word in enumerate(("voetpad", "voetpad", "rijbaan")):
        make.asset(
            organisation_id=actor.organisation_id,
            x=93_500.0 + place,
            year_laid=1994,
            function=word,
            street="Breestraat",
        )
    with transaction():
        [made] = lot.harvest(actor, found.id, NOW).lots
    assert (made.origin_function, made.origin_street, made.year_laid) == ("voetpad", "Breestraat", 1994)
    assert made.origin_geometry is not None
    assert from_wkb(made.origin_geometry).bounds == (93_500.0, 463_700.0, 93_502.0, 463_700.0)
    assert "length_mm" in made.indicative
    assert passport.entries(made.id)[0].data["function"] == "voetpad"


# composition


def test_a_composition_is_kept_replaced_and_noted(make: SimpleNamespace, settings: object) -> None:
    actor = make.actor()
    made = posted(actor, composition={"grind": Decimal("0.6"), "zand": Decimal("0.4")})
    changed(actor, made, composition={"grind": Decimal("0.5"), "cement": Decimal("0.5")})
    assert {part.substance: part.fraction for part in made.composition} == {
        "grind": Decimal("0.5"),
        "cement": Decimal("0.5"),
    }
    last = passport.entries(made.id)[-1]
    assert last.data["changed"] == {"composition": ["grind 0.6; zand 0.4", "cement 0.5; grind 0.5"]}
    assert not passport.document(actor, made.id)["composition"]["composition_indicative"]
    with pytest.raises(Invalid) as refused:
        changed(actor, made, composition={"grind": Decimal("0.5")})
    assert refused.value.problems[0].code == "fractions_not_whole"


@pytest.mark.parametrize("sql", [
    "INSERT INTO lot_composition VALUES (:lot, 'zand', 0.7)",
    "INSERT INTO lot_composition VALUES (:lot, 'zand', 0.7), (:lot, 'grind', 0.4)",
])  # fmt: skip
def test_the_database_refuses_fractions_that_are_not_whole(make: SimpleNamespace, sql: str) -> None:
    found = make.lot()
    with pytest.raises(IntegrityError, match="do not sum to 1"), session.begin_nested():
        session.execute(text(sql), {"lot": found.id})
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


@pytest.mark.parametrize(
    "values",
    [
        {"primary_share": Decimal("0.5")},
        {"primary_share": Decimal("0.5"), "secondary_share": Decimal("0.5"), "reused_share": Decimal("0.5")},
    ],
)
def test_the_database_refuses_shares_that_are_not_whole(make: SimpleNamespace, values: dict[str, Decimal]) -> None:
    with pytest.raises(IntegrityError, match="shares_whole"):
        make.lot(**values)
    session.rollback()


# history and versions


def test_every_change_of_a_fact_stands_in_the_history_with_its_old_and_new_value(make: SimpleNamespace) -> None:
    actor = make.actor()
    made = posted(actor)
    changed(actor, made, quality=Quality.A, breakage_percent=Decimal("4.5"), note="bel Petra")
    found = passport.entries(made.id)
    assert found[-1].data == {"changed": {"quality": [None, "A"], "breakage_percent": [None, "4.5"]}}
    assert found[0].data["facts"]["quantity"] == "50"
    assert passport.broken_at(found) is None


def test_a_fact_that_was_changed_past_the_services_shows_in_the_next_line(make: SimpleNamespace) -> None:
    actor = make.actor()
    made = posted(actor)
    session.execute(text("UPDATE lot SET colour = 'paars', x = x + 1 WHERE id = :id"), {"id": made.id})
    session.commit()
    with transaction():
        passport.note(actor, made.id, EntryKind.INSPECTED, "bekeken", NOW)
    last = passport.entries(made.id)[-1].data["changed"]
    assert last == {"colour": [None, "paars"], "place": ["93500.00 463700.00", "93501.00 463700.00"]}


def test_two_versions_are_compared_and_each_is_rebuilt(make: SimpleNamespace, settings: object) -> None:
    actor = make.actor()
    made = posted(actor)
    changed(actor, made, colour="rood")
    changed(actor, made, colour="grijs", quality=Quality.C)
    found = passport.compare(actor, made.id, 1, 3)
    assert [(one.name, one.old, one.new) for one in found.changes] == [
        ("colour", None, "grijs"),
        ("quality", None, "C"),
    ]
    assert [row.sequence for row in found.between] == [2, 3]
    assert passport.version(actor, made.id, 2).facts["colour"] == "rood"
    assert passport.compare(actor, made.id).latest == 3
    assert passport.compare(actor, made.id, 2, 2).changes == []


def test_a_version_that_is_not_there_or_goes_backwards_is_refused(make: SimpleNamespace, settings: object) -> None:
    actor = make.actor()
    made = posted(actor)
    changed(actor, made, colour="rood")
    for versions, code in (((1, 9), "no_such_version"), ((2, 1), "version_before")):
        with pytest.raises(Invalid) as refused:
            passport.compare(actor, made.id, *versions)
        assert refused.value.problems[0].code == code
    with pytest.raises(NotFound):
        passport.version(actor, made.id, 3)
    with pytest.raises(NotFound):
        passport.compare(make.actor(), made.id)
    with pytest.raises(Unauthenticated):
        passport.compare(None, made.id)


def test_a_history_from_before_the_facts_were_kept_is_walked_back_from_today(
    make: SimpleNamespace, settings: object
) -> None:
    actor = make.actor()
    found = own_lot(make, actor, colour="rood")
    old_line(found, 1, {"quantity": "100"})
    old_line(found, 2, {"changed": {"colour": ["grijs", "rood"]}})
    assert passport.version(actor, found.id, 1).facts["colour"] == "grijs"
    changed(actor, found, colour="zwart")
    colours = [passport.version(actor, found.id, number).facts["colour"] for number in (1, 2, 3)]
    assert colours == ["grijs", "rood", "zwart"]


def old_line(found: Lot, sequence: int, data: dict[str, Any]) -> None:
    session.execute(
        text("""INSERT INTO passport_entry (id, lot_id, sequence, kind, at, organisation_name, data, previous_hash, hash)
        VALUES (gen_random_uuid(), :lot, :sequence, 'corrected', now(), 'Leiden', CAST(:data AS jsonb), 'x', 'y')"""),
        {"lot": found.id, "sequence": sequence, "data": json.dumps(data)},
    )
    session.commit()


# parts of a lot


NOT_KEPT = {
    "id", "serial", "organisation_id", "project_id", "depot_id", "depot_km", "bay", "parent_id", "created_by",
    "created_at", "updated_at", "version", "source_system", "source_id", "delivery_id", "fingerprint", "delivered",
    "quantity", "times_reused", "state", "available_from", "available_until", "x", "y", "street", "municipality",
    "origin_street", "origin_municipality", "note",
}  # fmt: skip


def test_every_fact_of_a_lot_goes_along_with_a_part_of_it_or_is_of_the_part_itself() -> None:
    columns = {column.key for column in inspect(Lot).column_attrs} - {"stored_since", "stored_days"}
    assert columns == {*KEPT, *NOT_KEPT}
    assert set(NOTED) - {"composition", "place"} <= columns


def taken(make: SimpleNamespace) -> tuple[Deal, Lot]:
    deal = Deal(make)
    deal.lot.year_laid, deal.lot.origin_street, deal.lot.origin_function = 1994, "Breestraat", "voetpad"
    deal.lot.composition = [CompositionPart(substance="grind", fraction=Decimal(1))]
    session.commit()
    return deal, deal.accept().hand_over().child_lot


def test_a_part_is_made_of_what_the_whole_is_made_of(make: SimpleNamespace) -> None:
    _, child = taken(make)
    assert [(part.substance, part.fraction) for part in child.composition] == [("grind", 1)]
    assert (child.origin_function, child.year_laid) == ("voetpad", 1994)


def test_from_the_bench_in_the_park_one_walks_back_to_the_street_of_1994(
    make: SimpleNamespace, settings: object
) -> None:
    deal, child = taken(make)
    third = make.actor()
    with transaction():
        offer = listing.publish(deal.taker, child.id, NOW, TODAY, quantity=Decimal(60))
        offer.region_from = offer.open_market_from = offer.own_depot_from = offer.other_project_from = day(-1)
    with transaction():
        claim = reservation.request(third, offer.id, Wish(Decimal(20)), NOW, TODAY)
        reservation.decide(deal.taker, claim.id, Decision.ACCEPT, NOW)
    with transaction():
        bench = handover.hand_over(deal.taker, claim.id, NOW, TODAY).child_lot
    found = passport.lineage(third, bench.id)
    assert [station.lot.number for station in found.stations if station.lot] == [
        bench.number, child.number, deal.lot.number,
    ]  # fmt: skip
    assert [station.passage.quantity for station in found.stations if station.passage] == [20, 60]
    begin = found.beginning
    assert (begin.year_laid, begin.street, begin.function) == (1994, "Breestraat", "voetpad")
    assert [station.lot.id for station in passport.lineage(deal.owner, deal.lot.id).children if station.lot] == [
        child.id
    ]


def test_a_link_that_the_viewer_may_not_know_of_is_there_without_its_lot(
    make: SimpleNamespace, settings: object
) -> None:
    actor = make.actor()
    hidden = make.lot(street="Geheim", origin_street="Geheim")
    found = passport.lineage(actor, own_lot(make, actor, parent_id=hidden.id).id)
    assert [station.lot is None for station in found.stations] == [False, True]
    assert (found.stations[1].place, found.beginning.street) == (None, None)
    with pytest.raises(NotFound):
        passport.lineage(actor, hidden.id)
    with pytest.raises(Unauthenticated):
        passport.lineage(None, hidden.id)


# the queue


def test_the_least_complete_lot_comes_first_and_the_database_reckons_as_the_page_does(make: SimpleNamespace) -> None:
    actor = make.actor(Role.BROKER)
    full = own_lot(make, actor, year_laid=1994, packaging="pallet", breakage_percent=1, origin_street="Breestraat")
    poor = own_lot(make, actor, quality=None, length_mm=None, width_mm=None, height_mm=None)
    own_lot(make, actor, state=LotState.GONE)
    own_lot(make, actor, available_from=day(400), available_until=None)
    make.lot()
    found = passport.drafts(actor, TODAY).items
    assert [draft.lot.id for draft in found] == [poor.id, full.id]
    assert [draft.completeness.percent for draft in found] == [
        session.scalar(select(completing.percent()).join(Lot.material).where(Lot.id == draft.lot.id)) for draft in found
    ]
    assert passport.count(actor, TODAY) == 2


def test_what_is_offered_is_in_the_queue_however_late_it_comes(make: SimpleNamespace) -> None:
    actor = make.actor(Role.BROKER)
    make.listing(lot=own_lot(make, actor, available_from=day(400), available_until=None))
    assert [draft.offered for draft in passport.drafts(actor, TODAY).items] == [True]


def test_a_project_leader_sees_the_lots_of_projects_led_and_those_posted(make: SimpleNamespace) -> None:
    actor = make.actor(Role.PROJECT_LEADER)
    owner = session.get_one(Organisation, actor.organisation_id)
    own_lot(make, actor)
    led = own_lot(make, actor, project=make.project(organisation=owner, leader=session.get_one(User, actor.user_id)))
    mine = own_lot(make, actor, created_by=actor.user_id)
    assert {draft.lot.id for draft in passport.drafts(actor, TODAY).items} == {led.id, mine.id}


def test_a_reader_completes_nothing(make: SimpleNamespace) -> None:
    for ask in (passport.drafts, passport.count, passport.next_draft):
        with pytest.raises(Forbidden):
            ask(make.actor(Role.READER), TODAY)


def test_one_goes_through_the_queue_lot_by_lot_to_its_end(make: SimpleNamespace) -> None:
    actor = make.actor(Role.BROKER)
    lots = [own_lot(make, actor, quality=quality) for quality in (None, Quality.A)]
    first = passport.next_draft(actor, TODAY, since=NOW)
    assert first is not None and first.lot.id == lots[0].id
    with transaction():
        lot.complete(actor, first.lot.id, {"quality": Quality.B}, NOW)
    second = passport.next_draft(actor, TODAY, first.after, NOW)
    assert second is not None and (second.lot.id, second.after) == (lots[1].id, None)
