"""How fast the candidates and the allocation are, and how good: ratios within one run, figures for docs/matching.md.

    python -m tests.benchmarks.allocation --size city|region|national [--seed 28992] [--stored [--on DATABASE]]

No database and no servers: the market is made as arrays from the seed. CPU seconds of one core. With `--stored` a whole
run on a database instead (see `advice`).
"""

import argparse
import hashlib
import resource
import subprocess
import sys
import time

import numpy as np

from tests.benchmarks import advice
from tests.benchmarks.market import SEED, SIZES, market
from tests.domain.highs import best_by_highs
from wisselplaats.domain import allocation as engine
from wisselplaats.domain.allocation import Arcs, Flow
from wisselplaats.domain.allocation.simplex import improve, plant

SAMPLE = {"city": 1000, "region": 300, "national": 60}
TARGETS = {"city": (0, 0.001), "region": (8, 0.001), "national": (15, 0.01)}
"""Candidates at least so many times faster than the scan; the gap to the bound at most."""


def cpu(work, runs=3):
    """The least CPU seconds of some runs, and the outcome; the least, because other work only adds."""
    taken = []
    for _ in range(runs):
        begin = time.process_time()
        found = work()
        taken.append(time.process_time() - begin)
    return min(taken), found


def told(what, figure, target=""):
    print(f"{what:<58} {figure:>16}   {target}", flush=True)


def candidates(size, lots, demands, rates):
    """Exact and fast: against a numpy scan of the kinds' blocks, on a sample, and against moving the memory."""
    seconds, arcs = cpu(lambda: engine.candidates(lots, demands, rates))
    rows = np.random.default_rng(1).choice(len(demands), min(SAMPLE[size], len(demands)), replace=False)
    order = np.argsort(lots.kind, kind="stable")
    block = lots.take(order)
    begin = time.process_time()
    scanned = [scan(block, order, demands, rates, j) for j in rows]
    per_scan = (time.process_time() - begin) / len(rows)
    equal = all(
        (lot == arcs.lot[arcs.start[j] : arcs.start[j + 1]]).all() and (value == arcs.value[arcs.start[j] : arcs.start[j + 1]]).all()
        for j, (lot, value) in zip(rows, scanned, strict=True)
    )  # fmt: skip
    moved = [column for side in (lots, demands) for _, column in side.columns()] + [arcs.start, arcs.lot, arcs.value]
    copied, _ = cpu(lambda: [column.copy() for column in moved], 5)
    told("candidates, best 20 of every demand, CPU s", f"{seconds:.3f}", f"{len(arcs):,} pairs")
    told(f"equal to the scan on {len(rows)} demands", str(equal), "True")
    told("times faster than the scan", f"{per_scan * len(demands) / seconds:.1f}", f">= {TARGETS[size][0]}")
    told("times the memcpy of input and output", f"{seconds / copied:.0f}", "<= 500")
    return seconds, arcs


def scan(block, order, demands, rates, j):
    """The best 20 by looking at every lot of the kinds that are accepted, with numpy: cheap rules first."""
    spans = [(demands.kind_first[j], demands.kind_last[j])]
    stated = demands.substitute_kind[demands.substitute_start[j] : demands.substitute_start[j + 1]]
    spans += [(kind, kind) for kind in stated]
    found = []
    for first, last in spans:
        low, high = np.searchsorted(block.kind, [first, last + 1])
        in_time = block.available_from[low:high] <= demands.needed_until[j]
        in_time &= block.available_until[low:high] >= demands.needed_from[j] - demands.max_storage[j]
        found.append(low + np.flatnonzero(in_time & (block.quality[low:high] <= demands.min_quality[j])))
    rows = np.concatenate(found)
    fits, value = engine.judge_pairs(block, demands, rows, np.full(len(rows), j), rates)
    good = np.flatnonzero(fits & (value > 0))
    best = good[np.lexsort((order[rows[good]], -value[good]))][:20]
    return order[rows[best]], value[best]


def by_group(demands, arcs):
    """The best-20 pairs of each kind group with their own rows: (lots, demands, arcs)."""
    head = np.repeat(np.arange(len(demands)), np.diff(arcs.start))
    for group in np.unique(demands.group):
        rows = np.flatnonzero(demands.group == group)
        here = np.flatnonzero(demands.group[head] == group)
        some, lot = np.unique(arcs.lot[here], return_inverse=True)
        start = np.concatenate([[0], np.cumsum(np.diff(arcs.start)[rows])]).astype(np.int64)
        yield some, rows, Arcs(start, lot.astype(np.int32), arcs.value[here])


