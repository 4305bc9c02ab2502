"""How far a verifier agrees with the people who judged the sentences of QAGS, and how far published ones do.

Balanced accuracy is the mean of the share of borne-out sentences that are supported and of the others that are not. A
summary counts as borne out if every sentence of it does, as in TRUE (Honovich et al., NAACL 2022); its score is that of
its weakest sentence. The correlations are those of the literature: over summaries, the mean score of the sentences
with the share of sentences that the judges found borne out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from dateline.agent.verifier import Verdict, Verifier
from dateline.agent.verifier.meaning import SentenceEncoder
from dateline.eval.metrics.bootstrap import Statistic, Values, interval
from dateline.eval.metrics.summary import Figure
from dateline.eval.qags import Half, Judged, nearest

PARTS: tuple[Half | None, ...] = ("tuning", "reporting", None)
"""The halves, and both together."""


@dataclass(frozen=True, slots=True)
class Published:
    """A figure from the literature, over the 235 summaries."""

    name: str
    auroc: float | None
    pearson: float | None
    spearman: float | None
    source: str


_G_EVAL = "Liu et al., EMNLP 2023 (G-Eval), table 3"
_ALIGNSCORE = "README of AlignScore (Zha et al., ACL 2023)"
PUBLISHED: tuple[Published, ...] = (
    Published("ROUGE-L", None, 0.357, 0.324, _G_EVAL),
    Published("ROUGE-2", None, 0.459, 0.418, _G_EVAL),
    Published("MoverScore", None, 0.414, 0.347, _G_EVAL),
    Published("FactCC", None, 0.416, 0.484, _G_EVAL),
    Published("QAGS", None, 0.545, None, _G_EVAL),
    Published("BERTScore", None, 0.576, 0.505, _G_EVAL),
    Published("CTC", None, 0.619, 0.564, _G_EVAL),
    Published("UniEval (T5)", None, 0.682, 0.662, _G_EVAL),
    Published("BARTScore", None, 0.735, 0.680, _G_EVAL),
    Published("G-Eval (GPT-4)", None, 0.631, 0.685, _G_EVAL),
    Published("AlignScore-base (125M)", None, None, 0.690, _ALIGNSCORE),
    Published("AlignScore-large (355M)", None, None, 0.739, _ALIGNSCORE),
    Published("T5-11B, TrueTeacher and ANLI", 0.894, None, None, "model card of google/t5_11b_trueteacher_and_anli"),
)


def judge_qags(
    judged: Sequence[Judged],
    verifier: Verifier,
    encoder: SentenceEncoder | None,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Verdict]:
    """What the verifier says of each sentence, held against the nearest sentences of its article, in order."""
    verdicts = []
    for number, sentence in enumerate(judged, 1):
        verdicts.append(verifier.verify(sentence.claim, nearest(sentence.claim, sentence.article, encoder)))
        progress(number)
    return verdicts


def agreement(judged: Sequence[Judged], verdicts: Sequence[Verdict], half: Half | None) -> dict[str, Figure]:
    """Every figure over one half of the summaries, or over all; resampled by summary, with 95 % intervals."""
    summaries = [s for s in dict.fromkeys(j.summary for j in judged) if half is None or _half(judged, s) == half]
    if not summaries:
        return {name: Figure(None, None, None, 0) for name in STATISTICS}
    rows = {s: [(j, v) for j, v in zip(judged, verdicts, strict=True) if j.summary == s] for s in summaries}
    longest = max(map(len, rows.values()))
    # shape (summaries, sentences, 3): what the judges said, what the verifier said, its score; NaN behind the last
    values = np.full((len(summaries), longest, 3), np.nan)
    for i, summary in enumerate(summaries):
        for k, (sentence, verdict) in enumerate(rows[summary]):
            values[i, k] = (sentence.is_supported, verdict.supported, verdict.score)
    return {name: _figure(values, statistic) for name, statistic in STATISTICS.items()}


def _half(judged: Sequence[Judged], summary: int) -> Half:
    return next(j.half for j in judged if j.summary == summary)


def _figure(values: Values, statistic: Callable[[Values], float]) -> Figure:
    low, high = interval(values, _over_samples(statistic))
    return Figure(statistic(values), low, high, len(values))


def _over_samples(statistic: Callable[[Values], float]) -> Statistic:
    return lambda samples: np.array([statistic(sample) for sample in samples])


def balanced_accuracy(truth: Values, said: Values) -> float:
    """The mean of the two classes' shares of right verdicts; of one class alone, its share."""
    shares = [float(np.mean(said[truth == value] == value)) for value in (0.0, 1.0) if np.any(truth == value)]
    return float(np.mean(shares))


def auroc(truth: Values, scores: Values) -> float:
    """The chance that a borne-out one has the higher score of two, ties counted half (Mann and Whitney 1947)."""
    supported = truth == 1.0
    n, m = int(supported.sum()), int((~supported).sum())
    if not n or not m:
        return 0.5
    return float((rankdata(scores)[supported].sum() - n * (n + 1) / 2) / (n * m))


def _sentences(values: Values) -> Values:
    return values.reshape(-1, 3)[~np.isnan(values.reshape(-1, 3)[:, 0])]


def _weakest(values: Values) -> Values:
    return np.asarray(np.nanmin(values, axis=1))


def _correlation(one: Values, other: Values) -> float:
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _pearson(values: Values) -> float:
    means = np.nanmean(values, axis=1)
    return _correlation(means[:, 0], means[:, 2])


def _spearman(values: Values) -> float:
    means = np.nanmean(values, axis=1)
    return _correlation(rankdata(means[:, 0]), rankdata(means[:, 2]))


STATISTICS: dict[str, Callable[[Values], float]] = {
    "balanced_accuracy": lambda v: balanced_accuracy(_sentences(v)[:, 0], _sentences(v)[:, 1]),
    "auroc": lambda v: auroc(_sentences(v)[:, 0], _sentences(v)[:, 2]),
    "summary_balanced_accuracy": lambda v: balanced_accuracy(_weakest(v)[:, 0], _weakest(v)[:, 1]),
    "summary_auroc": lambda v: auroc(_weakest(v)[:, 0], _weakest(v)[:, 2]),
    "summary_pearson": _pearson,
    "summary_spearman": _spearman,
}
