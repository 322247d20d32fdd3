"""The steps of the pipeline, one file each; importing this registers them with spaCy."""

from nlp.components import (
    dates,
    figures,
    inspections,
    officials,
    percentages,
    persons,
    ratios,
    regions,
    sanctions,
    sentences,
    topics,
)

ORDER = (
    "sidak_sentences",
    "sidak_topics",
    "sidak_regions",
    "sidak_persons",
    "sidak_officials",
    "sidak_dates",
    "sidak_percentages",
    "sidak_ratios",
    "sidak_figures",
    "sidak_sanctions",
    "sidak_inspections",
)
"""The components in the order that their needs allow."""

__all__ = [
    "ORDER",
    "dates",
    "figures",
    "inspections",
    "officials",
    "percentages",
    "persons",
    "ratios",
    "regions",
    "sanctions",
    "sentences",
    "topics",
]
