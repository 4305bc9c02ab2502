"""Kill the process at random moments while it takes in, corrects, retracts, restores and deletes; nothing may be lost.

    python benchmarks/kill.py --times 200

A child process works on a small archive and writes down what it begins and what it has done. It is killed (SIGKILL) at
a random moment: while it opens the store and finishes what is open, or in one of its first operations. Then another
process opens the store, finishes what is open, and holds archive, Chroma and full text against each other, word by word
and vector by vector, and the archive against one in which the same was done without interruption. What was begun and
not done may have happened or not, but never half. Then all goes on in the same store.

The processes are forked from one that has everything imported, and vectors come from a table that the embedding model
filled at the start: otherwise most would be killed while they load libraries. Exit status 1 if anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401 - imported here, so that the forked processes need not
import numpy as np

from dateline.index import corrections, pipeline, vectors  # noqa: F401
from dateline.index.article import RawArticle
from dateline.index.dates import now
from dateline.index.encoder import Encoder
from dateline.index.ingest import ingest_items
from dateline.index.store import Store
from dateline.index.verification import verify

ARTICLES = 14
VERSIONS = 6
OPERATIONS = 3
"""In which of its operations a process is killed, at most; 0 is what it does before the first."""

pipeline.WINDOW, pipeline._SLICE = 24, 8  # so that a small archive goes through several windows

Operation = tuple[str, list[RawArticle]]
"""What is done, and to which articles; a correction or retraction counts from the article's `updated_at`."""


