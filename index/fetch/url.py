"""Addresses on the web that may be asked for at all, in one spelling that check and connection share."""

from __future__ import annotations

import re

import httpx

from dateline.index.errors import FetchError

_LONGEST = 4_000
_SCHEMES = ("http", "https")
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+")


def web_address(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """The address as it will be asked for: absolute, without user name, password, fragment and trailing full stop.

    `base` is what a relative address is relative to.

    Raises:
        FetchError: it is no address, or not one of http or https.

    """
    shown = text if len(text) <= 200 else f"{text[:200]}…"
    if len(text) > _LONGEST:
        raise FetchError(f"The address {shown} has more than {_LONGEST:,} characters.", "refused")
    if "\\" in text:
        raise FetchError(f"The address {shown} holds a backslash, which programs read differently.", "refused")
    try:
        url = httpx.URL(text.strip())
        url = base.join(url) if base else url
        host = url.raw_host.decode("ascii").rstrip(".")
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchError(f"“{shown}” is not an address on the web.", "refused") from error
    if url.scheme not in _SCHEMES:
        scheme = url.scheme or "none"
        raise FetchError(f"Only http and https addresses are fetched; the scheme of {shown} is {scheme}.", "refused")
    if not host or not _HOST.fullmatch(host):
        raise FetchError(f"“{shown}” names no host that can be asked.", "refused")
    if url.port is not None and not 0 < url.port < 65_536:
        raise FetchError(f"“{shown}” names no port that can be asked.", "refused")
    return url.copy_with(host=host, username=None, password=None, fragment=None)


def port_of(url: httpx.URL) -> int:
    """The port that is asked."""
    return url.port or _PORTS[url.scheme]


def origin_of(url: httpx.URL) -> str:
    """Scheme, host and port: what has one robots.txt."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"
