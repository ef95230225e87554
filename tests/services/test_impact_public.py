"""What everybody may see: who says so, for whom, and that both sides have to agree to an example."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.factories import NOW, TODAY
from tests.services.test_handover import Deal
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import Decision, ReportScope, Role
from wisselplaats.models import Handover, Organisation, Photo, Project
from wisselplaats.services import handover, impact, reservation
from wisselplaats.services.impact.paper import tender
from wisselplaats.services.reservation import Wish


@pytest.fixture
def deal(make: SimpleNamespace) -> Deal:
    made = Deal(make).accept()
    made.hand_over(quantity=Decimal(60))
    return made


def admin_of(make: SimpleNamespace, actor: Actor) -> Actor:
    found: Actor = make.actor(Role.ADMIN, organisation=session.get_one(Organisation, actor.organisation_id))
    return found


def test_only_the_admin_shows_and_hides(make: SimpleNamespace, deal: Deal) -> None:
    with pytest.raises(Forbidden):
        impact.show(deal.owner, NOW)
    admin = admin_of(make, deal.owner)
    with pytest.raises(Conflict):
        impact.hide(admin, NOW)
    impact.show(admin, NOW, ["https://www.leiden.nl/", "https://www.leiden.nl"])
    assert impact.page_of(admin.organisation_id).embed_sites == ["https://www.leiden.nl"]
    with pytest.raises(Invalid) as refused:
        impact.show(admin, NOW, ["http://leiden.nl", "https://leiden.nl/pagina", "x"])
    assert len(refused.value.problems) == 3
    impact.hide(admin, NOW)
    assert impact.page_of(admin.organisation_id) is None


def test_a_region_counts_each_handover_once_and_those_who_show_it_only(make: SimpleNamespace, deal: Deal) -> None:
    giver, taker = admin_of(make, deal.owner), admin_of(make, deal.taker)
    slug = str(giver.region)
    with pytest.raises(NotFound):
        impact.public_results(ReportScope.REGION, slug, TODAY)
    impact.show(taker, NOW)
    assert impact.public_results(ReportScope.REGION, slug, TODAY).by_kind.total.handovers == 0
    impact.show(giver, NOW)
    both = impact.public_results(ReportScope.REGION, slug, TODAY)
    assert both.by_kind.total.handovers == 1
    assert len(both.members) == 2
    own = session.get_one(Organisation, taker.organisation_id).slug
    assert impact.public_results(ReportScope.ORGANISATION, own, TODAY).by_kind.total.handovers == 1


def test_an_example_asks_both_sides_and_its_own_photo(make: SimpleNamespace, deal: Deal) -> None:
    made = session.query(Handover).one()
    photo = Photo(lot_id=made.child_lot_id, file_key="a", thumbnail_key="a", width=1, height=1, created_at=NOW)
    session.add(photo)
    session.commit()
    with pytest.raises(Forbidden):
        reader = make.actor(Role.READER, organisation=session.get_one(Organisation, deal.owner.organisation_id))
        impact.agree(reader, made.id, photo.id, "Tegels", NOW)
    with pytest.raises(NotFound):
        impact.agree(make.actor(), made.id, photo.id, "Tegels", NOW)
    with pytest.raises(Invalid):
        impact.agree(deal.owner, made.id, made.id, "Tegels", NOW)
    impact.agree(deal.owner, made.id, photo.id, "Tegels", NOW)
    assert impact.choice(deal.owner, made.id).agreed_here
    assert not impact.choice(deal.taker, made.id).agreed_here
    impact.agree(deal.taker, made.id, photo.id, "Tegels", NOW)
    assert impact.choice(deal.taker, made.id).public
    impact.withdraw(deal.owner, made.id, NOW)
    with pytest.raises(Conflict):
        impact.withdraw(deal.taker, made.id, NOW)
    assert impact.own_examples(deal.taker) == []


def test_the_sheet_of_a_tender_counts_what_was_handed_over_as_reuse_and_the_rest_as_new(
    make: SimpleNamespace,
) -> None:
    deal = Deal(make).accept()
    empty = tender(deal.taker, deal.demand.project_id, TODAY)
    (line,) = empty.lines
    promised = line.promised
    assert line.handed_over == 0
    assert promised > 0
    deal.hand_over(quantity=promised)
    after = tender(deal.taker, deal.demand.project_id, TODAY)
    assert (after.lines[0].handed_over, after.lines[0].promised) == (promised, 0)
    assert after.share == empty.share == round(promised / deal.demand.quantity, 4)
    assert after.total("mki_reference_eur") == empty.total("mki_reference_eur")
    made = session.query(Handover).one()
    assert abs(after.mki_avoided_eur - made.mki_avoided_eur) < Decimal("0.001")
    assert abs(after.co2_avoided_kg - made.co2_avoided_kg) < Decimal("0.01")
    assert after.factors
    with pytest.raises(NotFound):
        tender(deal.owner, deal.demand.project_id, TODAY)


def test_what_is_claimed_for_the_project_alone_is_on_the_sheet_as_reuse_of_its_own(make: SimpleNamespace) -> None:
    deal = Deal(make).accept()
    works = session.get_one(Project, deal.demand.project_id)
    works.x = works.y = None
    session.commit()
    before = tender(deal.taker, works.id, TODAY)
    with transaction():
        claim = reservation.request(deal.taker, deal.offer.id, Wish(Decimal(25), project_id=works.id), NOW, TODAY)
        reservation.decide(deal.owner, claim.id, Decision.ACCEPT, NOW)
    without_place = tender(deal.taker, works.id, TODAY).lines[1]
    assert (without_place.promised, without_place.known) == (25, False)
    works.x, works.y = 104_000.0, deal.demand.y
    session.commit()
    promised = tender(deal.taker, works.id, TODAY)
    need, extra = promised.lines
    assert need == before.lines[0]
    assert (extra.demand, extra.asked, extra.promised, extra.share) == (None, 25, 25, 1)
    assert extra.co2_reference_kg > extra.co2_plan_kg > 0
    assert promised.sure_kg == before.sure_kg + extra.mass_kg
    with transaction():
        made = handover.hand_over(deal.owner, claim.id, NOW, TODAY, quantity=Decimal(20))
    need, extra = tender(deal.taker, works.id, TODAY).lines
    assert (extra.asked, extra.handed_over, extra.promised) == (25, 20, 5)
    assert need == before.lines[0]
    avoided = extra.co2_reference_kg - extra.co2_plan_kg
    assert avoided > made.co2_avoided_kg > 0
    assert [row.asked for row in tender(deal.taker, works.id, TODAY).lines] == [deal.demand.quantity, 25]
