"""Depots: place marks, movements, stock counts, opening hours."""

from alembic import op

from wisselplaats.domain.vocabulary import NotificationKind

revision = "0010"
down_revision = "0009"

TABLES = """
ALTER TABLE depot
    ADD COLUMN warn_after_days INTEGER NOT NULL DEFAULT 365
        CONSTRAINT ck_depot_warn_after_days_range CHECK (warn_after_days BETWEEN 1 AND 3650),
    ADD COLUMN closed_on_holidays BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE lot ADD COLUMN bay TEXT
    CONSTRAINT ck_lot_bay_form CHECK (bay = upper(bay) AND length(bay) BETWEEN 1 AND 20);
CREATE TABLE depot_hours (
    depot_id UUID NOT NULL CONSTRAINT fk_depot_hours_depot_id_depot REFERENCES depot (id) ON DELETE CASCADE,
    weekday INTEGER NOT NULL CONSTRAINT ck_depot_hours_weekday_range CHECK (weekday BETWEEN 1 AND 7),
    opens TIME NOT NULL,
    closes TIME NOT NULL,
    CONSTRAINT ck_depot_hours_hours_in_order CHECK (opens < closes),
    CONSTRAINT pk_depot_hours PRIMARY KEY (depot_id, weekday, opens)
);
CREATE TABLE depot_exception (
    depot_id UUID NOT NULL CONSTRAINT fk_depot_exception_depot_id_depot REFERENCES depot (id) ON DELETE CASCADE,
    day DATE NOT NULL,
    opens TIME,
    closes TIME,
    note TEXT,
    CONSTRAINT ck_depot_exception_hours_whole CHECK ((opens IS NULL) = (closes IS NULL)),
    CONSTRAINT ck_depot_exception_hours_in_order CHECK (opens < closes),
    CONSTRAINT pk_depot_exception PRIMARY KEY (depot_id, day)
);
CREATE TABLE stock_movement (
    serial BIGINT GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_stock_movement PRIMARY KEY,
    depot_id UUID NOT NULL CONSTRAINT fk_stock_movement_depot_id_depot REFERENCES depot (id),
    lot_id UUID NOT NULL CONSTRAINT fk_stock_movement_lot_id_lot REFERENCES lot (id),
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    user_id UUID CONSTRAINT fk_stock_movement_user_id_user_account REFERENCES user_account (id),
    kind VARCHAR(40) NOT NULL
        CONSTRAINT ck_stock_movement_movementkind CHECK (kind IN ('in', 'out', 'bay', 'quantity')),
    reason VARCHAR(40) NOT NULL CONSTRAINT ck_stock_movement_movementreason CHECK (reason IN (
        'opening', 'brought', 'other_depot', 'handed_over', 'taken_out', 'recycled', 'counted', 'corrected',
        'rearranged')),
    quantity NUMERIC(14, 3) NOT NULL,
    unit VARCHAR(40) NOT NULL CONSTRAINT ck_stock_movement_unit CHECK (unit IN ('m2', 'm', 'st', 'kg', 't', 'm3')),
    place TEXT,
    bay_before TEXT,
    bay_after TEXT,
    note TEXT
);
CREATE INDEX ix_stock_movement_depot_id_serial ON stock_movement (depot_id, serial);
CREATE INDEX ix_stock_movement_lot_id_serial ON stock_movement (lot_id, serial);
CREATE TABLE stock_count (
    id UUID CONSTRAINT pk_stock_count PRIMARY KEY,
    depot_id UUID NOT NULL CONSTRAINT fk_stock_count_depot_id_depot REFERENCES depot (id),
    bay TEXT,
    state VARCHAR(40) NOT NULL
        CONSTRAINT ck_stock_count_countstate CHECK (state IN ('open', 'booked', 'cancelled')),
    started_by UUID NOT NULL CONSTRAINT fk_stock_count_started_by_user_account REFERENCES user_account (id),
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_by UUID CONSTRAINT fk_stock_count_closed_by_user_account REFERENCES user_account (id),
    closed_at TIMESTAMP WITH TIME ZONE,
    version INTEGER NOT NULL,
    CONSTRAINT ck_stock_count_closed_whole CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE INDEX ix_stock_count_depot_id_started_at ON stock_count (depot_id, started_at);
CREATE UNIQUE INDEX uq_stock_count_open ON stock_count (depot_id) WHERE state = 'open';
CREATE TABLE stock_count_line (
    id UUID CONSTRAINT pk_stock_count_line PRIMARY KEY,
    count_id UUID NOT NULL CONSTRAINT fk_stock_count_line_count_id_stock_count REFERENCES stock_count (id),
    lot_id UUID NOT NULL CONSTRAINT fk_stock_count_line_lot_id_lot REFERENCES lot (id),
    bay TEXT,
    expected NUMERIC(14, 3) NOT NULL,
    counted NUMERIC(14, 3) CONSTRAINT ck_stock_count_line_counted_not_negative CHECK (counted >= 0),
    counted_bay TEXT,
    counted_by UUID CONSTRAINT fk_stock_count_line_counted_by_user_account REFERENCES user_account (id),
    counted_at TIMESTAMP WITH TIME ZONE,
    booked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT uq_stock_count_line_count_id_lot_id UNIQUE (count_id, lot_id),
    CONSTRAINT ck_stock_count_line_counted_whole
        CHECK ((counted IS NULL) = (counted_at IS NULL) AND (counted IS NULL) = (counted_by IS NULL)),
    CONSTRAINT ck_stock_count_line_booked_was_counted CHECK (booked_at IS NULL OR counted IS NOT NULL)
);
CREATE INDEX ix_stock_count_line_lot_id ON stock_count_line (lot_id);
"""

