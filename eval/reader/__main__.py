"""The whole of it in one command: data, training, scores, weights and card.

`python -m dateline.eval.reader` trains on SQuAD 2.0 and one year of news, and scores another year, of which nothing is
learnt. `--validate 0.4` scores the last two fifths of the first year's questions in its place, of which nothing is then
learnt, so that something can be chosen. `--also` goes on with the articles of another year and what was written over
them; `--ship` writes the weights that Dateline ships. Whatever is done is kept in the working folder; a run cut short
goes on where it stopped.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from dateline.eval.dataset import Dataset, read_dataset
from dateline.eval.described import described
from dateline.eval.reader import data
from dateline.eval.reader.beside import tutorial_line
from dateline.eval.reader.card import Scored, written
from dateline.eval.reader.example import Example, read_examples, write_examples
from dateline.eval.reader.progress import timed, told
from dateline.eval.reader.reranking import reranking
from dateline.eval.reader.scores import Scores, Timed, lines, read_scores, write_scores
from dateline.eval.reader.train import Stage, train
from dateline.eval.run import sample
from dateline.index.errors import DatelineError
from dateline.index.reader.own import OwnReader, base_numbers
from dateline.index.reader.weights import SHIPPED, packed, write_packed

_DATA = Path("../shared/data")
FIRST = Stage(
    "first",
    1_100,
    {"news": 4, "written": 7, "written_none": 2, "cloze": 1, "squad": 2, "squad_none": 1, "news_none": 1},
)
MORE = Stage(
    "more",
    900,
    {"news": 2, "elsewhere": 6, "written_none": 4, "follow_up": 3, "squad": 1, "squad_none": 1, "news_none": 1},
)
"""Of another year's articles, too; with wrong sentences of all articles, and follow-ups."""


class Run:
    """What has been learnt so far; each stage begins with what the one before it learnt."""

    def __init__(
        self,
        work: Path,
        report: Dataset,
        squad: Sequence[Example],
        *,
        share: float,
        limit: int | None,
        beside: bool,
    ) -> None:
        self.trained: Path
        """The weights of the last stage."""
        self.scored: list[Scored] = []
        self._work, self._report, self._squad = work, report, squad
        self._share, self._limit, self._beside = share, limit, beside

    def learn(self, stage: Stage, make: Callable[[], list[Example]], *, seed: int, score: bool = True) -> None:
        """Train on SQuAD and what `make` gives, kept beside the weights; then score on the reporting set."""
        stage = Stage(stage.name, max(1, round(stage.steps * self._share)), stage.mix)
        kept = self._work / f"{stage.name}.examples.jsonl"
        if not kept.exists():
            write_examples(kept, make())
        examples = [*self._squad, *read_examples(kept)]
        before = self.trained if self.scored else None
        with timed(f"{stage.name}: training"):
            self.trained = train(stage, examples, self._work, before=before, seed=seed)
        weights = self._work / f"{stage.name}.packed.safetensors"
        pack(self.trained, weights)
        if score:
            with timed(f"{stage.name}: scoring on {self._report.name}"):
                self.scored.append(self._score(stage, OwnReader(weights), len(examples)))

    def _score(self, stage: Stage, reader: OwnReader, examples: int) -> Scored:
        asked = [q for q in self._report.questions if not q.history]
        drawn = sample(asked, limit=self._limit, seed=0)
        kept = self._work / f"{stage.name}.{self._report.name}-{len(drawn)}.scores.json"
        if not kept.exists():
            clocked = Timed(reader)
            with data.opened(self._report) as store:
                found = list(told(described(store, clocked, drawn), len(drawn), "questions scored"))
            milliseconds = float(np.median(clocked.milliseconds))
            write_scores(kept, Scores(tuple(lines(found)), reranking(found), milliseconds))
        made = read_scores(kept)
        if self._beside:
            made = replace(made, lines=(tutorial_line(self._report, drawn), *made.lines))
        scored = Scored(stage, examples, len(drawn), made)
        print(f"\n{stage.name} on {self._report.name}, {len(drawn)} questions:\n\n{scored.told()}\n", flush=True)
        return scored


def main() -> None:
    """Train, score, and ship if asked to."""
    parser = argparse.ArgumentParser(prog="python -m dateline.eval.reader", description=__doc__)
    parser.add_argument("--squad", type=Path, default=_DATA / "squad2" / "dev-half.json", metavar="FILE")
    parser.add_argument("--news", type=Path, default=_DATA / "realtimeqa" / "2022", metavar="FOLDER")
    parser.add_argument("--report", type=Path, default=_DATA / "realtimeqa" / "2023", metavar="FOLDER")
    parser.add_argument("--limit", type=int, default=None, help="score so many questions of the reporting set")
    parser.add_argument(
        "--tutorial", action="store_true", help="score LangChain's tutorial chain, too, whose index is made first"
    )
    parser.add_argument("--work", type=Path, default=Path("build/reader"), metavar="FOLDER")
    parser.add_argument("--share", type=float, default=1.0, help="share of the steps to take, for a trial")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--also", type=Path, default=None, metavar="FOLDER", help="learn from its articles, too, at last"
    )
    parser.add_argument(
        "--validate", type=float, default=0.0, metavar="SHARE", help="leave the last of --news unlearnt; score those"
    )
    parser.add_argument("--ship", action="store_true", help="write the weights that Dateline ships, and their card")
    given = parser.parse_args()
    if not 0.0 <= given.validate < 1.0:
        parser.error("--validate is a share of the questions, from 0 up to less than 1")
    if given.validate and (given.also or given.ship):
        parser.error("--validate is to choose by; what is shipped has learnt from all: leave --also and --ship out")
    given.work.mkdir(parents=True, exist_ok=True)
    try:
        with timed("in all"):
            _run(given)
    except DatelineError as error:
        parser.exit(1, f"{error}\n")


def _run(given: argparse.Namespace) -> None:
    report = read_dataset(given.report)
    squad = data.squad(given.squad, given.work)
    with timed(f"{given.news.name}: articles and search"):
        news = data.news(given.news, given.work)
    work, apart_from = given.work, [report]
    if given.validate:  # a part of the same articles, told apart by time
        news, report = data.parted(news, given.validate)
        work, apart_from = given.work / f"validate-{given.validate:g}", []
        work.mkdir(exist_ok=True)
    run = Run(work, report, squad, share=given.share, limit=given.limit, beside=given.tutorial)

    run.learn(FIRST, lambda: data.examples_of(news, seed=given.seed, apart_from=apart_from), seed=given.seed)
    also = given.also.name if given.also else None
    if given.also:
        years = [list(data.articles_of(dataset)) for dataset in (news.dataset, read_dataset(given.also))]

        def both() -> list[Example]:
            plain = [*data.examples_of(news, seed=given.seed + 1), *data.of_articles(years[1], seed=given.seed + 1)]
            return [*plain, *(one for year in years for one in data.harder_of_articles(year))]

        run.learn(MORE, both, seed=given.seed + 1, score=False)
    if given.ship:
        pack(run.trained, SHIPPED)
    shipped = SHIPPED if given.ship else None
    text = written(run.scored, MORE, shipped=shipped, seed=given.seed, report=report.name, also=also)
    (SHIPPED.parent if given.ship else work).joinpath("card.md").write_text(text, encoding="utf-8")
    print(text)


def pack(trained: Path, path: Path) -> None:
    """Write what a stage learnt as it is shipped."""
    from safetensors.numpy import load_file

    write_packed(path, packed(load_file(trained), base_numbers()))


if __name__ == "__main__":
    main()
