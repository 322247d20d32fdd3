"""The truth: pages as fetched, articles with their revisions, findings, the change log and the crawl's memory.

`open_store` gives a `Store`; the functions of `articles`, `changes`, `findings`, `pages` and `visits` take the
connection of one of its transactions. SQLite is the default, PostgreSQL comes by address alone.
"""

from sidak.store import articles, changes, findings, pages, visits
from sidak.store.articles import Revision
from sidak.store.engine import Store, open_store

__all__ = ["Revision", "Store", "articles", "changes", "findings", "open_store", "pages", "visits"]
