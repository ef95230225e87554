"""Results: what each handover counts as, what is kept up to date of it, and what everybody may see."""

from wisselplaats.models.results.entry import MEASURES, ImpactEntry, ImpactTally
from wisselplaats.models.results.shown import HandoverExample, ResultsPage

__all__ = ["MEASURES", "HandoverExample", "ImpactEntry", "ImpactTally", "ResultsPage"]
