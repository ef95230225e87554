"""A score for who asks less than a demand does: only what was stated is weighed."""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

from wisselplaats.domain.match.judge import WEIGHTS, Parts


def partial_score(parts: Parts, stated: Collection[str]) -> int:
    """The stated parts weighed as in a whole score, 0 to 100; `stated` names at least one of WEIGHTS."""
    points = sum((WEIGHTS[name] * getattr(parts, name) for name in stated), Decimal(0))
    whole = sum(WEIGHTS[name] for name in stated)
    return int((points * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP))
