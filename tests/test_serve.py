"""The screens' server: who comes in, under which name, and what leaves it."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import stat
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path

import nbformat
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

PASSWORD = "correct horse"
NAME = "Asha मीरा"
#: Prints what a kernel knows of its user, and leaves a second notebook to fail.
SPY = """import os
print("user=" + os.environ.get("HTTP_X_IMS_USER", "none"))
print("workspace=" + os.path.basename(os.environ["IMS_WORKSPACE"]))
print("password=" + os.environ.get("IMS_PASSWORD", "none"))"""
START = """import sys
from pathlib import Path
from ims_lib import notebooks
from ims_lib.serve.server import serve
notebooks.folder = lambda: Path(sys.argv[2])
serve(Path(sys.argv[1]), int(sys.argv[3]), lambda *given: print(*given, flush=True))"""


@dataclass
class Reply:
    """An answer of the server."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class Browser:
    """A visitor: keeps cookies as a browser does, follows nothing by itself."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, path: str, *, method: str = "GET", form: dict[str, str] | None = None, **headers: str
    ) -> Reply:
        """Send one request and return the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Cookie": self.cookie_header, **{name.replace("_", "-"): v for name, v in headers.items()}}
        body = urllib.parse.urlencode(form) if form is not None else None
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST" if form is not None else method, path, body, sent)
        answer = connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        connection.close()
        return Reply(answer.status, answer.headers, text)

    @property
    def cookie_header(self) -> str:
        """Return the cookies as a request sends them."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def sign_in(self, password: str = PASSWORD, name: str = NAME) -> Reply:
        """Fill the login form in."""
        token = re.search(r'name="_xsrf" value="([^"]+)"', self.ask("/login").text)
        assert token is not None
        return self.ask("/login", form={"name": name, "password": password, "_xsrf": token[1]})


def notebook(path: Path, *sources: str) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served") / "acme"
    path.mkdir()
    gstins = [{"gstin": "27AAAAA0000A1Z5"}]
    (path / "workspace.json").write_text(json.dumps({"name": "Acme", "gstins": gstins}), encoding="utf-8")
    return path


def start(workspace: Path, screens: Path, port: int, **env: str) -> tuple[subprocess.Popen[str], int, str]:
    """Start the server and return its process, its port and the password that it told."""
    given = {**os.environ, **env}
    command = [sys.executable, "-c", START, str(workspace), str(screens), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=given)
    assert process.stdout is not None
    address, _, password = process.stdout.readline().strip().partition(" ")
    return process, urllib.parse.urlsplit(address).port or 0, password


@pytest.fixture(scope="module")
def port(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Return the port of a server whose screens are a spy and a notebook that fails."""
    screens = tmp_path_factory.mktemp("screens")
    notebook(screens / "overview.ipynb", SPY)
    notebook(screens / "mark.ipynb", "print('before')", "secret_name = 1\nraise ValueError('secret detail')")
    notebook(screens / "other.ipynb", "print(1)")
    process, opened, told = start(workspace, screens, 0, IMS_PASSWORD=PASSWORD)
    assert told == "None", "the password was given, not made"
    yield opened
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="module")
def signed_in(port: int) -> Browser:
    browser = Browser(port)
    assert browser.sign_in().status == 302
    return browser


@pytest.fixture(scope="module")
def screen(signed_in: Browser) -> Reply:
    """Return the spy's page, asked for under a forged name."""
    return signed_in.ask("/voila/render/overview.ipynb", X_Ims_User="forged", x_ims_user="forged")


def kernel_of(screen: Reply) -> str:
    found = re.search(r'"kernelId": "([0-9a-f-]{36})"', screen.text)
    assert found is not None
    return found[1]


def test_a_stranger_sees_the_login_and_nothing_else(port: int) -> None:
    stranger = Browser(port)
    assert stranger.ask("/").headers["Location"] == "/voila/render/overview.ipynb"
    page = stranger.ask("/voila/render/overview.ipynb")
    assert page.status == 302
    assert page.headers["Location"].startswith("/login?next=")
    assert stranger.ask("/api/kernels/00000000-0000-0000-0000-000000000000").status in {302, 403}
    for path in ("/voila/tree", "/voila/files/overview.ipynb", "/voila/api/contents/", "/api/contents"):
        assert stranger.ask(path).status == 404


def test_the_wrong_password_and_an_empty_name_are_refused(port: int) -> None:
    browser = Browser(port)
    refused = browser.sign_in("wrong")
    assert refused.status == 401
    assert "not the password" in refused.text
    assert browser.sign_in(name=" \u200b").status == 401
    assert browser.ask("/voila/render/overview.ipynb").status == 302


def test_the_password_lets_in_and_the_cookie_is_kept_from_scripts_and_other_sites(port: int) -> None:
    browser = Browser(port)
    reply = browser.sign_in()
    assert reply.status == 302
    lines = [line for line in reply.headers.get_all("Set-Cookie", []) if line.startswith("username-")]
    assert len(lines) == 1
    assert "httponly" in lines[0].lower()
    assert "samesite=strict" in lines[0].lower()
    assert "expires" not in lines[0].lower()


def test_a_name_sent_by_the_browser_is_replaced_by_the_signed_in_one(screen: Reply) -> None:
    assert screen.status == 200
    assert "user=Asha" in screen.text
    assert "forged" not in screen.text


def test_the_kernel_that_waited_is_the_next_visitors_and_nobody_elses(port: int, screen: Reply) -> None:
    time.sleep(6)  # the server has made the next kernel ready by then
    names = {}
    for name in ("Ravi", "Meera"):
        browser = Browser(port)
        browser.sign_in(name=name)
        page = browser.ask("/voila/render/overview.ipynb").text
        names[kernel_of(Reply(200, screen.headers, page))] = re.findall(r"user=(\w+)", page)
    assert list(names.values()) == [["Ravi"], ["Meera"]]


