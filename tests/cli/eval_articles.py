"""A small dataset folder for the command line: three articles, and as many questions as wanted."""

from __future__ import annotations

import json
from pathlib import Path

ARTICLES = (
    ("ferry", "2012-03-01", "The ferry Alma ran aground off Hollin Bay on Thursday. All 41 passengers were saved."),
    ("budget", "2012-03-05", "The council of Marren passed a budget of 9 million. Mayor Ina Holt called it lean."),
    ("school", "2012-04-02", "Two schools in Eastgate will close in June. Parents handed over 3,000 signatures."),
)
QUESTIONS = (
    {"question": "how many passengers were saved from the ferry Alma?", "answers": ["41"], "slice": "number"},
    {"question": "what budget did the council of Marren pass?", "answers": ["9 million"], "slice": "number"},
    {"question": "how many schools in Eastgate will close?", "answers": ["two"], "slice": "school"},
    {"question": "who won the chess title in Reykjavik?", "answerability": "unanswerable", "slice": "unanswerable"},
)


def write_dataset(folder: Path, questions: int = len(QUESTIONS)) -> Path:
    """Write the folder; beyond the four, the questions come again under other ids."""
    folder.mkdir()
    articles = [{"id": i, "title": None, "published_at": day, "text": text} for i, day, text in ARTICLES]
    asked = [{"id": f"q-{n}", **QUESTIONS[n % len(QUESTIONS)]} for n in range(questions)]
    for name, lines in (("articles.jsonl", articles), ("questions.jsonl", asked)):
        (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder
