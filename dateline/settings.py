"""Every setting in one place: its name, its default, and one line of help.

A setting comes from the command line, else from the environment (`DATELINE_STORE=...`), else it is the default here.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from dateline.agent.defaults import (
    DEFAULT_COMPOSER,
    DEFAULT_MAX_TOKENS,
    DEFAULT_MIN_SUPPORT,
    DEFAULT_MODEL_SECONDS,
    DEFAULT_TOP,
    DEFAULT_VERIFIER,
)
from dateline.index.chroma import ChromaServer
from dateline.index.errors import InputError
from dateline.index.model import BUNDLED, RuntimeName
from dateline.index.reader import OWN
from dateline.index.retrieval.rerank import NONE

if TYPE_CHECKING:
    from dateline.agent.models import ModelOptions
    from dateline.index.fetch import FetchPolicy


class Settings(BaseSettings):
    """What is in force; `dateline doctor` prints it."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", env_ignore_empty=True, frozen=True)

    store: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("dateline", appauthor=False)),
        description="Folder of the archive and its indexes.",
    )
    model: str = Field(
        default=BUNDLED,
        description="Embedding model: the bundled one, a sentence-transformers hub id, or a folder.",
    )
    runtime: RuntimeName = Field(
        default="auto",
        description="What runs the model: openvino (fast), openvino-exact (float32 on every processor), torch "
        "(the reference), or auto: openvino where it can.",
    )
    passage_tokens: int = Field(default=200, ge=20, le=2_000, description="About how many tokens a passage has.")
    chroma_url: str | None = Field(
        default=None, description="Address of a Chroma server; unset: embedded, in the store."
    )
    chroma_token: SecretStr | None = Field(
        default=None, description="What the Chroma server wants as its header `x-chroma-token`."
    )
    chroma_tenant: str = Field(default="default_tenant", description="The tenant on the Chroma server.")
    chroma_database: str = Field(default="default_database", description="The database on the Chroma server.")
    chroma_collection: str = Field(
        default="passages",
        pattern=r"^[a-zA-Z0-9][a-zA-Z0-9._-]{1,510}[a-zA-Z0-9]$",
        description="The collection on the Chroma server; stores that share one need one each.",
    )
    top: int = Field(default=DEFAULT_TOP, ge=1, le=200, description="How many passages an answer is sought in.")
    reranker: str = Field(
        default=NONE,
        description="What reads the first results again: none, reader, sentences, or a cross-encoder’s hub id or "
        "folder.",
    )
    reader: str = Field(
        default=OWN,
        description="What picks the sentences that answer: own, none (similarity alone), or the hub id or folder of a "
        "cross-encoder or a question-answering model.",
    )
    verifier: str = Field(
        default=DEFAULT_VERIFIER,
        description="What holds each claim against its quotes: rules, or also a model of entailment by hub id or "
        "folder.",
    )
    min_support: float = Field(
        default=DEFAULT_MIN_SUPPORT,
        ge=0,
        le=1,
        description="Chance of being right below which the answer is “not found”; 0 always answers.",
    )
    composer: str = Field(
        default=DEFAULT_COMPOSER,
        description="What writes the answers: extractive (quotes, no model), a chat model as provider:model "
        "(openai:…, anthropic:…, ollama:…), or llama.cpp:/path/to/model.gguf.",
    )
    base_url: str | None = Field(
        default=None,
        description="Address of a server that speaks OpenAI’s protocol, such as http://127.0.0.1:8080/v1; composer "
        "then names a model of it.",
    )
    max_tokens: int = Field(
        default=DEFAULT_MAX_TOKENS, ge=1, le=8_192, description="Tokens that a chat model may write for one answer."
    )
    model_seconds: float = Field(
        default=DEFAULT_MODEL_SECONDS,
        ge=1,
        le=600,
        description="Seconds that a chat model is waited for, with all retries; then the answer is extractive.",
    )
    prompts: Path | None = Field(
        default=None,
        description="Folder whose files stand in for the prompts of the same names; unset: Dateline’s own.",
    )
    require_keys: bool = Field(
        default=False,
        description="Whether the HTTP API wants a key on loopback, too; on other addresses it does anyway.",
    )
    rate_per_key: int = Field(default=600, ge=0, description="Requests a minute with one key; 0: no limit.")
    rate_per_address: int = Field(
        default=60,
        ge=0,
        description="Requests a minute from an address without a key of its own, loopback aside; 0: no limit.",
    )
    at_once: int | None = Field(
        default=None,
        ge=0,
        description="Questions that `serve` works on at the same time, and as many searches; 0: no limit; unset: one "
        "for each core, 8 at least where a chat model writes.",
    )
    waiting: int = Field(
        default=64,
        ge=0,
        description="Questions that may wait for their turn, and searches; more get 503.",
    )
    request_seconds: float = Field(
        default=120, ge=0, le=3_600, description="Seconds that a request may take, with its waiting; 0: no limit."
    )
    cors_origins: str | None = Field(
        default=None,
        description="Origins (with commas between) whose pages may call `serve` from a browser; unset: none.",
    )
    largest_body: int = Field(
        default=10_000_000, ge=1_000, le=1_000_000_000, description="Bytes that the body of a request may have."
    )
    otlp_endpoint: str | None = Field(
        default=None,
        description="Address of an OpenTelemetry collector (OTLP over HTTP) that takes the traces of `serve`; unset: "
        "what OTEL_EXPORTER_OTLP_ENDPOINT says, else none.",
    )
    log_words: bool = Field(
        default=False, description="Whether log and traces have the words of questions and answers."
    )
    fetch_allow_hosts: str | None = Field(
        default=None,
        description="Hosts (host or host:port, with commas between) fetched from though their address is private.",
    )
    fetch_agent: str | None = Field(
        default=None,
        description="User-Agent of fetching, best with a way to reach you; unset: Dateline and its version.",
    )
    fetch_proxy: str | None = Field(
        default=None, description="Address of a proxy for fetching; unset: none, whatever else the environment says."
    )
    fetch_seconds: float = Field(
        default=30, ge=1, le=600, description="Seconds that one page may take, with all its redirects."
    )
    fetch_pause: float = Field(default=1, ge=0, le=600, description="Seconds between two requests to one site.")
    feed_minutes: int = Field(
        default=15, ge=5, le=1_440, description="Minutes between two polls of a feed that states none."
    )
    poll_feeds: bool = Field(
        default=True, description="Whether `serve` polls the feeds that are followed, while it answers."
    )
    recheck_days: float = Field(
        default=3,
        ge=0,
        le=365,
        description="Days for which a page is asked for again, to notice corrections and removals; 0: never.",
    )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings in force.

    Raises:
        InputError: a variable in the environment has a value that makes no sense.

    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "DATELINE_" + "_".join(map(str, first["loc"])).upper()
        raise InputError(f"{name} is {first['input']!r}: {first['msg'].lower()}.") from error


