"""A part of a dataset that can be scored in minutes: some of its questions, and the articles that bear on them.

`python -m dateline.eval.subset FOLDER OUT --questions 400 --seed 0` draws the questions, and keeps the articles that
any of them names (`result_ids`, `relevant_ids`, `evidence`). The archive is smaller than the whole, so that finding is
easier there than in the whole: say so beside the figures.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
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
    with (out / "questions.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    kept = 0
    with gzip.GzipFile(out / "articles.jsonl.gz", "wb", mtime=0) as file:  # without a time: equal parts, equal files
        for article in _objects(dataset.articles):
            if str(article["id"]) in named:
                file.write(json.dumps(article, ensure_ascii=False).encode() + b"\n")
                kept += 1
    return len(lines), kept


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
    given = parser.parse_args()
    questions, articles = subset(given.folder, given.out, questions=given.questions, seed=given.seed)
    print(f"{given.out}: {questions} questions, {articles} articles")


if __name__ == "__main__":
    main()
