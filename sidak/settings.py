"""Where things are and how the program behaves, from the environment. Reading settings touches no file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _unless_emptied(name: str, default: str) -> Callable[[], str]:
    """A default that an empty variable switches off, where elsewhere an empty one is as good as none."""
    return lambda: "" if os.environ.get(name) == "" else default


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
    require_key: bool = Field(False, description="whether the pages and the API are closed to those without a key")
    public_url: str = Field("", description="the address under which visitors reach the pages, for absolute links")
    hosts: str = Field("", description="further host names that the pages may be asked for by, commas between them")
    cors_origins: str = Field(
        "", description="origins whose scripts may read the API, commas between them; `*` for all of them"
    )
    trusted_proxies: str = Field(
        "", description="addresses or networks of proxies whose X-Forwarded-For is believed, commas between them"
    )
    rate_limit: str = Field(
        default_factory=_unless_emptied("SIDAK_RATE_LIMIT", "600/minute"),
        description="requests that one address may make, such as 120/minute; empty for no limit",
    )
    key_rate_limit: str = Field(
        default_factory=_unless_emptied("SIDAK_KEY_RATE_LIMIT", "3000/minute"),
        description="requests that one key may make; empty for no limit",
    )
    request_seconds: float = Field(30, gt=0, description="how long an answer may take to begin")

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
