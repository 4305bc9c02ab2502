"""The archive's tables, as SQLAlchemy knows them. How they came to be is written in `migrations/`."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("url", String),
    Column("title", Text),
    Column("outlet", String),
    Column("authors", JSON, nullable=False),
    Column("section", String),
    Column("language", String),
    Column("published_at", String),
    Column("updated_at", String),
    Column("fetched_at", String),
    Column("status", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("retracted_at", String),
    Column("notice", Integer),
    Column("version", Integer),
    Column("story_id", String),
    Column("sketch", Integer),
    Index("articles_by_story", "story_id"),
    Index("articles_by_sketch", "sketch"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("seen_at", String, nullable=False),
    Column("valid_from", BigInteger, nullable=False),
    Column("indexed", Boolean, nullable=False),
    Column("version", Integer),
    ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
    Index("revisions_by_indexed", "indexed"),
)

passages = Table(
    "passages",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, nullable=False),
    Column("id", String, nullable=False),
    Column("sentences", JSON, nullable=False),
    ForeignKeyConstraint(
        ["article_id", "revision"],
        ["revisions.article_id", "revisions.number"],
        ondelete="CASCADE",
    ),
    Index("passages_by_id", "id"),
)

events = Table(
    "events",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("at", String),
    Column("noted_at", String, nullable=False),
    Column("by", String, nullable=False),
    Column("revision", Integer),
    Column("note", Text),
    ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
)
"""What was done to an article after it was taken in: corrected, retracted, restored."""

sketches = Table(
    "sketches",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("words_hash", String, nullable=False),
    Column("runs", Integer, nullable=False),
    Column("minhash", LargeBinary, nullable=False),
    Index("sketches_by_words", "words_hash", unique=True),
)
"""What is kept of a newest text to find its copies; texts of the same words share one."""

buckets = Table(
    "buckets",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("sketch", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
"""The bands of the sketches: two that share a key may be copies."""

feeds = Table(
    "feeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", String, nullable=False),
    Column("title", Text),
    Column("added_at", BigInteger, nullable=False),
    Column("interval", Integer, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("etag", String),
    Column("last_modified", String),
    Column("body_hash", String),
    Column("tried_at", BigInteger),
    Column("succeeded_at", BigInteger),
    Column("changed_at", BigInteger),
    Column("newest_at", BigInteger),
    Column("pause", Integer),
    Column("failures", Integer, nullable=False),
    Column("error", Text),
    Column("gone", Boolean, nullable=False),
    Column("moved_from", String),
    Index("feeds_by_url", "url", unique=True),
    sqlite_autoincrement=True,
)

feed_pages = Table(
    "feed_pages",
    metadata,
    Column("url", String, primary_key=True),
    Column("feed_id", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("stated", JSON),
    Column("stated_hash", String, nullable=False),
    Column("article_ids", JSON, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("fetched_at", BigInteger),
    Column("next_at", BigInteger),
    Column("etag", String),
    Column("last_modified", String),
    Column("attempts", Integer, nullable=False),
    Column("missing_at", BigInteger),
    Column("error", Text),
    ForeignKeyConstraint(["feed_id"], ["feeds.id"], ondelete="CASCADE"),
    Index("feed_pages_by_feed", "feed_id"),
    Index("feed_pages_by_next_at", "next_at"),
)

sites = Table(
    "sites",
    metadata,
    Column("origin", String, primary_key=True),
    Column("robots", Text),
    Column("robots_at", Float, nullable=False),
    Column("robots_until", Float, nullable=False),
    Column("rest_until", Float, nullable=False),
    Column("failures", Integer, nullable=False),
)
"""What fetching remembers of a site: its robots.txt, and when it is to be left in peace."""

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the archive must remember of itself, such as the settings that its passages were made with."""
