"""Whether a lot fits a demand, how well, why, and what it saves."""

from wisselplaats.domain.match.judge import CODE_VERSION, WEIGHTS, Parts, Verdict, judge, rank_key
from wisselplaats.domain.match.pair import Need, Sizes, Supply
from wisselplaats.domain.match.reasons import Reason
from wisselplaats.domain.match.remedy import Change, smallest_change
from wisselplaats.domain.match.value import Gain, Rates, Steps

__all__ = [
    "CODE_VERSION",
    "WEIGHTS",
    "Change",
    "Gain",
    "Need",
    "Parts",
    "Rates",
    "Reason",
    "Sizes",
    "Steps",
    "Supply",
    "Verdict",
    "judge",
    "rank_key",
    "smallest_change",
]
