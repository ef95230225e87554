"""The legal gate: more facts of a lot, the log of answers, declarations, acknowledged warnings, authorised takers."""

from alembic import op

from wisselplaats.domain.vocabulary import NotificationKind

revision = "0016"
down_revision = "0015"

# what was written freely before and says nothing that we know, is unknown: that warns, and so is looked at
FACTS = """
ALTER TABLE lot
    ADD COLUMN adhering_soil BOOLEAN,
    ADD COLUMN load_bearing BOOLEAN,
    ADD COLUMN pests BOOLEAN,
    ADD COLUMN zzs BOOLEAN,
    ADD COLUMN painted BOOLEAN,
    ADD COLUMN legal_motivation TEXT;
UPDATE lot SET wood_treatment = CASE
    WHEN lower(wood_treatment) IN ('none', 'geen', 'onbehandeld') THEN 'none'
    WHEN lower(wood_treatment) IN ('creosote', 'creosoot', 'gecreosoteerd') THEN 'creosote'
    WHEN lower(wood_treatment) IN ('cca', 'wolmanzout', 'wolmanzout (cca)', 'gewolmaniseerd') THEN 'cca'
    ELSE 'unknown' END
WHERE wood_treatment IS NOT NULL;
ALTER TABLE lot
    ALTER COLUMN wood_treatment TYPE VARCHAR(40),
    ADD CONSTRAINT ck_lot_woodtreatment CHECK (wood_treatment IN ('none', 'creosote', 'cca', 'other', 'unknown'));
"""

# a code that is none stays readable in the note
PAPERS = """
UPDATE lot SET eural_code = regexp_replace(regexp_replace(eural_code, '[^0-9*]', '', 'g'),
    '^([0-9]{2})([0-9]{2})([0-9]{2})(\\*?)$', '\\1 \\2 \\3\\4') WHERE eural_code IS NOT NULL;
UPDATE lot SET note = concat_ws(E'\\n', note, 'Euralcode: ' || eural_code), eural_code = NULL
    WHERE eural_code !~ '^[0-9]{2} [0-9]{2} [0-9]{2}\\*?$' OR (eural_code IS NOT NULL AND legal_status <> 'waste');
UPDATE lot SET waste_stream_number = upper(regexp_replace(waste_stream_number, '[^0-9A-Za-z]', '', 'g'))
    WHERE waste_stream_number IS NOT NULL;
UPDATE lot SET note = concat_ws(E'\\n', note, 'Afvalstroomnummer: ' || waste_stream_number), waste_stream_number = NULL
    WHERE waste_stream_number !~ '^[0-9A-Z]{12}$' OR (waste_stream_number IS NOT NULL AND legal_status <> 'waste');
ALTER TABLE lot
    ADD CONSTRAINT ck_lot_eural_code_form CHECK (eural_code ~ '^[0-9]{2} [0-9]{2} [0-9]{2}\\*?$'),
    ADD CONSTRAINT ck_lot_waste_stream_number_form CHECK (waste_stream_number ~ '^[0-9A-Z]{12}$'),
    ADD CONSTRAINT ck_lot_papers_of_waste
        CHECK (legal_status = 'waste' OR (eural_code IS NULL AND waste_stream_number IS NULL));
"""

# by a trigger and not by the services: whichever way the status or an answer changes, it is written down
ANSWERS = """
CREATE TABLE legal_answer (
    serial BIGINT GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_legal_answer PRIMARY KEY,
    lot_id UUID NOT NULL CONSTRAINT fk_legal_answer_lot_id_lot REFERENCES lot (id),
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    user_id UUID CONSTRAINT fk_legal_answer_user_id_user_account REFERENCES user_account (id),
    status_before VARCHAR(40),
    status_after VARCHAR(40) NOT NULL,
    use_certain BOOLEAN,
    use_lawful BOOLEAN,
    use_high_grade BOOLEAN,
    motivation TEXT
);
CREATE INDEX ix_legal_answer_lot_id_serial ON legal_answer (lot_id, serial);
CREATE TRIGGER legal_answer_append_only BEFORE UPDATE OR DELETE ON legal_answer
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION write_legal_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said jsonb := nullif(current_setting('wisselplaats.movement', true), '')::jsonb;
    who uuid := (said ->> 'user')::uuid;
    moment timestamptz := coalesce((said ->> 'at')::timestamptz, clock_timestamp());
    was text; answered timestamptz;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        was := OLD.legal_status;
        answered := OLD.legal_answered_at;
        IF (OLD.legal_status, OLD.use_certain, OLD.use_lawful, OLD.use_high_grade, OLD.legal_answered_at, OLD.legal_motivation)
            IS NOT DISTINCT FROM
            (NEW.legal_status, NEW.use_certain, NEW.use_lawful, NEW.use_high_grade, NEW.legal_answered_at, NEW.legal_motivation)
        THEN
            RETURN NULL;
        END IF;
    ELSIF NEW.legal_status = 'unknown' AND NEW.legal_answered_at IS NULL THEN
        RETURN NULL;
    END IF;
    -- a lot that changes hands brings its answers along, of who gave them
    IF NEW.legal_answered_at IS DISTINCT FROM answered AND NEW.legal_answered_at IS NOT NULL THEN
        who := NEW.legal_answered_by;
        moment := NEW.legal_answered_at;
    END IF;
    INSERT INTO legal_answer
        (lot_id, at, user_id, status_before, status_after, use_certain, use_lawful, use_high_grade, motivation)
    VALUES (NEW.id, moment, who, was, NEW.legal_status, NEW.use_certain, NEW.use_lawful, NEW.use_high_grade,
        NEW.legal_motivation);
    RETURN NULL;
END $$;

INSERT INTO legal_answer
    (lot_id, at, user_id, status_after, use_certain, use_lawful, use_high_grade)
    SELECT id, coalesce(legal_answered_at, updated_at), legal_answered_by, legal_status, use_certain, use_lawful,
        use_high_grade
    FROM lot WHERE legal_status <> 'unknown' OR legal_answered_at IS NOT NULL ORDER BY id;
CREATE TRIGGER lot_writes_legal_answer AFTER INSERT OR UPDATE ON lot
    FOR EACH ROW EXECUTE FUNCTION write_legal_answer();
"""

