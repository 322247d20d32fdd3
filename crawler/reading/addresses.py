"""One address for one story: what AMP, trackers, page numbers and slashes add is taken off."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

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


def canonical(address: str, declared: str = "") -> str:
    """The canonical form of a page's address; `declared` is what the page calls canonical, trusted on its own site.

    Not a web address (a file, a URN): returned as it is.
    """
    if urlsplit(address).scheme not in ("http", "https"):
        return address
    wanted = urljoin(address, declared.strip()) if declared.strip() else address
    if not _same_site(address, wanted) or (_is_home(wanted) and not _is_home(address)):
        wanted = address
    return normalised(wanted)


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


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.").removeprefix("amp.").removeprefix("m.")


def _same_site(one: str, other: str) -> bool:
    return urlsplit(other).scheme in ("http", "https") and _site(one) == _site(other)


def _is_home(address: str) -> bool:
    return urlsplit(address).path in ("", "/") and not urlsplit(address).query
