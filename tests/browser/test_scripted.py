"""What the script adds: results while one types, history, the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open


def test_results_follow_the_typing_without_a_new_page(visit: Open) -> None:
    page = visit("/").page
    page.evaluate("window.stayed = true")
    before = page.get_by_role("status").inner_text()
    page.get_by_role("combobox", name="Cari dalam berita").press_sequentially("disiplin")
    expect(page.get_by_role("status")).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"\?q=disiplin$"))
    expect(page).to_have_title(re.compile("disiplin"))
    assert page.evaluate("window.stayed")


def test_a_query_that_is_half_written_is_no_error_and_a_sent_one_is(visit: Open) -> None:
    seen = visit("/")
    page, box = seen.page, seen.page.get_by_role("combobox")
    box.fill("kehadiran:<")
    page.wait_for_timeout(600)
    expect(page.locator("#error")).to_have_count(0)
    box.press("Enter")
    expect(page.locator("#error")).to_be_visible()
    assert len([one for one in seen.wrong if "422" in one]) >= 1  # the browser itself notes the status
    seen.wrong.clear()


def test_back_and_forward_go_through_what_was_chosen(visit: Open) -> None:
    page = visit("/?q=pegawai").page
    total = page.get_by_role("status").inner_text()
    page.locator(".filters a.pick").first.click()
    expect(page.locator(".chips .chip")).to_have_count(1)
    page.go_back()
    expect(page.locator(".chips .chip")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text(total)
    page.go_forward()
    expect(page.locator(".chips .chip")).to_have_count(1)


def test_what_is_typed_is_completed(visit: Open) -> None:
    page = visit("/").page
    page.get_by_role("combobox").press_sequentially("blor")
    expect(page.locator("#offered option[label='Kabupaten Blora']")).to_have_count(1)


def test_the_keyboard_walks_through_results(visit: Open) -> None:
    page = visit("/?q=pegawai").page
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    expect(page.locator("[data-item].at")).to_have_count(1)
    second = page.locator("[data-item]").nth(1)
    expect(second).to_have_class(re.compile(r"\bat\b"))
    title = second.get_by_role("link").first.inner_text()
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(re.escape(title[:20])))


def test_keys_are_told_and_do_nothing_while_one_writes(visit: Open) -> None:
    page = visit("/angka").page
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Pintasan papan tik")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("jok?/")
    expect(box).to_have_value("jok?/")


@pytest.mark.parametrize("path", ["/pejabat?name=a", "/angka?q=hadir"])
def test_next_pages_come_in_place(visit: Open, path: str) -> None:
    page = visit(f"{path}&limit=3").page
    page.evaluate("window.stayed = true")
    first = page.locator("[data-item]").first.inner_text()
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.locator("[data-item]").first).not_to_have_text(first)
    assert page.evaluate("window.stayed")
