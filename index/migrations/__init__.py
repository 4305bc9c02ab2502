"""The archive's schema over time, one file a step, run by Alembic."""
