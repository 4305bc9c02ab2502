"""Which network addresses may be asked: those of the public internet, however they are spelled or found."""

from __future__ import annotations

import queue
import re
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from dateline.index.errors import FetchError

Resolve = Callable[[str, int], Sequence[str]]
"""(host, port) -> IP addresses; OSError if there are none."""

_NOT_PUBLIC = {
    **dict.fromkeys(map(ip_network, ("127.0.0.0/8", "::1/128")), "loopback"),
    **dict.fromkeys(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")), "private"),
    **dict.fromkeys(map(ip_network, ("169.254.0.0/16", "fe80::/10")), "link-local, where clouds keep their metadata"),
    **dict.fromkeys(map(ip_network, ("168.63.129.16/32",)), "a cloud's metadata"),
    **dict.fromkeys(map(ip_network, ("100.64.0.0/10",)), "shared behind a carrier"),
    **dict.fromkeys(map(ip_network, ("224.0.0.0/4", "ff00::/8")), "multicast"),
    **dict.fromkeys(map(ip_network, ("0.0.0.0/8", "::/128")), "unspecified"),
    **dict.fromkeys(
        map(ip_network, ("::ffff:0:0/96", "::/96", "2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32")),
        "an IPv4 address in IPv6 clothes",
    ),
    **dict.fromkeys(
        map(
            ip_network,
            (
                "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
                "240.0.0.0/4", "2001::/23", "2001:db8::/32", "3fff::/20",
            ),
        ),
        "reserved",
    ),
}  # fmt: skip
"""The special-purpose registries of IANA (RFC 6890 and its updates), and what clouds add to them."""
_GLOBAL_IPV6 = ip_network("2000::/3")
"""All that is handed out for the public internet (RFC 4291); the rest of IPv6 is kept back."""
_NUMERIC = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)", re.IGNORECASE)


def refusal(address: str) -> str | None:
    """Why an IP address may not be asked, in two or three words; None where it may."""
    found = ip_address(address.partition("%")[0])
    for network, reason in _NOT_PUBLIC.items():
        if found.version == network.version and found in network:
            return reason
    return None if found.version == 4 or found in _GLOBAL_IPV6 else "reserved"


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host spells out, decimal, octal, hexadecimal and shortened spellings included.

    Raises:
        FetchError: it ends in a number, as no name does, and is no address either.

    """
    try:
        return ip_address(host)
    except ValueError:
        if not _NUMERIC.fullmatch(host):
            return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError as error:
        raise FetchError(f"“{host}” is neither a name nor an address.", "refused") from error


def look_up(host: str, port: int) -> list[str]:
    """The host's addresses, as the system's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(host: str, port: int, *, resolve: Resolve, allowed: bool, seconds: float) -> list[str]:
    """The addresses to connect to: all of the host's, each of them public unless the host is allowed by name.

    Raises:
        FetchError: one of them is not public, or there are none, or the look-up took too long.

    """
    spelled = literal(host)
    try:
        addresses = [str(spelled)] if spelled else _within(seconds, lambda: list(resolve(host, port)))
    except (OSError, UnicodeError) as error:
        raise FetchError(f"The host {host} is not known: {getattr(error, 'strerror', None) or error!s}.") from error
    if not addresses:
        raise FetchError(f"The host {host} has no address.")
    if not allowed:
        for address in addresses:
            if reason := refusal(address):
                raise FetchError(
                    f"The host {host} has the address {address}, which is {reason}; only the public internet is "
                    "fetched from. If it is yours, name it in DATELINE_FETCH_ALLOW_HOSTS.",
                    "refused",
                )
    return addresses


def _within(seconds: float, work: Callable[[], list[str]]) -> list[str]:
    """What the work gives, unless it takes longer: the system's resolver knows no limit of its own."""
    done: queue.SimpleQueue[list[str] | BaseException] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put(work())
        except BaseException as error:
            done.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        found = done.get(timeout=max(0.01, seconds))
    except queue.Empty:
        raise TimeoutError("the look-up took too long") from None
    if isinstance(found, BaseException):
        raise found
    return found
