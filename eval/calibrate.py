"""Fit what the composer weighs and how sure it is, on questions whose answering sentences are known.

`python -m dateline.eval.calibrate [FOLDER ...] [--half tuning] [--last SHARE] [--reader NAME]` prints the weights of
`index.reader.support`, how often they choose rightly, cross-validated over questions, the weights of `right` in
`agent.compose.calibrated`, and what each threshold would refuse.

`python -m dateline.eval.calibrate NEWS --held` prints those of `held`: the questions of a news dataset, asked at their
own time where an answer was found, against three weeks too early where there was none.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from dateline.agent.compose.calibrated import log_odds_of_best
from dateline.agent.compose.extractive import MOST_WEIGHED
from dateline.eval.dataset import read_dataset
from dateline.eval.described import NAMES, Described, described
from dateline.eval.reader.data import EARLIER, opened
from dateline.eval.reader.scores import together
from dateline.index.reader import NONE, OWN, open_reader
from dateline.index.reader.candidates import likeliest

FOLDS = 5
THRESHOLDS = (0.1, 0.2, *np.arange(0.25, 0.6, 0.025), 0.7, 0.8)
HELD_THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
UNANSWERABLE = 1 / 8
"""What a question without an answer counts beside one that has one: the tuning half has many, all of them near misses,
so that these are told from what can be answered."""
REFUSED = 0.08
"""Share of what can be answered that is refused at a threshold of 0.5; the bias is set to that."""
MISSING = -1.28
"""The weight of a missing word is held: left free, it comes out positive on golden questions alone."""

Floats = npt.NDArray[np.float64]


def main() -> None:
    """Collect, fit, print."""
    parser = argparse.ArgumentParser(prog="python -m dateline.eval.calibrate", description=__doc__)
    parser.add_argument("folders", nargs="*", default=[Path("golden")], type=Path, metavar="FOLDER")
    parser.add_argument("--half", default="tuning", help="which half of a split set")
    parser.add_argument(
        "--last", default=1.0, type=float, help="share of the questions of an unsplit set, from its end"
    )
    parser.add_argument("--reader", default=OWN, help="own, none, or another reader's name, folder or file")
    parser.add_argument("--held", action="store_true", help="whether the archive holds an answer at all")
    given = parser.parse_args()
    if given.held:
        for folder in given.folders:
            _print_held(folder)
        return
    sets = [_collected(folder, given.half, given.last, given.reader) for folder in given.folders]
    everything = [one for found in sets for one in found]
    names = [name for name in NAMES if name != "reader" or given.reader != NONE]
    weights = _fit(everything, names)
    print({name: round(float(w), 2) for name, w in zip(names, weights, strict=False)}, "bias", round(weights[-1], 2))
    for folder, found in zip(given.folders, sets, strict=True):
        print(f"\n{folder.name}: {len(found)} questions; chosen rightly, held out: {_held_out(found, names)}")
        _print_right(found, weights, names)


def _collected(folder: Path, half: str, last: float, reader: str) -> list[Described]:
    dataset = read_dataset(folder)
    asked = [q for q in dataset.questions if not q.history and q.half in (None, half)]
    if not any(q.half for q in dataset.questions):
        asked = asked[len(asked) - round(len(asked) * last) :]
    with opened(dataset) as store:
        return [one for one in described(store, open_reader(reader), asked) if len(one.answers)]


def _fit(found: Sequence[Described], names: Sequence[str]) -> Floats:
    """Weights of each feature and, last, the bias: logistic regression, with an L2 penalty of 1, over all sentences."""
    values = np.concatenate([_values(one, names) for one in found])
    right = np.concatenate([one.answers for one in found]).astype(np.float64)
    free = np.array([name != "missing" for name in names])
    fixed = MISSING * values[:, ~free].sum(axis=1)

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = fixed + values[:, free] @ weights[:-1] + weights[-1]
        miss = 1.0 / (1.0 + np.exp(-odds)) - right
        penalty = 0.5 * float(weights[:-1] @ weights[:-1])
        gradient = np.append(values[:, free].T @ miss + weights[:-1], miss.sum())
        return float(np.sum(np.logaddexp(0.0, odds) - right * odds)) + penalty, gradient

    best: Floats = minimize(loss, np.zeros(int(free.sum()) + 1), jac=True, method="L-BFGS-B").x
    weights = np.full(len(names) + 1, MISSING)
    weights[np.append(free, True)] = best
    return weights


def _values(one: Described, names: Sequence[str]) -> Floats:
    return np.stack([one.feature(name) for name in names], axis=1)


def _odds(one: Described, names: Sequence[str], weights: Floats) -> Floats:
    odds: Floats = _values(one, names) @ weights[:-1] + weights[-1]
    return odds


def _weighed(one: Described, names: Sequence[str], weights: Floats) -> tuple[Described, Floats]:
    """The sentences that the composer holds against each other, with their odds."""
    odds = _odds(one, names, weights)
    if "reader" not in names:
        return one, odds
    unlike = odds - weights[names.index("likeness")] * one.feature("likeness")
    kept = likeliest(unlike, MOST_WEIGHED)
    parts = {name: getattr(one, name)[kept] for name in ("features", "answers", "words", "ranks")}
    return replace(one, **parts), odds[kept]


def _held_out(found: Sequence[Described], names: Sequence[str]) -> str:
    """How often the best sentence, and the best sixty words, answer, by weights fitted on the other folds."""
    one, words = [], []
    for fold in range(FOLDS):
        weights = _fit([d for i, d in enumerate(found) if i % FOLDS != fold], names)
        for d in found[fold::FOLDS]:
            given = together(d, _odds(d, names, weights))
            if d.question.answerability != "unanswerable":
                one.append(bool(d.answers[given[0]]))
                words.append(bool(d.answers[given].any()))
    return f"best sentence {np.mean(one):.3f}, best words {np.mean(words):.3f}"


def _print_right(found: Sequence[Described], weights: Floats, names: Sequence[str]) -> None:
    """The calibration of `right`, and what each threshold of it would refuse."""
    found, odds = zip(*(_weighed(one, names, weights) for one in found), strict=True)
    right = np.array([bool(d.answers[together(d, one)].any()) for d, one in zip(found, odds, strict=True)])
    support = [list(1.0 / (1.0 + np.exp(-one))) for one in odds]
    signs = np.array([[log_odds_of_best(one)] for one in support])
    if "reader" in names:
        signs = np.hstack([[[one.feature("reader").max()] for one in found], signs])
    unanswerable = np.array([one.question.answerability == "unanswerable" for one in found])
    print(f"right in sixty words, of at most {MOST_WEIGHED} sentences: {_mean(right[~unanswerable]):.3f}")
    model = LogisticRegression(C=10.0).fit(signs, right, np.where(unanswerable, UNANSWERABLE, 1.0))
    known = signs @ model.coef_[0]
    bias = -float(np.quantile(known[~unanswerable], REFUSED))
    print("right: slopes", model.coef_[0].round(2), "bias", round(bias, 2))
    chance = 1.0 / (1.0 + np.exp(-(known + bias)))
    print("threshold  refused of answerable  answered of unanswerable  right of answered")
    for threshold in THRESHOLDS:
        given = chance >= threshold
        print(
            f"{threshold:9.3f}  {_mean(~given[~unanswerable]):21.3f}  {_mean(given[unanswerable]):24.3f}"
            f"  {_mean(right[given]):17.3f}"
        )


def _print_held(folder: Path) -> None:
    dataset = read_dataset(folder)
    with opened(dataset) as store:
        asked = [one for one in described(store, None, dataset.questions) if one.answers.any()]
        early = [one for one in described(store, None, dataset.questions, earlier=EARLIER) if not one.answers.any()]
    nearest = [(one.feature("likeness") * one.feature("coverage")).max(initial=0.0) for one in asked + early]
    values = np.array(nearest)[:, None]
    held = np.arange(len(values)) < len(asked)
    model = LogisticRegression(C=10.0, class_weight="balanced").fit(values, held)
    chance = model.predict_proba(values)[:, 1]
    print(f"{folder.name}: {len(asked)} asked in time, {len(early)} too early, AUROC {roc_auc_score(held, chance):.3f}")
    print("held: slope", model.coef_[0].round(2), "bias", model.intercept_.round(2))
    print("threshold  refused of those in time  answered of those too early")
    for threshold in HELD_THRESHOLDS:
        print(f"{threshold:9.3f}  {_mean(chance[held] < threshold):24.3f}  {_mean(chance[~held] >= threshold):27.3f}")


def _mean(values: npt.NDArray[np.bool_]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


if __name__ == "__main__":
    main()
