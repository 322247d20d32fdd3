"""Outlets: one YAML file for each, read into an `Outlet`. An error names the file, the line and the field."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urljoin, urlsplit

import yaml
from cssselect import GenericTranslator, SelectorError
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    model_validator,
)

from sidak.errors import OutletError
from sidak.regions import gazetteer

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the same in C, where PyYAML was built with it
_LONGEST = 10_000  # libyaml builds its nodes by recursion in C: 30,000 brackets overflow its stack
BUNDLED = Path(__file__).parent / "outlets"

Kind = Literal["feed", "sitemap", "wordpress", "listing", "search"]
KINDS: tuple[Kind, ...] = ("feed", "sitemap", "wordpress", "listing", "search")
QUERIES = (
    "mal pelayanan publik",
    "mall pelayanan publik",
    "sidak mpp",
    "disiplin asn",
    "disiplin pns",
    "sidak asn",
    "asn bolos",
    "asn mangkir",
    "kehadiran asn",
    "absensi pns",
    "hari pertama kerja asn",
    "sanksi asn",
)
"""What is asked of a site's own search: both topics in the words of headlines."""
OutletKind = Literal["independent", "network", "government", "national"]
ZoneName = Literal["WIB", "WITA", "WIT"]
ZONES: Mapping[str, tzinfo] = {
    name: timezone(timedelta(hours=hours), name) for name, hours in (("WIB", 7), ("WITA", 8), ("WIT", 9))
}


def _css(selector: str) -> str:
    try:
        GenericTranslator().css_to_xpath(selector)
    except SelectorError as error:
        raise ValueError(f"not a CSS selector: {error}") from error
    return selector


def _web_address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address that begins with http:// or https://")
    return address


def _region_code(code: str) -> str:
    if gazetteer().get(code) is None:
        raise ValueError(f'no region has the code "{code}" (Kemendagri codes look like 33 or 33.16)')
    return code


