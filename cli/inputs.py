"""What `annotate`, `add` and `read` take: files, addresses and standard input, each turned into articles."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.hosts import Hosts
from crawler.read import read_page, read_text
from crawler.run import fetch
from sidak.contract import parse_day
from sidak.errors import InputError, SidakError
from sidak.models import Article, Page
from sidak.settings import Settings

_HTML_STARTS = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<div", b"<article", b"<!--")

_BINARY_STARTS = (b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Given:
    """One article handed in: the id to report it by, and the page it was read from, if it was one."""

    id: str
    article: Article
    page: Page | None = None


def given(
    sources: Iterable[str], *, problem: Callable[[SidakError], None], published: date | None = None, url: str = ""
) -> Iterator[Given]:
    """Every article in `sources`: files, web addresses, or `-` for standard input.

    `published` is used where the input itself says nothing; `url` is the address an HTML file was saved from. What
    cannot be read is handed to `problem`, and the next one is taken up: one bad line costs that line.
    """
    for source in sources:
        try:
            yield from _from_source(source, problem, published, url)
        except SidakError as error:
            problem(error if source in str(error) else type(error)(f"{source}: {error}"))


def _from_source(
    source: str, problem: Callable[[SidakError], None], published: date | None, url: str
) -> Iterator[Given]:
    if source.startswith(("http://", "https://")):
        _web_address("the address", source)
        settings = Settings()
        hosts = Hosts(delay=0.0, allowed=settings.allowed_hosts)
        yield _from_page(fetch(source, contact=settings.contact, hosts=hosts), None, published)
        return
    data = _bytes(source)
    if url:
        _web_address("--url", url)
    if source.endswith(".json"):
        raise InputError(f"{source}: JSON. Write one object per line, and name the file .jsonl")
    if source.endswith((".jsonl", ".ndjson")) or (source == "-" and data.lstrip().startswith(b"{")):
        yield from _json_lines(source, data, problem, published)
    elif data.lstrip()[:200].lower().startswith(_HTML_STARTS) or source.endswith((".html", ".htm")):
        yield _from_page(_saved_page(data, url or _address(source, data)), _stem(source), published)
    else:
        text = _decode(source, data)
        yield Given(_stem(source), read_text(text, url=url or _address(source, data), published=published))


def _bytes(source: str) -> bytes:
    if not source:
        raise InputError("an empty name is no file. Give a text, HTML or .jsonl file, an http address, or -")
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except FileNotFoundError:
        raise InputError(f"{source}: no such file. Give a text, HTML or .jsonl file, an http address, or -") from None
    except OSError as error:
        raise InputError(
            f"{source}: cannot be read ({error.strerror}). Name the files in it, or change its mode"
        ) from None
    if not data.strip():
        raise InputError(f"{source}: empty. There is no article to read in it")
    return data


def _decode(source: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    binary = f"{source}: a binary file, not text. Save the article as text, HTML or .jsonl and try again"
    if b"\0" in data or data.startswith(_BINARY_STARTS):
        raise InputError(binary)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if len(_CONTROL.findall(data)) > len(data) / 100:
            raise InputError(binary) from None
        return data.decode("windows-1252", errors="replace")  # what old editors in the field still write


def _web_address(place: str, address: str) -> None:
    try:
        urlsplit(address)
    except ValueError as error:
        raise InputError(f"{place}: {address!r} is no web address ({error})") from None


def _saved_page(data: bytes, url: str) -> Page:
    return Page(url=url, final_url=url, outlet="", status=200, headers={}, fetched_at=datetime.now(UTC), body=data)


def _from_page(page: Page, id: str | None, published: date | None) -> Given:
    article = read_page(page)
    if article.published is None and published is not None:
        article = replace(article, published=published, published_evidence="given")
    return Given(id or article.id, article, page)


def _json_lines(
    source: str, data: bytes, problem: Callable[[SidakError], None], published: date | None
) -> Iterator[Given]:
    for number, line in enumerate(_decode(source, data).split("\n"), start=1):
        if line.strip():
            try:
                yield _from_record(f"{source}, line {number}", line, published)
            except SidakError as error:
                problem(error)


def _object(place: str, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: not JSON ({error}). Each line must be one object") from None
    if not isinstance(record, dict):
        raise InputError(f"{place}: not a JSON object. Each line must be one object with a `text` or `html`")
    return record


def _from_record(place: str, line: str, published: date | None) -> Given:
    record = _object(place, line)
    fields = {
        name: _string(place, record, name) for name in ("id", "url", "title", "text", "html", "published", "outlet")
    }
    body = fields["text"] or fields["html"]
    if not body.strip():
        raise InputError(f"{place}: neither `text` nor `html` in it. One of them must hold the article")
    _web_address(f"{place}, url", fields["url"])
    url = fields["url"] or f"urn:sha256:{sha256(body.encode()).hexdigest()}"
    day = parse_day(f"{place}, published", fields["published"]) or published
    if fields["text"]:
        found = Given("", read_text(fields["text"], url=url, published=day, title=fields["title"]))
    else:
        found = _from_page(_saved_page(fields["html"].encode(), url), "", day)
        if day is not None and fields["published"]:
            found = replace(found, article=replace(found.article, published=day, published_evidence="given"))
    article = replace(
        found.article, id=fields["id"] or found.article.id, outlet=fields["outlet"] or found.article.outlet
    )
    return Given(article.id, article, found.page)


def _string(place: str, record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and name == "id":
        return str(value)
    if not isinstance(value, str):
        raise InputError(f"{place}: `{name}` must be a string, not {type(value).__name__}")
    if _UNSTORABLE.search(value):
        raise InputError(f"{place}: `{name}` holds a NUL character or half of a surrogate pair; write it anew")
    return value


def _stem(source: str) -> str:
    return "stdin" if source == "-" else Path(source).stem


def _address(source: str, data: bytes) -> str:
    return f"urn:sha256:{sha256(data).hexdigest()}" if source == "-" else Path(source).absolute().as_uri()
