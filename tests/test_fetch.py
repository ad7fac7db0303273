"""`inquiries fetch`: what it refuses, how it behaves towards hosts, and its limits. The web is a server of ours.

Names of hosts resolve to public addresses that nothing is sent to: a connection to one ends at that server.
"""

from __future__ import annotations

import gzip
import json
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeAlias

import httpcore2
import pytest
import trustme

from inquiries import __version__
from inquiries.cli import main
from inquiries.fetch import addresses, connection
from inquiries.fetch.addresses import Guard, is_public
from inquiries.fetch.client import Client
from inquiries.fetch.connection import Wire
from inquiries.fetch.failures import NotFetched, Why
from inquiries.fetch.limits import Limits

PUBLIC = "93.184.215.14"
LAMPS = "The lamps on the quay of Marlshire stayed dark for six winters, and nobody on the board asked why. "
PAGE = f"<html><head><title>Lamps</title></head><body><p>{LAMPS * 6}</p></body></html>".encode()
QUICK = Limits(connect=2, read=1, seconds=2, size=100_000, retries=0, pause=0)

Reply: TypeAlias = "tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]"


class Web:
    """All hosts of a web that is one server: replies by host and path, and the requests as they came."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | list[Reply]] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.connected: list[tuple[str, int]] = []
        self.names: dict[str, list[str]] = {}
        self.lookups: list[str] = []
        self.changing: list[list[str]] = []
        self.ports: dict[int, int] = {}

    def serve(self, address: str, body: bytes | str = PAGE, status: int = 200, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies[address] = (status, told, data)

    def reply(self, address: str) -> Reply:
        found = self.replies.get(address, (404, {}, b""))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found

    def lookup(self, host: str, _: int) -> list[str]:
        self.lookups.append(host)
        if host.endswith(".gone"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.changing.pop(0) if self.changing else self.names.get(host, [PUBLIC])


def handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = f"{self.headers['Host']}{self.path}"
            web.asked.append(address)
            web.agents.add(self.headers["User-Agent"])
            reply = web.reply(address)
            if callable(reply):
                reply(self)
                return
            status, headers, body = reply
            self.send_response(status)
            for name, value in ({"Content-Type": "text/html", "Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def served(web: Web, context: ssl.SSLContext | None = None) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(web))
    server.daemon_threads = True
    server.block_on_close = False
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients here hang up on purpose
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def certified() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for safe.example: for the server that has it, and for clients that trust it."""
    authority = trustme.CA()
    server, clients = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("safe.example").configure_cert(server)
    authority.configure_trust(clients)
    return server, clients


