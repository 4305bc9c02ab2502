"""Follow-ups against human rewrites: what is measured, on examples worked out by hand, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.eval.rewrites import Rewritten, measure, read_rewrites, rewrites_outcome, rouge_l
from dateline.index.encoder import Encoder
from dateline.index.errors import SourceError

TURNS = "|user|: Who won the Norvale Cup in 2012?\n|user|: and who coached them?"
FILES = {
    "sport_questions.jsonl": [{"_id": "c<::>2", "text": TURNS}],
    "sport_lastturn.jsonl": [{"_id": "c<::>2", "text": "|user|: and who coached them?"}],
    "sport_rewrite.jsonl": [{"_id": "c<::>2", "text": "|user|: Who coached the winners of the Norvale Cup in 2012?"}],
}
FOLLOW_UP = Rewritten(
    "c<::>2",
    "sport",
    (("user", "Who won the Norvale Cup in 2012?"),),
    "and who coached them?",
    "Who coached the winners of the Norvale Cup in 2012?",
)


def folder(place: Path, **changed: object) -> Path:
    place.mkdir(exist_ok=True)
    for name, lines in {**FILES, **{f"sport_{kind}.jsonl": lines for kind, lines in changed.items()}}.items():
        if lines is not None:
            text = lines if isinstance(lines, str) else "\n".join(map(json.dumps, lines))
            (place / name).write_text(text, encoding="utf-8")
    return place


def test_the_three_ways_of_a_follow_up_are_read_together(tmp_path: Path) -> None:
    assert read_rewrites(folder(tmp_path)) == [FOLLOW_UP]


def test_answers_may_stand_between_the_questions(tmp_path: Path) -> None:
    turns = "|user|: Who won?\n|agent|: Rovers,\nI think.\n|user|: and who coached them?"
    (read,) = read_rewrites(folder(tmp_path, questions=[{"_id": "c<::>2", "text": turns}]))
    assert read.history == (("user", "Who won?"), ("assistant", "Rovers,\nI think."))


@pytest.mark.parametrize(
    ("text", "reference", "f1"),
    [
        ("who coached them", "who coached them", 1.0),
        # two words in order, of 3 and 4: 2 * 2 / 7
        ("coached them who", "who coached the cup winners", 0.0 + 2 * 1 / 7),
        ("who coached winners", "who coached cup winners", 2 * 3 / 7),
        ("", "who", 0.0),
        ("the", "the", 0.0),
    ],
)
def test_rouge_l_is_the_f1_of_the_longest_common_subsequence(text: str, reference: str, f1: float) -> None:
    assert rouge_l(text, reference) == pytest.approx(f1)


def test_dateline_and_the_last_question_are_held_against_the_human_rewrite(encoder: Encoder) -> None:
    told: list[int] = []
    (found,) = measure([FOLLOW_UP], encoder, told.append)
    assert told == [1]
    assert "Norvale Cup" in found.dateline
    # the person added winners, Norvale, Cup and 2012 to “coached”
    assert found.last_turn_scores["added_recall"] == 0.0
    assert "added_precision" not in found.last_turn_scores
    assert 0.5 <= found.scores["added_recall"] <= 1.0
    assert found.scores["cosine"] > found.last_turn_scores["cosine"]
    # who, coached of 4 and 9 words
    assert found.last_turn_scores["token_f1"] == pytest.approx(2 * 2 / (4 + 8))
    assert found.last_turn_scores["rouge_l"] == pytest.approx(2 * 2 / (4 + 8))


def test_a_question_that_stands_alone_scores_full_marks_and_adds_nothing(encoder: Encoder) -> None:
    alone = Rewritten(
        "c<::>3", "sport", FOLLOW_UP.history, "Which team won the Norvale Cup?", "Which team won the Norvale Cup?"
    )
    (found,) = measure([alone], encoder)
    assert found.scores == found.last_turn_scores
    assert (found.scores["token_f1"], found.scores["rouge_l"]) == (1.0, 1.0)
    assert found.scores["cosine"] == pytest.approx(1.0)
    assert "added_recall" not in found.scores


def test_the_outcome_is_plain_json_over_all_and_by_domain_with_paired_differences(encoder: Encoder) -> None:
    other = Rewritten(
        "d<::>2", "court", (("user", "Who is Judge Roe?"),), "When did she rule?", "When did Judge Roe rule?"
    )
    result = json.loads(json.dumps(rewrites_outcome(measure([FOLLOW_UP, other], encoder), "some-model")))
    assert list(result["domains"]) == ["court", "sport"]
    assert [question["id"] for question in result["questions"]] == ["c<::>2", "d<::>2"]
    recall = result["all"]["added_recall"]
    assert (recall["dateline"]["n"], recall["last_turn"]["value"]) == (2, 0.0)
    assert recall["difference"]["value"] == pytest.approx(recall["dateline"]["value"])
    assert recall["difference"]["low"] <= recall["difference"]["value"] <= recall["difference"]["high"]
    assert result["all"]["added_precision"]["last_turn"] == {"value": None, "low": None, "high": None, "n": 0}
    assert set(result["definitions"]) == set(result["all"])


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"lastturn": None}, r"sport_lastturn\.jsonl cannot be read: no such file"),
        ({"rewrite": []}, r"sport_rewrite\.jsonl holds no rewrite"),
        ({"rewrite": "{"}, r"sport_rewrite\.jsonl, line 1: no object with strings"),
        ({"rewrite": "[1]"}, r"sport_rewrite\.jsonl, line 1: no object with strings"),
        ({"questions": [{"_id": "c<::>2", "text": 7}]}, r"sport_questions\.jsonl, line 1: no object with strings"),
        ({"lastturn": [{"_id": "x", "text": "?"}]}, r"sport_questions\.jsonl lacks x, which stands in its neighbours"),
        ({"lastturn": FILES["sport_lastturn.jsonl"] * 2}, r"sport_lastturn\.jsonl, line 2: the id c<::>2 stands twice"),
        ({"questions": [{"_id": "c<::>2", "text": "no turns"}]}, "does not end with a question of the user"),
    ],
)
def test_broken_files_are_told_in_a_sentence(tmp_path: Path, changed: dict[str, object], told: str) -> None:
    with pytest.raises(SourceError, match=told):
        read_rewrites(folder(tmp_path, **changed))


def test_a_folder_without_rewrites_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="There is no folder"):
        read_rewrites(tmp_path / "nowhere")
    with pytest.raises(SourceError, match="holds no rewrites"):
        read_rewrites(tmp_path)
