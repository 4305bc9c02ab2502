"""Who may do what: each request has a scope, and where keys are wanted, its key must cover it.

What is not listed here needs `admin`: a new route is closed until somebody says who may use it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from dateline.api.keys import Key, Keys, Scope
from dateline.api.refused import Refused

COOKIE = "dateline-key"
_PUBLIC = re.compile(
    r"/(?:|docs(?:/.*)?|redoc|openapi\.json|healthz|readyz|widget\.(?:js|licenses\.txt)|demo|assets/.*)"
)
"""Pages without news in them, and whether the service is up; to be read by anybody."""
_OF_WIDGET = "w-[0-9a-f]{32}"
"""How the widget names its conversations: whoever has not held one cannot know its name."""
_UNNAMED = "[0-9a-f]{32}"
"""How the service names those that were begun without a name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Which scopes a request needs."""

    methods: frozenset[str]
    path: re.Pattern[str]
    scopes: tuple[Scope, ...]
    widget: bool = False
    """Whether a publishable key will do."""


def _rule(methods: str, path: str, *scopes: Scope, widget: bool = False) -> Rule:
    return Rule(frozenset(methods.split()), re.compile(path), scopes, widget)


RULES = (
    _rule("POST", r"/v1/chat", "chat", widget=True),
    _rule("POST", r"/v1/answers/[^/]+/feedback", "chat", widget=True),
    _rule("GET", r"/v1/answers/.+", "chat"),
    _rule("DELETE", rf"/v1/conversations/{_OF_WIDGET}", "chat", widget=True),
    _rule("GET DELETE", r"/v1/conversations/.+", "chat"),
    _rule("POST", r"/v1/chat/completions", "chat"),
    _rule("GET", r"/v1/models(?:/.+)?", "chat"),
    _rule("POST", r"/v1/search", "search"),
    _rule("GET", r"/v1/(?:articles(?:/.+)?|stats)|/articles/.+", "search"),
    _rule("POST", r"/v1/articles(?:/.+)?", "ingest"),
    _rule("GET", r"/v1/(?:jobs(?:/.+)?|feeds(?:/.+)?)", "ingest"),
    _rule("POST DELETE", r"/v1/feeds(?:/.+)?", "ingest"),
    _rule("GET POST DELETE", r"/mcp/?", "chat", "search"),
)
_ADMIN = Rule(frozenset(), re.compile(""), ("admin",))


def is_public(path: str) -> bool:
    """Whether anybody may ask this, keys or not; such paths know no method that changes anything."""
    return _PUBLIC.fullmatch(path) is not None


def rule_of(method: str, path: str) -> Rule:
    """The rule for a request that is not public."""
    method = "GET" if method == "HEAD" else method
    path = path.rstrip("/") or "/"
    return next((rule for rule in RULES if method in rule.methods and rule.path.fullmatch(path)), _ADMIN)


def check(keys: Keys, method: str, path: str, headers: Headers) -> Key:
    """The key of a request that is not public, if it covers it.

    Raises:
        Refused: there is no key (401), or it is none of ours or was revoked (401), or may not do this (403).
        StoreError: the keys cannot be read.

    """
    token = _token(headers) or (_cookie(headers) if method == "GET" and path.startswith("/articles/") else None)
    if token is None:
        raise Refused(
            "no-key",
            "This needs a key: send it as “Authorization: Bearer KEY” or as “X-API-Key: KEY”.",
            {"WWW-Authenticate": 'Bearer realm="dateline"'},
        )
    key = keys.find(token)
    if key is None or key.revoked_at is not None:
        raise Refused(
            "wrong-key",
            "There is no such key." if key is None else "This key was revoked.",
            {"WWW-Authenticate": 'Bearer realm="dateline", error="invalid_token"'},
        )
    rule = rule_of(method, path)
    if key.widget:
        if not rule.widget:
            raise _forbidden("A widget key can only chat.", rule)
        origin = headers.get("origin")
        if origin is None or origin.lower() not in key.origins:
            raise _forbidden("This widget key is for pages of other origins.", rule)
    missing = [scope for scope in rule.scopes if not key.may(scope)]
    if missing:
        raise _forbidden(f"This key lacks the scope “{missing[0]}”.", rule)
    return key


def check_conversation(key: Key | None, conversation: str) -> None:
    """Whether a key may go on with a conversation: one of a widget, only where its name cannot be guessed.

    Raises:
        Refused: it may not (403).

    """
    if key is not None and key.widget and not re.fullmatch(rf"{_OF_WIDGET}|{_UNNAMED}", conversation):
        named = "A widget key names its conversations “w-” and 32 hexadecimal digits."
        raise _forbidden(named, rule_of("POST", "/v1/chat"))


def _token(headers: Headers) -> str | None:
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and given.strip():
        return given.strip()
    return headers.get("x-api-key") or None


def _cookie(headers: Headers) -> str | None:
    """The key of a reader who follows a link to an article's page: links carry no headers. It opens nothing else."""
    return cookie_parser(headers.get("cookie", "")).get(COOKIE) or None


def _forbidden(detail: str, rule: Rule) -> Refused:
    scope = " ".join(rule.scopes)
    return Refused(
        "forbidden",
        detail,
        {"WWW-Authenticate": f'Bearer realm="dateline", error="insufficient_scope", scope="{scope}"'},
    )
