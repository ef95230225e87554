"""The pages of handing over: made for a phone, beside the material."""

from wisselplaats.web.handover import correction
from wisselplaats.web.handover.pages import blp

__all__ = ["blp", "correction"]
