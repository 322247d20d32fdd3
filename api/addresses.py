"""Whole addresses of what this server shows, for files and feeds that are read elsewhere."""

from __future__ import annotations

from fastapi import Request

from api.guard.hosts import public_url
from api.web.render import article_address, figure_address


def site(request: Request) -> str:
    """The address that all others begin with, without a slash at its end."""
    return public_url(request)


def absolute(request: Request, path: str) -> str:
    """The whole address of a path on this server; `path` begins with a slash and is quoted already."""
    return site(request) + path


def article_link(start: str, article_id: str) -> str:
    """The whole address of an article's page; `start` is that of the site."""
    return start + article_address(article_id)


def figure_link(start: str, finding_id: str) -> str:
    """The whole, lasting address of a figure; `start` is that of the site."""
    return start + figure_address(finding_id)
