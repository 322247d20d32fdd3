"""Editors of an article, the ways that were found to an outlet's articles, and copies of one text."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("revisions", sa.Column("editors", sa.JSON(none_as_null=True)))
    op.execute(sa.text("UPDATE revisions SET editors = '[]'"))
    op.create_table(
        "ways",
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("outlet", name="pk_ways"),
    )
    op.create_table(
        "copies",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_copies"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_copies_article_id", ondelete="CASCADE"),
    )
    op.create_index("ix_copies_story", "copies", ["story"])
    op.create_table(
        "copy_bands",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("band", "article_id", name="pk_copy_bands"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_copy_bands_article_id", ondelete="CASCADE"),
    )
    op.create_index("ix_copy_bands_article_id", "copy_bands", ["article_id"])
