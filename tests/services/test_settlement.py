"""What is settled: free, a price per unit or the own list; fixed at the handover, added up per project and per pair."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from tests.factories import NOW, TILE, TODAY, day
from wisselplaats.adapters.sheet import csv_bytes, xlsx_bytes
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Forbidden, Invalid
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import Decision, PriceBasis, Role
from wisselplaats.models import Handover, Organisation, SettlementLine
from wisselplaats.schemas.settlement import HEAD, settlement_rows
from wisselplaats.services import handover, reservation, settlement


def owner_of(actor: Actor) -> Organisation:
    return session.get_one(Organisation, actor.organisation_id)


def given(make: Any, giver: Actor, taker: Actor, amount: int = 30, price: str | None = None, **wish: Any) -> Handover:
    own = owner_of(giver)
    lot = make.lot(organisation=own, project=make.project(organisation=own), available_from=day(-1))
    offer = make.listing(lot=lot, price_per_unit=None if price is None else Decimal(price))
    with transaction():
        claim = reservation.request(taker, offer.id, reservation.Wish(Decimal(amount), **wish), NOW, TODAY)
        reservation.decide(giver, claim.id, Decision.ACCEPT, NOW)
        return handover.hand_over(giver, claim.id, NOW, TODAY)


def line_of(made: Handover) -> SettlementLine:
    return session.get_one(SettlementLine, made.id)


@pytest.fixture
def admin(make: SimpleNamespace) -> Actor:
    made: Actor = make.actor(Role.ADMIN)
    return made


def test_others_pay_the_price_of_the_offer_or_nothing(make: SimpleNamespace) -> None:
    giver, taker = make.actor(), make.actor()
    priced, free = given(make, giver, taker, price="1.2345"), given(make, giver, taker)
    assert (line_of(priced).basis, line_of(priced).price_per_unit) == (PriceBasis.PRICE, Decimal("1.2345"))
    assert (line_of(free).basis, line_of(free).price_per_unit) == (PriceBasis.FREE, 0)
    assert line_of(priced).vat_percent == 21


def test_own_projects_settle_by_the_list_of_the_narrowest_kind(make: SimpleNamespace, admin: Actor) -> None:
    leader = make.actor(organisation=owner_of(admin))
    works = make.project(organisation=owner_of(admin))
    before = given(make, leader, leader, price="9", project_id=works.id)
    with transaction():
        settlement.set_price(admin, "betontegel", Decimal(2), TODAY, NOW, TODAY)
    wide = given(make, leader, leader, price="9", project_id=works.id)
    with transaction():
        settlement.set_price(admin, TILE, Decimal(3), TODAY, NOW, TODAY)
        settlement.set_price(admin, TILE, Decimal(4), day(5), NOW, TODAY)
    narrow = given(make, leader, leader, project_id=works.id)
    found = [(line_of(one).basis, line_of(one).price_per_unit) for one in (before, wide, narrow)]
    assert found == [(PriceBasis.FREE, 0), (PriceBasis.SETTLEMENT, 2), (PriceBasis.SETTLEMENT, 3)]


def test_a_price_that_changes_later_changes_nothing_of_what_was_handed_over(make: SimpleNamespace) -> None:
    giver, taker = make.actor(), make.actor()
    made = given(make, giver, taker, price="2")
    made.reservation.listing.price_per_unit = Decimal(50)
    session.commit()
    assert settlement.settle() == 0
    assert line_of(made).price_per_unit == 2


def test_the_overview_adds_up_to_the_handovers(make: SimpleNamespace, admin: Actor) -> None:
    leader = make.actor(organisation=owner_of(admin))
    works = make.project(organisation=owner_of(admin))
    other, third = make.actor(), make.actor()
    with transaction():
        settlement.set_price(admin, TILE, Decimal("2.5"), TODAY, NOW, TODAY)
        settlement.show_vat(admin, True, NOW)
    given(make, leader, leader, 10, project_id=works.id)
    given(make, leader, other, 7, price="1.333")
    given(make, other, leader, 9, price="2", project_id=works.id)
    given(make, other, third, 9, price="2")
    found = settlement.overview(leader, TODAY)
    handovers = session.scalar(
        select(func.count()).select_from(Handover).where(
            (Handover.from_organisation_id == leader.organisation_id)
            | (Handover.to_organisation_id == leader.organisation_id)
        )
    )  # fmt: skip
    assert len(found.lines) == handovers == 3
    assert [one.amount_excl for one in found.lines] == [Decimal("25.00"), Decimal("9.33"), Decimal("18.00")]
    for sums in (found.pairs, found.by_project):
        assert sum(one.amount_excl for one in sums) == found.total.amount_excl == Decimal("52.33")
        assert sum(one.amount_incl for one in sums) == found.total.amount_incl == Decimal("63.32")
        assert sum(one.handovers for one in sums) == 3
    assert all(
        one.from_project is None for one in found.lines if one.handover.from_organisation_id != leader.organisation_id
    )
    assert settlement.overview(other, TODAY).lines[0].amount_vat is None
    one = settlement.overview(leader, TODAY, project_id=works.id)
    assert [line.amount_excl for line in one.lines] == [Decimal("25.00"), Decimal("18.00")]


def test_only_an_admin_sets_prices_and_never_in_the_past(make: SimpleNamespace, admin: Actor) -> None:
    with pytest.raises(Forbidden):
        settlement.set_price(make.actor(), TILE, Decimal(1), TODAY, NOW, TODAY)
    with pytest.raises(Forbidden):
        settlement.show_vat(make.actor(), True, NOW)
    with pytest.raises(Invalid):
        settlement.set_price(admin, TILE, Decimal(1), day(-1), NOW, TODAY)
    with pytest.raises(Invalid):
        settlement.set_price(admin, "bestaat-niet", Decimal(1), TODAY, NOW, TODAY)


def test_no_name_becomes_a_formula_in_a_spreadsheet(make: SimpleNamespace) -> None:
    giver = make.actor(organisation=make.organisation(name='=HYPERLINK("http://x","y")'))
    given(make, giver, make.actor(), price="1.50")
    rows = settlement_rows(settlement.overview(giver, TODAY))
    text = csv_bytes(HEAD, rows).decode("utf-8-sig")
    line = list(csv.reader(StringIO(text), delimiter=";"))[1]
    assert line[1].startswith("'=")
    assert line[10] == "45,00"
    book = CalamineWorkbook.from_filelike(BytesIO(xlsx_bytes("verrekening", HEAD, rows)))
    read = book.get_sheet_by_index(0).to_python()[1]
    assert read[1].startswith("'=")
    assert read[10] == 45
