"""The archive's tables, as SQLAlchemy knows them. How they came to be is written in `migrations/`."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
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

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the archive must remember of itself, such as the settings that its passages were made with."""
