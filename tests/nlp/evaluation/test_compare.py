"""Findings held against gold: what counts as found, what as wrong, and what is set aside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nlp.evaluation.compare import compare
from nlp.evaluation.gold import Gold, load
from nlp.evaluation.sameness import same_date, same_name, same_position
from nlp.evaluation.tables import Score, by_kind, by_phenomenon, numbers
from sidak.errors import InputError


def gold(**items: list[Any]) -> Gold:
    """A gold article with the lists given, and empty ones else."""
    empty: dict[str, list[Any]] = {
        name: [] for name in ("topics", "regions", "officials", "dates", "percentages", "ratios")
    }
    return Gold(id="X", text_file=Path("X.txt"), published="2024-04-16", outlet="Kabar", items=empty | items)


def percentage(value: float, qualifier: str = "exact", measures: str = "attendance", **more: Any) -> dict[str, Any]:
    """A percentage as gold and findings hold it."""
    return {"text": f"{value} persen", "value": value, "qualifier": qualifier, "measures": measures, **more}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Arief Rohman", "H. Arief Rohman, S.IP., M.Si", True),
        ("Arief Rohman Hakim", "Arief Rohman", True),
        ("Arief Rohman", "Rohman", False),
        ("Sudarto", "Drs Sudarto", True),
        ("Tri Yuli Setyowati", "Tri Setyowati", False),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same_name(other, one) is same


@pytest.mark.parametrize(
    ("wanted", "got", "same"),
    [
        ("Sekda", "Sekretaris Daerah Kabupaten Blora", True),
        ("Wabup", "Wakil Bupati", True),
        ("Kepala Badan Kepegawaian Daerah (BKD)", "Kepala BKD Blora", True),
        ("Pj Bupati", "Penjabat (Pj) Bupati Blora", True),
        ("Bupati Blora", "Bupati", False),
        ("Bupati", "Bupati Blora", True),
        ("Wali Kota", "Wakil Wali Kota", False),
        (None, None, True),
        (None, "Bupati", False),
    ],
)
def test_positions(wanted: str | None, got: str | None, same: bool) -> None:
    assert same_position(wanted, got) is same


def test_a_date_is_right_as_it_is_meant_and_as_it_is_written() -> None:
    slip = {"text": "Senin (11/6/2019)", "start": "2019-06-10", "end": None, "as_written": "2019-06-11"}
    assert same_date(slip, {"text": "11/6/2019", "from": "2019-06-11", "to": None})
    assert same_date(slip, {"text": "Senin (11/6/2019)", "from": "2019-06-10", "to": None})
    assert not same_date(slip, {"text": "Senin (11/6/2019)", "from": "2019-11-06", "to": None})
    assert not same_date(slip, {"text": "Selasa", "from": "2019-06-10", "to": None})


def test_what_is_missed_and_what_is_spurious() -> None:
    article = gold(topics=["asn_discipline"], percentages=[percentage(95), percentage(3, measures="absence")])
    record = {
        "topics": [{"name": "mpp_inspection"}],
        "percentages": [percentage(95, "approx"), percentage(12), percentage(12)],
    }
    scores = by_kind(compare(article, record))
    assert (scores["topics"].f1, scores["topics"].missed, scores["topics"].spurious) == (0.0, 1, 1)
    percentages = scores["percentages"]
    assert (percentages.found, percentages.missed, percentages.spurious) == (1, 1, 1)
    assert (percentages.share("qualifier"), percentages.share("measures")) == (0.0, 1.0)


def test_of_equal_values_the_one_with_the_right_attributes_is_taken() -> None:
    article = gold(percentages=[percentage(50, "at_most", "work_from_home"), percentage(50)])
    record = {"percentages": [percentage(50), percentage(50, "at_most", "work_from_home")]}
    score = by_kind(compare(article, record))["percentages"]
    assert (score.found, score.share("qualifier"), score.share("measures")) == (2, 1.0, 1.0)


def test_what_the_gold_sets_aside_is_neither_wanted_nor_wrong() -> None:
    article = gold(
        percentages=[percentage(100, unscored=True)],
        dates=[{"text": "1445 H", "start": None, "end": None}],
        officials=[{"name": "Seno Aji", "position": "Wagub", "boilerplate": True}],
    )
    record = {
        "percentages": [percentage(100)],
        "dates": [{"text": "1445 H", "from": "2024", "to": None}],
        "officials": [{"name": "Seno Aji", "position": "Wagub"}],
    }
    assert list(compare(article, record)) == []
    assert all(score.f1 == 1.0 for score in by_kind(compare(article, {})).values())


def test_phenomena_have_their_own_scores() -> None:
    article = gold(percentages=[percentage(95, phenomenon="in_words"), percentage(3)])
    scores = by_phenomenon(compare(article, {"percentages": [percentage(3)]}))
    assert list(scores) == ["percentages: in_words"]
    assert scores["percentages: in_words"]["percentages"].recall == 0.0


def test_scores_of_nothing_are_whole() -> None:
    assert (Score().precision, Score().recall, Score().f1) == (1.0, 1.0, 1.0)
    assert numbers({"ratios": Score(found=1, missed=1)}) == {"ratios": {"f1": 0.667}}


def test_a_folder_without_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold annotation"):
        load(tmp_path)
    (tmp_path / "A.json").write_text('{"id": "A"}')
    with pytest.raises(InputError, match=r"A\.json"):
        load(tmp_path)
