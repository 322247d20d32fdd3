"""Accounts of crawls, the schedule of polls, and what a visit remembers of the crawls that saw and asked for it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("visits", sa.Column("depth", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("visits", sa.Column("crawl", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("visits", sa.Column("asked", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_visits_crawl", "visits", ["crawl"])
    # What a list's later pages had in their hint stands in `depth` now; a crawl finds them again by itself.
    op.execute(sa.text("DELETE FROM visits WHERE outlet LIKE '%#%' AND hint NOT IN ('', 'whole') AND length(hint) < 4"))
    op.create_table(
        "crawls",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("undated", sa.Integer(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_crawls"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_crawls_outlet_started", "crawls", ["outlet", "started"])
    op.create_table(
        "polls",
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("outlet", "url", name="pk_polls"),
    )
