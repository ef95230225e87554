"""The pages of bulk uploads: the files, and how they are read."""

from wisselplaats.web.delivery import mapping  # its pages are on the same blueprint
from wisselplaats.web.delivery.delivery import blp

__all__ = ["blp", "mapping"]
