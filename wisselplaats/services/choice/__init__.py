"""The choice between reuse from a lot, from a depot, or new."""

from wisselplaats.services.choice.choice import Asked, Choice, Judged, choice
from wisselplaats.services.choice.matched import Matched, matched

__all__ = ["Asked", "Choice", "Judged", "Matched", "choice", "matched"]
