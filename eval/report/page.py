"""A page that stands alone: style, script and data within it, nothing asked of the network, opened from a file.

What comes from articles and questions is hostile until proven otherwise. It reaches the page in two ways only: through
the template, which escapes, and as JSON that no `<` can end, from which the script makes text and never markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dateline.eval.figures import between, probability, shown, signed, written
from dateline.eval.report import charts

_HERE = Path(__file__).parent
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def page(template: str, *, scripts: Sequence[str], parts: Mapping[str, Sequence[Any]], **context: Any) -> str:
    """The page that a template makes.

    Args:
        template: a file of this folder.
        scripts: files of this folder; one script in this order.
        parts: lists of JSON values that the script reads when it needs them, value by value, by name and place.
        context: what the template names; `data`, if there, is for the script as well.

    """
    style = _text("style.css")
    script = "\n".join(_text(name) for name in scripts)
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )
    return (
        _environment()
        .get_template(template)
        .render(policy=policy, style=Markup(style), script=Markup(script), parts=parts, **context)  # nosec B704
    )


def embedded(value: Any) -> Markup:
    """A value as JSON that can stand in a `script` element whatever its strings hold."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES))  # nosec B704


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        embedded=embedded,
        between=between,
        written=written,
        shown=shown,
        signed=signed,
        probability=probability,
        code=_code,
        share=_share,
    )
    environment.globals.update(interval=charts.interval)
    return environment


def _code(text: str) -> Markup:
    """A definition, what stands between backticks in it as code."""
    pieces = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if i % 2 else Markup("{}").format(piece)
        for i, piece in enumerate(pieces)
    )


def _share(value: float) -> str:
    return f"{100 * value:.0f} %"


@cache
def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
