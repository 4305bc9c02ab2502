"""Requests that are turned away before any work is done: without a key, too many, too large, too slow."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi.responses import JSONResponse

from dateline.api.openai_errors import detail as openai_detail
from dateline.api.openai_errors import is_openai_path, refusal
from dateline.api.problems import KINDS, answer, problem


class Refused(Exception):  # noqa: N818
    """A request that is turned away, by a kind of `problems.KINDS`; not a failure."""

    def __init__(self, kind: str, detail: str | None = None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail or KINDS[kind][1])
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})

    def response(self, path: str) -> JSONResponse:
        """What is answered on this path: a problem document, or an error in OpenAI's shape."""
        if is_openai_path(path):
            status = KINDS[self.kind][0]
            return refusal(status, openai_detail(status, str(self)), self.headers)
        return answer(problem(self.kind, self.detail), self.headers)
