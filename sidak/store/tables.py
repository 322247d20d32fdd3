"""The tables. Each fact stands in one place; what follows from it is computed, by the database or on reading.

Column names are the attribute names of `sidak.models`, so rows and dataclasses turn into each other by name.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from sidak.store.columns import Count, Fields, Lines, Moment, Number, Published, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Upserts and repeated annotation use up numbers faster than rows; SQLite wants the plain name for its row id.
Serial = BigInteger().with_variant(Integer, "sqlite")

pages = Table(
    "pages",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("url", Words, nullable=False),
    Column("digest", Words, nullable=False, index=True),
    Column("final_url", Words, nullable=False),
    Column("outlet", Words, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", Fields, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),  # zlib
    UniqueConstraint("url", "digest"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Words, primary_key=True),
    Column("current", Integer, nullable=False),  # the number of the revision that counts
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("seen", Moment, nullable=False),
    Column(
        "page_digest", Words, index=True
    ),  # no foreign key: a text handed in has no page, a digest outlives its page
    Column("url", Words, nullable=False),
    Column("canonical_url", Words, nullable=False),
    Column("outlet", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("published", Published),
    # The local day, as YYYY-MM-DD, for queries. Alembic cannot copy a table with a computed column ("batch" mode):
    # a migration of this one adds columns by a plain ALTER.
    Column("published_day", Words, Computed("substr(published, 1, 10)", persisted=True), index=True),
    Column("published_evidence", Words, nullable=False),
    Column("modified", Published),
    Column("authors", Lines, nullable=False),
    Column("editors", Lines),  # the program always fills it; SQLite adds no NOT NULL column afterwards
    Column("section", Words, nullable=False),
    Column("tags", Lines, nullable=False),
    Column("language", Words, nullable=False),
    UniqueConstraint("article_id", "number"),
)

annotations = Table(
    "annotations",
    metadata,
    Column("revision", ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True),
    Column("pipeline", Words, nullable=False),
)

findings = Table(
    "findings",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("revision", ForeignKey("annotations.revision", ondelete="CASCADE"), nullable=False),
    Column("rank", Integer, nullable=False),  # the order within the annotation
    Column(
        "kind", Words, nullable=False
    ),  # topic, region, official, mention, date, percentage, ratio, sanction, inspection
    # where it stands: all but topics, regions and officials
    Column("field", Words),
    Column("start", Integer),
    Column("end", Integer),
    Column("text", Words),
    # topics, regions and officials
    Column("name", Words),
    Column("score", Number),
    Column("code", Words),
    Column("position", Words),
    Column("institution", Words),
    Column("region", Words),  # of figures, too
    Column("former", Boolean),
    Column("official", Integer),  # of a mention: the rank of the official it names
    # dates
    Column("first", Words),
    Column("last", Words),
    Column("weekday_agrees", Boolean),
    # figures
    Column("value", Number),
    Column("value_max", Number),
    Column("qualifier", Words),
    Column("measures", Words),
    Column("part", Count),
    Column("whole", Count),
    Column("unit", Words),
    Column("basis", Words),
    Column("as_of", Words),
    Column("speaker", Words),
    Column("flags", Lines),
    Column("sentence", Words),
    Column("sentence_start", Integer),
    Column("reason", Words),
    Column("as_of_time", Words),
    # officials
    Column("found_by", Words),
    # sanctions
    Column("penalty", Words),
    Column("level", Words),
    Column("percent", Number),
    Column("months", Count),
    Column("rule", Words),
    Column("contradicts_rule", Boolean),
    # inspections
    Column("place", Words),
    Column("is_mpp", Boolean),
    Column("by", Lines),
    UniqueConstraint("revision", "rank"),
    Index(None, "kind", "measures", "value"),
)

changes = Table(
    "changes",
    metadata,
    Column("sequence", Serial, primary_key=True),
    Column("article_id", Words, nullable=False),  # no foreign key: a deletion outlives its article
    Column("action", Words, nullable=False),
    sqlite_autoincrement=True,  # a number is never given twice
)

visits = Table(
    "visits",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("url", Words, nullable=False, unique=True),
    Column("outlet", Words, nullable=False),
    Column("hint", Words, nullable=False),
    Column("outcome", Words, nullable=False),
    Column("etag", Words, nullable=False),
    Column("last_modified", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("fetched_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("reason", Words, nullable=False),
    Column("depth", Integer, nullable=False, server_default="0"),
    Column("crawl", BigInteger, nullable=False, server_default="0"),
    Column("asked", BigInteger, nullable=False, server_default="0"),
    Index(None, "outlet", "outcome"),
    Index(None, "crawl"),
)

crawls = Table(
    "crawls",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("outlet", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("started", Moment, nullable=False),
    Column("ended", Moment),
    Column("found", Integer, nullable=False),
    Column("undated", Integer, nullable=False),
    Column("short", Integer, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("problems", Lines, nullable=False),
    Index(None, "outlet", "started"),
    sqlite_autoincrement=True,  # visits name crawls by number, so none is given twice
)

polls = Table(
    "polls",
    metadata,
    Column("outlet", Words, primary_key=True),
    Column("url", Words, primary_key=True),
    Column("interval", Integer, nullable=False),  # seconds
    Column("due", Moment, nullable=False),
    Column("share", Number, nullable=False),
)

ways = Table(
    "ways",
    metadata,
    Column("outlet", Words, primary_key=True),
    Column("home", Words, nullable=False),
    Column("ways", JSON, nullable=False),
    Column("found_at", Moment, nullable=False),
)

copies = Table(
    "copies",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", BigInteger, nullable=False),  # whose text the signature is of
    Column("signature", LargeBinary, nullable=False),  # 126 unsigned 32-bit numbers, little endian
    Column("story", Words, nullable=False, index=True),  # the same for all copies of one text
)

copy_bands = Table(
    "copy_bands",
    metadata,
    Column("band", BigInteger, primary_key=True),  # a hash of six numbers of the signature and their place
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("scopes", Lines, nullable=False),
    Column("hash", Words, nullable=False),  # SHA-256 of the secret, in hexadecimal
    Column("created", Moment, nullable=False),
    Column("last_used", Moment),
    Column("revoked", Moment),
)

past_figures = Table(
    "past_figures",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("finding", Words, nullable=False),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),  # the number that it has among those of its article
    Column("pipeline", Words, nullable=False),  # the last one that found it
    Column("figure", JSON, nullable=False),
    Column("until", Moment, nullable=False),
    UniqueConstraint("finding", "revision", "pipeline"),
)

takedowns = Table(
    "takedowns",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("url", Words, nullable=False),  # as it was asked for
    Column("reason", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("figures", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
)

takedown_addresses = Table(
    "takedown_addresses",
    metadata,
    Column("identity", Words, primary_key=True),  # see sidak.addresses
    Column("takedown", ForeignKey("takedowns.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("url", Words, nullable=False),
)

takedown_articles = Table(
    "takedown_articles",
    metadata,
    Column("article_id", Words, primary_key=True),  # no foreign key: the article is gone
    Column("takedown", ForeignKey("takedowns.id", ondelete="CASCADE"), nullable=False, index=True),
)
