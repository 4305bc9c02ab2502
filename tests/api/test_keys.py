"""Who may do what over HTTP: keys with their scopes, widget keys with their origins, and how others are refused."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from dateline.api.app import create_app
from dateline.api.guard import is_public, rule_of
from dateline.api.keys import FILE, SCOPES, Key, Keys
from dateline.index.errors import InputError, NotFoundError
from dateline.index.store import Store

PAGE = "https://news.example"
QUESTION = {"message": "Who owns the tanker Corrin Vale?"}
COMPLETION = {"model": "dateline", "messages": [{"role": "user", "content": QUESTION["message"]}]}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def guarded(sample_store: Store, keys: Keys) -> Iterator[TestClient]:
    app = create_app(sample_store, keys=keys)
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


def bearer(token: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", **more}


def problem(reply: httpx.Response) -> tuple[int, str]:
    """The status and the kind of a problem document."""
    assert reply.headers["content-type"] == "application/problem+json"
    told = reply.json()
    assert told["status"] == reply.status_code
    assert told["detail"]
    return reply.status_code, told["type"].removeprefix("urn:dateline:problem:")


def test_a_key_is_found_by_its_token_and_by_nothing_else(keys: Keys) -> None:
    key, token = keys.create("site")
    assert keys.find(token) == key
    assert (key.scopes, key.widget, key.revoked_at) == (("chat", "search"), False, None)
    for wrong in ("", "x", token[:-1], token + "x", token.replace("sk_", "pk_"), token.swapcase(), f"sk_{key.id}_"):
        assert keys.find(wrong) is None


def test_nothing_of_a_token_but_its_id_lies_on_the_disk_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    _, token = Keys(tmp_path).create("site")
    for path in tmp_path.iterdir():
        assert token.encode() not in path.read_bytes()
        assert token.split("_", 2)[2].encode() not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_revoked_key_is_no_key_and_stays_revoked(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    assert not keys.in_force()
    key, token = keys.create("site")
    assert keys.in_force()
    revoked = Keys(tmp_path).revoke(key.id)
    assert revoked.revoked_at
    assert keys.find(token) == revoked == keys.revoke(key.id)
    assert not keys.in_force()
    with pytest.raises(NotFoundError, match="no key “none”"):
        keys.revoke("none")


def test_a_key_changed_on_the_disk_is_not_found(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    _, token = keys.create("site")
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("UPDATE keys SET hash = zeroblob(32)")
    assert keys.find(token) is None


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda keys: keys.create(" "), "needs a name"),
        (lambda keys: keys.create("x" * 101), "at most 100"),
        (lambda keys: keys.create("x", []), "needs a scope"),
        (lambda keys: keys.create("x", ["chat", "root"]), "no scope “root”"),
        (lambda keys: keys.create_for_widget("x", []), "needs the origin"),
        (lambda keys: keys.create_for_widget("x", ["news.example"]), "is no origin"),
        (lambda keys: keys.create_for_widget("x", ["https://news.example/page"]), "is no origin"),
        (lambda keys: keys.create_for_widget("x", ["*"]), "is no origin"),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(tmp_path: Path, make: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        make(Keys(tmp_path))


@given(st.text())
def test_any_token_is_borne(token: str) -> None:
    assert Keys(Path("nowhere")).find(token) is None


REQUESTS = (
    ("chat", "POST", "/v1/chat", QUESTION),
    ("chat", "POST", "/v1/chat/completions", COMPLETION),
    ("chat", "GET", "/v1/models", None),
    ("chat", "GET", "/v1/answers/none", None),
    ("search", "POST", "/v1/search", {"query": "tanker"}),
    ("search", "GET", "/v1/articles", None),
    ("search", "GET", "/v1/articles/none/revisions/1", None),
)


@pytest.mark.parametrize(("scope", "method", "path", "body"), REQUESTS)
def test_a_key_may_do_what_its_scope_says_and_no_more(
    guarded: TestClient, keys: Keys, scope: str, method: str, path: str, body: Any
) -> None:
    for has in SCOPES:
        _, token = keys.create(has, [has])
        for headers in (bearer(token), {"X-API-Key": token}):
            reply = guarded.request(method, path, json=body, headers=headers)
            if has in (scope, "admin"):
                assert reply.status_code in (200, 404), reply.text
            else:
                assert reply.status_code == 403
                assert "insufficient_scope" in reply.headers["www-authenticate"]
                assert f'scope="{scope}"' in reply.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("method", "path", "scopes"),
    [
        ("POST", "/v1/articles", ("ingest",)),
        ("POST", "/v1/articles/2011/01/05:retract", ("ingest",)),
        ("GET", "/v1/jobs/7", ("ingest",)),
        ("POST", "/v1/feeds", ("ingest",)),
        ("DELETE", "/v1/feeds/7", ("ingest",)),
        ("DELETE", "/v1/articles/a", ("admin",)),
        ("GET", "/v1/conversations", ("admin",)),
        ("GET", "/v1/conversations/a", ("chat",)),
        ("GET", "/metrics", ("admin",)),
        ("PUT", "/v1/chat", ("admin",)),
        ("POST", "/mcp", ("chat", "search")),
        ("GET", "/v1/whatever-comes", ("admin",)),
        ("GET", "/articles/a", ("search",)),
    ],
)
def test_what_is_not_said_to_be_open_is_closed(method: str, path: str, scopes: tuple[str, ...]) -> None:
    assert not is_public(path)
    assert rule_of(method, path).scopes == scopes


@pytest.mark.parametrize("path", ["/", "/healthz", "/docs", "/openapi.json", "/demo", "/assets/demo.css"])
def test_pages_without_news_are_open(guarded: TestClient, path: str) -> None:
    assert is_public(path)
    assert guarded.get(path).status_code in (200, 404)
    for method in ("POST", "PUT", "PATCH", "DELETE", "QUERY", "TRACE"):
        assert guarded.request(method, path).status_code in (404, 405)


def test_without_a_key_and_with_a_wrong_one_nothing_is_done(guarded: TestClient, keys: Keys) -> None:
    reply = guarded.post("/v1/chat", json=QUESTION)
    assert problem(reply) == (401, "no-key")
    assert reply.headers["www-authenticate"].startswith("Bearer")
    key, token = keys.create("gone", ["admin"])
    keys.revoke(key.id)
    for wrong in (token, "sk_x", "ÿ", "sk_" + "0" * 16 + "_" + "x" * 43):
        reply = guarded.get("/v1/articles", headers={"Authorization": f"Bearer {wrong}".encode()})  # type: ignore[dict-item]
        assert problem(reply) == (401, "wrong-key")
        assert "invalid_token" in reply.headers["www-authenticate"]
    assert problem(guarded.get("/v1/articles", headers={"Authorization": "Basic YTpi"})) == (401, "no-key")


def test_openai_routes_refuse_in_their_own_shape(guarded: TestClient, keys: Keys) -> None:
    reply = guarded.post("/v1/chat/completions", json=COMPLETION, headers=bearer("sk_x"))
    assert reply.status_code == 401
    assert reply.json()["error"]["code"] == "invalid_api_key"
    _, token = keys.create("searcher", ["search"])
    reply = guarded.get("/v1/models", headers=bearer(token))
    assert (reply.status_code, reply.json()["error"]["code"]) == (403, "insufficient_permissions")


def test_a_widget_key_can_only_chat_from_its_pages(guarded: TestClient, keys: Keys) -> None:
    key, token = keys.create_for_widget("front page", [f"{PAGE}/", PAGE.upper()])
    assert token.startswith("pk_")
    assert key.origins == (PAGE,)
    reply = guarded.post("/v1/chat", json=QUESTION, headers=bearer(token, Origin=PAGE))
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == PAGE
    assert "origin" in reply.headers["vary"].lower()
    for elsewhere in ({"Origin": "https://other.example"}, {"Origin": "null"}, {}):
        assert problem(guarded.post("/v1/chat", json=QUESTION, headers=bearer(token, **elsewhere)))[0] == 403
    for scope, method, path, body in REQUESTS:
        if path != "/v1/chat":
            reply = guarded.request(method, path, json=body, headers=bearer(token, Origin=PAGE))
            assert reply.status_code == 403, scope


def test_a_widget_key_goes_on_with_no_conversation_whose_name_can_be_guessed(guarded: TestClient, keys: Keys) -> None:
    _, token = keys.create_for_widget("front page", [PAGE])
    for name, status in (("desk-1", 403), ("w-1", 403), (f"w-{'0a' * 16}", 200), ("0a" * 16, 200)):
        for stream in (False, True):
            asked = {**QUESTION, "conversation_id": name, "stream": stream}
            reply = guarded.post("/v1/chat", json=asked, headers=bearer(token, Origin=PAGE))
            assert reply.status_code == status
            assert status == 200 or problem(reply)[1] == "forbidden"
    _, whole = keys.create("desk", ["chat"])
    asked = {**QUESTION, "conversation_id": "desk-1"}
    assert guarded.post("/v1/chat", json=asked, headers=bearer(whole)).status_code == 200


@pytest.mark.parametrize("path", ["/", "/demo"])
def test_a_page_with_the_widget_has_a_field_for_a_key_where_keys_are_wanted(
    guarded: TestClient, client: TestClient, path: str
) -> None:
    assert 'class="key"' in guarded.get(path).text
    assert 'class="key"' not in client.get(path).text


def test_a_browser_may_ask_from_pages_of_widget_keys_and_from_no_others(guarded: TestClient, keys: Keys) -> None:
    key, _ = keys.create_for_widget("shop", ["http://localhost:3000"])
    asking = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    reply = guarded.options("/v1/chat", headers={"Origin": "http://localhost:3000", **asking})
    assert reply.status_code == 204
    assert reply.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert "Authorization" in reply.headers["access-control-allow-headers"]
    foreign = guarded.options("/v1/chat", headers={"Origin": "https://evil.example", **asking})
    assert foreign.status_code == 401
    assert "access-control-allow-origin" not in foreign.headers
    keys.revoke(key.id)
    gone = guarded.options("/v1/chat", headers={"Origin": "http://localhost:3000", **asking})
    assert gone.status_code == 401


def test_admin_covers_every_scope() -> None:
    key = Key("a", "a", False, ("admin",), (), "2026-01-01", None)
    assert all(key.may(scope) for scope in SCOPES)
