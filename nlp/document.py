"""What the components leave on a spaCy `Doc`. Offsets are those of the reading until the annotation is collected.

`reading` is there before the first component runs, so none of them declares that it needs it.
"""

from __future__ import annotations

from spacy.tokens import Doc

from nlp.reading import Reading, lay_out

FIELDS = (
    "reading",
    "sentences",
    "headlines",
    "percents",
    "counts",
    "persons",
    "titles",
    "officials",
    "dates",
    "figures",
    "regions",
    "topics",
    "sanctions",
    "inspections",
)


def register() -> None:
    """Make the fields known to spaCy; doing so again is harmless."""
    for name in FIELDS:
        Doc.set_extension(name, default=None, force=True)


def reading_of(doc: Doc) -> Reading:
    """The reading of a Doc; a Doc made without an article is laid out here, with no title and no date."""
    if doc._.reading is None:
        doc._.reading = lay_out(doc.text)
    reading: Reading = doc._.reading
    return reading
