"""Small values to store."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from sidak.models import Annotation, Article, DateMention, Figure, Mention, Official, Page, Region, Topic

WITA = timezone(timedelta(hours=8))
NOON = datetime(2024, 4, 16, 4, 0, tzinfo=UTC)
SENTENCE = "Dari 16 stan, 7 kosong."


def page(url: str = "https://etam-kini.test/a", body: bytes = b"<p>Sidak</p>") -> Page:
    return Page(
        url=url,
        final_url=url + "/",
        outlet="etam-kini",
        status=200,
        headers={"content-type": "text/html", "etag": '"1"'},
        fetched_at=NOON,
        body=body,
    )


def article(number: int = 1, *, text: str = SENTENCE, published: date | None = date(2024, 4, 16)) -> Article:
    url = f"https://etam-kini.test/{number}"
    return Article(url=url, title=f"Sidak ke-{number}", text=text, outlet="etam-kini", published=published)


def annotation(pipeline: str = "1", *, value: float = 43.75) -> Annotation:
    figure = Figure(
        kind="ratio",
        text="Dari 16 stan, 7",
        start=0,
        end=15,
        value=value,
        measures="absence",
        sentence=SENTENCE,
        sentence_start=0,
        part=7,
        whole=16,
    )
    mentions = (Mention(text="Sri", start=0, end=3), Mention(text="Bu Sri", start=4, end=10, field="title"))
    return Annotation(
        pipeline=pipeline,
        topics=(Topic(name="mpp_inspection", score=0.97),),
        regions=(Region("64.72", "Kota Samarinda"),),
        officials=(
            Official(name="Sri Wahyuni", position="Sekda", mentions=mentions),
            Official(name="Andi", position=None, former=True, mentions=mentions[:1]),
        ),
        dates=(DateMention(text="kemarin", start=1, end=8, first="2024-04-15", weekday_agrees=True),),
        figures=(figure,),
    )
