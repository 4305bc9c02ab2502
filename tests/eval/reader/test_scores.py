"""What the scores count, and that the shipped reader earns its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dateline.eval.dataset import read_dataset
from dateline.eval.described import NAMES, Described, described
from dateline.eval.question import Question
from dateline.eval.reader.reranking import Reranking, reranked, reranking, told
from dateline.eval.reader.scores import Scores, Timed, in_words, line_of_texts, lines, read_scores, table, write_scores
from dateline.eval.run import sample
from dateline.index.reader import open_reader
from dateline.index.retrieval.rerank.reader import ReaderReranker
from dateline.index.retrieval.search import search
from dateline.index.store import Store


def found(right: list[bool], words: list[int]) -> Described:
    return Described(
        Question("q", "Who?"),
        np.linspace(1, 0, len(right))[:, None].repeat(len(NAMES), axis=1),
        np.array(right),
        np.array(words),
        np.arange(1, len(right) + 1),
        (),
    )


def test_the_best_sentence_is_read_whole_and_others_while_they_fit() -> None:
    order = np.arange(3)
    assert in_words(found([True, False, False], [90, 5, 5]), order)
    assert not in_words(found([False, True, False], [90, 5, 5]), order)
    assert not in_words(found([False, True, False], [30, 40, 20]), order)
    assert in_words(found([False, False, True], [30, 40, 20]), order)


def test_a_question_for_which_nothing_was_found_counts_as_wrong() -> None:
    none = np.zeros(0, int)
    nothing = Described(Question("q", "Who?"), np.zeros((0, len(NAMES))), np.zeros(0, bool), none, none, ())
    for line in lines([nothing, found([True], [5])]):
        assert line.best_one[0] == line.best_words[0] == 0.5
    assert table(lines([nothing])).count("0.000") >= 2


def test_scores_are_kept_as_they_are(tmp_path: Path) -> None:
    made = lines([found([True, False], [5, 5]), found([False, True], [5, 90])])
    for brought in (None, Reranking((0.25, 0.2, 0.3), (0.5, 0.4, 0.6), (0.25, 0.1, 0.4))):
        scores = Scores(tuple(made), brought, 12.5)
        write_scores(tmp_path / "scores.json", scores)
        assert read_scores(tmp_path / "scores.json") == scores


def test_the_shipped_reader_picks_better_than_similarity(sample_store: Store) -> None:
    reader = open_reader("own")
    assert reader is not None
    asked = [q for q in read_dataset(Path("golden")).questions if q.half == "reporting" and q.answers and not q.history]
    timed = Timed(reader)
    made = {line.name: line for line in lines(list(described(sample_store, timed, sample(asked, limit=80, seed=0))))}
    assert made["as the composer chooses"].best_one[0] > made["similarity alone"].best_one[0]
    assert len(timed.milliseconds) == 80


def test_as_a_reranker_it_puts_passages_where_their_best_sentence_stands(sample_store: Store) -> None:
    reader = open_reader("own")
    assert reader is not None
    question = Question("q", "Which lifeboat took off the crew of the tanker?", answers=("the Agnes Dow",))
    (one,) = described(sample_store, reader, [question])
    ranked = search(sample_store, question.question, top=20, reranker=ReaderReranker(sample_store, reader))
    assert [p.text for p in reranked(one)] == [r.hit.text for r in ranked]
    made = reranking([one, one])
    assert made is not None
    assert (made.before[0], made.after[0], made.gain[0]) == (1.0, 1.0, 0.0)
    assert "hit@1 1.000" in told(made)


def test_of_questions_without_an_answer_no_reranking_is_told() -> None:
    assert reranking([found([True], [5])]) is None


def test_texts_are_scored_as_sentences_are() -> None:
    asked = [Question("q", "Who?", answers=("Ann",)), Question("r", "Who?", answers=("Bob",))]
    line = line_of_texts("texts", asked, [["Ann and Eve"], ["Eve", "Bob", "Dan"]])
    assert (line.best_one[0], line.best_words[0]) == (0.5, 1.0)
