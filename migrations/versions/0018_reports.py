"""What each handover counts as in the results, what is kept up to date of it, and what may be shown to everybody."""

from alembic import op

revision = "0018"
down_revision = "0017"

# a line per handover, correction and recycling with the facts of its moment: a lot may change its project or its depot
# afterwards, and what was reported must not change with it
TABLES = """
CREATE TABLE impact_entry (
    id UUID CONSTRAINT pk_impact_entry PRIMARY KEY,
    handover_id UUID CONSTRAINT fk_impact_entry_handover_id_handover REFERENCES handover (id),
    recycling_id UUID CONSTRAINT fk_impact_entry_recycling_id_recycling REFERENCES recycling (id),
    day DATE NOT NULL,
    giver_id UUID NOT NULL CONSTRAINT fk_impact_entry_giver_id_organisation REFERENCES organisation (id),
    taker_id UUID CONSTRAINT fk_impact_entry_taker_id_organisation REFERENCES organisation (id),
    from_project_id UUID CONSTRAINT fk_impact_entry_from_project_id_project REFERENCES project (id),
    to_project_id UUID CONSTRAINT fk_impact_entry_to_project_id_project REFERENCES project (id),
    depot_id UUID CONSTRAINT fk_impact_entry_depot_id_depot REFERENCES depot (id),
    street TEXT,
    material_code TEXT NOT NULL CONSTRAINT fk_impact_entry_material_code_material_type REFERENCES material_type (code),
    rung VARCHAR(40) NOT NULL CONSTRAINT ck_impact_entry_rung CHECK (
        rung IN ('same_project', 'other_project', 'own_depot', 'region', 'open_market', 'recycling')),
    eural_code TEXT,
    times INTEGER NOT NULL,
    unweighed INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    mass_kg NUMERIC(14, 3) NOT NULL,
    co2_avoided_kg NUMERIC(14, 3) NOT NULL,
    mki_a1_eur NUMERIC(14, 4) NOT NULL,
    mki_a2_eur NUMERIC(14, 4) NOT NULL,
    money_avoided_eur NUMERIC(14, 4) NOT NULL,
    co2_size_kg NUMERIC(14, 3) NOT NULL,
    co2_unverified_kg NUMERIC(14, 3) NOT NULL,
    folded BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT ck_impact_entry_one_source CHECK (num_nonnulls(handover_id, recycling_id) = 1
        AND id = coalesce(handover_id, recycling_id)),
    CONSTRAINT ck_impact_entry_taker_unless_recycled CHECK ((rung = 'recycling') = (taker_id IS NULL))
);
CREATE INDEX ix_impact_entry_giver_id_day ON impact_entry (giver_id, day);
CREATE INDEX ix_impact_entry_taker_id_day ON impact_entry (taker_id, day);
CREATE INDEX ix_impact_entry_from_project_id ON impact_entry (from_project_id) WHERE from_project_id IS NOT NULL;
CREATE INDEX ix_impact_entry_to_project_id ON impact_entry (to_project_id) WHERE to_project_id IS NOT NULL;
CREATE INDEX ix_impact_entry_unfolded ON impact_entry (day) WHERE NOT folded;
-- each entry leaves the last index soon after it came in, and every report looks in there
ALTER TABLE impact_entry SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
CREATE TABLE impact_tally (
    organisation_id UUID NOT NULL CONSTRAINT fk_impact_tally_organisation_id_organisation REFERENCES organisation (id),
    whole_year BOOLEAN NOT NULL,
    since DATE NOT NULL,
    gave BOOLEAN NOT NULL,
    took BOOLEAN NOT NULL,
    material_code TEXT NOT NULL CONSTRAINT fk_impact_tally_material_code_material_type REFERENCES material_type (code),
    eural_code TEXT NOT NULL,
    rung VARCHAR(40) NOT NULL CONSTRAINT ck_impact_tally_rung CHECK (
        rung IN ('same_project', 'other_project', 'own_depot', 'region', 'open_market', 'recycling')),
    times INTEGER NOT NULL,
    unweighed INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    mass_kg NUMERIC(18, 3) NOT NULL,
    co2_avoided_kg NUMERIC(18, 3) NOT NULL,
    mki_a1_eur NUMERIC(18, 4) NOT NULL,
    mki_a2_eur NUMERIC(18, 4) NOT NULL,
    money_avoided_eur NUMERIC(18, 4) NOT NULL,
    co2_size_kg NUMERIC(18, 3) NOT NULL,
    co2_unverified_kg NUMERIC(18, 3) NOT NULL,
    CONSTRAINT ck_impact_tally_a_side CHECK (gave OR took),
    CONSTRAINT ck_impact_tally_first_day CHECK (
        extract(day FROM since) = 1 AND (NOT whole_year OR extract(month FROM since) = 1)),
    CONSTRAINT pk_impact_tally
        PRIMARY KEY (organisation_id, whole_year, since, gave, took, material_code, eural_code, rung)
);
CREATE TABLE impact_tally_by (
    organisation_id UUID NOT NULL
        CONSTRAINT fk_impact_tally_by_organisation_id_organisation REFERENCES organisation (id),
    grouping VARCHAR(40) NOT NULL CONSTRAINT ck_impact_tally_by_impactgrouping CHECK (
        grouping IN ('organisatie', 'project', 'materiaalsoort', 'maand', 'trede', 'depot', 'eural', 'r_strategie')),
    whole_year BOOLEAN NOT NULL,
    since DATE NOT NULL,
    gave BOOLEAN NOT NULL,
    took BOOLEAN NOT NULL,
    other_id UUID NOT NULL,
    rung VARCHAR(40) NOT NULL CONSTRAINT ck_impact_tally_by_rung CHECK (
        rung IN ('same_project', 'other_project', 'own_depot', 'region', 'open_market', 'recycling')),
    times INTEGER NOT NULL,
    unweighed INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    mass_kg NUMERIC(18, 3) NOT NULL,
    co2_avoided_kg NUMERIC(18, 3) NOT NULL,
    mki_a1_eur NUMERIC(18, 4) NOT NULL,
    mki_a2_eur NUMERIC(18, 4) NOT NULL,
    money_avoided_eur NUMERIC(18, 4) NOT NULL,
    co2_size_kg NUMERIC(18, 3) NOT NULL,
    co2_unverified_kg NUMERIC(18, 3) NOT NULL,
    CONSTRAINT ck_impact_tally_by_a_side CHECK (gave OR took),
    CONSTRAINT ck_impact_tally_by_first_day CHECK (
        extract(day FROM since) = 1 AND (NOT whole_year OR extract(month FROM since) = 1)),
    CONSTRAINT ck_impact_tally_by_others_by_year CHECK (whole_year OR grouping = 'maand'),
    CONSTRAINT pk_impact_tally_by
        PRIMARY KEY (organisation_id, grouping, whole_year, since, gave, took, other_id, rung)
);
CREATE TABLE results_page (
    organisation_id UUID CONSTRAINT pk_results_page PRIMARY KEY
        CONSTRAINT fk_results_page_organisation_id_organisation REFERENCES organisation (id),
    opened_by UUID NOT NULL CONSTRAINT fk_results_page_opened_by_user_account REFERENCES user_account (id),
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    embed_sites TEXT[] NOT NULL DEFAULT '{}'
);
CREATE TABLE handover_example (
    handover_id UUID CONSTRAINT pk_handover_example PRIMARY KEY
        CONSTRAINT fk_handover_example_handover_id_handover REFERENCES handover (id),
    photo_id UUID NOT NULL CONSTRAINT fk_handover_example_photo_id_photo REFERENCES photo (id),
    caption TEXT NOT NULL CONSTRAINT ck_handover_example_caption_short CHECK (length(caption) BETWEEN 1 AND 300),
    giver_agreed_by UUID CONSTRAINT fk_handover_example_giver_agreed_by_user_account REFERENCES user_account (id),
    giver_agreed_at TIMESTAMP WITH TIME ZONE,
    taker_agreed_by UUID CONSTRAINT fk_handover_example_taker_agreed_by_user_account REFERENCES user_account (id),
    taker_agreed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT ck_handover_example_giver_whole CHECK ((giver_agreed_by IS NULL) = (giver_agreed_at IS NULL)),
    CONSTRAINT ck_handover_example_taker_whole CHECK ((taker_agreed_by IS NULL) = (taker_agreed_at IS NULL)),
    CONSTRAINT ck_handover_example_somebody_agreed CHECK (num_nonnulls(giver_agreed_at, taker_agreed_at) > 0)
);
"""

