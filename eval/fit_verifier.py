"""Fit the weights of `agent.verifier.meaning` on sentences that people judged.

`python -m dateline.eval.fit_verifier FILE` reads a QAGS file and prints the weights that its tuning half gives, with an
encoder and without, and the area under the ROC curve on that half, cross-validated over summaries.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from dateline.agent.verifier.meaning import Likeness, SentenceEncoder, likeness
from dateline.agent.verifier.reading import read
from dateline.eval.qags import Judged, nearest, read_qags
from dateline.index.encoder import Encoder

FOLDS = 10


def main() -> None:
    """Read, fit, print."""
    parser = argparse.ArgumentParser(description="Fit the weights of agent/verifier/meaning.py.")
    parser.add_argument("file", type=Path, help="a QAGS file")
    judged = [sentence for sentence in read_qags(parser.parse_args().file) if sentence.half == "tuning"]
    for encoder in (Encoder(), None):
        print("with an encoder" if encoder else "without an encoder")
        _fit(judged, [_closest(sentence, encoder) for sentence in judged])


def _closest(sentence: Judged, encoder: SentenceEncoder | None) -> Likeness:
    """The likeness to that sentence of the article which is most alike."""
    claim = " ".join(sentence.claim.split())
    quotes = nearest(claim, sentence.article, encoder)
    cosines: Sequence[float | None] = [None] * len(quotes)
    if encoder is not None:
        vectors = encoder.encode_sentences([claim, *(quote.text for quote in quotes)])
        cosines = [float(c) for c in np.clip(vectors[1:] @ vectors[0], 0.0, 1.0)]
    found = [likeness(read(claim), read(quote.text), cosine) for quote, cosine in zip(quotes, cosines, strict=True)]
    return max(found, key=lambda alike: sum(value for value in astuple(alike) if value is not None))


def _fit(judged: Sequence[Judged], found: Sequence[Likeness]) -> None:
    names = [field.name for field in fields(Likeness) if getattr(found[0], field.name) is not None]
    features = np.array([[value for value in astuple(alike) if value is not None] for alike in found])
    supported = np.array([sentence.is_supported for sentence in judged])
    # Both classes weigh the same: the score's middle is the threshold of balanced accuracy.
    model = LogisticRegression(max_iter=1_000, class_weight="balanced")
    groups = [sentence.summary for sentence in judged]
    held_out = cross_val_predict(
        model, features, supported, groups=groups, cv=GroupKFold(FOLDS), method="predict_proba"
    )[:, 1]
    model.fit(features, supported)
    weights = {"bias": model.intercept_[0], **dict(zip(names, model.coef_[0], strict=True))}
    print({name: round(float(weight), 2) for name, weight in weights.items()})
    print(f"{len(judged)} sentences; area under the ROC curve, held out: {roc_auc_score(supported, held_out):.3f}")


if __name__ == "__main__":
    main()
