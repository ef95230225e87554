"""Results: each handover counts once, for both sides, with the share that is unverified."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.factories import NOW, TODAY
from tests.services.test_handover import Deal
from wisselplaats import db
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import ImpactGrouping, Role
from wisselplaats.models import Project
from wisselplaats.services import impact


@pytest.fixture
def deal(make: SimpleNamespace) -> Deal:
    made = Deal(make).accept()
    made.hand_over(quantity=Decimal(20))
    made.hand_over(quantity=Decimal(40))
    return made


def test_giver_and_taker_read_the_same_totals(deal: Deal) -> None:
    giver, taker = (impact.totals(actor, TODAY).total for actor in (deal.owner, deal.taker))
    assert (giver.handovers, giver.tonnes, giver.co2_avoided_kg) == (
        taker.handovers,
        taker.tonnes,
        taker.co2_avoided_kg,
    )
    assert (giver.tonnes_given, taker.tonnes_taken) == (giver.tonnes, giver.tonnes)
    assert (giver.tonnes_taken, taker.tonnes_given) == (0, 0)
    assert giver.handovers == 2
    assert giver.co2_avoided_kg > 0
    assert 0 < giver.unverified_share <= 1
    mass = deal.lot.material.mass_kg_per_unit
    assert mass is not None
    assert giver.tonnes == 60 * mass / 1000


def test_a_stranger_has_no_results(make: SimpleNamespace, deal: Deal) -> None:
    assert impact.totals(make.actor(Role.READER), TODAY).total.handovers == 0


@pytest.mark.parametrize("grouping", list(ImpactGrouping))
def test_the_groups_add_up_to_the_total(deal: Deal, grouping: ImpactGrouping) -> None:
    report = impact.totals(deal.taker, TODAY, grouping=grouping)
    assert sum(group.totals.co2_avoided_kg for group in report.groups) == report.total.co2_avoided_kg
    assert sum(group.totals.handovers for group in report.groups) == report.total.handovers


def test_groups_are_named_from_the_reader_s_side(deal: Deal) -> None:
    def name(actor: Actor, grouping: ImpactGrouping) -> str | None:
        return impact.totals(actor, TODAY, grouping=grouping).groups[0].label

    assert name(deal.taker, ImpactGrouping.ORGANISATION) == deal.owner.organisation_name
    assert name(deal.owner, ImpactGrouping.ORGANISATION) == deal.taker.organisation_name
    assert name(deal.taker, ImpactGrouping.PROJECT) == db.session.get_one(Project, deal.demand.project_id).name
    assert name(deal.owner, ImpactGrouping.PROJECT) is None


def test_a_period_before_it_has_nothing_and_one_inside_out_is_refused(deal: Deal) -> None:
    day = TODAY - timedelta(days=1)
    assert impact.totals(deal.owner, TODAY, day, day).total.handovers == 0
    with pytest.raises(Invalid):
        impact.totals(deal.owner, TODAY, TODAY, day)


def test_loading_the_factors_again_changes_nothing(db_session: object) -> None:
    assert impact.load_factors() == 0


def test_the_weights_of_a_set_say_which_are_unverified() -> None:
    found = {weight.category: weight for weight in impact.weights()}
    assert found["GWP-total"].eur_per_unit == 0
    assert {name for name, weight in found.items() if not weight.verified} == {
        "PM", "IR", "ETP-fw", "HTP-c", "HTP-nc", "SQP"
    }  # fmt: skip


def test_the_start_page_counts_what_waits(make: SimpleNamespace) -> None:
    deal = Deal(make)
    assert impact.dashboard(deal.owner, NOW).to_decide == 1
    assert impact.dashboard(deal.taker, NOW).to_decide == 0
    assert impact.dashboard(deal.taker, NOW + timedelta(days=12)).expiring == 1
    deal.accept()
    after = impact.dashboard(deal.owner, NOW)
    assert (after.to_decide, after.to_hand_over, after.offers) == (0, 1, 1)


def test_the_start_page_asks_three_queries(make: SimpleNamespace, queries: list[str]) -> None:
    actor = make.actor()
    queries.clear()
    impact.dashboard(actor, NOW)
    assert len(queries) == 3
