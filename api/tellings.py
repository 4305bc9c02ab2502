"""Questions that are being answered: each works in a thread, and tells of its answer as it grows.

Whoever asked listens. Who lost the connection can come back with the last event's id and hears the rest; where nobody
comes back, the work stops. What was told is remembered for some minutes.
"""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from dateline.agent.answer import Answer, Understood
from dateline.agent.stored import keep_if_possible
from dateline.agent.streaming import Event, Told
from dateline.api.gate import Gate, Turns
from dateline.api.problems import problem_of

AT_ONCE = 4
"""Questions that are answered at the same time; more wait their turn."""
REMEMBERED = 300.0
"""Seconds for which events can be asked for again."""
MOST_REMEMBERED = 256
"""Answers whose events are remembered."""
GRACE = 5.0
"""Seconds that a question without listeners is still worked on."""
HEARTBEAT = 10.0
"""Seconds of silence after which a listener is told that the connection lives."""
_EVENT_ID = re.compile(r"([0-9a-f]{32})-(\d{1,6})")

Ask = Callable[[str], Iterator[Event]]
"""Asks a question under the id that the answer is to have."""


@dataclass(frozen=True, slots=True)
class Message:
    """An event of a stream."""

    id: str
    name: str
    data: dict[str, Any]


class Telling:
    """One question that is being answered. Its state is changed in the event loop alone."""

    def __init__(self, conversation: str, loop: asyncio.AbstractEventLoop) -> None:
        self.id = uuid4().hex
        self.conversation = conversation
        self.messages: list[Message] = []
        self.answer: Answer | None = None
        self.error: BaseException | None = None
        self.finished_at: float | None = None
        self.left = threading.Event()
        """Set when nobody waits for it any more."""
        self._listeners = 0
        self._loop = loop
        self._news = asyncio.Event()

    def tell(self, name: str | None, data: dict[str, Any], *, last: bool = False) -> None:
        """Add an event."""
        if name is not None:
            self.messages.append(Message(f"{self.id}-{len(self.messages) + 1}", name, data))
        if last:
            self.finished_at = time.monotonic()
        self._news.set()
        self._news = asyncio.Event()

    async def begun(self, seconds: float) -> None:
        """Wait until there is something to tell, for so long at most.

        Raises:
            DatelineError: the question cannot be asked.

        """
        news = self._news
        if not self.messages and self.finished_at is None:
            try:
                await asyncio.wait_for(news.wait(), seconds)
            except TimeoutError:
                return
        if self.error is not None and len(self.messages) == 1:
            raise self.error

    async def follow(self, after: int = 0) -> AsyncIterator[Message | None]:
        """The events after so many, those to come included; None where the connection is to be kept alive."""
        self._listeners += 1
        try:
            while True:
                news = self._news
                while after < len(self.messages):
                    yield self.messages[after]
                    after += 1
                if self.finished_at is not None and after >= len(self.messages):
                    return
                if news.is_set():
                    continue
                try:
                    await asyncio.wait_for(news.wait(), HEARTBEAT)
                except TimeoutError:
                    yield None
        finally:
            self.leave()

    def leave(self) -> None:
        """One listener less; the last one is waited for a while."""
        self._listeners -= 1
        if self._listeners < 1 and self.finished_at is None:
            self._loop.call_later(GRACE, self._give_up)

    def _give_up(self) -> None:
        if self._listeners < 1:
            self.left.set()


class Tellings:
    """The questions that are being answered, and the events of those that were lately."""

    def __init__(self, folder: Path, gate: Gate) -> None:
        self._folder = folder
        self._gate = gate
        self._turns = Turns()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="question")
        self._known: OrderedDict[str, Telling] = OrderedDict()

    def begin(self, conversation: str, ask: Ask) -> Telling:
        """Begin to answer a question, in its conversation."""
        loop = asyncio.get_running_loop()
        telling = Telling(conversation, loop)
        self._forget_old()
        self._known[telling.id] = telling
        self._threads.submit(self._work, telling, ask, loop)
        return telling

    def find(self, event_id: str) -> tuple[Telling | None, str, int] | None:
        """The question of an event, as far as it is remembered, its answer's id and the event's number."""
        if (read := _EVENT_ID.fullmatch(event_id)) is None:
            return None
        self._forget_old()
        return self._known.get(read[1]), read[1], int(read[2])

    def forget(self) -> None:
        """Forget the events of all that is finished: what they quote was deleted."""
        self._known = OrderedDict((id_, one) for id_, one in self._known.items() if one.finished_at is None)

    def close(self) -> None:
        """Wait until all is answered that somebody waits for."""
        self._threads.shutdown(wait=True)

    def _work(self, telling: Telling, ask: Ask, loop: asyncio.AbstractEventLoop) -> None:
        def tell(name: str | None, data: dict[str, Any], last: bool = False) -> None:
            try:
                loop.call_soon_threadsafe(lambda: telling.tell(name, data, last=last))
            except RuntimeError:  # the server has ended, and nobody listens
                telling.left.set()
                telling.finished_at = time.monotonic()

        try:
            with self._turns.of(telling.conversation), self._gate.reading():
                if telling.left.is_set():
                    return
                for event in ask(telling.id):
                    if telling.left.is_set():
                        return
                    if isinstance(event, Understood):
                        tell("understood", asdict(event))
                    elif isinstance(event, Told):
                        if event.citations:
                            tell("sources", {"citations": [asdict(citation) for citation in event.citations]})
                        tell("claim", asdict(event.claim))
                    else:
                        keep_if_possible(self._folder, event, conversation=telling.conversation)
                        telling.answer = event
                        tell("done", {"conversation_id": telling.conversation, **event.to_dict()})
        except BaseException as error:  # told to who asked
            telling.error = error
            tell("error", problem_of(error))
        finally:
            tell(None, {}, last=True)

    def _forget_old(self) -> None:
        until = time.monotonic() - REMEMBERED
        finished = [one for one in self._known.values() if one.finished_at is not None]
        for i, one in enumerate(finished):
            if (one.finished_at or 0.0) < until or i < len(finished) - MOST_REMEMBERED:
                del self._known[one.id]
