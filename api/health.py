"""How the service does: alive, ready, and what the store holds."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from dateline.agent.threads import figures
from dateline.api.described import Responses, problems
from dateline.api.feeds import feeds_of
from dateline.api.metrics import StoreFigures
from dateline.api.schemas.service import HealthOut, ReadyOut, StatsOut
from dateline.api.service import Served, Service
from dateline.version import __version__

router = APIRouter(tags=["service"])
_NOT_READY = problems()
_FIGURE = 'dateline_refusals_total{reason="no_coverage"} 3.0\n'
_FIGURES: Responses = {
    200: {
        "description": "The figures, in Prometheus' own format or, where that is accepted, as OpenMetrics.",
        "content": {
            media: {"schema": {"type": "string"}, "example": _FIGURE}
            for media in ("text/plain", "application/openmetrics-text")
        },
    },
    **problems(),
}
_NOT_READY["503"] |= {"description": "Questions cannot be answered yet, or not all that is stored.", "model": ReadyOut}


@router.get("/healthz", summary="Whether the service is up", responses=problems())
def health(service: Served) -> HealthOut:
    """Says that the service is alive, with its version and how much its archive holds."""
    with service.gate.reading():
        return HealthOut(status="ok", version=__version__, **service.store.archive.counts())


@router.get("/readyz", summary="Whether questions can be answered", response_model=ReadyOut, responses=_NOT_READY)
def ready(service: Served) -> Response:
    """Ready once the model is loaded and both indexes hold as much as each other, and no article waits to be found.

    That is a look at numbers; `dateline doctor --verify` holds both indexes against the archive passage by passage.
    """
    store, model = service.store, service.model()
    with service.gate.reading():
        counts = store.archive.counts()
        passages = {"archive": counts["passages"], "fulltext": store.fulltext.count(), "chroma": store.vectors.count()}
        complaints = [feed.complaint for feed in feeds_of(store) if feed.complaint]
        newest = _newest(service)
    agree = passages["fulltext"] == passages["chroma"] and not counts["waiting"]
    shape = ReadyOut(
        ready=model is not None and agree,
        model=model,
        waiting=counts["waiting"],
        passages=passages,
        newest_at=newest,
        complaints=complaints,
    )
    return JSONResponse(shape.model_dump(), 200 if shape.ready else 503)


@router.get("/v1/stats", summary="What the store holds", responses=problems())
def stats(service: Served) -> StatsOut:
    """How much the store holds, and how fresh it is, feed by feed."""
    with service.gate.reading():
        answers, conversations = figures(service.store.folder)
        return StatsOut(
            **service.store.archive.counts(),
            newest_at=_newest(service),
            answers=answers,
            conversations=conversations,
            open_jobs=service.jobs.open_jobs(),
            feeds=feeds_of(service.store),
        )


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response, responses=_FIGURES)
def metrics(request: Request, service: Served) -> Response:
    """Requests, steps of answering, refusals, the queue, feeds, jobs and the size of the archive, for a monitor."""
    figures = StoreFigures(service.store, service.jobs, service.gate)
    body, media = service.metrics.told(request.headers.get("accept", ""), figures)
    return Response(body, media_type=media)


def _newest(service: Service) -> str | None:
    return next((article.published_at for article in service.store.archive.articles(limit=1)), None)
