"""The text by which an article is taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("notice", sa.Integer))


def downgrade() -> None:
    op.drop_column("articles", "notice")
