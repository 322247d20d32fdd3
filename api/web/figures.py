"""How one figure is shown: its value, how sure it is, what it measures, and always its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from api.web.language import Language
from api.web.marking import Span, mark
from sidak.models import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """A figure in words. `formula` is empty unless the percentage was computed from counts.

    `hedge` is the qualifier where it says more than "exactly".
    """

    value: str
    qualifier: str
    hedge: str
    measure: str
    formula: str
    sentence: Markup
    flags: tuple[str, ...]
    as_of: str
    reason: str
    institution: str
    region: str
    speaker: str

    @property
    def summary(self) -> str:
        """The figure in one line, for a title or a screen reader."""
        return " · ".join(filter(None, (self.qualifier, self.value, self.measure, self.formula, *self.flags)))


def figure_view(figure: Figure, t: Language) -> FigureView:
    """One figure in a visitor's language."""
    start = figure.start - figure.sentence_start
    spot = Span(start=start, end=start + figure.end - figure.start, kind="spot")
    return FigureView(
        value=_value(figure, t),
        qualifier=t.known("qualifier", figure.qualifier),
        hedge="" if figure.qualifier == "exact" else t.known("qualifier", figure.qualifier),
        measure=t.known("measure", figure.measures),
        formula=_formula(figure, t),
        sentence=mark(figure.sentence, [spot]),
        flags=tuple(t.known("flag", flag) for flag in figure.flags),
        as_of=" ".join(filter(None, (t.partial(figure.as_of) if figure.as_of else "", figure.as_of_time))),
        reason=t.known("reason", figure.reason) if figure.reason else "",
        institution=figure.institution or "",
        region=figure.region or "",
        speaker=figure.speaker or "",
    )


def percent(value: float, t: Language) -> str:
    """A percentage as the language writes it: "43,75 %" and "43.75%"; the space does not break."""
    space = "\N{NO-BREAK SPACE}" if t.code == "id" else ""
    return f"{t.decimal(value)}{space}%"


def _value(figure: Figure, t: Language) -> str:
    if figure.part is not None and figure.whole is not None:
        counted = t("figure.of", part=t.whole(figure.part), whole=t.whole(figure.whole))
        return f"{counted} {figure.unit or ''}".rstrip()
    if figure.value_max is not None:
        return f"{t.decimal(figure.value)}–{percent(figure.value_max, t)}"
    return percent(figure.value, t)


def _formula(figure: Figure, t: Language) -> str:
    if figure.part is None or not figure.whole:
        return t("figure.derived") if figure.basis == "derived" else ""
    return f"{t('figure.derived')}: {t.whole(figure.part)}/{t.whole(figure.whole)} = {percent(figure.value, t)}"
