"""The FastAPI application over one store: its routers, its manners, and what it begins and ends with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware

from dateline.agent.conversation import open_checkpointer
from dateline.agent.defaults import DEFAULT_MIN_SUPPORT, DEFAULT_TOP, DEFAULT_VERIFIER
from dateline.agent.graph import build_graph
from dateline.agent.models import DEFAULT_OPTIONS, EXTRACTIVE, ModelOptions
from dateline.api import (
    answers,
    article_page,
    articles,
    conversations,
    corrections,
    feeds,
    front,
    health,
    intake,
    jobs,
    search,
    widget,
)
from dateline.api.asking import Asking
from dateline.api.chat import chat_router
from dateline.api.described import describe
from dateline.api.entrance import add_entrance, add_widget_origins
from dateline.api.gate import Gate
from dateline.api.job_ledger import JobLedger
from dateline.api.keys import Keys
from dateline.api.limits import NO_LIMITS, Limits
from dateline.api.mcp import mount_mcp
from dateline.api.metrics import Metrics
from dateline.api.middleware import LARGEST_BODY, BodyLimit, Manners
from dateline.api.openai import openai_router
from dateline.api.poller import Poller
from dateline.api.problems import add_problem_documents
from dateline.api.questions import Questions
from dateline.api.service import Service
from dateline.api.tellings import Tellings
from dateline.api.traces import SPANS
from dateline.api.worker import Worker
from dateline.index.feeds.poll import Manner
from dateline.index.fetch.policy import FetchPolicy
from dateline.index.reader import OWN
from dateline.index.retrieval.rerank import NONE
from dateline.index.store import Store
from dateline.version import __version__

_LEAST_PACKED = 1_000
"""Bytes below which a response is not compressed."""


def create_app(
    store: Store,
    *,
    top: int = DEFAULT_TOP,
    min_support: float = DEFAULT_MIN_SUPPORT,
    reranker: str = NONE,
    reader: str = OWN,
    verifier: str = DEFAULT_VERIFIER,
    composer: str = EXTRACTIVE,
    models: ModelOptions = DEFAULT_OPTIONS,
    keys: Keys | None = None,
    limits: Limits = NO_LIMITS,
    policy: FetchPolicy | None = None,
    feed_manner: Manner | None = None,
    poll_feeds: bool = False,
    words: bool = False,
    cors_origins: Sequence[str] = (),
    largest_body: int = LARGEST_BODY,
) -> FastAPI:
    """The application over an open store; the store stays the caller's to close.

    Args:
        policy: what fetching of feeds keeps to.
        feed_manner: how feeds are polled; its interval is that of a feed that asks for no other.
        poll_feeds: whether they are polled here.
        words: whether the log has the words of questions.
        cors_origins: pages of these origins may call the service from a browser; `*` is any.
        largest_body: bytes of a request's body, at most.

    """
    resources, metrics = ExitStack(), Metrics()
    checkpointer = resources.enter_context(open_checkpointer(store.folder))
    graph = build_graph(
        store,
        checkpointer,
        reranker=reranker,
        reader=reader,
        verifier=verifier,
        composer=composer,
        models=models,
        watch=metrics,
    )
    gate, ledger = Gate(store.folder), JobLedger(store.folder)
    asking = Asking(store.folder, reading=gate.reading, metrics=metrics, at_once=limits.at_once, words=words)
    policy, manner = policy or FetchPolicy(), feed_manner or Manner()
    service = Service(
        store=store,
        checkpointer=checkpointer,
        gate=gate,
        tellings=Tellings(store.folder, asking),
        jobs=ledger,
        worker=Worker(store, ledger, gate),
        metrics=metrics,
        poller=Poller(store, gate, policy, manner) if poll_feeds else None,
        reader=reader,
        reranker=reranker,
        policy=policy,
        feed_seconds=manner.interval,
    )
    resources.callback(service.tellings.close)
    resources.callback(asking.close)
    if service.poller is not None:
        resources.callback(service.poller.stop)
    resources.callback(service.worker.stop)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with resources:
            resources.callback(service.warm_up().join)  # a process that ends amid it aborts
            service.worker.start()
            if service.poller is not None:
                service.poller.start()
            async with agents.router.lifespan_context(agents):
                yield

    app = FastAPI(
        title="Dateline",
        version=__version__,
        summary="Ask the news. Get answers you can check.",
        lifespan=lifespan,
        telemetry=SPANS,
    )
    app.state.service = service
    app.state.wants_keys = keys is not None
    app.openapi = lambda: describe(app, keys=keys is not None)  # type: ignore[method-assign]
    add_problem_documents(app)
    app.include_router(chat_router(graph, top=top, min_support=min_support))
    questions = Questions(store, graph, asking, top=top, min_support=min_support)
    app.include_router(openai_router(questions))
    agents = mount_mcp(app, questions, reranker=reranker, local=keys is None)
    # What is done to an article comes before the articles, whose ids may hold anything.
    for part in (answers, conversations, search, intake, corrections, articles, jobs, feeds, health):
        app.include_router(part.router)
    for part in (article_page, front, widget):
        app.include_router(part.router)
    # The last one added is the outermost.
    app.add_middleware(BodyLimit, largest=largest_body)
    app.add_middleware(GZipMiddleware, minimum_size=_LEAST_PACKED)
    add_entrance(app, keys, limits, metrics, store.folder)
    app.add_middleware(Manners, metrics=metrics)
    if cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(cors_origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "Last-Event-ID"],
            expose_headers=["ETag", "Location", "X-Request-ID", "Retry-After"],
        )
    add_widget_origins(app, keys)
    return app