def test_the_kernel_knows_the_workspace_and_not_the_password(screen: Reply, workspace: Path) -> None:
    assert f"workspace={workspace.name}" in screen.text
    assert "password=none" in screen.text
    assert PASSWORD not in screen.text


def test_a_page_shows_no_source_and_names_nothing_outside_this_machine(screen: Reply) -> None:
    assert "os.environ" not in screen.text
    outside = re.findall(r"(?:https?:)?//[^\s\"'<>]+", screen.text)
    assert not [url for url in outside if not re.match(r"(https?:)?//(127\.0\.0\.1|localhost)[:/]", url)]
    assert not re.search(r"<script(?![^>]*(?: src=| type=\"application/))", screen.text), "an inline script"
    assert "<title>Overview · IMS Workbench</title>" in screen.text


def test_every_page_carries_the_headers_that_keep_it_to_itself(screen: Reply, port: int) -> None:
    policy = dict(part.strip().split(" ", 1) for part in screen.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert f"ws://127.0.0.1:{port}" in policy["connect-src"]
    assert screen.headers["X-Frame-Options"] == "DENY"
    assert "no-store" in screen.headers["Cache-Control"]


def test_a_cell_that_fails_shows_neither_traceback_nor_source(signed_in: Browser) -> None:
    page = signed_in.ask("/voila/render/mark.ipynb")
    assert page.status == 200
    assert "before" in page.text
    for leak in ("secret_name", "secret detail", "Traceback"):
        assert leak not in page.text


def test_only_screens_are_shown(signed_in: Browser) -> None:
    for path in ("other.ipynb", "missing.ipynb", "../workspace.json", ""):
        page = signed_in.ask(f"/voila/render/{path}")
        assert page.status == 404
        assert "There is no such page." in page.text
    asked = signed_in.ask("/voila/render/overview.ipynb?template=lab&theme=dark", method="HEAD")
    assert asked.status in {200, 405}


def test_a_form_without_its_token_is_refused(port: int) -> None:
    assert Browser(port).ask("/login", form={"name": NAME, "password": PASSWORD}).status == 403


def test_a_request_under_another_host_name_is_refused(signed_in: Browser) -> None:
    assert signed_in.ask("/voila/render/overview.ipynb", Host="evil.example").status == 403
    assert signed_in.ask("/login", Host="evil.example:80").status == 403


def test_a_login_leads_to_no_other_site(port: int) -> None:
    browser = Browser(port)
    token = re.search(r'value="([^"]+)"', browser.ask("/login").text)
    assert token is not None
    form = {"name": NAME, "password": PASSWORD, "_xsrf": token[1]}
    assert browser.ask("/login?next=https%3A%2F%2Fevil.example%2F", form=form).headers["Location"] == "/"


def test_signing_out_ends_the_session(port: int) -> None:
    browser = Browser(port)
    browser.sign_in()
    browser.ask("/logout")
    assert browser.ask("/voila/render/overview.ipynb").status == 302


async def _channel(port: int, kernel: str, **headers: str) -> list[dict[str, object]]:
    """Send an execute_request, then a kernel_info_request; return what comes back."""
    url = f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels"
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    channel = await websocket_connect(HTTPRequest(url, headers=sent))
    for kind, content in (("execute_request", {"code": "open('pwned', 'w')"}), ("kernel_info_request", {})):
        header = {"msg_id": kind, "msg_type": kind, "session": "s", "username": "", "version": "5.3"}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        await channel.write_message(json.dumps({**message, "channel": "shell", "buffers": []}))
    received: list[dict[str, object]] = []
    while not any(
        m["msg_type"] == "kernel_info_reply" and m["parent_header"].get("msg_id") for m in received
    ):
        text = await asyncio.wait_for(channel.read_message(), 15)
        assert isinstance(text, str)
        received.append(json.loads(text))
    channel.close()
    return received


def test_code_from_a_browser_is_never_run(signed_in: Browser, screen: Reply) -> None:
    origin = f"http://127.0.0.1:{signed_in.port}"
    received = asyncio.run(
        _channel(signed_in.port, kernel_of(screen), Cookie=signed_in.cookie_header, Origin=origin)
    )
    assert "execute_reply" not in {message["msg_type"] for message in received}
    assert "execute_request" not in {message["parent_header"].get("msg_id") for message in received}


@pytest.mark.parametrize("who", ["stranger", "other site"])
def test_the_channel_of_a_page_is_closed_to_others(who: str, signed_in: Browser, screen: Reply) -> None:
    headers = {"Origin": f"http://127.0.0.1:{signed_in.port}"}
    if who == "other site":
        headers = {"Origin": "http://evil.example", "Cookie": signed_in.cookie_header}
    with pytest.raises(HTTPClientError, match="403"):
        asyncio.run(_channel(signed_in.port, kernel_of(screen), **headers))


def test_the_first_start_makes_a_password_and_a_busy_port_gives_the_next(
    workspace: Path, port: int, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "workspace.json").write_bytes((workspace / "workspace.json").read_bytes())
    process, opened, told = start(other, tmp_path, port, IMS_PASSWORD="")
    try:
        assert opened != port
        assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", told)
        kept = other / "serve.json"
        assert told not in kept.read_text(encoding="utf-8")
        if os.name == "posix":
            assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert Browser(opened).sign_in(told).status == 302
        assert Browser(opened).sign_in(PASSWORD).status == 401
    finally:
        started = time.perf_counter()
        process.terminate()
        process.wait(20)
    assert time.perf_counter() - started < 15
