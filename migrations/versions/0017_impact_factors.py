"""Factors that can be kept: by set, by effect, by vehicle, of one's own, never changed; and the ways of a lot."""

from alembic import op

revision = "0017"
down_revision = "0016"

VEHICLES = """
CREATE TABLE vehicle (
    code TEXT CONSTRAINT pk_vehicle PRIMARY KEY,
    position INTEGER NOT NULL,
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL,
    payload_tonnes NUMERIC(14, 3) NOT NULL CONSTRAINT ck_vehicle_payload_positive CHECK (payload_tonnes > 0),
    litres_per_km NUMERIC(14, 3) NOT NULL CONSTRAINT ck_vehicle_litres_positive CHECK (litres_per_km > 0),
    source TEXT NOT NULL,
    indicative BOOLEAN NOT NULL
);
"""

# toxic effects are counted in amounts of 1e-12 a kg; prices and distances know no set
FACTORS = """
ALTER TABLE impact_factor
    ALTER COLUMN value TYPE NUMERIC(34, 18),
    ALTER COLUMN weight_set DROP NOT NULL,
    ADD COLUMN organisation_id UUID CONSTRAINT fk_impact_factor_organisation_id_organisation REFERENCES organisation (id),
    ADD COLUMN effect TEXT,
    ADD COLUMN vehicle TEXT CONSTRAINT fk_impact_factor_vehicle_vehicle REFERENCES vehicle (code),
    ADD COLUMN surcharged BOOLEAN NOT NULL DEFAULT false,
    ADD CONSTRAINT ck_impact_factor_version_positive CHECK (factor_version > 0),
    ADD CONSTRAINT ck_impact_factor_unit_form CHECK (unit = 'km' OR unit ~ '/(kg|unit|tkm|kg-depot)$'),
    ADD CONSTRAINT ck_impact_factor_effect_of_mki CHECK (effect IS NULL OR indicator = 'mki'),
    ADD CONSTRAINT ck_impact_factor_vehicle_drives CHECK (vehicle IS NULL OR (module = 'A4' AND unit LIKE '%/tkm'));
UPDATE impact_factor SET weight_set = NULL WHERE indicator = 'money' OR unit = 'km';
ALTER TABLE impact_factor ADD CONSTRAINT ck_impact_factor_set_where_it_weighs
    CHECK ((weight_set IS NULL) = (indicator = 'money' OR unit = 'km'));
CREATE INDEX ix_impact_factor_organisation_id ON impact_factor (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX ix_impact_factor_applies_to ON impact_factor (applies_to, indicator, module);

CREATE FUNCTION keep_factor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - '{valid_to,verified,updated_at}'::text[]
        <> to_jsonb(OLD) - '{valid_to,verified,updated_at}'::text[] THEN
        RAISE EXCEPTION 'a factor record is kept as it is: results rest on it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER impact_factor_kept BEFORE UPDATE OR DELETE ON impact_factor
    FOR EACH ROW EXECUTE FUNCTION keep_factor();

CREATE TABLE impact_factor_event (
    id UUID CONSTRAINT pk_impact_factor_event PRIMARY KEY,
    factor_id UUID NOT NULL CONSTRAINT fk_impact_factor_event_factor_id_impact_factor REFERENCES impact_factor (id),
    kind VARCHAR(40) NOT NULL CONSTRAINT ck_impact_factor_event_factorevent
        CHECK (kind IN ('added', 'ended', 'verified', 'doubted')),
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    user_id UUID CONSTRAINT fk_impact_factor_event_user_id_user_account REFERENCES user_account (id),
    why TEXT NOT NULL
);
CREATE INDEX ix_impact_factor_event_factor_id ON impact_factor_event (factor_id, at);
CREATE TRIGGER impact_factor_event_append_only BEFORE UPDATE OR DELETE ON impact_factor_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

# what reuse counts of each module, and what data of a category are raised by; kept like the factors, for everybody
METHOD = """
CREATE TABLE impact_method (
    id UUID CONSTRAINT pk_impact_method PRIMARY KEY,
    about VARCHAR(40) NOT NULL CONSTRAINT ck_impact_method_methodpart CHECK (about IN ('share', 'surcharge')),
    key TEXT NOT NULL,
    record_version INTEGER NOT NULL CONSTRAINT ck_impact_method_version_positive CHECK (record_version > 0),
    value NUMERIC(24, 10) NOT NULL,
    source TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    verified BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(),
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT ck_impact_method_value_range
        CHECK (CASE about WHEN 'share' THEN value BETWEEN 0 AND 1 ELSE value BETWEEN 1 AND 10 END),
    CONSTRAINT ck_impact_method_validity_in_order CHECK (valid_from <= valid_to),
    CONSTRAINT uq_impact_method_about_key_record_version UNIQUE (about, key, record_version)
);
CREATE TRIGGER impact_method_kept BEFORE UPDATE OR DELETE ON impact_method
    FOR EACH ROW EXECUTE FUNCTION keep_factor();
