"""The pages of lots."""

from wisselplaats.web.lot import completing, legal, pages, proof, record
from wisselplaats.web.lot.blueprint import blp
from wisselplaats.web.lot.shown import lot_title, point, title

__all__ = ["blp", "completing", "legal", "lot_title", "pages", "point", "proof", "record", "title"]
