"""Connections that go only where they may, and end when their time is up.

A host is looked up once for a connection, all its addresses are checked, and the connection goes to one of those that
were checked: a name that answers differently the second time leads nowhere. The name itself stays in the Host header
and in TLS, where the certificate is checked against it. Several threads may share a transport.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

from dateline.index.errors import FetchError
from dateline.index.fetch.address import Resolve, checked_addresses, look_up
from dateline.index.fetch.policy import FetchPolicy
from dateline.index.fetch.url import port_of

_CONNECT_SECONDS = 10.0
_DEADLINE: ContextVar[float] = ContextVar("deadline")
"""When the fetch that this thread is in must be over, in `time.monotonic` seconds."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """All that is read, written and looked up inside must be over by then."""
    token = _DEADLINE.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def seconds_left(most: float | None = None) -> float:
    """Seconds until the fetch must be over, at most `most`.

    Raises:
        httpcore.TimeoutException: there are none.

    """
    left = _DEADLINE.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("its time is up")
    return left if most is None else min(left, most)


class Transport:
    """Sends requests for `http` and `https` addresses, over connections that are kept open for the next one."""

    def __init__(self, policy: FetchPolicy, resolve: Resolve = look_up) -> None:
        self._policy = policy
        self._resolve = resolve
        tls = _tls()
        if policy.proxy is None:
            self._pool = httpcore.ConnectionPool(
                ssl_context=tls, max_connections=None, keepalive_expiry=30.0, network_backend=_Checked(policy, resolve)
            )
        else:
            proxy = httpx.Proxy(policy.proxy)
            self._pool = httpcore.HTTPProxy(
                str(proxy.url), proxy_auth=proxy.raw_auth, ssl_context=tls, network_backend=_Timed()
            )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    @contextmanager
    def get(self, url: httpx.URL, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """The answer to a GET, its body not yet read; redirects are answers, and no cookie is ever kept.

        Raises:
            FetchError: the host may not be asked.
            httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError: no answer.

        """
        if self._policy.proxy is not None:
            self._check_for_proxy(url)
        request = httpx.Request("GET", url, headers={"Accept": "*/*", **headers})
        with self._pool.stream(
            "GET",
            httpcore.URL(
                scheme=url.raw_scheme,
                host=url.raw_host,
                port=url.port,
                target=url.raw_path,
            ),
            headers=request.headers.raw,
            extensions={"timeout": {"connect": _CONNECT_SECONDS}},
        ) as answer:
            yield httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer.iter_stream()))

    def _check_for_proxy(self, url: httpx.URL) -> None:
        """Refuse what is known here not to be public; what only the proxy knows is for the proxy to refuse."""
        host, port = url.raw_host.decode("ascii"), port_of(url)
        try:
            checked_addresses(
                host, port, resolve=self._resolve, allowed=self._policy.allows(host, port), seconds=seconds_left()
            )
        except FetchError as error:
            if error.kind == "refused":
                raise


@lru_cache(maxsize=1)
def _tls() -> SSLContext:
    """Certificates are checked; those of SSL_CERT_FILE are trusted, where it is set. Slow to make, so made once."""
    return httpx.create_ssl_context()


class _Body(httpx.SyncByteStream):
    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        yield from self._parts


class _Timed(httpcore.NetworkBackend):
    """Connections whose every step ends with the time of the fetch."""

    def __init__(self) -> None:
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        return _TimedStream(
            self._system.connect_tcp(host, port, seconds_left(timeout), local_address, socket_options or ())
        )


class _Checked(_Timed):
    """Connections to addresses that were checked."""

    def __init__(self, policy: FetchPolicy, resolve: Resolve) -> None:
        super().__init__()
        self._policy = policy
        self._resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = checked_addresses(
            host, port, resolve=self._resolve, allowed=self._policy.allows(host, port), seconds=seconds_left(timeout)
        )
        for address in addresses[:-1]:
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue  # the host's next address may answer
        return super().connect_tcp(addresses[-1], port, timeout, local_address, socket_options)


class _TimedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, seconds_left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, seconds_left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, seconds_left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
