"""Claims: the owner's rule, the queue in parts, extension, talk."""

from alembic import op

from wisselplaats.domain.vocabulary import NotificationKind

revision = "0008"
down_revision = "0007"

COLUMNS = """
ALTER TABLE organisation
    ADD COLUMN accept_own BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN accept_share INTEGER CONSTRAINT ck_organisation_accept_share_range CHECK (accept_share BETWEEN 1 AND 100),
    ADD COLUMN extend_days INTEGER NOT NULL DEFAULT 0
        CONSTRAINT ck_organisation_extend_days_range CHECK (extend_days BETWEEN 0 AND 365),
    ADD COLUMN warn_days INTEGER NOT NULL DEFAULT 3
        CONSTRAINT ck_organisation_warn_days_range CHECK (warn_days BETWEEN 0 AND 60);
ALTER TABLE listing ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reservation
    ADD COLUMN partial_ok BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN min_part NUMERIC(14, 3)
        CONSTRAINT ck_reservation_min_part_range CHECK (min_part > 0 AND min_part <= quantity),
    ADD COLUMN part_of_id UUID CONSTRAINT fk_reservation_part_of_id_reservation REFERENCES reservation (id),
    ADD COLUMN opened_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN warned_until TIMESTAMP WITH TIME ZONE,
    ADD COLUMN by_rule BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX ix_reservation_part_of_id ON reservation (part_of_id);
CREATE INDEX ix_reservation_queue ON reservation (listing_id, created_at, id) WHERE state = 'queued';
UPDATE reservation SET opened_at = created_at WHERE state <> 'queued';
UPDATE listing SET waiting = queue.waits
    FROM (SELECT listing_id, count(*) AS waits FROM reservation WHERE state = 'queued' GROUP BY 1) AS queue
    WHERE queue.listing_id = listing.id;
"""

