"""The retrieval chain that LangChain's own tutorial teaches, to compare with.

Text is cut by `RecursiveCharacterTextSplitter` into 1,000 characters with 200 of overlap, embedded by the same model
(through our adapter: `langchain-huggingface` does not install beside sentence-transformers 6.2), kept in Chroma, and
searched by similarity; the answer is the nearest 4 chunks, whole.
It knows no time, never refuses, and reads no history.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from langchain_core.documents import Document

from dateline.agent.answer import Answer, Citation, Claim
from dateline.eval.cache import content_hash, folder_for
from dateline.eval.dataset import Dataset, Question
from dateline.eval.record import Record, Retrieved
from dateline.eval.systems import DEPTH, Options, Progress
from dateline.index.article import RawArticle
from dateline.index.encoder import Encoder
from dateline.index.errors import InputError
from dateline.index.loaders import load

if TYPE_CHECKING:
    from langchain_text_splitters import TextSplitter

CHUNK, OVERLAP, NEAREST = 1_000, 200, 4
_BATCH = 200
_DONE = "complete"


@contextmanager
def open_tutorial(dataset: Dataset, options: Options, progress: Progress) -> Iterator[Tutorial]:
    """The chain over a dataset; its index is made once.

    Raises:
        InputError: the packages that the chain is made of are not installed.
    """
    try:
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError as error:
        raise InputError("The system “tutorial” needs more packages: pip install 'dateline[eval]'.") from error

    folder = folder_for("tutorial", content_hash(dataset.articles), options.model, CHUNK, OVERLAP)
    if folder.exists() and not (folder / _DONE).exists():
        shutil.rmtree(folder)  # an index that was cut short
    store = Chroma(
        collection_name="tutorial",
        embedding_function=Encoder(options.model),
        persist_directory=str(folder),
    )
    if not (folder / _DONE).exists():
        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True)
        taken = 0
        for articles in _batches(dataset):
            chunks = [chunk for article in articles for chunk in _chunks(splitter, article)]
            if chunks:
                store.add_documents(chunks)
            taken += len(articles)
            progress(taken)
        (folder / _DONE).touch()
    yield Tutorial(store, options)


class Tutorial:
    """Similarity search and nothing else."""

    def __init__(self, store: Any, options: Options) -> None:
        self.settings: dict[str, Any] = {"model": options.model, "chunk": CHUNK, "overlap": OVERLAP, "nearest": NEAREST}
        self._store = store

    def answer(self, question: Question) -> Record:
        """The nearest chunks."""
        start = time.perf_counter()
        nearest: Sequence[Document] = self._store.similarity_search(question.question, k=NEAREST)
        total = round((time.perf_counter() - start) * 1000, 1)
        distances = self._store.similarity_search_with_score(question.question, k=DEPTH)
        scored = [
            (chunk, 1.0 - distance / 2) for chunk, distance in distances
        ]  # cosine, as the vectors have unit length
        timings = {"retrieve": total, "total": total}
        return Record(
            question=question,
            answer=_answer(question, nearest, [score for _, score in scored], timings),
            passages=tuple(
                Retrieved(
                    article_id=chunk.metadata["article_id"],
                    start=chunk.metadata["start_index"],
                    end=chunk.metadata["start_index"] + len(chunk.page_content),
                    text=chunk.page_content,
                    score=score,
                )
                for chunk, score in scored
            ),
            timings=timings,
            exact=tuple(bool(chunk.metadata["exact"]) for chunk in nearest),
        )


def _answer(
    question: Question, chunks: Sequence[Document], scores: Sequence[float], timings: dict[str, float]
) -> Answer:
    citations = tuple(
        Citation(
            n=n,
            article_id=chunk.metadata["article_id"],
            revision=1,
            title=chunk.metadata.get("title") or None,
            outlet=chunk.metadata.get("outlet") or None,
            published_at=chunk.metadata.get("published_at") or None,
            url=None,
            quote=chunk.page_content,
            start=chunk.metadata["start_index"],
            end=chunk.metadata["start_index"] + len(chunk.page_content),
        )
        for n, chunk in enumerate(chunks, 1)
    )
    claims = tuple(
        Claim(citation.quote, (citation.n,), max(0.0, min(1.0, score)))
        for citation, score in zip(citations, scores, strict=False)
    )
    return Answer(
        status="answered" if claims else "not_found",
        reason=None if claims else "no_coverage",
        text="\n\n".join(claim.text for claim in claims),
        claims=claims,
        citations=citations,
        as_of=question.as_of,
        question=question.question,
        standalone_question=question.question,
        composer="tutorial",
        nearby=(),
        timings=timings,
    )


def _batches(dataset: Dataset) -> Iterator[list[RawArticle]]:
    batch: list[RawArticle] = []
    for item in load(dataset.articles):
        if isinstance(item, RawArticle):
            batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _chunks(splitter: TextSplitter, article: RawArticle) -> list[Document]:
    stated = {"title": article.title, "outlet": article.outlet, "published_at": article.published_at}
    metadata = {"article_id": article.article_id, **{name: value or "" for name, value in stated.items()}}
    chunks = splitter.create_documents([article.text], [metadata])
    for chunk in chunks:
        start = chunk.metadata["start_index"]
        chunk.metadata["exact"] = article.text[start : start + len(chunk.page_content)] == chunk.page_content
    return chunks
