"""One address for one story, and whose an address is."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

from sidak.addresses import is_home, normalised, without_visitor

__all__ = ["belongs", "canonical", "is_whole", "normalised", "without_visitor"]


def canonical(address: str, declared: str = "") -> str:
    """The canonical form of a page's address; `declared` is what the page calls canonical, trusted on its own site.

    Not a web address (a file, a URN): returned as it is.
    """
    if urlsplit(address).scheme not in ("http", "https"):
        return address
    wanted = urljoin(address, declared.strip()) if declared.strip() else address
    if not _same_site(address, wanted) or (is_home(wanted) and not is_home(address)):
        wanted = address
    return normalised(wanted)


def belongs(address: str, home: str) -> bool:
    """Whether an address is of an outlet's site: its host or one below it, and within its folder if it has one."""
    one, other = urlsplit(address), urlsplit(home)
    base, host, folder = _site(home), one.hostname or "", other.path.rstrip("/")
    if _port(one) != _port(other) or not (
        host == other.hostname or _site(address) == base or host.endswith(f".{base}")
    ):
        return False
    return not folder or one.path == folder or one.path.startswith(f"{folder}/")


def is_whole(address: str) -> bool:
    """Whether an address asks for all pages of a paginated article in one."""
    return bool(re.search(r"[?&](?:page|halaman)=all\b", address))


def _port(parts: SplitResult) -> int | None:
    return None if parts.port in (80, 443) else parts.port


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.").removeprefix("amp.").removeprefix("m.")


def _same_site(one: str, other: str) -> bool:
    return urlsplit(other).scheme in ("http", "https") and _site(one) == _site(other)
