"""What asks for no news is answered at once, and words of time become a window of publication."""

from __future__ import annotations

import pytest

from dateline.agent.understand.kinds import kind_of, topic_of
from dateline.agent.understand.talk import talk_of
from dateline.agent.understand.times import times_of, without_times

ASKED = "2011-06-15"
"""A Wednesday."""


@pytest.mark.parametrize(
    ("said", "talk"),
    [
        ("Hello!", "greeting"),
        ("good morning, Dateline", "greeting"),
        ("Thanks a lot.", "thanks"),
        ("ok, thank you", "thanks"),
        ("What can you do?", "help"),
        ("help", "help"),
    ],
)
def test_talk_is_told_from_questions(said: str, talk: str) -> None:
    assert talk_of(said) == talk


@pytest.mark.parametrize(
    "question", ["Who said hello to the king?", "What can Norvale do?", "Did they thank you?", "Help for farmers?", ""]
)
def test_a_question_is_no_talk(question: str) -> None:
    assert talk_of(question) is None


@pytest.mark.parametrize(
    ("question", "window"),
    [
        ("Who has resigned since May 3, 2011?", ("2011-05-03", None, None)),
        ("what happened since October 2010?", ("2010-10-01", None, None)),
        ("Who died last week?", ("2011-06-06", None, None)),
        ("What did the minister say yesterday?", ("2011-06-14", None, None)),
        ("Which laws passed in the past two weeks?", ("2011-06-01", None, None)),
        ("As of January 5, who led the talks?", (None, None, "2011-01-05")),
        ("What was reported in March 2011 about ferries?", ("2011-03-01", "2011-03-31", None)),
        ("articles published between 2010-04-01 and 2010-04-30", ("2010-04-01", "2010-04-30", None)),
        ("Which reports from before the flood?", (None, None, None)),
    ],
)
def test_words_of_time_become_a_window(question: str, window: tuple[str | None, ...]) -> None:
    times = times_of(question, as_of=ASKED)
    assert (times.published_from, times.published_to, times.as_of) == window
    assert bool(times.words) == any(window)


@pytest.mark.parametrize(
    "question",
    ["Who won in 2010?", "What happened on March 3, 2011?", "since the attack, who leads?", "Since when may he vote?"],
)
def test_when_something_happened_shuts_no_article_out(question: str) -> None:
    times = times_of(question, as_of=ASKED)
    assert (times.published_from, times.published_to, times.as_of) == (None, None, None)


@pytest.mark.parametrize("question", ["since February 31", "as of 99 May", "since " * 500, "in the last 999 years"])
def test_odd_times_do_no_harm(question: str) -> None:
    times_of(question, as_of=ASKED)


def test_a_question_without_its_times_keeps_the_rest() -> None:
    times = times_of("Who has resigned since May 3, 2011?", as_of=ASKED)
    assert without_times("Who has resigned since May 3, 2011?", times) == "Who has resigned?"


@pytest.mark.parametrize(
    ("question", "kind", "topic"),
    [
        ("timeline of the Corrin Vale spill", "timeline", "the Corrin Vale spill"),
        ("Give me a chronology of the strike", "timeline", "the strike"),
        ("How did the run on the bank unfold?", "timeline", "the run on the bank"),
        ("Who keeps the timeline of the strike?", "question", "Who keeps the timeline of the strike"),
    ],
)
def test_a_timeline_is_asked_of_a_topic(question: str, kind: str, topic: str) -> None:
    assert kind_of(question) == kind
    assert topic_of(question) == topic


def test_what_has_changed_is_asked_since_a_day() -> None:
    assert kind_of("What has changed since June 2011 at the Straits Council?") == "changes"
    assert kind_of("What changed his mind?") == "question"
