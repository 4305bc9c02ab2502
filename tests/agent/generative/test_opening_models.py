"""One string names what writes the answers; what is wrong with it is said before any question is asked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from chat_servers import nobody

from dateline.agent.graph import build_graph
from dateline.agent.models import ModelOptions, model_name, open_model
from dateline.agent.prompts import NEEDED, prompt
from dateline.index.errors import InputError
from dateline.index.store import Store


@pytest.mark.parametrize(
    ("composer", "sentence"),
    [
        ("", "A composer is “extractive”"),
        ("oracle", "No provider of chat models goes by the name of “oracle”"),
        ("oracle:of-delphi", "No provider of chat models goes by the name of “oracle:of-delphi”"),
        ("llama.cpp:/nowhere/model.gguf", "There is no model file /nowhere/model.gguf"),
        (f"llama.cpp:{__file__}", "is not a GGUF file"),
    ],
)
def test_a_composer_that_cannot_be_is_refused_in_a_sentence(composer: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        open_model(composer)


def test_a_missing_key_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(InputError, match="OPENAI_API_KEY"):
        open_model("openai:some-model", ModelOptions(max_tokens=11))


@pytest.mark.parametrize(
    ("package", "composer", "command"),
    [
        ("langchain_openai", "openai:some-model", r'pip install "dateline\[openai\]"'),
        ("langchain_anthropic", "anthropic:some-model", "pip install langchain-anthropic"),
        ("langchain_ollama", "ollama:some-model", "pip install langchain-ollama"),
    ],
)
def test_a_missing_package_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, package: str, composer: str, command: str
) -> None:
    from langchain.chat_models import base

    base._get_chat_model_creator.cache_clear()
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError, match=command):
        open_model(composer, ModelOptions(max_tokens=12))
    base._get_chat_model_creator.cache_clear()


def test_without_llama_cpp_its_command_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF")
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(InputError, match=r'pip install "dateline\[llama\]"'):
        open_model(f"llama.cpp:{file}")


def test_a_model_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF\x03\x00\x00\x00")
    with pytest.raises(InputError, match="cannot run the model"):
        open_model(f"llama.cpp:{file}")


def test_a_server_of_ones_own_needs_no_key_and_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with nobody() as absent:
        assert open_model("qwen:7b", ModelOptions(base_url=absent.address))


def test_an_answer_names_its_model_and_never_a_path() -> None:
    assert model_name("openai:one") == "openai:one"
    assert model_name("llama.cpp:/home/somebody/small.gguf") == "llama.cpp:small.gguf"
    assert model_name("qwen:7b", ModelOptions(base_url="http://127.0.0.1:1/v1")) == "openai:qwen:7b"


def test_no_provider_is_loaded_unless_one_is_wanted(sample_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("langchain_openai", "openai", "xllamacpp"))]:
        monkeypatch.delitem(sys.modules, name)
    build_graph(sample_store)
    assert not [name for name in sys.modules if name.startswith(("langchain_openai", "openai", "xllamacpp"))]


@pytest.mark.parametrize("name", NEEDED)
def test_a_file_of_the_users_stands_in_for_a_prompt(tmp_path: Path, name: str) -> None:
    mine = " ".join(["Mine:", *(f"${needed}" for needed in NEEDED[name])])
    (tmp_path / name).write_text(mine, encoding="utf-8")
    assert prompt(name, tmp_path).template == mine
    assert prompt(name).template != prompt(name, tmp_path).template


def test_a_prompt_that_the_folder_does_not_hold_stays_datelines_own(tmp_path: Path) -> None:
    assert prompt("rules.md", tmp_path).template == prompt("rules.md").template


def test_a_prompt_without_what_it_must_mention_is_refused(tmp_path: Path) -> None:
    (tmp_path / "quotes.md").write_text("Answer $question", encoding="utf-8")
    with pytest.raises(InputError, match=r"does not mention \$quotes"):
        prompt("quotes.md", tmp_path)


def test_a_folder_of_prompts_that_is_not_there_is_refused_before_any_question(
    sample_store: Store, tmp_path: Path
) -> None:
    with nobody() as absent:
        options = ModelOptions(base_url=absent.address, prompts=tmp_path / "none")
        with pytest.raises(InputError, match="There is no folder of prompts"):
            build_graph(sample_store, composer="any", models=options)