DECISIONS = """
CREATE TABLE legal_declaration (
    id UUID CONSTRAINT pk_legal_declaration PRIMARY KEY,
    lot_id UUID NOT NULL CONSTRAINT fk_legal_declaration_lot_id_lot REFERENCES lot (id),
    organisation_id UUID NOT NULL
        CONSTRAINT fk_legal_declaration_organisation_id_organisation REFERENCES organisation (id),
    user_id UUID NOT NULL CONSTRAINT fk_legal_declaration_user_id_user_account REFERENCES user_account (id),
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    material VARCHAR(40) NOT NULL CONSTRAINT ck_legal_declaration_stonykind
        CHECK (material IN ('natural_stone', 'shaped_stony', 'other')),
    unprocessed BOOLEAN,
    same_conditions BOOLEAN,
    ownership_stays BOOLEAN,
    suspicious BOOLEAN,
    outcome VARCHAR(40) NOT NULL CONSTRAINT ck_legal_declaration_declarationoutcome
        CHECK (outcome IN ('needed', 'not_needed')),
    rule_code TEXT NOT NULL,
    ground TEXT NOT NULL
);
CREATE INDEX ix_legal_declaration_lot_id_at ON legal_declaration (lot_id, at);
CREATE TRIGGER legal_declaration_append_only BEFORE UPDATE OR DELETE ON legal_declaration
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TABLE legal_acknowledgement (
    id UUID CONSTRAINT pk_legal_acknowledgement PRIMARY KEY,
    lot_id UUID NOT NULL CONSTRAINT fk_legal_acknowledgement_lot_id_lot REFERENCES lot (id),
    rule_code TEXT NOT NULL,
    organisation_id UUID NOT NULL
        CONSTRAINT fk_legal_acknowledgement_organisation_id_organisation REFERENCES organisation (id),
    user_id UUID NOT NULL CONSTRAINT fk_legal_acknowledgement_user_id_user_account REFERENCES user_account (id),
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    ground TEXT NOT NULL,
    CONSTRAINT uq_legal_acknowledgement_lot_id_rule_code_organisation_id UNIQUE (lot_id, rule_code, organisation_id)
);
CREATE TRIGGER legal_acknowledgement_append_only BEFORE UPDATE OR DELETE ON legal_acknowledgement
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

TAKERS = """
CREATE TABLE waste_taker (
    id UUID CONSTRAINT pk_waste_taker PRIMARY KEY,
    keeper_id UUID CONSTRAINT fk_waste_taker_keeper_id_organisation REFERENCES organisation (id),
    taker_id UUID NOT NULL CONSTRAINT fk_waste_taker_taker_id_organisation REFERENCES organisation (id),
    permit_kind VARCHAR(40) NOT NULL CONSTRAINT ck_waste_taker_permitkind
        CHECK (permit_kind IN ('vihb', 'environmental_permit', 'notification')),
    permit_number TEXT NOT NULL,
    eural_codes TEXT[] NOT NULL CONSTRAINT ck_waste_taker_some_code CHECK (cardinality(eural_codes) > 0),
    valid_from DATE NOT NULL,
    valid_until DATE,
    checked_by UUID NOT NULL CONSTRAINT fk_waste_taker_checked_by_user_account REFERENCES user_account (id),
    checked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_by UUID CONSTRAINT fk_waste_taker_ended_by_user_account REFERENCES user_account (id),
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT ck_waste_taker_window_in_order CHECK (valid_from <= valid_until),
    CONSTRAINT ck_waste_taker_not_itself CHECK (keeper_id <> taker_id),
    CONSTRAINT ck_waste_taker_ended_whole CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX uq_waste_taker_standing ON waste_taker (keeper_id, taker_id, permit_number) NULLS NOT DISTINCT
    WHERE ended_at IS NULL;
CREATE INDEX ix_waste_taker_taker_id ON waste_taker (taker_id);
"""


def upgrade() -> None:
    """Facts and papers, the log of answers with its trigger, decisions, acknowledgements, takers of waste."""
    for part in (FACTS, PAPERS, ANSWERS, DECISIONS, TAKERS):
        op.execute(part)
    kinds = ", ".join(f"'{kind.value}'" for kind in NotificationKind)
    for table in ("notification", "notification_preference"):
        name = op.f(f"ck_{table}_notificationkind")
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, f"kind IN ({kinds})")
