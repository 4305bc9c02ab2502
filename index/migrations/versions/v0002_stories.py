"""Corrections, retractions with their moment, the source's own version numbers, and stories of copies."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("retracted_at", sa.String))
    op.add_column("articles", sa.Column("version", sa.Integer))
    op.add_column("articles", sa.Column("story_id", sa.String))
    op.add_column("articles", sa.Column("sketch", sa.Integer))
    op.create_index("articles_by_story", "articles", ["story_id"])
    op.create_index("articles_by_sketch", "articles", ["sketch"])
    op.add_column("revisions", sa.Column("version", sa.Integer))
    op.create_table(
        "events",
        sa.Column("article_id", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("at", sa.String),
        sa.Column("noted_at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("revision", sa.Integer),
        sa.Column("note", sa.Text),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
    )
    op.create_table(
        "sketches",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("words_hash", sa.String, nullable=False),
        sa.Column("runs", sa.Integer, nullable=False),
        sa.Column("minhash", sa.LargeBinary, nullable=False),
    )
    op.create_index("sketches_by_words", "sketches", ["words_hash"], unique=True)
    op.create_table(
        "buckets",
        sa.Column("key", sa.BigInteger, primary_key=True),
        sa.Column("sketch", sa.Integer, primary_key=True),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("buckets", "sketches", "events"):
        op.drop_table(table)
    op.drop_column("revisions", "version")
    op.drop_index("articles_by_sketch")
    op.drop_index("articles_by_story")
    for column in ("sketch", "story_id", "version", "retracted_at"):
        op.drop_column("articles", column)
