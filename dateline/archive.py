"""Dateline from a program: one class over a folder of news."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.documents import Document

from dateline.index.article import Article, RawArticle, Rejected
from dateline.index.errors import InputError, SourceError
from dateline.index.filters import Filters
from dateline.index.ingest import IngestReport, articles_in, ingest_items
from dateline.index.loaders.fields import article_from_fields
from dateline.index.store import Store
from dateline.settings import chroma_server, fetch_policy, model_options, settings

if TYPE_CHECKING:
    from langchain_core.tools import StructuredTool

    from dateline.agent.answer import Answer
    from dateline.agent.graph import Graph
    from dateline.agent.streaming import Event
    from dateline.index.retrieval.retriever import NewsRetriever

Given = str | Path | RawArticle | Document
"""A source, as `dateline ingest` reads them, or an article itself."""

_METADATA = (
    *("id", "url", "title", "outlet", "section", "language", "published_at", "updated_at", "fetched_at"),
    *("status", "revision", "story_id"),
)


class Archive:
    """A folder of articles: taken in, kept true, searched and asked.

    Anything that is not given is as the settings have it. To be closed, best by `with`: until then no other process
    may write to the folder.

        >>> from dateline import Archive
        >>> with Archive("news") as archive:
        ...     archive.ingest("articles/").new
        ...     archive.as_langchain_retriever(top=3).invoke("defence talks")[0].metadata["outlet"]
        ...     archive.ask("which countries has Korea signed ACSAs with?").text

    """

    def __init__(
        self,
        folder: str | Path | None = None,
        *,
        model: str | None = None,
        passage_tokens: int | None = None,
        chroma_url: str | None = None,
        composer: str | None = None,
    ) -> None:
        now = settings()
        self._composer = composer or now.composer
        self.store = Store(
            Path(folder or now.store).expanduser(),
            model=model or now.model,
            runtime=now.runtime,
            passage_tokens=passage_tokens or now.passage_tokens,
            chroma=chroma_server(chroma_url),
        )
        self._graph: Graph | None = None

    def close(self) -> None:
        """Give the folder back."""
        self.store.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- articles in --

    def ingest(
        self,
        given: Given | Iterable[Given],
        *,
        mapping: Mapping[str, str] | None = None,
        progress: Callable[[IngestReport], None] = lambda _: None,
    ) -> IngestReport:
        """Take articles in; doing it twice changes nothing.

        Args:
            given: a file, folder, pattern or address; a `RawArticle`; a LangChain document that is a whole article, its
                metadata named as in `docs/formats.md` (`source` counts as `url` where it is one); or any number of
                these, in an iterable that is read as it is needed.
            mapping: how CSV and JSON sources call our fields: `{"title": "headline", "text": "content.body"}`.
            progress: is told how far it is.

        Raises:
            InputError: one of the things given is none of these.
            StoreError: the folder cannot be written, another process holds it, or its disk is full.

        """
        several = [given] if isinstance(given, (str, Path, RawArticle, Document)) else given
        policy = fetch_policy()
        report = IngestReport()

        def items() -> Iterator[RawArticle | Rejected]:
            for each in several:
                if isinstance(each, (str, Path)):
                    yield from articles_in([each], mapping=mapping, policy=policy)
                else:
                    yield each if isinstance(each, RawArticle) else _article(each)

        return ingest_items(self.store, items(), report, progress)

    # -- articles out --

    def __len__(self) -> int:
        return self.store.archive.counts()["articles"]

    def __iter__(self) -> Iterator[Article]:
        """The articles, the newest first."""
        return self.store.archive.articles()

    def text(self, article_id: str, revision: int | None = None) -> str:
        """An article's text, as it stands or in an earlier revision (numbered from 1).

        Raises:
            NotFoundError: there is no such article or revision.

        """
        number = revision or self.store.archive.article(article_id).revision
        return self.store.archive.revision(article_id, number).text

    def documents(self) -> Iterator[Document]:
        """The articles as LangChain documents, each whole as it stands now; `ingest` takes them back unchanged."""
        for article in self:
            facts = {name: value for name in _METADATA if (value := getattr(article, name)) is not None}
            metadata = {**facts, "authors": list(article.authors), "source": article.url or article.id}
            yield Document(id=article.id, page_content=self.text(article.id), metadata=metadata)

    # -- questions --

    def as_langchain_retriever(
        self, *, top: int | None = None, reranker: str | None = None, **filters: Any
    ) -> NewsRetriever:
        """Dateline's search as a LangChain retriever of passages.

        Args:
            top: how many passages it finds.
            reranker: `none`, `reader`, `sentences`, or the hub id or folder of a cross-encoder.
            filters: what is to hold for all results, by the names of `index.filters.Filters`: `as_of="2011-01-05"`,
                `outlets=["Harbour Gazette"]`. Each can also be given with a question: `retriever.invoke("defence
                talks", as_of="2011-01-05")`.

        Raises:
            InputError: there is no such filter.

        """
        from dateline.index.retrieval.retriever import NewsRetriever, with_changes
        from dateline.index.retrieval.search import RESULTS

        now = settings()
        return NewsRetriever(
            store=self.store,
            top=top or RESULTS,
            filters=with_changes(Filters(), filters),
            reranker=reranker or now.reranker,
        )

    def ask(self, question: str, *, as_of: str | None = None) -> Answer:
        """The answer to a question, each sentence of it resting on quotes with their places; or why there is none.

        Raises:
            InputError: the question is empty, `as_of` is no date, or the composer's chat model cannot be opened.
            StoreError: the folder cannot be searched.

        """
        from dateline.agent.graph import ask  # LangGraph loads slowly, and not everybody asks
        from dateline.agent.stored import keep_if_possible

        now = settings()
        answer = ask(self._opened_graph(), question, as_of=as_of, top=now.top, min_support=now.min_support)
        keep_if_possible(self.store.folder, answer)
        return answer

    def stream(self, question: str, *, as_of: str | None = None) -> Iterator[Event]:
        """The same answer as it comes: what was understood, each claim once it was verified, and last the whole.

            >>> for event in archive.stream("which countries has Korea signed ACSAs with?"):
            ...     print(event)

        Raises:
            InputError: the question is empty, `as_of` is no date, or the composer's chat model cannot be opened.
            StoreError: the folder cannot be searched.

        """
        from dateline.agent.answer import Answer
        from dateline.agent.stored import keep_if_possible
        from dateline.agent.streaming import stream

        now = settings()
        graph = self._opened_graph()
        for event in stream(graph, question, as_of=as_of, top=now.top, min_support=now.min_support):
            if isinstance(event, Answer):
                keep_if_possible(self.store.folder, event)
            yield event

    def as_langchain_tool(self) -> StructuredTool:
        """Dateline as a tool of a LangChain agent: `ask_news(question, as_of=None)`.

        What it gives back is text: the answer, and below it its numbered sources with their quotes. A question that
        cannot be asked is told in a sentence, for the model to mend.
        """
        from dateline.tool import news_tool

        return news_tool(lambda question, as_of: self.ask(question, as_of=as_of))

    def _opened_graph(self) -> Graph:
        from dateline.agent.graph import build_graph

        now = settings()
        self._graph = self._graph or build_graph(
            self.store,
            reranker=now.reranker,
            reader=now.reader,
            verifier=now.verifier,
            composer=self._composer,
            models=model_options(),
        )
        return self._graph


def _article(document: object) -> RawArticle | Rejected:
    """The article that a LangChain document is."""
    if not isinstance(document, Document):
        raise InputError(
            f"An archive takes in paths, addresses, RawArticles and LangChain documents, not {type(document).__name__}."
        )
    fields: dict[str, Any] = {"id": document.id, **document.metadata, "text": document.page_content}
    source = str(fields.get("source") or "")
    if not fields.get("url") and source.startswith(("http://", "https://")):
        fields["url"] = source
    try:
        return article_from_fields(fields, source)
    except SourceError as error:
        return Rejected(source or document.id or "a LangChain document", str(error))
