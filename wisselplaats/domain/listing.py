"""The reuse ladder: at which rung an offer stands on a day, and who sees it there (stroomschema Apeldoorn)."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

from wisselplaats.domain.errors import Conflict, FieldProblem, Invalid
from wisselplaats.domain.vocabulary import OrganisationKind, Rung

# the rungs that open after the first one, in order, as LadderDays and LadderDates name them
_LATER = (Rung.OTHER_PROJECT, Rung.OWN_DEPOT, Rung.REGION, Rung.OPEN_MARKET, Rung.RECYCLING)


@dataclass(frozen=True)
class LadderDays:
    """Days after publication at which each rung opens; never falling."""

    other_project_after: int
    own_depot_after: int
    region_after: int
    open_market_after: int
    recycling_after: int

    def check(self) -> "LadderDays":
        """Return itself. Errors: Invalid at every rung that would open before the one above it."""
        names = [item.name for item in fields(self)]
        days = [0, *(getattr(self, name) for name in names)]
        wrong = [
            FieldProblem(name, "ladder_out_of_order", {"minimum": before})
            for name, before, after in zip(names, days, days[1:], strict=False)
            if after < before
        ]
        if wrong:
            raise Invalid(wrong)
        return self


# our own defaults, indicative: an owner of streets keeps material first, others offer to the region at once
_OWNER = LadderDays(14, 28, 42, 70, 250)
_TRADER = LadderDays(0, 0, 0, 28, 250)
_DEFAULTS = {OrganisationKind.CONTRACTOR: _TRADER}


def default_ladder_days(kind: OrganisationKind) -> LadderDays:
    """The ladder that a new organisation starts with (indicative; each organisation sets its own)."""
    return _DEFAULTS.get(kind, _OWNER)


@dataclass(frozen=True)
class LadderDates:
    """The first day of each rung after the first."""

    other_project_from: date
    own_depot_from: date
    region_from: date
    open_market_from: date
    recycling_from: date

    def opens(self) -> list[tuple[Rung, date]]:
        """Each later rung with its first day, best first."""
        return list(zip(_LATER, (getattr(self, item.name) for item in fields(self)), strict=True))


def ladder_dates(published_on: date, days: LadderDays, start: Rung = Rung.SAME_PROJECT) -> LadderDates:
    """The dates of an offer; starting at a later rung brings every rung after it forward by as much."""
    offsets = dict(zip(_LATER, (getattr(days, item.name) for item in fields(days)), strict=True))
    skipped = offsets.get(start, 0)
    return LadderDates(*(published_on + timedelta(days=max(0, offsets[rung] - skipped)) for rung in _LATER))


def rung_on(dates: LadderDates, today: date) -> Rung:
    """The rung at which an offer stands; it stays on the open market until somebody decides to recycle it."""
    reached = [rung for rung, opens in dates.opens() if opens <= today and rung != Rung.RECYCLING]
    return reached[-1] if reached else Rung.SAME_PROJECT


def next_step(dates: LadderDates, today: date) -> tuple[Rung, date] | None:
    """The next rung and its first day; None when only recycling is behind or nothing is left."""
    return next(((rung, opens) for rung, opens in dates.opens() if opens > today), None)


class Relation(StrEnum):
    """What somebody is to the owner of an offer."""

    SAME_PROJECT = "same_project"
    SAME_ORGANISATION = "same_organisation"
    SAME_REGION = "same_region"
    OTHER = "other"


_SEES = {
    Rung.SAME_PROJECT: {Relation.SAME_PROJECT, Relation.SAME_ORGANISATION},
    Rung.OTHER_PROJECT: {Relation.SAME_PROJECT, Relation.SAME_ORGANISATION},
    Rung.OWN_DEPOT: {Relation.SAME_PROJECT, Relation.SAME_ORGANISATION},
    Rung.REGION: {Relation.SAME_PROJECT, Relation.SAME_ORGANISATION, Relation.SAME_REGION},
}


def visible_to(rung: Rung, relation: Relation) -> bool:
    """Whether an offer on this rung shows itself to somebody in this relation."""
    return relation in _SEES.get(rung, set(Relation))


def lowered(dates: LadderDates, to: Rung, today: date) -> LadderDates:
    """The dates when an offer goes down to a rung today; the rungs after it come forward by as much.

    Errors: Conflict when it stands there or lower already, Invalid for recycling, which is no offer.
    """
    if to == Rung.RECYCLING:
        raise Invalid.one("rung", "recycling_is_no_offer")
    opens = dict(dates.opens())
    if to == Rung.SAME_PROJECT or opens[to] <= today:
        raise Conflict("rung_not_lower", rung=to.value)
    gap = opens[to] - today
    place = _LATER.index(to)
    new = [min(opens[rung], today) if number <= place else opens[rung] - gap for number, rung in enumerate(_LATER)]
    return LadderDates(*new)
