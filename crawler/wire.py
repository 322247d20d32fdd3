"""The way out to the network: every request takes its host's turn here, and none goes where it must not.

What a host may be is decided on the address that a connection is about to be made to. So it does not matter how a page
came by it: a link, a redirect, a robots.txt, a name that resolves to it, or one that did not a moment ago.
"""

from __future__ import annotations

import ipaddress
import socket
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Any

import aiohttp
import yarl
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Headers, Response
from scrapy.utils.ssl import _make_ssl_context

from crawler.answers import TOO_BIG, GarbledError, MalformedError, UnansweredError, headers_of, meaning, refusal
from crawler.backoff import is_retry, wanted_wait
from crawler.hosts import hosts_of, is_loopback, stop_of

_MOST_PACKED = 3
"""So many times an answer may be packed: honest servers do it once."""
_PIECES = {b"gzip": (b"\x1f\x8b\x08",), b"x-gzip": (b"\x1f\x8b\x08",), b"zstd": (b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18")}
_MOST_PIECES = 1_000
"""So many pieces an answer may be packed in; a million empty ones take no room and a minute of everyone's time."""
_LONGEST_HEADER = 64 * 1024
_GLOBAL = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_MISSES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
_HUNG_UP = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


class NotPublicError(UnansweredError):
    """A host whose address is none of the public network, and which the settings do not name."""


class NoSecurityError(UnansweredError):
    """A host that cannot be spoken with over TLS."""


class TooManyRedirectsError(UnansweredError):
    """An address that leads on and on."""


@dataclass(slots=True)
class _Asked:
    """Where a request goes, and what became of the attempts to connect."""

    host: str
    port: int | None
    anywhere: bool
    own: bool
    refused: str = ""
    tried: bool = False

    def may_reach(self, address: IPv4Address | IPv6Address) -> bool:
        """Whether this address is public, or allowed for this host."""
        return self.anywhere or is_public(address) or (self.own and address.is_loopback)


_ASKED: ContextVar[_Asked] = ContextVar("asked")


class Wire(AiohttpDownloadHandler):
    """Scrapy's handler of http and https, with manners and a fence."""

    experimental = False

    def __init__(self, crawler: Crawler) -> None:
        # Scrapy's session has no say in which address it connects to, so its constructor is passed over.
        BaseStreamingDownloadHandler.__init__(self, crawler)
        self._hosts = hosts_of(crawler)
        self._stop = stop_of(crawler)
        self._own = _own_place(crawler.settings.get("OWN_ADDRESS") or "")
        self._ssl_context = _make_ssl_context(crawler.settings)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._pool_size_total, limit_per_host=self._pool_size_per_host, socket_factory=_socket
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            trust_env=False,
            max_field_size=_LONGEST_HEADER,
        )
        # It would ask again at once where any connection breaks; that is up to `crawler.backoff`, and takes a turn.
        self._session._retry_connection = False

    async def download_request(self, request: Request) -> Response:
        """Ask for one address when its host's turn has come, and note whether the host answered."""
        asked = self._asked(request.url)
        _ASKED.set(asked)
        async with self._hosts.turn(request.url, self._stop):
            try:
                response = await self._download(request, asked)
            except Exception as error:
                meant = _meant(error, asked)
                if isinstance(meant, _MISSES) and not is_retry(request):
                    self._hosts.missed(request.url, meaning(meant)[1])
                raise meant from error
            self._note(request, response)
        return response

    async def _download(self, request: Request, asked: _Asked) -> Response:
        while True:
            try:
                response: Response = await super().download_request(request)
            except DownloadFailedError as error:
                # A server may close a connection that is kept open at any moment; that is no answer to anything.
                if asked.tried or not isinstance(error.__cause__, _HUNG_UP):
                    raise
            else:
                return response

    def _asked(self, url: str) -> _Asked:
        try:
            parsed = yarl.URL(url)
        except ValueError:
            return _Asked("", None, anywhere=False, own=False)  # aiohttp will say that it is no address
        host = parsed.raw_host or ""
        allowed = self._hosts.allows(host, parsed.port)
        return _Asked(host, parsed.port, anywhere=allowed, own=(host, parsed.port) == self._own)

    def _note(self, request: Request, response: Response) -> None:
        """Before the next turn is given: whether the host is well, and whether it wants to be left alone."""
        url = request.url
        if response.status not in (403, 429) and response.status < 500:
            self._hosts.answered(url)
        elif response.status == 429 or not is_retry(request):  # a page that is broken for good says little of its host
            self._hosts.missed(url, refusal(response.status))
        if response.status >= 400 and (seconds := wanted_wait(headers_of(response))):
            self._hosts.hold(url, seconds)

    @staticmethod
    def _extract_headers(response: _ClientResponse) -> Headers:
        return Headers(list(response.raw_headers))  # as bytes: old servers send Latin-1


class Redirects(RedirectMiddleware):
    """Scrapy's, with words for what leads nowhere."""

    def process_response(  # type: ignore[override]  # Scrapy is giving up the argument that is left out
        self, request: Request, response: Response
    ) -> Request | Response:
        """Follow a redirect. Raises UnansweredError where it leads to what is no web address, or on and on."""
        try:
            answer: Request | Response = super().process_response(request, response)
        except ValueError as error:
            raise MalformedError("it redirects to what is no web address") from error
        if answer is response and response.status in (301, 302, 303, 307, 308) and "Location" in response.headers:
            raise MalformedError("it redirects to what is no web address")
        return answer

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        try:
            answer: Request = super()._redirect(redirected, request, reason)
        except IgnoreRequest as error:
            raise TooManyRedirectsError("it redirects on and on") from error
        return answer


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's, with words for what cannot be unpacked; what grows too big is given up before it is whole."""

    def process_response(  # type: ignore[override]  # Scrapy is giving up the argument that is left out
        self, request: Request, response: Response
    ) -> Request | Response:
        """Unpack an answer. Raises UnansweredError."""
        packed = b",".join(response.headers.getlist("Content-Encoding"))
        if packed.count(b",") >= _MOST_PACKED:
            raise MalformedError("the answer is packed again and again")
        try:
            answer: Request | Response = super().process_response(request, response)
        except MalformedError:
            raise
        except IgnoreRequest as error:
            raise UnansweredError(TOO_BIG) from error
        except Exception as error:  # each way of packing has errors of its own
            raise MalformedError("the answer is not packed as it says") from error
        return answer

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        if sum(body.count(mark) for mark in _PIECES.get(encoding, ())) > _MOST_PIECES:
            raise MalformedError("the answer is packed in too many pieces")
        unpacked: bytes = HttpCompressionMiddleware._decode(body, encoding, max_size)
        return unpacked


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the public network; one that carries another address is judged by that."""
    if isinstance(address, IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour
        if carried is None and address in _NAT64:
            carried = IPv4Address(int(address) & 0xFFFFFFFF)
        if carried is not None:
            return is_public(carried)
        return address.is_global and address in _GLOBAL
    return address.is_global and not address.is_multicast


def _socket(info: tuple[Any, ...]) -> socket.socket:
    """A socket for the address that a connection is about to be made to. Raises PermissionError for a fenced one."""
    family, kind, protocol, _, (literal, *_) = info
    asked = _ASKED.get()
    address = ipaddress.ip_address(literal.partition("%")[0])
    if not asked.may_reach(address):
        asked.refused = str(address)
        raise PermissionError(f"{address} is not a public address")
    asked.tried = True
    return socket.socket(family, kind, protocol)


def _meant(error: Exception, asked: _Asked) -> Exception:  # a list of cases
    """What went wrong, where Scrapy's name for it says too little."""
    cause = error.__cause__
    if asked.refused and not asked.tried:
        host = f"[{asked.host}]" if ":" in asked.host else asked.host
        name = host if asked.port in (80, 443, None) else f"{host}:{asked.port}"
        return NotPublicError(f"{asked.refused} is not a public address; SIDAK_ALLOW_HOSTS={name} would allow it")
    if isinstance(cause, aiohttp.ClientSSLError):
        return NoSecurityError(f"no secure connection: {cause.os_error.strerror or cause.os_error}")
    if isinstance(cause, aiohttp.ClientResponseError) or type(error) is ValueError:
        return GarbledError("the answer breaks the rules of HTTP")
    if isinstance(error, (AssertionError, OSError)):
        return DownloadFailedError(str(error))
    if isinstance(error, UnicodeError):
        return UnsupportedURLSchemeError("the host's name cannot be written as DNS wants it")
    return error


def _own_place(address: str) -> tuple[str, int | None] | None:
    """Host and port of an address on this machine that a person gave; None for any other."""
    if not is_loopback(address):
        return None
    parsed = yarl.URL(address)
    return parsed.raw_host or "", parsed.port
