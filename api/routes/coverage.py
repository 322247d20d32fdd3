"""What the store covers, as JSON and as a page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.charts.answers import CoverageAnswer, OutletCoverage, ProvinceCoverage
from api.charts.desk import DeskOf
from api.charts.params import ChartParams
from api.charts.view import chart_view
from api.web.coverage import coverage_of
from api.web.render import language_of, render

router = APIRouter(tags=["coverage"])
page_router = APIRouter(default_response_class=HTMLResponse)


@router.get("/coverage", summary="What is covered, and what is not")
def coverage(desk: DeskOf) -> CoverageAnswer:
    """Each outlet with its articles, pages, failures and health, and each province with the gaps in it.

    The numbers may be a minute old.
    """
    found = coverage_of(desk)
    return CoverageAnswer(
        articles=found.articles,
        undated=found.undated,
        pages=found.pages,
        outlets=[OutletCoverage.model_validate(each) for each in found.outlets],
        provinces=[
            ProvinceCoverage(
                code=each.code,
                name=f"Provinsi {each.name}",
                articles=each.articles,
                outlets=each.outlets,
                outlets_based=each.outlets_based,
                regencies=each.regencies,
                told=each.told,
                silent=[region.code for region in each.silent],
                last=each.last,
            )
            for each in found.provinces
        ],
    )


@page_router.get("/liputan")
def coverage_page(request: Request, desk: DeskOf) -> HTMLResponse:
    """The page of coverage: the map, who published when, every outlet, every province."""
    t, everything = language_of(request), ChartParams()
    return render(
        request,
        "coverage.html",
        coverage=coverage_of(desk),
        map=chart_view(desk, "map", everything, t),
        timeline=chart_view(desk, "timeline", everything, t),
        activity=chart_view(desk, "outlets", everything, t),
    )
