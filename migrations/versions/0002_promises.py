"""What the database itself promises: counts that follow the reservations, histories that only grow."""

from alembic import op

revision = "0002"
down_revision = "0001"

COUNT_RESERVATIONS = """
CREATE FUNCTION count_reservation(r reservation, sign integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    asked numeric := CASE WHEN r.state = 'requested' THEN r.quantity ELSE 0 END;
    granted numeric := CASE WHEN r.state = 'accepted' THEN r.quantity - r.handed_over ELSE 0 END;
BEGIN
    UPDATE listing SET optioned = optioned + sign * asked, accepted = accepted + sign * granted,
        handed_over = handed_over + sign * r.handed_over WHERE id = r.listing_id;
    UPDATE demand SET optioned = optioned + sign * asked, covered = covered + sign * (granted + r.handed_over)
        WHERE id = r.demand_id;
END $$;

CREATE FUNCTION reservation_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM count_reservation(OLD, -1); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM count_reservation(NEW, 1); END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER reservation_counts AFTER INSERT OR DELETE OR UPDATE OF state, quantity, handed_over, listing_id, demand_id
    ON reservation FOR EACH ROW EXECUTE FUNCTION reservation_counts();
"""

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;
"""

APPEND_ONLY = ("passport_entry", "handover", "impact_line", "audit_event")


def upgrade() -> None:
    op.execute(COUNT_RESERVATIONS)
    op.execute(REFUSE_CHANGE)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
