"""An answer in an archive, of ours or of anybody, and the page that it holds: its body unpacked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from warcio.bufferedreaders import ChunkedDataReader

from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.warc.writing import ASKED, FROM_THE_WIRE, ORIGINAL, OUTLET, SHA256
from crawler.wire import Unpacking
from sidak.errors import InputError
from sidak.models import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer as it was archived. `sent` is its body as it went over the wire; None where it is bigger than a page.

    `is_again` marks that of a page that is archived before. `note` is what a metadata record of ours says of it.
    """

    offset: int
    id: str
    url: str
    status: int
    headers: Mapping[str, str]
    fetched_at: datetime
    sent: bytes | None
    is_again: bool = False
    note: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ours(self) -> bool:
        """Whether Sidak wrote it, and says where from."""
        return {ASKED, OUTLET, SHA256} <= set(self.note)

    @property
    def kind(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def page(self) -> Page:
        """The page that came. Raises InputError: it is bigger than a page, cannot be unpacked, or was changed."""
        page = Page(
            url=self.note.get(ASKED) or self.url,
            final_url=self.url,
            outlet=self.note.get(OUTLET, ""),
            status=self.status,
            headers=_kept(self.headers, is_ours=self.is_ours),
            fetched_at=self.fetched_at,
            body=_unpacked(self.sent, self.headers),
        )
        if self.is_ours and page.digest != self.note[SHA256]:
            raise InputError("its body is not the one that was archived")
        return page


def _kept(headers: Mapping[str, str], *, is_ours: bool) -> Mapping[str, str]:
    """Headers as a crawl keeps them: those of an archive of ours get their names back."""
    if not is_ours:
        return {name: value for name, value in headers.items() if name != "content-encoding"}
    bare = {name: value for name, value in headers.items() if name not in FROM_THE_WIRE}
    return {name.removeprefix(ORIGINAL): value for name, value in bare.items()}


def _unpacked(sent: bytes | None, headers: Mapping[str, str]) -> bytes:
    """A body without the packing of its transfer. Raises InputError where it cannot be unpacked, or gets too big."""
    if sent is None:
        raise InputError("it is bigger than a page can be")
    body = sent
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = ChunkedDataReader(BytesIO(sent)).read()
    packed = [each.strip() for each in headers.get("content-encoding", "").lower().split(",") if each.strip()]
    for packing in reversed(packed):
        body = _undone(body, packing)
    return body


def _undone(body: bytes, packing: str) -> bytes:
    try:
        return Unpacking._decode(body, packing.encode(), DOWNLOAD_MAXSIZE)
    except Exception as error:  # each way of packing has errors of its own
        if body.lstrip()[:1] == b"<":
            return body  # many tools unpack a body and leave the header as it was
        raise InputError(f"it cannot be unpacked, or is bigger than a page can be ({packing})") from error
