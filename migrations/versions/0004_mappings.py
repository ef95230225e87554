"""Column and value mappings of deliveries, versioned per organisation and source system, and profiles of files."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

KIND = sa.Enum(
    "areaalobjecten",
    "partijen",
    "behoeften",
    name="deliverykind",
    native_enum=False,
    create_constraint=True,
    length=40,
)
TEXTS = postgresql.ARRAY(sa.Text())


def upgrade() -> None:
    _mappings()
    _profiles()
    op.add_column("delivery", sa.Column("mapping_version_id", sa.Uuid(), nullable=True))
    op.add_column("delivery", sa.Column("part", sa.Text(), nullable=True))
    op.add_column("delivery", sa.Column("review", sa.Boolean(), server_default="false", nullable=False))
    op.create_foreign_key(
        op.f("fk_delivery_mapping_version_id_mapping_version"),
        "delivery",
        "mapping_version",
        ["mapping_version_id"],
        ["id"],
    )
    op.create_index(op.f("ix_delivery_mapping_version_id"), "delivery", ["mapping_version_id"])


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False)


def _mappings() -> None:
    op.create_table(
        "delivery_mapping",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("source_system", sa.Text(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_delivery_mapping_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_mapping")),
        sa.UniqueConstraint(
            "organisation_id",
            "source_system",
            "kind",
            "name",
            name=op.f("uq_delivery_mapping_organisation_id_source_system_kind_name"),
        ),
    )
    op.create_index(
        "ix_delivery_mapping_organisation_id_created_at", "delivery_mapping", ["organisation_id", "created_at"]
    )
    op.create_table(
        "mapping_version",
        sa.Column("mapping_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        _moment("created_at"),
        sa.Column("preset", sa.Text(), nullable=True),
        sa.Column("headers", TEXTS, nullable=False),
        sa.Column("decimal_mark", sa.Text(), nullable=False),
        sa.Column("crs", sa.Text(), nullable=True),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("header_row", sa.Integer(), nullable=True),
        sa.Column("encoding", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("decimal_mark IN ('', ',', '.')", name=op.f("ck_mapping_version_decimal_mark")),
        sa.CheckConstraint("header_row >= 1", name=op.f("ck_mapping_version_header_row")),
        sa.ForeignKeyConstraint(
            ["mapping_id"],
            ["delivery_mapping.id"],
            name=op.f("fk_mapping_version_mapping_id_delivery_mapping"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_mapping_version_created_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping_version")),
        sa.UniqueConstraint("mapping_id", "number", name=op.f("uq_mapping_version_mapping_id_number")),
    )
    _of_version("mapping_column", ["field", "place"], sa.Column("header", sa.Text(), nullable=False))
    _of_version("mapping_word", ["field", "word"], sa.Column("meaning", sa.Text(), nullable=True))
    _of_version("mapping_constant", ["field"], sa.Column("value", sa.Text(), nullable=False))


def _of_version(table: str, key: list[str], content: sa.Column[Any]) -> None:
    op.create_table(
        table,
        sa.Column("version_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer() if name == "place" else sa.Text(), nullable=False) for name in key),
        content,
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["mapping_version.id"],
            name=op.f(f"fk_{table}_version_id_mapping_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", *key, name=op.f(f"pk_{table}")),
    )


def _profiles() -> None:
    op.create_table(
        "file_profile",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=True),
        sa.Column("decimal_mark", sa.Text(), nullable=False),
        sa.Column("crs", sa.Text(), nullable=True),
        sa.Column("has_geometry", sa.Boolean(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        _moment("created_at"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_file_profile_delivery_id_delivery"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_file_profile")),
    )
    _of_profile(
        "file_part",
        "place",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=True),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
    )
    _of_profile(
        "file_column",
        "place",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("different", sa.Integer(), nullable=False),
        sa.Column("is_least", sa.Boolean(), nullable=False),
        sa.Column("key_filled", sa.Integer(), nullable=True),
        sa.Column("key_different", sa.Integer(), nullable=True),
        sa.Column("looks", sa.Text(), nullable=True),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("examples", TEXTS, nullable=False),
    )
    _of_profile(
        "file_word",
        "place",
        sa.Column("headers", TEXTS, nullable=False),
        sa.Column("words", TEXTS, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    _of_profile(
        "file_sample",
        "record",
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", TEXTS, nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=True),
    )


def _of_profile(table: str, key: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        table,
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column(key, sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["file_profile.delivery_id"],
            name=op.f(f"fk_{table}_delivery_id_file_profile"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delivery_id", key, name=op.f(f"pk_{table}")),
    )
