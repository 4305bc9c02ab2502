"""How the API serves the widget; no browser is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dateline.api import widget
from dateline.api.app import create_app
from dateline.index.store import Store


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    with TestClient(create_app(store)) as client:
        yield client


def test_the_script_is_served_as_a_module(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "widget.js").write_text("export {}")
    monkeypatch.setattr(widget, "STATIC", tmp_path)
    response = client.get("/widget.js")
    assert response.text == "export {}"
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cache-control"] == "no-cache"


def test_a_widget_that_is_not_built_says_how_to_build_it(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(widget, "STATIC", tmp_path / "none")
    response = client.get("/widget.js")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "make widget" in response.json()["detail"]


def test_the_demo_page_allows_nothing_from_elsewhere(client: TestClient) -> None:
    response = client.get("/demo")
    policy = dict(part.split(" ", 1) for part in response.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in response.headers["content-security-policy"]
    assert "http" not in response.text.lower(), "the page names no other host"


@pytest.mark.parametrize("path", ["/demo/style.css", "/demo/icon.svg"])
def test_what_the_demo_page_needs_is_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200
