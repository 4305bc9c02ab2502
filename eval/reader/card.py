"""The model card: what the reader is, what it was made of, how well it chooses, and where it must not be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.eval.reader import reranking
from dateline.eval.reader.batches import CANDIDATES
from dateline.eval.reader.scores import Scores, table
from dateline.eval.reader.train import Stage
from dateline.eval.reader.written import written_questions
from dateline.index.model import BUNDLED, BUNDLED_SHA256, sha256_of

_TEXT = """# The reader

A cross-encoder that reads a question and a sentence of a news article together, and gives the log of the odds that the
sentence answers, against no sentence doing so. It picks the sentences of Dateline's extractive answers. Written by
`{command}`.

- **Made of**: {base} (Apache-2.0, weights SHA-256 `{base_hash}`) with its embeddings left as they are; six layers and
  two heads, one over the first token and the mean of the sentence's own, one that marks where the answer's words begin
  and end; a score is the mean of what both say. Shipped are the differences from those weights, in
  four bits.
- **Weights**: {weights}
- **Reads**: question, headline, the words before the sentence, the sentence; at most 100 tokens, English.
- **Licence** of the weights: Apache-2.0.

## Learnt from

| data | what was taken | licence |
|---|---|---|
| SQuAD 2.0, half of the development set | sentences that hold the answer's span; questions without one | CC BY-SA 4.0 |
| RealTime QA, 2022 | sentences found that hold an accepted answer; questions asked too early | not stated |
| {written:,} questions written here on them{years} | what answers; {near_misses:,} near misses{put} | Apache-2.0 |
| the same articles | questions made by rule from one sentence, that another answers | their publishers' |

No text of these stands in the weights or beside them. Listwise softmax over {candidates} candidates and “none of
them”, and over the tokens at which the answer's words begin and end; seed {seed}; stages: {stages}.

## Scores

On {report}, of which the stages scored here learnt nothing; articles and questions that stand in both years were left
out of learning. Share of all questions whose accepted answer, letter for letter after normalising, stands in the
sentences chosen, with 95 % intervals over questions. About half of the questions have their answer in the articles.
{scores}
## Limits

- It was trained on English news and encyclopedia text. Of other languages it knows nothing; similarity then decides.
- An accepted answer may stand in a sentence that does not say what was asked; such sentences were learnt from, too.
- Words shared with the question weigh heavily with it: “engineers had warned that the dam might burst” is held for an
  answer to “when did the dam burst?” beside the sentence that says when. The kind of answer is weighed apart from it.
- It reads a sentence at a time: what only two together tell, it does not see.
- It says which sentence answers, not whether the sentence is true; the verifier and the quotes are there for that.
"""
COMMAND = "python -m dateline.eval.reader"


@dataclass(frozen=True, slots=True)
class Scored:
    """A stage and how well it chooses on the reporting set."""

    stage: Stage
    examples: int
    questions: int
    made: Scores

    def told(self) -> str:
        """The table, and what the reader brings as a reranker."""
        after = f"\n\n{reranking.told(self.made.reranking)}" if self.made.reranking else ""
        return table(self.made.lines) + after


def written(
    scored: Sequence[Scored], more: Stage, *, shipped: Path | None, seed: int, report: str, also: str | None = None
) -> str:
    """The card as Markdown; `shipped` is the file of the weights, `also` another set, of which `more` learnt."""
    stages = [f"{one.stage.name}, {one.stage.steps} steps" for one in scored]
    parts = []
    for one in scored:
        parts.append(
            f"\nAfter “{one.stage.name}” ({one.examples:,} examples), on {one.questions:,} questions, median "
            f"{one.made.milliseconds:.0f} ms to read a question's sentences:\n\n{one.told()}\n"
        )
    weights, years, put = "not shipped", "", ""
    if shipped is not None:
        weights = f"{shipped.stat().st_size / 1e6:.1f} MB, SHA-256 `{sha256_of(shipped)}`"
    if also is not None:
        years = f", at last also on those of {also}"
        put = "; then among other articles' sentences, too, and as follow-ups"
        stages.append(f"then articles of {also}, too, {more.steps} steps, of which nothing is scored here")
    asked = written_questions()
    return _TEXT.format(
        command=COMMAND + (f" --also {also}" if also else "") + (" --ship" if shipped else ""),
        written=len(asked),
        candidates=CANDIDATES,
        near_misses=sum(not one.spans for one in asked),
        base=BUNDLED,
        base_hash=BUNDLED_SHA256,
        weights=weights,
        years=years,
        put=put,
        seed=seed,
        stages="; ".join(stages),
        report=report,
        scores="".join(parts),
    )
