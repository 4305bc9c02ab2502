"""Kill a served store (SIGKILL) in the middle of jobs and answers, start it again; nothing may be lost, nothing double.

    python benchmarks/kill_server.py --times 20 --workers 2

A real `dateline serve` takes in articles as jobs, while a question is streamed in a conversation of its own. At a
random moment it is killed: all its processes, or, of several, the first one alone, one that answers, or Chroma. Where
the service is gone it is started again. Then the request with the articles is sent again under its Idempotency-Key, and
the stream is gone on with from its last event. Each stream must end with the one answer of its conversation. In the end
each job must have taken in all its articles, and archive, Chroma and full text must hold each once. Exit status 1 if
not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from dateline.index.article import RawArticle
from dateline.index.ingest import ingest_items
from dateline.index.store import Store
from dateline.index.verification import verify

ARTICLES = 70
"""In each job: more than one batch."""
QUESTION = "How many boats did the council of island 3 see?"
PATIENCE = 300.0


def main() -> None:
    """Kill as often as asked, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=20_260_101)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = kill_often(Path(folder, "store"), given.times, given.workers, random.Random(given.seed))
    print(json.dumps(result, indent=2))
    sys.exit(bool(result["wrong"]))


def kill_often(folder: Path, times: int, workers: int, chance: random.Random) -> dict[str, Any]:
    """Kill, go on, and hold the store against what was sent; returns the kills by kind, and all that was wrong."""
    begun = time.monotonic()
    wrong: list[str] = []
    with Store(folder) as store:
        ingest_items(store, [RawArticle(**article(0, n)) for n in range(5)])
    server = Server(folder, workers)
    kills: Counter[str] = Counter()
    jobs: dict[int, str] = {}
    for n in range(1, times + 1):
        asking = Asking(server, f"talk-{n}")
        accepted = send(server, n)
        time.sleep(chance.uniform(0, 2.5))
        kind = chance.choice(["all"] if workers == 1 else ["all", "the first", "one that answers", "Chroma"])
        server.kill(kind, chance)
        kills[kind] += 1
        if (again := send(server, n)) != accepted and accepted:
            wrong.append(f"kill {n}: the articles became another job: {accepted}, {again}")
        if again is None:
            wrong.append(f"kill {n}: the articles are not accepted")
            continue
        jobs[n] = again
        wrong += [f"kill {n} ({kind}): {what}" for what in asking.end()]
    for n, id_ in jobs.items():
        job = server.done(id_)
        if (job["done"], job["new"] + job["unchanged"]) != (ARTICLES, ARTICLES):
            wrong.append(f"job {n}: {job}")
    server.end()
    with Store(folder) as store:
        counts = store.archive.counts()
        if counts["articles"] != 5 + times * ARTICLES or counts["waiting"]:
            wrong.append(f"archive: {counts}")
        wrong += [f"{kind}: {count}" for kind, count in verify(store).disagreement.items() if count]
    return {"kills": dict(kills), "seconds": round(time.monotonic() - begun, 1), "wrong": wrong}