TABLES = """
CREATE TABLE accept_limit (
    organisation_id UUID NOT NULL CONSTRAINT fk_accept_limit_organisation_id_organisation REFERENCES organisation (id),
    unit VARCHAR(40) NOT NULL CONSTRAINT ck_accept_limit_unit CHECK (unit IN ('m2', 'm', 'st', 'kg', 't', 'm3')),
    quantity NUMERIC(14, 3) NOT NULL CONSTRAINT ck_accept_limit_quantity_positive CHECK (quantity > 0),
    CONSTRAINT pk_accept_limit PRIMARY KEY (organisation_id, unit)
);
CREATE TABLE reservation_extension (
    id UUID CONSTRAINT pk_reservation_extension PRIMARY KEY,
    reservation_id UUID NOT NULL
        CONSTRAINT fk_reservation_extension_reservation_id_reservation REFERENCES reservation (id),
    asked_by UUID NOT NULL CONSTRAINT fk_reservation_extension_asked_by_user_account REFERENCES user_account (id),
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    previous_until TIMESTAMP WITH TIME ZONE NOT NULL,
    asked_until TIMESTAMP WITH TIME ZONE NOT NULL,
    note TEXT,
    state VARCHAR(40) NOT NULL
        CONSTRAINT ck_reservation_extension_extensionstate CHECK (state IN ('asked', 'granted', 'refused', 'lapsed')),
    decided_by UUID CONSTRAINT fk_reservation_extension_decided_by_user_account REFERENCES user_account (id),
    decided_at TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    CONSTRAINT ck_reservation_extension_longer CHECK (asked_until > previous_until),
    CONSTRAINT ck_reservation_extension_decided_whole CHECK ((state = 'asked') = (decided_at IS NULL))
);
CREATE INDEX ix_reservation_extension_reservation_id ON reservation_extension (reservation_id);
CREATE UNIQUE INDEX uq_reservation_extension_asked ON reservation_extension (reservation_id) WHERE state = 'asked';
CREATE TABLE reservation_message (
    id UUID CONSTRAINT pk_reservation_message PRIMARY KEY,
    reservation_id UUID NOT NULL
        CONSTRAINT fk_reservation_message_reservation_id_reservation REFERENCES reservation (id),
    organisation_id UUID NOT NULL
        CONSTRAINT fk_reservation_message_organisation_id_organisation REFERENCES organisation (id),
    user_id UUID NOT NULL CONSTRAINT fk_reservation_message_user_id_user_account REFERENCES user_account (id),
    body TEXT NOT NULL CONSTRAINT ck_reservation_message_body_length CHECK (length(body) BETWEEN 1 AND 5000),
    form_key UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT uq_reservation_message_user_id_form_key UNIQUE (user_id, form_key)
);
CREATE INDEX ix_reservation_message_reservation_id_created_at ON reservation_message (reservation_id, created_at, id);
CREATE TABLE message_attachment (
    id UUID CONSTRAINT pk_message_attachment PRIMARY KEY,
    message_id UUID NOT NULL
        CONSTRAINT fk_message_attachment_message_id_reservation_message REFERENCES reservation_message (id),
    name TEXT NOT NULL,
    content_type TEXT NOT NULL
        CONSTRAINT ck_message_attachment_content_type_known CHECK (content_type IN ('image/jpeg', 'application/pdf')),
    size INTEGER NOT NULL CONSTRAINT ck_message_attachment_size_positive CHECK (size > 0),
    sha256 TEXT NOT NULL,
    file_key TEXT NOT NULL,
    thumbnail_key TEXT
);
CREATE INDEX ix_message_attachment_message_id ON message_attachment (message_id);
CREATE TABLE reservation_reading (
    reservation_id UUID NOT NULL
        CONSTRAINT fk_reservation_reading_reservation_id_reservation REFERENCES reservation (id),
    user_id UUID NOT NULL
        CONSTRAINT fk_reservation_reading_user_id_user_account REFERENCES user_account (id) ON DELETE CASCADE,
    read_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_reservation_reading PRIMARY KEY (reservation_id, user_id)
);
CREATE TRIGGER reservation_message_append_only BEFORE UPDATE OR DELETE ON reservation_message
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

# a claim that changes inside one offer is one update of its counts, not one away and one back; the same update marks
# the offer and the demand for the matcher, by the clock, for two marks never look alike
COUNTS = """
CREATE FUNCTION count_claim(of_listing uuid, of_demand uuid, asked numeric, granted numeric, handed numeric, waits integer)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE listing SET optioned = optioned + asked, accepted = accepted + granted, handed_over = handed_over + handed,
        waiting = waiting + waits, match_due_at = clock_timestamp() WHERE id = of_listing;
    IF of_demand IS NOT NULL THEN
        UPDATE demand SET optioned = optioned + asked, covered = covered + granted + handed,
            match_due_at = clock_timestamp() WHERE id = of_demand;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION reservation_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked numeric := 0; granted numeric := 0; handed numeric := 0; waits integer := 0;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF OLD.state = 'requested' THEN asked := -OLD.quantity; END IF;
        IF OLD.state = 'accepted' THEN granted := OLD.handed_over - OLD.quantity; END IF;
        IF OLD.state = 'queued' THEN waits := -1; END IF;
        handed := -OLD.handed_over;
        IF TG_OP = 'DELETE' OR (OLD.listing_id, OLD.demand_id) IS DISTINCT FROM (NEW.listing_id, NEW.demand_id) THEN
            PERFORM count_claim(OLD.listing_id, OLD.demand_id, asked, granted, handed, waits);
            asked := 0; granted := 0; handed := 0; waits := 0;
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        IF NEW.state = 'requested' THEN asked := asked + NEW.quantity; END IF;
        IF NEW.state = 'accepted' THEN granted := granted + NEW.quantity - NEW.handed_over; END IF;
        IF NEW.state = 'queued' THEN waits := waits + 1; END IF;
        PERFORM count_claim(NEW.listing_id, NEW.demand_id, asked, granted, handed + NEW.handed_over, waits);
    END IF;
    RETURN NULL;
END $$;

DROP FUNCTION count_reservation(reservation, integer);
"""


def upgrade() -> None:
    """Columns, tables, the trigger that also counts who waits, and the new kinds of notifications."""
    op.execute(COLUMNS)
    op.execute(TABLES)
    op.execute(COUNTS)
    kinds = ", ".join(f"'{kind.value}'" for kind in NotificationKind)
    for table in ("notification", "notification_preference"):
        name = op.f(f"ck_{table}_notificationkind")
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, f"kind IN ({kinds})")
