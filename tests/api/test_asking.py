"""Questions at work: no more at once than the limit says, whichever way they came; each ends where nobody waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from website import wait_until

from dateline.agent.answer import Understood
from dateline.agent.streaming import Event
from dateline.api.asking import Asking
from dateline.api.metrics import Metrics


class Busy:
    """Questions that take as long as the test wants."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.go_on = threading.Event()
        self.inside, self.most, self.done = 0, 0, 0
        self._guard = threading.Lock()

    def work(self) -> None:
        with self._counted():
            self.go_on.wait(30)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._guard:
            self.inside += 1
            self.most = max(self.most, self.inside)
        yield
        with self._guard:
            self.inside -= 1
            self.done += 1


def test_no_more_questions_are_worked_on_at_once_than_the_limit_says(tmp_path: Path) -> None:
    busy = Busy(Asking(tmp_path, reading=nullcontext, metrics=Metrics(), at_once=2))
    for _ in range(6):
        busy.asking.begin(busy.work)
    wait_until(lambda: busy.inside == 2)
    busy.go_on.set()
    busy.asking.close()
    assert (busy.most, busy.done) == (2, 6)


def test_without_a_limit_all_are_worked_on(tmp_path: Path) -> None:
    busy = Busy(Asking(tmp_path, reading=nullcontext, metrics=Metrics()))
    for _ in range(20):
        busy.asking.begin(busy.work)
    wait_until(lambda: busy.inside == 20)
    busy.go_on.set()
    busy.asking.close()


def test_where_who_asked_has_left_nothing_more_is_done(tmp_path: Path) -> None:
    asking, left, steps = Asking(tmp_path, reading=nullcontext, metrics=Metrics()), threading.Event(), list[int]()

    def events() -> Iterator[Event]:
        for n in range(5):
            steps.append(n)
            yield Understood(question=str(n))

    for _ in asking.answers(events(), left):
        if len(steps) == 2:
            left.set()
    assert steps == [0, 1, 2]
    assert list(asking.answers(events(), left)) == []
    asking.close()
