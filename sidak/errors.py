"""The one tree of errors. A message says what happened, where, and what to do about it."""


class SidakError(Exception):
    """Anything Sidak refuses or cannot do. Faces show the message; a traceback means a bug of ours."""


class InputError(SidakError):
    """What was handed in cannot be used: an empty or binary file, a malformed line, an address that is none."""


class ConfigurationError(SidakError):
    """A setting is wrong, or two of them contradict each other."""


class OutletError(ConfigurationError):
    """An outlet is unknown, or its YAML is malformed; the message names file, line and field."""


class FetchError(SidakError):
    """An address could not be fetched: host unreachable, refused by robots.txt, an answer that is no page."""


class ReadError(SidakError):
    """A page holds no article that can be read: a listing, a consent wall, an empty body."""


class StoreError(SidakError):
    """The store cannot be read or written."""


class StoreVersionError(StoreError):
    """The database was written by another version of Sidak than this one."""


class StoreFullError(StoreError):
    """The disk or the database is full; what was stored before stays."""


class BusyError(StoreError):
    """Another process does this very work on the same store."""


class NotFoundError(SidakError):
    """What was asked for by its id is not in the store."""


class GoneError(NotFoundError):
    """It was taken down: it is not kept, and will not be taken in again. The message says when, and why."""


class AccessError(SidakError):
    """What was asked takes a key, and none came."""


class ScopeError(AccessError):
    """The key that came is not for this."""


class SearchError(SidakError):
    """The index cannot answer."""


class EngineDownError(SearchError):
    """The search engine is a server that cannot be reached, or breaks off; nothing is lost, and asking again may do."""


class QueryError(SearchError):
    """A query cannot be read.

    `position` is the character offset of the place in the query where reading stopped.
    """

    def __init__(self, message: str, *, position: int = 0) -> None:
        super().__init__(message)
        self.position = position
