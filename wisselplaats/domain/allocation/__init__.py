"""The best allocation of everything: arrays in, advice out; pure, and fast by compiled code that loads when used.

Importing this package does not load numba: only the functions that compute do, so web and CLI stay light.
"""

from wisselplaats.domain.allocation.arrays import (
    NEVER,
    Advice,
    Arcs,
    Cancelled,
    Changed,
    Demands,
    Flow,
    Lots,
    RateSet,
    Shard,
    Solution,
    day_number,
)
from wisselplaats.domain.allocation.engine import (
    CODE_VERSION,
    allocate,
    candidates,
    certificate,
    finished,
    first_come,
    merged_shard,
    repair,
)
from wisselplaats.domain.allocation.identity import fingerprint, kind_groups
from wisselplaats.domain.allocation.pairs import judge_pairs
from wisselplaats.domain.allocation.regions import shards, solve_shard

__all__ = [
    "CODE_VERSION",
    "NEVER",
    "Advice",
    "Arcs",
    "Cancelled",
    "Changed",
    "Demands",
    "Flow",
    "Lots",
    "RateSet",
    "Shard",
    "Solution",
    "allocate",
    "candidates",
    "certificate",
    "day_number",
    "fingerprint",
    "finished",
    "first_come",
    "judge_pairs",
    "kind_groups",
    "merged_shard",
    "repair",
    "shards",
    "solve_shard",
]
