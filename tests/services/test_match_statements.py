"""What judging asks of the database: few statements for one change, and plans that hold whatever the tables hold."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.factories import NOW, TODAY
from wisselplaats.db import session
from wisselplaats.services import match
from wisselplaats.services.match import due, judging, keep


@pytest.fixture
def judged(make):
    """An offer and a demand that are judged already."""
    listing, demand = make.listing(), make.demand()
    due.judge_due(NOW, TODAY)
    return listing, demand


def asked(queries, mark, key):
    """The statements of one change, from its mark on."""
    mark(key)
    session.commit()
    queries.clear()
    assert due.judge_due(NOW, TODAY) == 1
    return queries


def test_one_changed_demand_is_judged_in_three_statements(judged, queries):
    assert len(asked(queries, match.demand_changed, judged[1].id)) == 3


def test_one_changed_offer_is_judged_in_four_statements(judged, queries):
    assert len(asked(queries, match.listing_changed, judged[0].id)) == 4


@pytest.mark.parametrize("fewest", [1, due.FEWEST_IN_ARRAYS], ids=["arrays", "sql"])
def test_a_plan_is_made_once_and_not_for_the_foreign_keys_of_each_row(make, monkeypatch, fewest):
    monkeypatch.setattr(due, "FEWEST_IN_ARRAYS", fewest)
    make.listing(), make.demand(), make.demand()
    due.judge_due(NOW, TODAY)
    assert session.scalar(text("SHOW plan_cache_mode")) == "force_generic_plan"


def test_of_many_the_tables_are_counted_when_the_first_are_in(make, monkeypatch, queries):
    monkeypatch.setattr(due, "FEWEST_IN_ARRAYS", 1)
    monkeypatch.setattr(due, "BATCH", 2)
    make.listing()
    demands = [make.demand() for _ in range(5)]
    queries.clear()
    due.judge_due(NOW, TODAY)
    assert len([sql for sql in queries if sql.startswith("ANALYZE")]) == 1
    assert len([sql for sql in queries if "whole_found.demand_id" in sql]) == 3
    assert session.scalar(text("SELECT count(DISTINCT demand_id) FROM match")) == len(demands)


def test_what_stood_is_looked_up_list_by_list_also_while_the_tables_are_new(make):
    keep.plan_by_hand()
    typed = [bind for bind in judging.JUDGE_DEMANDS._bindparams.values() if bind.key in {"ids", "moments"}]
    values = keep._values([(uuid4(), None) for _ in range(2000)], 20_000)
    plan = session.scalars(text(f"EXPLAIN {judging.JUDGE_DEMANDS.text}").bindparams(*typed), values).all()
    # as they are read, and without another name
    scans = [row for row, line in enumerate(plan) if re.search(r"Scan (using|on) .*match(_reserve)?  \(", line)]
    assert len(scans) == 2
    assert all("Cond" in plan[row + 1] for row in scans)
