"""Projects and their planning from a file, and an age of stock that an organisation sets once for its depots."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

KINDS = ("areaalobjecten", "partijen", "behoeften", "projecten")
KEY = ["organisation_id", "source_system", "source_id"]


def upgrade() -> None:
    """A fourth kind of delivery, the key of a source on projects, and the default for old stock."""
    for table in ("delivery", "delivery_mapping"):
        op.drop_constraint("deliverykind", table, type_="check")
        op.create_check_constraint("deliverykind", table, sa.column("kind").in_(KINDS))
    op.add_column("project", sa.Column("source_system", sa.Text()))
    op.add_column("project", sa.Column("source_id", sa.Text()))
    op.add_column("project", sa.Column("delivery_id", sa.Uuid(), sa.ForeignKey("delivery.id")))
    op.add_column("project", sa.Column("fingerprint", sa.Uuid()))
    op.add_column("project", sa.Column("delivered", postgresql.JSONB()))
    op.create_unique_constraint("uq_project_" + "_".join(KEY), "project", KEY)
    op.create_check_constraint("source_whole", "project", "(source_system IS NULL) = (source_id IS NULL)")
    _old_stock()


def _old_stock() -> None:
    """A depot without days of its own follows its organisation; those that had the old default do."""
    days = sa.Column("warn_after_days", sa.Integer(), server_default="365", nullable=False)
    op.add_column("organisation", days)
    op.create_check_constraint("warn_after_days_range", "organisation", "warn_after_days BETWEEN 1 AND 3650")
    op.alter_column("depot", "warn_after_days", nullable=True, server_default=None)
    op.execute("UPDATE depot SET warn_after_days = NULL WHERE warn_after_days = 365")
