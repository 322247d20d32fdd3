"""`sidak outlets`: the list, a new outlet, and a look at live ones, on sites of the newsroom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.outlets import BUNDLED, load, load_all
from tests.cli.conftest import Sidak
from tests.newsroom import Newsroom


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    (folder / "crawler" / "outlets").mkdir(parents=True)
    return folder


def test_the_page_of_outlets_is_true(sidak: Sidak) -> None:
    page = BUNDLED.parents[1] / "docs" / "outlets.md"
    assert page.read_text(encoding="utf-8") == sidak("outlets", "list", "--markdown").out


def test_every_outlet_is_listed_and_shown_as_its_yaml(sidak: Sidak) -> None:
    listed = sidak("outlets", "list").out
    assert all(id in listed for id in ("antaranews", "suarabaru", "acehvoice"))
    assert "discover: auto" in sidak("outlets", "show", "acehvoice").out


def test_a_new_outlet_is_written_with_a_page_and_an_unchecked_golden(
    sidak: Sidak, newsroom: Newsroom, checkout: Path
) -> None:
    home = newsroom.home("kabar-mustika")
    ran = sidak("outlets", "new", home, "--region", "33.16", "--checkout", checkout)
    assert ran.code == 0, ran.err
    (path,) = (checkout / "crawler" / "outlets" / "jawa-tengah").glob("*.yml")
    outlet = load(path)
    assert (outlet.name, outlet.region, outlet.timezone, outlet.discover) == ("Kabar Mustika", "33.16", "WIB", ())
    assert outlet.verified == "never"
    golden = json.loads((checkout / "tests" / "pages" / "outlets" / f"{outlet.id}.json").read_text())
    assert golden["checked"] is False
    assert golden["title"] in {story.title for story in newsroom.stories}
    assert (checkout / "tests" / "pages" / "outlets" / f"{outlet.id}.html").stat().st_size > 1000
    again = sidak("outlets", "new", home, "--region", "33.16", "--checkout", checkout)
    assert again.code == 1
    assert "is there already" in again.err


def test_an_article_of_the_site_serves_as_well(sidak: Sidak, newsroom: Newsroom, checkout: Path) -> None:
    story = next(story for story in newsroom.stories if story.outlet == "suara-minahasa")
    ran = sidak("outlets", "new", newsroom.url(story), "--region", "71.71", "--checkout", checkout)
    assert ran.code == 0, ran.err
    (path,) = (checkout / "crawler" / "outlets" / "sulawesi-utara").glob("*.yml")
    assert load(path).example == newsroom.url(story)
    (golden,) = (checkout / "tests" / "pages" / "outlets").glob("*.json")
    assert json.loads(golden.read_text())["title"] == story.title


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("kabar.example",), "not a web address"),
        (("http://127.0.0.1:9/",), "cannot be reached"),
        (("https://kabar.example/",), "SIDAK_CONTACT"),
    ],
)
def test_a_site_that_cannot_be_looked_at_is_said_so(
    sidak: Sidak, checkout: Path, arguments: tuple[str, ...], says: str
) -> None:
    ran = sidak("outlets", "new", *arguments, "--checkout", checkout)
    assert (ran.code, says in ran.err) == (1, True)


def test_only_a_checkout_is_written_into(sidak: Sidak, newsroom: Newsroom, tmp_path: Path) -> None:
    ran = sidak("outlets", "new", newsroom.home("kabar-mustika"), "--region", "99.99")
    assert 'no region has the code "99.99"' in ran.err
    ran = sidak("outlets", "new", newsroom.home("kabar-mustika"), "--checkout", tmp_path)
    assert "is no checkout of Sidak" in ran.err


def test_sound_outlets_are_dated_and_others_are_not(sidak: Sidak, newsroom: Newsroom, tmp_path: Path) -> None:
    folder = newsroom.outlets_folder(tmp_path / "outlets")
    (folder / "mati.yml").write_text("name: Mati\nhome: http://127.0.0.1:9/\ntimezone: WIB\ndiscover: auto\n")
    ran = sidak("outlets", "check", "kabar-mustika", "lensa-ciayu", "mati", "--outlets", folder)
    assert ran.code == 1
    assert "cannot be reached" in ran.err
    assert "3 of 3" in ran.out
    verified = {id: outlet.verified for id, outlet in load_all(folder).items()}
    assert verified["kabar-mustika"] != "never"
    assert verified["lensa-ciayu"] != "never"
    assert verified["mati"] == verified["etam-kini"] == "never"