_MEASURES = """
    CASE WHEN made.corrects_id IS NULL THEN 1 ELSE 0 END,
    CASE WHEN made.corrects_id IS NULL AND made.mass_kg IS NULL THEN 1 ELSE 0 END,
    CASE WHEN made.corrects_id IS NULL AND made.money_avoided_eur IS NULL THEN 1 ELSE 0 END,
    coalesce(made.mass_kg, 0), made.co2_avoided_kg,
    CASE WHEN made.weight_set = 'A1' THEN made.mki_avoided_eur ELSE 0 END,
    CASE WHEN made.weight_set = 'A2' THEN made.mki_avoided_eur ELSE 0 END,
    coalesce(made.money_avoided_eur, 0),
    sign(made.quantity) * abs(made.co2_avoided_kg),
    sign(made.quantity) * abs(made.co2_avoided_kg) * made.unverified_share
"""
_COLUMNS = """(id, handover_id, day, giver_id, taker_id, from_project_id, to_project_id, depot_id, street,
    material_code, rung, eural_code, times, unweighed, unpriced, mass_kg, co2_avoided_kg, mki_a1_eur, mki_a2_eur,
    money_avoided_eur, co2_size_kg, co2_unverified_kg)"""
_DAY = "(made.{at} AT TIME ZONE 'Europe/Amsterdam')::date"
# a lot that was emptied by this very handover is gone already when both come in one statement; its depot is kept
_DEPOT = "CASE WHEN lot.state IN ('in_depot', 'gone') THEN lot.depot_id END"

