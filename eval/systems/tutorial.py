"""The retrieval chain that LangChain's own tutorials teach, to compare with.

From “Build a semantic search engine” and “Build a RAG agent” (docs.langchain.com, as of 2026):
`RecursiveCharacterTextSplitter` with 1,000 characters and 200 of overlap, `add_start_index`, a vector store's
`add_documents`, and `similarity_search` with its default of the nearest 4 chunks. It knows no time, never refuses, and
reads no history.

What differs, and why:

- Articles come from our loaders, so that both systems read the same text; chunks do not hold the headline.
- The embedding model is ours, all-MiniLM-L6-v2, through our adapter: `langchain-huggingface` does not install beside
  sentence-transformers 6.2. Vectors are the same.
- No chat model writes the answer: the 4 chunks are the answer, whole. That favours the tutorial where an accepted
  string is looked for, because it says more than any model would; read it beside `words`.
- The RAG agent's tool takes the nearest 2; the semantic search and the RAG chain take 4, and so does this.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from langchain_core.documents import Document

from dateline.agent.answer import Answer, Citation, Claim
from dateline.eval.cache import content_hash, folder_for, index_hash
from dateline.eval.dataset import Dataset, Question
from dateline.eval.indexing import Indexing, peak_memory_mb, read_indexing
from dateline.eval.record import Record, Retrieved
from dateline.eval.systems import DEPTH, Options, Progress, cannot_be_read
from dateline.eval.systems.truth import exact, in_force
from dateline.index.archive import Archive
from dateline.index.article import RawArticle, Rejected
from dateline.index.dates import now
from dateline.index.encoder import shared_encoder
from dateline.index.errors import InputError
from dateline.index.loaders import load

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_text_splitters import TextSplitter

CHUNK, OVERLAP, NEAREST = 1_000, 200, 4
_BATCH = 200
_ARCHIVE = "archive.sqlite3"


@contextmanager
def open_tutorial(dataset: Dataset, options: Options, progress: Progress) -> Iterator[Tutorial]:
    """The chain over a dataset; its index is made once.

    Raises:
        InputError: the packages that the chain is made of are not installed.
        SourceError: an article cannot be read.

    """
    try:
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError as error:
        raise InputError("The system “tutorial” needs more packages: pip install 'dateline[eval]'.") from error

    key = (content_hash(dataset.articles), options.model, CHUNK, OVERLAP, index_hash())
    folder = folder_for("tutorial", *key)
    if folder.exists() and not read_indexing(folder).complete:
        shutil.rmtree(folder)  # an index that was cut short
    folder.mkdir(parents=True, exist_ok=True)
    chunks = Chroma(
        collection_name="tutorial",
        embedding_function=shared_encoder(options.model, "auto"),
        persist_directory=str(folder),
    )
    with closing(Archive(f"sqlite:///{folder / _ARCHIVE}")) as archive:
        if not read_indexing(folder).complete:
            splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True)
            _make(chunks, archive, splitter, dataset, progress).write(folder)
        yield Tutorial(chunks, archive, options, read_indexing(folder))


def _make(store: Chroma, archive: Archive, splitter: TextSplitter, dataset: Dataset, progress: Progress) -> Indexing:
    """Put every text into the chain's store; the archive knows them for the sake of the citations' judge alone."""
    start = time.perf_counter()
    taken = made = 0
    for raws in _batches(dataset):
        archive.put(raws, lambda *_: [], now())
        chunks = [chunk for raw in raws for chunk in _chunks(splitter, raw, _number(archive, raw))]
        if chunks:
            store.add_documents(chunks)
        taken, made = taken + len(raws), made + len(chunks)
        progress(taken)
    return Indexing(taken, made, round(time.perf_counter() - start, 1), peak_memory_mb(), complete=True)


class Tutorial:
    """Similarity search and nothing else."""

    def __init__(self, store: Chroma, archive: Archive, options: Options, indexing: Indexing) -> None:
        self.settings: dict[str, Any] = {"model": options.model, "chunk": CHUNK, "overlap": OVERLAP, "nearest": NEAREST}
        self.indexing = indexing
        self._store = store
        self._archive = archive

    def answer(self, question: Question) -> Record:
        """The nearest chunks."""
        start = time.perf_counter()
        nearest: Sequence[Document] = self._store.similarity_search(question.question, k=NEAREST)
        total = round((time.perf_counter() - start) * 1000, 1)
        distances = self._store.similarity_search_with_score(question.question, k=DEPTH)
        # squared distances of vectors of unit length: 2 less twice the cosine
        scored = [(chunk, 1.0 - distance / 2) for chunk, distance in distances]
        timings = {"retrieve": total, "total": total}
        answer = _answer(question, nearest, [score for _, score in scored], timings)
        return Record(
            question=question,
            answer=answer,
            passages=tuple(
                Retrieved(
                    article_id=chunk.metadata["article_id"],
                    start=chunk.metadata["start_index"],
                    end=chunk.metadata["start_index"] + len(chunk.page_content),
                    text=chunk.page_content,
                    score=score,
                    revision=chunk.metadata["revision"],
                )
                for chunk, score in scored
            ),
            timings=timings,
            exact=exact(self._archive, answer.citations),
            in_force=in_force(self._archive, answer.citations, question.as_of),
        )


def _answer(
    question: Question, chunks: Sequence[Document], scores: Sequence[float], timings: dict[str, float]
) -> Answer:
    citations = tuple(
        Citation(
            n=n,
            article_id=chunk.metadata["article_id"],
            revision=chunk.metadata["revision"],
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
        if isinstance(item, Rejected):
            raise cannot_be_read(dataset, item)
        batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _number(archive: Archive, raw: RawArticle) -> int:
    """Which of its article's texts this is."""
    lives = archive.lifetimes(raw.article_id)
    return max(life.revision.number for life in lives if life.revision.content_hash == raw.content_hash)


def _chunks(splitter: TextSplitter, raw: RawArticle, revision: int) -> list[Document]:
    stated = {"title": raw.title, "outlet": raw.outlet, "published_at": raw.published_at}
    metadata = {
        "article_id": raw.article_id,
        "revision": revision,
        **{name: value or "" for name, value in stated.items()},
    }
    return splitter.create_documents([raw.text], [metadata])
