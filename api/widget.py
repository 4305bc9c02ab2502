"""The chat widget's script, built from `widget/` into `static/`; any site's page may load it."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from dateline.api.html import file

STATIC = Path(__file__).parent / "static"
_ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""A module is fetched under the rules of CORS."""

router = APIRouter(include_in_schema=False)


@router.get("/widget.js")
def widget(request: Request) -> Response:
    """The script that defines `<dateline-chat>`."""
    if not is_built():
        raise HTTPException(404, "The widget is not built: `make widget` builds it.")
    return file(request, STATIC / "widget.js", **_ANYWHERE)


@router.get("/widget.licenses.txt")
def licenses(request: Request) -> Response:
    """The licences of what the script holds."""
    return file(request, STATIC / "widget.licenses.txt", **_ANYWHERE)


def is_built() -> bool:
    """Whether the script is there; a wheel always has it."""
    return (STATIC / "widget.js").is_file()
