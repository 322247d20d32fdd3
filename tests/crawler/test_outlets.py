"""Outlet files: what they hold, and errors that lead to the very line."""

from datetime import timedelta
from pathlib import Path

import pytest

from crawler import outlets
from sidak.errors import OutletError

GOOD = """\
name: Kabar Contoh
home: http://contoh.example/berita
region: 11.10
timezone: WITA
discover:
  - feed: feed/
  - listing:
      url: /indeks
      links: "h3 a"
      next: a.next
selectors:
  body: div.isi
  remove: [div.iklan]
"""


def write(folder: Path, text: str, name: str = "contoh.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_outlet_is_read_with_its_ways_in_order(tmp_path: Path) -> None:
    outlet = outlets.load(write(tmp_path, GOOD))
    assert outlet.id == "contoh"
    assert outlet.region == "11.10"
    assert outlet.zone.utcoffset(None) == timedelta(hours=8)
    assert [way.kind for way in outlet.discover] == ["feed", "listing"]
    assert [outlet.address(way.url) for way in outlet.discover] == [
        "http://contoh.example/berita/feed/",
        "http://contoh.example/indeks",
    ]
    assert outlet.at("http://127.0.0.1:8000").address("feed/") == "http://127.0.0.1:8000/feed/"


@pytest.mark.parametrize(
    ("wrong", "line", "says"),
    [
        (GOOD.replace("timezone: WITA", "timezone: WIBB"), 4, "field timezone"),
        (GOOD.replace("region: 11.10", "region: 99.99"), 3, 'no region has the code "99.99"'),
        (GOOD.replace("home: http://", "home: "), 2, "field home: must be an address"),
        (GOOD.replace("      next: a.next", "      nxet: a.next"), 10, "field discover.1.listing.nxet: no such field"),
        (GOOD.replace('      links: "h3 a"\n', ""), 7, "field discover.1.listing.links: is missing"),
        (GOOD.replace("a.next", '"a[["'), 10, "not a CSS selector"),
        (GOOD.replace("  - feed: feed/", "  - feed: feed/\n    sitemap: x"), 6, "exactly one of"),
        (GOOD + "name: Lagi\n", 14, "stands there twice"),
        (GOOD + "id: lain\n", 14, "the file's name is the id"),
        (GOOD.replace("name: Kabar Contoh\n", ""), 1, "field name: is missing"),
        (GOOD.replace("timezone: WITA", "timezone: [WITA"), 5, "not YAML"),
        (GOOD.replace("name: Kabar Contoh", "name: &a [*a]"), 1, "write the value out"),
        (GOOD + "? [a]\n: b\n", 14, "a field's name must be one word"),
        ("- satu\n- dua\n", 1, "must hold"),
        ("", 1, "must hold"),
    ],
)
def test_an_error_names_file_line_and_field(tmp_path: Path, wrong: str, line: int, says: str) -> None:
    path = write(tmp_path, wrong)
    with pytest.raises(OutletError) as caught:
        outlets.load(path)
    assert f"{path}, line {line}" in str(caught.value)
    assert says in str(caught.value)


def test_a_file_that_is_no_utf8_text_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "contoh.yml"
    path.write_bytes(b"name: Kabar \xff\xfe")
    with pytest.raises(OutletError, match="UTF-8"):
        outlets.load(path)


def test_a_folder_is_searched_through_and_two_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "aceh").mkdir()
    (tmp_path / "bali").mkdir()
    write(tmp_path / "aceh", GOOD)
    assert list(outlets.load_all(tmp_path)) == ["contoh"]
    write(tmp_path / "bali", GOOD)
    with pytest.raises(OutletError, match="same name"):
        outlets.load_all(tmp_path)
    with pytest.raises(OutletError, match="no such folder"):
        outlets.load_all(tmp_path / "nowhere")


def test_an_unknown_outlet_is_answered_with_those_that_look_alike(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    known = outlets.load_all(tmp_path)
    assert [outlet.id for outlet in outlets.pick(known, ["contoh"])] == ["contoh"]
    with pytest.raises(OutletError, match="did you mean contoh"):
        outlets.pick(known, ["conto"])
    with pytest.raises(OutletError, match="sidak outlets list"):
        outlets.pick(known, ["zzz"])


def test_auto_stands_in_the_place_of_the_ways(tmp_path: Path) -> None:
    ways = GOOD[GOOD.index("discover:") : GOOD.index("selectors:")]
    outlet = outlets.load(write(tmp_path, GOOD.replace(ways, "discover: auto\n")))
    assert outlet.discover == ()
    assert outlet.model_dump()["discover"] == "auto"
    for wrong in ("discover: []\n", "discover: feed\n", "discover:\n"):
        with pytest.raises(OutletError, match="say `auto`, or name one way or more"):
            outlets.load(write(tmp_path, GOOD.replace(ways, wrong)))


def test_the_bundled_outlets_cover_every_province() -> None:
    """One folder for each province and one for national outlets; every region lies in its folder's province."""
    paths = {path.stem: path.parent.name for path in outlets.BUNDLED.rglob("*.yml")}
    known = outlets.load_all()
    assert len(known) >= 500
    provinces: dict[str, set[str]] = {}
    for outlet in known.values():
        provinces.setdefault(paths[outlet.id], set()).add(outlet.region[:2])
    assert all(len(codes) == 1 for codes in provinces.values())
    assert provinces.pop("nasional") == {""}
    assert len(set.union(*provinces.values())) == len(provinces) == 38


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: " + "[" * 4000 + "]" * 4000, "nested too deeply"),
        ("a: " + "[" * 4000, "not YAML"),
        ("[" * 10**6, "too long"),
    ],
)
def test_a_file_that_never_ends_nesting_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(OutletError, match=says):
        outlets.load(write(tmp_path, text))
