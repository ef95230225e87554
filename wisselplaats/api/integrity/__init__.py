"""The check of passports over REST."""

from wisselplaats.api.integrity.integrity import blp

__all__ = ["blp"]