# by a trigger and not by the services: whichever way a lot changes, a delivery in bulk included, the sum of the
# movements is what lies there. Who, why and when come from a setting of the transaction, for the lot that it names
MOVEMENTS = """
CREATE FUNCTION keep_bay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'in_depot' THEN
        NEW.bay := NULL;
    ELSIF TG_OP = 'UPDATE' AND NEW.depot_id IS DISTINCT FROM OLD.depot_id AND NEW.bay IS NOT DISTINCT FROM OLD.bay THEN
        NEW.bay := NULL;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION write_movement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said jsonb := nullif(current_setting('wisselplaats.movement', true), '')::jsonb;
    moment timestamptz := coalesce((said ->> 'at')::timestamptz, clock_timestamp());
    was uuid; here uuid; had numeric := 0; has numeric := 0; why text; other text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state = 'in_depot' THEN was := OLD.depot_id; had := OLD.quantity; END IF;
    END IF;
    IF NEW.state = 'in_depot' THEN here := NEW.depot_id; has := NEW.quantity; END IF;
    IF said ->> 'lot' = NEW.id::text THEN why := said ->> 'reason'; other := said ->> 'place';
    ELSE said := jsonb_build_object('user', said ->> 'user'); END IF;
    IF was IS NOT NULL AND was = here THEN
        IF has <> had OR OLD.bay IS DISTINCT FROM NEW.bay THEN
            INSERT INTO stock_movement (depot_id, lot_id, at, user_id, kind, reason, quantity, unit, place, bay_before,
                bay_after, note)
            VALUES (here, NEW.id, moment, (said ->> 'user')::uuid,
                CASE WHEN has = had THEN 'bay' ELSE 'quantity' END,
                coalesce(why, CASE WHEN has = had THEN 'rearranged' ELSE 'corrected' END), has - had, NEW.unit, other,
                OLD.bay, NEW.bay, said ->> 'note');
        END IF;
        RETURN NULL;
    END IF;
    IF was IS NOT NULL THEN
        INSERT INTO stock_movement (depot_id, lot_id, at, user_id, kind, reason, quantity, unit, place, bay_before, note)
        VALUES (was, NEW.id, moment, (said ->> 'user')::uuid, 'out',
            coalesce(why, CASE WHEN here IS NULL THEN 'taken_out' ELSE 'other_depot' END), -had, OLD.unit,
            coalesce(other, (SELECT name FROM depot WHERE id = here)), OLD.bay, said ->> 'note');
    END IF;
    IF here IS NOT NULL THEN
        INSERT INTO stock_movement (depot_id, lot_id, at, user_id, kind, reason, quantity, unit, place, bay_after, note)
        VALUES (here, NEW.id, moment, (said ->> 'user')::uuid, 'in',
            coalesce(why, CASE WHEN was IS NULL THEN 'brought' ELSE 'other_depot' END), has, NEW.unit,
            coalesce(other, (SELECT name FROM depot WHERE id = was),
                (SELECT name FROM project WHERE id = NEW.project_id)), NEW.bay, said ->> 'note');
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER lot_keeps_bay BEFORE INSERT OR UPDATE OF state, depot_id, bay ON lot
    FOR EACH ROW WHEN (NEW.bay IS NOT NULL) EXECUTE FUNCTION keep_bay();
CREATE TRIGGER lot_arrives AFTER INSERT ON lot
    FOR EACH ROW WHEN (NEW.state = 'in_depot') EXECUTE FUNCTION write_movement();
CREATE TRIGGER lot_moves AFTER UPDATE ON lot
    FOR EACH ROW WHEN ((OLD.state = 'in_depot' OR NEW.state = 'in_depot')
        AND (OLD.state, OLD.depot_id, OLD.quantity, OLD.bay) IS DISTINCT FROM
            (NEW.state, NEW.depot_id, NEW.quantity, NEW.bay)) EXECUTE FUNCTION write_movement();
INSERT INTO stock_movement (depot_id, lot_id, at, kind, reason, quantity, unit)
    SELECT depot_id, id, created_at, 'in', 'opening', quantity, unit FROM lot WHERE state = 'in_depot' ORDER BY created_at;
CREATE TRIGGER stock_movement_append_only BEFORE UPDATE OR DELETE ON stock_movement
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Tables, the trigger that writes movements, what lies there now as an opening, the new kind of notification."""
    op.execute(TABLES)
    op.execute(MOVEMENTS)
    kinds = ", ".join(f"'{kind.value}'" for kind in NotificationKind)
    for table in ("notification", "notification_preference"):
        name = op.f(f"ck_{table}_notificationkind")
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, f"kind IN ({kinds})")
