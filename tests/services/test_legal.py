"""Warnings, answers, decisions and the register of takers: one allowed, one forbidden, one conflict, and what is kept."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.factories import NOW, TODAY, day
from tests.legal.making import authorise, organisation_of
from tests.services.test_delivery_kinds import deliver
from wisselplaats import db
from wisselplaats.domain.errors import Blocked, Conflict, Forbidden, Invalid, NotFound
from wisselplaats.domain.legal import Act, DeclarationFacts
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    Decision,
    DeliveryKind,
    LegalStatus,
    NotificationKind,
    PermitKind,
    Role,
    StonyKind,
)
from wisselplaats.models import LegalAcknowledgement, LegalAnswer, Listing, Lot, Notification
from wisselplaats.services import handover, legal, listing, lot, passport, reservation
from wisselplaats.services.handover import Count
from wisselplaats.services.reservation import Wish

YES = {"use_certain": True, "use_lawful": True, "use_high_grade": True}
WHY = "Gaat naar de Breestraat."
WASTE = {"legal_status": LegalStatus.WASTE, "eural_code": "17 01 01", "waste_stream_number": "05ABC1234567"}


def do(work: Any, *args: Any, **data: Any) -> Any:
    with db.transaction():
        return work(*args, **data)


@pytest.fixture
def owner(make: SimpleNamespace) -> Actor:
    return make.actor(Role.BROKER)  # type: ignore[no-any-return]


@pytest.fixture
def taker(make: SimpleNamespace) -> Actor:
    return make.actor(Role.BROKER)  # type: ignore[no-any-return]


def lot_of(make: SimpleNamespace, owner: Actor, **facts: Any) -> Lot:
    return make.lot(organisation=organisation_of(owner), **facts)  # type: ignore[no-any-return]


# warnings


def test_who_publishes_reserves_and_hands_over_reads_the_warnings_first(
    make: SimpleNamespace, owner: Actor, taker: Actor
) -> None:
    found = lot_of(make, owner, adhering_soil=True, zzs=True)
    codes = ["adhering_soil", "zzs"]
    with pytest.raises(Conflict) as refused:
        do(listing.publish, owner, found.id, NOW, TODAY)
    assert (refused.value.code, refused.value.params["codes"]) == ("warnings_open", ", ".join(codes))
    do(legal.acknowledge, owner, found.id, ["zzs"], NOW)
    with pytest.raises(Conflict):
        do(listing.publish, owner, found.id, NOW, TODAY)
    do(legal.acknowledge, owner, found.id, codes, NOW)
    offer = do(listing.publish, owner, found.id, NOW, TODAY)
    offer.region_from = offer.open_market_from = TODAY
    db.session.commit()
    with pytest.raises(Conflict, match="warnings_open"):
        do(reservation.request, taker, offer.id, Wish(Decimal(10)), NOW, TODAY)
    do(legal.acknowledge, taker, found.id, codes, NOW)
    claim = do(reservation.request, taker, offer.id, Wish(Decimal(10)), NOW, TODAY)
    do(reservation.decide, owner, claim.id, Decision.ACCEPT, NOW)
    do(lot.change, owner, found.id, {"pests": True}, NOW)
    with pytest.raises(Conflict, match=r"^warnings_open"):
        do(handover.give, owner, claim.id, Count(counted=True), NOW)
    do(legal.acknowledge, owner, found.id, ["pests"], NOW)
    with pytest.raises(Conflict, match=r"^other_side_warnings_open"):
        do(handover.hand_over, owner, claim.id, NOW, TODAY)
    given = do(handover.give, owner, claim.id, Count(counted=True), NOW)
    with pytest.raises(Conflict, match=r"^warnings_open"):
        do(handover.take, taker, given.id, NOW, TODAY)
    do(legal.acknowledge, taker, found.id, ["pests"], NOW)
    assert do(handover.take, taker, given.id, NOW, TODAY).quantity == 10


def test_an_acknowledgement_stands_once_with_a_name_and_a_date_and_nobody_changes_it(
    make: SimpleNamespace, owner: Actor
) -> None:
    found = lot_of(make, owner, pests=True)
    do(legal.acknowledge, owner, found.id, ["pests", "pests"], NOW)
    (kept,) = do(legal.acknowledge, owner, found.id, ["pests"], NOW + timedelta(days=1))
    assert (kept.user.name, kept.at, kept.ground) == (owner.name, NOW, "Plantgezondheidswet")
    assert [entry.kind for entry in passport.entries(found.id)] == ["legal_acknowledged"]
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(text("DELETE FROM legal_acknowledgement"))
    again = LegalAcknowledgement(
        lot_id=found.id,
        rule_code="pests",
        organisation_id=owner.organisation_id,
        user_id=owner.user_id,
        at=NOW,
        ground="x",
    )
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(again)


def test_only_who_acts_with_lots_acknowledges_and_only_warnings_that_there_are(
    make: SimpleNamespace, owner: Actor, taker: Actor
) -> None:
    found = lot_of(make, owner, pests=True)
    with pytest.raises(Forbidden):
        do(legal.acknowledge, make.actor(Role.READER, organisation_of(owner)), found.id, ["pests"], NOW)
    with pytest.raises(NotFound):
        do(legal.acknowledge, taker, found.id, ["pests"], NOW)
    with pytest.raises(Invalid) as refused:
        do(legal.acknowledge, owner, found.id, ["zzs"], NOW)
    assert refused.value.problems[0].params == {"warning": "zzs", "known": "pests"}


def test_a_delivery_puts_a_lot_with_warnings_on_record_and_does_not_offer_it(
    make: SimpleNamespace, owner: Actor
) -> None:
    head = "bronId;materiaal;hoeveelheid;eenheid;x;y;aanhangendeGrond;bevatAsbest"
    rows = (
        "p1;betontegel 300x300x45;10;m2;93000;463000;ja;onbekend",
        "p2;betontegel 300x300x45;10;m2;93000;463000;nee;nee",
    )
    found = deliver(owner, DeliveryKind.LOTS, head, *rows)
    assert (found.created, found.errors) == (2, 0)
    assert [(problem.code, problem.count) for problem in found.problems] == [("held_back", 1)]
    kept = {one.source_id: one for one in db.session.scalars(select(Lot).where(Lot.source_id.is_not(None)))}
    assert {key: lot.offer_of(one) is not None for key, one in kept.items()} == {"p1": False, "p2": True}
    assert kept["p1"].contains_asbestos is None
    do(legal.acknowledge, owner, kept["p1"].id, ["adhering_soil"], NOW)
    assert do(listing.publish, owner, kept["p1"].id, NOW, TODAY).quantity == 10


def test_a_delivery_refuses_codes_of_waste_that_are_none(make: SimpleNamespace, owner: Actor) -> None:
    head = "bronId;materiaal;hoeveelheid;eenheid;x;y;juridischeStatus;euralCode;afvalstroomnummer"
    rows = (
        "p1;betontegel 300x300x45;10;m2;93000;463000;afval;17 99 99;05ABC1234567",
        "p2;betontegel 300x300x45;10;m2;93000;463000;afval;170101;kort",
        "p3;betontegel 300x300x45;10;m2;93000;463000;product;170101;",
    )
    found = deliver(owner, DeliveryKind.LOTS, head, *rows)
    assert found.created == 0
    assert {problem.code for problem in found.problems} == {
        "eural_unreadable",
        "waste_number_unreadable",
        "row_refused",
    }


# answers


def test_answers_are_kept_with_who_when_and_why_and_earlier_ones_stay(make: SimpleNamespace, owner: Actor) -> None:
    found = lot_of(make, owner, legal_status=LegalStatus.UNKNOWN)
    do(legal.answer, owner, found.id, YES, WHY, NOW)
    assert found.legal_status == LegalStatus.CONTINUED_USE
    later = NOW + timedelta(hours=1)
    do(legal.answer, owner, found.id, {**YES, "use_lawful": False}, "Er bleek olie in te zitten.", later)
    assert found.legal_status == LegalStatus.UNKNOWN
    new, old = legal.answers_of(owner, found.id)
    assert (old.at, old.user_id, old.motivation, old.use_lawful) == (NOW, owner.user_id, WHY, True)
    assert (old.before, old.after, new.after) == (LegalStatus.UNKNOWN, LegalStatus.CONTINUED_USE, LegalStatus.UNKNOWN)
    assert (new.at, new.use_lawful) == (later, False)
    assert [entry.kind for entry in passport.entries(found.id)] == ["legal_answered"] * 2
    assert all(WHY not in str(entry.data) for entry in passport.entries(found.id))
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(text("UPDATE legal_answer SET motivation = 'anders'"))


def test_every_way_in_which_a_status_changes_is_written_down(make: SimpleNamespace, owner: Actor) -> None:
    found = lot_of(make, owner)
    db.session.execute(text("UPDATE lot SET legal_status = 'unknown' WHERE id = :id"), {"id": found.id})
    query = select(LegalAnswer.status_before, LegalAnswer.status_after).where(LegalAnswer.lot_id == found.id)
    assert db.session.execute(query.order_by(LegalAnswer.serial)).all() == [(None, "product"), ("product", "unknown")]


def test_a_lot_that_changes_hands_brings_its_answers_along(make: SimpleNamespace, owner: Actor, taker: Actor) -> None:
    found = lot_of(make, owner, legal_status=LegalStatus.UNKNOWN)
    do(legal.answer, owner, found.id, YES, WHY, NOW)
    offer: Listing = make.listing(lot=found, created_by=owner.user_id)
    claim = do(reservation.request, taker, offer.id, Wish(Decimal(10)), NOW, TODAY)
    do(reservation.decide, owner, claim.id, Decision.ACCEPT, NOW)
    made = do(handover.hand_over, owner, claim.id, NOW + timedelta(days=2), TODAY)
    (kept,) = legal.answers_of(taker, made.child_lot_id)
    assert (kept.at, kept.user_id, kept.motivation, kept.after) == (NOW, owner.user_id, WHY, LegalStatus.CONTINUED_USE)


def test_a_reader_answers_nothing_and_a_stranger_reads_nothing(
    make: SimpleNamespace, owner: Actor, taker: Actor
) -> None:
    found = lot_of(make, owner)
    reader = make.actor(Role.READER, organisation_of(owner))
    with pytest.raises(Forbidden):
        do(legal.answer, reader, found.id, YES, WHY, NOW)
    with pytest.raises(Forbidden):
        do(legal.declare, reader, found.id, DeclarationFacts(StonyKind.OTHER), NOW)
    with pytest.raises(NotFound):
        legal.answers_of(taker, found.id)
    with pytest.raises(NotFound):
        do(legal.declare, taker, found.id, DeclarationFacts(StonyKind.OTHER), NOW)


def test_a_decision_on_a_declaration_is_kept_with_its_ground_and_can_be_made_anew(
    make: SimpleNamespace, owner: Actor
) -> None:
    found = lot_of(make, owner)
    do(legal.declare, owner, found.id, DeclarationFacts(StonyKind.OTHER), NOW)
    do(legal.declare, owner, found.id, DeclarationFacts(StonyKind.NATURAL_STONE), NOW + timedelta(hours=1))
    new, old = legal.declarations_of(owner, found.id)
    assert (old.outcome, old.rule_code, new.outcome, new.ground) == (
        "needed", "no_exemption", "not_needed", "Bbk (oud) art. 29, eerste lid",
    )  # fmt: skip
    held = legal.declaration_of(found)
    assert held is not None
    assert held.id == new.id
    assert [entry.kind for entry in passport.entries(found.id)] == ["declaration_decided"] * 2
    found.suspicious_origin = True
    assert do(legal.declare, owner, found.id, DeclarationFacts(StonyKind.NATURAL_STONE), NOW).rule_code == "suspicion"


# waste


def test_waste_goes_to_a_registered_taker_and_to_nobody_else(make: SimpleNamespace, owner: Actor, taker: Actor) -> None:
    found = lot_of(make, owner, **WASTE)
    with pytest.raises(Blocked, match="legal_waste_taker"):
        do(listing.publish, owner, found.id, NOW, TODAY)
    entry = do(
        legal.add_taker, owner, NOW, taker_id=taker.organisation_id, permit_kind=PermitKind.VIHB,
        permit_number="ZH123456VIHB", eural_codes=["17 01 01"], valid_from=TODAY,
    )  # fmt: skip
    offer = do(listing.publish, owner, found.id, NOW, TODAY)
    offer.region_from = offer.open_market_from = TODAY
    db.session.commit()
    stranger = make.actor(Role.BROKER)
    assert listing.search(stranger, TODAY).items == []
    assert [one.id for one in listing.search(taker, TODAY).items] == [offer.id]
    claim = do(reservation.request, taker, offer.id, Wish(Decimal(10)), NOW, TODAY)
    do(reservation.decide, owner, claim.id, Decision.ACCEPT, NOW)
    do(legal.end_taker, owner, entry.id, NOW)
    with pytest.raises(Blocked, match="legal_waste_taker"):
        do(handover.hand_over, owner, claim.id, NOW, TODAY)
    authorise(owner, taker)
    assert do(handover.hand_over, owner, claim.id, NOW, TODAY).child_lot.eural_code == "17 01 01"


def told(of: Actor) -> list[str]:
    query = select(Notification).filter_by(user_id=of.user_id, kind=NotificationKind.LEGAL_BLOCKED)
    return [f"{one.params['organisation']}: {one.params['rule_nl']}" for one in db.session.scalars(query)]


def test_who_ends_a_taker_tells_those_with_open_claims_and_the_owner_at_once(
    make: SimpleNamespace, owner: Actor, taker: Actor
) -> None:
    platform = make.actor(Role.READER, platform_admin=True)
    given = {
        "taker_id": taker.organisation_id, "permit_kind": PermitKind.VIHB, "permit_number": "ZH 1",
        "eural_codes": ["17 01 01"], "valid_from": TODAY,
    }  # fmt: skip
    own, everybody = (
        do(legal.add_taker, actor, NOW, for_everybody=actor is platform, **given) for actor in (owner, platform)
    )
    other = make.actor(Role.BROKER)
    offers = [make.listing(lot=lot_of(make, who, created_by=who.user_id, **WASTE)) for who in (owner, other)]
    claim = do(reservation.request, taker, offers[0].id, Wish(Decimal(10)), NOW, TODAY)
    do(reservation.request, taker, offers[1].id, Wish(Decimal(10)), NOW, TODAY)
    giver = offers[0].created_by
    do(legal.end_taker, owner, own.id, NOW)
    assert (told(taker), legal.check_lot(claim.listing.lot, Act.HAND_OVER, taker.organisation_id).open) == ([], True)
    do(legal.end_taker, platform, everybody.id, NOW)
    assert sorted(line.split(":")[0] for line in told(taker)) == sorted(
        [owner.organisation_name, other.organisation_name]
    )
    people = db.session.scalars(
        select(Notification.user_id).filter_by(
            kind=NotificationKind.LEGAL_BLOCKED, organisation_id=owner.organisation_id
        )
    )
    assert list(people) == [giver]
    assert not legal.check_lot(claim.listing.lot, Act.HAND_OVER, taker.organisation_id).open
    do(legal.add_taker, owner, NOW, **given)
    assert legal.check_lot(claim.listing.lot, Act.HAND_OVER, taker.organisation_id).open


@pytest.mark.parametrize(
    ("code", "window", "counts"),
    [
        ("17 01 01", {}, True), ("17 01 02", {}, False), ("17 01 01", {"valid_until": day(-1)}, False),
        ("17 01 01", {"valid_until": day(0)}, True),
    ],
)  # fmt: skip
def test_a_permit_counts_for_its_codes_and_its_days(
    make: SimpleNamespace, owner: Actor, taker: Actor, code: str, window: dict[str, Any], counts: bool
) -> None:
    found = lot_of(make, owner, **WASTE)
    authorise(owner, taker, code, **window)
    assert legal.check_lot(found, Act.RESERVE, taker.organisation_id).open is counts
    assert legal.is_authorised(found, None) is counts


def test_the_platform_keeps_takers_for_everybody_and_an_organisation_for_itself(
    make: SimpleNamespace, owner: Actor, taker: Actor
) -> None:
    platform = make.actor(Role.READER, platform_admin=True)
    given = {
        "taker_id": taker.organisation_id, "permit_kind": PermitKind.ENVIRONMENTAL_PERMIT, "permit_number": "OLO 123",
        "eural_codes": ["17 01 01"], "valid_from": TODAY,
    }  # fmt: skip
    entry = do(legal.add_taker, platform, NOW, for_everybody=True, **given)
    assert legal.check_lot(lot_of(make, owner, **WASTE), Act.RESERVE, taker.organisation_id).open
    assert [one.id for one in legal.takers(owner)] == [entry.id]
    with pytest.raises(Conflict, match="waste_taker_stands"):
        do(legal.add_taker, platform, NOW, for_everybody=True, **given)
    for actor, work in ((owner, {"for_everybody": True}), (make.actor(Role.CONTRACTOR), {})):
        with pytest.raises(Forbidden):
            do(legal.add_taker, actor, NOW, **given, **work)
    with pytest.raises(Forbidden):
        do(legal.end_taker, owner, entry.id, NOW)
    do(legal.end_taker, platform, entry.id, NOW)
    with pytest.raises(Conflict, match="waste_taker_ended"):
        do(legal.end_taker, platform, entry.id, NOW)
    own = do(legal.add_taker, owner, NOW, **given)
    with pytest.raises(NotFound):
        do(legal.end_taker, make.actor(Role.BROKER), own.id, NOW)


def test_the_database_holds_papers_to_waste_and_to_their_form(make: SimpleNamespace, owner: Actor) -> None:
    found = lot_of(make, owner)
    for change in (
        "eural_code = '17 01 01'", "legal_status = 'waste', eural_code = '170101'",
        "legal_status = 'waste', waste_stream_number = 'kort'", "wood_treatment = 'teer'",
    ):  # fmt: skip
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(text(f"UPDATE lot SET {change} WHERE id = :id"), {"id": found.id})
    with pytest.raises(Invalid, match="invalid_input"):
        do(lot.change, owner, found.id, {"eural_code": "17 01 01"}, NOW)
