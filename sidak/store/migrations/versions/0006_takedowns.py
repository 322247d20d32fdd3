"""What was taken down, and figures that an older version of the pipeline found, for those who cited them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _past_figures()
    _takedowns()


def _past_figures() -> None:
    op.create_table(
        "past_figures",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("pipeline", sa.Text(), nullable=False),
        sa.Column("figure", sa.JSON(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_past_figures_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_past_figures"),
        sa.UniqueConstraint("finding", "revision", "pipeline", name="uq_past_figures_finding_revision_pipeline"),
    )
    op.create_index("ix_past_figures_article_id", "past_figures", ["article_id"])


def _takedowns() -> None:
    op.create_table(
        "takedowns",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_takedowns"),
    )
    for name, key, *more in (("addresses", "identity", "url"), ("articles", "article_id")):
        table = f"takedown_{name}"
        op.create_table(
            table,
            sa.Column(key, sa.Text(), nullable=False),
            sa.Column("takedown", _SERIAL, nullable=False),
            *(sa.Column(other, sa.Text(), nullable=False) for other in more),
            sa.ForeignKeyConstraint(["takedown"], ["takedowns.id"], name=f"fk_{table}_takedown", ondelete="CASCADE"),
            sa.PrimaryKeyConstraint(key, name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_takedown", table, ["takedown"])
