"""Questions whose conversation comes with them: asked on a thread, told of as the answer grows."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress

from dateline.agent.answer import Answer
from dateline.agent.defaults import DEFAULT_MIN_SUPPORT, DEFAULT_TOP
from dateline.agent.graph import Graph
from dateline.agent.state import Turn
from dateline.agent.streaming import Event, stream
from dateline.api.asking import Asking
from dateline.index.store import Store


class Questions:
    """Asks the agent without keeping the conversation; the answers themselves are kept."""

    def __init__(
        self,
        store: Store,
        graph: Graph,
        asking: Asking,
        *,
        top: int = DEFAULT_TOP,
        min_support: float = DEFAULT_MIN_SUPPORT,
    ) -> None:
        self.store = store
        self.reading = asking.reading
        self._asking = asking
        self._graph = graph.copy({"checkpointer": None})
        self._top = top
        self._min_support = min_support

    async def answer(
        self,
        question: str,
        *,
        turns: Sequence[Turn] = (),
        as_of: str | None = None,
    ) -> Answer:
        """The whole answer; what is raised is that of `events`."""
        async for event in self.events(question, turns=turns, as_of=as_of):
            if isinstance(event, Answer):
                return event
        raise RuntimeError("The graph ended without an answer.")

    async def events(
        self,
        question: str,
        *,
        turns: Sequence[Turn] = (),
        as_of: str | None = None,
        answer_id: str | None = None,
        pause: float | None = None,
    ) -> AsyncGenerator[Event | None, None]:
        """What was understood, each claim once it was verified, and last the answer, called `answer_id`.

        After each `pause` of so many seconds in which nothing came, it gives None. Who stops listening stops the work,
        at its next step.

        Raises:
            InputError: the question is empty or far too long, or `as_of` is no date.
            StoreError: the store cannot be searched.

        """
        loop, told = asyncio.get_running_loop(), asyncio.Queue[Event | BaseException | None]()
        left = threading.Event()

        def tell(event: Event | BaseException | None) -> None:
            with suppress(RuntimeError):  # the loop is closed, and nobody listens
                loop.call_soon_threadsafe(told.put_nowait, event)

        def work() -> None:
            try:
                events = stream(
                    self._graph,
                    question,
                    as_of=as_of,
                    top=self._top,
                    min_support=self._min_support,
                    answer_id=answer_id,
                    turns=turns,
                )
                for event in self._asking.answers(events, left):
                    tell(event)
            except BaseException as error:  # told to who asked
                tell(error)
            finally:
                tell(None)

        self._asking.begin(work)
        try:
            while True:
                try:
                    event = await asyncio.wait_for(told.get(), pause)
                except TimeoutError:
                    yield None
                    continue
                if event is None:
                    return
                if isinstance(event, BaseException):
                    raise event
                yield event
        finally:
            left.set()

    def count_tokens(self, texts: Sequence[str]) -> int:
        """The embedding model's tokens in all of these texts together."""
        with self.reading():
            return sum(self.store.encoder.count_tokens([text.encode(errors="ignore").decode() for text in texts]))
