"""Feeds with their watermarks, the pages that they announce, and what is remembered of sites."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.Column("interval", sa.Integer, nullable=False),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("etag", sa.String),
        sa.Column("last_modified", sa.String),
        sa.Column("body_hash", sa.String),
        sa.Column("tried_at", sa.BigInteger),
        sa.Column("succeeded_at", sa.BigInteger),
        sa.Column("changed_at", sa.BigInteger),
        sa.Column("newest_at", sa.BigInteger),
        sa.Column("pause", sa.Integer),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("moved_from", sa.String),
        sqlite_autoincrement=True,
    )
    op.create_index("feeds_by_url", "feeds", ["url"], unique=True)
    op.create_table(
        "feed_pages",
        sa.Column("url", sa.String, primary_key=True),
        sa.Column("feed_id", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("stated", sa.JSON),
        sa.Column("stated_hash", sa.String, nullable=False),
        sa.Column("article_ids", sa.JSON, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("fetched_at", sa.BigInteger),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("etag", sa.String),
        sa.Column("last_modified", sa.String),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("missing_at", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], ondelete="CASCADE"),
    )
    op.create_index("feed_pages_by_feed", "feed_pages", ["feed_id"])
    op.create_index("feed_pages_by_next_at", "feed_pages", ["next_at"])
    op.create_table(
        "sites",
        sa.Column("origin", sa.String, primary_key=True),
        sa.Column("robots", sa.Text),
        sa.Column("robots_at", sa.Float, nullable=False),
        sa.Column("robots_until", sa.Float, nullable=False),
        sa.Column("rest_until", sa.Float, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    for table in ("sites", "feed_pages", "feeds"):
        op.drop_table(table)
