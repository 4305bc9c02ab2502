"""The pages with the widget on them: one to ask on, at `/`, and a publisher's front page, at `/demo`."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from dateline.api.html import PAGES, WIDGET_POLICY, file, page

Mode = Literal["inline", "floating", "full"]

router = APIRouter(include_in_schema=False)


@router.get("/")
def ask(request: Request) -> Response:
    """A page to ask on; where keys are wanted, with a field for one."""
    return page(request, "ask.html", WIDGET_POLICY, wants_key=request.app.state.wants_keys)


@router.get("/demo")
def demo(
    request: Request, mode: Annotated[Mode, Query(description="How the widget stands on the page.")] = "inline"
) -> Response:
    """A news front page with the widget on it; where keys are wanted, with a field for one."""
    return page(request, "demo.html", WIDGET_POLICY, mode=mode, wants_key=request.app.state.wants_keys)


@router.get("/assets/{name}")
def asset(request: Request, name: Annotated[str, Path(pattern=r"^[a-z]+\.(css|js|svg)$")]) -> Response:
    """What the pages are made of besides their text."""
    return file(request, PAGES / name)
