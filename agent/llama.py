"""A GGUF file as a chat model, run in this process by llama.cpp (the package `xllamacpp`)."""

from __future__ import annotations

import os
import secrets
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.utils import convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable

from dateline.agent.models import ModelOptions
from dateline.index.errors import InputError

CONTEXT = 8_192
"""Tokens that question, quotes and answer may have together."""


class LlamaError(Exception):
    """llama.cpp refuses a request; `status_code` is what its server would answer over HTTP."""

    def __init__(self, message: str, status_code: int) -> None:
        super().__init__(message)
        self.status_code = status_code


class LlamaCpp(BaseChatModel):
    """A model file as a LangChain chat model; the most likely words each time, so that answers repeat."""

    server: Any
    """An `xllamacpp.Server`, which is safe to be used by several threads."""
    max_tokens: int
    seconds: float
    """After which it stops in the middle."""

    @property
    def _llm_type(self) -> str:
        return "llama.cpp"

    def with_structured_output(  # type: ignore[override]
        self, schema: dict[str, Any], *, include_raw: bool = False, **kwargs: Any
    ) -> Runnable[LanguageModelInput, Any]:
        """The model bound to write JSON of a schema: no other token can be chosen. What it gives is a message."""
        form = {"type": "json_schema", "json_schema": {"name": schema["title"], "schema": schema}}
        return self.bind(response_format=form, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        """What the model writes.

        Raises:
            LlamaError: llama.cpp refuses the request.
            TimeoutError: it did not end in time.

        """
        request = {
            "messages": convert_to_openai_messages(messages),
            "max_tokens": self.max_tokens,
            "temperature": 0.0,
            "stream": True,
            "stream_options": {"include_usage": True},
            **({"stop": stop} if stop else {}),
            **kwargs,
        }
        until, chunks, late = time.monotonic() + self.seconds, list[dict[str, Any]](), False

        def take(chunk: dict[str, Any]) -> bool:
            nonlocal late
            chunks.append(chunk)
            late = time.monotonic() > until
            return late  # True ends it

        self.server.handle_chat_completions(request, take)
        if late:
            raise TimeoutError(f"The model did not end within {self.seconds:g} seconds.")
        return _result(chunks)


def _result(chunks: list[dict[str, Any]]) -> ChatResult:
    words, metadata, usage = list[str](), dict[str, Any](), None
    for chunk in chunks:
        if error := chunk.get("error"):
            raise LlamaError(str(error.get("message")), int(error.get("code", 500)))
        for choice in chunk.get("choices", ()):
            words.append(choice["delta"].get("content") or "")
            if choice.get("finish_reason"):
                metadata["finish_reason"] = choice["finish_reason"]
        if counts := chunk.get("usage"):
            usage = UsageMetadata(
                input_tokens=counts["prompt_tokens"],
                output_tokens=counts["completion_tokens"],
                total_tokens=counts["total_tokens"],
            )
    message = AIMessage("".join(words), response_metadata=metadata, usage_metadata=usage)
    return ChatResult(generations=[ChatGeneration(message=message)])


def open_llama(path: str, options: ModelOptions) -> LlamaCpp:
    """The model in a GGUF file; the file is loaded once, however often it is opened.

    Raises:
        InputError: there is no such file, it holds no model that llama.cpp can run, or `xllamacpp` is not installed.

    """
    file = Path(path).expanduser()
    if not file.is_file():
        raise InputError(f"There is no model file {file}; after “llama.cpp:” stands the path of a GGUF file.")
    with file.open("rb") as opened:
        if opened.read(4) != b"GGUF":
            raise InputError(f"{file} is not a GGUF file, the form in which llama.cpp reads models.")
    return LlamaCpp(server=_serve(str(file.resolve())), max_tokens=options.max_tokens, seconds=options.seconds)


@lru_cache(maxsize=1)
def _serve(path: str) -> Any:
    try:
        import xllamacpp
    except ImportError as error:
        raise InputError(
            'A composer “llama.cpp:…” needs the package xllamacpp; install it with: pip install "dateline[llama]"'
        ) from error
    parameters = xllamacpp.CommonParams()
    parameters.model.path = path
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = _threads()
    parameters.verbosity = 0
    parameters.warmup = False
    # llama.cpp also listens on this machine, at a port of its own: nobody else knows the key.
    parameters.api_keys = [secrets.token_urlsafe(32)]
    parameters.cors_origins = "http://127.0.0.1"
    parameters.endpoint_slots = False
    parameters.ui = False
    try:
        return xllamacpp.Server(parameters)
    except (RuntimeError, ValueError) as error:
        raise InputError(f"llama.cpp cannot run the model in {path}; it may be cut short, or of a kind too new.") from (
            error
        )


def _threads() -> int:
    """As many as there are cores, of which two of the system's count as one: more of them wait for each other."""
    return max(1, len(os.sched_getaffinity(0)) // 2 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 2) // 2)
