"""The chat widget over HTTP: its script, built from `widget/` into `static/`, and a demo page that it stands on."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

STATIC = Path(__file__).parent / "static"
PAGES = Path(__file__).parent / "pages"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types lit-html",
    )
)
"""As strict as a site can be: the widget needs its own script, the API to talk to, and Lit's Trusted Types policy."""

_REVALIDATE = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}

router = APIRouter(include_in_schema=False)


@router.get("/widget.js")
def widget() -> FileResponse:
    """The script that defines `<dateline-chat>`."""
    script = STATIC / "widget.js"
    if not script.is_file():
        raise HTTPException(404, "The widget is not built: `make widget` builds it, with Node 20 or later.")
    return FileResponse(script, media_type="text/javascript", headers=_REVALIDATE)


@router.get("/demo")
def demo() -> FileResponse:
    """A news front page with the widget on it."""
    return FileResponse(
        PAGES / "demo.html",
        media_type="text/html",
        headers={
            **_REVALIDATE,
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "Referrer-Policy": "no-referrer",
        },
    )


@router.get("/demo/style.css")
def demo_style() -> FileResponse:
    """How the demo page looks."""
    return FileResponse(PAGES / "demo.css", media_type="text/css", headers=_REVALIDATE)


@router.get("/demo/icon.svg")
def demo_icon() -> FileResponse:
    """The demo page's icon."""
    return FileResponse(PAGES / "icon.svg", media_type="image/svg+xml", headers=_REVALIDATE)
