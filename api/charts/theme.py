"""The colours of the charts, in pairs that read on a light and on a dark ground; the pictures themselves have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

# A picture loads no font. The drawer measures labels by the widths of Arial, which the fonts named here share.
FONT: Final = "Arial, Helvetica, 'Liberation Sans', Arimo, sans-serif"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they stand for. `ramp` goes from few to many; `none` is a region without anything."""

    ink: str
    quiet: str
    line: str
    main: str
    other: str
    muted: str
    ramp: tuple[str, ...]
    none: str
    empty: str
    border: str


PALETTES: Final = {
    "light": Palette(
        ink="#1c2126", quiet="#545d66", line="#e3dfd8", main="#0d4f5c", other="#a1490a", muted="#8a8f94",
        ramp=("#c3dfe3", "#8dc0c9", "#4f98a6", "#246f7f", "#093d48"), none="#d2ccc0", empty="#ece8e0", border="#ffffff",
    ),
    "dark": Palette(
        ink="#e8eaec", quiet="#a9b3bc", line="#2c343b", main="#7cc7d6", other="#f3b27c", muted="#77828c",
        ramp=("#24474f", "#2f6874", "#438d9b", "#6ab6c5", "#b4e6ef"), none="#353e46", empty="#1f262c", border="#14181b",
    ),
}  # fmt: skip


_STEPS: Final = ((), (2,), (1, 3), (0, 2, 4), (0, 1, 3, 4), (0, 1, 2, 3, 4))


def ramp(colours: Palette, classes: int) -> list[str]:
    """So many colours of the ramp, as far apart as can be."""
    return [colours.ramp[step] for step in _STEPS[classes]]


def config(colours: Palette) -> dict[str, Any]:
    """The look of every chart: quiet axes, no frame, a transparent ground."""
    words: dict[str, Any] = {"labelFont": FONT, "titleFont": FONT, "titleFontWeight": "normal"}
    words |= {"labelColor": colours.quiet, "titleColor": colours.quiet, "labelFontSize": 12, "titleFontSize": 12}
    return {
        "aria": False,  # the picture is read as a whole, by its title and description
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": words | {"gridColor": colours.line, "domain": False, "ticks": False, "labelPadding": 6},
        "axisX": {"grid": False, "domain": True, "domainColor": colours.muted},
        "legend": words | {"orient": "top", "symbolType": "square", "symbolSize": 140, "columnPadding": 16},
        "title": {"anchor": "start", "color": colours.quiet, "font": FONT, "fontSize": 12, "fontWeight": "normal"}
        | {"offset": 8, "frame": "group"},
    }
