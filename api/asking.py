"""Questions at work: on threads, as many at once as the limit says; counted, traced and logged; answers are kept."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from dateline.agent.answer import Answer
from dateline.agent.stored import keep_if_possible
from dateline.agent.streaming import Event
from dateline.agent.watching import tell_answer, watched_question
from dateline.api.logs import tell
from dateline.api.metrics import Metrics

MOST_THREADS = 256
"""Where there is no limit."""


class Asking:
    """What all ways to ask share.

    Args:
        folder: the store's, in which answers are kept.
        reading: gives what is held while the store is read.
        at_once: questions that are worked on at the same time; 0: no limit.
        words: whether the log has the words of questions.

    """

    def __init__(
        self,
        folder: Path,
        *,
        reading: Callable[[], AbstractContextManager[Any]],
        metrics: Metrics,
        at_once: int = 0,
        words: bool = False,
    ) -> None:
        self.reading = reading
        self._folder = folder
        self._metrics = metrics
        self._words = words
        self._threads = ThreadPoolExecutor(at_once or MOST_THREADS, thread_name_prefix="question")

    def begin(self, work: Callable[[], None]) -> None:
        """Have it done on a thread, as soon as one is free; it belongs to the request of who calls."""
        self._threads.submit(contextvars.copy_context().run, work)

    def answers(
        self, events: Iterator[Event], left: threading.Event, *, conversation: str | None = None
    ) -> Iterator[Event]:
        """What is told of a question, as it comes; where who asked has left, it ends at the next step.

        Raises:
            DatelineError: the question cannot be asked.

        """
        begun = time.perf_counter()
        with self.reading(), self._metrics.question(), watched_question(conversation) as span:
            if left.is_set():
                return
            for event in events:
                if left.is_set():
                    return
                if isinstance(event, Answer):
                    keep_if_possible(self._folder, event, conversation=conversation)
                    self._metrics.answered(event)
                    tell_answer(span, event)
                    tell(
                        "answer",
                        answer=event.id,
                        status=event.status,
                        reason=event.reason,
                        composer=event.composer,
                        claims=len(event.claims),
                        ms=round((time.perf_counter() - begun) * 1000, 1),
                        question=event.question if self._words else None,
                    )
                yield event

    def close(self) -> None:
        """Wait until all is answered that somebody waits for."""
        self._threads.shutdown(wait=True)
