"""One request over one connection: to an address that the guard has passed, within the limits, byte by byte."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import httpcore2

from inquiries.fetch.addresses import Guard, Place
from inquiries.fetch.failures import NotFetched, Why
from inquiries.fetch.limits import USER_AGENT, Deadline, Limits

_STEP: Final = 65_536  # bytes unpacked at a time, so that a bomb is noticed before it has gone off
_GZIP: Final = 31  # zlib's sign for it


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; names of headers are in lower case, the body is unpacked."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Wire:
    """What a request needs besides its address; `trust` says which certificates hold, by default the system's."""

    guard: Guard
    limits: Limits
    trust: ssl.SSLContext | None = None

    def ask(self, asked: Place, most: int, *, cut: bool = False) -> Answer:
        """Send one GET, follow nothing.

        Args:
            asked: the address.
            most: bytes of a body that are taken, packed and unpacked.
            cut: whether a longer one is cut there, and not refused.

        Raises:
            NotFetched: no answer came, or none that may be taken.
        """
        self.guard.check(asked)
        deadline = Deadline(self.limits.seconds)
        backend = _GuardedBackend(self.guard, deadline)
        try:
            # A connection is used once: one that was opened for a host never serves another.
            with httpcore2.ConnectionPool(
                ssl_context=self.trust or system_trust(), network_backend=backend, max_keepalive_connections=0
            ) as pool:
                return self._answer(pool, asked, most, cut)
        except httpcore2.TimeoutException:
            raise self._too_slow(asked, deadline) from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise _broken(asked, error) from None

    def _answer(self, pool: httpcore2.ConnectionPool, asked: Place, most: int, cut: bool) -> Answer:
        headers = [("Host", asked.netloc), ("User-Agent", USER_AGENT), ("Accept", "*/*"), ("Accept-Encoding", "gzip")]
        limits = self.limits
        timeout = {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": limits.connect}
        url = httpcore2.URL(scheme=asked.scheme, host=asked.host, port=asked.port, target=asked.target)
        with pool.stream("GET", url, headers=headers, extensions={"timeout": timeout}) as response:
            told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status not in {200, 203}:
                return Answer(response.status, told, b"")
            if not cut and told.get("content-length", "").isdigit() and int(told["content-length"]) > most:
                raise _too_large(asked, most)
            return Answer(response.status, told, _body(response.iter_stream(), told, asked, most, cut))

    def _too_slow(self, asked: Place, deadline: Deadline) -> NotFetched:
        if deadline.left <= 0:
            return NotFetched(Why.UNREACHABLE, f"{asked.host} took longer than {deadline.seconds:g} s (--seconds)")
        return NotFetched(Why.UNREACHABLE, f"{asked.host} does not answer in time", again=True)


class _GuardedBackend(httpcore2.NetworkBackend):
    """Resolves a name once, has its addresses checked, and connects to one of these."""

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self._guard = guard
        self._deadline = deadline
        self._system: httpcore2.NetworkBackend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first of the host's addresses that answers."""
        failure: Exception = httpcore2.ConnectError("no address")
        for address in self._guard.addresses(host, port):
            try:
                stream = self._system.connect_tcp(
                    address, port, _left(timeout, self._deadline), local_address, socket_options
                )
                return _TimedStream(stream, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure


class _TimedStream(httpcore2.NetworkStream):
    """A stream on which no step outlasts the deadline, however small the pieces are that it comes in."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout, self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _left(timeout, self._deadline))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(timeout: float | None, deadline: Deadline) -> float:
    left = deadline.left
    if left <= 0:
        raise httpcore2.ReadTimeout("the deadline has passed")
    return left if timeout is None else min(timeout, left)


@cache
def system_trust() -> ssl.SSLContext:
    """The certificates that the system trusts; nothing of the environment changes them."""
    import httpx2

    return httpx2.create_ssl_context(trust_env=False)


def _body(chunks: Iterable[bytes], headers: dict[str, str], asked: Place, most: int, cut: bool) -> bytes:
    body = bytearray()
    try:
        for piece in _unpacked(_counted(chunks, most, asked), headers.get("content-encoding", "").lower(), asked):
            body += piece
            if len(body) > most and cut:
                break
            if len(body) > most:
                raise _too_large(asked, most)
    except zlib.error:
        raise NotFetched(Why.UNUSABLE, f"what {asked.host} sends is packed wrongly") from None
    return bytes(body[:most])


def _counted(chunks: Iterable[bytes], most: int, asked: Place) -> Iterator[bytes]:
    """The chunks as they come, up to a limit that also holds for what unpacks to nothing."""
    count = 0
    for chunk in chunks:
        count += len(chunk)
        yield chunk
        if count > most:
            raise _too_large(asked, most)


def _unpacked(chunks: Iterable[bytes], encoding: str, asked: Place) -> Iterator[bytes]:
    if encoding in {"", "identity"}:
        yield from chunks
        return
    if encoding not in {"gzip", "x-gzip"}:
        raise NotFetched(Why.UNUSABLE, f"{asked.host} sends its text packed as {encoding!r}, which was not asked for")
    unpacker = zlib.decompressobj(_GZIP)
    for chunk in chunks:
        rest = chunk
        while rest:
            if unpacker.eof:  # several packed parts may follow one another
                unpacker = zlib.decompressobj(_GZIP)
            yield unpacker.decompress(rest, _STEP)
            rest = unpacker.unused_data or unpacker.unconsumed_tail
    yield unpacker.flush()
    if not unpacker.eof:
        raise NotFetched(Why.UNREACHABLE, f"what {asked.host} sent breaks off", again=True)


def _broken(asked: Place, error: Exception) -> NotFetched:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            text = f"the certificate of {asked.host} does not hold ({cause.verify_message})"
            return NotFetched(Why.UNREACHABLE, text)
        cause = cause.__cause__ or cause.__context__
    said = str(error) or type(error).__name__
    return NotFetched(Why.UNREACHABLE, f"the connection to {asked.host} fails ({said})", again=True)


def _too_large(asked: Place, most: int) -> NotFetched:
    return NotFetched(Why.UNUSABLE, f"{asked.text} is larger than {most:,} bytes (--bytes)")
