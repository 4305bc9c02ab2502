"""What the HTTP API does under load, by locust: answers a second, how long they take, memory over a soak, refusals.

    pip install --editable '.[load]'
    python benchmarks/load.py ../shared/data/realtimeqa/2023 --workers 2 --json load.json

The articles of a dataset folder (the store that `dateline eval` made of them, or makes now) are served from a copy by
`dateline serve` with its default settings. Extractive answers are asked for by more and more clients at a time, each
asking as soon as the last question is answered; a client that gets 503 or 429 comes again after `Retry-After`. One
client more searches twice a second, alone first. Then 8 clients go on for the soak, while the memory of all processes
is taken (proportional set size). Exit status 1 if there was any status but 200, 429 and 503.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from dateline.eval.dataset import read_dataset
from dateline.eval.reader.data import opened

SOAKING = 8
"""Clients of the soak."""
FINE = ("200", "429", "503")
USERS = Path(__file__).with_name("load_users.py")


def main() -> None:
    """Serve, load, soak, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--store", type=Path, help="a store of the dataset, if another than the evaluation's own")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--clients", default="1,8,32,128")
    parser.add_argument("--seconds", type=int, default=60, help="for each number of clients")
    parser.add_argument("--soak", type=int, default=600, help="seconds")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    dataset = read_dataset(given.dataset)
    with tempfile.TemporaryDirectory() as folder:
        copy, questions = Path(folder, "store"), Path(folder, "questions")
        shutil.copytree(given.store or evaluated(dataset), copy, ignore=shutil.ignore_patterns("lock*", "answers*"))
        questions.write_text("\n".join(" ".join(one.question.split()) for one in dataset.questions), "utf-8")
        with serving(copy, given.workers) as (address, process):
            result = {
                "workers": given.workers,
                "passages": ready(address)["passages"]["archive"],
                "load_before": os.getloadavg()[0],
                **loaded(address, questions, process, [int(n) for n in given.clients.split(",")], given),
            }
    if given.json:
        given.json.write_text(json.dumps(result, indent=2), "utf-8")
    print(in_words(result))
    sys.exit(any(status not in FINE for run in runs(result) for status in run["statuses"]))


def evaluated(dataset: Any) -> Path:
    """The folder of the evaluation's own store of a dataset."""
    with opened(dataset) as store:
        return Path(store.folder)


@contextmanager
def serving(store: Path, workers: int) -> Iterator[tuple[str, psutil.Process]]:
    """A server of the store, with its address and its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "dateline", "serve", "--port", str(port), "--workers", str(workers)]
    with Path(store.parent, "log").open("wb") as log:
        process = subprocess.Popen([*command, "--store", str(store)], stdout=log, stderr=log)
        try:
            yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(180)


def ready(address: str) -> Any:
    """What the service says of itself once it is ready."""
    deadline = time.monotonic() + 300
    while True:
        try:
            told = httpx.get(f"{address}/readyz", timeout=60)
            if told.status_code == 200 or time.monotonic() > deadline:
                return told.json()
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.5)


def loaded(
    address: str, questions: Path, process: psutil.Process, clients: Sequence[int], given: argparse.Namespace
) -> dict[str, Any]:
    """The runs, one after another; the models are loaded and warm before the first."""
    run(address, questions, clients=4, seconds=20)
    alone = run(address, questions, clients=0, seconds=min(30, given.seconds))
    rising = [run(address, questions, clients=number, seconds=given.seconds) for number in clients]
    with memory(process) as taken:
        soak = run(address, questions, clients=SOAKING, seconds=given.soak) if given.soak else None
    return {"search_alone": alone, "rising": rising, "soak": soak, "memory_mb": taken}


def run(address: str, questions: Path, *, clients: int, seconds: int) -> dict[str, Any]:
    """So many askers for so long, and one who searches."""
    command = [sys.executable, "-m", "locust", "-f", str(USERS), "--headless", "--json", "--host", address]
    many = ["--users", str(clients + 1), "--spawn-rate", "200", "--run-time", f"{seconds}s", "--stop-timeout", "150"]
    who = ["Searcher"] if clients == 0 else ["Asker", "Searcher"]
    ran = subprocess.run(
        [*command, *many, *who],
        env={**os.environ, "QUESTIONS": str(questions)},
        capture_output=True,
        text=True,
        check=True,
    )
    names = {entry["name"]: entry for entry in json.loads(ran.stdout)}
    statuses: Counter[str] = Counter()
    for name, entry in names.items():
        statuses[name.rpartition(" ")[2]] += entry["num_requests"]
    answers = names.get("/v1/chat 200")
    told = {"clients": clients, "seconds": seconds, "statuses": dict(statuses)}
    told["search"] = percentiles(names.get("/v1/search 200"))
    told["answers"] = {**percentiles(answers), "a_second": rate(answers, seconds)}
    print(json.dumps(told), flush=True)
    return told


def rate(entry: Mapping[str, Any] | None, seconds: int) -> float:
    """Requests a second, from the first to the last."""
    if entry is None:
        return 0.0
    return float(entry["num_requests"] / max(seconds, entry["last_request_timestamp"] - entry["start_time"]))


def percentiles(entry: Mapping[str, Any] | None) -> dict[str, float]:
    """Milliseconds within which half, 95 and 99 of a hundred were done, as locust rounds them."""
    times = sorted((float(ms), count) for ms, count in (entry or {}).get("response_times", {}).items())
    total = sum(count for _, count in times)
    found = {}
    for share in (50, 95, 99):
        seen = 0
        for ms, count in times:
            seen += count
            if seen * 100 >= total * share:
                found[f"p{share}"] = ms
                break
    return {"number": total, **found}


@contextmanager
def memory(process: psutil.Process) -> Iterator[list[float]]:
    """Megabytes of a process with all below it, taken each quarter of a minute while the block lasts."""
    taken: list[float] = []
    over = threading.Event()

    def take() -> None:
        while not over.wait(15):
            each = [process, *process.children(recursive=True)]
            taken.append(round(sum(one.memory_full_info().pss for one in each) / 1e6, 1))

    thread = threading.Thread(target=take)
    thread.start()
    try:
        yield taken
    finally:
        over.set()
        thread.join()


def runs(result: Mapping[str, Any]) -> list[Any]:
    """All runs of a result."""
    return [run for run in (result["search_alone"], *result["rising"], result["soak"]) if run]


def in_words(result: Mapping[str, Any]) -> str:
    """The result as Markdown."""
    lines = [
        f"{result['passages']:,} passages, {result['workers']} workers, load before {result['load_before']:.1f}",
        "",
        "| clients | answers/s | p50 ms | p95 ms | p99 ms | search p95 ms | statuses |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for run in runs(result):
        asked, searched = run["answers"], run["search"]
        name = f"{run['clients']}, {run['seconds']} s" if run is result["soak"] else str(run["clients"])
        times = (f"{ms:,.0f}" if ms is not None else "" for ms in map(asked.get, ("p50", "p95", "p99")))
        statuses = ", ".join(f"{status}: {count:,}" for status, count in sorted(run["statuses"].items()))
        lines.append(
            f"| {name} | {asked['a_second']:.1f} | {' | '.join(times)} | {searched.get('p95', 0):,.0f} | {statuses} |"
        )
    if taken := result["memory_mb"]:
        fourth = max(1, len(taken) // 4)
        first, last = (sum(part) / len(part) for part in (taken[:fourth], taken[-fourth:]))
        lines += ["", f"memory over the soak: {first:,.0f} MB in its first quarter, {last:,.0f} MB in its last"]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
