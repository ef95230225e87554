"""Compares what arrived with the inventory and writes the difference, set by set, in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, text

from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.vocabulary import AssetState, RowStatus
from wisselplaats.models import Delivery, DeliveryProblem, DeliveryRow
from wisselplaats.services.delivery.arriving import Group, Tally
from wisselplaats.services.delivery.seen import NEEDS_CONFIRMATION

MOST_WITHDRAWN = Decimal("0.05")
"""Above this share of the inventory a complete file needs a confirmation (API.md): it is rather half a file."""

_OURS = "s.organisation_id = :organisation AND s.source_system = :source"
_COMPARE = f"""
UPDATE arriving a SET object_id = s.id, status = CASE
    WHEN s.content_hash = a.content_hash AND s.state = :active THEN :unchanged ELSE :changed END
FROM asset s WHERE a.status = :created AND s.source_id = a.source_id AND {_OURS}"""  # noqa: S608
_COUNT = "SELECT status, count(*) FROM arriving GROUP BY status"
_CREATE = """
INSERT INTO asset (id, organisation_id, source_system, source_id, material_code, material_words, quantity, unit, x, y,
    geometry, year_laid, replacement_year, street, municipality, state, content_hash, delivery_id)
SELECT object_id, :organisation, :source, source_id, material_code, material_words, quantity, unit, x, y,
    geometry, year_laid, replacement_year, street, municipality, :active, content_hash, :delivery
FROM arriving WHERE status = :created ORDER BY row_number"""
_CHANGE = """
UPDATE asset s SET material_code = a.material_code, material_words = a.material_words, quantity = a.quantity,
    unit = a.unit, x = a.x, y = a.y, geometry = a.geometry, year_laid = a.year_laid,
    replacement_year = a.replacement_year, street = a.street, municipality = a.municipality, state = :active,
    withdrawn_at = NULL, content_hash = a.content_hash, delivery_id = :delivery, updated_at = clock_timestamp()
FROM arriving a WHERE a.status = :changed AND s.id = a.object_id"""
_MISSING = f"""
SELECT count(*), count(*) FILTER (WHERE a.source_id IS NULL)
FROM asset s LEFT JOIN (SELECT DISTINCT source_id FROM arriving WHERE status <> :skipped) a USING (source_id)
WHERE s.state = :active AND {_OURS}"""  # noqa: S608
_WITHDRAW = f"""
UPDATE asset s SET state = :withdrawn, withdrawn_at = clock_timestamp(), delivery_id = :delivery,
    updated_at = clock_timestamp()
WHERE s.state = :active AND {_OURS}
    AND NOT EXISTS (SELECT FROM arriving a WHERE a.source_id = s.source_id AND a.status <> :skipped)"""  # noqa: S608
_ROWS = """
INSERT INTO delivery_row (delivery_id, row_number, line, status, source_id, object_id, problems)
SELECT :delivery, row_number, row_number, status, source_id,
    CASE WHEN :trial AND status = :created THEN NULL ELSE object_id END, problems
FROM arriving"""


@dataclass(frozen=True)
class Settled:
    """How the rows came out; `withdrawn` are objects that the file no longer has."""

    counts: Mapping[RowStatus, int]
    withdrawn: int


def settle(delivery: Delivery, tally: Tally) -> Settled:
    """Write objects (not in a trial run), the outcome of each row, and the problems.

    Errors: Invalid `too_many_withdrawn` when a complete file misses more than MOST_WITHDRAWN without confirmation.
    """
    words = {
        "organisation": delivery.organisation_id,
        "source": delivery.source_system,
        "delivery": delivery.id,
        "trial": delivery.trial,
        **{status.name.lower(): status.value for status in RowStatus},
        **{state.name.lower(): state.value for state in AssetState},
    }
    _run(_COMPARE, words)
    counts = {RowStatus(status): count for status, count in _run(_COUNT, words)}
    withdrawn = _withdraw(delivery, tally, words) if delivery.complete else 0
    if not delivery.trial:
        _run(_CREATE, words)
        _run(_CHANGE, words)
    forget(delivery)
    _run(_ROWS, words)
    note(delivery, tally)
    return Settled(counts, withdrawn)


def _run(statement: str, words: Mapping[str, Any]) -> Any:
    return session.execute(text(statement), words)


def _withdraw(delivery: Delivery, tally: Tally, words: Mapping[str, Any]) -> int:
    total, missing = _run(_MISSING, words).one()
    if not missing:
        return 0
    if tally.nameless:
        _add(tally, "withdrawal_skipped", missing)
        return 0
    params = {"missing": missing, "total": total, "percent": str(round(Decimal(100 * missing) / total, 1))}
    if missing > total * MOST_WITHDRAWN and not delivery.confirmed:
        if not delivery.trial:
            raise Invalid.one("complete", NEEDS_CONFIRMATION, **params)
        _add(tally, NEEDS_CONFIRMATION, missing, **params)
    else:
        _add(tally, "objects_withdrawn", missing, **params)
    if not delivery.trial:
        _run(_WITHDRAW, words)
    return int(missing)


def _add(tally: Tally, code: str, count: int, **params: Any) -> None:
    tally.groups[code, None] = Group(code, None, params, count)


def forget(delivery: Delivery) -> None:
    """Remove the outcome of an earlier run: of the trial, or of a worker that could not finish."""
    session.execute(delete(DeliveryRow).where(DeliveryRow.delivery_id == delivery.id))
    session.execute(delete(DeliveryProblem).where(DeliveryProblem.delivery_id == delivery.id))


def note(delivery: Delivery, tally: Tally) -> None:
    """Write the problems of all rows together."""
    session.add_all(
        DeliveryProblem(
            delivery_id=delivery.id,
            code=group.code,
            column=group.column,
            count=group.count,
            example=group.example,
            params=group.params,
            first_rows=group.first_rows,
        )
        for group in tally.groups.values()
    )
    session.flush()
