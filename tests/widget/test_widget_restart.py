"""Streams go on: over a lost connection, and over a server that is killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from commandline import copy_store
from holding_proxy import HoldingProxy
from playwright.sync_api import Request, Route, expect
from questions import EARLIER
from tenacity import retry, stop_after_delay, wait_fixed
from widget_visit import Visiting

from dateline.index.store import Store

_SERVE = "import sys; from dateline.cli.app import main; sys.argv[0] = 'dateline'; main()"


@contextmanager
def served(store: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server process that is up."""
    arguments = ["serve", "--store", str(store), "--port", str(port)]
    with subprocess.Popen([sys.executable, "-c", _SERVE, *arguments], stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz")
            yield process
        finally:
            process.kill()


@retry(stop=stop_after_delay(90), wait=wait_fixed(0.2))
def _wait_for(address: str) -> None:
    httpx.get(address, timeout=5).raise_for_status()


def test_a_lost_connection_is_taken_up_after_the_last_event(visiting: Visiting, server: str) -> None:
    with HoldingProxy(urlsplit(server).port or 0) as proxy:
        visit = visiting(f"{proxy.address}/demo")
        sent: list[Request] = []
        visit.page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
        proxy.hold_after(b"event: claim")
        visit.begin(EARLIER)
        expect(visit.last.locator(".claim")).to_have_count(1)
        assert proxy.held.wait(30)
        proxy.cut()
        visit.settled()
        expect(visit.last.locator(".claim")).to_have_count(2)
        first, second = sent
        assert "last-event-id" not in first.headers
        assert second.headers["last-event-id"].endswith("-3"), "understood, sources and claim had come"
        assert first.post_data == second.post_data


def test_a_question_that_the_server_has_forgotten_is_asked_again_unseen(visiting: Visiting, server: str) -> None:
    def forgotten(route: Route) -> None:
        route.fulfill(status=404, body='{"type": "urn:dateline:problem:not-found"}')

    with HoldingProxy(urlsplit(server).port or 0) as proxy:
        visit = visiting(f"{proxy.address}/demo")
        proxy.hold_after(b"event: claim")
        visit.begin(EARLIER)
        expect(visit.last.locator(".claim")).to_have_count(1)
        assert proxy.held.wait(30)
        visit.page.route("**/v1/chat", forgotten, times=1)
        proxy.cut()
        visit.settled()
        expect(visit.last.locator(".claim")).to_have_count(2)
        expect(visit.last.locator(".sources li")).to_have_count(2)


def test_an_answer_goes_on_after_the_server_was_killed_and_started_again(
    visiting: Visiting, sample_store: Store, tmp_path: Path
) -> None:
    store = copy_store(sample_store, tmp_path / "store")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with HoldingProxy(port) as proxy:
        with served(store, port) as process:
            visit = visiting(f"{proxy.address}/demo")
            proxy.hold_after(b"event: claim")
            visit.begin(EARLIER)
            expect(visit.last.locator(".claim")).to_have_count(1)
            assert proxy.held.wait(30)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            proxy.cut()
        expect(visit.last.locator(".asking")).to_contain_text("The connection was lost; trying again")
        expect(visit.last.locator(".claim")).to_have_count(1)
        visit.audit()
        with served(store, port):
            expect(visit.last).to_have_attribute("data-state", "answered", timeout=90_000)
            expect(visit.last.locator(".claim")).to_have_count(2)
            expect(visit.turns).to_have_count(1)
            expect(visit.last.locator(".sources li")).to_have_count(2)
