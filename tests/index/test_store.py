"""A store: one process at a time, one set of settings, or a Chroma server that several share."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from dateline.index.article import RawArticle
from dateline.index.chroma import ChromaServer
from dateline.index.encoder import Encoder
from dateline.index.errors import DiskFullError, StoreError, StoreLockedError
from dateline.index.indexing import disagreement, index_pending, reindex
from dateline.index.ingest import ingest
from dateline.index.lock import StoreLock
from dateline.index.retrieval.search import search
from dateline.index.store import Store

STORY = RawArticle(id="ferry", title="Ferry", text="The ferry to Orrin left at dawn with nine people.")
HOLD = """
import sys, time
from pathlib import Path
from dateline.index.lock import StoreLock
lock = StoreLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
time.sleep(60)
"""
TAKE_IN = """
import sys
from pathlib import Path
from dateline.index.chroma import ChromaServer
from dateline.index.ingest import ingest
from dateline.index.store import Store
with Store(Path(sys.argv[1]), chroma=ChromaServer(sys.argv[2])) as store:
    store.encoder.encode_query("warm")
    print("ready", flush=True)
    sys.stdin.readline()
    print(ingest(store, [Path(sys.argv[3])]).articles, flush=True)
"""

OPEN = """
import sys
from pathlib import Path
from dateline.index.store import Store
with Store(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    print(store.archive.counts()["articles"], store.fulltext is not None)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, which holds the lock of `tmp_path`."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_process_is_told_which_one_holds_the_store(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with Store(tmp_path) as store:
        with pytest.raises(StoreLockedError, match=rf"is in use by process {holder.pid} \(.*Wait for it or stop it"):
            store.vectors  # noqa: B018
        assert store.archive.counts()["articles"] == 0, "reading the archive needs no lock"


def test_a_store_whose_holder_was_killed_opens(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert (tmp_path / "lock.owner").exists()
    with Store(tmp_path) as store:
        assert store.vectors.count() == 0


def test_a_closed_store_can_be_opened_again(tmp_path: Path, encoder: Encoder) -> None:
    for _ in range(2):
        with Store(tmp_path) as store:
            store.encoder = encoder
            store.archive.put([STORY], store.split, "2020-01-01T00:00:00+00:00")
            index_pending(store)
            assert [r.hit.article.id for r in search(store, "When did the ferry leave?", top=3)] == ["ferry"]


def test_chroma_cut_short_while_it_was_made_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "chroma.new").mkdir()
    (tmp_path / "chroma.new" / "chroma.sqlite3").write_bytes(b"")
    with Store(tmp_path) as store:
        assert store.vectors.count() == 0
    assert not (tmp_path / "chroma.new").exists()


def test_a_lock_with_a_broken_note_is_still_a_lock(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    (tmp_path / "lock.owner").write_text("{")
    with pytest.raises(StoreLockedError, match="is in use by another process"), StoreLock(tmp_path):
        pass


def test_a_store_that_does_not_exist_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no store in .* yet; take articles in first"):
        Store(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_other_settings_are_refused_until_the_store_is_rebuilt(tmp_path: Path, encoder: Encoder) -> None:
    source = tmp_path / "a.txt"
    source.write_text("The ferry to Orrin left at dawn with nine people on board. " * 30)
    with Store(tmp_path / "store") as store:
        store.encoder = encoder
        ingest(store, [source])
    with Store(tmp_path / "store", passage_tokens=50) as store:
        store.encoder = encoder
        message = "indexed with other settings: passage_tokens 200, now 50"
        for refused in (lambda: search(store, "ferry", top=1), lambda: ingest(store, [source])):
            with pytest.raises(StoreError, match=message):
                refused()
        before = store.archive.counts()["passages"]
        reindex(store)
        assert store.archive.counts()["passages"] > before
        assert search(store, "ferry", top=1)
        assert not any(disagreement(store).values())


def test_a_folder_below_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"cannot be used: .*Choose another folder by --store or DATELINE_STORE"):
        Store(tmp_path / "file" / "store")


def test_a_disk_that_is_nearly_full_is_refused_before_anything_is_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "free_bytes", lambda _: 1_000_000)
    with pytest.raises(DiskFullError, match=r"is full: 1 MB free, 24 MB needed\. Free some space"):
        store.require_space()


# -- a Chroma server --


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Chroma server on loopback."""
    program = Path(sys.executable).parent / "chroma"
    if not program.exists():
        pytest.skip(f"there is no {program}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("chroma")
    process = subprocess.Popen(
        [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            httpx.get(f"{url}/api/v2/heartbeat").raise_for_status()
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield url
    process.kill()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def shared(tmp_path: Path, server: str, encoder: Encoder) -> Iterator[Store]:
    """A fresh store with its vectors on the server."""
    with Store(tmp_path / "store", chroma=ChromaServer(server)) as store:
        store.encoder = encoder
        store.vectors.clear()
        yield store


def test_articles_on_a_chroma_server_are_found_renewed_and_rebuilt(shared: Store) -> None:
    shared.archive.put([STORY], shared.split, "2020-01-01T00:00:00+00:00")
    index_pending(shared)
    assert search(shared, "When did the ferry leave?", top=1)[0].why.dense_rank == 1
    ids = set(shared.vectors.ids())
    reindex(shared)
    assert set(shared.vectors.ids()) == ids
    assert not any(disagreement(shared).values())


def test_processes_that_open_a_new_store_at_the_same_time_make_it_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPEN, str(tmp_path / "store")]
    pipe = subprocess.PIPE
    processes = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(4)]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        assert process.communicate(timeout=60) == ("0 True\n", "")


def test_two_processes_may_share_a_chroma_server_at_once(shared: Store, server: str, tmp_path: Path) -> None:
    sources = [tmp_path / "mine", tmp_path / "theirs"]
    for source, islands in zip(sources, (range(90), range(70, 160)), strict=True):
        source.mkdir()
        for n in islands:
            text = f"Island {n} has {n} people and a ferry on every day."
            (source / f"island{n}.txt").write_text(f"Title: Island {n}\nURL: https://isles.example/{n}\n\n{text}")
    other = subprocess.Popen(
        [sys.executable, "-c", TAKE_IN, str(shared.folder), server, str(sources[1])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert other.stdin
    assert other.stdout
    assert other.stdout.readline() == "ready\n"
    other.stdin.write("go\n")
    other.stdin.flush()
    assert ingest(shared, [sources[0]]).articles == 90
    out, complaints = other.communicate(timeout=60)
    assert (other.returncode, out) == (0, "90\n"), complaints[-2_000:]
    assert shared.archive.counts() == {"articles": 160, "revisions": 160, "passages": 160, "waiting": 0}
    assert not any(disagreement(shared).values())
    assert search(shared, "Which island has 17 people?", top=3)


def test_no_server_at_the_address_is_one_clear_sentence(tmp_path: Path) -> None:
    with (
        Store(tmp_path, chroma=ChromaServer("http://127.0.0.1:9")) as store,
        pytest.raises(StoreError, match=r"No Chroma server answers at http://127.0.0.1:9; start one with `chroma run`"),
    ):
        store.vectors  # noqa: B018


def test_a_server_that_stops_is_one_clear_sentence(shared: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise httpx.ConnectError("Connection refused")

    shared.encoder.encode_query("warm")
    monkeypatch.setattr(httpx.Client, "request", refuse)
    with pytest.raises(StoreError, match=r"The Chroma server at http://127.0.0.1:\d+ fails: connection refused"):
        search(shared, "ferry", top=1)
