"""The pages of passports: what is known of a lot, and the stable address on its label that leads there."""

from wisselplaats.web.passport import address, integrity, machines, outputs, pages, versions
from wisselplaats.web.passport.blueprint import blp

__all__ = ["address", "blp", "integrity", "machines", "outputs", "pages", "versions"]
