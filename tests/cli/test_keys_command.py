"""`dateline keys`: keys are made, listed and revoked; `dateline serve` wants them where others can reach it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commandline import dateline

from dateline.api.keys import Keys


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store's folder, as far as keys go."""
    (tmp_path / "store").mkdir()
    return tmp_path / "store"


def test_a_key_is_printed_once_listed_without_its_secret_and_revoked(folder: Path) -> None:
    made = dateline("keys", "create", "importer", "--scope", "ingest", "--scope", "search", "--store", folder)
    token = made.out.strip()
    assert made.status == 0
    assert "may search, ingest" in made.err
    key = Keys(folder).find(token)
    assert key is not None
    listed = dateline("keys", "list", "--store", folder)
    assert key.id in listed.out
    assert "importer" in listed.out
    assert token not in listed.out
    revoked = dateline("keys", "revoke", key.id, "--json", "--store", folder)
    assert revoked.json["revoked_at"]
    assert "1 of them revoked" in dateline("keys", "list", "--store", folder).out


def test_a_widget_key_as_json(folder: Path) -> None:
    made = dateline(
        "keys", "create", "page", "--widget", "--origin", "https://news.example", "--json", "--store", folder
    )
    assert made.json["key"].startswith("pk_")
    assert (made.json["scopes"], made.json["origins"]) == (["chat"], ["https://news.example"])
    (listed,) = dateline("keys", "list", "--json", "--store", folder).json
    assert "key" not in listed
    assert "hash" not in listed
    assert "chat from https://news.example" in dateline("keys", "list", "--store", folder).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create", "x", "--scope", "root"], "no scope “root”"),
        (["create", "x", "--widget"], "needs the origin"),
        (["create", "x", "--widget", "--scope", "admin"], "can only chat"),
        (["create", "x", "--origin", "https://news.example"], "add --widget"),
        (["create", "x", "--widget", "--origin", "news"], "is no origin"),
        (["revoke", "none"], "no key “none”"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(folder: Path, arguments: list[str], said: str) -> None:
    told = dateline("keys", *arguments, "--store", folder)
    assert told.status == 1
    assert said in " ".join(told.err.split())
    assert "Traceback" not in told.err


def test_keys_of_a_store_that_is_not_there(tmp_path: Path) -> None:
    told = dateline("keys", "list", "--store", tmp_path / "none")
    assert (told.status, "no store at" in told.err) == (1, True)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, str]]:
    """What would be served, and where."""
    calls: list[tuple[Any, str]] = []
    monkeypatch.setattr("uvicorn.run", lambda app, host, **_: calls.append((app, host)))
    return calls


def wants_keys(app: Any) -> bool:
    return any(middleware.kwargs.get("keys") is not None for middleware in app.user_middleware)


def test_serving_where_others_can_reach_it_wants_keys(sample: Path, served: list[tuple[Any, str]]) -> None:
    for arguments in (["--host", "0.0.0.0"], ["--host", "::"], ["--require-keys"]):
        refused = dateline("serve", *arguments, "--store", sample)
        assert refused.status == 1
        assert "dateline keys create" in refused.err
    assert served == []
    assert dateline("serve", "--host", "0.0.0.0", "--allow-anonymous", "--store", sample).status == 0
    assert dateline("serve", "--store", sample).status == 0
    assert [wants_keys(app) for app, _ in served] == [False, False]
    key = dateline("keys", "create", "site", "--json", "--store", sample).json
    assert dateline("serve", "--host", "0.0.0.0", "--store", sample).status == 0
    assert dateline("serve", "--require-keys", "--store", sample).status == 0
    assert [wants_keys(app) for app, _ in served[2:]] == [True, True]
    dateline("keys", "revoke", key["id"], "--store", sample)
    assert dateline("serve", "--host", "0.0.0.0", "--store", sample).status == 1


def test_two_wishes_that_cannot_both_be_met(sample: Path) -> None:
    told = dateline("serve", "--require-keys", "--allow-anonymous", "--store", sample)
    assert (told.status, "cannot hold together" in told.err) == (1, True)