def main() -> None:
    """Kill as often as asked, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20_260_101)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = kill_often(Path(folder), given.times, random.Random(given.seed))
    print(json.dumps(result, indent=2) if given.json else in_words(result))
    sys.exit(bool(result["wrong"]))


def kill_often(folder: Path, times: int, chance: random.Random) -> dict[str, Any]:
    """Kill, verify, go on; returns what was under way at the kills, how much was left open, and all that was wrong."""
    begun = time.monotonic()
    in_process(lambda: fill_table(folder))
    under_way: Counter[str] = Counter()
    lasted = [1.0] * (OPERATIONS + 1)
    wrong: list[Any] = []
    left_open = operations = 0
    for n in range(times):
        wait_and_kill(fork(partial(work, folder, random.Random(n))), folder / "log", chance, lasted)
        told = in_process(lambda: check(folder))
        under_way[told["under_way"]] += 1
        left_open += told["left_open"] > 0
        operations += told["operations"]
        if told["wrong"]:
            wrong.append({"kill": n + 1, **told})
    return {
        "kills": times,
        "seconds": round(time.monotonic() - begun, 1),
        "operations": operations,
        "under_way": dict(under_way.most_common()),
        "left_open": left_open,
        "wrong": wrong,
    }


def wait_and_kill(worker: int, log: Path, chance: random.Random, lasted: list[float]) -> None:
    """Kill it at a random moment of one of its operations; `lasted` says how many seconds each took lately."""
    target = chance.randrange(OPERATIONS + 1)
    started = time.monotonic()
    for n in range(target):
        while (log.read_bytes() if log.exists() else b"").count(b" begun\n") <= n:
            time.sleep(0.002)
            if os.waitpid(worker, os.WNOHANG)[0]:
                raise RuntimeError("the process that is to be killed ended by itself; its complaint stands above")
        lasted[n] = 0.7 * lasted[n] + 0.3 * (time.monotonic() - started)
        started = time.monotonic()
    time.sleep(chance.uniform(0, lasted[target] if target < OPERATIONS else lasted[1]))
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)


# -- processes --


def fork(work: Callable[[], Any]) -> int:
    """Do this in a process of its own; returns its id."""
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


def in_process(work: Callable[[], Any]) -> Any:
    """Do this in a process of its own and wait for what it returns."""
    reading, writing = os.pipe()

    def send() -> None:
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(work(), pipe)

    process = fork(send)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    if os.waitpid(process, 0)[1]:
        raise RuntimeError("a process that should not fail did; its complaint stands above")
    return pickle.loads(data)


# -- articles and their vectors --


def article(n: int, version: int, moment: int) -> RawArticle:
    """Article n in one of its versions, changed at that moment (counted from 1); each shares a part with the next."""
    places = ("the mill", "the weir", "the north quay", "the chapel", "the signal box", "the salt works")

    def paragraph(k: int) -> str:
        place = places[(n + k) % len(places)]
        return " ".join(
            f"On day {k} the council of island {n} saw {(n + 3) * (k + s) % 97} boats and {s + 2} carts at {place}, "
            f"and clerk number {(n * k + s) % 31} wrote it down before the tide turned."
            for s in range(5)
        )

    text = "\n\n".join(paragraph(k) for k in range(version, version + 3 + n % 3))
    return RawArticle(
        id=f"isle-{n}",
        title=f"The boats of island {n}",
        text=text,
        published_at="2020-01-01",
        updated_at=at(moment) if moment else None,
    )


def at(moment: int) -> str:
    """A moment as a date; each later than the one before."""
    return (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=moment)).isoformat()


class Table(Encoder):
    """The embedding model; what it said once is looked up."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._counts: dict[str, int] = {}
        self._vectors: dict[str, Any] = {}
        self._facts: dict[str, int] = {}
        if path.exists():
            self._counts, self._vectors, self._facts = pickle.loads(path.read_bytes())

    def keep(self) -> None:
        """Keep the table for other processes."""
        self._facts = {"dimension": super().dimension, "max_tokens": super().max_tokens}
        self._path.write_bytes(pickle.dumps((self._counts, self._vectors, self._facts)))

    @property
    def dimension(self) -> int:
        """As the model has it."""
        return self._facts.get("dimension") or super().dimension

    @property
    def max_tokens(self) -> int:
        """As the model has it."""
        return self._facts.get("max_tokens") or super().max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the model counts them."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._counts]
        self._counts.update(zip(unknown, super().count_tokens(unknown), strict=True))
        return [self._counts[text] for text in texts]

    def encode_documents(self, texts: Sequence[str]) -> Any:
        """As the model encodes them."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if unknown:
            self._vectors.update(zip(unknown, super().encode_documents(unknown), strict=True))
        return np.asarray([self._vectors[text] for text in texts], dtype=np.float32)


def fill_table(folder: Path) -> None:
    """Let the model read every version of every article once."""
    with open_store(folder / "warm", folder) as store:
        for version in range(VERSIONS):
            ingest_items(store, (article(n, version, version + 1) for n in range(ARTICLES)))
        store.encoder.keep()  # type: ignore[attr-defined]


def open_store(place: Path, folder: Path) -> Store:
    """A store with the table for its encoder."""
    store = Store(place)
    store.encoder = Table(folder / "table.pickle")
    return store


# -- the work that is killed --


def work(folder: Path, chance: random.Random) -> None:
    """Finish what is open, then change the archive over and over, writing down what is begun and what is done."""
    with open_store(folder / "store", folder) as store, (folder / "log").open("ab", buffering=0) as log:
        ingest_items(store, [])
        while True:
            moment = next_moment(folder / "moment")
            operation = choose(store, chance, moment)
            log.write(pickle.dumps(operation).hex().encode() + b" begun\n")
            perform(store, operation)
            log.write(b"done\n")


def next_moment(path: Path) -> int:
    """A moment after all before, also those of processes that were killed."""
    moment = int(path.read_text() or 0) + 1 if path.exists() else VERSIONS + 1
    path.with_suffix(".new").write_text(str(moment))
    path.with_suffix(".new").replace(path)
    return moment


def choose(store: Store, chance: random.Random, moment: int) -> Operation:
    """Something that can be done to the archive as it is."""
    held = {found.id: found.status for found in store.archive.articles()}
    kind = chance.choices(("ingest", "correct", "retract", "restore", "delete"), (4, 3, 2, 2, 2))[0]
    n = chance.randrange(ARTICLES)
    status = held.get(f"isle-{n}")
    raw = article(n, chance.randrange(VERSIONS), moment)
    if kind == "correct" and status in ("current", "corrected"):
        last = store.archive.lifetimes(raw.article_id)[-1].revision
        if last.content_hash != raw.content_hash:
            return kind, [raw]
    if kind == "retract" and status in ("current", "corrected"):
        return kind, [raw]
    if kind == "restore" and status == "retracted":
        return kind, [raw]
    if kind == "delete" and status:
        return kind, [raw]
    some = chance.sample(range(ARTICLES), chance.choice((1, 3, ARTICLES)))
    return "ingest", [article(k, chance.randrange(VERSIONS), moment) for k in some]


def perform(store: Store, operation: Operation) -> None:
    """Do it, as the command line does."""
    kind, raws = operation
    first = raws[0]
    if kind == "ingest":
        ingest_items(store, raws)
    elif kind == "correct":
        corrections.correct(store, first.article_id, first.text, title=first.title, at=first.updated_at)
    elif kind == "retract":
        corrections.retract(store, first.article_id, first.updated_at)
    elif kind == "restore":
        corrections.restore(store, first.article_id)
    else:
        corrections.delete(store, [first.article_id])


def perform_on_archive(store: Store, operation: Operation) -> None:
    """Do the same to the archive alone."""
    kind, raws = operation
    first = raws[0]
    if kind == "ingest":
        store.archive.put(raws, store.split, now())
    elif kind == "correct":
        store.archive.correct(first, store.split, now(), None)
    elif kind == "retract":
        store.archive.retract(first.article_id, first.updated_at, "source", now(), None)
    elif kind == "restore":
        store.archive.restore(first.article_id, "hand", now(), None)
    else:
        store.archive.delete(first.article_id)


# -- what must hold afterwards --


def check(folder: Path) -> dict[str, Any]:
    """Finish what is open, and hold the store against itself and against the archive that was never interrupted."""
    done, open_ = read_log(folder / "log")
    (folder / "log").unlink(missing_ok=True)
    with open_store(folder / "never-killed", folder) as other, open_store(folder / "store", folder) as store:
        for operation in done:
            perform_on_archive(other, operation)
        left_open = store.archive.counts()["waiting"]
        ingest_items(store, [])
        wrong: dict[str, Any] = {kind: count for kind, count in verify(store).disagreement.items() if count}
        counts = store.archive.counts()
        for name, count in (("Chroma", store.vectors.count()), ("full text", store.fulltext.count())):
            if count != len(set(store.archive.passage_ids())):
                wrong[f"counted in {name}"] = count
        if counts["waiting"]:
            wrong["waiting"] = counts["waiting"]
        expected, found = state(other), state(store)
        if open_ is not None and found != expected:
            perform_on_archive(other, open_)
            expected = state(other)
        if found != expected:
            wrong["articles"] = {
                id_: (expected.get(id_), found.get(id_))
                for id_ in sorted(expected.keys() | found.keys())
                if expected.get(id_) != found.get(id_)
            }
    kind = f"{open_[0]} of {len(open_[1])}" if open_ else "between two"
    return {"under_way": kind, "left_open": left_open, "operations": len(done), "wrong": wrong}


def read_log(path: Path) -> tuple[list[Operation], Operation | None]:
    """What was done, and what was only begun."""
    done: list[Operation] = []
    open_: Operation | None = None
    for line in path.read_bytes().splitlines() if path.exists() else []:
        if line.endswith(b" begun"):
            open_ = pickle.loads(bytes.fromhex(line[: -len(b" begun")].decode()))
        elif line == b"done" and open_ is not None:
            done.append(open_)
            open_ = None
    return done, open_


def state(store: Store) -> dict[str, Any]:
    """What an archive says of its articles, but for when it was told."""
    found = {}
    for known in store.archive.articles():
        lives = [
            (life.revision.number, life.revision.content_hash, life.revision.valid_from, life.valid_to)
            for life in store.archive.lifetimes(known.id)
        ]
        found[known.id] = (known.status, known.revision, known.updated_at, lives)
    return found


def in_words(result: dict[str, Any]) -> str:
    """The result, for a person."""
    kinds = ", ".join(f"{kind} {count}" for kind, count in result["under_way"].items())
    wrong = "nothing was lost, nothing double, all three agree" if not result["wrong"] else json.dumps(result["wrong"])
    return (
        f"{result['kills']} kills in {result['seconds']:.0f} s, {result['operations']} operations done between them\n"
        f"under way: {kinds}\n"
        f"left something open: {result['left_open']} times\n"
        f"wrong: {len(result['wrong'])} times; {wrong}"
    )


if __name__ == "__main__":
    main()
