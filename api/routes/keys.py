"""Signing in with a key, where reading takes one: the pages then know it by a cookie that is good for reading alone."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.context import Context, ContextOf
from api.guard import cookies
from api.guard.hosts import public_url
from api.guard.visitors import visitor_of
from api.web.render import render
from sidak.errors import ScopeError
from sidak.store import keys

router = APIRouter(default_response_class=HTMLResponse)
# Under "no-referrer", which all other pages have, a browser says the origin of none of their forms.
_SAYS_ORIGIN = {"referrer-policy": "same-origin", "cache-control": "no-store"}


@router.get("/masuk")
def ask(request: Request, next: str = "/") -> HTMLResponse:
    """The form for a key; to whoever has shown one, the way out."""
    return _page(request, next)


@router.post("/masuk")
async def enter(request: Request, context: ContextOf) -> Response:
    """Take a key from the form; refuses what another site sends."""
    _refuse_elsewhere(request)
    sent = parse_qs((await request.body()).decode("utf-8", "replace"))
    onward = _ours(sent.get("next", ["/"])[0])
    cookie = await run_in_threadpool(_cookie, context, sent.get("key", [""])[0].strip())
    if not cookie:
        return _page(request, onward, refused=True)
    answer = RedirectResponse(onward, HTTPStatus.SEE_OTHER, _SAYS_ORIGIN)
    answer.set_cookie(
        cookies.NAME,
        cookie,
        max_age=int(cookies.LIFE.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=_is_secret(request),
    )
    return answer


@router.get("/keluar")
def ask_to_leave() -> RedirectResponse:
    """The way out is a button on the other page: a link would sign out whoever is made to follow it."""
    return RedirectResponse("/masuk", HTTPStatus.SEE_OTHER)


@router.post("/keluar")
def leave(request: Request) -> RedirectResponse:
    """Forget the cookie; refuses what another site sends."""
    _refuse_elsewhere(request)
    answer = RedirectResponse("/masuk", HTTPStatus.SEE_OTHER, _SAYS_ORIGIN)
    answer.delete_cookie(cookies.NAME, httponly=True, samesite="strict", secure=_is_secret(request))
    return answer


def _page(request: Request, onward: str, *, refused: bool = False) -> HTMLResponse:
    holder = visitor_of(request.scope).key
    shown = {"onward": _ours(onward), "refused": refused, "holder": holder.name if holder else ""}
    page = render(request, "keys.html", status=HTTPStatus.UNAUTHORIZED if refused else HTTPStatus.OK, **shown)
    page.headers.update(_SAYS_ORIGIN)
    return page


def _cookie(context: Context, secret: str) -> str:
    with context.store.reading() as db:
        key = keys.find(db, secret)
        right = key is not None and not key.revoked and "read" in key.scopes
        return cookies.made(db, key, datetime.now(UTC)) if key and right else ""


def _refuse_elsewhere(request: Request) -> None:
    """Raise `ScopeError` unless a page of ours sent this: a browser says so in one of two headers."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    here = {public_url(request), f"{request.url.scheme}://{request.headers['host']}"}
    if site != "same-origin" if site is not None else origin not in here:
        raise ScopeError("This form was sent from another site. Open /masuk here and send it from there.")


def _ours(address: str) -> str:
    """The address if it is a path of ours, else the first page."""
    local = address.startswith("/") and address[1:2] not in ("/", "\\") and address.isprintable()
    try:
        return address if local and not urlsplit(address).netloc else "/"
    except ValueError:
        return "/"


def _is_secret(request: Request) -> bool:
    """Whether visitors come over https: the cookie then goes over nothing else."""
    return public_url(request).startswith("https://") or request.url.scheme == "https"
