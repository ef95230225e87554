"""What is kept of the verdicts: the best of each demand, written only where something changed, and told once."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, tuple_, update

from wisselplaats.db import session
from wisselplaats.domain.match import Verdict
from wisselplaats.domain.vocabulary import MatchState
from wisselplaats.models import Match, uuid7
from wisselplaats.services.match.candidates import Facts, Pair
from wisselplaats.services.match.tell import tell_broken, tell_new

BEST = 20
"""Matches kept per demand: a list for the eye (MATCHING.md, Finding 1), never the input of an allocation."""
CROWDED_OUT = "crowded_out"
_COMPARED = (
    "state", "score", "part_kind", "part_size", "part_quality", "part_time", "part_distance", "part_quantity",
    "part_saving", "quantity", "shortage", "distance_km", "storage_days", "saving_co2_kg", "saving_eur", "reasons",
    "withdrawn_reason",
)  # fmt: skip
Rank = tuple[int, Decimal, str]


@dataclass
class Outcome:
    """What becomes of a set of pairs; `refill` are demands that lost one of a full list and look again."""

    keep: dict[Pair, Verdict] = field(default_factory=dict)
    withdraw: dict[Pair, str] = field(default_factory=dict)
    refill: set[UUID] = field(default_factory=set)


def active_pairs(column: Any, ids: Iterable[UUID]) -> set[Pair]:
    """The matches that stand now, of these listings or of these demands."""
    query = select(Match.listing_id, Match.demand_id).where(column.in_(list(ids)), Match.state == MatchState.ACTIVE)
    return {(row[0], row[1]) for row in session.execute(query)}


def settle(pairs: set[Pair], facts: Facts, now: datetime) -> set[UUID]:
    """Judge the pairs, keep the best of each demand, tell what is new or broken; the demands to look at again."""
    outcome = choose(pairs, facts, _standing({pair[1] for pair in pairs}))
    tell_broken(_withdraw(outcome.withdraw), facts, outcome.withdraw, now)
    tell_new(_write(outcome.keep), facts, outcome.keep, now)
    return outcome.refill


def choose(pairs: Iterable[Pair], facts: Facts, standing: Mapping[UUID, Mapping[UUID, Rank]]) -> Outcome:
    """The best of each demand among these pairs and the matches that stand already."""
    by_demand: dict[UUID, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_demand[pair[1]].append(pair)
    outcome = Outcome()
    for demand_id, own in by_demand.items():
        _choose_one(demand_id, own, facts, standing.get(demand_id, {}), outcome)
    return outcome


def _choose_one(
    demand_id: UUID, pairs: list[Pair], facts: Facts, before: Mapping[UUID, Rank], outcome: Outcome
) -> None:
    judged = {pair[0] for pair in pairs}
    ranks = {listing_id: rank for listing_id, rank in before.items() if listing_id not in judged}
    fits: dict[UUID, Verdict] = {}
    for pair in pairs:
        reason, verdict = _judged(pair, facts)
        if verdict is not None:
            fits[pair[0]], ranks[pair[0]] = verdict, _rank(verdict.score, verdict.saving_eur, pair[0])
        elif pair[0] in before:
            outcome.withdraw[pair] = reason
    best = set(sorted(ranks, key=ranks.__getitem__)[:BEST])
    outcome.keep |= {(key, demand_id): verdict for key, verdict in fits.items() if key in best}
    crowded = {(key, demand_id): CROWDED_OUT for key in before if key in ranks and key not in best}
    outcome.withdraw |= crowded
    if len(before) >= BEST and any(key not in ranks or ranks[key] > rank for key, rank in before.items()):
        outcome.refill.add(demand_id)


def _judged(pair: Pair, facts: Facts) -> tuple[str, Verdict | None]:
    closed = facts.closed(pair)
    if closed is not None:
        return closed, None
    verdict = facts.verdict(pair)
    return ("", verdict) if verdict.feasible else (verdict.failures[0].code, None)


def _rank(score: int, saving_eur: Decimal, listing_id: UUID) -> Rank:
    return -score, -saving_eur, str(listing_id)


def _standing(demand_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, Rank]]:
    found: dict[UUID, dict[UUID, Rank]] = defaultdict(dict)
    query = select(Match.demand_id, Match.listing_id, Match.score, Match.saving_eur)
    for demand_id, listing_id, score, eur in session.execute(
        query.where(Match.demand_id.in_(list(demand_ids)), Match.state == MatchState.ACTIVE)
    ):
        found[demand_id][listing_id] = _rank(score, eur, listing_id)
    return found


def _row(pair: Pair, verdict: Verdict) -> dict[str, Any]:
    parts = {} if verdict.parts is None else {f"part_{name}": part for name, part in asdict(verdict.parts).items()}
    return {
        "id": uuid7(), "listing_id": pair[0], "demand_id": pair[1], "state": MatchState.ACTIVE,
        "score": verdict.score, **parts, "quantity": verdict.quantity, "shortage": verdict.shortage,
        "distance_km": verdict.distance_km, "storage_days": verdict.storage_days,
        "saving_co2_kg": verdict.saving_co2_kg, "saving_eur": verdict.saving_eur,
        "reasons": [{"code": found.code, "params": dict(found.params)} for found in verdict.reasons],
        "withdrawn_reason": None,
    }  # fmt: skip


_COLUMNS = ", ".join(("id", "listing_id", "demand_id", *_COMPARED))
# one parameter whatever the number of rows: a statement with a value list takes longer to compile than to run
_UPSERT = text(
    f"INSERT INTO match ({_COLUMNS}) SELECT {_COLUMNS}"  # noqa: S608 - column names of our own
    " FROM jsonb_populate_recordset(CAST(NULL AS match), CAST(:rows AS jsonb))"
    " ON CONFLICT (listing_id, demand_id) DO UPDATE SET updated_at = clock_timestamp(), "
    + ", ".join(f"{name} = excluded.{name}" for name in _COMPARED)
    + f" WHERE ({', '.join(f'match.{name}' for name in _COMPARED)})"
    f" IS DISTINCT FROM ({', '.join(f'excluded.{name}' for name in _COMPARED)})"
    " RETURNING id, listing_id, demand_id, told_at"
)


def _write(keep: Mapping[Pair, Verdict]) -> dict[Pair, UUID]:
    """Create or update in one statement; only rows that differ. Answers those that nobody was told of."""
    if not keep:
        return {}
    rows = json.dumps([_row(pair, keep[pair]) for pair in sorted(keep)], default=str)
    return {(row[1], row[2]): row[0] for row in session.execute(_UPSERT, {"rows": rows}) if row[3] is None}


def _withdraw(reasons: Mapping[Pair, str]) -> dict[Pair, UUID]:
    """Withdraw with the reason, kept for who asks later; answers those that somebody was told of."""
    by_reason: dict[str, list[Pair]] = defaultdict(list)
    for pair, reason in sorted(reasons.items()):
        by_reason[reason].append(pair)
    told: dict[Pair, UUID] = {}
    for reason, pairs in by_reason.items():
        told |= _withdraw_for(reason, pairs)
    return told


def _withdraw_for(reason: str, pairs: list[Pair]) -> dict[Pair, UUID]:
    statement = update(Match).values(state=MatchState.WITHDRAWN, withdrawn_reason=reason)
    those = tuple_(Match.listing_id, Match.demand_id).in_(pairs)
    back = statement.where(those, Match.state == MatchState.ACTIVE).returning(
        Match.id, Match.listing_id, Match.demand_id, Match.told_at
    )
    found = session.execute(back, execution_options={"synchronize_session": False})
    return {(row[1], row[2]): row[0] for row in found if row[3] is not None}
