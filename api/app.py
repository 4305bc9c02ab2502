"""The FastAPI application: chat, search and articles over one store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from threading import Lock
from typing import Annotated, Any
from uuid import uuid4

from fastapi import FastAPI, Path, Query
from pydantic import BaseModel, Field

from dateline.agent.conversation import open_checkpointer
from dateline.agent.defaults import DEFAULT_MIN_SUPPORT, DEFAULT_TOP, DEFAULT_VERIFIER
from dateline.agent.graph import ask, build_graph
from dateline.agent.models import DEFAULT_OPTIONS, EXTRACTIVE, ModelOptions
from dateline.agent.stored import get, keep_if_possible
from dateline.api.openai import openai_router
from dateline.api.problems import add_problem_documents
from dateline.api.questions import Questions
from dateline.api.schemas import AnswerOut, ArticleOut, KeptAnswerOut, PassageOut, RevisionOut
from dateline.api.widget import router as widget
from dateline.index.filters import Filters
from dateline.index.reader import OWN
from dateline.index.retrieval.rerank import NONE, open_reranker
from dateline.index.retrieval.retriever import document
from dateline.index.retrieval.search import RESULTS, search
from dateline.index.store import Store
from dateline.version import __version__

_LARGEST = 2**31 - 1
"""No archive holds more articles or revisions; and no database takes any integer."""


class ChatRequest(BaseModel):
    """A question, in a conversation or alone."""

    message: str = Field(description="The question.", examples=["which countries has Korea signed ACSAs with?"])
    conversation_id: str | None = Field(
        default=None,
        max_length=200,
        description="The conversation to go on with; none begins a new one.",
    )
    as_of: str | None = Field(
        default=None,
        description="ISO date: answer from what was published by then.",
        examples=["2011-01-05"],
    )
    published_from: str | None = Field(default=None, description="ISO date: use only what was published from then on.")
    published_to: str | None = Field(default=None, description="ISO date: use only what was published by then.")
    min_support: float | None = Field(default=None, ge=0, le=1, description="Support below which it is not_found.")


class SearchRequest(BaseModel):
    """Words to search for."""

    query: str = Field(min_length=1, max_length=2_000, examples=["defence talks in Seoul"])
    top: int = Field(default=RESULTS, ge=1, le=50)
    as_of: str | None = None


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
) -> FastAPI:
    """The application over an open store; the store stays the caller's to close."""
    one_at_a_time = Lock()
    resources = ExitStack()
    checkpointer = resources.enter_context(open_checkpointer(store.folder))
    graph = build_graph(
        store,
        checkpointer,
        reranker=reranker,
        reader=reader,
        verifier=verifier,
        composer=composer,
        models=models,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with resources:
            yield

    app = FastAPI(
        title="Dateline",
        version=__version__,
        summary="Ask the news. Get answers you can check.",
        lifespan=lifespan,
    )
    add_problem_documents(app)
    app.include_router(widget)
    questions = Questions(store, graph, reading=lambda: one_at_a_time, top=top, min_support=min_support)
    app.include_router(openai_router(questions))

    @app.post("/v1/chat", tags=["chat"], summary="Ask a question")
    def chat(request: ChatRequest) -> AnswerOut:
        conversation = request.conversation_id or uuid4().hex
        with one_at_a_time:
            answer = ask(
                graph,
                request.message,
                as_of=request.as_of,
                published_from=request.published_from,
                published_to=request.published_to,
                top=top,
                min_support=min_support if request.min_support is None else request.min_support,
                conversation=conversation,
            )
        keep_if_possible(store.folder, answer, conversation=conversation)
        return AnswerOut(conversation_id=conversation, **answer.to_dict())

    @app.get("/v1/answers/{answer_id}", tags=["chat"], summary="An answer that was given, and whether it still stands")
    def answer(answer_id: str) -> KeptAnswerOut:
        return KeptAnswerOut(**get(store.folder, store.archive, answer_id).to_dict())

    @app.post("/v1/search", tags=["search"], summary="Find passages")
    def find(request: SearchRequest) -> list[PassageOut]:
        with one_at_a_time:
            found = search(
                store,
                request.query,
                top=request.top,
                filters=Filters(as_of=request.as_of),
                reranker=open_reranker(store, reranker),
            )
        documents = [document(ranked) for ranked in found]
        return [PassageOut(id=d.id or "", text=d.page_content, **d.metadata) for d in documents]

    @app.get("/v1/articles", tags=["articles"], summary="List articles, the newest first")
    def articles(
        limit: Annotated[int, Query(ge=1, le=500)] = 50, offset: Annotated[int, Query(ge=0, le=_LARGEST)] = 0
    ) -> list[ArticleOut]:
        return [ArticleOut.model_validate(article) for article in store.archive.articles(limit=limit, offset=offset)]

    # Ids are the sources' own and may hold slashes; the longer path must come first.
    @app.get(
        "/v1/articles/{article_id:path}/revisions/{number}",
        tags=["articles"],
        summary="One revision, to check a quote against",
    )
    def revision(article_id: str, number: Annotated[int, Path(ge=1, le=_LARGEST)]) -> RevisionOut:
        return RevisionOut.model_validate(store.archive.revision(article_id, number))

    @app.get("/v1/articles/{article_id:path}", tags=["articles"], summary="One article")
    def article(article_id: str) -> ArticleOut:
        return ArticleOut.model_validate(store.archive.article(article_id))

    @app.get("/healthz", tags=["service"], summary="Whether the service is up")
    def health() -> dict[str, Any]:
        return {"status": "ok", "version": __version__, **store.archive.counts()}

    return app
