"""The API's reference for people, made from the OpenAPI document: no script, nothing from elsewhere."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse

from api.web.reference import describe
from api.web.render import render

router = APIRouter()


@router.get("/api", response_class=HTMLResponse)
def reference(request: Request) -> HTMLResponse:
    """Every operation with its parameters and answers, and the shape of each answer."""
    app: FastAPI = request.app
    return render(request, "reference.html", **describe(app.openapi()))
