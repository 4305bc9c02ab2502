"""Bad input and bad disks: one clear sentence each, the rest of the batch taken in, and nothing lost."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dateline.index import store as stores
from dateline.index.encoder import Encoder
from dateline.index.errors import DiskFullError, StoreError
from dateline.index.indexing import disagreement
from dateline.index.ingest import IngestReport, ingest
from dateline.index.store import Store

STORY = "The council of Port Alder voted on Monday to rebuild the harbour wall before the winter. It will cost a lot."
KOREAN = "시장은 화요일에 항구의 새 방파제를 열었다. 주민 이백 명이 모였다."
FRENCH = "L'été dernier, le maire a fermé l'école. Elle rouvrira lundi."
ENOUGH = "The vote was nine to four, and the losing side walked out before the result had been read to the end."


def lines(path: Path, count: int) -> Path:
    """A file of that many articles of one passage each."""
    with path.open("w", encoding="utf-8") as file:
        for n in range(count):
            text = f"The ferry to island {n} carried {n} people and a cow on Monday, and nobody at all on Tuesday."
            file.write(json.dumps({"id": f"ferry-{n}", "title": f"Ferry {n}", "text": text}) + "\n")
    return path


def whole(store: Store, articles: int) -> bool:
    counts = store.archive.counts()
    return (counts["articles"], counts["revisions"], counts["waiting"]) == (articles, articles, 0) and not any(
        disagreement(store).values()
    )


def test_each_bad_source_is_one_sentence_and_the_rest_is_taken_in(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (tmp_path / "nothing").mkdir()
    (source / "a-good.txt").write_text(STORY)
    (source / "b-empty.txt").write_bytes(b"")
    (source / "c-binary.txt").write_bytes(bytes(range(256)) * 50)
    (source / "d-huge.txt").write_bytes(b"word " * 10_000_000)
    (source / "e-broken.jsonl").write_text(f'{{"text": "{STORY}"}}\n{{"text": \n{{"text": "{ENOUGH}"}}\n')
    (source / "f-nothing.html").write_text("<html><body><ul><li><a href='/'>Home</a></li></ul></body></html>")
    (source / "g-truncated.txt.gz").write_bytes(gzip.compress(STORY.encode() * 9)[:-12])
    (source / "h-korean.txt").write_bytes(
        "시장은 화요일에 항구의 새 방파제를 열었다. 주민 이백 명이 모였다.".encode("euc-kr")
    )
    (source / "i-wide.txt").write_bytes(STORY.replace("Port Alder", "Vell").encode("utf-16-le"))
    (source / "j-latin.txt").write_bytes(
        "L'été dernier, le maire a fermé l'école. Elle rouvrira lundi.".encode("latin-1")
    )
    (source / "k-front.md").write_text(f"---\na: [\n---\n{STORY}")
    (source / "z-good.md").write_text(f"# Last\n\n{ENOUGH}")
    report = ingest(store, [tmp_path / "missing.txt", tmp_path / "nothing", source])
    reasons = {Path(item.origin).name: item.reason for item in report.rejected}
    assert reasons == {
        "missing.txt": f"There is no file or folder {tmp_path / 'missing.txt'}.",
        "nothing": reasons["nothing"],
        "b-empty.txt": "it is empty",
        "c-binary.txt": "it is a binary file, not text",
        "d-huge.txt": "it is larger than 10 MB, the most that one article may have; split it",
        "e-broken.jsonl": "it is not valid JSON",
        "f-nothing.html": reasons["f-nothing.html"],
        "g-truncated.txt.gz": "its gzip data is broken",
        "k-front.md": "its front matter is not valid YAML",
    }
    assert "holds no article file" in reasons["nothing"]
    assert [item.line for item in report.rejected if item.line] == [2]
    assert report.new == 7
    assert whole(store, 7)
    texts = {life.revision.text for a in store.archive.articles() for life in store.archive.lifetimes(a.id)}
    assert any("방파제를" in text for text in texts)
    assert any("été" in text for text in texts)
    assert any("of Vell voted" in text for text in texts)


def test_taking_in_twice_changes_no_count(store: Store, tmp_path: Path) -> None:
    source = lines(tmp_path / "a.jsonl", 70)
    first, second = ingest(store, [source]), ingest(store, [source, source])
    assert (first.new, first.changed, first.unchanged) == (70, 0, 0)
    assert (second.new, second.changed, second.unchanged, second.passages, second.finished) == (0, 0, 140, 0, 0)
    assert whole(store, 70)


# -- disks --


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a small disk with these options, or mount it again with others."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = False

    def mount(options: str) -> Path:
        nonlocal mounted
        how = ["-o", f"remount,{options}", folder] if mounted else ["-t", "tmpfs", "-o", options, "tmpfs", folder]
        try:
            done = subprocess.run(["mount", *how], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("there is no mount command")
        if done.returncode:
            pytest.skip(f"mounting is not permitted here: {done.stderr.strip()}")
        mounted = True
        return folder

    yield mount
    if mounted:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_store_below_a_file_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"file/store cannot be used: not a directory\. Choose another folder"):
        Store(tmp_path / "file" / "store")


def test_a_store_on_a_read_only_disk_is_refused(disk: Callable[[str], Path], tmp_path: Path, encoder: Encoder) -> None:
    folder = disk("size=100m")
    source = lines(tmp_path / "a.jsonl", 2)
    with Store(folder / "store") as store:
        store.encoder = encoder
        ingest(store, [source])
    disk("ro")
    for name in ("store", "new"):
        with pytest.raises(StoreError, match=r"cannot be used: (permission denied|read-only file system)"):
            Store(folder / name)


@pytest.mark.parametrize(
    ("size", "least_free"),
    [
        ("24000k", stores.LEAST_FREE),  # noticed in time
        ("300k", stores.LEAST_FREE),  # full from the start
        ("700k", 0),  # not noticed: full text, Chroma and the archive run dry in turn
        ("1100k", 0),
    ],
)
def test_a_full_disk_loses_nothing_and_the_next_run_finishes(
    disk: Callable[[str], Path],
    tmp_path: Path,
    encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
    size: str,
    least_free: int,
) -> None:
    folder = disk(f"size={size}") / "store"
    source = lines(tmp_path / "a.jsonl", 300)
    report = IngestReport()
    with monkeypatch.context() as patch:
        patch.setattr(stores, "LEAST_FREE", least_free)
        with Store(folder) as store:
            store.encoder = encoder
            with pytest.raises(DiskFullError, match=r"The disk of the store .* is full.*run the same command again"):
                ingest(store, [source], report)
    assert report.passages < 300
    disk("size=200m")
    with Store(folder) as store:
        store.encoder = encoder
        again = ingest(store, [source])
        assert again.unchanged >= report.new
        assert again.rejected == []
        assert whole(store, 300)
