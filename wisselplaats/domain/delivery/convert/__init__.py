"""Batches of a delivered file become values of ours, column by column, with all that is wrong beside them."""

from wisselplaats.domain.delivery.convert.converter import Catalogue, Converted, Converter
from wisselplaats.domain.delivery.convert.fingerprint import Seen, SeenIds, fingerprints, seed_of

__all__ = ["Catalogue", "Converted", "Converter", "Seen", "SeenIds", "fingerprints", "seed_of"]
