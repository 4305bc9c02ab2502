"""The OpenAPI document: every operation with words, valid examples, each status it can give, and the key it wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dateline.api.app import create_app
from dateline.api.keys import Keys
from dateline.index.store import Store

PROBLEM, OPENAI = "application/problem+json", ("/v1/chat/completions", "/v1/models")


@pytest.fixture(params=[False, True], ids=["anonymous", "keys"])
def document(store: Store, request: pytest.FixtureRequest) -> dict[str, Any]:
    described: dict[str, Any] = create_app(store, keys=Keys(store.folder) if request.param else None).openapi()
    return described


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def bodies(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is sent and what is answered, each by its media type."""
    for body in (operation.get("requestBody", {}), *operation["responses"].values()):
        yield from body.get("content", {}).items()


def shape(document: dict[str, Any], media: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = media.get("schema", {})
    if schema.get("type") == "array":
        schema = schema["items"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def examples(document: dict[str, Any], media: dict[str, Any]) -> list[Any]:
    """Those of a media type, or of its shape."""
    own = [one["value"] for one in media.get("examples", {}).values()]
    own += [media["example"]] if "example" in media else []
    return own or list(shape(document, media).get("examples", ()))


def test_every_operation_is_described_with_examples_that_fit(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    for method, path, operation in operations(document):
        name = f"{method} {path}"
        assert len(operation["summary"]) > 5, name
        assert len(operation["description"]) > 40, name
        for media_type, media in bodies(operation):
            given = examples(document, media)
            assert given, (name, media_type)
            if media_type == "text/event-stream":
                assert given[0].endswith("\n\n")
                continue
            wanted = media["schema"]
            many = wanted.get("type") == "array" and "examples" not in media
            for one in given:
                schema = {"components": document["components"], **(wanted["items"] if many else wanted)}
                valid = Draft202012Validator(schema)
                assert [error.message for error in valid.iter_errors(one)] == [], (name, one)
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], name


def test_every_failure_is_told_in_the_shape_of_its_path(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        statuses = set(operation["responses"])
        assert {"500", "503"} <= statuses
        for status, response in operation["responses"].items():
            if status >= "400":
                wanted = "application/json" if path.startswith(OPENAI) else PROBLEM
                assert wanted in response["content"], (method, path, status)
        if "requestBody" in operation:
            assert {"400", "413"} <= statuses, path
        assert ("422" in statuses) <= (not path.startswith(OPENAI))


def test_what_the_door_may_answer_stands_with_every_operation_behind_it(document: dict[str, Any]) -> None:
    keys = "securitySchemes" in document["components"]
    for method, path, operation in operations(document):
        statuses = set(operation["responses"])
        public = path in ("/healthz", "/readyz")
        assert ("429" in statuses) == (not public)
        assert ({"401", "403"} <= statuses) == (keys and not public)
        assert ("security" in operation) == (keys and not public)
        assert ("504" in statuses) == (method == "POST" and path.startswith(("/v1/chat", "/v1/search", "/v1/articles")))


def test_a_key_is_declared_as_a_bearer_with_the_scope_that_it_needs(store: Store) -> None:
    described = create_app(store, keys=Keys(store.folder)).openapi()
    assert described["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert described["paths"]["/v1/search"]["post"]["security"][0] == {"bearer": ["search"]}
    assert described["paths"]["/v1/conversations"]["get"]["security"][0] == {"bearer": ["admin"]}