class Server:
    """`dateline serve` on one port; started again when it was killed."""

    def __init__(self, folder: Path, workers: int) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        where = ["--port", str(port), "--workers", str(workers), "--store", str(folder)]
        self._command = [sys.executable, "-m", "dateline", "serve", *where]
        self._folder = folder
        self._log = folder.with_name("log").open("ab")
        self._start()

    def kill(self, kind: str, chance: random.Random) -> None:
        """Kill it, or a part of it, and wait until it answers again."""
        if kind == "all":
            os.killpg(self._process.pid, signal.SIGKILL)
        elif kind == "the first":
            self._process.kill()
        else:
            chroma = json.loads((self._folder / "lock.owner").read_text("utf-8"))["pid"]
            listed = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self._process.pid)]  # whole lines, at any width
            found = subprocess.run(listed, capture_output=True)
            others = [line.split() for line in found.stdout.decode().splitlines() if "spawn_main" in line]
            answering = [int(words[0]) for words in others if int(words[0]) != chroma]
            os.kill(chroma if kind == "Chroma" else chance.choice(answering), signal.SIGKILL)
        if kind in ("all", "the first"):
            self._process.wait()
            self._start()
        else:
            self._wait()

    def end(self) -> None:
        """End it as it should end."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(PATIENCE)
        self._log.close()

    def done(self, id_: str) -> Any:
        """A job, once it is done."""
        deadline = time.monotonic() + PATIENCE
        while (job := httpx.get(f"{self.address}/v1/jobs/{id_}", timeout=60).json()).get("state") != "done":
            if time.monotonic() > deadline:
                return job
            time.sleep(0.2)
        return job

    def _start(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self._process = subprocess.Popen(self._command, stdout=self._log, stderr=self._log, start_new_session=True)
            if self._wait():
                return
            time.sleep(0.5)  # the processes of the one before may still hold the port
        raise RuntimeError("the service does not start; see its log")

    def _wait(self) -> bool:
        """Whether it comes to answer."""
        deadline = time.monotonic() + PATIENCE
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.address}/readyz", timeout=60).status_code == 200 or self._is_busy():
                    return True
            except httpx.HTTPError:
                time.sleep(0.1)
        return False

    def _is_busy(self) -> bool:
        """Whether it is not ready only because a job is under way."""
        ready = httpx.get(f"{self.address}/readyz", timeout=60).json()
        return bool(ready.get("waiting") and ready.get("model"))


class Asking:
    """A question whose answer is streamed, as far as it comes."""

    def __init__(self, server: Server, conversation: str) -> None:
        self._server = server
        self._question = {"message": QUESTION, "conversation_id": conversation, "stream": True, "min_support": 0}
        self._events: list[tuple[str, str, Any]] = []
        self._thread = threading.Thread(target=self._hear)
        self._thread.start()

    def end(self) -> list[str]:
        """Go on until the answer is there; what is wrong with it."""
        self._thread.join()
        deadline = time.monotonic() + PATIENCE
        lost = bool(self._events)
        while not (self._events and self._events[-1][1] == "done"):
            if time.monotonic() > deadline:
                return [f"no answer came: {[name for _, name, _ in self._events]}"]
            time.sleep(0.2)
            self._hear()
        ids = [id_ for id_, _, _ in self._events]
        answer = self._events[-1][2]
        wrong = []
        if {id_.partition("-")[0] for id_ in ids} != {answer["id"]} or len(set(ids)) < len(ids):
            wrong.append(f"events of another answer, or twice: {ids}")
        claims = [data for _, name, data in self._events if name == "claim"]
        if claims != answer["claims"]:
            wrong.append("the claims that came are not those of the answer")
        path = f"{self._server.address}/v1/conversations/{self._question['conversation_id']}"
        held = httpx.get(path, timeout=60).json()["answers"]
        if lost and [one["id"] for one in held] != [answer["id"]]:
            wrong.append(f"the conversation holds {len(held)} answers")
        return wrong

    def _hear(self) -> None:
        headers = {"Last-Event-ID": self._events[-1][0]} if self._events else {}
        fields: dict[str, str] = {}
        try:
            with httpx.stream(
                "POST", f"{self._server.address}/v1/chat", json=self._question, headers=headers, timeout=PATIENCE
            ) as reply:
                for line in reply.iter_lines():
                    name, _, value = line.partition(": ")
                    if line and name:
                        fields[name] = value
                    elif not line and "data" in fields:
                        if fields["event"] != "error":
                            self._events.append((fields["id"], fields["event"], json.loads(fields["data"])))
                        fields = {}
        except httpx.HTTPError:
            pass  # it was killed


def send(server: Server, n: int) -> str | None:
    """Send the articles of a job; its id, None where the service was killed meanwhile."""
    try:
        reply = httpx.post(
            f"{server.address}/v1/articles",
            json=[article(n, i) for i in range(ARTICLES)],
            headers={"Idempotency-Key": f"job {n}"},
            timeout=60,
        )
        return str(reply.json()["id"]) if reply.status_code == 202 else None
    except httpx.HTTPError:
        return None


def article(job: int, n: int) -> dict[str, str]:
    """An article; each is another."""
    text = (
        f"On day {job} the council of island {n} saw {(n + 3) * (job + 7) % 97} boats at the north quay, and clerk "
        f"number {n * 7 + job} wrote it down before the tide turned."
    )
    return {"id": f"isle-{job}-{n}", "title": f"Boats of island {n} on day {job}", "text": text}


if __name__ == "__main__":
    main()
