"""All groups of the passport: composition, origin, condition, inspections, documents, what is a default."""

from alembic import op

revision = "0014"
down_revision = "0013"

# a free text becomes a closed list; words that are none of ours are kept in the note
WORDS = """
UPDATE lot SET note = concat_ws(' ', note, 'Losmaakbaarheid: ' || detachability || '.'), detachability = NULL
WHERE lower(detachability) NOT IN ('losmaakbaar', 'losmaakbaar en remontabel', 'niet losmaakbaar');
UPDATE lot SET detachability = CASE lower(detachability) WHEN 'losmaakbaar' THEN 'detachable'
    WHEN 'losmaakbaar en remontabel' THEN 'remountable' ELSE 'fixed' END
WHERE detachability IS NOT NULL;
"""

FACTS = """
ALTER TABLE lot
    ALTER COLUMN detachability TYPE VARCHAR(40),
    ADD CONSTRAINT ck_lot_detachability CHECK (detachability IN ('detachable', 'remountable', 'fixed')),
    ADD COLUMN joint_filling VARCHAR(40) CONSTRAINT ck_lot_jointfilling
        CHECK (joint_filling IN ('none', 'sand', 'grit', 'mortar', 'bitumen', 'polymer')),
    ADD COLUMN pollution VARCHAR(40) CONSTRAINT ck_lot_pollution
        CHECK (pollution IN ('none', 'soil', 'growth', 'joint_remains', 'paint', 'bitumen', 'oil', 'other')),
    ADD COLUMN breakage_percent NUMERIC(14, 3)
        CONSTRAINT ck_lot_breakage_range CHECK (breakage_percent BETWEEN 0 AND 100),
    ADD COLUMN origin_function TEXT,
    ADD COLUMN origin_geometry BYTEA,
    ADD COLUMN nl_sfb_code TEXT,
    ADD COLUMN raw_code TEXT,
    ADD COLUMN primary_share NUMERIC(6, 5) CONSTRAINT ck_lot_primary_range CHECK (primary_share BETWEEN 0 AND 1),
    ADD COLUMN secondary_share NUMERIC(6, 5) CONSTRAINT ck_lot_secondary_range CHECK (secondary_share BETWEEN 0 AND 1),
    ADD COLUMN reused_share NUMERIC(6, 5) CONSTRAINT ck_lot_reused_range CHECK (reused_share BETWEEN 0 AND 1),
    ADD CONSTRAINT ck_lot_shares_whole CHECK (num_nonnulls(primary_share, secondary_share, reused_share) IN (0, 3)
        AND coalesce(primary_share + secondary_share + reused_share, 1) = 1),
    ADD COLUMN indicative TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE asset ADD COLUMN function TEXT, ADD COLUMN composition TEXT, ADD COLUMN document_url TEXT,
    ADD COLUMN document_title TEXT, ADD COLUMN document_kind TEXT;
ALTER TABLE asset_version ADD COLUMN function TEXT, ADD COLUMN composition TEXT, ADD COLUMN document_url TEXT,
    ADD COLUMN document_title TEXT, ADD COLUMN document_kind TEXT;
"""

COMPOSITION = """
CREATE TABLE lot_composition (
    lot_id UUID NOT NULL CONSTRAINT fk_lot_composition_lot_id_lot REFERENCES lot (id),
    substance TEXT NOT NULL CONSTRAINT ck_lot_composition_substance_length CHECK (length(substance) BETWEEN 1 AND 100),
    fraction NUMERIC(6, 5) NOT NULL
        CONSTRAINT ck_lot_composition_fraction_range CHECK (fraction > 0 AND fraction <= 1),
    CONSTRAINT pk_lot_composition PRIMARY KEY (lot_id, substance)
);
CREATE FUNCTION composition_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_lot uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.lot_id ELSE NEW.lot_id END;
BEGIN
    IF (SELECT sum(fraction) FROM lot_composition WHERE lot_id = the_lot) <> 1 THEN
        RAISE EXCEPTION 'the fractions of lot % do not sum to 1', the_lot
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'lot_composition_whole';
    END IF;
    RETURN NULL;
END $$;
-- at the end of the transaction: while a composition is being written it is not whole
CREATE CONSTRAINT TRIGGER lot_composition_whole AFTER INSERT OR UPDATE OR DELETE ON lot_composition
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION composition_is_whole();
-- of what a thing is made stays true of every part of it, whichever way the part was made
CREATE FUNCTION inherit_composition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lot_composition (lot_id, substance, fraction)
        SELECT NEW.id, substance, fraction FROM lot_composition WHERE lot_id = NEW.parent_id;
    RETURN NULL;
END $$;
CREATE TRIGGER inherit_composition AFTER INSERT ON lot
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION inherit_composition();
"""