def chroma_server(url: str | None = None) -> ChromaServer | None:
    """The Chroma server, by the settings, or at another address; None where Chroma runs in the process."""
    now = settings()
    address = url or now.chroma_url
    if address is None:
        return None
    return ChromaServer(
        address,
        token=now.chroma_token.get_secret_value() if now.chroma_token else None,
        tenant=now.chroma_tenant,
        database=now.chroma_database,
        collection=now.chroma_collection,
    )


def model_options() -> ModelOptions:
    """How chat models are asked, by the settings."""
    from dateline.agent.models import ModelOptions

    now = settings()
    return ModelOptions(
        base_url=now.base_url,
        max_tokens=now.max_tokens,
        seconds=now.model_seconds,
        prompts=None if now.prompts is None else now.prompts.expanduser(),
    )


def fetch_policy() -> FetchPolicy:
    """What fetching keeps to, by the settings."""
    from dateline.index.fetch.policy import USER_AGENT, FetchPolicy  # with an HTTP client, which is slow to load

    now = settings()
    return FetchPolicy(
        user_agent=now.fetch_agent or USER_AGENT,
        allow_hosts=frozenset(
            host for part in (now.fetch_allow_hosts or "").lower().split(",") if (host := part.strip())
        ),
        proxy=now.fetch_proxy,
        seconds=now.fetch_seconds,
        interval=now.fetch_pause,
    )
