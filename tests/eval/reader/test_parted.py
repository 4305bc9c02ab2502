"""A year of questions parted by time: the earlier to learn from, the last ones to choose by."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dateline.eval.dataset import Dataset, Question
from dateline.eval.reader.candidates import Asked
from dateline.eval.reader.data import News, examples_of, parted
from dateline.index.errors import InputError

DAYS = ("2030-03-09", "2030-03-01", "2030-03-05", "2030-03-07", "2030-03-03")
TEXT = (
    "Harbour Master Ilse Kappert opened the new northern lock at Veldmark on {day}. Forty boats had waited outside the "
    "new lock since dawn. The new northern lock, promised for {day}, was late, Harbour Master Ilse Kappert said. The "
    "council had paid for it with a loan. A band played. Bargemen said that the old lock had cost them a day each week."
)


def news(folder: Path) -> News:
    articles = folder / "articles.jsonl"
    lines = ({"id": day, "text": TEXT.format(day=day), "published_at": f"{day}T08:00:00Z"} for day in sorted(DAYS))
    articles.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    questions = tuple(Question(day, f"Who opened the lock on {day}?", as_of=day) for day in DAYS)
    asked = [Asked(question, []) for question in questions]
    return News(Dataset("year", folder, articles, questions), asked, asked)


def test_the_last_ones_are_held_out_in_whatever_order_they_stand(tmp_path: Path) -> None:
    earlier, last = parted(news(tmp_path), 0.4)
    assert {one.question.id for one in earlier.asked} == {"2030-03-01", "2030-03-03", "2030-03-05"}
    assert earlier.asked == earlier.early
    assert {question.id for question in last.questions} == {"2030-03-07", "2030-03-09"}


def test_nothing_is_learnt_of_articles_from_their_time(tmp_path: Path) -> None:
    everything = news(tmp_path)
    earlier, _ = parted(everything, 0.4)
    learnt, of_all = (str(list(examples_of(found, seed=0))) for found in (earlier, everything))
    assert "2030-03-05" in learnt
    assert "2030-03-09" not in learnt
    assert "2030-03-09" in of_all


def test_questions_without_a_time_cannot_be_parted(tmp_path: Path) -> None:
    found = news(tmp_path)
    timeless = [Asked(replace(one.question, as_of=None), []) for one in found.asked[:2]]
    with pytest.raises(InputError, match="2 questions do not say when"):
        parted(replace(found, asked=[*timeless, *found.asked[2:]]), 0.4)
