"""`--composer` names what writes the answers; whatever becomes of a model, there is an answer and exit status 0."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from chat_servers import nobody, says, serving
from commandline import dateline
from fastapi.testclient import TestClient

from dateline import Archive
from dateline.agent.models import ModelOptions
from dateline.api.app import create_app
from dateline.settings import settings

OWNER = "Who owns the tanker Corrin Vale?"
KEY = "sk-a-very-secret-key-0123456789"
WRITTEN = says(json.dumps({"claims": [{"text": "The Corrin Vale struck the rocks in fog.", "quotes": [1]}]}))


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def test_a_model_of_a_server_writes_the_answer(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(WRITTEN) as asked:
        monkeypatch.setenv("DATELINE_BASE_URL", asked.address)
        told = dateline("ask", OWNER, "--store", sample, "--composer", "stub", "--json")
    assert told.status == 0
    assert told.json["composer"] == "openai:stub"
    assert all(claim["verdict"]["supported"] for claim in told.json["claims"])


def test_a_model_that_is_not_there_is_told_in_a_note_without_key_and_address(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with nobody() as absent:
        monkeypatch.setenv("DATELINE_BASE_URL", absent.address)
        told = dateline("ask", OWNER, "--store", sample, "--composer", "stub")
    assert told.status == 0
    assert "note: The language model could not be reached" in " ".join(told.err.split())
    assert "extractive composer" in told.out
    assert "Traceback" not in told.out + told.err
    assert KEY not in told.out + told.err
    assert absent.address not in told.out + told.err


def test_a_chat_is_written_by_the_model_too(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(WRITTEN) as asked:
        monkeypatch.setenv("DATELINE_BASE_URL", asked.address)
        told = dateline("chat", "--new", "--store", sample, "--composer", "stub", "--json", stdin=f"{OWNER}\n")
    assert json.loads(told.out)["composer"] == "openai:stub"


@pytest.mark.parametrize("command", [("ask", OWNER), ("chat",), ("serve", "--port", "0")], ids=lambda c: str(c[0]))
def test_a_composer_that_cannot_be_is_one_sentence(sample: Path, command: tuple[str, ...]) -> None:
    told = dateline(*command, "--store", sample, "--composer", "llama.cpp:/nowhere/model.gguf")
    assert told.status == 1
    assert "There is no model file /nowhere/model.gguf" in " ".join(told.err.split())


def test_an_archive_and_the_api_take_a_composer(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(WRITTEN) as asked:
        monkeypatch.setenv("DATELINE_BASE_URL", asked.address)
        settings.cache_clear()
        with Archive(sample, composer="stub") as archive:
            assert archive.ask(OWNER).composer == "openai:stub"
            app = create_app(archive.store, composer="stub", models=ModelOptions(base_url=asked.address))
            with TestClient(app) as client:
                assert client.post("/v1/chat", json={"message": OWNER}).json()["composer"] == "openai:stub"
    settings.cache_clear()
