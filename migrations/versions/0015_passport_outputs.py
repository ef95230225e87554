"""What the passport shows to the world: GTINs with their check digit, and anchors that hold every history in place."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

# GS1 General Specifications, section 7.9.1: weights 3 and 1 from the left over fourteen digits, a multiple of ten
GTIN_VALID = """
CREATE FUNCTION gtin_valid(code text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN code ~ '^[0-9]{14}$' THEN (
    SELECT sum(substr(code, place, 1)::int * CASE WHEN place % 2 = 1 THEN 3 ELSE 1 END) % 10 = 0
    FROM generate_series(1, 14) AS place
  ) ELSE code IS NULL END
$$
"""
DIGEST = "~ '^[0-9a-f]{64}$'"

# a line that does not follow from the end leaves it where it is, so that a history that was cut goes on showing it
ENDS = """
CREATE TABLE passport_end (
    lot_id UUID NOT NULL CONSTRAINT fk_passport_end_lot_id_lot REFERENCES lot (id),
    sequence INTEGER NOT NULL CONSTRAINT ck_passport_end_sequence_counts CHECK (sequence >= 1),
    hash TEXT NOT NULL,
    CONSTRAINT pk_passport_end PRIMARY KEY (lot_id)
) WITH (fillfactor = 80);
INSERT INTO passport_end (lot_id, sequence, hash)
    SELECT DISTINCT ON (lot_id) lot_id, sequence, hash FROM passport_entry ORDER BY lot_id, sequence DESC;
CREATE FUNCTION move_passport_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO passport_end AS there (lot_id, sequence, hash)
        SELECT DISTINCT ON (lot_id) lot_id, sequence, hash FROM added
        WHERE lot_id IN (SELECT lot_id FROM added WHERE sequence = 1) OR lot_id IN (SELECT e.lot_id FROM passport_end e
            WHERE e.lot_id = added.lot_id)
        ORDER BY lot_id, sequence DESC
    ON CONFLICT (lot_id) DO UPDATE SET sequence = EXCLUDED.sequence, hash = EXCLUDED.hash
        WHERE EXISTS (SELECT FROM added WHERE added.lot_id = there.lot_id AND added.sequence = there.sequence + 1
            AND added.previous_hash = there.hash);
    RETURN NULL;
END $$;
CREATE TRIGGER passport_entry_moves_end AFTER INSERT ON passport_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION move_passport_end();
CREATE FUNCTION passport_end_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.lot_id = OLD.lot_id AND NEW.sequence > OLD.sequence THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the end of a history only moves up'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'passport_end_only_grows';
END $$;
CREATE TRIGGER passport_end_only_grows BEFORE UPDATE OR DELETE ON passport_end
    FOR EACH ROW EXECUTE FUNCTION passport_end_only_grows();
"""
SHOWN = """
CREATE TABLE passport_shown (
    lot_id UUID NOT NULL CONSTRAINT fk_passport_shown_lot_id_lot REFERENCES lot (id),
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_passport_shown PRIMARY KEY (lot_id)
);
CREATE TRIGGER passport_shown_append_only BEFORE UPDATE OR DELETE ON passport_shown
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Add GTINs to kinds and lots, the tables of anchors, the ends of histories, and which passports the world saw."""
    op.execute(GTIN_VALID)
    for table in ("material_type", "lot"):
        op.add_column(table, sa.Column("gtin", sa.Text()))
        op.create_check_constraint(op.f(f"ck_{table}_gtin_valid"), table, "gtin_valid(gtin)")
    op.create_table(
        "passport_anchor",
        sa.Column("sequence", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_passport_anchor")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_passport_anchor_previous_hash")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_passport_anchor_sequence_counts")),
        sa.CheckConstraint("heads BETWEEN 1 AND 4096", name=op.f("ck_passport_anchor_heads_range")),
        sa.CheckConstraint(
            f"root {DIGEST} AND previous_hash {DIGEST} AND hash {DIGEST}", name=op.f("ck_passport_anchor_digests")
        ),
    )
    op.create_table(
        "passport_anchor_head",
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("anchor", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("lot_id", "sequence", name=op.f("pk_passport_anchor_head")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_passport_anchor_head_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["anchor"], ["passport_anchor.sequence"], name=op.f("fk_passport_anchor_head_anchor_passport_anchor")
        ),
        sa.UniqueConstraint("anchor", "position", name=op.f("uq_passport_anchor_head_anchor_position")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_passport_anchor_head_sequence_counts")),
        sa.CheckConstraint("position BETWEEN 0 AND 4095", name=op.f("ck_passport_anchor_head_position_range")),
        sa.CheckConstraint(f"hash {DIGEST}", name=op.f("ck_passport_anchor_head_digest")),
    )
    for table in ("passport_anchor", "passport_anchor_head"):
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    op.execute(ENDS)
    op.execute(SHOWN)
