"""Alembic runs this for each upgrade; `sidak.store.schema` hands in the connection."""

from alembic import context

from sidak.store.schema import VERSION_TABLE
from sidak.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite changes a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
