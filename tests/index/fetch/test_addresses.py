"""Only the public internet is fetched from: whatever an address is called, resolves to, or redirects to."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import certifi
import pytest
from hypothesis import given
from hypothesis import strategies as st
from website import Answer, Website, website

from dateline.index.errors import FetchError
from dateline.index.fetch import Fetcher, FetchPolicy, fetch, transport
from dateline.index.fetch.address import refusal
from dateline.index.fetch.url import web_address

ALONE = FetchPolicy(obey_robots=False, seconds=5)


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as served:
        served["/"] = Answer(b"secret")
        yield served


def kind_of(address: str, **given: object) -> str:
    with (
        Fetcher(given.pop("policy", ALONE), **given) as fetcher,  # type: ignore[arg-type]
        pytest.raises(FetchError) as caught,
    ):
        fetcher.fetch(address)
    return caught.value.kind


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.0.0.1.", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001",
        "127.0.0.0x1", "0", "0.0.0.0", "localhost", "LOCALHOST.", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]",
        "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25eth0]", "[fc00::1]", "[fd00:ec2::254]",
        "[ff02::1]", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "169.254.170.2",
        "2852039166", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1",
        "255.255.255.255", "127。0。0。1", "１２７.0.0.1", "%31%32%37.0.0.1", "127.0.0.1%00.example", "1.2.3.4.5",
        "0x", "127.0.0.256",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused_however_it_is_spelled(host: str, site: Website) -> None:
    port = site.host.partition(":")[2]
    assert kind_of(f"http://{host}:{port}/") == "refused"
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "gopher://127.0.0.1:70/_x", "ftp://127.0.0.1/", "dict://127.0.0.1/",
        "javascript:alert(1)", "data:text/html,x",
        "//127.0.0.1/", "/etc/passwd", "", " ", "http:", "http://", "http:///x", "http://:80/",
        "http://a.example:0/", "http://a.example:99999/", "http://a b/", "http://a.example\\@127.0.0.1/",
        "http://exa\tmple.example/", "http://a.example/\r\nHost: b.example", "http://" + "a" * 5_000,
        "http://" + "a" * 300 + "/", "http://[::1/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused_in_one_sentence(address: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(address, policy=ALONE)
    assert caught.value.kind in ("refused", "failed")
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://a.example@127.0.0.1/", "127.0.0.1"),
        ("http://127.0.0.1@a.example/", "a.example"),
        ("http://127.0.0.1:80@a.example:90/", "a.example"),
        ("http://a.example#@127.0.0.1/", "a.example"),
        ("http://a.example/@127.0.0.1", "a.example"),
        ("HTTP://user:secret@A.Example.:80/x#part", "a.example"),  # pragma: allowlist secret
    ],
)
def test_the_host_that_is_checked_is_the_host_that_is_asked_and_no_password_is_sent(address: str, host: str) -> None:
    url = web_address(address)
    assert url.host == host
    assert not url.userinfo
    assert "secret" not in str(url)


def test_a_name_that_resolves_to_this_machine_is_refused() -> None:
    assert kind_of("http://news.example/", resolve=lambda host, port: ["127.0.0.1"]) == "refused"


@pytest.mark.parametrize("private", ["10.1.2.3", "::1", "::ffff:10.1.2.3", "169.254.169.254"])
def test_one_private_address_among_public_ones_is_enough(private: str) -> None:
    assert kind_of("http://news.example/", resolve=lambda host, port: ["8.8.8.8", private]) == "refused"


def test_a_name_that_answers_differently_the_second_time_leads_nowhere(site: Website) -> None:
    """DNS rebinding: the look-up that was checked is the one that is connected to."""
    answers = iter([["192.0.78.9"], ["127.0.0.1"]])
    looked_up = []

    def resolve(host: str, port: int) -> Sequence[str]:
        looked_up.append(host)
        return next(answers)

    policy = FetchPolicy(obey_robots=False, seconds=0.3)
    assert kind_of(f"http://news.example:{site.host.partition(':')[2]}/", policy=policy, resolve=resolve) == "failed"
    assert looked_up == ["news.example"]
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_refused(site: Website) -> None:
    policy = FetchPolicy(obey_robots=False, allow_hosts=frozenset({site.host}))
    for target in (
        "http://127.0.0.1:1/",
        "//[::1]/",
        "http://2130706433/",
        "http://x@169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
    ):
        site["/moved"] = Answer(status=302, headers={"Location": target})
        assert kind_of(f"{site.address}/moved", policy=policy) == "refused", target
    assert set(site.paths()) == {"/moved"}


def test_a_host_is_allowed_by_name_and_nothing_else_with_it(site: Website) -> None:
    name, _, port = site.host.partition(":")
    for allowed in (site.host, name):
        policy = FetchPolicy(obey_robots=False, allow_hosts=frozenset({allowed}))
        assert fetch(f"{site.address}/", policy=policy).body == b"secret"
    other_port = FetchPolicy(obey_robots=False, allow_hosts=frozenset({f"{name}:1"}))
    assert kind_of(f"{site.address}/", policy=other_port) == "refused"
    assert kind_of(f"http://localhost:{port}/", policy=other_port) == "refused"


def test_the_name_stays_in_the_request_when_the_connection_goes_to_its_address(site: Website) -> None:
    port = site.host.partition(":")[2]
    policy = FetchPolicy(obey_robots=False, allow_hosts=frozenset({"news.example"}))
    with Fetcher(policy, resolve=lambda host, port: ["127.0.0.1"]) as fetcher:
        got = fetcher.fetch(f"http://user:secret@News.Example:{port}/#part")
    assert got.body == b"secret"
    assert got.url == f"http://news.example:{port}/"
    assert site.asked[0].headers["host"] == f"news.example:{port}"
    assert "authorization" not in site.asked[0].headers


def test_the_next_address_of_a_host_is_tried_where_the_first_does_not_answer(site: Website) -> None:
    port = site.host.partition(":")[2]
    policy = FetchPolicy(obey_robots=False, allow_hosts=frozenset({"news.example"}))
    with Fetcher(policy, resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"]) as fetcher:
        assert fetcher.fetch(f"http://news.example:{port}/").body == b"secret"


def test_a_look_up_that_never_ends_is_given_up(site: Website) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        site.closing.wait(20)
        return ["127.0.0.1"]

    policy = FetchPolicy(obey_robots=False, seconds=0.2)
    assert kind_of("http://news.example/", policy=policy, resolve=resolve) == "failed"


def test_an_unknown_host_is_named() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise OSError(-2, "Name or service not known")

    with (
        Fetcher(ALONE, resolve=resolve) as fetcher,
        pytest.raises(FetchError, match=r"host news\.example is not known"),
    ):
        fetcher.fetch("http://news.example/")


@given(st.ip_addresses())
def test_every_address_is_judged_and_what_python_calls_private_is_refused(address: object) -> None:
    reason = refusal(str(address))
    if address.is_private or address.is_multicast or address.is_reserved or address.is_link_local:  # type: ignore[attr-defined]
        assert reason


@pytest.mark.parametrize("public", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111"])
def test_public_addresses_are_asked(public: str) -> None:
    assert refusal(public) is None


def test_a_certificate_is_checked_against_the_name_and_not_the_address(
    site: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = made_certificate(tmp_path, "news.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    port = int(site.host.partition(":")[2])
    policy = FetchPolicy(obey_robots=False, allow_hosts=frozenset({"news.example", "other.example"}))
    with tls_in_front_of(port, context) as tls_port:
        for trusted, host, part in ((True, "news", None), (True, "other", "mismatch"), (False, "news", "self-signed")):
            transport._tls.cache_clear()
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate) if trusted else certifi.where())
            with Fetcher(policy, resolve=lambda host, port: ["127.0.0.1"]) as fetcher:
                if part is None:
                    assert fetcher.fetch(f"https://{host}.example:{tls_port}/").body == b"secret"
                    continue
                with pytest.raises(FetchError, match=part):
                    fetcher.fetch(f"https://{host}.example:{tls_port}/")
    transport._tls.cache_clear()


def made_certificate(folder: Path, name: str) -> Path:
    """A file with a key and a certificate for that name, signed by itself."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    key, signed, both = (folder / part for part in ("key.pem", "cert.pem", "both.pem"))
    command = (
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} "
        f"-addext subjectAltName=DNS:{name} -keyout {key} -out {signed}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    both.write_bytes(signed.read_bytes() + key.read_bytes())
    return both


@contextmanager
def tls_in_front_of(port: int, context: ssl.SSLContext) -> Iterator[int]:
    """A port that speaks TLS and hands each request on to the site on another port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def hand_on(connection: socket.socket) -> None:
        with (
            suppress(OSError),  # who does not trust us hangs up
            context.wrap_socket(connection, server_side=True) as outside,
            socket.create_connection(("127.0.0.1", port)) as inside,
        ):
            inside.sendall(outside.recv(65_536))
            while part := inside.recv(65_536):  # each as it comes: in how many the site answers is up to the machine
                outside.sendall(part)

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=hand_on, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()
