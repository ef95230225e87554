"""The law over REST: the rules, answers and decisions about a lot, warnings that were read, takers of waste."""

from wisselplaats.api.legal import law, takers
from wisselplaats.api.legal.blueprint import blp

__all__ = ["blp", "law", "takers"]
