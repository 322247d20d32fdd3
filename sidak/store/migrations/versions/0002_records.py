"""Figures become records, officials say who found them, and sanctions and inspections are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_TEXTS = ("reason", "as_of_time", "found_by", "penalty", "level", "rule", "place")


def upgrade() -> None:
    for name in _TEXTS:
        op.add_column("findings", sa.Column(name, sa.Text()))
    op.add_column("findings", sa.Column("percent", sa.Double()))
    op.add_column("findings", sa.Column("months", sa.BigInteger()))
    op.add_column("findings", sa.Column("contradicts_rule", sa.Boolean()))
    op.add_column("findings", sa.Column("is_mpp", sa.Boolean()))
    op.add_column("findings", sa.Column("by", sa.JSON(none_as_null=True)))
    # What an older program found was found by its rules: it knew no model.
    op.execute(sa.text("UPDATE findings SET found_by = 'rules' WHERE kind = 'official'"))
