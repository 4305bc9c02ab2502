"""Questions that are being answered: each works in a thread, and tells of its answer as it grows.

Whoever asked listens. Who lost the connection can come back with the last event's id, to any process of the store, and
hears the rest; where nobody comes back, the work stops. What was told is kept for some minutes; where the process died
that told it, the question is asked again under the same id.
"""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from dateline.agent.answer import Answer, Understood
from dateline.agent.streaming import Event, Told
from dateline.api.asking import Asking
from dateline.api.gate import Turns
from dateline.api.problems import problem_of
from dateline.api.transcripts import Message, Transcript, Transcripts, same
from dateline.index.errors import StoreError

REMEMBERED = 300.0
"""Seconds for which events can be asked for again."""
GRACE = 5.0
"""Seconds that a question without listeners is still worked on."""
HEARTBEAT = 10.0
"""Seconds of silence after which a listener is told that the connection lives."""
LOOK = 0.1
"""Seconds after which it is looked what another process has told."""
_log = logging.getLogger("dateline.api")
_EVENT_ID = re.compile(r"([0-9a-f]{32})-(\d{1,6})")

Ask = Callable[[str], Iterator[Event]]
"""Asks a question under the id that the answer is to have."""
Resume = Callable[[str], Ask]
"""Asks a question of a conversation again, unless its answer stands there already."""


class Telling:
    """One question that is being answered. Its state is changed in the event loop alone."""

    def __init__(self, conversation: str, transcripts: Transcripts | None, id_: str | None = None) -> None:
        self.id = id_ or uuid4().hex
        self.conversation = conversation
        self.transcripts = transcripts
        """Where its events are kept; None where nobody can come back for them."""
        self.messages: list[Message] = []
        self.answer: Answer | None = None
        self.error: BaseException | None = None
        self.finished = False
        self.left = threading.Event()
        """Set when nobody waits for it any more."""
        self._listeners = 0
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    def tell(self, message: Message | None) -> None:
        """Add an event; None is the end."""
        if message is None:
            self.finished = True
        else:
            self.messages.append(message)
        self._news.set()
        self._news = asyncio.Event()

    async def begun(self, seconds: float) -> None:
        """Wait until there is something to tell, for so long at most.

        Raises:
            DatelineError: the question cannot be asked.

        """
        news = self._news
        if not self.messages and not self.finished:
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
                if self.finished and after >= len(self.messages):
                    return
                if news.is_set():
                    continue
                try:
                    await asyncio.wait_for(news.wait(), HEARTBEAT)
                except TimeoutError:
                    yield None
        finally:
            self.leave()

    def keep(self, what: Callable[[Transcripts], None]) -> None:
        """Do something to the transcript; where that fails, log it: the stream goes on, and cannot be resumed."""
        if self.transcripts is not None:
            try:
                what(self.transcripts)
            except StoreError as error:
                _log.warning("The stream %s cannot be resumed: %s", self.id, error)
                self.transcripts = None

    def leave(self) -> None:
        """One listener less; the last one is waited for a while."""
        self._listeners -= 1
        if self._listeners < 1 and not self.finished:
            self._loop.call_later(GRACE, self._give_up)

    def _give_up(self) -> None:
        if self._listeners > 0 or self.finished:
            return
        if self.transcripts is not None and self.transcripts.is_heard(self.id, GRACE):
            self._loop.call_later(GRACE, self._give_up)
        else:
            self.left.set()