@pytest.fixture
def web(certified: tuple[ssl.SSLContext, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """The web, on the ports 80 and 443 of any public address."""
    web = Web()
    servers = [served(web), served(web, certified[0])]
    web.ports = {80: servers[0].server_port, 443: servers[1].server_port}
    connect = httpcore2.SyncBackend.connect_tcp

    def to_us(self: Any, host: str, port: int, *rest: Any) -> httpcore2.NetworkStream:
        web.connected.append((host, port))
        if host == PUBLIC:
            host, port = "127.0.0.1", web.ports[port]
        return connect(self, host, port, *rest)

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", to_us)
    monkeypatch.setattr(addresses, "lookup", web.lookup)
    monkeypatch.setattr(connection, "system_trust", lambda: certified[1])
    yield web
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def fetch(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Callable[..., tuple[int, str]]:
    """Runs the command in a folder without coding; its exit code and all it says."""
    monkeypatch.chdir(tmp_path)
    web.serve("archive.org/wayback/available", json.dumps({"archived_snapshots": {}}))

    def run(*arguments: str) -> tuple[int, str]:
        code = main(["fetch", "--pause", "0", "--seconds", "5", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def client(limits: Limits = QUICK, *allowed: str) -> tuple[Client, list[float]]:
    slept: list[float] = []
    return Client(Wire(Guard(allowed), limits), sleep=slept.append), slept


def failure(address: str, limits: Limits = QUICK) -> NotFetched:
    with pytest.raises(NotFetched) as caught:
        client(limits)[0].get(address)
    return caught.value


# --- what is refused -------------------------------------------------------------------------------------------------

UNSAFE = (
    "file:///etc/hostname ftp://quay.example/a gopher://quay.example/ quay.example/a //quay.example/a http:/// "
    "http://ada:secret@quay.example/ http://0x7f000001/ http://2130706433/ http://127.1/ "
    "http://0177.0.0.1/ http://127.0.0.1/ http://[::1]/ http://[::ffff:127.0.0.1]/ http://10.0.0.8/ http://[fd00::1]/ "
    "http://169.254.169.254/latest/ http://192.168.1.1/ http://100.64.0.1/ http://224.0.0.1/ http://240.0.0.1/ "
    "http://0.0.0.0/ http://[::]/ http://[fe80::1]/ http://[fe80::1%25eth0]/ http://[ff02::1]/ http://[2002:7f00:1::]/ "
    "http://[64:ff9b::7f00:1]/ http://[64:ff9b:1::1]/ http://quay.example:8080/ http://quay.example:0/ http://%6c/"
).split()


@pytest.mark.parametrize("address", UNSAFE)
def test_an_unsafe_address_is_refused_before_anybody_is_asked(address: str, web: Web, fetch: Any) -> None:
    code, said = fetch(address)
    assert (code, web.lookups, web.connected) == (2, [], [])
    assert said.startswith("URL: ")
    assert "secret" not in said


def test_public_addresses_are_public() -> None:
    for number in (PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"):
        assert is_public(ip_address(number))


@pytest.mark.parametrize("found", [["127.0.0.1"], [PUBLIC, "10.0.0.8"], ["::1"], ["::ffff:169.254.169.254"]])
def test_a_name_that_resolves_to_a_private_address_is_refused(found: list[str], web: Web, fetch: Any) -> None:
    web.names["quay.example"] = found
    code, said = fetch("http://quay.example/a")
    assert (code, web.connected) == (1, [])
    assert "private or reserved" in said
    assert "--allow-host quay.example" in said


@pytest.mark.parametrize("name", ["localhost", "localhost.", "LOCALHOST"])
def test_this_machine_is_asked_only_where_it_is_allowed(name: str, web: Web, fetch: Any) -> None:
    web.names["localhost"] = ["127.0.0.1"]
    assert fetch(f"http://{name}/a")[0] == 1
    assert web.connected == []
    port = web.ports[80]
    web.serve(f"{name.lower()}:{port}/a")
    code, said = fetch(f"http://{name}:{port}/a", "--allow-host", "localhost")
    assert code == 0, said


def test_the_address_that_was_checked_is_the_one_connected_to(web: Web) -> None:
    """A name that changes its address between check and connection gains nothing: it is looked up once."""
    web.changing = [[PUBLIC], [PUBLIC], ["127.0.0.1"]]
    web.serve("quay.example/a")
    client()[0].get("http://quay.example/a")
    assert web.lookups == ["quay.example"] * 2  # robots.txt and page, a connection each
    assert web.connected == [(PUBLIC, 80)] * 2


def test_the_environment_names_no_proxy(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    web.serve("quay.example/a")
    assert client()[0].get("http://quay.example/a").body == PAGE


# --- redirects -------------------------------------------------------------------------------------------------------


def test_redirects_are_followed_to_the_page(web: Web) -> None:
    web.serve("quay.example/a", status=302, Location="/b")
    web.serve("quay.example/b", status=308, Location="https://safe.example/c#part")
    web.serve("safe.example/c")
    page = client()[0].get("http://quay.example/a")
    assert (page.asked, page.final) == ("http://quay.example/a", "https://safe.example/c")
    assert "safe.example/robots.txt" in web.asked


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:{port}/x", "http://0x7f000001/x", "file:///x", "http://u:p@a.example/x", "//inner/x"],
)
def test_a_redirect_is_guarded_like_an_address(target: str, web: Web) -> None:
    web.names["inner"] = ["10.0.0.8"]
    web.serve("quay.example/a", status=301, Location=target.format(port=web.ports[80]))
    error = failure("http://quay.example/a")
    assert error.why is Why.REFUSED
    assert "robots.txt" not in str(error)
    assert web.asked == ["quay.example/robots.txt", "quay.example/a"]


def test_a_circle_ends(web: Web) -> None:
    web.serve("quay.example/a", status=302, Location="/b")
    web.serve("quay.example/b", status=302, Location="/a")
    assert "circle" in str(failure("http://quay.example/a"))


def test_five_redirects_are_followed_and_no_more(web: Web) -> None:
    for number in range(6):
        web.serve(f"quay.example/{number}", status=302, Location=f"/{number + 1}")
    web.serve("quay.example/6")
    assert client()[0].get("http://quay.example/1").final == "http://quay.example/6"
    assert "more than 5 times" in str(failure("http://quay.example/0"))


def test_a_secured_address_does_not_lead_to_an_open_one(web: Web) -> None:
    web.serve("safe.example/a", status=302, Location="http://quay.example/b")
    assert failure("https://safe.example/a").why is Why.REFUSED
    assert "quay.example/b" not in web.asked


def test_a_certificate_has_to_be_of_the_host(web: Web) -> None:
    web.serve("quay.example/a")
    assert "certificate of quay.example does not hold" in str(failure("https://quay.example/a"))


# --- politeness ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("User-agent: *\nDisallow: /a", False),
        ("User-agent: *\nDisallow: /*/lamps$", True),
        ("User-agent: *\nDisallow: /*?part=", False),
        ("User-agent: inquiries\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\nAllow: /a", True),
        ("<html>no rules</html>", True),
    ],
)
def test_robots_txt_is_respected(rules: str, allowed: bool, web: Web) -> None:
    web.serve("quay.example/robots.txt", rules)
    web.serve("quay.example/a?part=1")
    if allowed:
        assert client()[0].get("http://quay.example/a?part=1").status == 200
    else:
        assert failure("http://quay.example/a?part=1").why is Why.FORBIDDEN
        assert web.asked == ["quay.example/robots.txt"]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (401, True), (500, False), (429, False)])
def test_a_host_that_cannot_say_its_rules_is_left_alone(status: int, allowed: bool, web: Web) -> None:
    web.serve("quay.example/robots.txt", "", status=status)
    web.serve("quay.example/a")
    if allowed:
        assert client()[0].get("http://quay.example/a").status == 200
    else:
        assert "left alone for now" in str(failure("http://quay.example/a"))
        assert "quay.example/a" not in web.asked


def test_requests_to_one_host_keep_their_distance(web: Web) -> None:
    web.serve("quay.example/robots.txt", "User-agent: *\nCrawl-delay: 7")
    for address in ("quay.example/a", "quay.example/b", "pier.example/a"):
        web.serve(address)
    ours, slept = client(Limits(pause=2, seconds=20))
    for address in ("http://quay.example/a", "http://quay.example/b", "http://pier.example/a"):
        ours.get(address)
    assert [round(seconds) for seconds in slept] == [7, 7, 2]
    assert web.asked.count("quay.example/robots.txt") == 1
    assert "longer than --seconds" in str(failure("http://quay.example/a"))  # of 2 s


def test_a_host_learns_who_asks(web: Web) -> None:
    web.serve("quay.example/a")
    client()[0].get("http://quay.example/a")
    (agent,) = web.agents
    assert agent.startswith(f"inquiries/{__version__} ")
    assert "http" not in agent


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_is_asked_again_when_it_says(status: int, web: Web) -> None:
    web.replies["quay.example/a"] = [(status, {"Retry-After": "9"}, b""), (status, {}, b""), (200, {}, PAGE)]
    ours, slept = client(Limits(pause=1, retries=2, seconds=60))
    assert ours.get("http://quay.example/a").status == 200
    assert [round(seconds) for seconds in slept if seconds > 1.5] == [9, 4]


@pytest.mark.parametrize("value", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_host_that_asks_for_a_long_wait_is_left(value: str, web: Web) -> None:
    web.serve("quay.example/a", status=429, Retry_After=value)
    error = failure("http://quay.example/a", Limits(pause=0, retries=2, seconds=5))
    assert error.why is Why.UNREACHABLE
    assert "come back" in str(error)
    assert web.asked.count("quay.example/a") == 1


def test_a_connection_that_breaks_is_tried_again(web: Web) -> None:
    def hang_up(request: BaseHTTPRequestHandler) -> None:
        request.connection.shutdown(socket.SHUT_RDWR)

    web.replies["quay.example/a"] = [hang_up, (200, {}, PAGE)]
    assert client(Limits(pause=0, retries=1))[0].get("http://quay.example/a").body == PAGE


# --- limits ----------------------------------------------------------------------------------------------------------


def drip(head: bytes, piece: bytes, pause: float) -> Reply:
    def reply(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(head)
        while True:
            request.wfile.write(piece)
            time.sleep(pause)

    return reply


def whole(answer: bytes) -> Reply:
    def reply(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(answer)

    return reply


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nX-Lamp: ", HEAD + b"\r\n"], ids=["line", "header", "body"])
def test_a_server_that_drips_is_left_at_the_deadline(head: bytes, web: Web) -> None:
    web.replies["quay.example/a"] = drip(head, b"a", 0.1)
    begun = time.monotonic()
    error = failure("http://quay.example/a", Limits(read=0.5, seconds=0.8, pause=0, retries=2))
    assert "longer than 0.8 s" in str(error)
    assert time.monotonic() - begun < 2


def test_a_silent_server_is_left(web: Web) -> None:
    web.replies["quay.example/a"] = lambda _: time.sleep(3)
    assert "does not answer in time" in str(failure("http://quay.example/a", Limits(read=0.3, retries=0, pause=0)))
    begun = time.monotonic()
    assert "longer than 0.4 s" in str(failure("http://quay.example/a", Limits(read=9, seconds=0.4, retries=2, pause=0)))
    assert time.monotonic() - begun < 2


def test_an_endless_body_is_cut_off(web: Web) -> None:
    web.replies["quay.example/a"] = drip(HEAD + b"\r\n", b"a" * 50_000, 0)
    assert "larger than 100,000 bytes" in str(failure("http://quay.example/a"))


def test_a_large_body_is_refused_by_its_length(web: Web) -> None:
    def promise(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(HEAD + b"Content-Length: 100001\r\n\r\n")
        time.sleep(3)  # and nothing comes

    web.replies["quay.example/a"] = promise
    assert "larger than 100,000 bytes" in str(failure("http://quay.example/a"))


@pytest.mark.parametrize("bomb", [gzip.compress(b"\0" * 90_000_000), gzip.compress(b"") * 6_000])
def test_a_packed_bomb_does_not_go_off(bomb: bytes, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    largest = 0
    unpacked = connection._unpacked

    def watched(*arguments: Any) -> Iterator[bytes]:
        nonlocal largest
        for piece in unpacked(*arguments):
            largest = max(largest, len(piece))
            yield piece

    monkeypatch.setattr(connection, "_unpacked", watched)
    packed = HEAD + b"Content-Encoding: gzip\r\n\r\n" + bomb  # of no stated length
    web.replies["quay.example/a"] = whole(packed)
    web.serve("quay.example/robots.txt", bomb, Content_Encoding="gzip")
    assert "larger than 100,000 bytes" in str(failure("http://quay.example/a"))
    assert largest <= 65_536


def test_packed_text_is_unpacked(web: Web) -> None:
    web.serve("quay.example/a", gzip.compress(PAGE[:90]) + gzip.compress(PAGE[90:]), Content_Encoding="gzip")
    assert client()[0].get("http://quay.example/a").body == PAGE
    web.serve("quay.example/a", gzip.compress(PAGE)[:-9], Content_Encoding="gzip")
    assert "breaks off" in str(failure("http://quay.example/a"))
    web.serve("quay.example/a", PAGE, Content_Encoding="gzip, gzip")
    assert "not asked for" in str(failure("http://quay.example/a"))


def test_a_kill_leaves_no_half_of_a_copy(web: Web, tmp_path: Path) -> None:
    begun = threading.Event()

    def half(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(HEAD + b"Content-Length: 90000\r\n\r\n" + PAGE)
        begun.set()
        time.sleep(5)

    here = f"127.0.0.1:{web.ports[80]}"
    web.replies[f"{here}/a"] = half
    command = [sys.executable, "-m", "inquiries", "fetch", f"http://{here}/a", "--allow-host", "127.0.0.1"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as running:
        assert begun.wait(30)
        time.sleep(0.2)
        running.send_signal(signal.SIGKILL)
    assert list((tmp_path / "copies").iterdir()) == []


def test_certificates_are_checked_by_those_of_the_system() -> None:
    trust = connection.system_trust()
    assert (trust.verify_mode, trust.check_hostname) == (ssl.CERT_REQUIRED, True)
