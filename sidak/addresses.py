"""One address for one page: what AMP, trackers, page numbers and slashes add is taken off."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urldefrag, urlencode, urlsplit, urlunsplit

_TRACKERS = re.compile(r"^(utm_\w+|fbclid|gclid|igshid|mc_[ce]id|_ga|ref|share|from|source|_gl)$")
_PAGE_PARAMETERS = {"page", "halaman", "hal"}
_TWIN_PARAMETERS = {"outputType", "output", "amp", "m"}
_SESSION = re.compile(r"(?:php)?sess(?:ion)?_?(?:id)?|jsessionid|aspsessionid\w*|oscsid|sid|s|cftoken", re.I)
_SESSION_NUMBER = re.compile(r"[0-9a-f]{16,}|(?=\w*\d)[A-Za-z0-9]{24,}")  # `s` and `sid` may be words, too
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/?#;]*", re.I)
_OF_VISITOR = re.compile(r"sess|sid=|(?:^|&)s=|cftoken|utm_|fbclid|gclid", re.I)
_AMP_END = re.compile(r"/amp/?$")
_AMP_START = re.compile(r"^/amp/(?=.)")
_PAGED_END = re.compile(r"(?<=[\w-])/(?:page|halaman|hal)/\d+/?$|(?<=[a-z-])/all/?$")
_AMP_HOST = re.compile(r"^(?:amp|m|mobile)\.(?=[^.]+\.[^.]+)")
PART_END = re.compile(r"(?<=[^/\d])/(?:(?:page|halaman|hal)/)?(\d{1,2})/?$")
"""The number of a part of an article that is split over pages, at the end of its path."""


def normalised(address: str) -> str:
    """An address without fragment, number of a session, trackers, page number, AMP marks and trailing slash."""
    parts = urlsplit(without_visitor(address))
    host = _AMP_HOST.sub("", (parts.hostname or "").lower())
    port = f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme) else ""
    path = _AMP_START.sub("/", _AMP_END.sub("", _PAGED_END.sub("", parts.path)))
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _noise(name, value)]
    return urlunsplit((parts.scheme, host + port, path.rstrip("/") or "/", urlencode(query), ""))


def without_visitor(address: str) -> str:
    """An address without what is of its visitor: fragment, number of a session, marks of a campaign."""
    parts = urlsplit(urldefrag(address).url)
    path = _SESSION_IN_PATH.sub("", parts.path)
    if not _OF_VISITOR.search(parts.query):
        return urlunsplit(parts._replace(path=path))
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _visitor(name, value)
    ]
    return urlunsplit(parts._replace(path=path, query=urlencode(query)))


def stem(address: str) -> str:
    """The address that all parts of an article share: without the number of the part."""
    parts = urlsplit(address)
    return normalised(parts._replace(path=PART_END.sub("", parts.path)).geturl())


@lru_cache(maxsize=4096)  # an address is looked at several times on its way into the store
def identity(address: str) -> str:
    """What all ways to write the address of one page have in common, whatever scheme, "www." or escapes are in it.

    Anything that is no web address is itself.
    """
    try:
        if not address[:8].lower().startswith(("http://", "https://")):
            return address
        plain = normalised(address).partition("://")[2].removeprefix("www.")
    except ValueError:  # such as http://[x or http://x:y
        return address
    read = unquote(plain)
    return plain if "\0" in read else read


def is_home(address: str) -> bool:
    """Whether an address is that of a site's first page."""
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def _visitor(name: str, value: str) -> bool:
    return (
        bool(_SESSION.fullmatch(name) and _SESSION_NUMBER.fullmatch(value))
        or name.startswith("utm_")
        or name in ("fbclid", "gclid")
    )


def _noise(name: str, value: str) -> bool:
    if name in _PAGE_PARAMETERS:
        return value == "all" or value.isdigit()
    if name in _TWIN_PARAMETERS:
        return value in ("amp", "1", "")
    return bool(_TRACKERS.match(name))
