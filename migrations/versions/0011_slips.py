"""Slips, the ladder's log, reasons for recycling, prices between organisations."""

from alembic import op

revision = "0011"
down_revision = "0010"

CLAIMS = """
ALTER TABLE reservation
    ADD COLUMN standing VARCHAR(40) NOT NULL DEFAULT 'fine'
        CONSTRAINT ck_reservation_claimstanding CHECK (standing IN ('fine', 'at_risk', 'broken')),
    ADD COLUMN standing_reason VARCHAR(40) NOT NULL DEFAULT 'in_time' CONSTRAINT ck_reservation_standingreason
        CHECK (standing_reason IN ('in_time', 'after_need', 'stored_too_long', 'after_works')),
    ADD COLUMN standing_days INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN judged_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN moved_from_id UUID CONSTRAINT fk_reservation_moved_from_id_reservation REFERENCES reservation (id)
        CONSTRAINT uq_reservation_moved_from_id UNIQUE,
    ADD CONSTRAINT ck_reservation_standing_whole
        CHECK (standing_days >= 0 AND (standing = 'fine') = (standing_days = 0));
CREATE TABLE lot_slip (
    id UUID CONSTRAINT pk_lot_slip PRIMARY KEY,
    lot_id UUID NOT NULL CONSTRAINT fk_lot_slip_lot_id_lot REFERENCES lot (id),
    project_id UUID CONSTRAINT fk_lot_slip_project_id_project REFERENCES project (id),
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    user_id UUID CONSTRAINT fk_lot_slip_user_id_user_account REFERENCES user_account (id),
    from_before DATE NOT NULL,
    from_after DATE NOT NULL,
    until_before DATE,
    until_after DATE
);
CREATE INDEX ix_lot_slip_lot_id_at ON lot_slip (lot_id, at, id);
CREATE INDEX ix_lot_slip_project_id ON lot_slip (project_id);
CREATE TRIGGER lot_slip_append_only BEFORE UPDATE OR DELETE ON lot_slip
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

LADDER = """
CREATE TABLE listing_rung (
    listing_id UUID NOT NULL CONSTRAINT fk_listing_rung_listing_id_listing REFERENCES listing (id),
    rung VARCHAR(40) NOT NULL CONSTRAINT ck_listing_rung_rung CHECK (
        rung IN ('same_project', 'other_project', 'own_depot', 'region', 'open_market', 'recycling')),
    opened_on DATE NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    cause VARCHAR(40) NOT NULL CONSTRAINT ck_listing_rung_rungcause CHECK (
        cause IN ('published', 'started_lower', 'calendar', 'owner', 'recycled')),
    reason TEXT,
    organisation_id UUID CONSTRAINT fk_listing_rung_organisation_id_organisation REFERENCES organisation (id),
    CONSTRAINT pk_listing_rung PRIMARY KEY (listing_id, rung)
);
CREATE TABLE recycling_reason (
    code TEXT CONSTRAINT pk_recycling_reason PRIMARY KEY,
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL,
    position INTEGER NOT NULL,
    active BOOLEAN NOT NULL DEFAULT true
);
INSERT INTO recycling_reason (code, name_nl, name_en, position) VALUES
    ('kapot', 'Te veel breuk of slijtage', 'Too much breakage or wear', 1),
    ('vervuild', 'Vervuild of verdacht', 'Polluted or suspect', 2),
    ('niet_toegestaan', 'Hergebruik is wettelijk niet toegestaan', 'Reuse is not allowed by law', 3),
    ('geen_vraag', 'Geen vraag gevonden', 'No demand found', 4),
    ('afwijkende_maat', 'Afwijkende maat of kleur, niet meer toegepast', 'Odd size or colour, no longer used', 5),
    ('te_weinig', 'Te weinig voor een werk', 'Too little for any works', 6),
    ('niet_te_oogsten', 'Niet heel uit het werk te halen', 'Cannot be taken out in one piece', 7),
    ('te_duur', 'Hergebruik kost te veel', 'Reuse costs too much', 8),
    ('geen_opslag', 'Geen plaats om te bewaren', 'No room to store it', 9),
    ('anders', 'Anders (zie toelichting)', 'Other (see note)', 99);
