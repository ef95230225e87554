"""Results over REST."""

from wisselplaats.api.impact import filed
from wisselplaats.api.impact.report import blp

__all__ = ["blp", "filed"]
