"""Who may write: the routes that change anything depend on this."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from api.guard.visitors import visitor_of
from sidak.errors import AccessError, ScopeError

_bearer = HTTPBearer(scheme_name="key", description="A key that `sidak keys create` made.", auto_error=False)


def may_write(request: Request, _: Annotated[object, Depends(_bearer)]) -> None:
    """Raise `AccessError` without a key in the Authorization header, `ScopeError` for one that is not for writing.

    The cookie of the pages is no key here, so that no page elsewhere can make a visitor write.
    """
    visitor = visitor_of(request.scope)
    if visitor.key is None or visitor.by_cookie:
        raise AccessError("Writing takes a key: send it as `Authorization: Bearer sidak_…`.")
    if "write" not in visitor.key.scopes:
        raise ScopeError("This key is not for writing; `sidak keys create --scope write` makes one that is.")
