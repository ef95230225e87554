"""After an event the advice is right again at once: nothing that cannot be, little lost, nobody moved without need."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks.market import HOLLAND_RIJNLAND, Size, market
from tests.domain.test_allocation import exact, holds, same
from wisselplaats.domain.allocation import Changed, Flow, repair

MARKET = Size(400, 400, HOLLAND_RIJNLAND)
NOTHING = np.zeros(0, np.int64)


def told(lots, demands, rates):
    return exact(lots, demands, rates).flow


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_any_events_leave_a_flow_that_holds(seed):
    lots, demands, rates = market(MARKET, seed)
    flow = told(lots, demands, rates)
    chosen = np.random.default_rng(seed)
    touched, asked = (np.sort(chosen.choice(400, 40, replace=False)) for _ in range(2))
    lots.free[touched] = lots.free[touched] * chosen.integers(0, 3, 40) // 2
    lots.available_from[touched] += chosen.integers(-60, 60, 40).astype(np.int32)
    demands.open[asked] = demands.open[asked] * chosen.integers(0, 3, 40) // 2
    found = repair(lots, demands, rates, flow, Changed(touched, asked))
    assert holds(lots, demands, rates, found)
    # a tenth of everything changed at once: a repair in place is then no optimum, and need not be
    assert found.worth() >= 0.8 * exact(lots, demands, rates).objective


def test_without_a_change_nothing_changes():
    lots, demands, rates = market(MARKET, 1)
    flow = told(lots, demands, rates)
    assert same(repair(lots, demands, rates, flow, Changed(NOTHING, NOTHING)), flow)


def test_a_lot_that_is_withdrawn_leaves_and_its_takers_are_served_again():
    lots, demands, rates = market(MARKET, 2)
    flow = told(lots, demands, rates)
    gone = int(flow.lot[np.argmax(flow.quantity)])
    takers = np.unique(flow.demand[flow.lot == gone])
    lots.free[gone] = 0
    found = repair(lots, demands, rates, flow, Changed(np.array([gone]), NOTHING))
    assert gone not in found.lot
    others = ~np.isin(flow.demand, takers)
    kept = ~np.isin(found.demand, takers)
    assert same(*(Flow(f.lot[m], f.demand[m], f.quantity[m], f.value[m]) for f, m in ((flow, others), (found, kept))))


def test_a_new_lot_goes_to_who_still_waits():
    lots, demands, rates = market(MARKET, 3)
    full = told(lots, demands, rates)
    given_ = np.unique(full.lot)[::50]
    free = lots.free.copy()
    lots.free[given_] = 0
    before = told(lots, demands, rates)
    found = repair(lots.with_free(free), demands, rates, before, Changed(given_, NOTHING))
    assert holds(lots.with_free(free), demands, rates, found)
    assert before.worth() < found.worth() <= full.worth()
    assert found.worth() >= 0.98 * full.worth()


def test_doing_it_twice_changes_nothing():
    lots, demands, rates = market(MARKET, 4)
    flow = told(lots, demands, rates)
    lots.free[:40] //= 2
    changed = Changed(np.arange(40), NOTHING)
    once = repair(lots, demands, rates, flow, changed)
    assert same(repair(lots, demands, rates, once, changed), once)


def test_with_nothing_left_there_is_no_line():
    lots, demands, rates = market(MARKET, 5)
    flow = told(lots, demands, rates)
    lots.free[:] = 0
    assert len(repair(lots, demands, rates, flow, Changed(np.arange(400), NOTHING))) == 0
