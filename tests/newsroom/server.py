"""Nine outlets over HTTP on loopback, each on a port of its own, so that each has its own robots.txt and root."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from sidak.errors import ConfigurationError

from .blogspot import Blogspot
from .faults import Faults
from .foreign import check_foreign
from .oldtimers import GovernmentPortal, HomegrownPortal
from .portals import AmpPortal, BigPortal, QuirkyPortal
from .site import Answer, Ask, Site
from .stories import STORIES, Story, load_stories
from .wire import OutletServer, Request
from .wordpress import BlockWordPress, ClassicWordPress, MagazineWordPress

SITES: tuple[type[Site], ...] = (
    ClassicWordPress,
    MagazineWordPress,
    BlockWordPress,
    Blogspot,
    BigPortal,
    AmpPortal,
    GovernmentPortal,
    HomegrownPortal,
    QuirkyPortal,
)
DEFAULT_PORTS = tuple(range(8601, 8610))
EDITIONS = (1, 2)
_YAML = Path(__file__).parent / "outlets"


class Newsroom:
    """The running web. Use it as a context manager.

    `ports` are those of the nine outlets in the order of `SITES`; None lets the system choose. `stories` is the folder
    to tell. Raises `ConfigurationError` where a port is taken, `InputError` where a story is malformed.
    """

    def __init__(self, ports: Sequence[int] | None = None, edition: int = 1, stories: Path = STORIES) -> None:
        if ports is not None and len(ports) != len(SITES):
            raise ConfigurationError(
                f"The newsroom has {len(SITES)} outlets and got {len(ports)} ports; give one each."
            )
        self.stories = load_stories(stories)
        check_foreign(self.stories)
        self._wanted = tuple(ports) if ports is not None else (0,) * len(SITES)
        self._edition = edition
        self._lock = Lock()
        self._requests: list[Request] = []
        self._failures: Counter[tuple[str, str]] = Counter()
        self._fail_status: dict[tuple[str, str], int] = {}
        self._servers: dict[str, OutletServer] = {}
        self._threads: list[Thread] = []
        self._sites: dict[tuple[str, int], Site] = {}

    def __enter__(self) -> Self:
        try:
            for kind, port in zip(SITES, self._wanted, strict=True):
                self._open(kind, port)
        except BaseException:
            self.close()
            raise
        for server in self._servers.values():
            thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving and free the ports."""
        for server in self._servers.values():
            if self._threads:
                server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()
        self._servers.clear()
        self._threads.clear()

    @property
    def edition(self) -> int:
        """1: the stories as first published; 2: after the outlets' edits. May be set while it runs."""
        return self._edition

    @edition.setter
    def edition(self, edition: int) -> None:
        if edition not in EDITIONS:
            raise ConfigurationError(f"The newsroom has the editions 1 and 2, not {edition}.")
        self._edition = edition

    @property
    def faults(self) -> Faults | None:
        """The faults between the answers and the wire, of all outlets; None for none. May be set while it runs."""
        return next((server.faults for server in self._servers.values()), None)

    @faults.setter
    def faults(self, faults: Faults | None) -> None:
        for server in self._servers.values():
            server.faults = faults

    @property
    def under_way(self) -> int:
        """How many requests are being answered at this moment."""
        return sum(server.under_way for server in self._servers.values())

    @property
    def requests(self) -> list[Request]:
        """A copy of all requests answered so far, oldest first."""
        with self._lock:
            return list(self._requests)

    def forget_requests(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._requests.clear()

    def fail_next(self, outlet: str, path: str, *, times: int = 1, status: int = 500) -> None:
        """Let the next `times` requests for `path` (without its query) fail with `status`."""
        with self._lock:
            self._failures[outlet, path] = times
            self._fail_status[outlet, path] = status

    def home(self, outlet: str) -> str:
        """The outlet's address, with no slash at its end."""
        return f"http://127.0.0.1:{self._servers[outlet].server_port}"

    def url(self, story: Story) -> str:
        """The permanent (canonical) address of a story."""
        return self.site(story.outlet).url(story)

    def site(self, outlet: str) -> Site:
        """The outlet as it looks in the current edition."""
        return self._sites[outlet, self._edition]

    def stories_now(self) -> tuple[Story, ...]:
        """All stories as the current edition shows them, newest first."""
        return tuple(story.at(self._edition) for story in self.stories)

    def story_at(self, url: str) -> Story | None:
        """The story, as the current edition shows it, whose canonical address is `url` (a slash at its end or not)."""
        wanted = url.rstrip("/")
        return next((story for story in self.stories_now() if self.url(story).rstrip("/") == wanted), None)

    def outlet_files(self) -> Mapping[str, str]:
        """The text of every outlet's YAML by outlet id, with its real address as `home`."""
        texts = {kind.id: (_YAML / f"{kind.id}.yml").read_text(encoding="utf-8") for kind in SITES}
        return {outlet: text.replace("{home}", f"{self.home(outlet)}/") for outlet, text in texts.items()}

    def outlets_folder(self, folder: Path) -> Path:
        """Write `<outlet>.yml` for every outlet into `folder` (made if missing) and return it."""
        folder.mkdir(parents=True, exist_ok=True)
        for outlet, text in self.outlet_files().items():
            (folder / f"{outlet}.yml").write_text(text, encoding="utf-8")
        return folder

    def answer(self, outlet: str, path: str) -> Answer:
        """What `outlet` answers to `path`, which may have a query; counts nothing."""
        parts = urlsplit(path)
        with self._lock:
            key = (outlet, parts.path)
            if self._failures[key] > 0:
                self._failures[key] -= 1
                return Answer(b"<h1>Terjadi kesalahan pada server</h1>", status=self._fail_status[key])
        return self.site(outlet).answer(Ask(parts.path, dict(parse_qsl(parts.query))))

    def note(self, request: Request) -> None:
        """Count a request."""
        with self._lock:
            self._requests.append(request)

    def _open(self, kind: type[Site], port: int) -> None:
        try:
            server = OutletServer(kind, port, self.answer, self.note)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = "is taken by another program (perhaps another newsroom)" if taken else f"cannot be opened ({error})"
            raise ConfigurationError(
                f"Port {port} of 127.0.0.1, where the newsroom serves {kind.name}, {why}. "
                "Stop that program, or start the newsroom on other ports."
            ) from error
        self._servers[kind.id] = server
        own = [story for story in self.stories if story.outlet == kind.id]
        for edition in EDITIONS:
            site = kind([story.at(edition) for story in own], self.home(kind.id))
            self._sites[kind.id, edition] = site
        for path, times in site.stumbling().items():
            self.fail_next(kind.id, path, times=times)
