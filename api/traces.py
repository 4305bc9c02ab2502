"""Traces are sent to an OpenTelemetry collector, where one is named.

FastAPI makes the span of each request, below the caller's (`traceparent`); what is within it, `agent/watching.py`.
"""

from __future__ import annotations

import os

from fastapi.telemetry import TelemetryConfig

from dateline.agent.watching import tell_words
from dateline.version import __version__

SPANS: TelemetryConfig = {"operation_spans": False, "logs": False, "metrics": False, "auto_configure": False}
"""What FastAPI does of its own: a span for each request. Its logs would have the words of what was sent."""
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
