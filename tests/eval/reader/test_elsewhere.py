"""Written questions with wrong sentences of other articles."""

from __future__ import annotations

import json
from pathlib import Path

from dateline.eval.reader.elsewhere import OF_AN_ARTICLE, elsewhere_examples
from dateline.eval.reader.written import HASH, over_articles
from dateline.index.article import RawArticle
from dateline.index.loaders import load

OWN = "The Corrin Vale ran aground at noon. Nobody was hurt. Her owners blame a faulty chart."
LIKE_IT = (
    "The tanker Saint Aude was wrecked in May, say its owners. Owners of the tanker blame the pilot. Tanker owners pay."
    " No tanker owners left."
)
ANSWERS_TOO = "Owners said that the tanker was wrecked by charts. The wrecked tanker was old."


def articles(folder: Path) -> list[RawArticle]:
    path = folder / "articles.jsonl"
    texts = {"own": OWN, "like": LIKE_IT, "too": ANSWERS_TOO}
    path.write_text("\n".join(json.dumps({"id": i, "title": "At sea", "text": text}) for i, text in texts.items()))
    return [one for one in load(str(path)) if isinstance(one, RawArticle)]


def test_wrong_sentences_of_other_articles_stand_between_those_of_its_own(tmp_path: Path) -> None:
    found = articles(tmp_path)
    start = OWN.index("Her owners")
    line = {
        "article": found[0].article_id,
        "hash": found[0].content_hash[:HASH],
        "question": "Why do the owners say the tanker was wrecked?",
        "spans": [[start, len(OWN)]],
        "answers": ["a faulty chart"],
        "kind": "why",
    }
    asked = tmp_path / "asked.jsonl"
    asked.write_text(json.dumps(line) + "\n")
    ((article, example),) = elsewhere_examples(over_articles(found, asked), found)
    others = [one.text for one in example.others]
    assert (article.article_id, example.kind) == ("own", "elsewhere")
    assert [one.text for one in example.answering] == ["Her owners blame a faulty chart."]
    assert (others[0] in OWN, others[1] in OWN) == (True, False)
    assert len([one for one in others if one in LIKE_IT]) == OF_AN_ARTICLE
    assert not any("charts" in one for one in others), "what holds a word of the answer may answer"
    assert "The wrecked tanker was old." in others
