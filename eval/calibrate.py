"""Fit the weights of `agent.support` on questions whose answering sentences are known.

`python -m dateline.eval.calibrate [FOLDER] [--half tuning] [--limit N]` prints the weights, how often they pick a
sentence that answers (cross-validated over questions), and what each threshold of support would refuse.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from dateline.agent.compose import describe, sentences_of
from dateline.agent.defaults import DEFAULT_TOP
from dateline.agent.support import Features
from dateline.eval.dataset import Question, read_dataset
from dateline.eval.metrics import contains, normalise
from dateline.eval.run import sample
from dateline.eval.systems import Options
from dateline.eval.systems.dateline import open_store
from dateline.index.filters import Filters
from dateline.index.model import BUNDLED
from dateline.index.retrieval.search import search
from dateline.index.store import Store

FOLDS = 5
NAMES = [field.name for field in fields(Features)]


@dataclass(frozen=True, slots=True)
class Described:
    """A question's candidate sentences: features (shape: sentences, len(NAMES)) and which of them answer."""

    question: Question
    features: npt.NDArray[np.float64]
    answers: npt.NDArray[np.bool_]


def main() -> None:
    """Collect, fit, print."""
    parser = argparse.ArgumentParser(description="Fit the weights of agent/support.py.")
    parser.add_argument("folder", nargs="?", default="golden", type=Path)
    parser.add_argument("--half", default="tuning", help="which half of a split set; “all” for an unsplit one")
    parser.add_argument("--limit", type=int, default=None)
    given = parser.parse_args()
    dataset = read_dataset(given.folder)
    questions = [q for q in dataset.questions if not q.history and given.half in ("all", q.half)]
    options = Options(model=BUNDLED, passage_tokens=200, top=DEFAULT_TOP, min_support=0)
    with open_store(dataset, options) as store:
        described = [d for q in sample(questions, limit=given.limit, seed=0) if (d := _describe(store, q))]
    held_out = np.concatenate([_held_out(described, fold) for fold in range(FOLDS)])
    weights = _fit(described)
    print(f"{len(described)} questions")
    print({name: round(float(weight), 2) for name, weight in zip(NAMES, weights.coef_[0], strict=True)})
    print("bias", round(float(weights.intercept_[0]), 2))
    best_one, best_three = held_out.mean(axis=0)
    print(f"best sentence answers (held out): {best_one:.3f}, one of the best three: {best_three:.3f}")
    print("threshold  refused of answerable  answered of unanswerable")
    best = {d.question.id: float(weights.predict_proba(d.features)[:, 1].max()) for d in described}
    kinds = {d.question.id: d.question.answerability for d in described}
    for threshold in (0.05, *np.arange(0.1, 0.2, 0.0025), 0.2, 0.25, 0.3, 0.4, 0.5):
        refused = [best[i] < threshold for i, kind in kinds.items() if kind != "unanswerable"]
        answered = [best[i] >= threshold for i, kind in kinds.items() if kind == "unanswerable"]
        print(f"{threshold:9.4f}  {np.mean(refused):21.3f}  {np.mean(answered) if answered else float('nan'):24.3f}")


def _describe(store: Store, question: Question) -> Described | None:
    found = search(store, question.question, top=DEFAULT_TOP, filters=Filters(as_of=question.as_of))
    candidates = sentences_of(found)
    if not candidates:
        return None
    features, _ = describe(store, question.question, candidates)
    answers = [_answers(question, c.hit.article.id, c.text) for c in candidates]
    return Described(question, np.array([astuple(f) for f in features]), np.array(answers, dtype=bool))


def _answers(question: Question, article_id: str, sentence: str) -> bool:
    """Whether a sentence holds an accepted answer, and, where evidence is known, stands in it."""
    if question.answerability == "unanswerable":
        return False
    if question.items:
        return sum(contains(sentence, item) for item in question.items) * 2 >= len(question.items)
    if not contains(sentence, question.answers):
        return False
    known = [normalise(e.quote) for e in question.evidence if e.article_id in (None, article_id)]
    here = normalise(sentence)
    return not question.evidence or any(quote in here or here in quote for quote in known)


def _fit(described: Sequence[Described]) -> LogisticRegression:
    return LogisticRegression(max_iter=1_000).fit(
        np.concatenate([d.features for d in described]), np.concatenate([d.answers for d in described])
    )


def _held_out(described: Sequence[Described], fold: int) -> npt.NDArray[np.bool_]:
    """Whether the best sentence, and any of the best three, answers; for the fold's answerable questions."""
    weights = _fit([d for i, d in enumerate(described) if i % FOLDS != fold])
    found = []
    for i, d in enumerate(described):
        if i % FOLDS == fold and d.answers.any():
            order = np.argsort(-weights.predict_proba(d.features)[:, 1])
            found.append((d.answers[order[0]], d.answers[order[:3]].any()))
    return np.array(found, dtype=bool).reshape(-1, 2)


if __name__ == "__main__":
    main()
