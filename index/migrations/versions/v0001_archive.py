"""The archive's first schema: articles, revisions, passages, facts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("url", sa.String),
        sa.Column("title", sa.Text),
        sa.Column("outlet", sa.String),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("section", sa.String),
        sa.Column("language", sa.String),
        sa.Column("published_at", sa.String),
        sa.Column("updated_at", sa.String),
        sa.Column("fetched_at", sa.String),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_table(
        "revisions",
        sa.Column("article_id", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("content_hash", sa.String, nullable=False),
        sa.Column("seen_at", sa.String, nullable=False),
        sa.Column("valid_from", sa.BigInteger, nullable=False),
        sa.Column("indexed", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
    )
    op.create_index("revisions_by_indexed", "revisions", ["indexed"])
    op.create_table(
        "passages",
        sa.Column("article_id", sa.String, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("start", sa.Integer, primary_key=True),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("sentences", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revisions.article_id", "revisions.number"],
            ondelete="CASCADE",
        ),
    )
    op.create_index("passages_by_id", "passages", ["id"])
    op.create_table(
        "facts",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("facts", "passages", "revisions", "articles"):
        op.drop_table(table)
