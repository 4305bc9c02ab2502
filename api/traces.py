"""Traces are sent to an OpenTelemetry collector, where one is named; what is in them is said by `agent/watching.py`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.propagate import extract
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, get_tracer
from starlette.datastructures import Headers
from starlette.types import Scope

from dateline.agent.watching import tell_words
from dateline.version import __version__

_tracer = get_tracer("dateline")
VARIABLES = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""Of the environment, by OpenTelemetry's own names; the exporter reads them, and all others of its kind."""


def start_traces(endpoint: str | None = None, *, words: bool = False) -> bool:
    """Send spans from now on, in this process; returns whether anybody is named to take them.

    Whatever is still to be sent is sent when the process ends.

    Args:
        endpoint: address of a collector that speaks OTLP over HTTP; without one, what the environment says.
        words: whether spans have the words of questions and answers.

    """
    if not endpoint and not any(os.environ.get(name) for name in VARIABLES):
        return False
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # both load slowly
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.trace import set_tracer_provider

    named = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "dateline"}
    provider = TracerProvider(resource=Resource.create({**named, "service.version": __version__}))
    exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces") if endpoint else OTLPSpanExporter()
    provider.add_span_processor(BatchSpanProcessor(exporter))
    set_tracer_provider(provider)
    tell_words(words)
    return True


@contextmanager
def watched_request(scope: Scope, request_id: str) -> Iterator[Span]:
    """The span of a request, below that of who asks, where it names one (`traceparent`)."""
    parent = extract(Headers(scope=scope))
    with _tracer.start_as_current_span(scope["method"], context=parent, kind=SpanKind.SERVER) as span:
        span.set_attribute("http.request.method", scope["method"])
        span.set_attribute("url.scheme", scope["scheme"])
        span.set_attribute("dateline.request.id", request_id)
        yield span


def tell_response(span: Span, method: str, route: str | None, status: int) -> None:
    """Add to a request's span which route it took, and how it ended."""
    if route is not None:
        span.update_name(f"{method} {route}")
        span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", status)
    if status >= 500 or not status:
        span.set_status(Status(StatusCode.ERROR))
