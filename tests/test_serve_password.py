"""The password's keeping, the door's patience, and the analysts' copies."""

from __future__ import annotations

import asyncio
import os
import stat
import time
from pathlib import Path

import pytest
from tornado.web import HTTPError

from ims_lib import notebooks
from ims_lib.errors import DamagedStore, NoWorkspace
from ims_lib.serve import lab, password
from ims_lib.serve.login import Door, error_page, name_of, page
from ims_lib.serve.server import serve


def test_a_password_is_kept_as_a_salted_hash_that_its_owner_alone_may_read(tmp_path: Path) -> None:
    stored = password.hashed("a secret of mine")
    password.write(tmp_path, stored)
    kept = tmp_path / "serve.json"
    assert "secret" not in kept.read_text(encoding="utf-8")
    assert password.read(tmp_path) == stored
    assert password.hashed("a secret of mine").hash != stored.hash
    assert [path.name for path in tmp_path.iterdir()] == ["serve.json"]
    if os.name == "posix":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("given", ["", "a secret of min", "A secret of mine", "x" * 2_000])
def test_any_other_password_is_refused(given: str) -> None:
    stored = password.hashed("a secret of mine")
    assert stored.admits("a secret of mine")
    assert not stored.admits(given)


def test_made_passwords_differ_and_hold_no_letter_that_looks_like_another() -> None:
    made = {password.random_password() for _ in range(200)}
    assert len(made) == 200
    assert not set("".join(made)) & set("01ilo")


def test_a_damaged_password_file_is_named_and_never_means_that_all_may_come_in(tmp_path: Path) -> None:
    (tmp_path / "serve.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DamagedStore, match="password file"):
        password.read(tmp_path)


def test_there_is_no_server_without_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace):
        serve(tmp_path, 0, lambda _address, _password: None)
    with pytest.raises(NoWorkspace):
        lab.lab(tmp_path, 0)


def test_each_try_after_a_failure_waits_longer_and_success_forgives() -> None:
    async def tries() -> list[float]:
        door = Door(lambda given: given == "right", delay=0.02, longest=0.1)
        waits = []
        for given in ("wrong", "wrong", "wrong", "right", "right"):
            started = time.perf_counter()
            await door.admit(given)
            waits.append(time.perf_counter() - started)
        return waits

    first, second, third, fourth, fifth = asyncio.run(tries())
    assert first < 0.015
    assert second >= 0.02
    assert third >= 0.04
    assert fourth >= 0.08
    assert fifth < 0.015


def test_many_tries_at_once_are_taken_one_by_one_and_then_turned_away() -> None:
    async def storm() -> list[bool | BaseException]:
        door = Door(lambda _: False, delay=0.001, longest=0.001)
        return await asyncio.gather(*(door.admit("guess") for _ in range(40)), return_exceptions=True)

    results = asyncio.run(storm())
    assert True not in results
    assert sum(isinstance(result, HTTPError) for result in results) == 20


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Asha   Rao ", "Asha Rao"),
        ("मीरा", "मीरा"),
        ("", ""),
        (" \t\n", ""),
        ("a\r\nX-Other: b", "a X-Other: b"),
        ("bell\x07", ""),
        ("\u202eevil", ""),
        ("x" * 61, ""),
    ],
)
def test_a_name_is_one_line_of_printable_characters(typed: str, kept: str) -> None:
    assert name_of(typed) == kept


def test_our_pages_escape_what_they_are_given() -> None:
    assert "<script>" not in page("login.html", form="", message="", name='"><script>')
    assert "no such page" in error_page(404)
    assert error_page(418) == error_page(500)


def test_analysts_work_on_copies_and_keep_their_edits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped, workspace = tmp_path / "shipped", tmp_path / "ws"
    shipped.mkdir()
    workspace.mkdir()
    for name in ("a.ipynb", "b.ipynb"):
        (shipped / name).write_text("first", encoding="utf-8")
    monkeypatch.setattr(notebooks, "folder", lambda: shipped)
    place = lab.copy_notebooks(workspace)
    (place / "a.ipynb").write_text("mine", encoding="utf-8")
    for name in ("a.ipynb", "b.ipynb"):
        (shipped / name).write_text("second", encoding="utf-8")
    lab.copy_notebooks(workspace)
    assert (place / "a.ipynb").read_text(encoding="utf-8") == "mine"
    assert (place / "b.ipynb").read_text(encoding="utf-8") == "second"


def test_lab_listens_on_this_machine_asks_for_its_token_and_fetches_no_news(tmp_path: Path) -> None:
    command = lab.command(tmp_path, 8888)
    assert "--ServerApp.ip=127.0.0.1" in command
    assert not [part for part in command if "token" in part.lower() or "password" in part.lower()]
    assert "--LabApp.news_url=None" in command
    assert "no proof" in lab.NOTE
