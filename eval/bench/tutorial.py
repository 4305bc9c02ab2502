"""The tutorial's chain as somebody writes it who follows LangChain's “Build a semantic search engine”.

SentenceTransformer on torch with its library's defaults behind a plain `Embeddings` class, for langchain-huggingface
does not install beside sentence-transformers 6.2; chunks of 1,000 characters with 200 of overlap; Chroma through
langchain-chroma. It loads nothing of Dateline but `serving`, and sets nothing for threads.

    python -m dateline.eval.bench.tutorial MODEL                   # serves `load`, `add` and `search`
    python -m dateline.eval.bench.tutorial MODEL FOLDER QUESTION   # opens a made store, and prints what is nearest
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from sentence_transformers import SentenceTransformer

from dateline.eval.bench.serving import Tell, peak_mb, serve


class MiniLM(Embeddings):
    """A model of sentence-transformers."""

    def __init__(self, model: str) -> None:
        self.model = SentenceTransformer(model)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of chunks."""
        return self.model.encode(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""
        return self.model.encode(text).tolist()  # type: ignore[no-any-return]


def open_store(model: str, folder: str) -> Chroma:
    """The chain's store, made if it is not there."""
    return Chroma(collection_name="news", embedding_function=MiniLM(model), persist_directory=folder)


def main(model: str, *asked: str) -> None:
    """Answer once, or serve."""
    if asked:
        folder, question = asked
        for document in open_store(model, folder).similarity_search(question):
            print(document.page_content)
        return
    embeddings = MiniLM(model)

    def load(tell: Tell) -> dict[str, Any]:
        embeddings.embed_documents(["warm"])
        return {"device": str(embeddings.model.device)}

    def add(file: str, folder: str, tell: Tell) -> dict[str, Any]:
        """Take in a file of articles; seconds from the file to the store."""
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        start = time.perf_counter()
        lines = [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]
        texts = [line.pop("text") for line in lines]
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        store = Chroma(collection_name="news", embedding_function=embeddings, persist_directory=folder)
        chunks = splitter.create_documents(texts, lines)
        for i in range(0, len(chunks), 5_000):  # more Chroma does not take at once
            store.add_documents(chunks[i : i + 5_000])
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "passages": len(chunks), "characters": sum(map(len, texts)), "peak_mb": peak_mb()}

    def search(folder: str, questions: list[str], tell: Tell) -> dict[str, Any]:
        """Milliseconds of each search, and of embedding each question; the first ten are warming up."""
        store = Chroma(collection_name="news", embedding_function=embeddings, persist_directory=folder)
        taken, embedding = [], []
        for question in [*questions[:10], *questions]:
            start = time.perf_counter()
            store.similarity_search(question)
            between = time.perf_counter()
            embeddings.embed_query(question)
            taken.append((between - start) * 1000)
            embedding.append((time.perf_counter() - between) * 1000)
        warm = min(10, len(questions))
        return {"ms": taken[warm:], "embedding_ms": embedding[warm:], "peak_mb": peak_mb()}

    serve({"load": load, "add": add, "search": search})


if __name__ == "__main__":
    main(*sys.argv[1:])