def solver(size, lots, demands, arcs, candidate_seconds):
    """Our simplex on the best-20 pairs by kind group, and HiGHS on the same pairs (national: one small group)."""
    parts = [(lots.take(some), demands.take(rows), pairs) for some, rows, pairs in by_group(demands, arcs)]

    def simplex(chosen):
        total = 0
        for some, asked, pairs in chosen:
            basis = plant(pairs, np.argsort(-pairs.value, kind="stable"), some.free, asked.open)
            while not improve(pairs, basis, len(some), 1_000_000):
                pass
            on = basis.arc >= 0
            total += int(basis.flow[on] @ pairs.value[basis.arc[on]])
        return total

    ours, _ = cpu(lambda: simplex(parts))
    told("solver on best-20 pairs by kind group, CPU s", f"{ours:.3f}")
    told("times the candidate time", f"{ours / candidate_seconds:.2f}", "<= 1.5")
    compared = parts if size != "national" else sorted(parts, key=lambda part: abs(len(part[2]) - 50_000))[:1]
    own, mine = cpu(lambda: simplex(compared))
    theirs, value = cpu(lambda: sum(
        best_by_highs(some, asked, pairs.lot, np.repeat(np.arange(len(asked)), np.diff(pairs.start)), pairs.value)
        for some, asked, pairs in compared
    ), 1)  # fmt: skip
    told("times faster than HiGHS on the same pairs", f"{theirs / own:.1f}", ">= 10")
    told("equal to HiGHS", str(mine == value), "True")


def quality(size, lots, demands, rates, candidate_seconds):
    """The allocation: its time, its worth against first come and against the proven bound, and again the same."""
    order = np.random.default_rng(5).permutation(len(demands))
    live_seconds, live = cpu(lambda: engine.first_come(lots, demands, rates, order), 1)
    seconds, advice = cpu(lambda: engine.allocate(lots, demands, rates), 1)
    told("live first come, CPU s", f"{live_seconds:.2f}")
    told("allocation, CPU s", f"{seconds:.2f}", f"{len(advice.flow):,} lines, {advice.rounds} rounds")
    told("times the candidate time", f"{seconds / candidate_seconds:.1f}", "<= 25" if size == "national" else "")
    told("gap to the proven bound", f"{advice.gap:.4%}", f"<= {TARGETS[size][1]:.1%}")
    told("lost to the cut of lines under EUR 50", f"{advice.cut / advice.bound:.4%}")
    told("worth, EUR", f"{advice.objective / 1e6:,.0f}")
    told("above live first come", f"{advice.objective / live.worth() - 1:.2%}")
    again = engine.allocate(lots, demands, rates).flow if size != "national" else in_tasks(lots, demands, rates)
    told("a second run is identical by hash", str(digest(advice.flow) == digest(again)), digest(advice.flow)[:12])


def digest(flow: Flow) -> str:
    return hashlib.sha256(np.stack([flow.lot, flow.demand, flow.quantity, flow.value]).tobytes()).hexdigest()


def in_tasks(lots, demands, rates):
    """The same by tasks: were there a worker for every cell, the slowest cell of each pass is the chain that counts."""
    flow, price, slowest = Flow.none(), np.zeros(len(lots), np.int64), []
    for pass_no in range(3):
        cells, times = engine.shards(lots, demands, pass_no), []
        of_group = np.bincount([cell.group for cell in cells])
        for cell in (each for each in cells if pass_no == 0 or of_group[each.group] > 1):
            begin = time.process_time()
            solved = engine.solve_shard(lots, demands, rates, cell, flow, lot_price=price)
            times.append(time.process_time() - begin)
            flow = engine.merged_shard(len(lots), len(demands), flow, solved)
            price[cell.lots] = solved.lot_price
        slowest.append(max(times))
        told(
            f"pass {pass_no + 1}: tasks, CPU s in all",
            f"{sum(times):.1f}",
            f"{len(times)} tasks, slowest {max(times):.1f}",
        )
    told("longest chain of tasks, CPU s", f"{sum(slowest):.1f}")
    return engine.finished(lots, demands, rates, flow)


def run(size, seed):
    """Compile on a small market first: a worker does that once."""
    small = market("city", seed)
    engine.allocate(*small, gap=0.0)
    lots, demands, rates = market(size, seed)
    sizes = np.bincount(demands.group)
    print(
        f"{size}: {len(lots):,} lots, {len(demands):,} demands, {np.count_nonzero(sizes)} groups, largest {sizes.max():,}"
    )
    seconds, arcs = candidates(size, lots, demands, rates)
    solver(size, lots, demands, arcs, seconds)
    quality(size, lots, demands, rates, seconds)
    # in a process of its own: this one holds both runs, the live exchange and what HiGHS asks
    subprocess.run([sys.executable, "-m", __spec__.name, "--size", size, "--seed", str(seed), "--peak"], check=True)


def peak(size, seed):
    """The memory of a process that allocates once and does nothing else."""
    engine.allocate(*market(size, seed))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told("peak memory of the allocation in its own process, MB", f"{used:,.0f}", "< 1,000")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="region")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--stored", action="store_true", help="a whole run on a database, against its compute alone")
    parser.add_argument("--on", metavar="DATABASE", help="a filled database that is kept; made when it is not there")
    parser.add_argument("--peak", action="store_true", help="the memory of the allocation alone")
    chosen = parser.parse_args()
    if chosen.stored:
        advice.run(chosen.size, chosen.on)
    elif chosen.peak:
        peak(chosen.size, chosen.seed)
    else:
        run(chosen.size, chosen.seed)
