"""The pages of the factor records."""

from wisselplaats.web.factor import change, file, method, pages
from wisselplaats.web.factor.blueprint import blp

__all__ = ["blp", "change", "file", "method", "pages"]
