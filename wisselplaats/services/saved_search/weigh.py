"""How well an offer serves a saved search: the search as a demand that leaves much open, judged by the rules of matching."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal
from typing import Any
from uuid import UUID

from wisselplaats.domain.match import Need, Sizes, judge
from wisselplaats.domain.match.pair import ZERO
from wisselplaats.domain.match.partial import partial_score
from wisselplaats.domain.match.value import Rates
from wisselplaats.domain.place import Place
from wisselplaats.domain.planning import Window
from wisselplaats.models import Listing, SavedSearch
from wisselplaats.services import rate
from wisselplaats.services.match.candidates import supply_of

_METRE = Decimal("0.001")
_PART_OF = {
    "same_kind": "kind", "narrower_kind": "kind", "in_time": "time",
    # the market measures straight lines, and a search asks for at least so much: these are said elsewhere
    "distance_km": None, "covers_all": None, "covers_part": None,
}  # fmt: skip


@dataclass(frozen=True)
class Weighed:
    """`fits` as the rules of matching say; the score 0 to 100 over what the search states; reasons as code and params."""

    fits: bool
    score: int
    reasons: Sequence[Mapping[str, Any]]


def weigh(pairs: Iterable[tuple[SavedSearch, Listing]], today: date) -> dict[tuple[UUID, UUID], Weighed]:
    """Each pair of a search and an offer judged; both are read, with the kind, the owner and the seeker."""
    asked = list(pairs)
    rates, gains = rate.rates_of(today), rate.gains_of(offer.lot.material_code for _, offer in asked)
    return {
        (kept.id, offer.id): _weighed(
            kept, offer, today, rates.get(kept.organisation_id, rates[None]), gains.get(offer.lot.material_code)
        )
        for kept, offer in asked
    }


def _weighed(kept: SavedSearch, offer: Listing, today: date, rates: Rates, gain: Any) -> Weighed:
    verdict = judge(supply_of(offer, kept.organisation, today, gain), _need(kept, offer, rates.detour), rates)
    if verdict.parts is None:
        return Weighed(False, 0, [{"code": found.code, "params": dict(found.params)} for found in verdict.failures])
    stated = _stated(kept)
    reasons = [
        {"code": found.code, "params": dict(found.params)}
        for found in verdict.reasons
        if found.code not in _PART_OF or _PART_OF[found.code] in stated
    ]
    return Weighed(True, partial_score(verdict.parts, stated), reasons)


def _stated(kept: SavedSearch) -> list[str]:
    """The parts that can be compared: a grade and a saving always, the rest when the search says something of it."""
    says = {
        "kind": kept.material_code or kept.search, "quality": True,
        "time": kept.available_from or kept.available_until, "distance": kept.x is not None, "saving": True,
    }  # fmt: skip
    return [name for name, stated in says.items() if stated]


def _need(kept: SavedSearch, offer: Listing, detour: Decimal) -> Need:
    """The search as a demand; what it leaves open is as the offer has it, so that no rule and no part speaks of it.

    The market measures in straight lines: its radius becomes the road that such a line stands for.
    """
    lot, kind = offer.lot, kept.material or offer.lot.material
    here = Place(lot.x, lot.y) if kept.x is None or kept.y is None else Place(kept.x, kept.y)
    reach = None if kept.radius_km is None else (kept.radius_km * detour).quantize(_METRE, ROUND_UP)
    return Need(
        id=str(kept.id), kind=kind.code, kind_first=kind.first, kind_last=kind.last, substitutes={},
        substitutes_accepted=False, sizes=Sizes(), tolerance_mm=Sizes(), colour=None, min_quality=kept.min_quality,
        window=_window(kept, lot.available_from), place=here, max_distance_km=reach, max_storage_days=0,
        open_quantity=max(offer.free, kept.min_quantity or ZERO), min_lot=kept.min_quantity or ZERO, unit=lot.unit,
        max_price=None,
    )  # fmt: skip


def _window(kept: SavedSearch, begins: date) -> Window:
    """As far as the search states it, else as the offer begins."""
    first = kept.available_from or min(begins, kept.available_until or begins)
    return Window(first, kept.available_until or max(first, begins))
