"""The price of each handover, fixed at the day it happened: the list between own projects, the offer's for others.

A correction is settled at the price of what it corrects, whatever prices are on its own day.
"""

from uuid import UUID

from sqlalchemy import text

from wisselplaats.db import session, transaction

# the price of the narrowest kind that has one on the day, in the same unit; an ended price is free
_SETTLE = text("""
    INSERT INTO settlement_line (handover_id, basis, price_per_unit, vat_percent, from_project_id, to_project_id)
    SELECT h.id,
        CASE WHEN inside THEN CASE WHEN listed.price IS NULL THEN 'free' ELSE 'settlement' END
            WHEN coalesce(offer.price_per_unit, 0) > 0 THEN 'price' ELSE 'free' END,
        CASE WHEN inside THEN coalesce(listed.price, 0) ELSE coalesce(offer.price_per_unit, 0) END,
        coalesce(rate.percent, 0), lot.project_id, child.project_id
    FROM handover AS h
    JOIN reservation ON reservation.id = h.reservation_id
    JOIN listing AS offer ON offer.id = reservation.listing_id
    JOIN lot ON lot.id = h.lot_id JOIN lot AS child ON child.id = h.child_lot_id
    JOIN material_type AS kind ON kind.code = lot.material_code
    CROSS JOIN LATERAL (SELECT (h.handed_over_at AT TIME ZONE 'Europe/Amsterdam')::date AS on_day,
        h.from_organisation_id = h.to_organisation_id AS inside) AS known
    LEFT JOIN LATERAL (
        SELECT price.price_per_unit AS price FROM settlement_price AS price
        JOIN material_type AS wider ON wider.code = price.material_code
        WHERE inside AND lot.project_id IS DISTINCT FROM child.project_id
            AND price.organisation_id = h.from_organisation_id AND price.valid_from <= on_day
            AND kind.first BETWEEN wider.first AND wider.last AND wider.unit = lot.unit
        ORDER BY wider.last - wider.first, price.valid_from DESC LIMIT 1) AS listed ON true
    LEFT JOIN LATERAL (
        SELECT percent FROM vat_rate WHERE vat_rate.valid_from <= on_day ORDER BY valid_from DESC LIMIT 1
    ) AS rate ON true
    WHERE (CAST(:one AS uuid) IS NULL OR h.id = :one) AND h.corrects_id IS NULL
        AND NOT EXISTS (SELECT FROM settlement_line AS line WHERE line.handover_id = h.id)
    ON CONFLICT DO NOTHING
""")


_CORRECT = text("""
    INSERT INTO settlement_line (handover_id, basis, price_per_unit, vat_percent, from_project_id, to_project_id)
    SELECT h.id, line.basis, line.price_per_unit, line.vat_percent, line.from_project_id, line.to_project_id
    FROM handover AS h JOIN settlement_line AS line ON line.handover_id = h.corrects_id
    WHERE (CAST(:one AS uuid) IS NULL OR h.id = :one)
        AND NOT EXISTS (SELECT FROM settlement_line AS own WHERE own.handover_id = h.id)
    ON CONFLICT DO NOTHING
""")


def settle(handover_id: UUID | None = None) -> int:
    """Fix the price of a handover, in its own transaction, or of all that have none yet; how many that were.

    Part of each handover and run again by the schedule, without an actor; running twice changes nothing.
    """
    if handover_id is not None:
        return _fixed(handover_id)
    with transaction():
        return _fixed(None)


def _fixed(handover_id: UUID | None) -> int:
    session.flush()
    done = 0
    for statement in (_SETTLE, _CORRECT):
        done += int(session.execute(statement, {"one": handover_id}).rowcount)  # type: ignore[attr-defined]
    return done
