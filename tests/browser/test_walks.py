"""The three users on their way, on a desk and in a hand, with scripts and without."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import Open

everywhere = pytest.mark.parametrize(
    ("hand", "scripted"),
    [(False, True), (False, False), (True, True), (True, False)],
    ids=["desk", "desk, no scripts", "hand", "hand, no scripts"],
)


def ask(page: Page, words: str) -> None:
    page.get_by_label("Cari dalam berita").fill(words)
    page.get_by_role("button", name="Cari", exact=True).click()


def choose(page: Page, facet: str, value: str) -> None:
    """A value of a facet; on a phone the filters are folded."""
    fold = page.locator(".filters summary").first
    box = page.locator(".facet", has=page.get_by_role("heading", name=facet)).get_by_role("link", name=value).first
    if not box.is_visible():
        fold.click()
    box.click()


def taken(page: Page, name: str) -> Download:
    fold = page.locator("details.take > summary")
    if not page.get_by_role("link", name=name, exact=True).first.is_visible():
        fold.click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).first.click()
    return waiting.value


@everywhere
def test_a_journalist_finds_who_said_it_and_cites_it(visit: Open, hand: bool, scripted: bool, tmp_path: Path) -> None:
    page = visit("/", hand=hand, scripted=scripted).page
    page.get_by_role("link", name="Angka", exact=True).click()
    ask(page, "kehadiran:<90 kata")
    expect(page.locator(".read-as")).to_contain_text("Dibaca sebagai")
    row = page.locator(".ledger tbody").first
    sentence = row.locator("blockquote").inner_text()
    row.locator(".claim th a").click()
    expect(page).to_have_url(re.compile(r"/f/"))
    expect(page.locator(".passage")).to_contain_text(sentence[:40])
    expect(page.locator(".citation")).to_contain_text("/f/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="BibTeX").click()
    waiting.value.save_as(tmp_path / "cite.bib")
    assert (tmp_path / "cite.bib").read_text().lstrip().startswith("@")
    page.locator(".evidence-page .meta a").first.click()
    expect(page.locator(".text")).to_contain_text(sentence[:30])


@everywhere
def test_an_analyst_compares_regions_and_takes_a_table(visit: Open, hand: bool, scripted: bool, tmp_path: Path) -> None:
    page = visit("/angka?q=hadir", hand=hand, scripted=scripted).page
    everything = page.get_by_role("status").inner_text()
    choose(page, "Wilayah", "Provinsi Jawa Timur")
    expect(page.locator(".chip")).to_contain_text("Jawa Timur")
    expect(page.get_by_role("status")).not_to_have_text(everything)
    page.get_by_role("link", name="Terendah").click()
    expect(page.locator(".sort a[aria-current]")).to_have_text("Terendah")
    total = int(page.get_by_role("status").inner_text().split()[0])
    file = tmp_path / "hadir.xlsx"
    taken(page, "Excel").save_as(file)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    rows = [dict(zip(head, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert len(rows) >= total
    assert all(isinstance(row["value"], int | float) and row["sentence"] for row in rows)
    page.get_by_role("link", name="Liputan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Liputan")
    expect(page.locator(".silent")).to_contain_text("Sunyi")


@everywhere
def test_a_researcher_searches_reads_and_takes_the_corpus(
    visit: Open, hand: bool, scripted: bool, tmp_path: Path
) -> None:
    page = visit("/", hand=hand, scripted=scripted).page
    ask(page, "disiplin ATAU sanksi")
    expect(page.locator(".read-as code")).to_have_text("disiplin OR sanksi")
    total = int(page.get_by_role("status").inner_text().split()[0])
    file = tmp_path / "all.csv"
    taken(page, "CSV").save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    assert 0 < len(rows) <= total
    page.locator(".hit-item h3 a").first.click()
    expect(page.locator("#how")).to_be_visible()
    page.locator(".findings .place").first.click()
    expect(page).to_have_url(re.compile(r"#f-"))
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Officials", exact=True).click()
    person = page.locator(".people h3 a").first
    name = person.inner_text()
    person.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator(".offices li").first).to_be_visible()


def test_a_wrong_query_is_pointed_at_in_every_box(visit: Open) -> None:
    for path in ("/", "/angka"):
        seen = visit(path, scripted=False)
        ask(seen.page, "kehadiran:<")
        expect(seen.page.locator("#error")).to_be_visible()
        seen.wrong.clear()  # the browser notes the 422
