"""A part of a dataset that can be scored in minutes: some of its questions, and the articles that bear on them.

`python -m dateline.eval.subset FOLDER OUT --questions 400 --seed 0` draws the questions, and keeps the articles that
any of them names (`result_ids`, `relevant_ids`, `evidence`). The archive is smaller than the whole, so that finding is
easier there than in the whole: say so beside the figures.

`--ask OTHER` draws the questions from another folder and asks them of all articles of FOLDER, as questions without an
answer: those of a later year, asked of an earlier one's archive, measure false certainty. Questions that stand in both
are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dateline.eval.dataset import read_dataset
from dateline.eval.run import sample


def subset(folder: Path, out: Path, *, questions: int, seed: int) -> tuple[int, int]:
    """Write the part of a dataset folder to another folder; returns the numbers of its questions and articles.

    Raises:
        SourceError: the folder is not a dataset.

    """
    dataset = read_dataset(folder)
    lines = sample(list(_objects(folder / "questions.jsonl")), limit=questions, seed=seed)
    named = {article_id for line in lines for article_id in _named(line)}
    out.mkdir(parents=True, exist_ok=True)
    _write(out, lines)
    kept = 0
    with gzip.GzipFile(out / "articles.jsonl.gz", "wb", mtime=0) as file:  # without a time: equal parts, equal files
        for article in _objects(dataset.articles):
            if str(article["id"]) in named:
                file.write(json.dumps(article, ensure_ascii=False).encode() + b"\n")
                kept += 1
    return len(lines), kept


def across(folder: Path, other: Path, out: Path, *, questions: int, seed: int) -> tuple[int, int]:
    """Write a dataset of one folder's articles and another's questions, marked as unanswerable; returns their numbers.

    Raises:
        SourceError: one of the folders is not a dataset.

    """
    dataset = read_dataset(folder)
    known = {question.question for question in dataset.questions}
    read_dataset(other)
    new = [line for line in _objects(other / "questions.jsonl") if line["question"] not in known]
    lines = sample(new, limit=questions, seed=seed)
    out.mkdir(parents=True, exist_ok=True)
    _write(out, [{**line, "answerability": "unanswerable"} for line in lines])
    shutil.copyfile(dataset.articles, out / dataset.articles.name)
    return len(lines), sum(1 for _ in _objects(dataset.articles))


def _write(out: Path, lines: Iterable[dict[str, Any]]) -> None:
    with (out / "questions.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def _named(question: dict[str, Any]) -> set[str]:
    """Ids of the articles that a question names."""
    named = {str(i) for key in ("result_ids", "relevant_ids") for i in question.get(key) or ()}
    evidence = question.get("evidence") or ()
    return named | {
        str(e["article_id"])
        for e in ((evidence,) if isinstance(evidence, str) else evidence)
        if isinstance(e, dict) and e.get("article_id")
    }


def main() -> None:
    """Write a part of a dataset."""
    parser = argparse.ArgumentParser(description="Write some questions of a dataset, and the articles they name.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ask", type=Path, metavar="OTHER", help="take the questions from another folder")
    given = parser.parse_args()
    drawn: dict[str, int] = {"questions": given.questions, "seed": given.seed}
    if given.ask:
        questions, articles = across(given.folder, given.ask, given.out, **drawn)
    else:
        questions, articles = subset(given.folder, given.out, **drawn)
    print(f"{given.out}: {questions} questions, {articles} articles")


if __name__ == "__main__":
    main()
