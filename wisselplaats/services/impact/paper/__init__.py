"""Results to file and to hand in: the report of a year, and the sheet of a project for a tender."""

from wisselplaats.services.impact.paper.factors_used import FactorUsed
from wisselplaats.services.impact.paper.tender import Tender, TenderLine, tender
from wisselplaats.services.impact.paper.tender_pdf import tender_pdf
from wisselplaats.services.impact.paper.yearly import Yearly, yearly, years
from wisselplaats.services.impact.paper.yearly_pdf import yearly_pdf

__all__ = [
    "FactorUsed",
    "Tender",
    "TenderLine",
    "Yearly",
    "tender",
    "tender_pdf",
    "yearly",
    "yearly_pdf",
    "years",
]
