"""How many answers come with questions that may come next, and what seeking them costs.

    python benchmarks/follow_ups.py --questions 150
    python benchmarks/follow_ups.py --dataset ../shared/data/realtimeqa/2022 --questions 150 --show

Asks questions of a dataset (the golden one unless another is given), and prints how many answers with claims have how
many follow-ups, and the milliseconds of that step beside those of all steps. `--show` prints the questions, to be read.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np

from dateline.agent.answer import Answer
from dateline.agent.graph import ask, build_graph
from dateline.eval.dataset import read_dataset
from dateline.eval.reader.data import opened
from dateline.eval.run import sample


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", type=Path, default=Path("golden"))
    parser.add_argument("--questions", type=int, default=150)
    parser.add_argument("--show", action="store_true", help="also print what is offered")
    given = parser.parse_args()
    dataset = read_dataset(given.dataset)
    answers: list[Answer] = []
    with opened(dataset) as store:
        graph = build_graph(store)
        for question in sample(dataset.questions, limit=given.questions, seed=0):
            answer = ask(graph, question.question, as_of=question.as_of)
            if answer.claims:
                answers.append(answer)
            if given.show and answer.follow_ups:
                print(question.question, *answer.follow_ups, sep="\n    ")
    offered = Counter(len(answer.follow_ups) for answer in answers)
    print(f"{len(answers)} answers with claims; follow-ups:", dict(sorted(offered.items())))
    seeking = [answer.timings["follow_ups"] for answer in answers]
    whole = [answer.milliseconds for answer in answers]
    for name, values in (("seeking them", seeking), ("all steps", whole)):
        print(f"{name}: median {np.median(values):.0f} ms, 95 % {np.percentile(values, 95):.0f} ms")
    print(f"share of all steps' time: {sum(seeking) / sum(whole):.0%}")


if __name__ == "__main__":
    main()
