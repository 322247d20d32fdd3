"""The first tables: pages, articles and revisions, annotations and findings, changes, visits."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _articles()
    _changes()
    _pages()
    _visits()
    _revisions()
    _annotations()
    _findings()


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("sequence", SERIAL, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_changes"),
        sqlite_autoincrement=True,
    )


def _pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pages"),
        sa.UniqueConstraint("url", "digest", name="uq_pages_url_digest"),
    )
    op.create_index("ix_pages_digest", "pages", ["digest"])


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
        sa.UniqueConstraint("url", name="uq_visits_url"),
    )
    op.create_index("ix_visits_outlet_outcome", "visits", ["outlet", "outcome"])


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page_digest", sa.Text()),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published", sa.Text()),
        sa.Column("published_day", sa.Text(), sa.Computed("substr(published, 1, 10)", persisted=True)),
        sa.Column("published_evidence", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text()),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_revisions_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.UniqueConstraint("article_id", "number", name="uq_revisions_article_id_number"),
    )
    op.create_index("ix_revisions_page_digest", "revisions", ["page_digest"])
    op.create_index("ix_revisions_published_day", "revisions", ["published_day"])


def _annotations() -> None:
    op.create_table(
        "annotations",
        sa.Column("revision", SERIAL, nullable=False, autoincrement=False),
        sa.Column("pipeline", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision"], ["revisions.id"], name="fk_annotations_revision", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision", name="pk_annotations"),
    )


def _findings() -> None:
    op.create_table(
        "findings",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("revision", SERIAL, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("field", sa.Text()),
        sa.Column("start", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("text", sa.Text()),
        sa.Column("name", sa.Text()),
        sa.Column("score", sa.Double()),
        sa.Column("code", sa.Text()),
        sa.Column("position", sa.Text()),
        sa.Column("institution", sa.Text()),
        sa.Column("region", sa.Text()),
        sa.Column("former", sa.Boolean()),
        sa.Column("official", sa.Integer()),
        sa.Column("first", sa.Text()),
        sa.Column("last", sa.Text()),
        sa.Column("weekday_agrees", sa.Boolean()),
        sa.Column("value", sa.Double()),
        sa.Column("value_max", sa.Double()),
        sa.Column("qualifier", sa.Text()),
        sa.Column("measures", sa.Text()),
        sa.Column("part", sa.BigInteger()),
        sa.Column("whole", sa.BigInteger()),
        sa.Column("unit", sa.Text()),
        sa.Column("basis", sa.Text()),
        sa.Column("as_of", sa.Text()),
        sa.Column("speaker", sa.Text()),
        sa.Column("flags", sa.JSON()),
        sa.Column("sentence", sa.Text()),
        sa.Column("sentence_start", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["revision"], ["annotations.revision"], name="fk_findings_revision", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_findings"),
        sa.UniqueConstraint("revision", "rank", name="uq_findings_revision_rank"),
    )
    op.create_index("ix_findings_kind_measures_value", "findings", ["kind", "measures", "value"])
