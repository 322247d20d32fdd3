from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError

from api.params import FindingParams, PageParams, SearchParams
from search.base import COUNTED, Filter


def again(address: str) -> PageParams:
    """The parameters that an address of ours asks for."""
    lists = parse_qs(urlsplit(address).query)
    single = {"q", "exact", "grouped", "from", "to", "sort", "limit", "cursor"}
    return PageParams.model_validate({name: values[0] if name in single else values for name, values in lists.items()})


def test_parameters_become_a_query() -> None:
    params = again(
        "/?q=ASN&topic=asn_discipline&region=33.16&region=-33.20&year=2024&year=2023&from=2024-04-01&limit=5"
    )
    query = params.query()
    assert query.text == "ASN"
    assert query.filters == (
        Filter(field="topic", values=("asn_discipline",)),
        Filter(field="region", values=("33.16",)),
        Filter(field="year", values=("2024", "2023")),
        Filter(field="region", values=("33.20",), exclude=True),
    )
    assert (query.published_from, query.published_to, query.limit) == (date(2024, 4, 1), None, 5)


def test_a_list_decides_what_is_asked_beside_the_query() -> None:
    assert SearchParams().query().facets == COUNTED
    asked = SearchParams(facet=["month", "official", "month"], grouped=False, exact=True).query()
    assert (asked.grain, asked.facets, asked.grouped, asked.exact) == ("articles", ("month", "official"), False, True)
    figures = FindingParams(sort="highest", story=["x"]).query()
    assert (figures.grain, figures.sort, figures.filters) == (
        "findings",
        "highest",
        (Filter(field="story", values=("x",)),),
    )


def test_an_address_says_all_that_was_asked_but_the_cursor() -> None:
    params = PageParams(
        q='"a b" & c',
        exact=True,
        grouped=False,
        topic=["-mpp_inspection"],
        official=["Arief Rohman"],
        published_from=date(2024, 1, 2),
        sort="newest",
        limit=7,
        cursor="x",
    )
    assert again(params.address()) == params.model_copy(update={"cursor": None})
    assert again(params.address(cursor="y")).cursor == "y"
    assert PageParams().address() == "/"
    assert PageParams(grouped=False).address() == "/?grouped=false"


def test_a_facet_value_is_chosen_excluded_and_let_go() -> None:
    start = PageParams(q="ASN", region=["33.16"], cursor="x")
    chosen = again(start.toggled("region", "64.72"))
    assert chosen.region == ["33.16", "64.72"]
    assert again(chosen.toggled("region", "33.16")).region == ["64.72"]
    excluded = again(chosen.toggled("region", "33.16", exclude=True))
    assert excluded.region == ["64.72", "-33.16"]
    assert again(excluded.toggled("region", "33.16", exclude=True)).region == ["64.72"]
    assert again(excluded.toggled("region", "33.16")).region == ["64.72", "33.16"]
    assert excluded.q == "ASN"


def test_empty_fields_of_a_form_ask_for_nothing() -> None:
    empty = {"q": " ", "from": "", "to": "", "cursor": "", "region": [""]}
    assert SearchParams.model_validate(empty) == SearchParams()


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "2024-02-30"},
        {"from": "1713225600"},
        {"to": "16/04/2024"},
        {"from": "2024-05-01", "to": "2024-04-01"},
        {"topic": ["sports"]},
        {"measure": ["-nothing"]},
        {"region": ["99.99"]},
        {"year": ["٢٠٢٤"]},
        {"month": ["2024-13"]},
        {"month": ["2024"]},
        {"official": ["x" * 201]},
        {"sort": "oldest"},
        {"sort": "highest"},
        {"facet": ["office"]},
        {"facet": ["region"] * 9},
        {"exact": "perhaps"},
        {"grouped": "2"},
        {"limit": "0"},
        {"limit": "101"},
        {"q": "x" * 2001},
        {"cursor": "x" * 1001},
        {"outlet": [str(number) for number in range(51)]},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SearchParams.model_validate(wrong)


def test_control_characters_never_reach_the_query() -> None:
    assert SearchParams(q="a\x00b\r\nc\x1b[31m").query().text == "ab c[31m"
