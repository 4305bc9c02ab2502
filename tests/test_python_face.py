"""Dateline from a program: `from dateline import Archive`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from dateline import Archive
from dateline.index.article import RawArticle
from dateline.index.encoder import Encoder
from dateline.index.errors import InputError, NotFoundError, StoreLockedError
from dateline.index.lock import StoreLock

FERRY = RawArticle(
    id="ferry",
    url="https://orle.example/ferry",
    title="Ferry to Orrin",
    outlet="The Orle Post",
    authors=("Ada Finch",),
    published_at="2020-03-01",
    text="The ferry to Orrin left at dawn with nine people on board. It came back with eight.",
)
HONEY = Document(
    page_content="The hives of Orle gave 30 jars this summer, the beekeeper Ben Marsh said on Friday.",
    metadata={"source": "https://orle.example/honey", "title": "A poor year for honey", "date": "2021-08-02"},
)


@pytest.fixture
def archive(tmp_path: Path, encoder: Encoder) -> Iterator[Archive]:
    """A fresh archive."""
    with Archive(tmp_path / "news") as fresh:
        fresh.store.encoder = encoder
        yield fresh


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "torch transformers sentence_transformers chromadb langchain_core langgraph openvino sqlalchemy numpy"
    program = f"import sys, dateline; print([name for name in {heavy.split()} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


def test_what_the_package_does_not_have_is_an_attribute_error() -> None:
    import dateline

    with pytest.raises(AttributeError, match="no attribute 'Archives'"):
        dateline.Archives  # noqa: B018


def test_paths_articles_and_documents_are_taken_in_together(archive: Archive, tmp_path: Path) -> None:
    page = tmp_path / "weir.txt"
    page.write_text("The weir at Vell was opened on Tuesday, and forty people came to see the water go down.")
    report = archive.ingest([FERRY, HONEY, page, str(page), Document(page_content="  ")])
    assert (report.new, report.unchanged) == (3, 1)
    assert [item.reason for item in report.rejected] == ["its “text” is empty"]
    assert len(archive) == 3
    found = {article.url: article for article in archive}
    honey = found["https://orle.example/honey"]
    assert (honey.title, honey.published_at) == ("A poor year for honey", "2021-08-02")
    assert archive.text("ferry") == FERRY.text


def test_one_thing_alone_is_taken_in_too(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "weir.txt").write_text("The weir at Vell was opened on Tuesday, and forty people came to see it.")
    assert [archive.ingest(each).new for each in (FERRY, HONEY, tmp_path / "weir.txt")] == [1, 1, 1]


def test_documents_that_come_out_go_in_again_and_change_nothing(archive: Archive, tmp_path: Path) -> None:
    archive.ingest([FERRY, HONEY])
    documents = list(archive.documents())
    ferry = next(document for document in documents if document.id == "ferry")
    assert ferry.page_content == FERRY.text
    assert ferry.metadata["authors"] == ["Ada Finch"]
    assert ferry.metadata["source"] == FERRY.url
    again = archive.ingest(documents)
    assert (again.new, again.changed, again.unchanged, again.passages) == (0, 0, 2, 0)
    with Archive(tmp_path / "copy") as copy:
        copy.store.encoder = archive.store.encoder
        assert copy.ingest(archive.documents()).new == 2
        assert list(copy) == list(archive)


def test_the_retriever_is_langchains_and_keeps_its_day(archive: Archive) -> None:
    archive.ingest([FERRY, HONEY])
    retriever = archive.as_langchain_retriever(top=1)
    assert isinstance(retriever, BaseRetriever)
    found = retriever.invoke("how many jars of honey?")
    assert [document.metadata["title"] for document in found] == ["A poor year for honey"]
    earlier = archive.as_langchain_retriever(as_of="2020-12-31")
    assert {document.metadata["title"] for document in earlier.invoke("jars of honey")} == {"Ferry to Orrin"}
    assert len(earlier.invoke("jars of honey", as_of="2021-12-31")) == 2


def test_a_question_is_answered_with_exact_quotes(archive: Archive) -> None:
    archive.ingest([FERRY, HONEY])
    answer = archive.ask("how many jars did the hives of Orle give this summer?")
    assert answer.status == "answered"
    for citation in answer.citations:
        assert archive.text(citation.article_id, citation.revision)[citation.start : citation.end] == citation.quote


def test_settings_give_the_folder_where_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.settings import settings

    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "by-setting"))
    settings.cache_clear()
    try:
        with Archive() as archive:
            assert archive.store.folder == tmp_path / "by-setting"
            assert len(archive) == 0
    finally:
        settings.cache_clear()


def test_what_is_no_article_is_refused_in_one_sentence(archive: Archive) -> None:
    with pytest.raises(InputError, match="takes in paths, addresses, RawArticles and LangChain documents, not int"):
        archive.ingest([FERRY, 7])  # type: ignore[list-item]
    with pytest.raises(NotFoundError, match="no article with the id “nothing”"):
        archive.text("nothing")


def test_a_closed_archive_lets_others_in(tmp_path: Path, encoder: Encoder) -> None:
    with Archive(tmp_path) as archive:
        archive.store.encoder = encoder
        archive.ingest(FERRY)
        with pytest.raises(StoreLockedError):
            StoreLock(tmp_path).acquire()
    with StoreLock(tmp_path):
        pass