class Tellings:
    """The questions that are being answered here, and what was told lately, here or by other processes."""

    def __init__(self, folder: Path, asking: Asking) -> None:
        self._asking = asking
        self._turns = Turns(folder)
        self._transcripts = Transcripts(folder)
        self._running: dict[str, Telling] = {}

    def begin(self, conversation: str, ask: Ask, *, resumable: bool) -> Telling:
        """Begin to answer a question, in its conversation; of a resumable one the events are kept, if they can be."""
        telling = Telling(conversation, self._transcripts if resumable else None)
        telling.keep(lambda kept: kept.begin(telling.id, conversation, kept=REMEMBERED))
        self._start(telling, ask)
        return telling

    def find(self, event_id: str) -> tuple[Transcript | None, str, int] | None:
        """The stream of an event, as far as it is kept, its answer's id and the event's number.

        Raises:
            StoreError: what was told cannot be read.

        """
        if (read := _EVENT_ID.fullmatch(event_id)) is None:
            return None
        return self._transcripts.find(read[1], kept=REMEMBERED), read[1], int(read[2])

    async def follow(self, transcript: Transcript, after: int, resume: Resume) -> AsyncIterator[Message | None]:
        """The events of a stream after so many, those to come included, wherever it is told; see `Telling.follow`.

        Where the process died that told it, the question is asked again, and the stream goes on: what is told again is
        not sent again. Where the archive has changed so that the answer comes out otherwise, only `done` follows.
        """
        silence, id_ = 0.0, transcript.id
        while (here := self._running.get(id_)) is None:
            if (found := self._transcripts.find(id_, kept=REMEMBERED)) is None:
                return  # an article was deleted meanwhile, and with it what was told
            messages = self._transcripts.events(id_, after)
            for message in messages:
                yield message
            after += len(messages)
            if found.finished:
                return
            if not self._transcripts.lives(found.owner):
                if self._transcripts.take_over(found):
                    told = self._transcripts.events(id_)
                    here = Telling(found.conversation, self._transcripts, id_)
                    here.messages += told
                    self._start(here, resume(found.conversation), told)
                continue
            self._transcripts.hear(id_)
            await asyncio.sleep(LOOK)
            silence = 0.0 if messages else silence + LOOK
            if silence >= HEARTBEAT:
                silence = 0.0
                yield None
        async with aclosing(here.follow(after)) as rest:  # type: ignore[type-var]
            async for news in rest:
                yield news

    def forget(self) -> None:
        """Forget the events of all that was told: what they quote was deleted. To be called while nobody tells.

        Raises:
            StoreError: they cannot be forgotten.

        """
        self._transcripts.forget()

    def close(self) -> None:
        """End, once nothing is asked any more."""
        self._transcripts.close()

    def _start(self, telling: Telling, ask: Ask, told: Sequence[Message] = ()) -> None:
        self._running[telling.id] = telling
        self._asking.begin(partial(self._work, telling, ask, told, asyncio.get_running_loop()))

    def _work(self, telling: Telling, ask: Ask, told: Sequence[Message], loop: asyncio.AbstractEventLoop) -> None:
        """Answer, and tell of it; what another process had told already is not told again."""
        number, differs = 0, False

        def tell(name: str, data: dict[str, Any]) -> None:
            nonlocal number, differs
            number += 1
            message = Message(f"{telling.id}-{number}", name, data)
            if number <= len(told) and not differs and same(told, number, message):
                return
            if number <= len(told) or differs:
                differs = True
                if name not in ("done", "error"):
                    return
                number = max(number, len(told) + 1)
                message = Message(f"{telling.id}-{number}", name, data)
            telling.keep(lambda kept: kept.add(telling.id, number, message))
            send(message)

        def send(message: Message | None) -> None:
            try:
                loop.call_soon_threadsafe(telling.tell, message)
            except RuntimeError:  # the server has ended, and nobody listens
                telling.left.set()

        try:
            with self._turns.of(telling.conversation):
                for event in self._asking.answers(ask(telling.id), telling.left, conversation=telling.conversation):
                    if isinstance(event, Understood):
                        tell("understood", asdict(event))
                    elif isinstance(event, Told):
                        if event.citations:
                            tell("sources", {"citations": [asdict(citation) for citation in event.citations]})
                        tell("claim", asdict(event.claim))
                    else:
                        telling.answer = event
                        tell("done", {"conversation_id": telling.conversation, **event.to_dict()})
        except BaseException as error:  # told to who asked
            telling.error = error
            tell("error", problem_of(error))
        finally:
            ended = telling.answer is not None or telling.error is not None
            telling.keep(lambda kept: kept.finish(telling.id) if ended else kept.abandon(telling.id))
            self._running.pop(telling.id, None)
            send(None)
