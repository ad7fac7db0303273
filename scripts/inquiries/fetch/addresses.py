"""Addresses on the web, and which hosts may be asked: those open to all, and those that are allowed by name."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, TypeAlias

from inquiries.fetch.failures import NotFetched, Why

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve: TypeAlias = Callable[[str, int], list[str]]

PORTS: Final = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?")
_NO_SUCH_NAME: Final = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_V4_WITHIN: Final = ipaddress.IPv6Network("64:ff9b::/96")  # a network's gateway to IPv4 (RFC 6052)
_LOCAL_WITHIN: Final = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215


@dataclass(frozen=True, slots=True)
class Place:
    """An address taken apart; `host` is in lower case and ASCII, `netloc` is what the server is told of it."""

    text: str
    scheme: str
    host: str
    port: int
    netloc: str
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """What one robots.txt holds for."""
        return self.scheme, self.host, self.port


def place(address: str, base: Place | None = None) -> Place:
    """Take an address apart, a relative one as seen from `base`.

    Raises NotFetched for what is no address, is not http or https, or holds a user name or password.
    """
    import httpx2

    try:
        url = httpx2.URL(base.text).join(address.strip()) if base else httpx2.URL(address.strip())
        host = url.raw_host.decode("ascii").rstrip(".")
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise _refused(f"{address}: is no address on the web ({error})") from None
    if url.scheme not in PORTS:
        raise _refused(f"{address}: only addresses that begin with http:// or https:// are fetched")
    if url.userinfo:
        raise _refused(f"an address on {host} holds a user name or password; give it without")
    if not (_HOST.fullmatch(host) or _literal(host)):
        raise _refused(f"{address}: names no host that can be asked")
    clean = url.copy_with(fragment=None)
    port = PORTS[url.scheme] if url.port is None else url.port
    return Place(str(clean), url.scheme, host, port, url.netloc.decode("ascii"), url.raw_path.decode("ascii"))


def lookup(host: str, port: int) -> list[str]:
    """The numeric addresses of a name, as the system resolves it. Raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet, also where it wraps another."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in _V4_WITHIN:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        wraps = address.sixtofour or address.teredo or address in _LOCAL_WITHIN
        if wraps or address.is_site_local or address.scope_id:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class Guard:
    """Decides which hosts may be asked, on the numeric address that is then connected to.

    Args:
        allowed: hosts that may be asked whatever their address and on any port.
        resolve: gives the numeric addresses of a name; by default as the system does.
    """

    def __init__(self, allowed: Collection[str] = (), resolve: Resolve | None = None) -> None:
        self.allowed = frozenset(place(f"http://{_bracketed(host)}/").host for host in allowed)
        self._resolve = resolve

    def allows(self, host: str) -> bool:
        """Whether the host was allowed by name."""
        return host in self.allowed

    def check(self, asked: Place) -> None:
        """Refuse what can be told without asking anybody: the port, and an address given as a number."""
        if self.allows(asked.host):
            return
        if asked.port not in PORTS.values():
            raise _refused(f"{asked.text}: port {asked.port} is not one of the web's; {_remedy(asked.host)}")
        if literal := _literal(asked.host):
            self._check_public(asked.host, [str(literal)])
        elif _is_disguised(asked.host):
            raise _refused(f"{asked.text}: {asked.host} is an address written in a form that hides it")

    def addresses(self, host: str, port: int) -> list[str]:
        """Resolve a host once and give the addresses that may be connected to.

        Raises NotFetched where one of them is not public, or the name is not known.
        """
        try:
            found = [str(_literal(host))] if _literal(host) else (self._resolve or lookup)(host, port)
        except socket.gaierror as error:
            if error.errno in _NO_SUCH_NAME:
                raise NotFetched(Why.GONE, f"there is no host {host} any more") from None
            text = f"the name {host} can't be looked up ({error.strerror}); is there a network?"
            raise NotFetched(Why.UNREACHABLE, text, again=True) from None
        except (OSError, UnicodeError) as error:
            raise NotFetched(Why.UNREACHABLE, f"the name {host} can't be looked up ({error})") from None
        if not self.allows(host):
            self._check_public(host, found)
        return found

    def _check_public(self, host: str, found: list[str]) -> None:
        for number in found:
            if not is_public(ipaddress.ip_address(number)):
                at = "" if number == host else f" at {number}"
                raise _refused(f"{host}{at} is in a private or reserved network; {_remedy(host)}")


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_disguised(host: str) -> bool:
    """Whether the system would take the host for a number: 0x7f000001, 2130706433, 127.1."""
    try:
        socket.inet_aton(host)
    except OSError:
        return False
    return True


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _remedy(host: str) -> str:
    return f"if you mean it, say --allow-host {host}"


def _refused(text: str) -> NotFetched:
    return NotFetched(Why.REFUSED, text)
