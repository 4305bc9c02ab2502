"""Fit the weights of `index.reader.support` on questions whose answering sentences are known.

`python -m dateline.eval.calibrate [FOLDER ...] [--half tuning] [--last SHARE] [--reader NAME]` prints the weights of a
logistic model over all sentences, how often they choose rightly, cross-validated over questions, and what each
threshold of support would refuse.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from dateline.eval.dataset import read_dataset
from dateline.eval.described import NAMES, Described, described
from dateline.eval.reader.data import opened
from dateline.eval.reader.scores import in_words
from dateline.index.reader import NONE, OWN, open_reader

FOLDS = 5
THRESHOLDS = (0.05, *np.arange(0.08, 0.2, 0.01), 0.25, 0.3, 0.4, 0.5)


def main() -> None:
    """Collect, fit, print."""
    parser = argparse.ArgumentParser(prog="python -m dateline.eval.calibrate", description=__doc__)
    parser.add_argument("folders", nargs="*", default=[Path("golden")], type=Path, metavar="FOLDER")
    parser.add_argument("--half", default="tuning", help="which half of a split set")
    parser.add_argument(
        "--last", default=1.0, type=float, help="share of the questions of an unsplit set, from its end"
    )
    parser.add_argument("--reader", default=OWN, help="own, none, or another reader's name, folder or file")
    given = parser.parse_args()
    reader = open_reader(given.reader)
    sets = []
    for folder in given.folders:
        dataset = read_dataset(folder)
        asked = [q for q in dataset.questions if not q.history and q.half in (None, given.half)]
        if not any(q.half for q in dataset.questions):
            asked = asked[len(asked) - round(len(asked) * given.last) :]
        with opened(dataset) as store:
            sets.append([one for one in described(store, reader, asked) if len(one.answers)])
    everything = [one for found in sets for one in found]
    names = [name for name in NAMES if name != "reader" or given.reader != NONE]
    model = _fit(everything, names)
    weights = {name: round(float(w), 2) for name, w in zip(names, model.coef_[0], strict=True)}
    print(weights, "bias", round(float(model.intercept_[0]), 2))
    for folder, found in zip(given.folders, sets, strict=True):
        print(f"\n{folder.name}: {len(found)} questions; chosen rightly, held out: {_held_out(found, names)}")
        _print_thresholds(found, model, names)


def _fit(found: Sequence[Described], names: Sequence[str]) -> LogisticRegression:
    values = np.concatenate([_values(one, names) for one in found])
    return LogisticRegression(max_iter=2_000).fit(values, np.concatenate([one.answers for one in found]))


def _values(one: Described, names: Sequence[str]) -> npt.NDArray[np.float64]:
    return np.stack([one.feature(name) for name in names], axis=1)


def _held_out(found: Sequence[Described], names: Sequence[str]) -> str:
    """How often the best sentence, and the best sixty words, answer, by weights fitted on the other folds."""
    one, words = [], []
    for fold in range(FOLDS):
        model = _fit([d for i, d in enumerate(found) if i % FOLDS != fold], names)
        for d in found[fold::FOLDS]:
            order = np.argsort(-model.decision_function(_values(d, names)), kind="stable")
            one.append(bool(d.answers[order[0]]))
            words.append(in_words(d, order))
    return f"best sentence {np.mean(one):.3f}, best words {np.mean(words):.3f}"


def _print_thresholds(found: Sequence[Described], model: LogisticRegression, names: Sequence[str]) -> None:
    chances = [model.predict_proba(_values(one, names))[:, 1] for one in found]
    best = np.array([chance.max() for chance in chances])
    right = np.array([bool(one.answers[np.argmax(chance)]) for one, chance in zip(found, chances, strict=True)])
    unanswerable = np.array([one.question.answerability == "unanswerable" for one in found])
    print("threshold  refused of answerable  answered of unanswerable  right of answered")
    for threshold in THRESHOLDS:
        given = best >= threshold
        print(
            f"{threshold:9.3f}  {_mean(~given[~unanswerable]):21.3f}  {_mean(given[unanswerable]):24.3f}"
            f"  {_mean(right[given]):17.3f}"
        )


def _mean(values: npt.NDArray[np.bool_]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


if __name__ == "__main__":
    main()