CREATE TABLE impact_method_event (
    id UUID CONSTRAINT pk_impact_method_event PRIMARY KEY,
    record_id UUID NOT NULL CONSTRAINT fk_impact_method_event_record_id_impact_method REFERENCES impact_method (id),
    kind VARCHAR(40) NOT NULL CONSTRAINT ck_impact_method_event_factorevent
        CHECK (kind IN ('added', 'ended', 'verified', 'doubted')),
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    user_id UUID CONSTRAINT fk_impact_method_event_user_id_user_account REFERENCES user_account (id),
    why TEXT NOT NULL
);
CREATE INDEX ix_impact_method_event_record_id ON impact_method_event (record_id, at);
CREATE TRIGGER impact_method_event_append_only BEFORE UPDATE OR DELETE ON impact_method_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

RESULTS = """
ALTER TABLE organisation ADD COLUMN weight_set VARCHAR(40) NOT NULL DEFAULT 'A2'
    CONSTRAINT ck_organisation_weightset CHECK (weight_set IN ('A1', 'A2'));
ALTER TABLE handover_appointment ADD COLUMN vehicle TEXT
    CONSTRAINT fk_handover_appointment_vehicle_vehicle REFERENCES vehicle (code);
ALTER TABLE handover ADD COLUMN vehicle TEXT CONSTRAINT fk_handover_vehicle_vehicle REFERENCES vehicle (code);
ALTER TABLE impact_line
    ALTER COLUMN value TYPE NUMERIC(34, 18),
    ADD COLUMN part VARCHAR(40) NOT NULL DEFAULT 'material' CONSTRAINT ck_impact_line_impactpart CHECK (
        part IN ('material', 'from_factory', 'to_depot', 'to_project', 'removal', 'handling')),
    ADD COLUMN weight NUMERIC(24, 10) NOT NULL DEFAULT 1,
    ADD COLUMN surcharge NUMERIC(24, 10) NOT NULL DEFAULT 1;
ALTER TABLE impact_line DISABLE TRIGGER impact_line_append_only;
UPDATE impact_line AS line SET part = CASE
        WHEN factor.unit LIKE '%/kg-depot' THEN 'handling'
        WHEN factor.unit LIKE '%/tkm' AND line.module = 'C2' THEN 'removal'
        WHEN factor.unit LIKE '%/tkm' AND line.side = 'reference' THEN 'from_factory'
        ELSE 'to_project' END
    FROM impact_factor AS factor WHERE factor.id = line.factor_id AND factor.unit ~ '/(tkm|kg-depot)$';
ALTER TABLE impact_line ENABLE TRIGGER impact_line_append_only;
"""

# the first leg: 1.3 km of road per km as the crow flies, as domain/place.py has it
FIRST_LEG = """
ALTER TABLE lot ADD COLUMN depot_km NUMERIC(14, 3) NOT NULL DEFAULT 0
    CONSTRAINT ck_lot_depot_km_not_negative CHECK (depot_km >= 0);
CREATE FUNCTION drive_to_depot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.depot_km := OLD.depot_km
        + round((sqrt((NEW.x - OLD.x) ^ 2 + (NEW.y - OLD.y) ^ 2) * 1.3 / 1000)::numeric, 3);
    RETURN NEW;
END $$;
CREATE TRIGGER lot_drives_to_depot BEFORE UPDATE OF depot_id ON lot FOR EACH ROW
    WHEN (NEW.depot_id IS NOT NULL AND NEW.depot_id IS DISTINCT FROM OLD.depot_id)
    EXECUTE FUNCTION drive_to_depot();
"""


def upgrade() -> None:
    """Vehicles, what a record holds more, the log, the method, lines down to weight and surcharge, the first leg."""
    for part in (VEHICLES, FACTORS, METHOD, RESULTS, FIRST_LEG):
        op.execute(part)