PROOFS = """
CREATE TABLE lot_document (
    id UUID CONSTRAINT pk_lot_document PRIMARY KEY,
    lot_id UUID NOT NULL CONSTRAINT fk_lot_document_lot_id_lot REFERENCES lot (id),
    kind VARCHAR(40) NOT NULL CONSTRAINT ck_lot_document_documentkind
        CHECK (kind IN ('test_report', 'crow210', 'declaration', 'photo', 'drawing', 'other')),
    name TEXT NOT NULL,
    issued_on DATE,
    url TEXT CONSTRAINT ck_lot_document_url_form CHECK (url ~ '^https?://' AND length(url) <= 1000),
    content_type TEXT,
    size BIGINT CONSTRAINT ck_lot_document_size_positive CHECK (size > 0),
    sha256 TEXT,
    file_key TEXT,
    keep_until DATE,
    erased_at TIMESTAMP WITH TIME ZONE,
    created_by UUID CONSTRAINT fk_lot_document_created_by_user_account REFERENCES user_account (id),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT ck_lot_document_erased_whole CHECK (url IS NOT NULL OR (file_key IS NULL) = (erased_at IS NOT NULL)),
    CONSTRAINT ck_lot_document_here_or_elsewhere CHECK (
        num_nonnulls(content_type, size, sha256, keep_until) = CASE WHEN url IS NULL THEN 4 ELSE 0 END
        AND (url IS NULL OR num_nonnulls(file_key, erased_at) = 0))
);
CREATE UNIQUE INDEX uq_lot_document_lot_id_url ON lot_document (lot_id, url);
CREATE INDEX ix_lot_document_lot_id ON lot_document (lot_id);
CREATE INDEX ix_lot_document_keep_until ON lot_document (keep_until) WHERE file_key IS NOT NULL;
CREATE TABLE inspection (
    id UUID CONSTRAINT pk_inspection PRIMARY KEY,
    lot_id UUID NOT NULL CONSTRAINT fk_inspection_lot_id_lot REFERENCES lot (id),
    inspected_on DATE NOT NULL,
    inspected_by TEXT NOT NULL,
    method VARCHAR(40) NOT NULL CONSTRAINT ck_inspection_inspectionmethod
        CHECK (method IN ('visual', 'measured', 'sample', 'laboratory', 'load_test', 'other')),
    outcome VARCHAR(40) NOT NULL CONSTRAINT ck_inspection_inspectionoutcome
        CHECK (outcome IN ('approved', 'with_remarks', 'rejected')),
    findings TEXT,
    document_id UUID CONSTRAINT fk_inspection_document_id_lot_document REFERENCES lot_document (id),
    created_by UUID CONSTRAINT fk_inspection_created_by_user_account REFERENCES user_account (id),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX ix_inspection_lot_id ON inspection (lot_id);
CREATE INDEX ix_inspection_document_id ON inspection (document_id);
CREATE TRIGGER inspection_append_only BEFORE UPDATE OR DELETE ON inspection
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

# what was proven of the whole until a part left it is proven of the part
ANCESTORS = """
CREATE TABLE lot_ancestor (
    lot_id UUID NOT NULL CONSTRAINT fk_lot_ancestor_lot_id_lot REFERENCES lot (id),
    ancestor_id UUID NOT NULL CONSTRAINT fk_lot_ancestor_ancestor_id_lot REFERENCES lot (id),
    parted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_lot_ancestor PRIMARY KEY (lot_id, ancestor_id)
);
WITH RECURSIVE above (lot_id, ancestor_id, parted_at) AS (
    SELECT id, parent_id, created_at FROM lot WHERE parent_id IS NOT NULL
    UNION ALL
    SELECT above.lot_id, lot.parent_id, lot.created_at FROM above JOIN lot ON lot.id = above.ancestor_id
    WHERE lot.parent_id IS NOT NULL
)
INSERT INTO lot_ancestor (lot_id, ancestor_id, parted_at) SELECT lot_id, ancestor_id, parted_at FROM above;
CREATE FUNCTION note_ancestors() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lot_ancestor (lot_id, ancestor_id, parted_at)
        SELECT NEW.id, NEW.parent_id, NEW.created_at
        UNION ALL
        SELECT NEW.id, ancestor_id, parted_at FROM lot_ancestor WHERE lot_id = NEW.parent_id;
    RETURN NULL;
END $$;
CREATE TRIGGER note_ancestors AFTER INSERT ON lot
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION note_ancestors();
"""


def upgrade() -> None:
    """The closed lists first, then the facts, of what it is made, what proves it, and of what it was a part."""
    for part in (WORDS, FACTS, COMPOSITION, PROOFS, ANCESTORS):
        op.execute(part)
