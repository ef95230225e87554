"""Matching: a match is its order and no more; allocation: settings of an organisation, and telling of a run that is over."""

from alembic import op

from wisselplaats.domain.vocabulary import NotificationKind

revision = "0019"
down_revision = "0018"

# words, parts and amounts follow from both sides and are said when somebody reads them
NARROW = """
ALTER TABLE match DROP COLUMN part_kind, DROP COLUMN part_size, DROP COLUMN part_quality, DROP COLUMN part_time,
    DROP COLUMN part_distance, DROP COLUMN part_quantity, DROP COLUMN part_saving, DROP COLUMN quantity,
    DROP COLUMN shortage, DROP COLUMN distance_km, DROP COLUMN storage_days, DROP COLUMN saving_co2_kg,
    DROP COLUMN reasons;
-- another score must touch no index: then it is written where the row stands, if there is room
DROP INDEX ix_match_demand_id_score;
CREATE INDEX ix_match_demand_id ON match (demand_id);
ALTER TABLE match SET (fillfactor = 80);
ALTER TABLE match_reserve SET (fillfactor = 80);
ALTER TABLE match DROP CONSTRAINT ck_match_matchnews,
    ADD CONSTRAINT ck_match_matchnews CHECK (news IN ('new', 'improved', 'returned', 'broken'));
"""
SETTINGS = """
ALTER TABLE allocation_setting ADD organisation_id uuid, ADD created_by uuid,
    ADD CONSTRAINT fk_allocation_setting_organisation_id_organisation
        FOREIGN KEY (organisation_id) REFERENCES organisation (id),
    ADD CONSTRAINT fk_allocation_setting_created_by_user_account FOREIGN KEY (created_by) REFERENCES user_account (id);
CREATE INDEX ix_allocation_setting_organisation_id ON allocation_setting (organisation_id);
"""


def upgrade() -> None:
    """Narrow matches, settings per organisation, new kinds of notifications."""
    op.execute(NARROW)
    op.execute(SETTINGS)
    kinds = ", ".join(f"'{kind.value}'" for kind in NotificationKind)
    for table in ("notification", "notification_preference"):
        name = op.f(f"ck_{table}_notificationkind")
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, f"kind IN ({kinds})")
