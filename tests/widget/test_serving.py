"""How the API serves the widget and the pages it stands on; no browser is needed."""

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


def test_the_script_is_a_module_that_any_site_may_load(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "widget.js").write_text("export {}")
    monkeypatch.setattr(widget, "STATIC", tmp_path)
    response = client.get("/widget.js", headers={"Origin": "https://news.example"})
    assert response.text == "export {}"
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["access-control-allow-origin"] == "*"
    again = client.get("/widget.js", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.text) == (304, "")


def test_a_widget_that_is_not_built_says_how_to_build_it(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(widget, "STATIC", tmp_path / "none")
    response = client.get("/widget.js")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "make widget" in response.json()["detail"]


@pytest.mark.parametrize("path", ["/", "/demo", "/demo?mode=floating", "/demo?mode=full"])
def test_its_pages_allow_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    response = client.get(path)
    policy = dict(part.split(" ", 1) for part in response.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in response.headers["content-security-policy"]
    assert "http" not in response.text.lower(), "the page names no other host"
    assert "<style" not in response.text
    assert "style=" not in response.text


@pytest.mark.parametrize("name", ["demo.css", "ask.css", "article.css", "key.js", "icon.svg"])
def test_what_the_pages_need_is_there(client: TestClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 200


@pytest.mark.parametrize("name", ["demo.html", "none.css", "..%2Fapp.py"])
def test_nothing_else_is(client: TestClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code in (404, 422)
