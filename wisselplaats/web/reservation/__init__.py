"""The pages of claims: asking, deciding, more time, talk, and the owner's rules."""

from wisselplaats.web.reservation import inbox, planning, rules, talk
from wisselplaats.web.reservation.pages import blp

__all__ = ["blp", "inbox", "planning", "rules", "talk"]