HANDOVERS = f"""
INSERT INTO impact_entry {_COLUMNS}
SELECT made.id, made.id, {_DAY.format(at="handed_over_at")}, made.from_organisation_id, made.to_organisation_id,
    lot.project_id, child.project_id, {_DEPOT}, coalesce(lot.origin_street, lot.street), lot.material_code, made.rung,
    lot.eural_code, {_MEASURES}
FROM {{made}} AS made JOIN lot ON lot.id = made.lot_id JOIN lot AS child ON child.id = made.child_lot_id
WHERE made.corrects_id IS NULL;
INSERT INTO impact_entry {_COLUMNS}
SELECT made.id, made.id, {_DAY.format(at="handed_over_at")}, entry.giver_id, entry.taker_id, entry.from_project_id,
    entry.to_project_id, entry.depot_id, entry.street, entry.material_code, entry.rung, entry.eural_code, {_MEASURES}
FROM {{made}} AS made JOIN impact_entry AS entry ON entry.id = made.corrects_id;
"""  # noqa: S608 - all of it is ours

RECYCLINGS = f"""
INSERT INTO impact_entry (id, recycling_id, day, giver_id, from_project_id, depot_id, street, material_code, rung,
    eural_code, times, unweighed, unpriced, mass_kg, co2_avoided_kg, mki_a1_eur, mki_a2_eur, money_avoided_eur,
    co2_size_kg, co2_unverified_kg)
SELECT made.id, made.id, {_DAY.format(at="recycled_at")}, made.organisation_id, lot.project_id, {_DEPOT},
    coalesce(lot.origin_street, lot.street), lot.material_code, 'recycling', lot.eural_code, 1,
    CASE WHEN made.mass_kg IS NULL THEN 1 ELSE 0 END, 0, coalesce(made.mass_kg, 0), 0, 0, 0, 0, 0, 0
FROM {{made}} AS made JOIN lot ON lot.id = made.lot_id;
"""  # noqa: S608 - all of it is ours

# a new row of its own and no counter, so that two who hand over at once never wait for each other; per statement, so
# that many at once cost little more than one
TRIGGERS = f"""
CREATE FUNCTION enter_handovers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {HANDOVERS.format(made="new_rows")}
    RETURN NULL;
END $$;
CREATE FUNCTION enter_recyclings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {RECYCLINGS.format(made="new_rows")}
    RETURN NULL;
END $$;
CREATE TRIGGER handover_enters AFTER INSERT ON handover REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION enter_handovers();
CREATE TRIGGER recycling_enters AFTER INSERT ON recycling REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION enter_recyclings();
CREATE TRIGGER impact_entry_append_only BEFORE DELETE OR UPDATE OF id, handover_id, recycling_id, day, giver_id,
    taker_id, from_project_id, to_project_id, depot_id, street, material_code, rung, eural_code, times, unweighed,
    unpriced, mass_kg, co2_avoided_kg, mki_a1_eur, mki_a2_eur, money_avoided_eur, co2_size_kg, co2_unverified_kg
    ON impact_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """The tables, what was handed over and recycled before, and the triggers that add to it."""
    op.execute(TABLES)
    op.execute(HANDOVERS.format(made="handover"))
    op.execute(RECYCLINGS.format(made="recycling"))
    op.execute(TRIGGERS)