CREATE TABLE recycling (
    id UUID CONSTRAINT pk_recycling PRIMARY KEY,
    lot_id UUID NOT NULL CONSTRAINT fk_recycling_lot_id_lot REFERENCES lot (id)
        CONSTRAINT uq_recycling_lot_id UNIQUE,
    listing_id UUID CONSTRAINT fk_recycling_listing_id_listing REFERENCES listing (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_recycling_organisation_id_organisation REFERENCES organisation (id),
    recycled_by UUID NOT NULL CONSTRAINT fk_recycling_recycled_by_user_account REFERENCES user_account (id),
    recycled_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason_code TEXT NOT NULL CONSTRAINT fk_recycling_reason_code_recycling_reason REFERENCES recycling_reason (code),
    quantity NUMERIC(14, 3) NOT NULL CONSTRAINT ck_recycling_quantity_positive CHECK (quantity > 0),
    mass_kg NUMERIC(14, 3),
    note TEXT
);
CREATE INDEX ix_recycling_organisation_id ON recycling (organisation_id);
"""

SETTLING = """
ALTER TABLE organisation ADD COLUMN shows_vat BOOLEAN NOT NULL DEFAULT false;
CREATE TABLE settlement_price (
    organisation_id UUID NOT NULL
        CONSTRAINT fk_settlement_price_organisation_id_organisation REFERENCES organisation (id),
    material_code TEXT NOT NULL
        CONSTRAINT fk_settlement_price_material_code_material_type REFERENCES material_type (code),
    valid_from DATE NOT NULL,
    price_per_unit NUMERIC(14, 4) CONSTRAINT ck_settlement_price_price_not_negative CHECK (price_per_unit >= 0),
    CONSTRAINT pk_settlement_price PRIMARY KEY (organisation_id, material_code, valid_from)
);
CREATE TABLE vat_rate (
    valid_from DATE CONSTRAINT pk_vat_rate PRIMARY KEY,
    percent NUMERIC(14, 3) NOT NULL CONSTRAINT ck_vat_rate_percent_range CHECK (percent BETWEEN 0 AND 100),
    source TEXT NOT NULL
);
INSERT INTO vat_rate (valid_from, percent, source) VALUES
    ('2001-01-01', 19, 'Wet op de omzetbelasting 1968, artikel 9, lid 1'),
    ('2012-10-01', 21, 'Wet op de omzetbelasting 1968, artikel 9, lid 1');
CREATE TABLE settlement_line (
    handover_id UUID CONSTRAINT pk_settlement_line PRIMARY KEY
        CONSTRAINT fk_settlement_line_handover_id_handover REFERENCES handover (id),
    basis VARCHAR(40) NOT NULL
        CONSTRAINT ck_settlement_line_pricebasis CHECK (basis IN ('free', 'price', 'settlement')),
    price_per_unit NUMERIC(14, 4) NOT NULL
        CONSTRAINT ck_settlement_line_price_not_negative CHECK (price_per_unit >= 0),
    vat_percent NUMERIC(14, 3) NOT NULL,
    from_project_id UUID CONSTRAINT fk_settlement_line_from_project_id_project REFERENCES project (id),
    to_project_id UUID CONSTRAINT fk_settlement_line_to_project_id_project REFERENCES project (id)
);
CREATE INDEX ix_settlement_line_from_project_id ON settlement_line (from_project_id);
CREATE INDEX ix_settlement_line_to_project_id ON settlement_line (to_project_id);
"""


def upgrade() -> None:
    """The judgement of claims, the log of slips and of the ladder, prices and what was settled."""
    op.execute(CLAIMS)
    op.execute(LADDER)
    op.execute(SETTLING)
