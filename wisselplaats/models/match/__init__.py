"""What the matcher keeps: the matches, both sides of the market in a narrow form, and what it reckons with."""

from wisselplaats.models.match.kept import Match
from wisselplaats.models.match.rate import MatchGain, MatchRate, MatchSteps
from wisselplaats.models.match.side import MatchNeed, MatchReserve, MatchSupply

__all__ = ["Match", "MatchGain", "MatchNeed", "MatchRate", "MatchReserve", "MatchSteps", "MatchSupply"]
