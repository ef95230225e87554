"""Handovers: appointments, the checklist, and the confirmation of both sides."""

from alembic import op

from wisselplaats.domain.vocabulary import NotificationKind

revision = "0009"
down_revision = "0008"

APPOINTMENTS = """
CREATE TABLE handover_appointment (
    id UUID CONSTRAINT pk_handover_appointment PRIMARY KEY,
    reservation_id UUID NOT NULL CONSTRAINT fk_handover_appointment_reservation_id_reservation REFERENCES reservation (id),
    state VARCHAR(40) NOT NULL CONSTRAINT ck_handover_appointment_appointmentstate
        CHECK (state IN ('proposed', 'agreed', 'given', 'done', 'cancelled')),
    proposed_side VARCHAR(40) NOT NULL CONSTRAINT ck_handover_appointment_reservationside
        CHECK (proposed_side IN ('vrager', 'eigenaar')),
    proposed_by UUID NOT NULL CONSTRAINT fk_handover_appointment_proposed_by_user_account REFERENCES user_account (id),
    starts_at TIMESTAMP WITH TIME ZONE,
    note TEXT,
    quantity NUMERIC(14, 3) CONSTRAINT ck_handover_appointment_quantity_positive CHECK (quantity > 0),
    lost NUMERIC(14, 3) NOT NULL DEFAULT 0,
    loss_reason VARCHAR(40) CONSTRAINT ck_handover_appointment_lossreason
        CHECK (loss_reason IN ('breuk', 'telverschil', 'vervuild', 'verdwenen')),
    distance_km NUMERIC(14, 3),
    counted BOOLEAN,
    packaged BOOLEAN,
    machine_ready BOOLEAN,
    clean BOOLEAN,
    pictured BOOLEAN,
    gate_open BOOLEAN,
    given_by UUID CONSTRAINT fk_handover_appointment_given_by_user_account REFERENCES user_account (id),
    given_at TIMESTAMP WITH TIME ZONE,
    taken_by UUID CONSTRAINT fk_handover_appointment_taken_by_user_account REFERENCES user_account (id),
    taken_at TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(),
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(),
    version INTEGER NOT NULL,
    CONSTRAINT ck_handover_appointment_loss_explained CHECK (lost >= 0 AND (lost = 0 OR loss_reason IS NOT NULL)),
    CONSTRAINT ck_handover_appointment_given_whole CHECK (state NOT IN ('given', 'done')
        OR (quantity IS NOT NULL AND given_by IS NOT NULL AND given_at IS NOT NULL)),
    CONSTRAINT ck_handover_appointment_taken_whole
        CHECK ((state = 'done') = (taken_at IS NOT NULL AND taken_by IS NOT NULL))
);
CREATE INDEX ix_handover_appointment_reservation_id ON handover_appointment (reservation_id);
CREATE INDEX ix_handover_appointment_starts_at ON handover_appointment (starts_at);
CREATE UNIQUE INDEX uq_handover_appointment_open ON handover_appointment (reservation_id)
    WHERE state IN ('proposed', 'agreed', 'given');
"""


def upgrade() -> None:
    """The table of appointments, and the new kinds of notifications."""
    op.execute(APPOINTMENTS)
    kinds = ", ".join(f"'{kind.value}'" for kind in NotificationKind)
    for table in ("notification", "notification_preference"):
        name = op.f(f"ck_{table}_notificationkind")
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, f"kind IN ({kinds})")
