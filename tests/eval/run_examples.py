"""Runs in few words, without a model: what systems may say, and what hostile articles may hold."""

from __future__ import annotations

from typing import Any

from dateline.agent.answer import Answer, Citation, Claim, Nearby
from dateline.eval.dataset import Evidence, Note, Question
from dateline.eval.outcome import outcome
from dateline.eval.record import Record, Retrieved

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)><!-- \u2028 \u202e & \" ' `${x}`"
QUOTE = "The bridge will cost 412 million crowns, Mayor Ina Holt said."


def answer(*claims: str, support: float = 0.8, article_id: str = "a", title: str | None = "A bridge") -> Answer:
    """An answer whose claims are quotes of one article."""
    citations = tuple(
        Citation(
            n, article_id, 1, title, "Harbour Post", "2011-01-05", "https://post.example/a", c, 10 * n, 10 * n + len(c)
        )
        for n, c in enumerate(claims, 1)
    )
    made = tuple(Claim(c, (n,), support) for n, c in enumerate(claims, 1))
    return Answer("answered", None, " ".join(claims), made, citations, None, "?", "?", "extractive", (), {})


def refusal() -> Answer:
    """A refusal with an article nearby."""
    near = (Nearby("n", "Trams", "Harbour Post", None, "https://post.example/n"),)
    return Answer("not_found", "weak_support", "They do not say.", (), (), None, "?", "?", "extractive", near, {})


def record(asked: Question, given: Answer, *passages: tuple[str, str], total: float = 100.0) -> Record:
    """One question, answered; passages as (article id, text), the best first."""
    found = tuple(Retrieved(i, 0, len(text), text, 1 / rank, 1) for rank, (i, text) in enumerate(passages, 1))
    right = (True,) * len(given.citations)
    return Record(asked, given, found, {"retrieve": total / 2, "total": total}, right, right)


COST = Question(
    "cost", "What will the bridge cost?", answers=("412 million",), evidence=(Evidence("a", QUOTE),), slice="number"
)
MAYOR = Question("mayor", "Who is the mayor?", answers=("Ina Holt",), evidence=(Evidence("a", QUOTE),), slice="person")
COLOUR = Question("colour", "Which colour is it?", answerability="unanswerable", slice="unanswerable")
NAMES = Question(
    "names", "Which towns does it join?", items=(("Marren",), ("Eastgate", "East Gate")), answers=(), slice="list"
)
LATER = Question(
    "later",
    "And when?",
    history=(("user", "What will the bridge cost?"), ("assistant", QUOTE)),
    answers=("in May",),
    conversation="c",
    as_of="2011-02-01",
    half="reporting",
)
OPEN = Question("open", "What do people think?", reference_answer="They are glad.")
PLAIN = (COST, MAYOR, COLOUR, NAMES, LATER, OPEN)


def records() -> list[Record]:
    """Of each kind one: right, refused wrongly, refused rightly, half a list, a follow-up that is wrong, not judged."""
    return [
        record(COST, answer(QUOTE), ("b", "Trams."), ("a", QUOTE)),
        record(MAYOR, refusal(), ("a", QUOTE), total=200.0),
        record(COLOUR, refusal(), ("b", "Trams.")),
        record(NAMES, answer("It joins Marren and Orle.", support=0.4), ("c", "It joins Marren and Orle.")),
        record(LATER, answer("It opens in June.", support=0.5), ("c", "It opens in June.")),
        record(OPEN, answer("Glad, mostly.", support=0.3)),
    ]


def other_records() -> list[Record]:
    """The same questions, answered by another: the mayor is found, the colour made up, the cost said in other words."""
    return [
        record(COST, answer("It is 412 million."), ("a", QUOTE), total=40.0),
        record(MAYOR, answer(QUOTE), ("a", QUOTE), total=40.0),
        record(COLOUR, answer("It is red."), ("b", "Trams.")),
        record(NAMES, answer("It joins Marren and Orle.", support=0.4), ("c", "It joins Marren and Orle.")),
        record(LATER, refusal(), ("c", "It opens in June.")),
        record(OPEN, answer("Glad, mostly.", support=0.3)),
    ]


def hostile_record() -> Record:
    """What an article, a question and a dataset can hold at their worst."""
    bad = Citation(1, HOSTILE, 1, HOSTILE, HOSTILE, "no date", "javascript:alert(3)", HOSTILE, 0, len(HOSTILE))
    worse = Citation(2, "d", 1, "Data", None, None, "data:text/html,<script>alert(4)</script>", "red", 0, 3)
    given = Answer(
        "answered", None, HOSTILE, (Claim(HOSTILE, (1, 2), 0.9),), (bad, worse), None, "?", "?", HOSTILE, (), {}
    )
    asked = Question(
        HOSTILE,
        HOSTILE,
        history=(("user", HOSTILE),),
        answers=(HOSTILE,),
        evidence=(Evidence(HOSTILE, HOSTILE),),
        slice=HOSTILE,
        reference_answer=HOSTILE,
        half=HOSTILE,
    )
    return record(asked, given, (HOSTILE, HOSTILE + " 🙂 " + HOSTILE))


def result(of: list[Record] | None = None, *, system: str = "dateline", dataset: str = "bridges") -> dict[str, Any]:
    """The outcome of a run, as `--json` writes it."""
    return outcome(
        dataset,
        system,
        {"top": 10, "half": None, "limit": None, "seed": 0},
        records() if of is None else of,
        cost={"articles_per_second": 11.5, "peak_memory_mb": None},
        notes=[Note("Dates that cannot be read: 1 article", ("a",))],
    )
