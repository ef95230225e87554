"""Bulk uploads of three kinds: what the pipeline keeps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

STATUSES = ("aangemaakt", "gewijzigd", "ongewijzigd", "overgeslagen", "fout")
KINDS = ("areaalobjecten", "partijen", "behoeften")
PHASES = ("kolommen_bekijken", "rijen_lezen", "schrijven")
UNITS = ("m2", "m", "st", "kg", "t", "m3")


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Three kinds, compact outcomes, versions of objects, and the key of a source on lots and demands."""
    _deliveries()
    _rows()
    _assets()
    for table in ("lot", "demand"):
        _source(table)


def _deliveries() -> None:
    op.drop_constraint("deliverykind", "delivery", type_="check")
    op.create_check_constraint("deliverykind", "delivery", sa.column("kind").in_(KINDS))
    op.add_column("delivery", sa.Column("phase", _words("deliveryphase", PHASES)))
    op.add_column("delivery", sa.Column("project_id", sa.Uuid(), sa.ForeignKey("project.id")))
    op.add_column("delivery", sa.Column("cancel_requested_at", sa.DateTime(timezone=True)))
    op.add_column("delivery", sa.Column("file_removed_at", sa.DateTime(timezone=True)))


def _rows() -> None:
    op.drop_constraint("fk_delivery_row_delivery_id_delivery", "delivery_row", type_="foreignkey")
    op.add_column("delivery_row", sa.Column("line", sa.Integer()))
    op.execute("UPDATE delivery_row SET line = row_number")
    op.alter_column("delivery_row", "line", nullable=False)
    op.add_column("delivery_row", sa.Column("changed", postgresql.ARRAY(sa.Text())))
    op.create_table(
        "delivery_part",
        sa.Column("delivery_id", sa.Uuid(), sa.ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("status", _words("rowstatus", STATUSES), primary_key=True),
        sa.Column("first_row", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("last_row", sa.Integer(), nullable=False),
        sa.Column("row_numbers", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("lines", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("source_ids", postgresql.ARRAY(sa.Text()), nullable=False),
    )


def _assets() -> None:
    op.drop_column("asset", "content_hash")
    op.add_column("asset", sa.Column("fingerprint", sa.Uuid()))
    op.create_table(
        "asset_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("asset_id", sa.Uuid(), sa.ForeignKey("asset.id"), nullable=False, index=True),
        sa.Column("delivery_id", sa.Uuid()),
        sa.Column("replaced_by", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("material_code", sa.Text()),
        sa.Column("material_words", sa.Text()),
        sa.Column("quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("unit", _words("unit", UNITS), nullable=False),
        sa.Column("x", sa.Double()),
        sa.Column("y", sa.Double()),
        sa.Column("geometry", sa.LargeBinary()),
        sa.Column("year_laid", sa.Integer()),
        sa.Column("replacement_year", sa.Integer()),
        sa.Column("street", sa.Text()),
        sa.Column("municipality", sa.Text()),
        sa.Column("state", _words("assetstate", ("active", "withdrawn")), nullable=False),
    )


def _source(table: str) -> None:
    op.add_column(table, sa.Column("source_system", sa.Text()))
    op.add_column(table, sa.Column("source_id", sa.Text()))
    op.add_column(table, sa.Column("delivery_id", sa.Uuid(), sa.ForeignKey("delivery.id")))
    op.add_column(table, sa.Column("fingerprint", sa.Uuid()))
    op.add_column(table, sa.Column("delivered", postgresql.JSONB()))
    key = ["organisation_id", "source_system", "source_id"]
    op.create_unique_constraint(f"uq_{table}_{'_'.join(key)}", table, key)
    op.create_check_constraint("source_whole", table, "(source_system IS NULL) = (source_id IS NULL)")
