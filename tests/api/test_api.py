"""The agent over HTTP: what it answers, and how it refuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from fastapi.testclient import TestClient

from dateline.version import __version__

OWNER = "Who owns the tanker Corrin Vale?"
CORRECTED = "a-c9716474800a7a077a35"


def chat(client: httpx.Client, message: str, **options: Any) -> dict[str, Any]:
    reply = client.post("/v1/chat", json={"message": message, "min_support": 0, **options})
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def test_a_question_gets_an_answer_with_citations(client: TestClient) -> None:
    answer = chat(client, OWNER)
    assert answer["status"] == "answered"
    assert answer["question"] == OWNER
    assert answer["conversation_id"]
    assert [claim["citations"] for claim in answer["claims"]] == [[c["n"]] for c in answer["citations"]]
    assert set(answer["timings"]) >= {"understand", "retrieve", "compose", "verify"}


def test_every_quote_can_be_checked_against_its_revision(client: TestClient) -> None:
    for citation in chat(client, OWNER)["citations"]:
        path = f"/v1/articles/{citation['article_id']}/revisions/{citation['revision']}"
        revision = client.get(path).json()
        assert revision["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert revision["title"] == citation["title"]


def test_a_conversation_goes_on_by_its_id(client: TestClient) -> None:
    first = chat(client, OWNER)
    second = chat(client, "what does she carry?", conversation_id=first["conversation_id"])
    assert second["conversation_id"] == first["conversation_id"]
    assert "Corrin Vale" in second["standalone_question"]
    other = chat(client, "what does she carry?")
    assert other["conversation_id"] != first["conversation_id"]
    assert other["standalone_question"] == "what does she carry?"


def test_a_conversation_may_be_named_by_the_caller(client: TestClient) -> None:
    name = f"mine-{uuid4()}"
    assert chat(client, OWNER, conversation_id=name)["conversation_id"] == name


def test_as_of_answers_from_what_was_published_by_then(client: TestClient) -> None:
    price = "What price did Harrowfield Foods agree to pay for Pell Dairies?"
    answer = chat(client, price, as_of="2010-05-11")
    assert answer["as_of"] == "2010-05-11"
    assert {c["revision"] for c in answer["citations"] if c["article_id"] == CORRECTED} == {1}
    refusal = chat(client, price, as_of="2001-01-01")
    assert (refusal["status"], refusal["reason"], refusal["citations"]) == ("not_found", "outside_window", [])


def test_a_refusal_says_why_and_what_lies_nearby(client: TestClient) -> None:
    answer = chat(client, OWNER, min_support=1)
    assert (answer["status"], answer["reason"]) == ("not_found", "weak_support")
    assert answer["nearby"]


def test_search_gives_passages_with_their_ranks(client: TestClient) -> None:
    found = client.post("/v1/search", json={"query": "tanker aground", "top": 5}).json()
    assert 0 < len(found) <= 5
    scores = [passage["score"] for passage in found]
    assert scores == sorted(scores, reverse=True)
    for passage in found:
        revision = client.get(f"/v1/articles/{passage['article_id']}/revisions/{passage['revision']}").json()
        assert revision["text"][passage["start"] : passage["end"]] == passage["text"]
        assert passage["dense_rank"] or passage["words_rank"]
    assert client.post("/v1/search", json={"query": "tanker", "as_of": "2001-01-01"}).json() == []


def test_articles_are_listed_page_by_page_the_newest_first(client: TestClient) -> None:
    first = client.get("/v1/articles", params={"limit": 3}).json()
    both = client.get("/v1/articles", params={"limit": 6}).json()["articles"]
    assert both[:3] == first["articles"]
    second = client.get("/v1/articles", params={"limit": 3, "cursor": first["next_cursor"]}).json()
    assert second["articles"] == both[3:]
    assert [a["published_at"] for a in both] == sorted((a["published_at"] for a in both), reverse=True)


def test_the_pages_of_articles_together_are_all_articles_each_once(client: TestClient) -> None:
    seen, cursor = [], None
    while True:
        page = client.get("/v1/articles", params={"limit": 40, **({"cursor": cursor} if cursor else {})}).json()
        seen += [article["id"] for article in page["articles"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert len(seen) == len(set(seen)) == client.get("/healthz").json()["articles"]


def test_an_article_says_that_it_was_corrected(client: TestClient) -> None:
    article = client.get(f"/v1/articles/{CORRECTED}").json()
    assert (article["status"], article["revision"]) == ("corrected", 2)
    assert "214 million" in client.get(f"/v1/articles/{CORRECTED}/revisions/1").json()["text"]


def test_an_id_that_looks_like_a_path_is_found(slashed: TestClient) -> None:
    id_ = slashed.get("/v1/articles").json()["articles"][0]["id"]
    assert id_ == "2011/01/05 won?"
    for path in (quote(id_, safe="/"), quote(id_, safe="")):
        assert slashed.get(f"/v1/articles/{path}").json()["id"] == id_
        assert slashed.get(f"/v1/articles/{path}/revisions/1").json()["text"] == "Orrell won the regatta."


def test_the_service_says_that_it_is_up(client: TestClient) -> None:
    health = client.get("/healthz").json()
    assert (health["status"], health["version"]) == ("ok", __version__)
    assert health["articles"] >= 80


def test_the_reference_describes_every_shape(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert {"/v1/chat", "/v1/search", "/v1/articles", "/healthz"} <= described["paths"].keys()
    assert {"AnswerOut", "CitationOut", "ClaimOut"} <= described["components"]["schemas"].keys()


REFUSED = (
    ("GET", "/v1/articles/a-unknown", None, 404),
    ("GET", "/v1/articles/a-unknown/revisions/1", None, 404),
    ("GET", f"/v1/articles/{CORRECTED}/revisions/9", None, 404),
    ("GET", "/v1/nowhere", None, 404),
    ("GET", "/v1/articles/..%2F..%2Fetc%2Fpasswd", None, 404),
    ("GET", f"/v1/articles/{CORRECTED}/revisions/0", None, 422),
    ("GET", f"/v1/articles/{CORRECTED}/revisions/{10**30}", None, 422),
    ("GET", "/v1/articles?limit=0", None, 422),
    ("GET", "/v1/articles?cursor=none", None, 422),
    ("GET", f"/v1/articles?cursor={'W' * 2_000}", None, 422),
    ("GET", "/v1/chat", None, 405),
    ("POST", "/v1/chat", b"{not json", 400),
    ("POST", "/v1/chat", b"[]", 422),
    ("POST", "/v1/chat", b"{}", 422),
    ("POST", "/v1/chat", b'{"message": ""}', 422),
    ("POST", "/v1/chat", b'{"message": 7}', 422),
    ("POST", "/v1/chat", b'{"message": "\\ud800 who won?"}', 422),
    ("POST", "/v1/chat", b'{"message": "who?", "as_of": "yesterday"}', 422),
    ("POST", "/v1/chat", b'{"message": "who?", "as_of": ""}', 422),
    ("POST", "/v1/chat", b'{"message": "who?", "min_support": 2}', 422),
    ("POST", "/v1/chat", b'{"message": "' + b"x" * 2_001 + b'"}', 422),
    ("POST", "/v1/search", b'{"query": ""}', 422),
    ("POST", "/v1/search", b'{"query": "who?", "top": 0}', 422),
    ("POST", "/v1/search", b'{"query": "who?", "as_of": "yesterday"}', 422),
    ("POST", "/v1/search", b'{"query": "\\ud800"}', 422),
)


@pytest.mark.parametrize(("method", "path", "body", "status"), REFUSED)
def test_a_refusal_is_a_problem_document(
    client: TestClient, method: str, path: str, body: bytes | None, status: int
) -> None:
    reply = client.request(method, path, content=body, headers={"content-type": "application/json"} if body else None)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["status"] == status
    assert problem["type"].startswith("urn:dateline:problem:")
    assert problem["title"]
    assert problem["detail"]
    for secret in ("Traceback", "sqlite", "site-packages", "/tmp", "/home", ".py"):
        assert secret not in reply.text


def test_a_blank_search_is_refused_in_a_problem_document(client: TestClient) -> None:
    answer = client.post("/v1/search", json={"query": "   "})
    assert answer.status_code == 422
    assert "nothing to search for" in answer.text


@pytest.mark.parametrize("query", ["?!", "NEAR(a b)", '"', "a OR b AND NOT *", "x" * 2_000])
def test_any_words_can_be_searched_for(client: TestClient, query: str) -> None:
    assert client.post("/v1/search", json={"query": query}).status_code == 200


def test_a_method_that_is_not_allowed_says_which_is(client: TestClient) -> None:
    assert client.get("/v1/chat").headers["allow"] == "POST"


def test_eight_at_once_over_a_real_server_get_each_its_own_answer(served: httpx.Client) -> None:
    questions = [OWNER, "When was the Carrow Bridge approved?"] * 3

    def ask(question: str) -> dict[str, Any]:
        return chat(served, question)

    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(ask, questions)
        others = [pool.submit(served.get, path) for path in ("/v1/articles", "/healthz")]
        assert [answer["question"] for answer in answers] == questions
        assert [other.result().status_code for other in others] == [200, 200]


def test_turns_of_one_conversation_at_once_are_all_kept(served: httpx.Client) -> None:
    name = f"busy-{uuid4()}"
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda question: chat(served, question, conversation_id=name), [OWNER] * 3))
    assert "Corrin Vale" in chat(served, "what does she carry?", conversation_id=name)["standalone_question"]
