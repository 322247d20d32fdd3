from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

import api
from api.params import FilterField
from api.web.figures import figure_view
from api.web.language import LANGUAGES, choose, language, local
from sidak.models import FigureKind, Measure, Qualifier, TopicName
from tests.api import stories

FOLDER = Path(api.__file__).parent
# What the code puts together from a prefix and a name of a fixed set.
NAMED = {
    "measure": Measure,
    "qualifier": Qualifier,
    "topic": TopicName,
    "facet": FilterField,
    "kind": FigureKind,
}


def test_every_language_has_the_same_keys_and_the_same_places_to_fill() -> None:
    keys = {code: language(code).strings for code in LANGUAGES}
    assert set(keys["id"]) == set(keys["en"])
    for key, words in keys["id"].items():
        assert re.findall(r"\{\w+\}", str(words)) == re.findall(r"\{\w+\}", str(keys["en"][key])), key
        assert words, key


def test_every_key_that_a_page_asks_for_exists_and_every_key_is_asked_for() -> None:
    source = "".join(path.read_text() for path in (*FOLDER.rglob("*.html"), *FOLDER.rglob("*.py")))
    known = language("id").strings
    asked = set(re.findall(r"\bt(?:\.count)?\(\s*[\"']([a-z_.0-9]+)[\"']\s*[,)]", source))
    assert asked
    missing = {key for key in asked if key not in known and f"{key}.one" not in known}
    assert not missing
    prefixes = tuple(re.findall(r"\bt(?:\.known)?\(\s*[\"']([a-z_.]+)\.[\"'] *[~+]", source))
    prefixes += (*re.findall(r"t\.known\(\s*[\"']([a-z_]+)[\"']", source), "topic", "measure", "language")
    unused = {
        key
        for key in known
        if key not in asked
        and key.rsplit(".", 1)[0] not in asked
        and not key.startswith(tuple(f"{prefix}." for prefix in prefixes))
    }
    assert unused == {"weekdays", "months"}


@pytest.mark.parametrize(("prefix", "names"), NAMED.items())
def test_every_name_of_the_models_has_words(prefix: str, names: object) -> None:
    for code in LANGUAGES:
        for name in names.__args__:  # type: ignore[attr-defined]  # the arguments of a Literal
            assert f"{prefix}.{name}" in language(code).strings


def test_a_name_of_a_newer_pipeline_is_shown_as_it_is() -> None:
    assert language("id").known("measure", "late_arrival") == "late arrival"


def test_days_and_numbers_are_written_as_each_language_does() -> None:
    indonesian, english = language("id"), language("en")
    assert indonesian.day(date(2024, 4, 16)) == "Selasa, 16 April 2024"
    assert english.day(date(2024, 4, 16)) == "Tuesday, 16 April 2024"
    assert (indonesian.decimal(43.75), english.decimal(43.75)) == ("43,75", "43.75")
    assert (indonesian.whole(1234567), english.whole(1234567)) == ("1.234.567", "1,234,567")
    assert (english.count("search.found", 1), english.count("search.found", 2000)) == ("1 article", "2,000 articles")


@pytest.mark.parametrize(
    ("hours", "written"),
    [
        (7, "Selasa, 16 April 2024, 23.05 WIB"),
        (8, "Selasa, 16 April 2024, 23.05 WITA"),
        (9, "Selasa, 16 April 2024, 23.05 WIT"),
        (0, "Selasa, 16 April 2024, 23.05 UTC"),
        (-3, "Selasa, 16 April 2024, 23.05 UTC-03:00"),
    ],
)
def test_a_moment_keeps_the_day_and_the_name_of_its_own_zone(hours: int, written: str) -> None:
    moment = datetime(2024, 4, 16, 23, 5, tzinfo=timezone(timedelta(hours=hours)))
    assert language("id").moment(moment) == written


def test_our_own_clock_is_shown_in_the_articles_zone() -> None:
    noon = datetime(2024, 4, 16, 20, 0, tzinfo=UTC)
    assert language("id").moment(local(noon, stories.SAMARINDA.published)) == "Rabu, 17 April 2024, 04.00 WITA"
    assert language("id").moment(local(noon, date(2024, 4, 16))) == "Rabu, 17 April 2024, 03.00 WIB"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2022", "2022"),
        ("2022-05", "Mei 2022"),
        ("2022-05-09", "Senin, 9 Mei 2022"),
        ("2022-13", "2022-13"),
        ("x", "x"),
    ],
)
def test_a_date_is_shown_as_precisely_as_it_is_known(written: str, words: str) -> None:
    assert language("id").partial(written) == words


def test_the_language_asked_for_goes_before_the_one_remembered() -> None:
    assert choose("en", "id").code == "en"
    assert choose(None, "en").code == "en"
    assert choose("fr", None).code == "id"


def test_a_derived_percentage_says_so_with_its_formula() -> None:
    ratio = stories.samarinda().figures[0]
    assert figure_view(ratio, language("id")).value == "7 dari 16 stan"
    assert figure_view(ratio, language("id")).formula == "turunan: 7/16 = 43,75\N{NO-BREAK SPACE}%"
    assert figure_view(ratio, language("en")).formula == "derived: 7/16 = 43.75%"
    stated = stories.samarinda().figures[1]
    assert figure_view(stated, language("id")).formula == ""


def test_a_range_shows_both_ends() -> None:
    both = stories.figure(stories.SAMARINDA, "98,1%", 95.0, value_max=96.5, qualifier="range")
    assert figure_view(both, language("id")).value == "95–96,5\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_words_are_written_twice(code: str) -> None:
    """YAML takes the last of two entries of one name in silence: two pages once shared a title so."""
    text = (FOLDER / "web" / "strings" / f"{code}.yml").read_text(encoding="utf-8")
    keys = re.findall(r"^([a-z_0-9.]+):", text, re.MULTILINE)
    assert sorted(keys) == sorted(set(keys))
