"""Whether a lot fits a demand, how well, why, and what it saves."""

from wisselplaats.domain.match.judge import CODE_VERSION, WEIGHTS, Parts, Rates, Verdict, judge, rank_key
from wisselplaats.domain.match.pair import Need, Sizes, Supply
from wisselplaats.domain.match.reasons import Reason

__all__ = [
    "CODE_VERSION",
    "WEIGHTS",
    "Need",
    "Parts",
    "Rates",
    "Reason",
    "Sizes",
    "Supply",
    "Verdict",
    "judge",
    "rank_key",
]
