"""Calls to a Meilisearch server, through its official client, with every failure as an error of ours."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from meilisearch import Client
from meilisearch.errors import MeilisearchApiError, MeilisearchCommunicationError, MeilisearchTimeoutError
from meilisearch.models.task import Task, TaskInfo
from pydantic import BaseModel, Field, TypeAdapter

from sidak.errors import EngineDownError, SearchError

logger = logging.getLogger(__name__)

TIMEOUT = 30
"""Seconds without a sign of an answer after which a call is given up."""
PATIENCE = 300
"""Seconds that a task may wait or run while no other one finishes."""
_POLL = (0.01, 0.5)
_LONGEST_MESSAGE = 300
_NOT_MEILISEARCH = "what answered is no Meilisearch; a proxy or another program may stand there"
_RIGHTS = "Set SIDAK_SEARCH_KEY to a key of this server with the rights that docs/meilisearch.md lists."


class RefusedError(SearchError):
    """The server will not do what it was asked; `code` is its name for the reason, empty where it gives none."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class Answer(BaseModel):
    """What one search of several found. `total` is there only where pages were asked for, and exact then."""

    hits: list[dict[str, Any]]
    total: int = Field(0, alias="totalHits")
    facets: dict[str, dict[str, int]] = Field(default_factory=dict, alias="facetDistribution")


class _FacetHit(BaseModel):
    value: str
    count: int


_ANSWERS = TypeAdapter(list[Answer])
_FACET_HITS = TypeAdapter(list[_FacetHit])


class MeilisearchServer:
    """A server at an address. Any number of threads may use it.

    Its methods raise `EngineDownError` where it cannot be reached or breaks off, and `RefusedError` where it answers
    that it will not.
    """

    def __init__(self, url: str, key: str, *, timeout: float | None = None) -> None:
        self.shown = re.sub(r"//[^/@]*@", "//", url).rstrip("/")
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise RefusedError(f"The key for Meilisearch at {self.shown} has characters that no key has. {_RIGHTS}")
        self._url, self._key, self._timeout = url.rstrip("/"), key, timeout or TIMEOUT
        # A client changes its own headers at every call, so that two threads need two.
        self._local = threading.local()

    def ask(self, searches: Sequence[Mapping[str, object]]) -> list[Answer]:
        """The answers to several searches, in one request."""
        with self._explained():
            return _ANSWERS.validate_python(self._client.multi_search(searches)["results"])

    def values(self, uid: str, attribute: str, beginning: str = "", *, condition: str | None = None) -> dict[str, int]:
        """The values of an attribute that begin so, each with the number of documents that have it."""
        options = {"filter": condition} if condition else {}
        with self._explained():
            found = self._client.index(uid).facet_search(attribute, beginning, options)
            return {one.value: one.count for one in _FACET_HITS.validate_python(found["facetHits"])}

    def settings(self, uid: str) -> dict[str, Any] | None:
        """The settings of an index, None where there is no such index."""
        try:
            with self._explained():
                return dict(self._client.index(uid).get_settings())
        except RefusedError as error:
            if error.code == "index_not_found":
                return None
            raise

    def do(self, what: str, start: Callable[[Client], TaskInfo]) -> None:
        """Start a task and wait for its end. Raises `SearchError` with the server's reason for one that fails."""
        with self._explained():
            task = start(self._client).task_uid
        ended = self._wait(what, task)
        if ended.status != "succeeded":
            reason = ended.error or {}
            message = self._readable(str(reason.get("message") or f"it is {ended.status}"))
            raise RefusedError(
                f"Meilisearch at {self.shown} failed to {what}, in its task {task}: {message} "
                "Nothing of it was done; mend that and try again.",
                code=str(reason.get("code") or ""),
            )

    @property
    def _client(self) -> Client:
        client: Client | None = getattr(self._local, "client", None)
        if client is None:
            client = self._local.client = Client(self._url, self._key, timeout=self._timeout)  # type: ignore[arg-type]
        return client

    def _wait(self, what: str, task: int) -> Task:
        """The task at its end. As long as others before it finish, it is waited for."""
        pause, longest = _POLL
        waiting, deadline = self._unfinished(), time.monotonic() + PATIENCE
        while True:
            with self._explained():
                now = self._client.get_task(task)
            if now.status not in {"enqueued", "processing"}:
                return now
            if time.monotonic() > deadline:
                before, waiting = waiting, self._unfinished()
                if waiting >= before:
                    raise EngineDownError(
                        f"Meilisearch at {self.shown} did not {what} within {PATIENCE} seconds: its task {task} is "
                        f"{now.status}, and {waiting} wait. Look at the server's log, then try again."
                    )
                logger.info("Meilisearch at %s has %d tasks to do before it can %s.", self.shown, waiting, what)
                deadline = time.monotonic() + PATIENCE
            time.sleep(pause)
            pause = min(pause * 1.5, longest)

    def _unfinished(self) -> int:
        with self._explained():
            return self._client.get_tasks({"statuses": ["enqueued", "processing"], "limit": 1}).total

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Everything that the client raises in our words."""
        try:
            yield
        except MeilisearchApiError as error:
            raise self._answered(error) from error
        except MeilisearchTimeoutError as error:
            raise self._down(f"no answer within {self._timeout} seconds") from error
        except MeilisearchCommunicationError as error:
            refused = "refused" in error.message.lower()
            raise self._down("nothing listens there" if refused else "the connection failed or broke off") from error
        except ValueError as error:  # neither JSON nor of the form that the server's answers have
            raise self._down(_NOT_MEILISEARCH) from error
        except OSError as error:  # what the client lets through of the library below it
            raise self._down("the connection failed or broke off") from error
        except (KeyError, TypeError, AttributeError) as error:  # JSON, but not the server's
            raise self._down(_NOT_MEILISEARCH) from error

    def _answered(self, error: MeilisearchApiError) -> SearchError:
        status, code = error.status_code, str(error.code or "")
        if status >= 500:
            busy = "it has too many searches to do" if code == "too_many_search_requests" else f"it answered {status}"
            return self._down(f"{busy}: {self._readable(error.message)}" if code else busy)
        if status in {401, 403}:
            return RefusedError(f"Meilisearch at {self.shown} does not accept the key for this. {_RIGHTS}", code=code)
        advice = ""
        if status == 413:
            advice = " Start the server with a larger --http-payload-size-limit."
        elif not code:
            advice = f" Perhaps {_NOT_MEILISEARCH}: check SIDAK_SEARCH_URL."
        message = self._readable(error.message)
        return RefusedError(f"Meilisearch at {self.shown} answered {status}: {message}{advice}", code=code)

    def _down(self, reason: str) -> EngineDownError:
        return EngineDownError(
            f"Meilisearch at {self.shown} does not answer: {reason}. Check that the server runs there and that "
            "SIDAK_SEARCH_URL is its address, then try again; nothing is lost."
        )

    def _readable(self, message: str) -> str:
        """The server's words in one short line, without the key, which a proxy may have put there."""
        message = " ".join(message.partition(". Hint: It might not")[0].split())
        message = message.replace(self._key, "(the key)") if self._key else message
        return message if len(message) <= _LONGEST_MESSAGE else message[:_LONGEST_MESSAGE] + "…"
