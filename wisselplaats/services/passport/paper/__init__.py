"""The passport on paper, as a contractor files it."""

from wisselplaats.services.passport.paper.sheet import paper, paper_document

__all__ = ["paper", "paper_document"]
