"""The outlets by province, with counts and the gaps, as docs/outlets.md shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crawler.outlets import Outlet
from sidak.regions import gazetteer

_FEW = 8
_HEAD = """# Outlets

Written by `sidak outlets list --markdown > docs/outlets.md`; a test keeps it true. An outlet's file is
`crawler/outlets/<province>/<id>.yml` ([how to add one](adding-an-outlet.md)). "Verified" counts those that
`sidak outlets check` found sound against the live site.
"""


def as_markdown(outlets: Sequence[Outlet]) -> str:
    """The page: counts by province, the provinces' gaps, then every outlet by its home."""
    regions = gazetteer()
    provinces = [region for region in regions if regions.type_of(region) == "provinsi"]
    by_province = {each.code: [one for one in outlets if one.region[:2] == each.code] for each in provinces}
    by_province[""] = [one for one in outlets if not one.region]
    lines = [_HEAD, f"{len(outlets)} outlets: {_kinds(outlets)}.", "", "## Counts and gaps", ""]
    lines += ["| province | outlets | kinds | verified | kabupaten and kota with an outlet of their own |"]
    lines += ["| --- | --- | --- | --- | --- |"]
    names = {**{each.code: each.name.removeprefix("Provinsi ") for each in provinces}, "": "national"}
    for code, here in by_province.items():
        parts = sum(1 for region in regions if region.code.startswith(f"{code}.")) if code else 0
        own = len({one.region for one in here if "." in one.region})
        verified = sum(1 for one in here if one.verified != "never")
        gap = f"{own} of {parts}" if code else ""
        lines.append(f"| {names[code]} | {len(here)} | {_kinds(here)} | {verified} | {gap} |")
    thin = [f"{names[code]} ({len(here)})" for code, here in by_province.items() if code and len(here) < _FEW]
    lines += ["", f"Provinces with fewer than {_FEW} outlets: {', '.join(thin) or 'none'}.", "", "## The outlets", ""]
    for code, here in by_province.items():
        said = [f"[{one.name}]({one.home})" for one in sorted(here, key=lambda one: one.name.casefold())]
        lines += [f"**{names[code]}**: {', '.join(said)}.", ""]
    return "\n".join(lines).rstrip() + "\n"


def _kinds(outlets: Sequence[Outlet]) -> str:
    counts = Counter(one.kind for one in outlets)
    return ", ".join(f"{number} {kind}" for kind, number in counts.most_common()) or "none"
