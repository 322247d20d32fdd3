"""A small web of nine invented Indonesian outlets on loopback, for the demo and for the tests."""

from .server import DEFAULT_PORTS, Newsroom
from .stories import Story, load_stories
from .wire import Request

__all__ = ["DEFAULT_PORTS", "Newsroom", "Request", "Story", "load_stories"]
