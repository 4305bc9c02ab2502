"""Holds a served store against its own OpenAPI document, with Schemathesis and all its checks.

    python benchmarks/contract.py                  # about 200 cases, in less than a minute
    python benchmarks/contract.py --cases 20000    # about so many

A server of its own on a free port of this machine answers over a store with a few articles. Requests that fit the
document and requests that do not are made; no answer may be a server error, have a status or a shape that the document
does not name, take what it says it refuses, or be given without a key. Exit status 1 if something is found.

All checks are on. A quarter of the requests goes to a server that wants keys, where many are spent on wrong ones, the
rest to one that wants none. The check of objects that one caller keeps from another finds no such objects: every key of
a scope sees the same archive, by design.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from dateline.api.app import create_app
from dateline.api.keys import Keys
from dateline.index.article import RawArticle
from dateline.index.fetch.policy import FetchPolicy
from dateline.index.ingest import ingest_items
from dateline.index.store import Store

ARTICLES = [
    RawArticle(id="ferry", title="Ferry leaves", text="The ferry left Marren with 214 passengers.", outlet="Courier"),
    RawArticle(id="wall", title="Sea wall mended", text="The sea wall was mended.", published_at="2011-01-05"),
    RawArticle(id="a/b", title="A slash", text="Orrell won the regatta.", published_at="2011-01-06", section="Sport"),
]
LONG = 2_000
"""Cases from which on all phases are run, and not only the random one."""
KEY = "CONTRACT_KEY"
"""Of the environment, where Schemathesis reads the key."""
CONFIG = f"""
[auth.openapi]
bearer = {{ bearer = "${{{KEY}}}" }}
header = {{ api_key = "${{{KEY}}}" }}

[checks]
positive_data_acceptance.expected-statuses = ["2xx", "3xx", "404", "409", "413", "422"]

[[operations]]
include-path = "/v1/chat/completions"
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "404", "413"]
"""
"""A schema cannot say all: a day must be in the calendar, a cursor one that was given, a text another than before, the
last message the user's. OpenAI's protocol says 400 to that."""


@contextmanager
def served(folder: Path, *, wants_keys: bool) -> Iterator[tuple[str, str]]:
    """The address of a server over a fresh store, and a key that may do everything."""
    with Store(folder / f"store-{wants_keys}") as store:
        ingest_items(store, ARTICLES)
        keys = Keys(store.folder)
        _, token = keys.create("contract", ["admin"])
        app = create_app(
            store, keys=keys if wants_keys else None, policy=FetchPolicy(seconds=2.0, interval=0.0, patience=0.1)
        )
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical"))
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.05)
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", token
        finally:
            server.should_exit = True
            thread.join()


def operations(address: str) -> int:
    """How many operations the document names."""
    paths = httpx.get(f"{address}/openapi.json", timeout=60).json()["paths"]
    return sum(method in ("get", "post", "delete", "put") for path in paths.values() for method in path)


def run(address: str, token: str, most: int, phases: str, seed: int, report: Path, workers: int) -> int:
    """One run of Schemathesis; its exit status."""
    command = [str(Path(sys.executable).parent / "schemathesis"), "--config-file", "schemathesis.toml"]
    command += ["run", f"{address}/openapi.json", "--checks", "all", "--phases", phases, "--continue-on-failure"]
    command += ["--max-examples", str(most), "--seed", str(seed), "--workers", str(workers), "--warnings", "off"]
    command += ["--report", "ndjson", "--report-ndjson-path", str(report), "--no-color", "--no-shrink"]
    command += [
        "--suppress-health-check",
        "all",
        "--wait-for-schema",
        "60",
        "--request-timeout",
        "60",
        "--max-response-time",
        "60",
    ]
    (report.parent / "schemathesis.toml").write_text(CONFIG, encoding="utf-8")
    return subprocess.run(command, check=False, cwd=report.parent, env={**os.environ, KEY: token}).returncode


def cases(report: Path) -> tuple[int, Counter[int]]:
    """How many requests were made, and the statuses that answered them."""
    statuses: Counter[int] = Counter()
    with report.open(encoding="utf-8") as lines:
        for line in lines:
            event: dict[str, Any] = json.loads(line)
            recorder = next(iter(event.values())).get("recorder") if len(event) == 1 else None
            for made in (recorder or {}).get("interactions", {}).values():
                if response := made.get("response"):
                    statuses[response["status_code"]] += 1
    return sum(statuses.values()), statuses


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cases", type=int, default=200, help="about how many requests to make")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    phases = "fuzzing" if given.cases < LONG else "examples,coverage,fuzzing,stateful"
    total, statuses, status, seed = 0, Counter[int](), 0, given.seed
    begun = time.monotonic()
    for wants_keys, share in ((True, 0.25), (False, 1.0)):
        with tempfile.TemporaryDirectory() as folder, served(Path(folder), wants_keys=wants_keys) as (address, token):
            number = operations(address)
            near = 0 if given.cases >= LONG else number
            while (missing := given.cases * share - total) > near:
                most = max(1, -int(-missing // number))
                report = Path(folder) / "report.ndjson"
                status |= run(address, token, most, phases, seed, report, given.workers)
                made, of_status = cases(report)
                total, statuses, seed = total + made, statuses + of_status, seed + 1
                if not made:
                    break
    took = f"{total:,} cases over {number} operations in {time.monotonic() - begun:.0f} s"
    print(f"{took}, seeds {given.seed} to {seed - 1}, on {os.cpu_count()} cores ({platform.machine()})")
    print("statuses: " + ", ".join(f"{code}: {count:,}" for code, count in sorted(statuses.items())))
    print("something was found" if status else "nothing was found")
    return status


if __name__ == "__main__":
    sys.exit(main())
