"""Our grammar of dates against dateparser, on stretches of text that are already cut out."""

from __future__ import annotations

import statistics
from datetime import date, datetime

import dateparser  # type: ignore[import-untyped]  # no stubs

from bench.measure import in_turns, ratio, show, verdict
from nlp.components.dates import find
from nlp.reading import lay_out

PUBLISHED = date(2024, 4, 16)  # a Tuesday

# What is written, and what it means: a day, a month or a year, as far as it says.
SPANS = {
    "9 Mei 2022": "2022-05-09",
    "Senin, 9 Mei 2022": "2022-05-09",
    "Senin 9 Mei 2022": "2022-05-09",
    "31 Desember 2023": "2023-12-31",
    "1 Januari 2020": "2020-01-01",
    "17 Agustus 1945": "1945-08-17",
    "29 Februari 2024": "2024-02-29",
    "12 Nopember 2019": "2019-11-12",
    "5 Pebruari 2018": "2018-02-05",
    "10 Okt 2021": "2021-10-10",
    "3 Sept 2020": "2020-09-03",
    "28 Agt 2017": "2017-08-28",
    "7 Des 2016": "2016-12-07",
    "2 Jan 2015": "2015-01-02",
    "11 Jun 2024": "2024-06-11",
    "Selasa, 11 Juni 2024": "2024-06-11",
    "Selasa,11 Juni 2024": "2024-06-11",
    "Rabu, 17 September 2025": "2025-09-17",
    "Kamis, 27 Oktober 2022": "2022-10-27",
    "Jumat, 3 Maret 2023": "2023-03-03",
    "Jum'at, 3 Maret 2023": "2023-03-03",
    "Sabtu, 20 April 2024": "2024-04-20",
    "Minggu, 7 April 2024": "2024-04-07",
    "Ahad, 7 April 2024": "2024-04-07",
    "tanggal 9 Mei 2022": "2022-05-09",
    "9 Mei, 2022": "2022-05-09",
    "09 Mei 2022": "2022-05-09",
    "9-5-2022": "2022-05-09",
    "09-05-2022": "2022-05-09",
    "9/5/2022": "2022-05-09",
    "09/05/2022": "2022-05-09",
    "25/12/2021": "2021-12-25",
    "8/4/2024": "2024-04-08",
    "9.5.2022": "2022-05-09",
    "09.05.2022": "2022-05-09",
    "27/10/22": "2022-10-27",
    "2022-05-09": "2022-05-09",
    "2024-04-09": "2024-04-09",
    "Senin (8/4/2024)": "2024-04-08",
    "Senin (8/4)": "2024-04-08",
    "Jum'at( 3/3/2023)": "2023-03-03",
    "Rabu (17/4/2024)": "2024-04-17",
    "Ahad (7/4)": "2024-04-07",
    "Senin 9-5-2022": "2022-05-09",
    "4 Mei kemarin": "2023-05-04",
    "4 April lalu": "2024-04-04",
    "30 Desember lalu": "2023-12-30",
    "16 April tahun lalu": "2023-04-16",
    "2 April": "2024-04-02",
    "12 Maret": "2024-03-12",
    "April 2021": "2021-04",
    "bulan Maret 2024": "2024-03",
    "Desember 2019": "2019-12",
    "Agustus lalu": "2023-08",
    "hari ini": "2024-04-16",
    "kemarin": "2024-04-15",
    "besok": "2024-04-17",
    "lusa": "2024-04-18",
    "Senin lalu": "2024-04-15",
    "Jumat lalu": "2024-04-12",
    "hari Senin": "2024-04-15",
    "2 hari lalu": "2024-04-14",
    "dua hari lalu": "2024-04-14",
    "10 hari yang lalu": "2024-04-06",
    "3 bulan lalu": "2024-01",
    "2 tahun lalu": "2022",
    "3 tahun yang lalu": "2021",
    "tahun lalu": "2023",
    "bulan lalu": "2024-03",
    "tahun 2021": "2021",
}
_BASE = datetime(2024, 4, 16)  # noqa: DTZ001  # dateparser wants it without a zone
# All that helps it: the day to reckon from, the order of day and month, and that news speaks of what has been.
_SETTINGS = {"RELATIVE_BASE": _BASE, "DATE_ORDER": "DMY", "PREFER_DATES_FROM": "past"}


def _ours(span: str) -> str:
    found = find(lay_out(span, published=PUBLISHED))
    return (found[0].first or "") if found and found[0].last is None else ""


def _theirs(span: str) -> str:
    read: datetime | None = dateparser.parse(span, languages=["id"], settings=_SETTINGS)
    return read.date().isoformat() if read else ""


def dates() -> None:
    """Speed on the same stretches, and how many answers are right."""
    taken = in_turns(
        {"ours": lambda: [_ours(span) for span in SPANS], "theirs": lambda: [_theirs(span) for span in SPANS]}
    )
    ours = {span: _ours(span) for span in SPANS}
    theirs = {span: _theirs(span)[: len(meant)] for span, meant in SPANS.items()}
    right = [span for span, meant in SPANS.items() if theirs[span] == meant]
    same = [span for span in right if ours[span] == SPANS[span]]
    own = sum(ours[span] == meant for span, meant in SPANS.items())
    times = ratio(taken, "theirs", "ours")
    each = {name: f"{1e6 * statistics.median(rounds) / len(SPANS):.0f} us" for name, rounds in taken.items()}
    rows = [
        ["dateparser.parse(languages=['id']), a span", each["theirs"], "", ""],
        ["our grammar, a span", each["ours"], "", ""],
        ["times as fast", f"{times:.1f}", ">= 20", verdict(times >= 20)],
        ["dateparser right", f"{len(right)} of {len(SPANS)}", "", ""],
        ["ours right", f"{own} of {len(SPANS)}", "all", verdict(own == len(SPANS))],
        ["ours right where dateparser is", f"{len(same)} of {len(right)}", "all", verdict(same == right)],
    ]
    show("Dates", ("what", "measured", "wanted", "met"), rows)
    for span, meant in SPANS.items():
        if ours[span] != meant:
            print(f"  ours reads {span!r} as {ours[span] or 'nothing'}, meant is {meant}")
