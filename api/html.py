"""Pages: templates that escape everything, a strict policy for each page, and files with their entity tags."""

from __future__ import annotations

import hashlib
import re
from calendar import month_name
from pathlib import Path
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

PAGES = Path(__file__).parent / "pages"

_ALONE = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'")
_SEEN = ("style-src 'self'", "img-src 'self'")
READING_POLICY = "; ".join((*_ALONE, *_SEEN, "form-action 'none'", "trusted-types 'none'"))
"""For a page that is only read: no script at all."""
WIDGET_POLICY = "; ".join(
    (
        *_ALONE,
        *_SEEN,
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "trusted-types dateline",
    )
)
"""As strict as a page with the widget can be: its script, the API to talk to, and its Trusted Types policy."""
_MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")

_templates = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def readable(stated: str) -> str:
    """The day, month or year that an ISO date or date-time states, as it is written in a text."""
    if (found := _DATE.match(stated)) is None:
        return stated
    year, month, day = found.groups()
    return " ".join(
        part for part in (str(int(day)) if day else "", month_name[int(month)] if month else "", year) if part
    )


_templates.filters["readable"] = readable


def page(request: Request, template: str, policy: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page made of a template of `pages/`; `root` is the path that the service is mounted at, without a slash."""
    text = _templates.get_template(template).render(root=request.scope.get("root_path", ""), **values)
    return HTMLResponse(text, status, {"Content-Security-Policy": policy, "Cache-Control": "no-cache"})


def file(request: Request, path: Path, **headers: str) -> Response:
    """A file with its entity tag, or 304 where the browser has it.

    Raises:
        HTTPException: 404, there is no such file.

    """
    if not path.is_file():
        raise HTTPException(404, "There is no such file.")
    content = path.read_bytes()
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", **headers}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=_MEDIA[path.suffix], headers=headers)
