"""Chat models: opened from one string, by LangChain's `init_chat_model`, or from a GGUF file by llama.cpp in process.

Packages of providers are imported only when a model of theirs is wanted; none of them is needed otherwise.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.agent.defaults import DEFAULT_COMPOSER, DEFAULT_MAX_TOKENS, DEFAULT_MODEL_SECONDS
from dateline.index.errors import InputError

EXTRACTIVE = DEFAULT_COMPOSER
"""The composer that needs no model."""
LLAMA = "llama.cpp:"
"""Before the path of a GGUF file."""

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_OWN_NAMES: dict[str, dict[str, str | None]] = {
    "max_tokens": {"ollama": "num_predict"},
    "timeout": {"ollama": None},
    "max_retries": {"ollama": None},
}
"""What providers call our parameters, where not by these names; None is: not at all."""


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How chat models are asked."""

    base_url: str | None = None
    """Address of a server that speaks OpenAI's protocol; the composer then names a model of that server."""
    max_tokens: int = DEFAULT_MAX_TOKENS
    """Tokens that a model may write for one answer; whatever is unfinished by then is left out."""
    seconds: float = DEFAULT_MODEL_SECONDS
    """Seconds after which a model is waited for no longer, with all retries."""
    prompts: Path | None = None
    """A folder whose files stand in for the prompts of `agent/prompts` that are named like them."""


DEFAULT_OPTIONS = ModelOptions()


def model_name(composer: str, options: ModelOptions = DEFAULT_OPTIONS) -> str:
    """How an answer names its model: `openai:some-model`, `llama.cpp:some-file.gguf`; never with a path."""
    if composer.startswith(LLAMA):
        return LLAMA + Path(composer.removeprefix(LLAMA)).name
    return f"openai:{composer.removeprefix('openai:')}" if options.base_url else composer


@lru_cache(maxsize=4)
def open_model(composer: str, options: ModelOptions = DEFAULT_OPTIONS) -> BaseChatModel:
    """The chat model of a name; the same one each time it is asked for.

    Args:
        composer: `llama.cpp:` and the path of a GGUF file, a string that `init_chat_model` knows
            (`openai:...`, `anthropic:...`, `ollama:...`), or, with a base URL, the name of a model of that server.
        options: how it is to be asked.

    Raises:
        InputError: there is no such provider or file, its package is not installed, or the provider wants something
            more, such as a key.

    """
    if composer.startswith(LLAMA):
        from dateline.agent.llama import open_llama

        return open_llama(composer.removeprefix(LLAMA), options)
    if not composer.strip():
        raise InputError(f"A composer is “{EXTRACTIVE}”, “{LLAMA}/path/to/model.gguf”, or “provider:model”.")
    from langchain.chat_models import init_chat_model

    try:
        opened: BaseChatModel = init_chat_model(**_parameters(composer, options))
    except ImportError as error:
        raise InputError(_missing(composer, options, error)) from error
    except Exception as error:  # each provider has exceptions of its own for a missing key or a wrong value
        raise InputError(_cannot(composer, options, error)) from error
    return opened


def _parameters(composer: str, options: ModelOptions) -> dict[str, Any]:
    provider = "openai" if options.base_url else composer.partition(":")[0]
    given = {
        "temperature": 0.0,
        "max_tokens": options.max_tokens,
        "timeout": options.seconds,
        "max_retries": 0,  # `agent/asking.py` tries again, whatever the provider
    }
    parameters: dict[str, Any] = {
        own: value for name, value in given.items() if (own := _OWN_NAMES.get(name, {}).get(provider, name))
    }
    if provider == "ollama":
        parameters["client_kwargs"] = {"timeout": options.seconds}
    if not options.base_url:
        return {"model": composer, **parameters}
    server = {"base_url": options.base_url, "use_responses_api": False}
    if not os.environ.get("OPENAI_API_KEY"):
        server["api_key"] = "none"  # pragma: allowlist secret - servers of one's own want none, but the client insists
    return {"model": composer.removeprefix("openai:"), "model_provider": "openai", **parameters, **server}


def _missing(composer: str, options: ModelOptions, error: ImportError) -> str:
    provider = "openai" if options.base_url else composer.partition(":")[0]
    package = (error.name or "").partition(".")[0].replace("_", "-") or f"langchain-{provider}"
    wanted = '"dateline[openai]"' if package in ("langchain-openai", "openai") else package
    return f"The composer “{composer}” needs the package {package}; install it with: pip install {wanted}"


def _cannot(composer: str, options: ModelOptions, error: Exception) -> str:
    if isinstance(error, ValueError) and "provider" in str(error).lower():
        return (
            f"No provider of chat models goes by the name of “{composer}”; a composer is “{EXTRACTIVE}”, "
            f"“{LLAMA}/path/to/model.gguf”, or “provider:model”, such as “openai:…”, “anthropic:…” or “ollama:…”. "
            "For a server of your own, also give DATELINE_BASE_URL."
        )
    provider = "openai" if options.base_url else composer.partition(":")[0]
    return (
        f"The chat model “{composer}” cannot be opened ({type(error).__name__}); see that the environment has the key "
        f"that {provider} wants ({provider.upper()}_API_KEY) and that its values make sense."
    )