Css = Annotated[str, AfterValidator(_css)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _dated(url: str) -> str:
    try:
        url.format(date=date(2024, 1, 1))
    except (LookupError, ValueError) as error:
        raise ValueError("may hold the day as {date:%Y-%m-%d} and no other braces") from error
    return url


def _searched(url: str) -> str:
    if "{query}" not in url:
        raise ValueError("must hold {query}, where the words that are sought stand")
    return url


class Listing(_Strict):
    """A page that lists articles: which links are articles, and which one leads on.

    Where there is one for each day, `url` holds the day as `{date:%Y-%m-%d}`, in any of Python's forms of a date.
    """

    url: Annotated[str, AfterValidator(_dated)]
    links: Css
    next: Css | None = None
    pages: int = Field(10, ge=1, description="how many pages of the listing are walked at most")


class Search(_Strict):
    """A site's own search, asked for each of `queries`; `url` holds `{query}`. The links are those of a `Listing`."""

    url: Annotated[str, AfterValidator(_searched)]
    links: Css
    next: Css | None = None
    pages: int = Field(5, ge=1, description="how many pages of answers to one query are walked at most")
    queries: tuple[str, ...] = QUERIES


class Way(_Strict):
    """One way to discover articles. Exactly one of the five is set."""

    feed: str | None = None
    sitemap: str | None = None
    wordpress: str | None = None
    listing: Listing | None = None
    search: Search | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Way:
        if len(self.model_fields_set) != 1:
            raise ValueError("name exactly one of feed, sitemap, wordpress, listing, search")
        return self

    @property
    def kind(self) -> Kind:
        """Which of the five ways this is."""
        return next(kind for kind in KINDS if kind in self.model_fields_set)

    @property
    def url(self) -> str:
        """The address as written, possibly relative to the outlet's home."""
        paged = self.listing or self.search
        return paged.url if paged else str(getattr(self, self.kind))


def _ways(said: object) -> object:
    if said == "auto":
        return ()
    if not said or isinstance(said, str):
        raise ValueError("say `auto`, or name one way or more: feed, sitemap, wordpress, listing, search")
    return said


class Selectors(_Strict):
    """CSS selectors that are trusted before everything else a page says of itself."""

    title: Css | None = None
    body: Css | None = None
    published: Css | None = None
    authors: Css | None = None
    remove: tuple[Css, ...] = ()


class Healthy(_Strict):
    """What a healthy outlet yields, so that a crawl that finds less can be told from a quiet week."""

    per_week: int = Field(ge=1, description="articles that it publishes in a week at least")
    words: int = Field(40, ge=1, description="words that its articles have at least, as a rule")


class Outlet(_Strict):
    """A source of news. `id` is the stem of its file; `region` is a Kemendagri code, empty for a national outlet.

    `discover` is empty where the YAML says `auto`: the ways to its articles are found from its home page and remembered
    in the store.
    `sections` are pages that list articles, for `auto` where neither API, feed nor sitemap is found. `example` is the
    address of one of its articles. With `quote_only` the pages and the API show the sentences of its findings and not
    the whole text.
    """

    id: str
    name: str
    home: Annotated[str, AfterValidator(_web_address)]
    kind: OutletKind = "independent"
    network: str = ""
    region: Annotated[str, AfterValidator(_region_code)] = Field("", validate_default=False)
    timezone: ZoneName
    discover: Annotated[tuple[Way, ...], BeforeValidator(_ways), PlainSerializer(lambda ways: ways or "auto")]
    sections: tuple[str, ...] = ()
    example: Annotated[str, AfterValidator(_web_address)] = Field("", validate_default=False)
    selectors: Selectors = Selectors()
    quote_only: bool = False
    healthy: Healthy | None = None
    verified: Literal["never"] | date = "never"
    notes: str = ""

    @property
    def zone(self) -> tzinfo:
        """The zone that its clock times are in."""
        return ZONES[self.timezone]

    def address(self, relative: str) -> str:
        """An address as written in the YAML, resolved against the outlet's home, which counts as a folder."""
        return urljoin(self.home.rstrip("/") + "/", relative)

    def at(self, home: str) -> Outlet:
        """The same outlet served from another home; its relative addresses follow."""
        return self.model_copy(update={"home": home})


def load(path: Path) -> Outlet:
    """Read one outlet. Raises OutletError naming file, line and field."""
    try:
        text = path.read_text(encoding="utf-8")
        if len(text) > _LONGEST:
            raise OutletError(f"{path}: is too long ({len(text):,} characters); an outlet needs a few hundred")
        _refuse_aliases(path, text)
        root = yaml.compose(text, Loader=_LOADER)
        if not isinstance(root, yaml.MappingNode):
            raise OutletError(f"{path}, line 1: must hold `field: value` lines such as `name: Kabar Blora`")
        _refuse_repeated_fields(path, root)
        # A base loader keeps every scalar a string, so that the region 11.10 does not become the number 11.1.
        fields = yaml.load(text, Loader=_LOADER)  # noqa: S506  # it builds plain strings, lists and dicts only
    except OSError as error:
        raise OutletError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise OutletError(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except yaml.YAMLError as error:
        raise OutletError(_yaml_message(path, error)) from error
    except RecursionError as error:
        raise OutletError(f"{path}: is nested too deeply; an outlet needs three levels") from error
    if "id" in fields:
        raise OutletError(f"{path}, line {_line(root, ('id',))}, field id: the file's name is the id; remove the line")
    try:
        return Outlet.model_validate({**fields, "id": path.stem})
    except ValidationError as error:
        raise OutletError("\n".join(_messages(path, root, error))) from error


def load_all(folder: Path = BUNDLED) -> dict[str, Outlet]:
    """Every outlet under `folder` (`<province>/<outlet>.yml`), by id. Raises OutletError."""
    if not folder.is_dir():
        raise OutletError(f"{folder}: no such folder of outlets")
    outlets: dict[str, Outlet] = {}
    for path in sorted(folder.rglob("*.yml")):
        outlet = load(path)
        if outlet.id in outlets:
            raise OutletError(f"{path}: another file has the same name {path.name}; an outlet's id must be its own")
        outlets[outlet.id] = outlet
    return outlets


def pick(outlets: Mapping[str, Outlet], ids: Iterable[str]) -> Sequence[Outlet]:
    """The outlets named by `ids`. Raises OutletError for an unknown one, with the ids that look alike."""
    picked = []
    for wanted in ids:
        if wanted not in outlets:
            alike = difflib.get_close_matches(wanted, outlets, n=3)
            hint = f"did you mean {' or '.join(alike)}?" if alike else "`sidak outlets list` shows those known"
            raise OutletError(f'no outlet is called "{wanted}"; {hint}')
        picked.append(outlets[wanted])
    return picked


def _yaml_message(path: Path, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f", line {mark.line + 1}" if mark else ""
    return f"{path}{place}: not YAML: {getattr(error, 'problem', None) or error}"


def _refuse_aliases(path: Path, text: str) -> None:
    """A few aliases of aliases unfold into millions of nodes, and no outlet needs one."""
    for token in yaml.scan(text, Loader=_LOADER) if "*" in text else ():
        if isinstance(token, yaml.AliasToken):
            raise OutletError(f"{path}, line {token.start_mark.line + 1}: write the value out; `*` is not for outlets")


def _refuse_repeated_fields(path: Path, node: yaml.Node) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated_fields(path, item)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise OutletError(f"{path}, line {key.start_mark.line + 1}: a field's name must be one word")
            if key.value in seen:
                raise OutletError(f"{path}, line {key.start_mark.line + 1}, field {key.value}: stands there twice")
            seen.add(key.value)
            _refuse_repeated_fields(path, value)


def _messages(path: Path, root: yaml.Node, error: ValidationError) -> Iterable[str]:
    for problem in error.errors():
        loc = problem["loc"]
        name = ".".join(str(part) for part in loc)
        said = {"extra_forbidden": "no such field", "missing": "is missing"}.get(problem["type"], problem["msg"])
        yield f"{path}, line {_line(root, loc)}, field {name}: {said.removeprefix('Value error, ')}"


def _line(node: yaml.Node, loc: Sequence[str | int]) -> int:
    """The line of the deepest node that `loc` leads to; a field that is missing has its parent's line."""
    line: int = node.start_mark.line
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                break
            key, node = found
            line = key.start_mark.line
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line
    return line + 1
