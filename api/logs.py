"""The log: a line of JSON for each event, with the id of the request it belongs to, and no word of a question.

`dateline.api` logs what happens; each record may bring `fields` of its own.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

from opentelemetry.trace import format_trace_id, get_current_span

REQUEST: ContextVar[str | None] = ContextVar("request", default=None)
"""The id of the request that is being answered."""
_log = logging.getLogger("dateline.api")


class JsonLines(logging.Formatter):
    """A record as one line of JSON: when, how bad, from where, what, in which request, and the record's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if (request := REQUEST.get()) is not None:
            line["request"] = request
        if (context := get_current_span().get_span_context()).is_valid:
            line["trace"] = format_trace_id(context.trace_id)
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_to(stream: TextIO | None = None) -> None:
    """Send the logs of Dateline and of the server to a stream, by default standard error, as lines of JSON."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    for name, level in (("dateline", logging.INFO), ("uvicorn", logging.INFO), ("opentelemetry", logging.WARNING)):
        log = logging.getLogger(name)
        log.setLevel(level)
        log.handlers[:] = [handler]
        log.propagate = False


def tell(event: str, **fields: Any) -> None:
    """Log an event with its fields; those that are None are left out."""
    _log.info(event, extra={"fields": _known(fields)})


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
