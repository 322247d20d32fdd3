"""Where things are and how the program behaves, from the environment. Reading settings touches no file."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings, each from `SIDAK_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SIDAK_", env_ignore_empty=True, extra="ignore")

    home: Path = Field(Path(".sidak"), description="the folder of store and index")
    store_url: str = Field("", description="the store's SQLAlchemy address; empty for SQLite in the home folder")
    search_url: str = Field("", description="a Meilisearch server's address; empty for the index in the home folder")
    search_key: str = Field("", description="the server's key, that may search and write the indexes", repr=False)
    outlets: Path | None = Field(None, description="a folder of outlet YAML files; empty for the bundled ones")
    contact: str = Field("", description="an e-mail or web address that outlets can reach, sent in the User-Agent")
    allow_hosts: str = Field(
        "", description="hosts that may be crawled although their address is not public, with commas between them"
    )
    pages_per_crawl: int = Field(
        5_000, description="how many pages of one outlet a crawl asks for at most; the rest waits for the next"
    )

    @property
    def database(self) -> str:
        """The store's address: `store_url`, or SQLite in `home`."""
        return self.store_url or f"sqlite:///{(self.home / 'store.db').absolute()}"

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The hosts of `allow_hosts`: names or literal addresses, each with a port or without."""
        return frozenset(each.strip() for each in self.allow_hosts.split(",") if each.strip())

    @property
    def index_folder(self) -> Path:
        """Where the embedded index lies."""
        return self.home / "index"
