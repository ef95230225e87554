"""Passports: a chain that shows any change, what is missing, and who may read them."""

from types import SimpleNamespace

import pytest
from sqlalchemy import text

from tests.factories import NOW, day
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict, Forbidden, NotFound, Unauthenticated
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import ListingState, Role
from wisselplaats.models import Lot, Organisation
from wisselplaats.services import passport


def own_lot(make: SimpleNamespace, actor: Actor) -> Lot:
    return make.lot(organisation=session.get_one(Organisation, actor.organisation_id))


def written(make: SimpleNamespace) -> Lot:
    found = make.lot()
    with transaction():
        passport.append(found, EntryKind.CREATED, "Gemeente Leiden", {"quantity": found.quantity}, NOW)
        passport.append(found, EntryKind.CONFIRMED, "Gemeente Leiden", {"day": day(1)}, NOW)
    return found


def test_each_line_holds_the_hash_of_the_one_before(make: SimpleNamespace, settings: object) -> None:
    first, second = passport.entries(written(make).id)
    assert (first.sequence, second.sequence, second.previous_hash) == (1, 2, first.hash)


def test_the_database_refuses_to_change_a_line(make: SimpleNamespace) -> None:
    found = written(make)
    with pytest.raises(Conflict), transaction():
        session.execute(text("UPDATE passport_entry SET data = '{}' WHERE lot_id = :id"), {"id": found.id})


def test_a_line_that_was_changed_past_the_database_shows(make: SimpleNamespace) -> None:
    found = written(make)
    assert passport.verify_all() == []
    session.execute(text("ALTER TABLE passport_entry DISABLE TRIGGER passport_entry_append_only"))
    session.execute(
        text("UPDATE passport_entry SET organisation_name = 'Ander' WHERE lot_id = :id AND sequence = 2"),
        {"id": found.id},
    )
    session.execute(text("ALTER TABLE passport_entry ENABLE TRIGGER passport_entry_append_only"))
    session.expire_all()
    assert [(number, one.line, one.code) for number, one in passport.verify_all()] == [
        (found.number, 2, "line_changed")
    ]


def test_a_passport_says_what_is_missing_and_who_can_supply_it(make: SimpleNamespace, settings: object) -> None:
    actor = make.actor()
    full = passport.document(actor, own_lot(make, actor).id)["completeness"]
    assert 0 < full["percent"] < 100
    assert {"name": "photos", "role": "contractor"} in full["missing"]


def test_a_lot_of_others_that_was_never_offered_has_no_passport_to_read(
    make: SimpleNamespace, settings: object
) -> None:
    found = make.lot()
    with pytest.raises(NotFound):
        passport.document(make.actor(), found.id)
    with pytest.raises(Unauthenticated):
        passport.document(None, found.id)


def test_an_offer_to_third_parties_makes_the_passport_public_for_good(make: SimpleNamespace, settings: object) -> None:
    made = make.listing()
    child = make.lot(parent_id=made.lot_id)
    assert passport.document(None, made.lot_id)["number"] == made.lot.number
    made.state = ListingState.WITHDRAWN
    session.commit()
    assert passport.document(None, made.lot_id)["number"] == made.lot.number
    assert passport.document(None, child.id)["number"] == child.number


def test_an_offer_inside_the_organisation_keeps_the_passport_inside(make: SimpleNamespace, settings: object) -> None:
    made = make.listing(region_from=day(1), open_market_from=day(2))
    with pytest.raises(Unauthenticated):
        passport.document(None, made.lot_id)


def test_a_public_passport_names_no_people(make: SimpleNamespace, settings: object) -> None:
    person = make.user(name="Petra Pietersen", email="petra@gemeente.example")
    made = make.listing(created_by=person.id, lot=make.lot(created_by=person.id, note="bel Petra Pietersen"))
    shown = str(passport.json_ld(None, made.lot_id)) + str(
        {name: group for name, group in passport.document(None, made.lot_id).items() if isinstance(group, dict)}
    )
    assert "Petra" not in shown and "petra@" not in shown


def test_a_reader_adds_nothing_and_an_owner_adds_an_inspection(make: SimpleNamespace) -> None:
    actor = make.actor(Role.BROKER)
    found = own_lot(make, actor)
    with transaction():
        passport.note(actor, found.id, EntryKind.INSPECTED, "10 % breuk", NOW)
    assert passport.entries(found.id)[0].data["text"] == "10 % breuk"
    with pytest.raises(Forbidden):
        passport.note(make.actor(Role.READER), found.id, EntryKind.INSPECTED, "mooi", NOW)
    with pytest.raises(NotFound):
        passport.note(make.actor(), found.id, EntryKind.INSPECTED, "van een ander", NOW)


def test_a_passport_says_what_a_new_product_costs_the_environment_and_by_which_factor(
    make: SimpleNamespace, settings: object
) -> None:
    actor = make.actor()
    lines = passport.document(actor, own_lot(make, actor).id)["environment"]["lines"]
    assert [line["indicator"].value for line in lines] == ["co2", "mki"]
    assert all(line["value"] > 0 and line["source"] and line["version"] for line in lines)
