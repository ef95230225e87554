"""Handovers that can be put right by a row of their own, and where the material goes."""

from alembic import op

from wisselplaats.domain.vocabulary import NotificationKind

revision = "0012"
down_revision = "0011"

# a correction is a handover with signed figures, so that every sum over handovers is right by itself; it counts on its
# own day, so that a year that was reported does not change afterwards
RECORD = """
ALTER TABLE handover
    ADD COLUMN corrects_id UUID CONSTRAINT fk_handover_corrects_id_handover REFERENCES handover (id),
    ADD COLUMN correction_reason VARCHAR(40) CONSTRAINT ck_handover_correctionreason CHECK (correction_reason IN (
        'telverschil', 'breuk', 'vervuild', 'verdwenen', 'andere_soort', 'anders')),
    DROP CONSTRAINT ck_handover_quantity_positive,
    ADD CONSTRAINT ck_handover_quantity_signed CHECK (quantity > 0 OR (quantity < 0 AND corrects_id IS NOT NULL)),
    ADD CONSTRAINT ck_handover_correction_explained CHECK ((corrects_id IS NULL) = (correction_reason IS NULL)),
    DROP CONSTRAINT uq_handover_child_lot_id;
CREATE UNIQUE INDEX uq_handover_child_lot_id ON handover (child_lot_id) WHERE corrects_id IS NULL;
CREATE INDEX ix_handover_child_lot_id ON handover (child_lot_id);
CREATE INDEX ix_handover_corrects_id ON handover (corrects_id) WHERE corrects_id IS NOT NULL;
"""

# under the lock of the original, so that two corrections at once cannot take away more than there was together
PROMISE = """
CREATE FUNCTION check_correction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    original handover;
    others numeric;
BEGIN
    SELECT * INTO original FROM handover WHERE id = NEW.corrects_id FOR NO KEY UPDATE;
    IF original.corrects_id IS NOT NULL OR
        (original.reservation_id, original.lot_id, original.child_lot_id, original.from_organisation_id,
            original.to_organisation_id, original.weight_set)
        IS DISTINCT FROM (NEW.reservation_id, NEW.lot_id, NEW.child_lot_id, NEW.from_organisation_id,
            NEW.to_organisation_id, NEW.weight_set) THEN
        RAISE EXCEPTION 'a correction is of a handover as it was written, and of nothing else'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_correction_of_original';
    END IF;
    SELECT coalesce(sum(quantity), 0) INTO others FROM handover WHERE corrects_id = NEW.corrects_id;
    IF original.quantity + others + NEW.quantity < 0 THEN
        RAISE EXCEPTION 'less than nothing cannot have changed hands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_total_not_negative';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER handover_corrects BEFORE INSERT ON handover
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION check_correction();
"""

PROPOSALS = """
CREATE TABLE handover_correction (
    id UUID CONSTRAINT pk_handover_correction PRIMARY KEY,
    handover_id UUID NOT NULL CONSTRAINT fk_handover_correction_handover_id_handover REFERENCES handover (id),
    state VARCHAR(40) NOT NULL CONSTRAINT ck_handover_correction_correctionstate
        CHECK (state IN ('proposed', 'confirmed', 'refused', 'withdrawn')),
    proposed_side VARCHAR(40) NOT NULL CONSTRAINT ck_handover_correction_reservationside
        CHECK (proposed_side IN ('vrager', 'eigenaar')),
    proposed_by UUID NOT NULL CONSTRAINT fk_handover_correction_proposed_by_user_account REFERENCES user_account (id),
    proposed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    written NUMERIC(14, 3) NOT NULL,
    actual NUMERIC(14, 3) NOT NULL CONSTRAINT ck_handover_correction_actual_not_negative CHECK (actual >= 0),
    reason VARCHAR(40) NOT NULL CONSTRAINT ck_handover_correction_correctionreason CHECK (reason IN (
        'telverschil', 'breuk', 'vervuild', 'verdwenen', 'andere_soort', 'anders')),
    outcome VARCHAR(40) CONSTRAINT ck_handover_correction_correctionoutcome
        CHECK (outcome IN ('terug_naar_gever', 'afgeboekt')),
    note TEXT NOT NULL,
    answered_by UUID CONSTRAINT fk_handover_correction_answered_by_user_account REFERENCES user_account (id),
    answered_at TIMESTAMP WITH TIME ZONE,
    answer TEXT,
    version INTEGER NOT NULL,
    CONSTRAINT ck_handover_correction_something_changes CHECK (actual <> written),
    CONSTRAINT ck_handover_correction_outcome_of_less CHECK ((actual < written) = (outcome IS NOT NULL)),
    CONSTRAINT ck_handover_correction_answered_whole CHECK ((state = 'proposed') = (answered_at IS NULL)
        AND (answered_at IS NULL) = (answered_by IS NULL))
);
CREATE INDEX ix_handover_correction_handover_id ON handover_correction (handover_id);
CREATE UNIQUE INDEX uq_handover_correction_open ON handover_correction (handover_id) WHERE state = 'proposed';
CREATE TABLE correction_photo (
    id UUID CONSTRAINT pk_correction_photo PRIMARY KEY,
    correction_id UUID NOT NULL
        CONSTRAINT fk_correction_photo_correction_id_handover_correction REFERENCES handover_correction (id),
    file_key TEXT NOT NULL,
    thumbnail_key TEXT NOT NULL,
    name TEXT NOT NULL
);
CREATE INDEX ix_correction_photo_correction_id ON correction_photo (correction_id);
"""

DESTINATION = """
ALTER TABLE handover_appointment
    ADD COLUMN destination VARCHAR(40) CONSTRAINT ck_handover_appointment_destinationkind
        CHECK (destination IN ('project', 'depot', 'plek')),
    ADD COLUMN destination_confirmed BOOLEAN,
    ADD COLUMN to_depot_id UUID CONSTRAINT fk_handover_appointment_to_depot_id_depot REFERENCES depot (id),
    ADD COLUMN to_bay TEXT CONSTRAINT ck_handover_appointment_to_bay_form
        CHECK (to_bay = upper(to_bay) AND length(to_bay) BETWEEN 1 AND 20),
    ADD COLUMN to_x DOUBLE PRECISION,
    ADD COLUMN to_y DOUBLE PRECISION,
    ADD COLUMN to_street TEXT,
    ADD COLUMN to_municipality TEXT,
    ADD CONSTRAINT ck_handover_appointment_destination_whole CHECK (
        (destination IS NULL) = (destination_confirmed IS NULL)
        AND (destination IS NOT DISTINCT FROM 'depot') = (to_depot_id IS NOT NULL)
        AND (destination IS NOT DISTINCT FROM 'plek') = (to_x IS NOT NULL)
        AND (to_x IS NULL) = (to_y IS NULL)
        AND (to_bay IS NULL OR to_depot_id IS NOT NULL));
CREATE INDEX ix_handover_appointment_to_depot_id ON handover_appointment (to_depot_id) WHERE to_depot_id IS NOT NULL;
"""


def upgrade() -> None:
    """Signed rows of handovers and their promise, the proposals behind them, destinations, new kinds of notifications."""
    op.execute(RECORD)
    op.execute(PROMISE)
    op.execute(PROPOSALS)
    op.execute(DESTINATION)
    kinds = ", ".join(f"'{kind.value}'" for kind in NotificationKind)
    for table in ("notification", "notification_preference"):
        name = op.f(f"ck_{table}_notificationkind")
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, f"kind IN ({kinds})")
