"""Results: what each handover counts as, what is kept up to date of it, and what everybody may see."""

from wisselplaats.models.results.entry import MEASURES, NOBODY, ImpactEntry, ImpactTally, ImpactTallyBy
from wisselplaats.models.results.shown import HandoverExample, ResultsPage

__all__ = ["MEASURES", "NOBODY", "HandoverExample", "ImpactEntry", "ImpactTally", "ImpactTallyBy", "ResultsPage"]
