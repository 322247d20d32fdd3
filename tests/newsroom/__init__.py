"""A small web of nine invented Indonesian outlets on loopback, for the demo and for the tests."""

from .server import DEFAULT_PORTS, Newsroom, Request
from .stories import Story, load_stories

__all__ = ["DEFAULT_PORTS", "Newsroom", "Request", "Story", "load_stories"]
