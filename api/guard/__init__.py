"""What stands before the app: who asks, by which name, how much, how often, how long. Plain ASGI, one layer a file."""

from api.guard.install import install
from api.guard.rules import Rules

__all__ = ["Rules", "install"]
