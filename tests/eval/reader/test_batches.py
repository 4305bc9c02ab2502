"""What each step of training sees is a matter of seed and step alone."""

from __future__ import annotations

from collections import Counter

from dateline.eval.reader.batches import CANDIDATES, RIGHT, Batches
from dateline.eval.reader.example import Example, Kind
from dateline.index.reader import InArticle


def example(kind: Kind, number: int, right: int = 3, wrong: int = 20) -> Example:
    return Example(
        kind,
        f"{kind} {number}?",
        [InArticle("", "", f"right {number} {i}") for i in range(right)],
        [InArticle("", "", f"wrong {number} {i}") for i in range(wrong)],
    )


EXAMPLES = [example("squad", i) for i in range(7)] + [example("squad_none", i, right=0) for i in range(3)]
MIX: dict[Kind, int] = {"squad": 2, "squad_none": 1}


def test_a_step_is_the_same_whenever_it_is_drawn() -> None:
    one, other = Batches(EXAMPLES, MIX, seed=1), Batches(EXAMPLES, MIX, seed=1)
    assert [one.of_step(step) for step in range(9)] == [other.of_step(step) for step in reversed(range(9))][::-1]
    assert one.of_step(0) != Batches(EXAMPLES, MIX, seed=2).of_step(0)


def test_every_example_comes_once_before_any_comes_again() -> None:
    drawn = Batches(EXAMPLES, {"squad": 1}, seed=0)
    assert set(Counter(drawn.of_step(step)[0].question for step in range(14)).values()) == {2}


def test_candidates_are_few_and_those_that_answer_come_first() -> None:
    for step in range(5):
        for drawn in Batches(EXAMPLES, MIX, seed=0).of_step(step):
            assert len(drawn.sentences) == len(set(drawn.sentences)) == CANDIDATES
            assert drawn.right == (0 if "none" in drawn.question else RIGHT)
            assert [s.text.startswith("right") for s in drawn.sentences] == [i < drawn.right for i in range(CANDIDATES)]


def test_few_sentences_are_enough() -> None:
    few = Batches([example("squad", 0, right=1, wrong=2)], {"squad": 1}, seed=0).of_step(0)
    assert [len(drawn.sentences) for drawn in few] == [3]


def test_a_kind_without_examples_is_left_out() -> None:
    assert len(Batches(EXAMPLES, {"news": 7, **MIX}, seed=0).of_step(0)) == 3
